"""The letterhead: system, organs, symbol, place and date, marks, from the lines above the title.

Each line goes through a list of cases; a case takes what it knows and hands on the rest of the line. A stamp
ĐẾN (the receiver's register) has a number and a date of its own; they are not the document's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from extract.head.naming import is_upper
from extract.head.organ_case import begins_organ, organ_name
from extract.letters import CAPITAL, SMALL
from extract.tables import Tables
from normalize.dates import parse_date
from normalize.symbols import Symbol, find_symbols, organ_of, parse_symbol
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
        for line in _whole_numbers(cell):
            if _ADDRESS.match(line) is not None:
                break
            for rest in _pieces(" ".join(line.split()), tables):
                for take in _CASES:
                    rest = take(rest, found, tables) if rest else ""
    found.organs = _join_organs(found.organ_lines, tables)
    found.organs = tuple(_as_the_place(organ, found.place, tables) for organ in found.organs)
    silent = found.system is None and found.symbol is None and found.place is None
    if silent and found.organs and not begins_organ(found.organs[-1], tables):
        # TỔNG HỢP KẾT QUẢ above a table: nothing else says that this is a letterhead.
        found.organs = ()
    if found.organs and found.organs[-1].lower() in _NAMELESS:
        found.reasons["organ"] = f"only in part: {found.organs[-1]}"
        found.organs = (*found.organs[:-1], "")
    # Two bodies side by side issue together; their symbol names both (30-KH/BCSĐ-BDVTU).
    codes = found.symbol.organ.split("-") if found.symbol is not None and found.symbol.organ is not None else []
    within = any(organ.startswith(_BODIES) for organ in found.organs)
    if len(codes) == len(found.organs) > 1 and not within and all(organ_of(code) is not None for code in codes):
        found.organs = (" - ".join(found.organs),)
    return found


def _whole_numbers(cell: Sequence[str]) -> Iterator[str]:
    """The lines of a cell, a number's line that ends within its symbol joined with the next: Số: 4/NQLT-CP- / BTTQH."""
    open_line = ""
    for line in cell:
        line = open_line + line.strip() if open_line else line
        open_line = ""
        if _NUMBER.search(line) is not None and _CUT_OFF.search(line) is not None:
            open_line = line.rstrip()
        else:
            yield line
    if open_line:
        yield open_line


_CUT_OFF = re.compile(r"\d.*[A-ZĐ][-–/]\s*$")


def _pieces(line: str, tables: Tables) -> Iterator[str]:
    """A line cut at the mottos in it: rows that reading joined have one between the organ's lines."""
    cuts = sorted(
        {0, len(line), *(at for _, pattern, _ in tables.mottos for m in pattern.finditer(line) for at in m.span())}
    )
    yield from (line[start:end].strip() for start, end in pairwise(cuts))


_ADDRESS = re.compile(r"\W*Kính gửi\b")


def _as_the_place(organ: str, place: str | None, tables: Tables) -> str:
    """An organ's name with the place in it spelled as the place line has it; a province that is none is that one.

    The name of the seat stands twice in a letterhead, once in capitals: BỆNH VIỆN ĐA KHOA BA TƠ, "Ba Tơ, ngày …".
    """
    if place is None or is_upper(place):
        return organ
    organ = re.sub(rf"(?<!\w){re.escape(place)}(?!\w)", place, organ, flags=re.IGNORECASE)
    unknown = _OF_PROVINCE.search(organ)
    if unknown is None or tables.province_of(unknown["name"]) is not None or tables.province_of(place) is None:
        return organ
    alike = set(unknown["name"].lower().split()) & set(place.lower().split())
    return organ[: unknown.start("name")] + place if alike else organ


_OF_PROVINCE = re.compile(r"(?:[Tt]ỉnh(?: [ủu][ỷy])?) (?P<name>\w+ \w+)$")


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
    match = _PLACE_DATE.search(line) or _PLACE_FIGURES.fullmatch(line)
    if match is None or found.place is not None:
        return line
    place = _place_before(line[: match.start("date")])
    if place is None:
        return line
    start = line.rindex(place, 0, match.start("date"))
    day, month, year = _digits(match["day"]), _digits(match["month"]), match["year"]
    found.place, found.date_printed = re.sub(r"^(TP|Tp|T\.P),", r"\1.", place), match["date"]
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
        found.symbol = _bare_symbol(line) or _misread_number(line)
        found.numbered = found.symbol is not None
        return "" if found.numbered else _without_symbol(line, found)
    found.numbered = True
    line, printed = line[: match.start()].strip(), line[match.start() :]
    found.symbol = next(
        (s for span, s in find_symbols(printed) if span.start <= _NEAR and not _GOES_ON.match(printed, span.end)), None
    )
    if found.symbol is None:
        blank = _BLANK_NUMBER.match(printed)
        reason = f"no number before {blank['codes']}" if blank is not None else f"cannot be read: {printed[:60]}"
        found.reasons |= {"symbol": reason, "number": reason}
    return line


