"""Names of organs in capitals, as letterheads and signatures have them, in their proper case.

`extract.head.naming` spells the names that the tables know; here are those that no table has: what follows the word
for the organ tells which syllables have a capital.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.head.naming import is_upper, proper_name
from extract.tables import Tables


def begins_organ(line: str, tables: Tables) -> bool:
    """Whether a line begins with a word with which the name of an organ begins: SỞ, ỦY BAN, CHI CỤC."""
    return organ_head(line.lower(), tables) is not None


def organ_head(low: str, tables: Tables) -> str | None:
    """The longest word with which the name of an organ begins, that begins this name in small letters."""
    return next((head for head in tables.organ_heads if low == head or low.startswith(head + " ")), None)


def organ_name(line: str, tables: Tables) -> str:
    """An organ in capitals in its proper case, also one that no table knows: CHI CỤC THÚ Y → Chi cục Thú y.

    After the word for the organ (cục, ban, phòng) the field of its work has one capital, after và another, the name
    of a place all.
    """
    head = organ_head(line.lower(), tables)
    known = tables.organs.match(line)
    if head is None or not is_upper(line):
        return proper_name(line, tables)
    longer = known is not None and known[0].end > len(head)
    if known is not None and longer:
        after = line[known[0].end :].split()
        if (
            known[1].placed
            or not after
            or _is_level([word.lower() for word in after], 0)
            or known[1].spelling not in _WITH_WORDS
        ):
            return proper_name(line, tables)
        return f"{known[1].spelling} {' '.join(after).lower()}"
    rest = line[len(head) :].split()
    spelled = known[1].spelling if known is not None else head[:1].upper() + head[1:]
    spelled = head.upper() if head.upper() in tables.acronyms else spelled
    low = [word.lower() for word in rest]
    if not rest or (known is not None and known[1].placed and low[0] not in _PARTS):
        return proper_name(line, tables)
    if low[:2] == ["cơ", "quan"] and len(rest) > 2:
        return f"{spelled} cơ quan {organ_name(' '.join(rest[2:]), tables)}"
    if _is_level(low, 0):
        return f"{spelled} {_unit(rest, tables)}"
    if tables.organs.match(" ".join(rest)) is not None:
        return f"{spelled} {proper_name(' '.join(rest), tables)}"
    if organ_head(" ".join(low), tables) is not None and head in _PARTIES:
        return f"{spelled} {organ_name(' '.join(rest), tables)}"
    place = next((at for at in range(1, len(rest)) if _is_level(low, at)), len(rest))
    school = next((len(kind.split()) for kind in _SCHOOLS if " ".join(low).startswith(kind + " ")), None)
    if school is not None:
        named = " ".join(word.capitalize() for word in low[school:])
        kind = " ".join(rest[:school])
        kind = kind if _ACRONYM.fullmatch(kind) is not None else kind.capitalize()
        return f"{spelled} {kind} {tables.province_of(named) or named}"
    described = " ".join(low[:2]) in _WITH_A_TASK
    # A, B và C
    listed = {at for at in range(1, place) if low[at - 1].endswith(",") and "và" in low[at:place]}
    words = [
        word
        if _ACRONYM.fullmatch(word) is not None or (word in tables.acronyms)
        else small.capitalize()
        if (at == 0 and small not in _SMALL)
        or (at and (small == "đảng" or (not described and (low[at - 1] in ("và", "-", "–") or at in listed))))
        else small
        for at, (word, small) in enumerate(zip(rest[:place], low[:place], strict=True))
    ]
    return " ".join([spelled, *words, _unit(rest[place:], tables)]).strip()


def _is_level(low: Sequence[str], at: int) -> bool:
    """Whether the word at `at`, in small letters, says the kind of a unit whose name follows it."""
    after = low[at + 1] if at + 1 < len(low) else ""
    hamlet = at == 0 and low[at] in _HAMLETS
    return hamlet or low[at] in ("xã", "phường", "huyện", "quận", "tỉnh") or (low[at], after) in _TOWNS


_TOWNS = (("thị", "xã"), ("thị", "trấn"), ("thành", "phố"), ("đặc", "khu"), ("tổ", "dân"), ("khu", "phố"))
_HAMLETS = ("thôn", "xóm", "bản", "ấp", "khóm", "buôn", "làng")


def _unit(words: Sequence[str], tables: Tables) -> str:
    """A unit with its name: XÃ NÀ PHÌN → xã Nà Phìn; several units one after the other are each spelled so."""
    spelled = []
    for at, word in enumerate(words):
        low = word.lower()
        kind = low in _LEVELS or (at > 0 and words[at - 1].lower() in ("thị", "thành") and low in ("xã", "trấn", "phố"))
        spelled.append(low if kind or low in ("và", "-") else word.capitalize())
    name = " ".join(spelled)
    for match in tables.province.finditer(name):
        known = tables.province_of(match["name"]) or match["name"]
        name = name[: match.start()] + known + name[match.end() :] if len(known) == len(match[0]) else name
    return name


# Organizations of those who work in the organ that is named after them: CHI BỘ TRƯỜNG TIỂU HỌC …
_PARTIES = ("chi bộ", "đảng bộ", "đảng ủy", "đảng uỷ", "ban chấp hành")
# Units that bear a name: "CHI BỘ THÔN BÃI CHÀM".
_LEVELS = frozenset((*_HAMLETS, "tổ", "xã", "phường", "thị", "huyện", "quận", "tỉnh", "thành"))
_SMALL = frozenset(("thành", "cơ", "các", "của", "và", "nhân", "về"))
_SCHOOLS = ("đại học", "cao đẳng", "tiểu học", "mầm non", "trung học cơ sở", "trung học phổ thông", "thcs", "thpt")
# What a committee is of, where that is no place: ĐẢNG ỦY CƠ QUAN BỘ
_PARTS = frozenset(("cơ", "các", "khối", "quân", "công", "bộ", "sở", "trường", "bệnh"))
# What follows these says what they do, and has no capitals: BAN CHỈ ĐẠO PHÒNG, CHỐNG THIÊN TAI VÀ TÌM KIẾM CỨU NẠN
_WITH_A_TASK = frozenset(("chỉ đạo", "chỉ huy", "quản lý", "vận động", "tổ chức"))
_WITH_WORDS = ("Ban Chỉ đạo", "Ban Quản lý", "Ban Chỉ huy")
_ACRONYM = re.compile(r"(?=.{2,})[BCDĐGHKLMNPQRSTVX&]+")
