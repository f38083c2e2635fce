"""Names with choices in them, and names told alike whichever vowel bears the tone mark.

A pattern such as `(Ban Thường vụ|BTV) {committee} {place}` stands for all names that its choices make.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product

WORD_END = "(?![^\\W\u00b9\u00b2\u00b3\u2070-\u2079])"
"""No letter and no figure follows; a footnote mark (¹) may."""

PLACE = "{place}"
"""The slot for a place name; it stays in the spelled-out name as a word of its own."""


def spell_out(pattern: str, slots: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """All word sequences that a pattern stands for; `{place}` stays as a word of its own."""
    choices: list[Sequence[str]] = []
    for optional, either, slot, word in _GROUP.findall(pattern):
        if slot:
            choices.append([slot] if slot == PLACE else slots[slot[1:-1]])
        elif word:
            choices.append([word])
        else:
            parts = (optional or either).split("|")
            filled = [choice for part in parts for choice in _fill(part, slots)]
            choices.append([*filled, ""] if optional else filled)
    spelled = (" ".join(part for part in parts if part) for parts in product(*choices))
    return tuple(dict.fromkeys(tuple(text.split()) for text in spelled))


def _fill(part: str, slots: Mapping[str, Sequence[str]]) -> list[str]:
    """The part itself, or one text for each filling of the slot that it holds."""
    slot = _SLOT.search(part)
    if slot is None or slot[0] == PLACE:
        return [part]
    return [part.replace(slot[0], filling) for filling in slots[slot[0][1:-1]]]


def _word_pattern(word: str) -> str:
    return _TONE.sub(lambda m: _TONES[m[0]], re.escape(word))


def words_pattern(words: str) -> str:
    """An expression for consecutive words, any white space between them and either place of the tone mark."""
    return r"\s+".join(_word_pattern(word) for word in words.split())


def fold_tones(name: str) -> str:
    """Lower case, single blanks, tone marks on the first vowel: for comparing names."""
    name = " ".join(name.lower().split())
    for two, either in _TONES.items():
        name = name.replace(either.strip("(?:)").split("|")[1], two)
    return name


# Both places of the tone mark are met: ủy and uỷ, hòa and hoà.
_TONES = {
    two: f"(?:{two}|{other})"
    for two, other in (
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("Ủy", "Uỷ"),
        ("Òa", "Oà"),
        ("ÒA", "OÀ"),
        ("ỦY", "UỶ"),
    )
}
_TONE = re.compile("|".join(_TONES))
_SLOT = re.compile(r"\{\w+\}")
_GROUP = re.compile(r"\[([^\]]*)\]|\(([^)]*)\)|(\{\w+\})|([^\s\[\](){}]+)")
