"""Tables among the lines of a page: words go to their cells, and cells are read row by row.

The engine reads a table's rows across all its columns. Here words go to the cells in which they stand, and each
cell is a paragraph, as each is in a DOCX. Cells are those that the page's lines enclose (`Page.areas`), or, where
no lines were drawn, what wide gaps part that stand one above the other through several lines of figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.paragraphs import is_item, is_open
from ingest.strips import Off, Strip
from ingest.values import Area, AreaKind, Box, Page, Reason, Word, Zone
from normalize.text import is_syllable
from normalize.values import Span

DOUBTFUL = 0.3
"""A word in a cell that is read with less is a line or a speck, if it is neither figure nor syllable."""
GAP = 1.1
"""Ems between two columns where no line is drawn between them."""
LEAST = 0.45
"""Ems between two heads of columns that nearly touch; words of running text stand nearer."""
ROWS, COLUMNS = 3, 3
"""A table without lines has at least so many rows and columns: two columns are a header or an ending."""
FIGURES = 0.5
"""At least so many of its cells, those of the first column apart, hold a figure."""
HEADS = 3
"""Lines of the heads of columns, at most, over the rows of a table without lines."""

_PLAIN = 1000
"""Tables without lines are numbered from here on."""
_LINES = "|[]{}¦_\\¡!'`ˆ\"“”‘’·.:,~"
"""What is read for a line between cells, or for where two cross."""
_NOTHING = ("-", "–", "—")
"""What a table prints where there is nothing to tell."""


def part_tables(strips: Sequence[Strip], off: Off) -> tuple[list[Strip], list[list[Strip]]]:
    """The strips of a page outside tables, and the paragraphs in its tables' cells, in reading order."""
    if not strips or any(strip.box is None for strip in strips):
        return list(strips), []
    rest, ruled = _part_ruled(strips, off)
    rest, plain = _part_plain(rest)
    return rest, [*ruled, *plain]


def put_in(groups: Sequence[list[Strip]], tables: Sequence[list[Strip]]) -> list[list[Strip]]:
    """The paragraphs of a text with those in cells of tables put in where they stand; a table parts a paragraph."""
    out: list[list[Strip]] = [list(group) for group in groups]
    for cells in _by_table(tables):
        place = min(_place(strip) for cell in cells for strip in cell)
        at = next((n for n, group in enumerate(out) if _place(group[-1]) > place), len(out))
        head: list[list[Strip]] = []
        if at < len(out):
            before = [strip for strip in out[at] if _place(strip) < place]
            head = [before] if before else []
            out[at] = out[at][len(before) :]
        out[at:at] = [*head, *cells]
    return out


def stands_in(word: Word, box: Box) -> bool:
    """Whether the middle of a word stands in a box."""
    if word.box is None:
        return False
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _tables(page: Page) -> Iterator[tuple[Box, list[Box]]]:
    """Each table of the page with its cells."""
    table: Area | None = None
    cells: list[Box] = []
    for area in page.areas:
        if area.kind is AreaKind.CELL and table is not None:
            cells.append(area.box)
        elif table is not None:
            yield table.box, cells
            table = None
        if area.kind is AreaKind.TABLE:
            table, cells = area, []
    if table is not None:
        yield table.box, cells


def _part_ruled(strips: Sequence[Strip], off: Off) -> tuple[list[Strip], list[list[Strip]]]:
    rest = list(strips)
    groups: list[list[Strip]] = []
    for table, cells in _tables(strips[0].page):
        outside: list[Strip] = []
        inside: dict[int, list[Strip]] = {}
        for strip in rest:
            homes = [_home(word, table, cells) for word in strip.words]
            if all(home is None for home in homes):
                outside.append(strip)
                continue
            for home, words in _stretches(strip.words, homes):
                if home is None:
                    outside.append(replace(strip, words=words))
                else:
                    inside.setdefault(home, []).extend(_without_lines(replace(strip, words=words), off))
        found = [group for home in sorted(inside) for group in _paragraphs(inside[home])]
        groups += _as_table(found, len(groups))
        rest = outside
    return rest, groups


