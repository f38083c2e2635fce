"""Who issued a cited document, told by the words around the citation.

    of      "… số 31-CT/TW ngày 14/9/2015 của Ban Bí thư"
    by      "Thành ủy ban hành Đề án số …", "… số 12 do UBND tỉnh ban hành"
    at      "theo đề nghị của Sở Y tế tại Tờ trình số …", "được HĐND tỉnh giao tại Nghị quyết số …"
    head    "các văn bản của Thành ủy: Đề án số …; Kế hoạch số …"

An issuer is copied as it stands, joint bodies with the words that join them. A term of office after it (khóa XI) is no
part of the name. Where the words leave it open who issued, nobody did.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extract.letters import SMALL
from extract.tables import Tables
from normalize.codes import organ_of
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer: its name, its term of office as printed, and where the words about it end."""

    span: Span
    term: str | None
    end: int


def issuer_after(text: str, end: int, tables: Tables, *, joint: bool = False) -> Issuer | None:
    """The issuer named right after a citation that ends at `end`: "của X", "do X ban hành".

    `joint` says that the symbol holds several organs; then commas and dashes join organs too.
    """
    match = _OF.match(text, end)
    if match is None:
        return None
    span = _organs_from(text, match.end(), tables, joint=joint) or _unknown_organ(text, match.end(), tables)
    if span is None or (match["how"].lower() != "của" and _ACTS.match(text, span.end) is None):
        return None
    return with_term(text, span)


def issuer_before(
    text: str, start: int, tables: Tables, *, floor: int = 0, code: str | None = None, joint: bool = False
) -> Issuer | None:
    """The issuer that is said to issue the citation beginning at `start`: "X đã ban hành", "của X:".

    Nothing before `floor` is looked at. `code` is the organ's code in the symbol: one that cannot be of X (Chính phủ
    ban hành Chỉ thị số 5/CT-UBND) means that X is not the issuer. `joint` as for `issuer_after`.
    """
    window = max(floor, start - _REACH)
    if _LEADS.search(text, max(floor, start - 30), start) is None:
        return None
    match = _ISSUES.search(text, window, start) or _HEAD.search(text, window, start)
    if match is None:
        return _issuer_at(text, window, start, tables, code)
    termed = _TERM_BEFORE.search(text, window, match.start())
    end = termed.start() if termed is not None else match.start()
    span = (
        _joint_to(text, window, end, tables, joint=joint)
        or _organs_to(text, window, end, tables)
        or _unknown_organ_to(text, window, end, tables)
    )
    if span is None or not _may_be_of(code, span.of(text), sure=match.lastgroup != "weak"):
        return None
    return Issuer(span, " ".join(termed["term"].split()) if termed is not None else None, match.start())


def _issuer_at(text: str, window: int, start: int, tables: Tables, code: str | None) -> Issuer | None:
    """Who says or decides something in the citation beginning at `start`, where the code is that organ's."""
    match = _DECIDES_AT.search(text, window, start)
    said = match is None
    if match is None:
        match = _AT.search(text, window, start)
    if match is None or code is None:
        return None
    end = match.start()
    span = _organs_to(text, window, end, tables) or _unknown_organ_to(text, window, end, tables)
    if span is None or not _may_be_of(code, span.of(text), sure=False):
        return None
    opening = (_SAYS if said else _PASSIVE).search(text, window, span.start)
    return Issuer(span, None, match.start()) if opening is not None else None


def with_term(text: str, span: Span) -> Issuer:
    """The issuer with the term of office that may follow its name."""
    match = _TERM.match(text, span.end)
    return (
        Issuer(span, " ".join(match["term"].split()), match.end())
        if match is not None
        else Issuer(span, None, span.end)
    )


