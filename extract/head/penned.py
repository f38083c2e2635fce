"""Whether a number in the letterhead was filled in by hand: the engine's confidence, and what a pen leaves.

A form has a blank before its code ("Số:      /KH-UBND"), so that a number written into it stands apart from the code,
and written figures are larger than printed ones. Where the page shows either, the engine must be nearly certain;
where it shows both, where two readings gave different figures, or where cleaning saw the ink of a pen, nothing is
believed: engines are sure of strokes of a pen.
"""

from __future__ import annotations

import re

from extract.layout import Layout
from ingest.values import AreaKind, Word, Zone
from normalize.text import fold, is_syllable
from normalize.values import Span

SURE_PRINTED = 0.8
"""A printed number is believed if the reader was at least this sure of the word that holds it."""

SURE_FILLED = 0.94
"""The same for a number that stands apart from its code, or that is taller than the printed figures beside it."""

SURE_NAME = 0.55
"""A signer's name is believed if the reader was at least this sure of each of its words."""

SURE_OF_TWO = 0.85
"""The same for a word that a second reading gave otherwise."""

LARGE = 1.15
"""How much taller or wider than printed figures written ones are, at least; printed ones differ by a tenth."""


def doubts_number(layout: Layout, zones: tuple[Zone, ...], number: str) -> bool:
    """Whether the number of the document's own symbol, as printed, is not to be believed."""
    span = _find(layout, zones, rf"(?<![\w.]){re.escape(number)}(?=\s*[-–/])")
    words = _words(layout, span) if span is not None else []
    if not words:
        return False
    if any(_disagree(word) or _in_ink(layout, word) for word in words):
        return True
    # What is glued to the code was set with it.
    apart = re.search(r"\d.*[-–/]", words[-1].text) is None
    if apart and any(_largeness(word, _code_after(layout, word)) for word in words):
        return True
    return _sureness(words) < (SURE_FILLED if apart else SURE_PRINTED)


def doubtful_figures(layout: Layout, zones: tuple[Zone, ...], printed: str) -> list[str]:
    """The figures of a date, as printed, that are not to be believed."""
    span = _find(layout, zones, re.escape(printed))
    words = _words(layout, span) if span is not None else []
    years = [word for word in words if word.box is not None and re.fullmatch(r"\W*\d{4}\W*", word.text)]
    doubtful = []
    for word in words:
        figures = re.fullmatch(r"\W*\d{1,2}\W*", word.text) is not None
        large = _largeness(word, years[0]) if years and figures else 0
        sure = SURE_FILLED if large else SURE_PRINTED
        unsure = word.confidence is not None and word.confidence < sure
        if unsure or large > 1 or _disagree(word) or (word.text.strip(".,").isdigit() and _in_ink(layout, word)):
            doubtful.append(word.text)
    return doubtful


def _in_ink(layout: Layout, word: Word) -> bool:
    """Whether the middle of a word stands in handwriting that was seen on its page, which a letterhead's is."""
    if word.box is None or not layout.document.pages:
        return False
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    areas = [area.box for area in layout.document.pages[0].areas if area.kind is AreaKind.HANDWRITING]
    return any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in areas)


def _disagree(word: Word) -> bool:
    """Whether a second reading gave other figures; one that gave letters counts only where the first was not sure."""
    if not word.other or re.sub(r"\D", "", word.text) == re.sub(r"\D", "", word.other):
        return False
    return re.fullmatch(r"\W*\d+\W*", word.other) is not None or (word.confidence or 0.0) < SURE_FILLED


def _largeness(word: Word, printed: Word | None) -> int:
    """In how many ways a word is larger than the print beside it: taller; its figures wider, which are set alike."""
    if word.box is None or printed is None or printed.box is None:
        return 0
    wide, usual = (w.box.width / max(1, len(w.text)) for w in (word, printed) if w.box is not None)
    figures = word.text.strip(".,").isdigit() and printed.text.strip(".,").isdigit()
    return (word.box.height > LARGE * printed.box.height) + (figures and wide > LARGE * usual)


def _code_after(layout: Layout, word: Word) -> Word | None:
    """The printed code that follows a number on its line."""
    for page in layout.document.pages:
        for line in page.lines:
            if word in line.words:
                return next((w for w in line.words[line.words.index(word) + 1 :] if re.match(r"[-–/]\w", w.text)), None)
    return None


def doubts_name(layout: Layout, zones: tuple[Zone, ...], name: str, families: frozenset[str]) -> bool:
    """Whether a person's name, as printed, is not to be believed: unsure words, or two readings that differ.

    Of two readings of a family name the one that is a family's is believed.
    """
    if sureness(layout, zones, name) < SURE_NAME:
        return True
    span = _find(layout, zones, re.escape(name))
    for at, word in enumerate(_words(layout, span) if span is not None else []):
        read, other = word.text.strip(".,"), word.other.strip(".,")
        if not other or other.lower() == read.lower() or (word.confidence or 0.0) >= SURE_OF_TWO:
            continue
        if not (at == 0 and read in families and other not in families):
            return True
    return False


def sureness(layout: Layout, zones: tuple[Zone, ...], wanted: str) -> float:
    """How sure the reader was of the least sure word of `wanted`; 1.0 where it has no opinion.

    A family name that was read with marks that no word has (Ñguyễn) can be no other one, so that the rest decides.
    """
    first, _, rest = wanted.partition(" ")
    span = _find(layout, zones, re.escape(wanted)) or (_find(layout, zones, re.escape(rest)) if rest else None)
    words = _words(layout, span) if span is not None else []
    if words and len(first) > 3:
        printed = "".join(c for c in words[0].text if c.isalpha())
        words = words[1:] if fold(printed) == fold(first) and not is_syllable(printed) else words
    return _sureness(words)


def _sureness(words: list[Word]) -> float:
    return min((w.confidence for w in words if w.confidence is not None), default=1.0)


def _find(layout: Layout, zones: tuple[Zone, ...], pattern: str) -> Span | None:
    for place in layout.of(*zones):
        if (match := re.search(pattern, place.span.of(layout.text))) is not None:
            return Span(place.span.start + match.start(), place.span.start + match.end())
    return None


def _words(layout: Layout, span: Span) -> list[Word]:
    return [word for _, word in layout.document.words(layout.repaired.to_original(span))]
