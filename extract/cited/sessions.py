"""Resolutions and conclusions named by the congress or the conference that passed them.

    Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XIX, nhiệm kỳ 2020-2025 · Nghị quyết Đại hội XIII của Đảng
    Nghị quyết Trung ương 6 khóa XII · Kết luận Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng (khóa XIII)

    Kết luận của Ban Bí thư ngày 05/3/2023

A name is read word by word. A congress is told by its number, its term, "của Đảng" or the committee whose congress it
is; a conference by its number. "Nghị quyết Đại hội", "Nghị quyết của Đảng" and congresses "các cấp" name none.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from extract.cited.acts import Named, spelled
from extract.letters import CAPITAL
from extract.wordtree import WORD_END, words_pattern
from normalize.dates import parse_date

HEAD = "NQ|KL|" + spelled("Nghị quyết", "Kết luận", "Thông báo", "Chỉ thị", "Quy định", "Báo cáo chính trị")
SMALL_HEAD = "|".join(words_pattern(name) for name in ("nghị quyết", "kết luận"))
"""Expressions for the types that a congress or a conference gives out; after small ones it has a number."""


def session_document_at(text: str, start: int, end: int) -> Named | None:
    """The document of a congress or conference whose type begins at `start`, within a block that ends at `end`.

    >>> text = "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX đề ra"
    >>> named = session_document_at(text, 0, len(text))
    >>> text[:named.end], named.term
    ('Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX', 'lần thứ XIX')
    """
    head = _HEAD.match(text, start, end)
    if head is None:
        return None
    small = head[0][0].islower()
    doc_type = _SHORT.get(head[0]) or " ".join(head[0].split()).capitalize()
    at = head.end()
    if doc_type in _PAIRED and (pair := _PAIR.match(text, at, end)) is not None:
        at = pair.end()
    if of := _OF.match(text, at, end):
        at = of.end()
    if (opening := _CONGRESS.match(text, at, end)) is not None:
        return _unless_small(_congress(text, opening, end, doc_type), small=small)
    if (opening := _CONFERENCE.match(text, at, end)) is not None:
        return _unless_small(_conference(text, opening, end, doc_type), small=small)
    if not small and (dated := _DATED.match(text, head.end(), end)) is not None:
        return Named(dated.end(), doc_type, parse_date(dated["day"]), None, _flat(dated["organ"]), sure=False)
    return None


def _unless_small(named: Named | None, *, small: bool) -> Named | None:
    """The name, less sure where its type is in small letters; None where it then has no number and no term."""
    if named is None or not small:
        return named
    return replace(named, sure=False) if named.sure else None


def _congress(text: str, opening: re.Match[str], end: int, doc_type: str) -> Named | None:
    """A congress: words of its name, its number, "của Đảng" and its term, in any order."""
    at = issuer = opening.end()
    named: int | None = None
    number: str | None = None
    term: str | None = None
    party = False
    for _ in range(_LONGEST):
        match = _ORDINAL.match(text, at, end) or (_NUMBER.match(text, at, end) if number is None else None)
        if match is not None:
            number = number or match["value"]
            at = named = issuer = match.end()
        elif (match := _TERM.match(text, at, end)) is not None:
            term = term or match["value"]
            at = named = match.end()
        elif (match := _OF_PARTY.match(text, at, end)) is not None:
            party = True
            at = named = issuer = match.end()
        elif number is not None and (match := _OF_COMMITTEE.match(text, at, end)) is not None:
            at = match.end()
        elif _SEVERAL.match(text, at, end) is not None:
            return None
        elif (word := _word_end(text, at, end)) is not None:
            at = issuer = word
        else:
            break
    whole = _COMMITTEE.search(text, opening.end(), at) is not None
    if named is None or (at > named and (_COMMITTEE.search(text, named, at) or _ORGANISATION.match(text, named, at))):
        # "Đại hội Đảng bộ tỉnh", "Đại hội XX Đảng bộ tỉnh": the committee ends the name.
        if named is None and not whole:
            return None
        named = at
    if number is None and term is None and not party and opening[0].strip()[0].islower():
        return None
    name = text[opening.end("blank") : min(issuer, named)]
    sure = number is not None or term is not None
    return Named(named, doc_type, None, _flat(number or term), _flat(name), sure=sure)


def _conference(text: str, opening: re.Match[str], end: int, doc_type: str) -> Named | None:
    """A conference of a committee: it has a number ("Trung ương 6", "lần thứ bảy")."""
    at = issuer = opening.end()
    numbered = False
    term: str | None = None
    for _ in range(_LONGEST):
        if (match := _ORDINAL.match(text, at, end)) is not None:
            numbered = True
            at = issuer = match.end()
        elif (match := _CENTRAL_COMMITTEE.match(text, at, end)) is not None:
            numbered = numbered or match["number"] is not None
            at = issuer = match.end()
        elif (match := _TERM.match(text, at, end)) is not None:
            term = match["value"]
            at = match.end()
            break
        elif (word := _word_end(text, at, end)) is not None:
            at = issuer = word
        else:
            break
    if not numbered:
        return None
    return Named(at, doc_type, None, _flat(term), _flat(text[opening.end() : issuer]), sure=term is not None)


def _word_end(text: str, at: int, end: int) -> int | None:
    """Where the next word ends, if it may stand in the name of a congress or of the committee that holds it."""
    match = _WORD.match(text, at, end)
    if match is None:
        return None
    word = match["word"]
    if word == "và" and (joined := _joined().match(text, match.start("word"))) is not None:
        return joined.end()
    if word.lower() in _words()[0]:
        return match.end()
    if not word[0].isupper() or word.lower() in _words()[1]:
        return None
    if word in _words()[2]:
        return match.end()
    if word.isupper() and len(word) > 1 and not _LEVEL_BEFORE.search(text, max(0, at - 30), at):
        # In a heading all words are capital: names stand after the word for a unit.
        return None
    return match.end()


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The small words of names, the words that begin something else, and the abbreviations in names."""
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "sessions.toml").read_text("utf-8"))
    words = data["words"]
    return frozenset(words["small"]), frozenset(words["never"]), frozenset(words["short"])