def _home(word: Word, table: Box, cells: Sequence[Box]) -> int | None:
    """The number of the cell in which a word stands, or most of it; None outside the table."""
    if word.box is None or not cells or not stands_in(word, table):
        return None
    within = [at for at, cell in enumerate(cells) if stands_in(word, cell)]
    if within:
        return min(within, key=lambda at: cells[at].width * cells[at].height)
    box = word.box
    shared = [_overlap(box, cell) for cell in cells]
    return max(range(len(cells)), key=lambda at: shared[at])


def _overlap(one: Box, other: Box) -> int:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, wide) * max(0, high) if wide > 0 or high > 0 else 0


def _stretches(words: Sequence[Word], homes: Sequence[int | None]) -> Iterator[tuple[int | None, tuple[Word, ...]]]:
    start = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or homes[at] != homes[start]:
            yield homes[start], tuple(words[start:at])
            start = at


def _without_lines(strip: Strip, off: Off) -> list[Strip]:
    """The strip without what was read for the lines around its cell; a dash says that there is nothing."""
    words = list(strip.words)
    while words and _is_line(words[-1]):
        off.words(strip.page, [words.pop()], Reason.RULE)
    while words and _is_line(words[0]):
        off.words(strip.page, [words.pop(0)], Reason.RULE)
    if words and words[0].text[0] == "|":
        first = words[0]
        text = first.text.lstrip("|")
        cut = first.span.end - len(text)
        off.words(strip.page, [replace(first, span=Span(first.span.start, cut))], Reason.RULE)
        words[0] = replace(first, text=text, span=Span(cut, first.span.end))
    return [replace(strip, words=tuple(words))] if words else []


def _is_line(word: Word) -> bool:
    """Whether a word at the edge of a cell is the line beside it: no letter and no figure, or read with no belief."""
    if word.text in _NOTHING:
        return False
    belief = 1.0 if word.confidence is None else word.confidence
    figure = word.text.strip(".,%()").isdigit()
    return not word.text.strip(_LINES) or (belief < DOUBTFUL and not figure and not is_syllable(word.text))


def _paragraphs(strips: Sequence[Strip]) -> list[list[Strip]]:
    """The lines in one cell from top to bottom; an item of a list begins a paragraph of its own."""
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda s: s.box.top + s.box.bottom if s.box is not None else 0):
        if rows and _beside(rows[-1][0], strip):
            rows[-1].append(strip)
        else:
            rows.append([strip])
    groups: list[list[Strip]] = []
    for row in rows:
        row.sort(key=lambda s: s.box.left if s.box is not None else 0)
        if groups and not (is_item(row[0].text) and not is_open(groups[-1][-1].text)):
            groups[-1] += row
        else:
            groups.append(row)
    return groups


def _beside(one: Strip, other: Strip) -> bool:
    if one.box is None or other.box is None:
        return False
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return shared > 0.5 * min(one.box.height, other.box.height)


def _part_plain(strips: Sequence[Strip]) -> tuple[list[Strip], list[list[Strip]]]:
    """Tables without lines: three lines or more that the same wide gaps part, with figures in most columns."""
    rest: list[Strip] = []
    groups: list[list[Strip]] = []
    at = 0
    while at < len(strips):
        end, white = _run(strips, at)
        after, more = _run(strips, at + 1) if end > at + 1 else (end, white)
        # The heads of columns are often wider than the figures under them: the rows below know the columns better.
        if (
            end - at < ROWS
            or (len(more) > len(white) and after - at > ROWS)
            or not _holds_figures(strips[at:end], white)
        ):
            rest.append(strips[at])
            at += 1
            continue
        heads = 0
        while heads < min(HEADS, len(rest)) and _fits(rest[-1 - heads], strips[at - heads], white):
            heads += 1
        while end < len(strips) and _fits(strips[end], strips[end - 1], white):
            end += 1
        rows = [*rest[len(rest) - heads :], *strips[at:end]]
        del rest[len(rest) - heads :]
        groups += _as_table([[cell] for row in rows for cell in _cut(row, white)], _PLAIN + at)
        at = end
    return rest, groups


