"""How well a text was read, as counts that may be added up: syllables, characters, symbols, dates.

The counts are those of the corpus's `text_score.py`, which also says what a syllable and a symbol are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from types import ModuleType

from rapidfuzz.distance import Levenshtein

from bench.blocks import Row
from bench.order import in_reference_order

_DATE = re.compile(
    r"""(?<![\d/]) \d{1,2} \s?/\s? \d{1,2} \s?/\s? \d{4} (?![\d/])      # ngày 03/6/2013
    | \b ngày \s+ \d{1,2} \s+ tháng \s+ \d{1,2} \s+ năm \s+ \d{4} \b  # ngày 29 tháng 8 năm 2023
    """,
    re.VERBOSE | re.IGNORECASE,
)

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Wrong of all syllables, in the text's own order and with its lines in the reference's; wrong of all
    characters; found of all symbols and dates."""

    wrong: int = 0
    wrong_lines: int = 0
    syllables: int = 0
    wrong_characters: int = 0
    characters: int = 0
    symbols_found: int = 0
    symbols: int = 0
    dates_found: int = 0
    dates: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    def figures(self) -> Row:
        """Percentages: word error as it comes and apart from the order of lines, character error, symbols and dates
        found as they stand; None where the reference has none."""
        return {
            "wer": _percent(self.wrong, self.syllables),
            "wer_lines": _percent(self.wrong_lines, self.syllables),
            "cer": _percent(self.wrong_characters, self.characters),
            "symbols": _percent(self.symbols_found, self.symbols),
            "dates": _percent(self.dates_found, self.dates),
        }


def tally(reference: str, text: str, scorer: ModuleType) -> Tally:
    """`text` beside `reference`; `scorer` is the corpus's `text_score`."""
    wanted, read = scorer.syllables(reference), scorer.syllables(text)
    ordered = scorer.syllables(in_reference_order(reference, text, syllables=scorer.syllables))
    wanted_plain, read_plain = scorer.canonical(reference), scorer.canonical(text)
    symbols, dates = scorer.symbols(reference), find_dates(wanted_plain)
    return Tally(
        Levenshtein.distance(wanted, read),
        Levenshtein.distance(wanted, ordered),
        len(wanted),
        Levenshtein.distance(wanted_plain, read_plain),
        len(wanted_plain),
        (symbols & scorer.symbols(text)).total(),
        symbols.total(),
        (dates & find_dates(read_plain)).total(),
        dates.total(),
    )


def differences(reference: str, text: str, scorer: ModuleType) -> Iterator[str]:
    """What is wrong in `text`, a line each: the syllables before, those wanted, those read; to be read by a person."""
    wanted, read = scorer.syllables(reference), scorer.syllables(text)
    for step in Levenshtein.opcodes(wanted, read):
        if step.tag != "equal":
            before = " ".join(wanted[max(0, step.src_start - _CONTEXT) : step.src_start])
            printed, found = wanted[step.src_start : step.src_end], read[step.dest_start : step.dest_end]
            yield f"{before} | {' '.join(printed) or '-'} → {' '.join(found) or '-'}"


def find_dates(text: str) -> Counter[str]:
    """All full dates of a text in the form in which they are printed, inner spaces of a numeric one removed.

    >>> sorted(find_dates("ngày 03/6/2013, 5/2022 và Ngày 29 tháng 8  năm 2023; 1/2/2021, 01 /02/2021"))
    ['01/02/2021', '03/6/2013', '1/2/2021', 'ngày 29 tháng 8 năm 2023']
    """
    found = (re.sub(r"\s+", " ", match[0].lower()) for match in _DATE.finditer(text))
    return Counter(date.replace(" ", "") if "/" in date else date for date in found)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None
