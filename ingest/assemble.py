"""Pages become one continuous text: furniture off, columns apart, paragraphs and footnotes joined over pages.

The text is made of pieces of page texts and of joints (a space, a line break, nothing inside a symbol); no
character is invented, so a superscript for a mark that was read badly is proposed as an edit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ingest.cells import part_tables, put_in
from ingest.columns import split_ending, split_header
from ingest.flattened import find_flattened
from ingest.footnotes import body_size, part_notes
from ingest.furniture import take_off
from ingest.marks import (
    Candidate,
    Head,
    as_candidate,
    find_candidates,
    find_head,
    goes_on_low,
    head_score,
    parse_head,
    printed_number,
    unseen,
)
from ingest.notes import assign_marks, number_notes
from ingest.paragraphs import Paragraph, Part, find_paragraphs, joint, part_of
from ingest.powers import find_powers
from ingest.stamps import without_stamps
from ingest.streams import Stretch, find_streams
from ingest.strips import Off, Strip, find_margins, find_strips
from ingest.titles import find_titles, part_cells, set_zones
from ingest.values import Block, Document, LeftOut, Mark, Page, Pages, Piece, Reading, Reason, Zone
from normalize.text import superscript
from normalize.values import Edit, Span

RULE = "footnote_mark"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A paragraph with the place (page or stretch) where each of its parts stands, and the mark at its head."""

    paragraph: Paragraph
    places: tuple[int, ...]
    head: Head | None = None
    given: int | None = None


def assemble(pages: Pages, *, follows: Callable[[str, str], float] | None = None) -> Document:
    """The continuous text of `pages`, with its zones, footnotes and marks.

    `follows(before, after)` is the log-probability that a text ending in `before` goes on with `after`; it is
    asked only where body and note are both open in a text without page images.
    """
    off = Off()
    kept, tables = _part_pages(pages.read, off)
    kept = take_off(kept, off)
    boxed = any(strip.box is not None for strips in kept for strip in strips) or any(tables)
    body, notes = _from_images(kept, tables, off) if boxed else _from_text(kept, follows)
    body, lifted = _lift_flattened(body, off)
    writer = _Writer()
    for placed in body:
        writer.add(placed)
    numbered = _number([*notes, *lifted])
    for number, group in numbered:
        writer.add_note(number, group)
    marks, edits = _find_marks(writer, numbered, pages.read)
    edits += _find_powers(writer, {page.number: page.reading for page in pages.read})
    return Document(
        pages=pages.read,
        failed=pages.failed,
        text="".join(writer.texts),
        pieces=tuple(writer.pieces),
        blocks=tuple(writer.blocks),
        marks=tuple(marks),
        proposals=tuple(sorted([*writer.edits, *edits], key=lambda e: (e.span, e.replacement))),
        left_out=tuple(sorted(off.found, key=lambda found: (found.page, found.span))),
    )


def _part_pages(pages: Sequence[Page], off: Off) -> tuple[list[list[Strip]], list[list[list[Strip]]]]:
    """Page by page, the lines outside stamps and tables, and the paragraphs in the cells of tables."""
    kept: list[list[Strip]] = []
    tables: list[list[list[Strip]]] = []
    for at, page in enumerate(pages):
        strips = find_strips(page)
        rest, cells = part_tables(without_stamps(strips, off) if at == 0 else strips, off)
        kept.append(rest)
        tables.append(cells)
    return kept, tables


def _from_images(
    kept: Sequence[Sequence[Strip]], tables: Sequence[Sequence[list[Strip]]], off: Off
) -> tuple[list[_Placed], list[_Placed]]:
    ends = part_notes(kept, body_size(kept))
    above = [list(strips[:end]) for strips, end in zip(kept, ends, strict=True)]
    below = [strip for strips, end in zip(kept, ends, strict=True) for strip in strips[end:]]
    # Notes of a line or two do not show where lines end; the page does.
    sides = [side for strips, end in zip(kept, ends, strict=True) for side in find_margins(strips)[end:]]
    header: list[Strip] = []
    first = next((at for at, strips in enumerate(above) if strips), None)
    if first is not None:
        header, above[first] = split_header(above[first], off)
    last = len(above)
    ending: list[Strip] = []
    for at in range(len(above) - 1, -1, -1):
        rest, ending = split_ending(above[at], off)
        if len(rest) < len(above[at]):
            above[at], last = rest, at + 1
            break
    flow = [strip for strips in above[:last] for strip in strips]
    annexes = [strip for strips in above[last:] for strip in strips]
    title, flow = find_titles(flow, off)
    groups = [*part_cells(header), *title]
    placed = [_place(group) for group in groups]
    placed += [_place(group) for group in put_in(find_paragraphs(flow), list(chain(*tables[:last])))]
    placed += [_place(group) for group in part_cells(ending)]
    placed += [_place(group) for group in put_in(find_paragraphs(annexes), list(chain(*tables[last:])))]
    groups = find_paragraphs(below, begins=head_score, goes_on=goes_on_low, margins=sides)
    return placed, [replace(_place(group, Zone.FOOTNOTE), head=find_head(group[0])) for group in groups]


