"""Issuers as bodies, so that two names of one body are one: UBND tỉnh, Ủy ban nhân dân tỉnh Hà Lương."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from normalize.codes import load_organs


@dataclass(frozen=True, slots=True)
class Body:
    """`kind` is the body's name without its place and head, word by word; `place` is empty where none is named.

    `single` is False where several bodies are named, or words of an act that were read into the name.
    """

    kind: tuple[str, ...]
    head: str
    place: frozenset[str]
    single: bool = True

    def relation(self, other: Body) -> str:
        """ "same" for two names of one body, "head" for a body and its head, else "other"."""
        # What one name has more is where the body is: Sở Nội vụ, Sở Nội vụ tỉnh Hà Lương.
        shorter = min(len(self.kind), len(other.kind))
        nested = self.kind[:shorter] == other.kind[:shorter]
        apart = bool(self.place) and bool(other.place) and not (self.place <= other.place or other.place <= self.place)
        if not nested or apart:
            return "other"
        # A minister's circulars are his ministry's; a chairman's decisions are not his committee's.
        same = self.head == other.head or not _ONE_MAN.isdisjoint((self.head, other.head))
        return "same" if same else "head"


@cache
def body_of(issuer: str) -> Body:
    """The body that an issuer's name means.

    >>> body_of("UBND tỉnh").relation(body_of("Ủy ban nhân dân tỉnh Hà Lương"))
    'same'
    >>> body_of("Chủ tịch UBND tỉnh").relation(body_of("UBND tỉnh"))
    'head'
    >>> body_of("Bộ Chính trị").relation(body_of("Ban Bí thư"))
    'other'
    """
    name = " ".join(issuer.split())
    for code, full in _short():
        name = code.sub(full, name)
    head = _HEAD.match(name)
    rest = name[head.end() :] if head is not None else name
    low = rest.lower().replace("uỷ", "ủy").replace("khoá", "khóa")
    low = _TERM.sub("", low)
    single = _NOT_ONE.search(low) is None
    for pattern, kind in _KINDS:
        match = pattern.search(low)
        if match is not None:
            place = frozenset(re.findall(r"[^\W\d_]+", low[match.end() :])) - _WEAK
            level = match["level"] if "level" in pattern.groupindex else None
            return Body((kind,) if level is None else (kind, level), _head(head), place, single)
    # Without its marks a slip of one (Hội động) makes no other name.
    plain = tuple(_plain(word) for word in re.findall(r"[^\W\d_]+", low) if word not in _FILLERS)
    return Body(plain, _head(head), frozenset(), single)


def _plain(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _head(match: re.Match[str] | None) -> str:
    return match["head"].lower() if match is not None else ""


_HEAD = re.compile(
    r"""(?P<head> (?:Phó\ )? (?: Thủ\ tướng | Chủ\ tịch(?!\ nước) | Bộ\ trưởng | Thống\ đốc | Tổng\ Thanh\ tra
          | Viện\ trưởng | Chánh\ án | (?:Tổng\ )?Giám\ đốc | Chánh\ Văn\ phòng | Bí\ thư ) ) (?:\ |$)""",
    re.IGNORECASE | re.VERBOSE,
)
# "Hội nghị lần thứ năm Ban Chấp hành Trung ương Đảng khóa XIII": the session and the term are no part of the name.
_TERM = re.compile(r"hội nghị (?:lần thứ \S+ )?|,?\s*(?:khóa|nhiệm kỳ|lần thứ)\s+[\divxl-]+")
_NOT_ONE = re.compile(
    r"\d|,|^liên|(?<![^\W_])(?:và bộ|căn cứ|nghị định|quyết định|thông tư|nghị quyết|khoản|điều)(?![^\W_])"
)
_PLACES = ("tỉnh", "thành", "phố", "huyện", "xã", "phường", "thị", "trấn", "quận")
_ONE_MAN = frozenset(("bộ trưởng", "thống đốc", "tổng thanh tra", "viện trưởng", "chánh án"))
_FILLERS = frozenset(("của", "các", "và", "việt", "nam"))
_WEAK = frozenset((*_PLACES, "đảng", "cộng", "sản", "việt", "nam", "của", "các", "và", "nước"))
_LEVEL = r"(?P<level>tỉnh|thành phố|huyện|xã|phường|thị xã|quận|thị trấn)"
# A Party committee, its standing body and its executive committee speak for one another in loose citing; so do the
# names of the Central Committee. The Politburo, the Secretariat and the commissions are bodies of their own.
_KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"^bộ chính trị", "politburo"),
        (r"^ban bí thư", "secretariat"),
        (r"^ủy ban kiểm tra trung ương", "central inspection"),
        (r"^ban chấp hành trung ương|^trung ương(?: đảng)?$|^đảng$", "central committee"),
        (r"^ủy ban thường vụ quốc hội", "standing committee of the assembly"),
        (r"^quốc hội", "assembly"),
        (r"^chính phủ|^$", "government"),
        (r"^(?:ban thường vụ |ban chấp hành |thường trực )?tỉnh ủy", "province committee"),
        (r"^(?:ban thường vụ |ban chấp hành |thường trực )?thành ủy", "city committee"),
        (r"^(?:ban thường vụ |ban chấp hành |thường trực )?huyện ủy", "district committee"),
        (r"^(?:ban thường vụ |ban chấp hành )?(?:đảng bộ )tỉnh", "province committee"),
        (r"^(?:ban thường vụ |ban chấp hành )?(?:đảng bộ )thành phố", "city committee"),
        (r"^(?:ban thường vụ |ban chấp hành )?(?:đảng bộ )huyện", "district committee"),
        (rf"^ủy ban nhân dân(?: {_LEVEL})?", "people's committee"),
        (rf"^(?:thường trực )?hội đồng nhân dân(?: {_LEVEL})?", "people's council"),
    )
)


@cache
def _short() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Short names of bodies, and codes of organs used as names, with what they stand for."""
    organs = ((organ.code, organ.name) for organ in load_organs() if len(organ.code) > 2)
    return tuple((re.compile(rf"\b{re.escape(code)}\b"), name) for code, name in (*_ABBREVIATED, *organs))


_ABBREVIATED = (
    ("BCHTW", "Ban Chấp hành Trung ương"),
    ("BCH TW", "Ban Chấp hành Trung ương"),
    ("BCH", "Ban Chấp hành"),
    ("BTV", "Ban Thường vụ"),
    ("TW", "Trung ương"),
    ("TƯ", "Trung ương"),
    ("TTg", "Thủ tướng Chính phủ"),
)