def _without_symbol(line: str, found: Letterhead) -> str:
    """An organ's line without a symbol glued to its end, whose "Số" was read badly and which is not to be believed."""
    match = _SYMBOL_AT_END.search(line)
    if match is None or not is_upper(line):
        return line
    found.reasons |= dict.fromkeys(("symbol", "number"), f"cannot be read: {line[:60]}")
    return re.sub(r"\s*\S*\W*$", "", line[: match.start()])


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
        name = _without_noise(_EDGES.sub("", line))
        found.organ_lines.append(name + ("," if line.endswith(",") else "") if name else "")
    return ""


def _without_noise(line: str) -> str:
    """An organ's line in capitals without what strokes beside it were read as: single signs, words in small letters."""
    words = [word.strip(".'’‘_|") for word in re.split(r"[\s:;]+", line)]
    sound = [at for at, word in enumerate(words) if (is_upper(word) and not _is_scrawl(word)) or word == "Y"]
    # SOCIALIST REPUBLIC OF VIET NAM: another language's.
    if not sound or 2 * sum(_is_foreign(word) for word in words) > len(words):
        return ""
    kept = words[sound[0] : sound[-1] + 1]
    # A number may end a name: PHÒNG CÔNG CHỨNG SỐ 1.
    numbered = words[sound[-1]] in _NUMBERED and "".join(words[sound[-1] + 1 : sound[-1] + 2]).isdigit()
    kept += words[sound[-1] + 1 : sound[-1] + 2] if numbered else []
    return " ".join(word for word in kept if word and not _is_scrawl(word))


_NUMBERED = ("SỐ", "KHU", "TỔ", "ẤP", "KHÓM", "THÔN", "XÓM", "BẢN", "KHỐI", "QUẬN", "PHƯỜNG", "VÙNG", "ĐỘI")


def _is_foreign(word: str) -> bool:
    """Whether a word in capitals can be no syllable, and has a vowel as no acronym of consonants has."""
    return len(word) > 1 and word.isalpha() and not is_syllable(word) and _VOWEL.search(word) is not None


_VOWEL = re.compile("[AEIOUY]")