def _from_text(
    kept: Sequence[Sequence[Strip]], follows: Callable[[str, str], float] | None
) -> tuple[list[_Placed], list[_Placed]]:
    strips = [strip for page in kept for strip in page]
    known = [strip for strip in strips if strip.zone is Zone.FOOTNOTE]
    body, notes = find_streams([strip for strip in strips if strip.zone is not Zone.FOOTNOTE], follows)
    placed = [_place_stretches(group) for group in set_zones(_joined(body))]
    found = [_place_stretches(group, Zone.FOOTNOTE) for group in _joined(notes)]
    given: list[_Placed] = []
    for strip in known:
        if given and given[-1].given == strip.note and known and _same_block(given[-1], strip):
            given[-1] = _extend(given[-1], strip)
        else:
            paragraph = Paragraph((part_of(strip),), Zone.FOOTNOTE, strip.note)
            given.append(_Placed(paragraph, (strip.block,), parse_head(strip.text), strip.note))
    return placed, [*found, *given]


def _same_block(placed: _Placed, strip: Strip) -> bool:
    return placed.places[-1] == strip.block and placed.paragraph.parts[-1].page == strip.page.number


def _extend(placed: _Placed, strip: Strip) -> _Placed:
    paragraph = replace(placed.paragraph, parts=(*placed.paragraph.parts, part_of(strip)))
    return replace(placed, paragraph=paragraph, places=(*placed.places, strip.block))


def _place(group: Sequence[Strip], zone: Zone | None = None) -> _Placed:
    chosen = zone or group[0].zone or Zone.BODY
    return _Placed(Paragraph(tuple(map(part_of, group)), chosen), tuple(strip.page.number for strip in group))


