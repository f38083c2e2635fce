"""The time that a heading gives to the targets below it: "2. Chỉ tiêu đến năm 2025".

It holds until the next heading of the same rank. Headings that tell results, or that name two times, give none.
"""

from __future__ import annotations

import re

from extract.timephrases import find_phrases
from extract.units import lowered

__all__ = ["Outline"]


class Outline:
    """The paragraphs of a document, told one after the other, each asked what time the heading above gives it."""

    def __init__(self) -> None:
        self._rank = 0
        self._period: str | None = None

    def enter(self, paragraph: str) -> str | None:
        """The time that the heading above the paragraph gives to it; the paragraph may be a heading itself.

        >>> outline = Outline()
        >>> [outline.enter(line) for line in ("1. Mục tiêu đến năm 2025", "- Có 30 xã", "2. Giải pháp", "Có 30 xã")]
        [None, 'đến năm 2025', None, None]
        """
        rank = _rank(paragraph)
        plain = self._period is not None and self._rank == _BARE and rank == _TEXT
        if plain or rank <= self._rank:
            self._period = None
        given = self._period
        period = _target(paragraph) if rank < _TEXT else None
        if period is not None:
            self._rank, self._period = rank, period
        elif self._period is None:
            self._rank = 0
        return given


_BARE, _ITEM, _TEXT = 6, 8, 9
_RANKS = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (1, r"\s*(?:Phần|PHẦN|Chương|CHƯƠNG)\s"),
        (2, r"\s*[IVX]{1,5}\s?(?:[.\-–)/]|\s[A-ZĐ])"),
        (2, r"\s*[A-EĐ]\s?[.\-–]\s"),
        (3, r"\s*\d{1,2}\s?[.)\-–/]\s"),
        (4, r"\s*\d{1,2}\.\d{1,2}\.?\s"),
        (5, r"\s*\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s|\s*[a-zđ]\s?[.)/]\s"),
        (_ITEM, r"\s*(?:[-–+•*]|\(\d{1,2}\))\s?"),
    )
)
_MAX_HEADING = 160
_TARGET = re.compile(r"(?<![^\W_])(?:mục tiêu|chỉ tiêu|phương hướng|định hướng|kế hoạch|phấn đấu|nhiệm vụ)(?![^\W_])")
_NUMBERING = re.compile(r"^\s*(?:[IVX]{1,5}|[\d.]{1,8}|[a-zđA-ZĐ])\s?[.)\-–/]\s*")
_OPEN_END = re.compile(r"[.;,:…]\s*$")


def _rank(paragraph: str) -> int:
    for rank, pattern in _RANKS:
        if pattern.match(paragraph):
            return rank
    return _BARE if len(paragraph) <= _MAX_HEADING and not _OPEN_END.search(paragraph) else _TEXT


def _target(paragraph: str) -> str | None:
    """The one time that a heading of targets names."""
    if len(paragraph) > _MAX_HEADING or re.search(r"[.;,]\s*$", paragraph):
        return None
    phrases = find_phrases(paragraph)
    if len(phrases) != 1:
        return None
    # "1. Giai đoạn 2021-2025": nothing but a time.
    alone = len(_NUMBERING.sub("", paragraph).strip(" :")) <= len(phrases[0]) + 1
    return phrases[0] if alone or _TARGET.search(lowered(paragraph)) else None
