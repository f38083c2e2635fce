"""Which numerals are no statistics: dates, symbols, years, terms, references, durations, ages, names.

The words around a numeral decide, by the table `data/numerals.toml`; the shapes that are not a matter of words (list
numbers, years, codes, quoted names, 27/7) are rules here. A unit that is firm (money, a measure, a share)
outweighs most words.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.counted.units import Reading, lowered
from extract.letters import CAPITAL, SMALL
from normalize.numbers import Number
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `numerals.toml`."""

    reason: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    force: str
    example: str
    refuses: str


@dataclass(frozen=True, slots=True)
class Approximation:
    """A word of approximation and the value that is stored for it."""

    name: str
    value: str
    example: str


@dataclass(frozen=True, slots=True)
class Context:
    """The text before a numeral, as `printed` and lowered (`lead`), the last `words` of it, and the text after it."""

    printed: str
    lead: str
    words: tuple[str, ...]
    tail: str

    def capital(self, phrase: str) -> bool:
        """Whether the last occurrence of a phrase in the text before begins with a capital."""
        return self.printed[self.lead.rfind(phrase)].isupper()


def read_context(text: str, start: int, end: int, block: Span) -> Context:
    """The surroundings of the figure at `start`:`end` within its paragraph."""
    printed = text[max(block.start, start - _LEAD) : start]
    lead = lowered(printed)
    match = _LAST_WORDS.search(lead, max(0, len(lead) - _WORDS_WITHIN))
    words = tuple(match.group().split()) if match else ()
    return Context(printed, lead, words, lowered(text[end : min(block.end, end + _TAIL)]))


def reason_by_shape(text: str, number: Number, block: Span) -> str | None:
    """Why the numeral is no statistic by its shape and place, or None."""
    start, end = number.span.start, number.span.end
    before = text[max(block.start, start - 12) : start]
    after = text[end : min(block.end, end + 12)]
    if _is_line_start(text, start, block):
        if _LIST_NUMBER.match(after) and number.printed.count(".") <= _MAX_DOTS:
            return "section"
        if start == block.start and end == block.end:
            return "page"
        if number.malformed and re.match(r"\s+[^\W\d_]", after):
            return "section"
    if before.endswith("(") and after.startswith(")") and len(number.printed) <= 2:
        return "enumerator"
    if re.search(r"[;:.,]\s+\(?$", before) and re.match(r"[.)]\s", after) and len(number.printed) <= 2:
        return "enumerator"
    if re.search(r"[@€¢£§^~|©®]$", before):
        return "noise"
    if re.search(r"[^\W\d_][-–.]$|\d\+$", before) or re.match(rf"[-–/][^\W\d_{SMALL}]", after):
        return "code"
    if _CODE_GROUPS.fullmatch(number.printed) or re.match(r"\s?/\s?[A-ZĐ]{2}", after):
        # "phiên bản 4.2.1", "Hợp đồng số 15/HĐ-BQL": what grouped numerals and units never look like.
        return "code"
    if re.search(r"(?<![\w.,])1\s?:\s?$", before) or (number.printed == "1" and re.match(r"\s?:\s?\d", after)):
        return "map-scale"
    if re.match(r"\s?[x×]\s?\d", after) or re.search(r"\d\s?[x×]\s?$", before):
        return "size"
    if re.match(r"\s(?:khoản|mục|điều|điểm|phần|chương)\s\d", after, re.IGNORECASE):
        return "section"
    if re.fullmatch(r"[1-9]\.0", number.printed):
        return "version"
    plain = number.printed.replace(".", "")
    if plain.isdigit() and (
        (re.match(r"0\d", number.printed) and len(plain) > _MAX_ZERO_LED) or len(plain) > _MAX_DIGITS
    ):
        return "code"
    return None


