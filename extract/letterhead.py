"""The letterhead: system, organs, symbol, place and date, marks, from the lines above the title.

Each line goes through a list of cases; a case takes what it knows and hands on the rest of the line. A stamp
ĐẾN (the receiver's register) has a number and a date of its own; they are not the document's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extract.naming import is_upper, proper_name
from extract.tables import Tables
from normalize.dates import parse_date
from normalize.symbols import Symbol, find_symbols
from normalize.text import fold, is_syllable

ALIKE = 85.0
"""How alike, of 100, a line and a motto must be without diacritics: CỌNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM."""


@dataclass(slots=True)
class Letterhead:
    """What the lines said so far; `reasons` gives why a field that documents have is None."""

    system: str | None = None
    organ_lines: list[str] = field(default_factory=list)
    symbol: Symbol | None = None
    numbered: bool = False
    about_lines: list[str] = field(default_factory=list)
    about_open: bool = False
    stamped: bool = False
    place: str | None = None
    date: str | None = None
    date_printed: str = ""
    marks: list[str] = field(default_factory=list)
    is_draft: bool = False
    reasons: dict[str, str] = field(default_factory=dict)
    organs: tuple[str, ...] = ()

    @property
    def about(self) -> str | None:
        """The `V/v …` lines of a letter."""
        return " ".join(self.about_lines) or None


def read_letterhead(lines: Sequence[str], right: Sequence[str] = (), *, tables: Tables) -> Letterhead:
    """Everything the lines above the title say: those of the left cell or of both, then those of the right one."""
    found = Letterhead()
    for cell in (lines, right):
        # A letter's subject ends with its cell.
        found.about_open = False
        for line in cell:
            rest = " ".join(line.split())
            for take in _CASES:
                rest = take(rest, found, tables) if rest else ""
    found.organs = _join_organs(found.organ_lines, tables)
    # Two bodies side by side issue together; their symbol names both (30-KH/BCSĐ-BDVTU).
    codes = found.symbol.organ.split("-") if found.symbol is not None and found.symbol.organ is not None else []
    if len(codes) == len(found.organs) > 1:
        found.organs = (" - ".join(found.organs),)
    return found


def _take_motto(line: str, found: Letterhead, tables: Tables) -> str:
    for system, pattern, motto in tables.mottos:
        if (match := pattern.search(line)) is not None:
            found.system = system
            line = (line[: match.start()] + " " + line[match.end() :]).strip(" *-–_")
        elif line and fuzz.ratio(_letters(line), _letters(motto)) >= ALIKE:
            found.system = found.system or system
            line = ""
    return line


def _take_mark(line: str, found: Letterhead, tables: Tables) -> str:
    for mark in tables.marks:
        if mark.pattern.fullmatch(line) is not None and (is_upper(line) or mark.draft):
            name = line.strip("()").upper()
            found.marks += [name] if name not in found.marks else []
            found.is_draft |= mark.draft
            return ""
    return line


def _take_stamp(line: str, found: Letterhead, tables: Tables) -> str:
    if (match := _STAMP.search(line)) is not None:
        found.stamped = True
        return line[: match.start()].strip()
    return "" if found.stamped and _STAMP_LINE.match(line) is not None else line


def _take_date(line: str, found: Letterhead, tables: Tables) -> str:
    """The place-and-date line: a place, then `ngày … tháng … năm …`, never a date by itself.

    What cannot be read stays open: `ngày Z tháng 4 năm 2020` gives the month, with the reason.
    """
    match = _PLACE_DATE.search(line)
    if match is None or found.place is not None:
        return line
    after_symbol = max((span.end for span, _ in find_symbols(line[: match.start("date")])), default=0)
    start = max(match.start("place"), after_symbol)
    place = line[start : match.end("place")].strip(" ,.-–*")
    if not place[:1].isupper() or len(place.split()) > 6:
        return line
    day, month, year = _digits(match["day"]), _digits(match["month"]), match["year"]
    found.place, found.date_printed = place, match["date"]
    if day and month:
        found.date = parse_date(f"ngày {day} tháng {month} năm {year}")
    else:
        found.date = parse_date(f"tháng {month} năm {year}" if month else f"năm {year}")
    if found.date is None:
        found.reasons["date"] = f"no such date: {match['date']}"
    elif len(found.date) < len("2020-04-15"):
        found.reasons["date"] = f"the {'day' if month else 'month'} is blank or cannot be read: {match['date']}"
    return f"{line[:start]} {line[match.end() :]}".strip()


def _take_number(line: str, found: Letterhead, tables: Tables) -> str:
    match = _NUMBER.search(line)
    if found.numbered or found.about_open:
        return line
    if match is None:
        found.symbol = _bare_symbol(line)
        found.numbered = found.symbol is not None
        return "" if found.numbered else line
    found.numbered = True
    line, printed = line[: match.start()].strip(), line[match.start() :]
    found.symbol = next((symbol for span, symbol in find_symbols(printed) if span.start <= _NEAR), None)
    if found.symbol is None:
        blank = _BLANK_NUMBER.match(printed)
        reason = f"no number before {blank['codes']}" if blank is not None else f"cannot be read: {printed[:60]}"
        found.reasons |= {"symbol": reason, "number": reason}
    return line


def _take_about(line: str, found: Letterhead, tables: Tables) -> str:
    match = _ABOUT.match(line)
    if match is not None and not found.about_lines:
        found.about_lines, found.about_open = [_VV.sub("V/v ", match["about"])], True
        return ""
    number = found.about_open and found.about_lines[-1].endswith("số")
    goes_on = number or (not is_upper(line) and _NO_MORE_ABOUT.match(line) is None and not _is_noise(line))
    found.about_open = found.about_open and goes_on
    if found.about_open:
        found.about_lines.append(line)
        return ""
    return line


def _take_organ(line: str, found: Letterhead, tables: Tables) -> str:
    if not found.numbered and is_upper(line) and _LETTERS.search(line) is not None:
        found.organ_lines.append(_EDGES.sub("", line))
    return ""


_CASES: tuple[Callable[[str, Letterhead, Tables], str], ...] = (
    _take_motto,
    _take_mark,
    _take_stamp,
    _take_date,
    _take_number,
    _take_about,
    _take_organ,
)
_BESIDE = re.compile(r"\s[-–]\s")
# How far from "Số" the symbol may begin.
_NEAR = 12
# Strokes are read as signs, also as modifier letters (ˆ).
_EDGES = re.compile(r"^[\W_\u02b0-\u02ff]+|(?:[^\w)]|[_\u02b0-\u02ff])+$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_STAMP = re.compile(r"\b(?:CÔNG VĂN |CV )?ĐẾN\b")
_STAMP_LINE = re.compile(r"(?:số|ngày|giờ|chuyển|lưu hồ sơ)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)S[ốôoóỐÔ][ \u00a0]*(?:[:.]|(?=[ \u00a0]*[\d…_\-–/]))")
# "Số:      /KH-UBND", "Số …-NQ/TU": the number is not there
_BLANK_NUMBER = re.compile(
    r"S\w[ \u00a0]*[:.]?[ \u00a0._…]*[-–/][ \u00a0]*(?P<codes>[A-ZĐ][\w&]*(?: ?[-–/] ?[A-ZĐ][\w&]*)*)"
)
_PLACE_DATE = re.compile(
    r"""(?P<place>[^\W\d_][^\d;:]{1,60}?)[\s,.]+
        (?P<date> ng[aàáảãạ]y (?P<day>.{0,14}?) th[aáàảãạ]ng (?P<month>.{0,14}?)
                  n[aăâ]m \s? (?P<year>[12]\d{3}) (?!\d) )""",
    re.VERBOSE | re.IGNORECASE,
)
# A stop may stand beside them; any other sign may be a figure read badly: "tháng 1] năm".
_FEW_DIGITS = re.compile(r"[\s.,]*(\d{1,2})[\s.,]*")
_ABOUT = re.compile(r"\W*(?P<about>V\s?[/⁄]\s?[vwy]\b.*|Về việc\b.*)", re.IGNORECASE)
# Small letters beside a stroke are read badly: V/w, V/y.
_VV = re.compile(r"^V\s?[/⁄]\s?[vwy]\b\s*", re.IGNORECASE)
_NO_MORE_ABOUT = re.compile(r"\W*(?:[-–+•]\s|Kính gửi\b|[ĐD][EẾÊỀ]N\b)|[^\w(]")


def _digits(text: str) -> str | None:
    """A day or a month: one or two digits with no letter beside them."""
    match = _FEW_DIGITS.fullmatch(text)
    return match[1] if match is not None else None


def _letters(line: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(line)))


def _is_noise(line: str) -> bool:
    """Whether most words are no Vietnamese syllables: what a stamp or a stroke of the pen is read as."""
    words = [word.strip(".,;:()") for word in line.split()]
    return sum(is_syllable(word) or is_upper(word) for word in words) * 2 < len(words)


def _bare_symbol(line: str) -> Symbol | None:
    """A symbol that fills its line, its "Số" lost."""
    return next((s for span, s in find_symbols(line) if span.start <= _NEAR // 2 and len(line) - span.end <= 3), None)


def _join_organs(lines: Sequence[str], tables: Tables) -> tuple[str, ...]:
    """Organs in their proper case, the superior first: a line that begins no organ goes on with the one above."""
    joined: list[str] = []
    for line in filter(None, lines):
        begins = _begins_organ(line, tables)
        if joined and (not begins or joined[-1].lower() in tables.open_heads):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return tuple(_proper_names(line, tables) for line in joined)


def _begins_organ(line: str, tables: Tables) -> bool:
    low = line.lower()
    return any(low == head or low.startswith(head + " ") for head in tables.organ_heads)


def _proper_names(line: str, tables: Tables) -> str:
    """An organ in its proper case, or two that one line names side by side: SỞ NỘI VỤ - SỞ TÀI CHÍNH."""
    parts = _BESIDE.split(line)
    if not all(_begins_organ(part, tables) for part in parts):
        return proper_name(line, tables)
    return " - ".join(proper_name(part, tables) for part in parts)