@cache
def _joined() -> re.Pattern[str]:
    """What và joins within the name of a body."""
    data: dict[str, Any] = tomllib.loads((files("extract") / "data" / "sessions.toml").read_text("utf-8"))
    return re.compile("|".join(words_pattern(words) for words in data["words"]["joined"]))


def _flat(name: str | None) -> str | None:
    return " ".join(name.split()) if name else None


_LONGEST = 24
_SHORT = {"NQ": "Nghị quyết", "KL": "Kết luận"}
_PAIRED = ("Nghị quyết", "Kết luận")
_B = r"[\s\u00a0]+"
_HEAD = re.compile(rf"(?:{HEAD}|{SMALL_HEAD}){WORD_END}")
# "Kết luận của Ban Bí thư ngày 5/3/2023", "Kết luận của Chủ tịch Nguyễn Văn Lâm tại buổi làm việc với Sở Y tế ngày …"
_DATED = re.compile(
    rf"""
    (?:{_B}kết{_B}luận)? {_B}của{_B} (?:(?:đồng{_B}chí|đ/c|ông|bà){_B})?
    (?P<organ>[{CAPITAL}][^\W\d_]*(?:{_B}[^\W\d_]+){{1,9}}?)
    (?: {_B}tại{_B}(?:buổi|cuộc|Hội{_B}nghị|hội{_B}nghị|phiên) [^.;:,()\n]{{3,120}}? )?
    ,?{_B} (?P<day> ngày{_B}
        (?: \d{{1,2}}{_B}tháng{_B}\d{{1,2}}{_B}năm{_B}\d{{4}} | \d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}} ) ) (?!\d)
    """,
    re.VERBOSE,
)
# "Nghị quyết, Kết luận Trung ương 4": what follows the second is said of the first too.
_PAIR = re.compile(rf"\s*(?:,|{_B}và){_B}(?:Nghị{_B}quyết|Kết{_B}luận){WORD_END}")
_OF = re.compile(rf"{_B}của(?={_B}(?:[ĐH]|BCH|Ban|Trung))")
_W = r"(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín))?)"
_N = rf"(?:[IVXLC]+|\d{{1,2}}|{_W})"
_CONGRESS = re.compile(rf"(?P<blank>{_B})(?:(?i:Đại{_B}hội)|ĐHĐB|ĐH){WORD_END}")
_CENTRAL = rf"(?i:(?:(?:Ban{_B}Chấp{_B}hành|BCH){_B})?(?:Trung{_B}ương|TW|TƯ|T\.Ư))"
_AFTER_NUMBER = r"(?![\w/]|[.,]\d|\s+(?:năm|tháng|tỷ|triệu|%))"
_CENTRAL_COMMITTEE = re.compile(
    rf"""
    ,? {_B} (?:của{_B})? {_CENTRAL} (?:{_B}Đảng (?:{_B}Cộng{_B}sản{_B}Việt{_B}Nam)?)?
    (?: (?:{_B})? (?P<number> \d{{1,2}} (?:,[ ]\d{{1,2}})* {_AFTER_NUMBER} | {_W} (?= {_B}\(?kh(?:óa|oá)) ) )?
    {WORD_END}
    """,
    re.VERBOSE,
)
# "Hội nghị …", "Trung ương 4", "lần thứ tư Ban Chấp hành …"
_CONFERENCE = re.compile(
    rf"(?={_B}(?:(?i:Hội{_B}nghị){WORD_END}|{_CENTRAL}|lần{_B}thứ{_B}{_N}{_B}(?:của{_B})?(?:Ban|BCH|Trung)))"
)
_ORDINAL = re.compile(rf"{_B}(?P<value>lần{_B}(?:thứ{_B})?{_N})\b(?![/.]\d)", re.IGNORECASE)
_NUMBER = re.compile(rf"{_B}(?P<value>[IVXL]+|\d{{1,2}}{_AFTER_NUMBER})\b")
_TERM = re.compile(
    r"""
    \s*+(?:,\s*+)?(?P<open>\(\s*)? (?P<value>
        kh(?:óa|oá)\s+ (?: [IVX][IVXL1T]* | \d{1,2} ) \b  # XIIT: an I read badly
        (?: (?:\s*,|\s+và)\s+ (?:kh(?:óa|oá)\s+)? [IVX][IVXL1T]* \b )*
      | nhiệm\s+kỳ\s+ (?: \d{4}\s*[-–]\s*\d{4} | [IVXL]+ \b | \d{1,2} \b )
      | (?<=\() \d{4}\s*[-–]\s*\d{4} )
    (?(open)\s*\))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_PARTY = re.compile(rf"{_B}của{_B}Đảng(?:{_B}cộng{_B}sản{_B}Việt{_B}Nam|(?!{_B}bộ)){WORD_END}", re.IGNORECASE)
# "Đại hội lần thứ XIX của Đảng bộ tỉnh"
_OF_COMMITTEE = re.compile(
    rf"{_B}của(?={_B}(?:Đảng|đảng){_B}bộ{_B}(?:tỉnh|huyện|thành|thị|quận|xã|phường|khối|[{CAPITAL}]))"
)
_SEVERAL = re.compile(
    rf"{_B}(?:các|cấp|mình|trực{_B}thuộc){WORD_END}(?!{_B}(?:dân{_B}tộc|cơ{_B}quan|tổ{_B}chức{_B}hữu))", re.IGNORECASE
)
_COMMITTEE = re.compile(
    rf"""
      Đảng\s+bộ\s+ (?: tỉnh|huyện|thành\s+phố|thị\s+xã|quận|xã|phường|thị\s+trấn|đặc\s+khu|khối|[{CAPITAL}] )
    | đại\s+biểu\s+toàn\s+quốc
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Đại hội lần thứ X Đảng Cộng sản Việt Nam", "Đại hội XIII Công đoàn Việt Nam"
_ORGANISATION = re.compile(
    rf"{_B}(?:Đảng{_B}Cộng{_B}sản|Công{_B}đoàn|Hội|Đoàn|Mặt{_B}trận|Liên{_B}(?:đoàn|minh)){WORD_END}"
)
_WORD = re.compile(r"(?:[ \u00a0]+|[ ]?\n)(?P<word>[^\W\d_]+)(?:[ ]?-[ ]?[^\W\d_]+)?")
_LEVEL_BEFORE = re.compile(
    rf"(?:TỈNH|HUYỆN|THÀNH{_B}PHỐ|THỊ{_B}XÃ|QUẬN|XÃ|PHƯỜNG|THỊ{_B}TRẤN|KHỐI)(?:{_B}[^\W\d_]+){{0,2}}$"
)