def is_year(number: Number) -> bool:
    """Whether the numeral can be a year: four digits, not grouped, 1900 to 2099."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", number.printed))


def reason_by_words(context: Context, number: Number, reading: Reading, *, part: bool = False) -> str | None:
    """Why the words around the numeral make it no statistic, or None.

    `part` says that it is plainly a part of a whole (42/139), which words of level and stage do not number.
    """
    tables = _tables()
    if number.value == 1 and reading.role == "measure" and _PER_ONE.search(context.lead):
        return "rate"
    heads = reading.unit in ("dân", "trẻ", "trẻ em", "người", "hộ")
    if heads and number.value * reading.scale in _PER_HEADS and _PER_PEOPLE.search(context.lead):
        return "rate"
    if not reading.known and number.printed in "123456789" and _PROPER.fullmatch(reading.unit or ""):
        # A letter that was read as a figure before a name: "phong cách 1 Chi Minh".
        return "noise"
    if context.tail[:1].isalpha() and not reading.known:
        return "code"
    for length in (3, 2, 1):
        rule = tables.after.get(_first_words(context.tail, length))
        if rule is not None and _holds_after(rule, context, number, reading):
            return rule.reason
    words = context.words
    if not words:
        return None
    if words[-1] == "số" and len(words) > 1:
        if words[-2] in _OF_TOTAL:
            return None
        # "Cụm thi đua số 3": the word before "số" says what is numbered.
        numbered = next((rule for n in (3, 2, 1) if (rule := tables.before.get(_phrase(words[:-1], n)))), None)
        if numbered is not None and numbered.force in ("soft", "place", "name") and not reading.firm:
            # "ô số 2 giấy giới thiệu": with "số" the word before it is numbered, whatever comes after.
            return numbered.reason
        words = words[:-1] if numbered is not None else words
    for length in (4, 3, 2, 1):
        rule = tables.before.get(_phrase(words, length))
        if rule is not None:
            if rule.force == "never" or (part and rule.force in ("soft", "bare")):
                return None
            return rule.reason if _holds_before(rule, context, reading, words, length) else None
    return None


def introduces(context: Context) -> bool:
    """Whether the words before a numeral without a unit say that it is a figure."""
    words = without_approximation(context.lead).rstrip()
    if words.endswith(_tables().not_value):
        return False
    return words.endswith(_tables().value)


def approximation(lead: str) -> str | None:
    """The approximation word that ends `lead` (lowered text before a numeral), as it is stored.

    >>> approximation("với trên "), approximation("dựa trên "), approximation("tối thiểu ")
    ('trên', None, 'ít nhất')
    """
    words = lead.rstrip()
    for row in _tables().approximations:
        if words.endswith(row.name) and not words[: -len(row.name)][-1:].isalpha():
            return None if words.endswith(_tables().not_approx) else row.value
    return None


def without_approximation(lead: str) -> str:
    """`lead` without the approximation words at its end."""
    words = lead.rstrip()
    for row in _tables().approximations:
        if words.endswith(" " + row.name):
            return words[: -len(row.name)]
    return lead


def load_rules() -> tuple[Rule, ...]:
    """All rows of `numerals.toml` that reject, in its order."""
    return _tables().rules


def load_approximations() -> tuple[Approximation, ...]:
    """All words of approximation, the longest first."""
    return _tables().approximations


_LEAD = 90
_WORDS_WITHIN = 48  # five syllables and what stands between them
_TAIL = 60
_MAX_DOTS = 3
_MAX_INDENT = 16
_MAX_DIGITS = 15
_MAX_ZERO_LED = 3
_MAX_SLOGAN = 10
_OF_TOTAL = (
    "hệ",
    "chỉ",
    "trị",
    "tổng",
    "trong",
    "trên",
    "các",
    "chiếm",
    "một",
    "với",
    "có",
    "là",
    "gồm",
    "theo",
    "đạt",
)
_LAST_WORDS = re.compile(r"(?:[^\W\d_]+-? ){0,4}[^\W\d_]+:? ?-?$")
_PROPER = re.compile(rf"[{CAPITAL}][{SMALL}]+ [{CAPITAL}][{SMALL}]+")
_LINE_START = re.compile(r"[\s\"“(\-–+•*¹²³⁰⁴-⁹]*")
_LIST_NUMBER = re.compile(r"\t|\.?[.)/:]\s|\s?[-–]\s|[.)]$|\)|/-")
# "giá trị sản xuất trên 1 ha": what the figure after it is reckoned for.
_PER_ONE = re.compile(
    r"(?<![^\W_])(?:giá trị|thu nhập|doanh thu|sản lượng|năng suất|lợi nhuận|chi phí|bình quân)"
    r"[^,;.\d]{0,60} (?:trên|mỗi|của|cho|một|trong) $"
)
# "10 bác sĩ và 30 giường bệnh trên 1 vạn dân": reading gives 1 vạn its value.
_PER_PEOPLE = re.compile(r"\d(?: [^\W\d_]+){1,4} (?:trên|cho mỗi) $")
_PER_HEADS = (100, 1_000, 10_000, 100_000)
_CODE_GROUPS = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,}|\d{1,3}\.\d{1,3}\.\d{1,2}\.\d{1,3}")
_WORDS = re.compile(r"\s*((?:[^\W\d_]+ ?){1,3})")


@dataclass(frozen=True, slots=True)
class _Tables:
    rules: tuple[Rule, ...]
    before: dict[str, Rule]
    after: dict[str, Rule]
    each: frozenset[str]
    value: tuple[str, ...]
    not_value: tuple[str, ...]
    approximations: tuple[Approximation, ...]
    not_approx: tuple[str, ...]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "numerals.toml").read_text("utf-8"))
    rules = tuple(
        Rule(r["reason"], tuple(r.get("before", ())), tuple(r.get("after", ())), r["force"], r["example"], r["refuses"])
        for r in data["numeral"]
    )
    return _Tables(
        rules=rules,
        before={words: rule for rule in rules if rule.force != "always" or not rule.after for words in rule.before},
        after={words: rule for rule in rules for words in rule.after},
        each=frozenset(data["each"]),
        value=tuple(before + word for word in data["value"] for before in " ("),
        not_value=tuple(data["not_value"]),
        approximations=tuple(
            sorted(
                (Approximation(r["name"], r["value"], r["example"]) for r in data["approx"]), key=lambda a: -len(a.name)
            )
        ),
        not_approx=tuple(data["not_approx"]),
    )


def _phrase(words: tuple[str, ...], length: int) -> str:
    return " ".join(words[-length:]) if len(words) >= length else ""


def _is_line_start(text: str, start: int, block: Span) -> bool:
    line = max(block.start, text.rfind("\n", max(block.start, start - _MAX_INDENT), start) + 1)
    return start - line < _MAX_INDENT and _LINE_START.fullmatch(text, line, start) is not None


def _first_words(tail: str, length: int) -> str:
    match = _WORDS.match(tail)
    words = match.group(1).split() if match else []
    return " ".join(words[:length]) if len(words) >= length else ""


def _holds_after(rule: Rule, context: Context, number: Number, reading: Reading) -> bool:
    if rule.force == "always":
        return " ".join(context.words[-2:]) in rule.before
    if reading.scale > 1 or (reading.known and reading.role != "none"):
        return False
    if rule.reason == "vague":
        return number.value == 1
    if rule.reason == "age":
        return (
            re.search(r"tuổi thọ|độ tuổi (?:trung bình|bình quân)|tuổi (?:trung bình|bình quân)", context.lead) is None
        )
    if rule.reason == "name":
        return number.value <= _MAX_SLOGAN and "," not in number.printed
    return True


def _holds_before(rule: Rule, context: Context, reading: Reading, words: tuple[str, ...], length: int) -> bool:
    if rule.force == "always":
        return True
    if reading.firm:
        return False
    if rule.force == "bare":
        return reading.unit is None or reading.unit[:1].isupper()
    if rule.force == "soft":
        return not reading.known
    if rule.force == "name":
        return not reading.known or context.capital(_phrase(words, length))
    if rule.force == "place":
        return not (reading.known and _phrase(words[:-length], 1) in _tables().each)
    return True
