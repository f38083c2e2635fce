"""Laws, codes, ordinances and statutes named without a number: where the name ends, and the year it holds.

    Luật Tiếp công dân năm 2013 · Bộ luật Lao động · Luật An ninh mạng (sửa đổi) · Hiến pháp 2013 · Điều lệ Đảng

The table `data/acts.toml` knows the names. Another name has to begin with a capital, and ends at the first word that no
name of an act holds. `Luật sửa đổi, bổ sung một số điều của Luật A` is one name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.letters import CAPITAL, SMALL
from extract.organs import OrganTree, build_tree
from extract.wordtree import WORD_END, spell_out, words_pattern
from normalize.dates import parse_date


@dataclass(frozen=True, slots=True)
class Act:
    """A row of `acts.toml`; `names` are spelled out, without the type."""

    doc_type: str
    field: str
    names: tuple[tuple[str, ...], ...]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Named:
    """A document's name as found: where it ends, what it is, and what it says of its time.

    `sure` is False where no table holds the name; `issuer` is the congress or conference that passed it.
    """

    end: int
    doc_type: str
    date: str | None = None
    term: str | None = None
    issuer: str | None = None
    sure: bool = True


def spelled(*names: str) -> str:
    """An expression for names as they begin a document's name: with a capital, or all in capitals."""
    return "|".join(words_pattern(spelling) for name in names for spelling in (name, name.upper()))


HEAD = spelled("Bộ luật", "Bộ Luật", "Luật", "Pháp lệnh", "Hiến pháp", "Điều lệ", "Cương lĩnh")
SMALL_HEAD = "|".join(words_pattern(name) for name in ("bộ luật", "luật", "pháp lệnh", "điều lệ"))
"""Expressions for the words with which the name of an act begins; after small ones the name has a capital."""


def act_at(text: str, start: int, end: int, *, timed: bool = True) -> Named | None:
    """The act whose type begins at `start`, within a block that ends at `end`; its year or date only if `timed`.

    >>> text = "theo Luật Tiếp công dân năm 2013 và Luật này"
    >>> act_at(text, 5, len(text)).date, act_at(text, 36, len(text))
    ('2013', None)
    """
    head = _HEAD.match(text, start, end)
    if head is None or _SCHOOL.search(text, max(0, start - 24), start):
        return None
    doc_type = " ".join(head[0].split()).capitalize()
    small = head[0][0].islower()
    body = _amending(text, head.end(), end) if doc_type == "Luật" else None
    known = body is not None
    if body is None:
        body, known = _name_end(text, head.end(), end, doc_type)
    if small and (body is None or not known or not text[head.end() : body].lstrip()[0].isupper()):
        return None
    if not timed and body is not None:
        return Named(body, doc_type, sure=known)
    return _with_time(
        text, start, head.end() if body is None else body, end, doc_type, named=body is not None, sure=known
    )


def load_acts() -> tuple[Act, ...]:
    """All rows of `acts.toml`."""
    return _tables().acts


@dataclass(frozen=True, eq=False)
class _Tables:
    acts: tuple[Act, ...]
    names: dict[str, OrganTree]
    ends: re.Pattern[str]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "acts.toml").read_text("utf-8"))
    acts = tuple(
        Act(
            row["type"],
            row["field"],
            tuple(words for name in row["names"] for words in _spellings(name)),
            row["example"],
            row["counter"],
        )
        for row in data["act"]
    )
    by_type: dict[str, list[tuple[str, ...]]] = {}
    for act in acts:
        # "Luật Lao động" is said for "Bộ luật Lao động".
        for doc_type in {"Bộ luật": ("Bộ luật", "Luật")}.get(act.doc_type, (act.doc_type,)):
            by_type.setdefault(doc_type, []).extend(act.names)
    return _Tables(
        acts=acts,
        names={doc_type: build_tree((words, "act") for words in names) for doc_type, names in by_type.items()},
        ends=re.compile(
            rf"(?:{'|'.join(words_pattern(word) for word in data['ends']['words'])}){WORD_END}", re.IGNORECASE
        ),
    )


def _spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """All spellings of a name; its commas are often left out in print."""
    spelled = spell_out(name, {})
    return tuple(dict.fromkeys((*spelled, *(tuple(word.rstrip(",") for word in words) for words in spelled))))


def _name_end(text: str, start: int, end: int, doc_type: str) -> tuple[int | None, bool]:
    """Where the name after the type ends, None where there is none, and whether the table holds it."""
    blank = _BLANK.match(text, start, end)
    found = _tables().names[doc_type].match(text, blank.end()) if blank is not None else None
    if found is not None and found[0].end <= end:
        # The tree is one of words and holds no stroke: "Phòng, chống HIV/AIDS".
        stroke = "/AIDS" if text.startswith("/AIDS", found[0].end) else ""
        return found[0].end + len(stroke), True
    if doc_type not in _OPEN:
        return None, False
    return _unknown_end(text, start, end, organisation=doc_type == "Điều lệ"), False


def _unknown_end(text: str, start: int, end: int, *, organisation: bool) -> int | None:
    """The end of a name that no table has: from a capital to the first word that no name holds."""
    first = (_ORGANISATION if organisation else _CAPITALISED).match(text, start, end)
    if first is None:
        return None
    at, words = first.end(), 1
    while (
        words < (_LONGEST_ORGANISATION if organisation else _LONGEST)
        and (word := _WORD.match(text, at, end)) is not None
    ):
        if word["word"] == "và" and words <= _HALF and (joint := _JOINS.match(text, word.end(), end)) is not None:
            # "Luật Bảo vệ và phát huy nghề truyền thống"
            at, words = joint.end(), words + 1
            continue
        if _tables().ends.match(text, word.start("word"), end) or word["word"] in ("và", "của", "về"):
            break
        at, words = word.end(), words + 1
    return at if words > 1 or text[first.start() : at].split()[-1].isupper() else None