def _joined(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    groups: list[list[Stretch]] = []
    for stretch in stretches:
        if stretch.joined and groups:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return groups


def _place_stretches(group: Sequence[Stretch], zone: Zone | None = None) -> _Placed:
    strips = [(strip, stretch.place) for stretch in group for strip in stretch.strips]
    chosen = zone or strips[0][0].zone or Zone.BODY
    paragraph = Paragraph(tuple(part_of(strip) for strip, _ in strips), chosen)
    return _Placed(paragraph, tuple(place for _, place in strips), group[0].head)


def _lift_flattened(body: Sequence[_Placed], off: Off) -> tuple[list[_Placed], list[_Placed]]:
    """The body without notes that a converter left in brackets after their paragraph, and those notes."""
    kept: list[_Placed] = []
    lifted: list[_Placed] = []
    for placed in body:
        if not any(True for part in placed.paragraph.parts for _ in find_flattened(part.text)):
            kept.append(placed)
            continue
        parts: list[Part] = []
        places: list[int] = []
        for part, place in zip(placed.paragraph.parts, placed.places, strict=True):
            at = 0
            for found in find_flattened(part.text):
                parts += _slice(part, at, found.span.start)
                at = found.span.end
                inner = found.body or Span(at, at)
                brackets = (Span(found.span.start, inner.start), Span(inner.end, at))
                off.found += [LeftOut(part.page, span.shift(part.start), Reason.CONVERTER) for span in brackets if span]
                if found.body is not None:
                    (note,) = _slice(part, found.body.start, found.body.end)
                    lifted.append(_Placed(Paragraph((note,), Zone.FOOTNOTE), (place,), None, found.number))
            parts += _slice(part, at, len(part.text))
            places += [place] * (len(parts) - len(places))
        if parts:
            kept.append(replace(placed, paragraph=replace(placed.paragraph, parts=tuple(parts)), places=tuple(places)))
    return kept, lifted


def _slice(part: Part, start: int, end: int) -> list[Part]:
    """The characters `start` to `end` of a part without white space around them, if there are any."""
    text = part.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return [Part(part.page, part.start + start, part.start + start + len(text), text)] if text else []


def _number(notes: Sequence[_Placed]) -> list[tuple[int, list[_Placed]]]:
    """The notes in order, each with its number and its paragraphs."""
    if not notes:
        return []
    numbers: Sequence[int | None]
    if all(note.given is not None for note in notes):
        numbers = [n.given if at == 0 or n.given != notes[at - 1].given else None for at, n in enumerate(notes)]
    else:
        texts = [note.paragraph.text for note in notes]
        fresh = [at == 0 or note.places[0] != notes[at - 1].places[-1] for at, note in enumerate(notes)]
        numbers = number_notes(texts, [note.head for note in notes], fresh)
    groups: list[tuple[int, list[_Placed]]] = []
    for number, note in zip(numbers, notes, strict=True):
        if number is None:
            groups[-1][1].append(note)
        else:
            groups.append((number, [note]))
    return groups


def _find_marks(
    writer: _Writer, numbered: Sequence[tuple[int, list[_Placed]]], pages: Sequence[Page]
) -> tuple[list[Mark], list[Edit]]:
    if not numbered:
        return [], []
    text = "".join(writer.texts)
    found = list(_candidates(writer, text, pages))
    places = [writer.place_of(candidate.span.start) for candidate in found]
    order = sorted(range(len(places)), key=lambda at: (places[at], found[at].span))
    notes = [(number, group[0].places[0]) for number, group in numbered]
    anchors = assign_marks(notes, [found[at] for at in order], [places[at] for at in order])
    marks = [Mark(anchor.number, anchor.candidate.span) for anchor in anchors]
    edits = [Edit(a.candidate.span, superscript(a.number), RULE, a.confidence) for a in anchors]
    return marks, [edit for edit in edits if edit.span.of(text) != edit.replacement]


def _candidates(writer: _Writer, text: str, pages: Sequence[Page]) -> Iterator[Candidate]:
    """What may be marks in the body: seen raised on page images, and read where nothing was seen."""
    seen: list[Candidate] = []
    for page in pages:
        pieces = sorted((p for p in writer.pieces if p.page == page.number), key=lambda p: p.page_start)
        for raised in page.raised:
            span = _find_on(page, pieces, raised.span)
            candidate = None if span is None else as_candidate(raised, span, text)
            if candidate is not None:
                seen.append(candidate)
    searched = {page.number for page in pages if page.reading is Reading.OCR} if seen else set()
    taken = sorted(candidate.span for candidate in seen)
    for block in writer.blocks:
        if block.zone not in (Zone.BODY, Zone.TITLE):
            continue
        yield from (candidate for candidate in seen if block.span.covers(candidate.span))
        for read in find_candidates(block.span.of(text)):
            read = replace(read, span=read.span.shift(block.span.start))
            # At its place, or touching it.
            at = bisect_right(taken, read.span.end, key=lambda span: span.start) - 1
            if at >= 0 and taken[at].end >= read.span.start:
                continue
            yield unseen(read) if writer.page_of(read.span.start) in searched else read


def _find_on(page: Page, pieces: Sequence[Piece], span: Span) -> Span | None:
    """Where `span` of a page's text stands; empty, behind what is left of its line, where it was left out."""
    at = bisect_right(pieces, span.start, key=lambda piece: piece.page_start) - 1
    if at < 0:
        return None
    piece = pieces[at]
    shift, last = piece.start - piece.page_start, piece.page_start + piece.length
    if span.start <= last:
        return Span(span.start + shift, min(span.end, last) + shift)
    return None if "\n" in page.text[last : span.start] else Span(piece.end, piece.end)


def _find_powers(writer: _Writer, readings: Mapping[int, Reading]) -> list[Edit]:
    """Raised figures after units in blocks that were read from an image, or may have been by whoever made the file."""
    text = "".join(writer.texts)
    edits: list[Edit] = []
    for block in writer.blocks:
        reading = readings[block.page]
        if reading in (Reading.DOCX, Reading.TEXT_LAYER):
            continue
        for edit in find_powers(block.span.of(text), signs_only=reading is Reading.TEXT):
            edits.append(replace(edit, span=edit.span.shift(block.span.start)))
    return edits


class _Writer:
    """Collects the document's text, its pieces and blocks, paragraph by paragraph."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.edits: list[Edit] = []
        self._places: list[int] = []
        self._length = 0

    def add(self, placed: _Placed, *, note: int | None = None, joint_before: str = "\n") -> Span:
        """Write one paragraph and return its span."""
        if self.texts:
            self._write(joint_before)
        start = self._length
        last = ""
        for part, place in zip(placed.paragraph.parts, placed.places, strict=True):
            if last:
                self._write(joint(last, part.text))
            self.pieces.append(Piece(self._length, part.page, part.start, part.end - part.start))
            self._places.append(place)
            self._write(part.text)
            last = part.text
        span = Span(start, self._length)
        self.blocks.append(Block(span, placed.paragraph.zone, placed.paragraph.parts[0].page, note))
        return span

    def add_note(self, number: int, group: Iterable[_Placed]) -> None:
        """Write a note on one line and propose its mark where it was read badly or lost."""
        for at, placed in enumerate(group):
            span = self.add(placed, note=number, joint_before=" " if at else "\n")
            if at == 0:
                self._mend_head(number, placed, span)

    def _mend_head(self, number: int, placed: _Placed, span: Span) -> None:
        head, text = placed.head, placed.paragraph.text
        mark = superscript(number)
        if head is None or head.weight <= 0:
            self.edits.append(Edit(Span(span.start, span.start), mark + " ", RULE, 0.8))
            return
        mark = superscript(printed_number(head, number))
        printed = text[: len(head.sign)]
        glued = not text[len(head.sign) : len(head.sign) + 1].isspace()
        if printed == mark:
            return
        edit = Edit(Span(span.start, span.start + len(head.sign)), mark + (" " if glued else ""), RULE, 0.95)
        self.edits.append(edit)

    def place_of(self, position: int) -> int:
        """The place of the piece in which `position` stands."""
        return self._places[max(0, bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1)]

    def page_of(self, position: int) -> int:
        """The number of the page on which `position` stands."""
        return self.pieces[max(0, bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1)].page

    def _write(self, text: str) -> None:
        self.texts.append(text)
        self._length += len(text)
