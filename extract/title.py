"""The title block: the type in capitals, then the subject (trích yếu)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from extract.naming import is_upper, proper_name
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
    """
    line = " ".join(line.split()).strip(" *.-–_“”\"'")
    if not is_upper(line) or line.endswith(":"):
        return None
    names = _folded_names()
    plain = fold(line)
    if plain in names:
        return names[plain]
    best = process.extractOne(plain, names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return names[best[0]] if best is not None else None


def read_title(lines: Sequence[str], *, tables: Tables, keep_author: bool) -> Title:
    """What the lines of the title block say.

    "CỦA BAN THƯỜNG VỤ TỈNH ỦY" below the type names the author; `keep_author` leaves it in the subject as it is
    printed, where a letterhead names the organ already. The organ that decides ("THỦ TƯỚNG CHÍNH PHỦ", a line of
    capitals below the subject) ends the block.
    """
    doc_type = author = None
    subject: list[str] = []
    for line in (" ".join(line.split()).strip(" *_") for line in lines):
        if not line:
            continue
        if doc_type is None and not subject and (found := type_of_line(line)) is not None:
            doc_type = found
        elif doc_type is not None and not subject and not keep_author and is_upper(line) and _AUTHOR.match(line):
            author = proper_name(_AUTHOR.sub("", line), tables)
        elif subject and (_BODY.match(line) or (not is_upper(subject[-1]) and is_upper(line))):
            break
        else:
            subject.append(line)
    return Title(doc_type, author, _EDGE.sub("", " ".join(subject)).rstrip(" -–") or None)


_AUTHOR = re.compile(r"^của\s+", re.IGNORECASE)
# Where the text begins: grounds, addressee.
_BODY = re.compile(r"(?:Kính gửi|Căn cứ|Thực hiện|Theo đề nghị)\b")
_EDGE = re.compile(r"^[^\w“\"(]+")


@cache
def _folded_names() -> dict[str, str]:
    return {fold(name): name for row in load_types() for name in row.names}