def _amending(text: str, start: int, end: int) -> int | None:
    """`sửa đổi, bổ sung một số điều của Luật A và Luật B`: where it ends."""
    match = _AMENDING.match(text, start, end)
    if match is None:
        return None
    at: int | None = None
    following: int = match.end()
    while (head := _HEAD.match(text, following, end)) is not None:
        name, known = _name_end(text, head.end(), end, " ".join(head[0].split()).capitalize())
        if name is None or not known:
            break
        at = name
        joint = _AND.match(text, name, end)
        if joint is None:
            break
        following = joint.end()
    return at


def _with_time(text: str, start: int, body: int, end: int, doc_type: str, *, named: bool, sure: bool) -> Named | None:
    """The name with the year, date, term or (sửa đổi) that follows; a bare type needs one of them and no less."""
    at, date, term = body, None, None
    for pattern in (_REVISED, _TIME, _REVISED, _TERM):
        if (match := pattern.match(text, at, end)) is None:
            continue
        found = match.groupdict()
        date = (
            date
            or found.get("year")
            or found.get("bracketed")
            or (parse_date(found["day"]) if found.get("day") else None)
        )
        term = term or found.get("term")
        at = match.end()
    if not named and (doc_type != "Hiến pháp" or date is None):
        return None
    return Named(at, doc_type, date, term, sure=sure)


_S = r"[\s\u00a0]+"
_HEAD = re.compile(rf"(?:{HEAD}|{SMALL_HEAD}){WORD_END}")
_BLANK = re.compile(_S)
_OPEN = ("Luật", "Bộ luật", "Pháp lệnh", "Điều lệ")
_LONGEST, _LONGEST_ORGANISATION, _HALF = 8, 12, 3
_JOINS = re.compile(
    rf"[ \u00a0](?!(?:pháp|các|những|nghị|văn|quy|chính|luật|một|việc|theo)\b)[{SMALL}]+(?=[ \u00a0][{SMALL}])"
)
# "Trường Đại học Luật Hà Nội", "Khoa Luật", "Hội Luật gia", "Tạp chí Luật học"
_SCHOOL = re.compile(
    r"""
    (?: Đại\s+học | Đạo | ĐH | [Tt]rường | [Gg]iáo\s+trình | Pháp | [Kk]hoa | Viện | [Nn]gành | Hội | Đoàn
      | Tạp\s+chí | Báo | môn | [Cc]ử\s+nhân | [Tt]hạc\s+sĩ | [Tt]iến\s+sĩ | Công\s+ty | Văn\s+phòng | học ) \s+ $
    """,
    re.VERBOSE,
)
_CAPITALISED = re.compile(
    rf"{_S}(?![IVXLC]+\b|Việt{_S}Nam|Hiến{_S}pháp|Hoa{_S}Kỳ|Hồi{_S}giáo|(?:Sư|Gia)\b)"
    rf"(?:Phòng,?{_S}chống|[{CAPITAL}][^\W\d_]*)(?!\.)"
)
_ORGANISATION = re.compile(
    rf"{_S}(?:Hội|Hiệp{_S}hội|Liên{_S}(?:đoàn|hiệp|minh)|Đoàn|Quỹ"
    rf"|(?:Tổng{_S})?[Cc]ông{_S}ty|Tập{_S}đoàn|Hợp{_S}tác{_S}xã){WORD_END}"
)
_WORD = re.compile(r"[ \u00a0]+(?P<word>[^\W\d_]+)")
_AMENDING = re.compile(
    r"""
    \s+ sửa\s+đổi (?:,?\s+bổ\s+sung)? \s+
    (?: một\s+số\s+(?:điều|nội\s+dung)\s+(?:của|tại) | (?:các\s+)? điều\s+[\d, và]+\s+của ) \s+ (?:các\s+)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AND = re.compile(r"(?:\s*+[,;]|(?:\s*+,)?\s+và)\s+")
# "năm 2013", "2013", "(năm 2013)", "ngày 19 tháng 6 năm 2015", "ngày 25/11/2013"
_TIME = re.compile(
    r"""
      \s+ (?:năm\s+)? (?P<year>(?:19|20)\d\d) (?![\d/]|[-–]\d)
    | \s* \(\s* (?:năm\s+)? (?P<bracketed>(?:19|20)\d\d) \s*\)
    | \s*+(?:,\s*+)? (?P<day>ngày\s+
        (?: \d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4} | \d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d) ))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "(sửa đổi)", "(sửa đổi, bổ sung năm 2017)", "(bổ sung, phát triển năm 2011)", "sửa đổi năm 2018"
_REVISED = re.compile(
    r"""
      \s* \(\s* (?:được\s+)? (?:sửa\s+đổi|bổ\s+sung|hợp\s+nhất) [^()\n;.]{0,60} \)
    | \s+ sửa\s+đổi (?:,\s*bổ\s+sung)? (?=\s+năm\s+\d{4})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TERM = re.compile(r"\s*(?P<open>\(\s*)?(?P<term>kh(?:óa|oá)\s+[IVXL]+)\b(?(open)\s*\))", re.IGNORECASE)
