"""Names as they are written in running text: "TỈNH ỦY BẮC GIANG" → "Tỉnh ủy Bắc Giang".

Letterheads and signatures are in capitals; which syllables stay capital is known from the tables of organ
names and places, and for the rest from a few words after which a name follows (tỉnh, huyện, xã …).
"""

from __future__ import annotations

import re

from extract.tables import Tables


def proper_name(text: str, tables: Tables) -> str:
    """The name of an organ in its proper case; text that is not in capitals comes back with single blanks.

    >>> from extract.tables import load_tables
    >>> proper_name("ỦY BAN NHÂN DÂN  TỈNH QUẢNG NGÃI", load_tables())
    'Ủy ban nhân dân tỉnh Quảng Ngãi'
    """
    words = text.split()
    name = " ".join(words)
    if not words or not is_upper(name):
        return name
    found = tables.organs.match(name)
    spelled = found[1].spelling.split() if found is not None else []
    for at in range(len(spelled), len(words)):
        place = tables.place_alike(" ".join(words[at:])) if not below_province(" ".join(spelled)) else None
        if place is not None:
            return " ".join([*spelled, place])
        spelled.append(_word(words, at, tables))
    return _places(" ".join(spelled), name, tables)


def below_province(before: str) -> bool:
    """Whether the words before a name say that it is a district's or a commune's, whatever province has that name.

    >>> below_province("Huyện ủy"), below_province("UBND huyện"), below_province("Tỉnh ủy")
    (True, True, False)
    """
    return _BELOW.search(before) is not None


def sentence_case(text: str) -> str:
    """Capital first, the rest small: "PHÓ BÍ THƯ" → "Phó bí thư"; text not in capitals is left alone."""
    text = " ".join(text.split())
    return text[:1] + text[1:].lower() if is_upper(text) else text


def is_upper(text: str) -> bool:
    """Whether nearly all letters are capitals."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def _word(words: list[str], at: int, tables: Tables) -> str:
    word = words[at]
    if word in tables.acronyms:
        return word
    if at == 0:
        return word.capitalize()
    if word.lower() in tables.small_words:
        return word.lower()
    named = any(words[back].lower() in tables.before_name for back in range(max(0, at - 4), at))
    return word.capitalize() if named else word.lower()


def _places(spelled: str, original: str, tables: Tables) -> str:
    """Provinces inside the name get their own spelling."""
    for match in tables.province.finditer(original):
        if below_province(spelled[: match.start()]):
            continue
        name = tables.province_of(match["name"]) or match["name"]
        if len(name) == len(match[0]):
            spelled = spelled[: match.start()] + name + spelled[match.end() :]
    return spelled


_BELOW = re.compile(
    r"(?<!\w)(?:(?:huyện|quận|thị) [uủ][ỷy]|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s*$", re.IGNORECASE
)
