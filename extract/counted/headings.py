"""What a heading gives to the figures below it: that they are targets, and their time ("2. Chỉ tiêu đến năm 2025").

It holds until the next heading of the same rank. Headings that tell results, or that name two times, give no time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.counted.modality import aims
from extract.counted.timephrases import find_phrases
from extract.counted.units import lowered

__all__ = ["Outline", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a paragraph say of it: the time of its targets, and whether its figures are targets."""

    period: str | None
    targets: bool


class Outline:
    """The paragraphs of a document, told one after the other, each asked what the headings above say of it."""

    def __init__(self) -> None:
        self._open: list[_Heading] = []
        self._after_part = False

    def enter(self, paragraph: str) -> Section:
        """What the headings above the paragraph give to it; the paragraph may be a heading itself.

        >>> outline = Outline()
        >>> lines = ("1. Mục tiêu đến năm 2025", "- Có 30 xã", "2. Giải pháp", "Có 30 xã")
        >>> [outline.enter(line).period for line in lines]
        [None, 'đến năm 2025', None, None]
        """
        rank = self._rank(paragraph)
        self._after_part = rank == 1
        while self._open and (rank <= self._open[-1].rank or (rank == _TEXT and self._open[-1].rank == _BARE)):
            self._open.pop()
        given = Section(self._period(), self._targets())
        if rank < _TEXT:
            label = _LABEL.match(paragraph)
            title = paragraph if _is_title(paragraph) else label.group() if label is not None else None
            if title is not None and (rank < _ITEM or title is paragraph):
                heading = _Heading(rank, _time(paragraph), aims(title))
                if heading.period is not None or heading.aim is not None:
                    self._open.append(heading)
                    if label is not None and heading.aim is not None:
                        return Section(given.period, heading.aim)
        return given

    def _period(self) -> str | None:
        for heading in reversed(self._open):
            if heading.period is not None or heading.aim is False:
                return heading.period
        return None

    def _targets(self) -> bool:
        return next((heading.aim for heading in reversed(self._open) if heading.aim is not None), False)

    def _rank(self, paragraph: str) -> int:
        for rank, pattern in _RANKS:
            if pattern.match(paragraph):
                return rank
        if not _is_title(paragraph) or _OPEN_END.search(paragraph):
            return _TEXT
        if paragraph.isupper():
            # The title of a part stands under its number; alone it ranks as a numbered section.
            return 1 if self._after_part else 2
        return _BARE


@dataclass(frozen=True, slots=True)
class _Heading:
    rank: int
    period: str | None
    aim: bool | None


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
_LABEL = re.compile(r"[^:;\n]{3,100}:(?=\s)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPEN_END = re.compile(r"[.;,:…]\s*$")


def _is_title(paragraph: str) -> bool:
    return len(paragraph) <= _MAX_HEADING and not re.search(r"[.;,]\s*$", paragraph)


def _time(paragraph: str) -> str | None:
    """The one time that a heading of targets names."""
    if not _is_title(paragraph) or _YEAR.search(paragraph) is None:
        return None
    phrases = find_phrases(paragraph)
    if len(phrases) != 1:
        return None
    # "1. Giai đoạn 2021-2025": nothing but a time.
    alone = len(_NUMBERING.sub("", paragraph).strip(" :")) <= len(phrases[0]) + 1
    return phrases[0] if alone or _TARGET.search(lowered(paragraph)) else None
