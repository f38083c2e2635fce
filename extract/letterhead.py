"""The letterhead: system, organs, symbol, place and date, marks, from the lines above the title.

A stamp ĐẾN (the receiver's register) has a number and a date of its own; they are not the document's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.naming import is_upper, proper_name
from extract.tables import Tables
from normalize.dates import Date, find_dates
from normalize.symbols import Symbol, find_symbols


@dataclass(slots=True)
class Letterhead:
    """What the lines said; `reasons` gives why a field that documents have is None."""

    system: str | None = None
    organs: tuple[str, ...] = ()
    symbol: Symbol | None = None
    about: str | None = None
    place: str | None = None
    date: str | None = None
    marks: tuple[str, ...] = ()
    is_draft: bool = False
    reasons: dict[str, str] = field(default_factory=dict)


def read_letterhead(lines: list[str], *, tables: Tables) -> Letterhead:
    """Everything the lines above the title say, in their order on the page."""
    found = Letterhead()
    organ_lines: list[str] = []
    marks: list[str] = []
    about: list[str] = []
    stamped = numbered = False
    for line in (" ".join(line.split()) for line in lines):
        rest = _take_motto(line, found, tables)
        mark = _mark_of(rest, tables)
        if mark is not None:
            marks.append(mark[0])
            found.is_draft |= mark[1]
            continue
        if _STAMP.search(rest):
            stamped = True
            rest = _STAMP.split(rest)[0].strip()
        elif stamped and _STAMP_LINE.match(rest):
            continue
        rest = _take_date(rest, found)
        if (number := _NUMBER_LINE.search(rest)) is not None and found.symbol is None:
            numbered = True
            _take_symbol(rest[number.start() :], found)
            rest = rest[: number.start()]
            about_match = None
        else:
            about_match = _ABOUT.match(line)
        if about_match is not None:
            about = [line]
        elif about and not is_upper(rest) and rest:
            about.append(rest)
        elif rest and not numbered and is_upper(rest) and _LETTERS.search(rest):
            organ_lines.append(rest.strip(" *-–_.:"))
        elif rest and found.symbol is None and not numbered and (symbol := _bare_symbol(rest)) is not None:
            found.symbol, numbered = symbol, True
    found.organs = _join_organs(organ_lines, tables)
    found.about = " ".join(about) or None
    found.marks = tuple(dict.fromkeys(marks))
    return found


_LETTERS = re.compile(r"[^\W\d_]{2}")
_STAMP = re.compile(r"\b(?:CÔNG VĂN |CV )?ĐẾN\b")
_STAMP_LINE = re.compile(r"(?:số|ngày|giờ|chuyển|lưu hồ sơ|giờ)\b", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"(?<!\w)S[ốôoóỐÔ][ \u00a0]*[:.]?[ \u00a0]*(?=[\d./…_\-–]|$|[A-ZĐ]{2,}[/-])", re.IGNORECASE)
# "Số:      /KH-UBND", "Số …-NQ/TU": the number is not there
_BLANK_NUMBER = re.compile(
    r"S\w[ \u00a0]*[:.]?[ \u00a0._…]*[-–/][ \u00a0]*(?P<codes>[A-ZĐ][\w&]*(?:[ ]?[-–/][ ]?[A-ZĐ][\w&]*)*)", re.I
)
_ABOUT = re.compile(r"V/[vV]\b|Về việc\b", re.IGNORECASE)
_PLACE = re.compile(r"(?P<place>[^\W\d_][^\d,;:]{1,40}?)\s*,?\s*$")


def _take_motto(line: str, found: Letterhead, tables: Tables) -> str:
    for system, pattern in tables.mottos:
        if (match := pattern.search(line)) is not None:
            found.system = system
            line = (line[: match.start()] + " " + line[match.end() :]).strip(" *-–_")
    return line


def _mark_of(line: str, tables: Tables) -> tuple[str, bool] | None:
    for mark in tables.marks:
        if mark.pattern.fullmatch(line) is not None and (is_upper(line) or mark.draft):
            return line.strip("()").upper(), mark.draft
    return None


def _take_date(line: str, found: Letterhead) -> str:
    """The place-and-date line: a place, then `ngày … tháng … năm …`, never a date by itself."""
    dates = [date for date in find_dates(line) if _WRITTEN_OUT.match(date.span.of(line))]
    if not dates or found.place is not None:
        return line
    date: Date = dates[-1]
    before = line[: date.span.start]
    symbols = [span.end for span, _ in find_symbols(before)]
    match = _PLACE.search(before, symbols[-1] if symbols else 0)
    if match is None or not match["place"][0].isupper() or len(match["place"].split()) > 6:
        return line
    found.place = match["place"].strip()
    found.date = date.iso
    if date.iso is None:
        found.reasons["date"] = f"no such date: {date.span.of(line)}"
    elif len(date.iso) < 10:
        found.reasons["date"] = "the day is left blank or cannot be read"
    return line[: match.start()].strip()


_WRITTEN_OUT = re.compile(r"ngày.*tháng.*năm|ngày", re.IGNORECASE | re.DOTALL)


def _take_symbol(line: str, found: Letterhead) -> None:
    for span, symbol in find_symbols(line):
        if span.start <= 12:
            found.symbol = symbol
            return
    if (blank := _BLANK_NUMBER.match(line)) is not None:
        found.reasons["symbol"] = f"the number before {blank['codes']} is left blank or cannot be read"
    else:
        found.reasons["symbol"] = f"cannot be read: {line[:60]}"
    found.reasons["number"] = found.reasons["symbol"]


def _bare_symbol(line: str) -> Symbol | None:
    """A symbol that fills its line, its "Số" lost."""
    for span, symbol in find_symbols(line):
        if span.start <= 6 and len(line) - span.end <= 3:
            return symbol
    return None


def _join_organs(lines: list[str], tables: Tables) -> tuple[str, ...]:
    """Organs in their proper case, the superior first: a line that begins no organ goes on with the one above."""
    joined: list[str] = []
    for line in filter(None, lines):
        low = line.lower()
        begins = any(low == head or low.startswith(head + " ") for head in tables.organ_heads)
        goes_on = joined and (not begins or joined[-1].lower() in tables.open_heads)
        if goes_on:
            joined[-1] += " " + line
        else:
            joined.append(line)
    return tuple(proper_name(line, tables) for line in joined)
