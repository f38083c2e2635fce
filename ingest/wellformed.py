"""How a reading is built, whatever it says: well-formed symbols, figures and syllables, and dirt among letters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from normalize.symbols import parse_symbol
from normalize.text import is_syllable
from normalize.tokens import CLOSING, OPENING

_ROMAN: Final = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_FIGURE: Final = re.compile(
    r"""
      \d{1,3}(?:\.\d{3})+(?:,\d+)?%?                              # 1.451.874.000, 13.963,91
    | \d+(?:,\d+)?%? | \d{1,2}\.\d{1,2}                          # 98,1%, 2022, heading 2.1
    | (?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:19|20)\d\d)?   # 03/6/2013
    | (?:0?[1-9]|1[0-2])/(?:19|20)\d\d                            # 5/2022
    | (?:19|20)\d\d[-–](?:19|20)\d\d                              # 2020-2025
    | \d{1,3}(?:\.\d{3})*/\d{1,3}(?:\.\d{3})*                     # 526/536
    """,
    re.VERBOSE,
)
_END: Final = re.compile(r"[./]{2,3}\Z")
_INNER: Final = re.compile(
    r"""
      (?<=[^\W\d_])[^\w\s/&-](?=[^\W\d_])                  # đối.với
    | (?<=[^\W\d_])[/&-](?=[a-zđà-ỹ])(?<=[a-zđà-ỹ].)        # bộ-và
    | (?<=\d)[^\w\s.,/–-](?=\d)                           # 88:600
    """,
    re.VERBOSE,
)
_USUAL: Final = re.compile(r"""[\wÀ-ỹ.,;:!?()\[\]"'“”‘’…/&%+=*§–-]""")
_FOREIGN: Final = re.compile(r"[À-ÿŠšŸŽžŞşÇçŤťŢţÑñ_]")
_VIETNAMESE: Final = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_STROKED: Final = re.compile(r"[IVXLHNl|1!]+")
_STROKES: Final = str.maketrans({"H": "II", "N": "II", "l": "I", "|": "I", "1": "I", "!": "I"})


@lru_cache(maxsize=1 << 14)
def grade(text: str) -> float:
    """How well-formed the worst word of `text` is: 1 as it should be, 0 where nothing is known of it, -1 broken.

    >>> grade("25-NQ/TW"), grade("25-NÑNQ/TW"), grade("đối.với"), grade("XIII,"), grade("5/2922"), grade("quyết")
    (1.0, 0.0, -1.0, 1.0, -0.5, 1.0)
    >>> grade("tỉnh./."), grade("/TTr-SNN"), grade("/TIr-SNN"), grade("CT/TW,")
    (1.0, 1.0, 0.0, 1.0)
    """
    return min((_grade(word) for word in text.split()), default=0.0)


@lru_cache(maxsize=1 << 14)
def odd_letters(text: str) -> int:
    """How many characters of `text` no Vietnamese document has: dirt, or letters of other languages.

    >>> odd_letters("vậnŸ ~"), odd_letters("Độc lập - Tự do")
    (2, 0)
    """
    return sum(
        not _USUAL.match(c) or (_FOREIGN.match(c) is not None and c not in _VIETNAMESE) for c in text if c != " "
    )


@lru_cache(maxsize=1 << 14)
def signs_inside(text: str) -> int:
    """How many signs stand, as specks do, between small letters of one word, or between figures that it cannot part.

    >>> signs_inside("đối.với bộ-và"), signs_inside("25-NQ/TW, 1.200 UBND-NC"), signs_inside("lấy")
    (2, 0, 0)
    >>> signs_inside("88:600"), signs_inside("13.963,91 03/6/2013 2015-2020 54,03%")
    (1, 0)
    """
    return len(_INNER.findall(text))


def join_strokes(one: str, two: str) -> str | None:
    """The Roman numeral that two readings of one show, by the one with more strokes; None where they show none.

    A stroke that touches its neighbour is lost, or both are read as one letter: III as II, as HI.

    >>> join_strokes("II-", "HI-"), join_strokes("XII", "XIII"), join_strokes("IHI", "HI"), join_strokes("XI", "IX")
    ('III-', 'XIII', 'III', None)
    """
    heads = [_STROKED.match(text) for text in (one, two)]
    if heads[0] is None or heads[1] is None or one[heads[0].end() :] != two[heads[1].end() :]:
        return None
    read = [head.group() for head in heads if head is not None]
    numerals = {form for text in read for form in (text, text.translate(_STROKES)) if _ROMAN.fullmatch(form)}
    if any(text.isdigit() for text in read) or len({form.rstrip("I") for form in numerals}) != 1:
        return None
    return max(numerals, key=len) + one[heads[0].end() :]


def _grade(word: str) -> float:
    core = _END.sub("", word).lstrip(OPENING).rstrip(CLOSING)
    if not core:
        return 0.0
    if _ROMAN.fullmatch(core):
        return 1.0
    digits, letters = (any(test(c) for c in core) for test in (str.isdigit, str.isalpha))
    if digits and letters:
        return _grade_symbol(core, otherwise=-1.0)
    if digits:
        return 1.0 if _FIGURE.fullmatch(core) else -0.5
    if signs_inside(core) or odd_letters(core):
        return -1.0
    if all(is_syllable(part) for part in re.split(r"[-–/]", core.lower())):
        return 1.0
    if "/" in core:  # the number of a symbol stands on the line before, or is written by hand
        return max(_grade_symbol("1" + core, otherwise=0.0), _grade_symbol("1-" + core, otherwise=0.0))
    return 0.0


def _grade_symbol(text: str, *, otherwise: float) -> float:
    symbol = parse_symbol(text)
    return otherwise if symbol is None else 1.0 if symbol.sure else 0.0