def _run(strips: Sequence[Strip], at: int) -> tuple[int, list[tuple[float, float]]]:
    """The end of the lines from `at` on that at least two gaps part, and the white between their columns."""
    white = _white(strips[at]) if at < len(strips) else []
    end = at + 1
    while end < len(strips) and _follows(strips[end - 1], strips[end]):
        common = _common(white, _white(strips[end]))
        # A sum under the rows has no number in the first column.
        if len(common) < COLUMNS - 1 or (len(common) < len(white) and end - at >= ROWS):
            break
        white, end = common, end + 1
    return end, white


def _white(strip: Strip) -> list[tuple[float, float]]:
    """The wide gaps of a line in pixels."""
    return [
        (before.box.right, after.box.left)
        for before, after in pairwise(strip.words)
        if before.box is not None and after.box is not None and after.box.left - before.box.right > GAP * strip.em > 0
    ]


def _common(white: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    shared = [(max(a, c), min(b, d)) for a, b in white for c, d in other]
    return [(a, b) for a, b in shared if b - a > 4]


def _follows(before: Strip, after: Strip) -> bool:
    """Whether a line stands close under another."""
    if before.box is None or after.box is None:
        return False
    return 0 < after.box.top - before.box.top < 4 * max(before.em, after.em)


def _fits(strip: Strip, beside: Strip, white: Sequence[tuple[float, float]]) -> bool:
    """Whether a line above or below a table's rows is one of its rows: the same columns stand apart in it."""
    above, below = sorted((strip, beside), key=lambda s: s.box.top if s.box is not None else 0)
    cells = [cell.box for cell in _cut(strip, white)]
    gaps = [b.left - a.right for a, b in pairwise(cells) if a is not None and b is not None]
    apart = len(cells) >= COLUMNS and min(gaps) > LEAST * strip.em and sum(gaps) > GAP * strip.em * len(gaps)
    return apart and _follows(above, below)


def _cut(strip: Strip, white: Sequence[tuple[float, float]]) -> list[Strip]:
    """The cells of a row: it is cut at the gap that lies most in each white, or nearest beside it."""
    boxes = [word.box for word in strip.words if word.box is not None]
    cuts: set[int] = set()
    for start, end in white:
        gaps = [
            (min(after.left, end + strip.em) - max(before.right, start - strip.em), at)
            for at, (before, after) in enumerate(pairwise(boxes), start=1)
            if after.left - before.right > LEAST * strip.em
        ]
        shared, at = max(gaps, default=(0.0, 0))
        if shared > 0:
            cuts.add(at)
    edges = [0, *sorted(cuts), len(strip.words)]
    return [replace(strip, words=strip.words[a:b]) for a, b in pairwise(edges)]


def _holds_figures(rows: Sequence[Strip], white: Sequence[tuple[float, float]]) -> bool:
    cells = [cell.text for row in rows for cell in _cut(row, white)[1:]]
    figures = sum(any(c.isdigit() for c in text) and sum(c.isalpha() for c in text) < 4 for text in cells)
    return len(cells) > 0 and figures >= FIGURES * len(cells)


def _as_table(groups: Sequence[list[Strip]], table: int) -> list[list[Strip]]:
    """The paragraphs with the zone, and the number of their table in place of the reader's block."""
    return [[replace(strip, zone=Zone.TABLE, block=-1 - table) for strip in group] for group in groups]


def _by_table(groups: Sequence[list[Strip]]) -> list[list[list[Strip]]]:
    tables: dict[tuple[int, int], list[list[Strip]]] = {}
    for group in groups:
        tables.setdefault((group[0].page.number, group[0].block), []).append(group)
    return list(tables.values())


def _place(strip: Strip) -> tuple[int, int]:
    return strip.page.number, strip.start