_REACH = 300
_MARKS = "\u00b9\u00b2\u00b3\u2070-\u2079"
_OF = re.compile(rf"[{_MARKS}]{{0,3}}\s*+(?:,\s*+)?(?P<how>của|do|(?:đã\s+)?được)\s+", re.IGNORECASE)
_ACTS = re.compile(r"[^.;:\n]{0,24}?\s(?:ký|ban\s+hành|thông\s+qua|công\s+bố)\b")
_A_TERM = r"(?P<term>(?:khóa|khoá|nhiệm\s+kỳ)\s+(?:[XVI]{1,6}|\d{4}\s*[-–]\s*\d{4}|\d{1,2})(?!\w))"
_TERM = re.compile(
    rf"\s*+(?:,\s*+)?(?:\(\s*+)?{_A_TERM}(?:\s*+(?:[,(]\s*+)?nhiệm\s+kỳ\s+\d{{4}}\s*[-–]\s*\d{{4}})?(?:\s*\))?",
    re.IGNORECASE,
)
_TERM_BEFORE = re.compile(
    rf"\s*+(?:,\s*+)?\(?{_A_TERM}(?:[,\s(]*+nhiệm\s+kỳ\s+\d{{4}}\s*[-–]\s*\d{{4}})?\)?$", re.IGNORECASE
)
# X (đã) ban hành (các) | X có | X xây dựng và ban hành; then the citation. Lower case: a heading names no issuer.
# d, da, để are what đã is read as.
_ISSUES = re.compile(
    rf"""
    (?: \s*,? \s+ ngày\s+[\d/.\-–]{{3,10}} ,? )?
    \s+
    (?: (?: đã | vừa | cũng | tiếp\s+tục | phối\s+hợp | kịp\s+thời | chủ\s+động | xây\s+dựng(?:\s+và|,)? | sớm
          | lần\s+lượt | ký(?:\s+và|,)? | tham\s+mưu | thống\s+nhất | nghiên\s+cứu,?
          | thảo\s+luận(?:\s+và|,)? | [dđ]\w? ) \s ){{0,3}}
    (?: ban\s+hành | có | ra | ký | thông\s+qua | (?P<weak> xây\s+dựng | gửi | trình ) )
    (?: (?:\s+(?:các|một\s+số|nhiều))? (?:\s+văn\s+bản)? \s* :?
      | \s+ (?: đồng\s+bộ\s+ | kịp\s+thời\s+ | đầy\s+đủ\s+ )? (?: các | một\s+số | nhiều | hàng\s+loạt | \d{{1,3}} )
        (?: ,? \s+ [{SMALL}]+ ){{1,14}}? \s* (?: : | \s(?:như|gồm(?:\s+có)?|cụ\s+thể) \s*:? ) )
    \s* (?: [-+*•] \s* )? $
    """,
    re.VERBOSE,
)
# What every way of saying it ends with; looked at first, for most citations have none.
_LEADS = re.compile(
    r"(?::|\b(?:hành|có|ra|ký|qua|dựng|gửi|trình|tại|các|số|nhiều|bản|như|gồm|thể))\s*(?:[-+*•]\s*)?$", re.IGNORECASE
)
# "Sở Y tế (cơ quan thường trực) tại các "
_AT = re.compile(r"(?:\s*\([^()\n]{1,60}\))?\s+tại\s+(?:các\s+)?(?:văn\s+bản\s+)?$")
_DECIDES_AT = re.compile(
    rf"""
    \s+ (?: (?:đã|vừa|cũng|thống\s+nhất) \s+ )?
    (?: giao | phê \s+ (?:duyệt|chuẩn) | thông \s+ qua | ban \s+ hành | quyết \s+ định | (?:cho|có) \s+ ý \s+ kiến
      | thống \s+ nhất | chấp \s+ thuận | cho \s+ phép | công \s+ (?:nhận|bố) | quy \s+ định | chỉ \s+ đạo
      | yêu \s+ cầu | kết \s+ luận | hướng \s+ dẫn | bổ \s+ sung | phân \s+ bổ | xác \s+ định | đề \s+ ra )
    (?: \s+ [{SMALL}]+ ){{0,4}}? \s+ tại \s+ (?:các\s+)? (?:văn\s+bản\s+)? $
    """,
    re.VERBOSE,
)
_SAYS = re.compile(
    rf"""
    (?<!\w) (?: đề \s+ (?:nghị|xuất) | ý \s+ kiến | chỉ \s+ đạo | báo \s+ cáo | kết \s+ luận | yêu \s+ cầu
      | thông \s+ báo | kiến \s+ nghị | hướng \s+ dẫn | quyết \s+ định | quy \s+ định | thẩm \s+ (?:định|tra) )
    (?: ,? \s+ [{SMALL}]+ ){{0,5}}? \s+ của \s+ $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PASSIVE = re.compile(r"(?<!\w)(?:được|do|theo)\s+$", re.IGNORECASE)
_HEAD = re.compile(r"\s*:\s*(?:[-+*•]\s*)?$")
_JOIN_WORD = re.compile(r"\s+(?:và|cùng(?:\s+với)?|phối\s+hợp\s+(?:với|cùng))\s+")
_JOINT = re.compile(r"\s*,\s+(?:và\s+)?|\s*[-–]\s*")
# "liên Bộ Tài chính - Nội vụ", "liên Sở: Y tế, Tài chính"
# "Bí thư Tỉnh ủy ký Công văn số": who signs for a body is named with it
_OFFICE = re.compile(
    r"(?<!\w)(?:Phó )?(?:Bí thư|Chánh Văn phòng|Trưởng|Trưởng Ban|Trưởng ban|Chủ nhiệm|Viện trưởng|Hiệu trưởng)\s+$"
)
_UNITED = re.compile(r"\bliên\s+(?P<kind>bộ|sở|ngành)\b\s*:?\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[&-][^\W_]+)*")
_PAIRS = re.compile(r",\s+(?:chống|giáo\s+dục|chăm\s+sóc|tìm\s+kiếm)\b|\s+[-–]\s+(?=[A-ZĐ])", re.IGNORECASE)
# A name that ends so has lost its end: "của Bộ trưởng Bộ".
_UNFINISHED = frozenset({"Bộ", "Sở", "Ban", "Ủy", "Uỷ", "Chủ", "Phó"})
_CLAUSE = re.compile(r"[;:.,(\n“”\"]\s*|\s[-–]\s")


def _organ(text: str, start: int, tables: Tables) -> Span | None:
    """The organ that begins at `start`; one named right behind another belongs to it (Thanh tra / Sở Y tế)."""
    found = tables.organ_at(text, start)
    while found is not None and (gap := _BLANKS.match(text, found.end)):
        more = tables.organ_at(text, gap.end())
        if more is None or not text[more.start].isupper():
            break
        found = Span(start, more.end)
    return found


_BLANKS = re.compile(r"[ \u00a0]+")


def _organs_from(text: str, start: int, tables: Tables, *, joint: bool) -> Span | None:
    """The organ that begins at `start`, with those joined to it by và or phối hợp với."""
    united = _UNITED.match(text, start)
    below: tuple[str, ...] = (united["kind"],) if united is not None else ()
    joint = joint or united is not None
    first = _organ(text, start + 5, tables) if united is not None else _organ(text, start, tables)
    if first is None and united is not None:
        first = _below(text, united.end(), below, tables)
    if first is None:
        return None
    end = first.end
    while True:
        join = _JOIN_WORD.match(text, end) or (_JOINT.match(text, end) if joint else None)
        if join is None:
            break
        more = _organ(text, join.end(), tables) or _below(text, join.end(), below, tables)
        if more is None:
            break
        end = more.end
    return Span(start, end)


def _below(text: str, start: int, kind: tuple[str, ...], tables: Tables) -> Span | None:
    """A field of which only the ministry is named: Nội vụ in "liên Bộ Tài chính - Nội vụ"."""
    found = tables.organs.match(text, start, after=kind) if kind else None
    return found[0] if found is not None else None


def _organs_to(text: str, start: int, end: int, tables: Tables) -> Span | None:
    """The organ that ends at `end`, with those joined to it before."""
    found = list(tables.find_organs(text, start, end))
    if not found or found[-1].end != end:
        return None
    first = len(found) - 1
    while first > 0 and (
        _JOIN_WORD.fullmatch(text, found[first - 1].end, found[first].start)
        or _BLANKS.fullmatch(text, found[first - 1].end, found[first].start)
    ):
        first -= 1
    office = _OFFICE.search(text, max(start, found[first].start - 40), found[first].start)
    return Span(office.start() if office is not None else found[first].start, end)


def _joint_to(text: str, start: int, end: int, tables: Tables, *, joint: bool) -> Span | None:
    """Joint organs that end at `end`: "Liên Bộ Tài chính - Y tế", "Sở A, Sở B" where the symbol has both."""
    united = _UNITED.search(text, start, end)
    first = united.start() if united is not None else -1
    if united is None and joint:
        first = next((organ.start for organ in tables.find_organs(text, start, end)), -1)
    span = _organs_from(text, first, tables, joint=True) if first >= 0 else None
    return span if span is not None and span.end == end else None


def _unknown_organ(text: str, start: int, tables: Tables) -> Span | None:
    """A capitalised name that no table has, up to a word that cannot be part of it; None where nothing is capital."""
    end, capitals, last = start, 0, ""
    for count, word in enumerate(_WORD.finditer(text, start, min(len(text), start + 120))):
        if count == 0 and (word.start() != start or not word[0][0].isupper()):
            return None
        broken = count > 0 and not _is_gap(text[end : word.start()])
        if broken and (pair := _PAIRS.match(text, end)) is not None and pair.end() >= word.start():
            broken = False
        if broken or count == 12 or (count > 0 and _stops(text, word, tables)):
            break
        capitals += word[0][0].isupper()
        last = word[0]
        end = word.end()
    return Span(start, end) if capitals >= 2 and last not in _UNFINISHED else None


def _unknown_organ_to(text: str, start: int, end: int, tables: Tables) -> Span | None:
    """A name that no table has and that ends at `end`: from a word like Chi cục, Trường, Hội, within one clause."""
    breaks = [match.end() for match in _CLAUSE.finditer(text, start, end)]
    clause = breaks[-1] if breaks else start
    match = tables.organ_head.search(text, clause, end)
    if match is None:
        return None
    words = list(_WORD.finditer(text, match.end(), end))
    if not words or len(words) > 12 or any(_stops(text, word, tables) for word in words):
        return None
    return Span(match.start(), end)


def _stops(text: str, word: re.Match[str], tables: Tables) -> bool:
    """Whether a name ends before the word: a small one of the table, or one that begins a line."""
    following = _WORD.search(text, word.end())
    pair = f"{word[0]} {following[0]}" if following is not None else word[0]
    if word[0].lower() not in tables.stop_words and pair.lower() not in tables.stop_words:
        return False
    return word[0].islower() or text[word.start() - 1] == "\n" or word[0] == "Về"


def _is_gap(between: str) -> bool:
    return between != "" and between.strip(" \n\u00a0") == ""


def _may_be_of(code: str | None, issuer: str, *, sure: bool) -> bool:
    """Whether a document with this organ's code can be of the issuer; an unknown code can, where the verb is sure."""
    organ = organ_of(code) if code is not None else None
    name = " ".join(issuer.lower().replace("uỷ", "ủy").split())
    if organ is None:
        return sure or (code is not None and _initialed(name, code))
    for codes, words in _WORDS_OF_CODES:
        if organ.code in codes:
            return any(word in name for word in words)
    if organ.system == "state" and organ.scope == "central":
        return organ.name.lower() in name or organ.code.lower() in name or sure
    return sure or organ.name.lower() in name or organ.code.lower() in name or _initialed(name, organ.code)


def _initialed(name: str, code: str) -> bool:
    """Whether a code is made of first letters of a name: SYT; STTTT of Giám đốc Sở …; TTr of Thanh tra."""
    words = [_plain(word[0]) for word in name.replace("-", " ").replace(",", " ").split() if word != "và"]
    letters = "".join(_plain(letter) for letter in code if letter.isupper()).lower()
    return len(letters) > 1 and letters in "".join(words)


def _plain(letter: str) -> str:
    """The letter without its marks: ủ of Thành ủy is the U of TU."""
    return unicodedata.normalize("NFD", letter)[0]


# What the name of an issuer holds whose documents bear these codes.
_WORDS_OF_CODES: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (frozenset({"UBND"}), ("ubnd", "ủy ban", "ub ", "chủ tịch", "tổ ", "ban ", "hội đồng")),
    (frozenset({"HĐND"}), ("hđnd", "hội đồng nhân dân")),
    (frozenset({"CP"}), ("chính phủ",)),
    (frozenset({"TTg"}), ("thủ tướng",)),
    (frozenset({"QH"}), ("quốc hội",)),
    (frozenset({"UBTVQH"}), ("quốc hội", "ubtvqh")),
    (frozenset({"TW"}), ("trung ương", "bộ chính trị", "ban bí thư", "bch tw", "đảng")),
)
