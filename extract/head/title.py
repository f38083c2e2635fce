"""The title block: the type in capitals, then the subject (trích yếu)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from extract.head.naming import is_upper, proper_name
from extract.letters import CAPITAL
from extract.tables import Tables
from normalize.symbols import load_types
from normalize.text import fold

ALIKE = 85.0
"""How alike, of 100, a line in capitals and a type's name must be without diacritics: QUYÉT ĐỊNH, CHÍ THI."""


@dataclass(frozen=True, slots=True)
class Title:
    """The type, the organ that the title names as its author, and the subject."""

    doc_type: str | None
    author: str | None
    subject: str | None


def type_of_line(line: str) -> str | None:
    """The document type that fills a line in capitals, a few letters read wrong allowed.

    >>> type_of_line("QUYÉT ĐỊNH"), type_of_line("QUYẾT ĐỊNH:"), type_of_line("Quyết định")
    ('Quyết định', None, None)

    Where a line names the author too ("QUYẾT ĐỊNH CỦA UBND TỈNH"), it is the type that counts.
    """
    line = " ".join(line.split()).strip(" *.-–_“”\"'")
    if not is_upper(line) or line.endswith(":"):
        return None
    names = _folded_names()
    plain = fold(line)
    if plain in names:
        return names[plain]
    type_name, _, author = plain.partition(" cua ")
    if author and type_name in names and len(line) < 60:
        return names[type_name]
    best = process.extractOne(plain, names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return names[best[0]] if best is not None else None


def type_before_subject(line: str) -> tuple[str, str] | None:
    """The type with whose name in capitals a line begins, and the subject that follows it in the same line.

    >>> type_before_subject("BÁO CÁO TỔNG KẾT NĂM 2020"), type_before_subject("THƯ VIỆN TỈNH")
    (('Báo cáo', 'TỔNG KẾT NĂM 2020'), None)
    """
    words = line.strip(" *").split()
    for length in (4, 3, 2):
        name = _folded_names().get(fold(" ".join(words[:length])))
        if name is None or len(words) <= length + 1 or not all(word.isupper() for word in words[:length]):
            continue
        qualifier = " ".join(words[length : length + 2])
        if qualifier.isupper() and qualifier.lower() in _QUALIFIERS:
            return f"{name} {qualifier.lower()}", " ".join(words[length + 2 :])
        return name, " ".join(words[length:])
    return None


# Words that make a type of their own: THÔNG CÁO BÁO CHÍ.
_QUALIFIERS = ("báo chí", "liên ngành", "liên bộ", "liên tịch", "chính trị")


def read_title(lines: Sequence[str], *, tables: Tables, keep_author: bool) -> Title:
    """What the lines of the title block say.

    "CỦA BAN THƯỜNG VỤ TỈNH ỦY" below the type names the author; `keep_author` leaves it in the subject as it is
    printed, where a letterhead names the organ already. The organ that decides ("THỦ TƯỚNG CHÍNH PHỦ", a line of
    capitals below the subject) ends the block, as does the first heading.
    """
    doc_type = author = None
    subject: list[str] = []
    for line in (" ".join(line.split()).strip(" *_") for line in lines):
        if not line:
            continue
        if doc_type is None and not subject and (found := type_of_line(line)) is not None:
            doc_type = found
            named = _AUTHOR_BEHIND.search(line)
            author = proper_name(named["author"], tables) if named is not None and not keep_author else None
        elif doc_type is None and not subject and (both := type_before_subject(line)) is not None:
            doc_type, rest = both
            subject += [rest] if rest else []
        elif doc_type is not None and not subject and not keep_author and is_upper(line) and _AUTHOR.match(line):
            author = proper_name(_AUTHOR.sub("", line), tables)
        elif subject and (_BODY.match(line) or _decides(line, subject[-1], tables)):
            break
        else:
            subject.append(line)
    return Title(doc_type, author, _EDGE.sub("", " ".join(subject)).rstrip(" -–") or None)


_AUTHOR = re.compile(r"^của\s+", re.IGNORECASE)
_AUTHOR_BEHIND = re.compile(r"\s[Cc][Ủủ][Aa]\s+(?P<author>.+)$")
# Where the text begins: grounds, addressee, the first heading.
_BODY = re.compile(
    r"(?:Kính gửi|Căn cứ|Thực hiện|Theo đề nghị)\b"
    r"|(?:Phần|PHẦN) (?:thứ|THỨ|[IVX\d])|(?:Chương|CHƯƠNG|Mục|MỤC|Điều) [IVX\d]|[IVX]{1,4}\s?[.-]\s|A\s?[.-]\s"
    rf"|1[.)]\s+[{CAPITAL}]"
)
_HANGS = re.compile(r"(?<!\w)(?:của|về|và|tại|với|do|cho|các|theo|giữa)\W*$", re.IGNORECASE)
_EDGE = re.compile(r"^[^\w“\"(]+")


def _decides(line: str, before: str, tables: Tables) -> bool:
    """Whether a line in capitals under the subject is no part of it: a heading, or the organ that decides."""
    if not is_upper(line) or _HANGS.search(before) is not None:
        return False
    if not is_upper(before):
        return True
    span = tables.organ_at(line, 0)
    return span is not None and span.end == len(line) and line.lower().startswith(_AUTHORITIES)


# The organs that decide, as they stand alone above the grounds of an act.
_AUTHORITIES = (
    "chủ tịch",
    "ủy ban",
    "uỷ ban",
    "hội đồng",
    "thủ tướng",
    "bộ trưởng",
    "chính phủ",
    "quốc hội",
    "giám đốc",
)


@cache
def _folded_names() -> dict[str, str]:
    return {fold(name): name for row in load_types() for name in row.names}
