"""Broken dates and figures put right by grammar: what a blank or a line break split, what letters were read for.

`30/9/ 2022` is 30/9/2022, `29/1 1/2006` is 29/11/2006, `năm 2O1 9` is năm 2019, `2023- 2025` is 2023-2025,
`1. 250 hộ` is 1.250 hộ. Nothing is invented: only what the calendar and the writing of numerals allow, and only one
way of reading. A date that no calendar has stays, as do `{9/4/2018` and a decimal point. In good text only a date
that a line break splits is joined, for there blanks and letters are as they were printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from normalize.badness import Damage, LineState
from normalize.broken import READ, damage_at, pull_up
from normalize.dates import parse_date
from normalize.symbols import organ_of, type_of
from normalize.tokens import Token
from normalize.values import Edit, Span

LETTERS: Final = dict(zip("OoQØlI|iSBZ", "00001111582", strict=True))
"""The figures that letters are read for."""
ALIKE: Final = frozenset("OoØlI|")
"""Those that look just like their figure."""
FIRST_YEAR, LAST_YEAR, LAST_READ_YEAR = 1900, 2099, 2049
"""Years that are thought of, and the last one that letters are read for."""
LONGEST_PERIOD: Final = 60
SENTENCE: Final = 400
"""As far as this the end of a bracket is looked for, in characters."""


class Found(NamedTuple):
    """What a rule found: where it begins and ends, what it becomes, by which rule, how surely."""

    start: int
    end: int
    text: str
    rule: str
    confidence: float


class Place(NamedTuple):
    """A place where a figure begins: the text, the position, the word before it and what damaged the line."""

    text: str
    at: int
    lead: str
    damage: Damage


def find_broken_figures(text: str, tokens: Sequence[Token], states: Sequence[LineState]) -> Iterator[Edit]:
    """Edits of the rules `date` and `figure`, left to right and apart; each tells what was printed.

    A line break inside a date moves to the next blank, which then belongs to the edit.
    """
    end = 0
    for match in _BEGIN.finditer(text):
        if match.start() < end:
            continue
        damage = damage_at(match.start(), tokens, states)
        place = Place(text, match.start(), _lead(text, match.start()), damage)
        found = next(filter(None, (rule(place) for rule in _RULES)), None)
        if found is None:
            continue
        span, replacement = Span(found.start, found.end), found.text
        if "\n" in span.of(text):
            last, behind = pull_up(text, found.end)
            span, replacement = Span(found.start, last), found.text + behind
        yield Edit(span, replacement, found.rule, found.confidence, (span.of(text),))
        end = span.end


def _date(place: Place) -> Found | None:
    """`30/9/ 2022`, `29/1 1/2006`, `l5/3/2015`, `30/9/⏎2022`, `(9/7/2021` for a day, a month and a year."""
    match = _DAY_MONTH_YEAR.match(place.text, place.at)
    if match is None or place.text[max(0, place.at - 1) : place.at] in ("{", "["):
        return None
    printed, sign = match.group(), match["sign"]
    dated = place.lead == "ngày"
    if not _may_be_split(place, printed, match["year"]):
        return None
    if " " in match["day"] and not dated:
        return None  # "có 2 9/11/2006": a figure and a date
    # "mục 2.3. 2015", "5 - 6 - 2022" may be no dates; "28-4- 2022" with a blank on one side is one.
    doubtful = sign == "." or "\n" in printed or _SET_APART.search(printed)
    if sign != "/" and _BLANK.search(printed) and doubtful and not dated:
        return None
    day, month, year = (_figures(match[part]) for part in ("day", "month", "year"))
    start = place.at
    opened = place.damage in READ and len(day) == 1 and _is_nought(place.text, place.at)
    if opened:
        start, day = place.at - 1, "0" + day
    whole = f"{day}{sign}{month}{sign}{year}"
    if not _is_year(year, printed) or parse_date(whole) is None or not (opened or printed != whole):
        return None
    confidence = _sureness(printed)
    if opened and not dated:
        confidence = min(confidence, 0.75)
    return Found(start, match.end(), whole, "date", confidence)


def _month_year(place: Place) -> Found | None:
    """`tháng 5/ 2022`, `tháng O5/2022`."""
    match = _MONTH_YEAR.match(place.text, place.at) if place.lead == "tháng" else None
    if match is None or not _may_be_split(place, match.group(), match["year"]):
        return None
    whole = f"{_figures(match['month'])}/{_figures(match['year'])}"
    if whole == match.group() or not _is_year(whole[-4:], match.group()) or parse_date(f"tháng {whole}") is None:
        return None
    return Found(match.start(), match.end(), whole, "date", _sureness(match.group()))


def _day_month(place: Place) -> Found | None:
    """`ngày O9/7`: without a year only letters are undone."""
    match = _DAY_AND_MONTH.match(place.text, place.at) if place.lead == "ngày" else None
    if match is None or place.damage not in READ or not _has_letters(match.group()):
        return None
    whole = f"{_figures(match['day'])}/{_figures(match['month'])}"
    if parse_date(f"{whole}/2000") is None:
        return None
    return Found(match.start(), match.end(), whole, "date", _sureness(match.group()))


def _period(place: Place) -> Found | None:
    """`2023- 2025`, `2O23-2025`: a dash with blanks on both sides may be as it was printed."""
    match = _YEARS.match(place.text, place.at)
    if match is None or place.damage not in READ:
        return None
    printed = match.group()
    first, last = _figures(match["first"]), _figures(match["last"])
    if _BLANK.search(printed) and (place.damage is not Damage.ENGLISH or _SET_APART.search(printed)):
        return None
    if not (_is_year(first, match["first"]) and _is_year(last, match["last"])):
        return None
    whole = first + match["sign"] + last
    if whole == printed or not 0 < int(last) - int(first) <= LONGEST_PERIOD:
        return None
    return Found(match.start(), match.end(), whole, "figure", _sureness(printed))


def _year(place: Place) -> Found | None:
    """`năm 201 9`, `năm 2O21`."""
    match = _ONE_YEAR.match(place.text, place.at) if place.lead == "năm" else None
    if match is None or place.damage not in READ:
        return None
    printed, whole = match.group(), _figures(match.group())
    if printed == whole or not _is_year(whole, printed):
        return None
    halved = " " in printed and len(printed.split()[0]) == 2
    if halved and place.damage is not Damage.ENGLISH:
        return None
    return Found(match.start(), match.end(), whole, "date", 0.75 if halved else _sureness(printed))


def _day_or_month(place: Place) -> Found | None:
    """`ngày 2 9 tháng 8`, `tháng 1 2 năm 2023`."""
    match = _TWO_FIGURES.match(place.text, place.at)
    if match is None or place.damage not in READ:
        return None
    whole = _figures(match.group())
    following = (place.lead, _lead_name(match["next"]))
    if (following == ("ngày", "tháng") and 10 <= int(whole) <= 31) or (
        following == ("tháng", "năm") and 10 <= int(whole) <= 12
    ):
        return Found(match.start(), match.end("second"), whole, "date", 0.85)
    return None


def _groups(place: Place) -> Found | None:
    """`1. 250 hộ`, `1.451 .874.000 đồng`: thousands in groups of three, a word before and no figure behind."""
    match = _GROUPED.match(place.text, place.at)
    if match is None or place.damage is not Damage.ENGLISH or place.lead in _NUMBERED:
        return None
    # At the head of a line or sentence the first figure is the number of an item: "1. 250 hộ nghèo được hỗ trợ".
    before = place.text[max(0, place.at - 2) : place.at]
    printed = match.group()
    if not (len(before) == 2 and before[0].isalpha() and before[1] in " (") or not _BLANK.search(printed):
        return None
    return Found(match.start(), match.end(), _BLANK.sub("", printed), "figure", 0.7)


def _decimal(place: Place) -> Found | None:
    """`43, 5%`, `43 ,5 tỷ`; not the list `10, 20%`, whose last figure is round or has others beside it."""
    match = _DECIMAL.match(place.text, place.at)
    if (
        match is None
        or place.damage is not Damage.ENGLISH
        or _LISTED.search(place.text[max(0, place.at - 6) : place.at])
    ):
        return None
    if match["tight"] is None and (match["decimals"] is None or match["decimals"].endswith("0")):
        return None
    return Found(match.start(), match.end(), _BLANK.sub("", match.group()), "figure", 0.75)


def _percentage(place: Place) -> Found | None:
    """`9O%`, `l0,5%`."""
    match = _PERCENT.match(place.text, place.at)
    if match is None or place.damage not in READ or not _has_letters(match.group()):
        return None
    return Found(match.start(), match.end(), _figures(match.group()), "figure", _sureness(match.group()))


def _numbered(place: Place) -> Found | None:
    """`ngày O1`, `Điều l5`, `số 1O`: a letter in a figure that the word before asks for."""
    match = _PLAIN.match(place.text, place.at) if place.lead in _HIGHEST else None
    if match is None or place.damage not in READ or not _has_letters(match.group()):
        return None
    printed, whole = match.group(), _figures(match.group())
    if int(whole) not in range(1, _HIGHEST[place.lead] + 1) or (place.lead == "tháng" and _HALF.search(printed)):
        return None
    # "Điều 12B", "Mẫu số B2": a letter of the numbering itself.
    if place.lead in _LETTERED and not {printed[0], printed[-1]} <= ALIKE - {"I"} | set("0123456789"):
        return None
    rule = "date" if place.lead in ("ngày", "tháng") else "figure"
    return Found(match.start(), match.end(), whole, rule, _sureness(printed))


def _symbol_number(place: Place) -> Found | None:
    """`I8-CT/TU`, `2O/2018/NQ-HĐND`: letters in the number of a symbol, before a code of the tables."""
    match = _BEFORE_CODE.match(place.text, place.at)
    if match is None or place.damage is not Damage.VIETNAMESE or not _has_letters(match["number"]):
        return None
    if type_of(match["code"]) is None and organ_of(match["code"]) is None:
        return None
    return Found(match.start(), match.end("number"), _figures(match["number"]), "figure", _sureness(match["number"]))


def _count(place: Place) -> Found | None:
    """`I12 xã`, `3O hộ`: no number that is counted by has letters; not after words that number by them (khóa, Điều)."""
    match = _COUNT.match(place.text, place.at) if not place.lead else None
    if match is None or place.damage not in READ or not _has_letters(match.group()):
        return None
    if place.text[max(0, place.at - 2) : place.at].rstrip(" (")[-1:] in ("", "\n"):
        return None  # the number of an item or a heading
    return Found(match.start(), match.end(), _figures(match.group()), "figure", _sureness(match.group()))


def _one(place: Place) -> Found | None:
    """`I,4 lần`, `I.402,3 tỷ`: a one before a decimal comma or a group of thousands."""
    match = _ONE.match(place.text, place.at) if place.damage in READ else None
    if match is None:
        return None
    return Found(match.start(), match.start() + 1, "1", "figure", _sureness("I"))


_F = r"[0-9OoQØlI|iSBZ]"
_H = r"[ \t\u00a0]"
_AROUND = rf"{_H}?"
_BEHIND = rf"{_H}?(?:\n{_H}?)?"
_END = r"(?![^\W\u00b9\u00b2\u00b3\u2070-\u2079]|[/|%]|[-–.,:]\d)"
# Where a figure may begin: not inside a word, a figure or a symbol; at least one real figure is near.
_BEGIN = re.compile(r"(?<![\w|/])(?<!\d[-–.,:])(?<!\d/[ \t\n])(?=[OoQØlI|iSBZ]{0,3}\d|[OoQØlI|iSBZ]{2}/\d|[Il][.,]\d)")
_DAY_MONTH_YEAR = re.compile(
    rf"""
    (?P<day>{_F}(?:[ ]?{_F})?) {_AROUND} (?P<sign>[-/.]) {_BEHIND}
    (?P<month>{_F}(?:[ ]?{_F})?) {_AROUND} (?P=sign) {_BEHIND}
    (?P<year>{_F}(?:[ ]?{_F}){{3}}) {_END}
    """,
    re.VERBOSE,
)
_MONTH_YEAR = re.compile(rf"(?P<month>{_F}{{1,2}}){_AROUND}/{_BEHIND}(?P<year>{_F}(?:[ ]?{_F}){{3}}){_END}")
_DAY_AND_MONTH = re.compile(rf"(?P<day>{_F}{{1,2}})/(?P<month>{_F}{{1,2}}){_END}")
_YEARS = re.compile(rf"(?P<first>{_F}{{4}}){_AROUND}(?P<sign>[-–—]){_AROUND}(?P<last>{_F}{{4}}){_END}")
# "năm 202 9 tháng": a figure of the year may be lost, and nine months follow.
_ONE_YEAR = re.compile(rf"{_F}(?:[ ]?{_F}){{3}}{_END}(?!{_H}?%|{_H}?[-–—]{_H}?\d|\s+th\w*ng\b)")
_TWO_FIGURES = re.compile(r"[0-9][ ](?P<second>[0-9])(?=\s(?P<next>\w{3,5})\b)")
_GROUPED = re.compile(
    rf"[1-9][0-9]{{0,2}}(?:{_AROUND}\.{_AROUND}[0-9]{{3}})+(?![0-9])(?:,[0-9]{{1,3}})?{_END}(?!{_H}?%)"
)
_DECIMAL = re.compile(
    rf"""
    [0-9]{{1,3}} (?: \.[0-9]{{3}} )*
    (?: {_H},(?P<tight>[0-9]{{1,3}}) (?![\w/]|[.,][0-9])
      | {_AROUND},{_H}(?P<decimals>[0-9]{{1,2}}){_AROUND}% (?!{_H}?(?:,|và\b|va\b|hoặc\b){_H}?[0-9])
    )
    """,
    re.VERBOSE,
)
_LISTED = re.compile(r"\d%?\s?[,;]\s?$")
_PERCENT = re.compile(rf"{_F}{{1,3}}(?:\.{_F}{{3}})?(?:,{_F}{{1,3}})?(?={_H}?%)")
_PLAIN = re.compile(rf"{_F}{{2,4}}{_END}(?![-–]\w)")
_ALIKE = r"[0-9OoØlI|]"
_BEFORE_CODE = re.compile(rf"(?P<number>{_ALIKE}{{2,5}})[-/](?:(?:19|20)\d\d/)?(?P<code>[A-ZĐ][A-Za-zĐđ]{{1,7}})[-/]")
_COUNT = re.compile(rf"{_ALIKE}{{2,3}}(?=[ ][^\W\dA-ZĐ_]{{2}})")
_ONE = re.compile(r"[Il](?:(?:\.\d{3})+(?:,\d+)?|,\d{1,3})%?(?![\w]|[.,]\d)")
_BLANK = re.compile(r"\s")
_SET_APART = re.compile(rf"{_H}[-–—.]\s")
_HALF = re.compile(r"[SBZQi]")
_NOUGHT = re.compile(r"(?:^|\s)\($")
_SENTENCE_END = re.compile(r"(?P<closed>\))|[.;!?…](?=\s|$)|\n\s*\n")
# What stands before a figure, as written and as models of English read it.
_LEADS = (
    ("ngày", re.compile(r"ng[aàáảãạâăä]y", re.IGNORECASE)),
    ("tháng", re.compile(r"th[aáàảãâăä]ng", re.IGNORECASE)),
    ("năm", re.compile(r"n[ăaáâàä]m", re.IGNORECASE)),
    ("quý", re.compile(r"qu[yýỹ]", re.IGNORECASE)),
    ("số", re.compile(r"s[ốôồóoòéèêbd6]", re.IGNORECASE)),
    ("điều", re.compile(r"[đdp]i[ềêếéèe]u", re.IGNORECASE)),
    ("khoản", re.compile(r"kho[ảaáàâ]n", re.IGNORECASE)),
    ("", re.compile(r"kh[óoé]a|k[ỳyý]|m[ụuy]c|th[ứử]|trang|ch[ươu]+ng|ph[ầâa]n|l[ầâa]n", re.IGNORECASE)),
)
_WORD_BEFORE = re.compile(r"(?P<country>vi[ệêéeẹ]t\s)?(?<!\w)(?P<word>\w{2,5})\s{1,2}\(?$", re.IGNORECASE)
_NUMBERED = frozenset({"ngày", "tháng", "năm", "quý", "số", "điều", "khoản", "other"})
_LETTERED = frozenset({"số", "điều", "khoản"})
_HIGHEST = {"ngày": 31, "tháng": 12, "quý": 4, "số": 9999, "điều": 999, "khoản": 99}
_RULES = (
    _date,
    _month_year,
    _day_month,
    _period,
    _year,
    _day_or_month,
    _groups,
    _decimal,
    _percentage,
    _numbered,
    _symbol_number,
    _count,
    _one,
)


def _lead(text: str, at: int) -> str:
    """Which of the words that ask for a figure stands before `at`; `other` for one that numbers something else."""
    match = _WORD_BEFORE.search(text[max(0, at - 16) : at])
    return _lead_name(match["word"]) if match is not None and match["country"] is None else ""


def _lead_name(word: str) -> str:
    return next((name or "other" for name, pattern in _LEADS if pattern.fullmatch(word)), "")


def _may_be_split(place: Place, printed: str, year: str) -> bool:
    """Whether a date so split is looked at: in good text a line break alone splits it, nowhere a year into halves."""
    if place.damage not in READ and ("\n" not in printed or _has_letters(printed) or " " in year):
        return False
    pieces = year.split(" ")
    # "30/9/20 22 xã": a year of two figures and a count.
    return len(pieces) == 1 or (len(pieces) == 2 and len(pieces[0]) != 2)


def _is_nought(text: str, at: int) -> bool:
    """Whether the sign before `at` is a nought read as a bracket: in `(9/7/2021` the sentence closes none."""
    if not _NOUGHT.search(text[max(0, at - 2) : at]):
        return False
    end = _SENTENCE_END.search(text, at, at + SENTENCE)
    return end is None or end["closed"] is None


def _figures(printed: str) -> str:
    return "".join(LETTERS.get(char, char) for char in printed if not char.isspace())


def _has_letters(printed: str) -> bool:
    """Whether letters stand among the figures of `printed`, and not more of them than figures."""
    letters = sum(char in LETTERS for char in printed)
    return 0 < letters <= sum(char in "0123456789" for char in printed)


def _is_year(year: str, printed: str) -> bool:
    read = any(char in LETTERS for char in printed)
    if read and not _has_letters(printed):
        return False
    return len(year) == 4 and FIRST_YEAR <= int(year) <= (LAST_READ_YEAR if read else LAST_YEAR)


def _sureness(printed: str) -> float:
    """How sure an edit is: a blank tells nothing new, letters that look like figures little, others more."""
    letters = {char for char in printed if char in LETTERS}
    return 0.9 if not letters else 0.85 if letters <= ALIKE else 0.75
