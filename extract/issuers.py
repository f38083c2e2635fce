"""Who issued a cited document, told by the words around the citation.

    of      "… số 31-CT/TW ngày 14/9/2015 của Ban Bí thư"
    by      "Thành ủy ban hành Đề án số …", "… số 12 do UBND tỉnh ban hành"
    head    "các văn bản của Thành ủy: Đề án số …; Kế hoạch số …"

An issuer is copied as it stands, joint bodies with the words that join them, without a term (khóa XI).
"""

from __future__ import annotations

import re

from extract.tables import Tables
from normalize.values import Span


def issuer_after(text: str, end: int, tables: Tables) -> Span | None:
    """The issuer named right after a citation that ends at `end`: "của X", "do X ban hành"."""
    match = _OF.match(text, end)
    if match is None:
        return None
    return _organs_from(text, match.end(), tables) or _unknown_organ(text, match.end(), tables)


def issuer_before(text: str, start: int, tables: Tables) -> Span | None:
    """The issuer that is said to issue the citation beginning at `start`: "X đã ban hành", "của X:"."""
    window = max(0, start - _REACH)
    before = text[window:start]
    match = _ISSUES.search(before) or _HEAD.search(before)
    return _organs_to(text, window, window + match.start(), tables) if match is not None else None


_REACH = 240
_OF = re.compile(r"\s*,?\s*(?:của|do)\s+")
# X (đã) ban hành (các) | X có | X xây dựng và ban hành; then the citation. Lower case: a heading names no issuer.
_ISSUES = re.compile(
    r"""
    \s+
    (?: (?: đã | vừa | cũng | tiếp\s+tục | phối\s+hợp | kịp\s+thời | chủ\s+động | xây\s+dựng(?:\s+và|,)?
          | ký(?:\s+và|,)? | tham\s+mưu | thống\s+nhất | d\w? ) \s ){0,3}  # d, da: đã read badly
    (?: ban\s+hành | có | ra | ký | thông\s+qua ) (?:\s+(?:các|một\s+số|nhiều))? (?:\s+văn\s+bản)? \s* :? \s* $
    """,
    re.VERBOSE,
)
_HEAD = re.compile(r"\s*:\s*$")
_JOIN_WORD = re.compile(r"\s+(?:và|cùng(?:\s+với)?|phối\s+hợp\s+(?:với|cùng))\s+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _organs_from(text: str, start: int, tables: Tables) -> Span | None:
    """The organ that begins at `start`, with those joined to it by và or phối hợp với."""
    first = tables.organ_at(text, start)
    if first is None:
        return None
    end = first.end
    while (join := _JOIN_WORD.match(text, end)) and (more := tables.organ_at(text, join.end())):
        end = more.end
    return Span(start, end)


def _organs_to(text: str, start: int, end: int, tables: Tables) -> Span | None:
    """The organ that ends at `end`, with those joined to it before."""
    found = list(tables.find_organs(text, start, end))
    if not found or found[-1].end != end:
        return None
    first = len(found) - 1
    while first > 0 and _JOIN_WORD.fullmatch(text, found[first - 1].end, found[first].start):
        first -= 1
    return Span(found[first].start, end)


def _unknown_organ(text: str, start: int, tables: Tables) -> Span | None:
    """A capitalised name that no table has, up to a word that cannot be part of it; None where nothing is capital."""
    end, capitals = start, 0
    for count, word in enumerate(_WORD.finditer(text, start, min(len(text), start + 120))):
        if count == 0 and (word.start() != start or not word[0][0].isupper()):
            return None
        broken = count > 0 and not _is_gap(text[end : word.start()])
        if broken or count == 10 or (count > 0 and word[0].lower() in tables.stop_words):
            break
        capitals += word[0][0].isupper()
        end = word.end()
    return Span(start, end) if capitals >= 2 else None


def _is_gap(between: str) -> bool:
    return between != "" and between.strip(" \n\u00a0") == ""