def _is_scrawl(word: str) -> bool:
    """Whether a long word in capitals is no syllable: what a rule or a row of stars is read as."""
    return len(word) > 7 and word.isalpha() and not is_syllable(word)


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
_NEAR = 18
# Strokes are read as signs, also as modifier letters (ˆ).
_EDGES = re.compile(r"^[\W_\u02b0-\u02ff]+|(?:[^\w)]|[_\u02b0-\u02ff])+$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_STAMP = re.compile(r"\b(?:CÔNG VĂN |CV )?ĐẾN\b")
_STAMP_LINE = re.compile(r"(?:số|ngày|giờ|chuyển|lưu hồ sơ)\b", re.IGNORECASE)
# "Luật số: 51/2024/QH15" stands where others have "Số:"
_NUMBER = re.compile(
    r"""(?<!\w) (?: (?:Luật|LUẬT|Bộ\ luật|Pháp\ lệnh|PHÁP\ LỆNH|Lệnh|Nghị\ quyết|NGHỊ\ QUYẾT)\ s | S )
        [ốôoóỐÔ] [ \u00a0]* (?: [:.] | (?=[ \u00a0]*[\d…_]*[ \u00a0]{0,9}[\-–/]) )""",
    re.VERBOSE,
)
# What follows a symbol that was read in part.
_GOES_ON = re.compile(r"\s?[-–/]\s?\w")
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
# Hà Nội, ngày 09/10/2025
_PLACE_FIGURES = re.compile(
    r"""(?P<place>[^\W\d_][^\d;:,/]{1,40}),\s+
        (?P<date> ng[aà]y \s* (?P<day>\d{1,2}) \s?[/.-]\s? (?P<month>\d{1,2}) \s?[/.-]\s? (?P<year>[12]\d{3}) )\W*""",
    re.VERBOSE | re.IGNORECASE,
)
# A stop may stand beside them; any other sign may be a figure read badly: "tháng 1] năm".
_FEW_DIGITS = re.compile(r"[\s.,]*(\d{1,2})[\s.,]*")
_ABOUT = re.compile(r"\W*(?P<about>V\s?[/⁄]\s?[vwy]\b.*|Về việc\b.*)", re.IGNORECASE)
# Small letters beside a stroke are read badly: V/w, V/y.
_VV = re.compile(r"^V\s?[/⁄]\s?[vwy]\b\s*:?\s*", re.IGNORECASE)
_NO_MORE_ABOUT = re.compile(r"\W*(?:[-–+•]\s|Kính gửi\b|[ĐD][EẾÊỀ]N\b)|[^\w(]")


def _place_before(text: str) -> str | None:
    """The place with which `text` ends: capitalised words, the kind of a unit before them; the rest is not it.

    >>> _place_before("Số: 27/NQ-HĐND BAN a Bà Rịa - Vũng Tàu, "), _place_before("TP. Hồ Chí Minh, ")
    ('Bà Rịa - Vũng Tàu', 'TP. Hồ Chí Minh')
    """
    words = text.rstrip(" ,.;*_").split(" ")
    capitals = words[-1].isupper()
    start = len(words)
    while (
        start and len(words) - start < 6 and (words[start - 1].isupper() == capitals or _TOWN.match(words[start - 1]))
    ):
        if _PLACE_WORD.fullmatch(words[start - 1]) is None:
            break
        start -= 1
    while start < len(words) and words[start] in ("-", "–"):
        start += 1
    start = max(
        [start, *(at for at in range(start, len(words)) if _TOWN.fullmatch(words[at]) and words[at][:1] == "T")]
    )
    place = " ".join(words[start:])
    return place if place[:1].isalpha() and any(word[:1].isupper() for word in words[start:]) else None


_TOWN = re.compile(r"(?:TP|T\.P|Tp)[.,]?$|[-–]$")
_PLACE_WORD = re.compile(
    rf"[{CAPITAL}][^\W\d_]*(?:['’][^\W\d_]+)?|[-–]|T\.?[Pp][.,]?(?:[{CAPITAL}][{SMALL}]+)?|[{CAPITAL}][{SMALL}]+-[{CAPITAL}][{SMALL}]+"
    r"|thành|phố|thị|xã|trấn|huyện|phường|tỉnh|quận"
)


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


_SYMBOL_AT_END = re.compile(r"(?<![\d/])(?P<symbol>\d{1,6}(?:/\d{4})?\s?[-–/]\s?[A-ZĐ][\w&/–-]*)\W{0,3}$")
_NEARLY_NUMBER = re.compile(r"\W*S[^\W_]{1,2}\W*")


def _misread_number(line: str) -> Symbol | None:
    """A symbol at the end of a line after what may be "Số" read badly: SỞ 15-BC/TU."""
    match = _SYMBOL_AT_END.search(line)
    symbol = parse_symbol(match["symbol"]) if match is not None else None
    if match is None or symbol is None or not (symbol.sure or symbol.type_code is not None):
        return None
    return symbol if _NEARLY_NUMBER.fullmatch(line[: match.start()]) is not None else None


def _join_organs(lines: Sequence[str], tables: Tables) -> tuple[str, ...]:
    """Organs in their proper case, the superior first: a line that begins no organ goes on with the one above."""
    joined: list[str] = []
    for line in filter(None, lines):
        begins = begins_organ(line, tables)
        if joined and (not begins or joined[-1].lower() in tables.open_heads or _OPEN.search(joined[-1])):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return tuple(_proper_names(line.rstrip(","), tables) for line in joined)


# A line that ends so goes on below, whatever that begins with.
_NOT_OF = "".join(f"(?<!{word} )" for word in ("tỉnh", "thành", "huyện", "quận", "thị", "đảng", "quân", "khu"))
_OPEN = re.compile(rf"(?:,|(?<!\w)(?:và|của|các|về|thực hiện)|{_NOT_OF}(?<!\w)[ủu][ỷy])$", re.IGNORECASE)


def _proper_names(line: str, tables: Tables) -> str:
    """An organ in its proper case, or two that one line names side by side: SỞ NỘI VỤ - SỞ TÀI CHÍNH."""
    parts = _BESIDE.split(line)
    if not all(begins_organ(part, tables) for part in parts):
        return organ_name(line, tables)
    return " - ".join(organ_name(part, tables) for part in parts)


# Bodies of the organ above them, which issues nothing beside them.
_BODIES = ("Ban Thường", "Thường trực", "Văn phòng")
# Words for organs of which there are many: alone on a line they are what was left of a name.
_NAMELESS = frozenset(
    (
        "phòng",
        "ban",
        "sở",
        "bộ",
        "cục",
        "chi cục",
        "tổng cục",
        "vụ",
        "viện",
        "trường",
        "trung tâm",
        "hội",
        "đoàn",
        "trạm",
    )
)
