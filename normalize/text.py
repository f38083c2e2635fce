"""Vietnamese letters: composed form, folding, superscripts, and what shape a written syllable has.

Nothing here changes a text in place: the archive keeps what is printed. Folding and tone placement are
for comparing only (`hoà` and `hòa` are one word), and so is the shape of a syllable, which tells a
possible word from OCR noise without a dictionary.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Combining grave, acute, tilde, hook above, dot below: five of the six tones; the level tone has no mark."""

_DIGITS = str.maketrans("0123456789", SUPERSCRIPTS)
_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")
_D = str.maketrans("đĐ", "dd")
_OPEN_PAIRS = ("oa", "oe", "uy")


class Syllable(NamedTuple):
    """A written syllable taken apart: `letters` in lower case without the tone, `tone` 0 (none) to 5 as in `TONES`."""

    letters: str
    tone: int


def to_nfc(text: str) -> str:
    """`text` in composed form (NFC), the form of all text above this room."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without tones, hats and horns, đ as d; for searching and comparing, never for showing.

    >>> fold("Đảng ủy khối")
    'dang uy khoi'
    """
    parted = unicodedata.normalize("NFD", text.lower().translate(_D))
    return "".join(c for c in parted if not unicodedata.combining(c))


def superscript(number: int) -> str:
    """A footnote number as it stands in the body.

    >>> superscript(12)
    '¹²'
    """
    return str(number).translate(_DIGITS)


_MOST_DIGITS = 9


def from_superscript(text: str) -> int | None:
    """The number that superscript digits write, None where `text` holds anything else.

    More digits than a note has are no number.

    >>> from_superscript("¹²"), from_superscript("12"), from_superscript("¹" * 5000)
    (12, None, None)
    """
    if not text or len(text) > _MOST_DIGITS or text.strip(SUPERSCRIPTS):
        return None
    return int(text.translate(_PLAIN))


@lru_cache(maxsize=1 << 15)
def split_tone(word: str) -> Syllable:
    """`word` in lower case without its tone mark, and that tone; a second tone mark stays where it is.

    >>> split_tone("Tổ")
    Syllable(letters='tô', tone=4)
    """
    parted = unicodedata.normalize("NFD", word.lower())
    for at, char in enumerate(parted):
        tone = TONES.find(char) + 1
        if tone:
            return Syllable(to_nfc(parted[:at] + parted[at + 1 :]), tone)
    return Syllable(to_nfc(parted), 0)


def same_word(one: str, other: str) -> bool:
    """Whether two words differ in case and in the place of the tone mark at most.

    >>> same_word("Hoà", "hòa"), same_word("quý", "qúy"), same_word("hóa", "hòa")
    (True, True, False)
    """
    return split_tone(one) == split_tone(other)


def place_tone(syllable: Syllable) -> str:
    """`syllable` spelled with its tone where documents of the State and the Party put it (hòa, thủy; quý).

    >>> place_tone(split_tone("thuỷ")), place_tone(split_tone("hoá")), place_tone(split_tone("quý"))
    ('thủy', 'hóa', 'quý')
    """
    letters, tone = syllable
    if not tone:
        return letters
    at = _tone_place(letters)
    return to_nfc(letters[: at + 1] + TONES[tone - 1] + letters[at + 1 :]) if at is not None else letters


def is_syllable(word: str) -> bool:
    """Whether `word` has the shape of a Vietnamese syllable, whether or not such a word exists.

    >>> [is_syllable(w) for w in ("quyết", "Uỷ", "giữa", "quyét", "thuc", "Covid")]
    [True, True, True, False, False, False]
    """
    letters, tone = split_tone(word)
    return _has_shape(letters, tone in (2, 5))


@cache
def _has_shape(letters: str, stopped_tone: bool) -> bool:
    onsets, rhymes, stops = _spelling()
    for onset in onsets:
        if letters.startswith(onset):
            rhyme = letters[len(onset) :]
            if rhyme in rhymes and (stopped_tone or not rhyme.endswith(stops)):
                return True
    return False


def _tone_place(letters: str) -> int | None:
    """The index of the letter that carries the tone, None where there is no vowel."""
    start = 0
    if letters.startswith(("qu", "gi")) and any(c in _VOWELS for c in letters[2:]):
        start = 2
    places = [at for at in range(start, len(letters)) if letters[at] in _VOWELS]
    if not places:
        return None
    marked = [at for at in places if letters[at] in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(places) == 1:
        return places[0]
    closed = places[-1] + 1 < len(letters)
    if len(places) == 2:
        pair = letters[places[0] : places[1] + 1]
        # Open oa, oe, uy carry it on the first letter in documents (hòa); closed pairs on the second (toàn, quỳnh).
        return places[1] if closed and pair in (*_OPEN_PAIRS, "oo") else places[0]
    return places[1]


@cache
def _spelling() -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    table = tomllib.loads((Path(__file__).parent / "data" / "syllables.toml").read_text("utf-8"))
    return tuple(table["onsets"]), frozenset(table["rhymes"]), tuple(table["stops"])


_VOWELS = frozenset("aăâeêioôơuưy")
