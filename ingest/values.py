"""What reading a document yields: source, pages of words, and one continuous text.

Every page has a text of its own, in which each word has a span. The continuous text of the document
is made of *pieces* of page texts, so a span of it leads back to words, and words to boxes:

    document span → pieces → page span → words → boxes on the page image

All text is NFC. Boxes are whole pixels of the page image, whose resolution is `Page.dpi`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from normalize.values import Edit, Span


class SourceKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    TIFF = "tiff"
    IMAGE = "image"
    DOCX = "docx"
    TEXT = "text"


class Reading(StrEnum):
    """How the text of a page was won."""

    OCR = "ocr"
    TEXT_LAYER = "text_layer"
    REPAIRED_TEXT_LAYER = "repaired_text_layer"
    DOCX = "docx"
    TEXT = "text"


class Zone(StrEnum):
    """What part of the document a line belongs to."""

    HEADER_LEFT = "header_left"
    HEADER_RIGHT = "header_right"
    TITLE = "title"
    BODY = "body"
    TABLE = "table"
    FOOTNOTE = "footnote"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read once: its bytes and their SHA-256, taken before anything else is done to it."""

    name: str
    data: bytes = field(repr=False)
    sha256: str
    kind: SourceKind
    media_type: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page image in pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if not (0 <= self.left <= self.right and 0 <= self.top <= self.bottom):
            raise ValueError(f"not a box: {self}")

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def join(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read; `span` indexes the page's text, `confidence` is the reader's own in [0, 1].

    `other` is what a second reading of the same place gave where it differed, empty where there was none or
    both agreed.
    """

    text: str
    span: Span
    box: Box | None = None
    confidence: float | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: consecutive words of one page.

    `block` counts the paragraphs that the reader saw on the page (a new number starts a new paragraph);
    `zone` is set only by readers that know it from the file (DOCX notes and headers), else None.
    `note` is the footnote's number where the file itself says it.
    """

    span: Span
    words: tuple[Word, ...]
    block: int
    box: Box | None = None
    zone: Zone | None = None
    note: int | None = None


class AreaKind(StrEnum):
    """What stands on a page image besides lines of print."""

    SEAL = "seal"
    STAMP = "stamp"
    HANDWRITING = "handwriting"
    TABLE = "table"
    CELL = "cell"
    """One of the cells of the table before it, in reading order."""
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the page image that is no line of print, or not only that."""

    kind: AreaKind
    box: Box


@dataclass(frozen=True, slots=True)
class Raised:
    """A raised figure seen on the page image, whatever was read there.

    `span` indexes the page's text: the characters that were read for the figure (`”` for ⁷), empty where none
    were; then it is the place where the figure belongs. `numbers` are the numbers that it may be with their
    shares in [0, 1], the most probable first.
    """

    box: Box
    span: Span
    numbers: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read; `number` counts from 1 in the source, `rules` are short horizontal lines seen on the image.

    `turn` says how many quarter turns clockwise made the page of the file upright; all boxes are those of the
    upright page. `skew` is the angle in degrees by which its lines run down to the right.
    """

    number: int
    text: str
    lines: tuple[Line, ...]
    reading: Reading
    engine: str
    width: int = 0
    height: int = 0
    dpi: int = 0
    rules: tuple[Box, ...] = ()
    areas: tuple[Area, ...] = ()
    raised: tuple[Raised, ...] = ()
    turn: int = 0
    skew: float = 0.0

    @property
    def words(self) -> Iterator[Word]:
        """All words in reading order."""
        return (word for line in self.lines for word in line.words)


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that could not be read: its number, a code from `ingest.errors`, and what to do."""

    number: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of a source in order: those read, and those that failed, by number."""

    read: tuple[Page, ...]
    failed: tuple[PageFailure, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """`length` characters of the document's text from `start` on stand at `page_start` of page `page`'s text."""

    start: int
    page: int
    page_start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the continuous text; `note` is the footnote's number in the zone FOOTNOTE, else None."""

    span: Span
    zone: Zone
    page: int
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark in the body: `span` indexes the document's text; it is empty where reading lost the mark."""

    number: int
    span: Span


class Reason(StrEnum):
    """Why words of a page are not in the document's text."""

    SPECK = "speck"
    """A sign or letter at a line's end that is dirt by its place or its confidence."""
    MARGIN = "margin"
    """A few letters wholly in the margin."""
    NOISE = "noise"
    """A line in which next to nothing is writing."""
    DOUBLE = "double"
    """A line whose words were all read a second time in the line before or after it."""
    PAGE_NUMBER = "page_number"
    RUNNING_HEAD = "running_head"
    """What stands at the head or the foot of many pages, or in the file's own headers and footers."""
    CAPTION = "caption"
    """A line of an electronic signature or a portal above the header."""
    STAMP = "stamp"
    """A receiver's stamp or the like, read before the header though it stands lower."""
    RULE = "rule"
    """What was read for the rules and stars under the header's cells and between the parts of the ending."""
    SEAL = "seal"
    """What was read in the ink of the seal or of the written signature."""
    CONVERTER = "converter"
    """Brackets that a converter put around notes and bookmarks."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of page `page` that are no part of the text: `span` indexes the page's text."""

    page: int
    span: Span
    reason: Reason


@dataclass(frozen=True, slots=True)
class Document:
    """One continuous text: header, title, body, recipients, signature, then the footnotes, each on a line of its own.

    `proposals` are the edits that assembling itself suggests (a garbled footnote mark → its digits); they
    are not yet made in `text`. Furniture (page numbers, running heads, stamps) is not in `text`; it stays
    in the pages, and `left_out` says where and why: every word of a page stands in a piece or there.
    """

    pages: tuple[Page, ...]
    failed: tuple[PageFailure, ...]
    text: str
    pieces: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    proposals: tuple[Edit, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def places(self, span: Span) -> Iterator[tuple[Page, Span]]:
        """Where `span` of the text stands: pages with spans of their texts, in text order."""
        by_number = {page.number: page for page in self.pages}
        at = max(0, bisect_right(self.pieces, span.start, key=lambda p: p.start) - 1)
        for piece in self.pieces[at:]:
            if piece.start >= max(span.end, span.start + 1):
                return
            start, end = max(span.start, piece.start), min(span.end, piece.end)
            if start < end or (start == end == span.start < piece.end):
                offset = piece.page_start - piece.start
                yield by_number[piece.page], Span(start + offset, end + offset)

    def words(self, span: Span) -> Iterator[tuple[Page, Word]]:
        """The words on the pages that `span` of the text touches."""
        for page, on_page in self.places(span):
            lines = page.lines
            first = bisect_left(lines, on_page.start, key=lambda line: line.span.end)
            for line in lines[first:]:
                if line.span.start > on_page.end:
                    break
                yield from (
                    (page, word) for word in line.words if word.span.overlaps(on_page) or word.span.covers(on_page)
                )

    def page_of(self, position: int) -> int | None:
        """The number of the page on which the character at `position` stands; joints count to the page before."""
        at = bisect_right(self.pieces, position, key=lambda p: p.start) - 1
        return self.pieces[max(0, at)].page if self.pieces else None
