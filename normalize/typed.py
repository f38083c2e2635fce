"""Vietnamese as it is typed, where no input method made letters of the keys: Telex, VNI typing, VIQR.

Telex: `tieengs Vieejt` (a letter doubled or followed by w for its hat or horn, f s r x j for the tone); VNI typing:
`tie61ng Vie65t` (figures for both); VIQR (RFC 1456): `tie^'ng Vie^.t` (signs that look like the marks, a backslash
before a sign that is none). What was typed says too little of where the tone stood; it is put where documents
have it. A word that does not become a possible syllable is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from normalize.charts import Encoding
from normalize.text import TONES, Syllable, is_syllable, place_tone, to_nfc

_LONGEST = 14
"""Keys of one syllable: `nghieengs` has 9, `nghie^?ng` as many."""
_MOST_LETTERS = 7
"""Letters of a syllable, as in nghiêng."""
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_TELEX_TONES = {"f": 1, "s": 2, "x": 3, "r": 4, "j": 5}
_VNI_TONES = {"2": 1, "1": 2, "4": 3, "3": 4, "5": 5}
_SIGNS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_SIGN_TONES = dict(zip("`'~?.", TONES, strict=True))
_VIQR = re.compile(
    r"\\(?P<sign>[\\`'~?.^(+*dD])|(?P<d>[dD])[dD]|(?P<base>[AEIOUYaeiouy])(?P<hat>[\^(+*]?)(?P<tone>[`'~?.]?)"
)

# Vie^.t, so+? and ddo., not the stop in "to^i no'i." at a sentence's end
_VIQR_WORD = re.compile(
    r"""[^\W\d_](?:
          [^\W\d_]                             # letters
        | [\^(+*`'~]                           # signs that end no sentence
        | \\[^\w\s]                            # a sign that is none
        | [?.](?=[^\W\d_]|[,;:!)])             # tones before more of the word or other punctuation,
        | (?<=[\^(+])[?.]                      # after a hat,
        | (?<=[aeiouyAEIOUY])[?.](?=[ ][a-z])  # and where the sentence goes on
    )*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Keys:
    """One way of typing: `words` matches what may be a word, `telltale` what other text seldom has."""

    encoding: Encoding
    read: Callable[[str], str] = field(repr=False)
    words: re.Pattern[str] = field(repr=False)
    telltale: re.Pattern[str] = field(repr=False)


@lru_cache(maxsize=1 << 14)
def read_telex(word: str) -> str:
    """A word typed by Telex, as it is where that makes no syllable.

    >>> [read_telex(word) for word in ("tieengs", "Vieejt", "dduwowngf", "NUWOWCS", "books")]
    ['tiếng', 'Việt', 'đường', 'NƯỚC', 'books']
    """
    return _like(word, _first_syllable(word.lower(), _telex)) if word.isascii() and len(word) <= _LONGEST else word


@lru_cache(maxsize=1 << 14)
def read_vni_keys(word: str) -> str:
    """A word typed by the figures of VNI, as it is where that makes no syllable.

    >>> [read_vni_keys(word) for word in ("tie61ng", "Vie65t", "d9u7o7ng2", "duong92", "A4")]
    ['tiếng', 'Việt', 'đường', 'duong92', 'Ã']
    """
    return _like(word, _first_syllable(word.lower(), _vni)) if word.isascii() and len(word) <= _LONGEST else word


@lru_cache(maxsize=1 << 14)
def read_viqr(word: str) -> str:
    """A word written in VIQR, as it is where that makes no syllable.

    >>> [read_viqr(word) for word in ("tie^'ng", "Vie^.t", "ddu+o+`ng", "la\\\\.", "x^2")]
    ['tiếng', 'Việt', 'đường', 'la.', 'x^2']
    """
    made = convert_viqr(word)
    return made if made != word and is_syllable(made.strip("\\`'~?.^(+*").lower()) else word


def convert_viqr(text: str) -> str:
    """`text` with everything that VIQR may mean made a letter, words of other languages too.

    >>> convert_viqr("Ha` No^.i a\\\\. add")
    'Hà Nội a. ađ'
    """
    return to_nfc(_VIQR.sub(_sign, text))


KEYS = (
    Keys(
        Encoding.TELEX,
        read_telex,
        re.compile(r"[^\W\d_]+"),
        re.compile(
            r"(?:[Aa][Aa]|[Ee][Ee]|[Oo][Oo]|[AOUaou][Ww])[A-Za-z]{0,3}[SFRXJsfrxj]|(?<![^\W_])[Dd][Dd][aeiouyAEIOUY]"
        ),
    ),
    Keys(
        Encoding.VNI_KEYS,
        read_vni_keys,
        re.compile(r"[^\W\d_][^\W_]*"),
        re.compile(r"(?:[AEOaeo]6|[UOuo]7|[Aa]8)[A-Za-z1-5]|(?<![^\W_])[Dd]9"),
    ),
    Keys(
        Encoding.VIQR,
        read_viqr,
        _VIQR_WORD,
        re.compile(r"(?:[AEOaeo]\^|[Aa]\(|[UOuo]\+)[`'~?.A-Za-z]|(?<![^\W_])[Dd][Dd][aeiouyAEIOUY]"),
    ),
)
"""The ways of typing; `words` of VIQR leaves a full stop or question mark at a sentence's end out of the word."""


def _first_syllable(keys: str, ways: Callable[[str], Iterator[Syllable]]) -> str | None:
    """The first reading of the keys that is a syllable."""
    return next((made for made in map(place_tone, ways(keys)) if is_syllable(made)), None)


def _like(word: str, made: str | None) -> str:
    """`made` in the case of `word`; `word` itself where nothing was made."""
    if made is None:
        return word
    if word.isupper() and (len(made) > 1 or len(word) > 1):
        return made.upper()
    return made[:1].upper() + made[1:] if word[0].isupper() else made


def _telex(keys: str) -> Iterator[Syllable]:
    """The ways to take Telex keys, those first in which a key marks."""
    yield from _take_telex(keys, 0, "", 0)


def _take_telex(keys: str, at: int, letters: str, tone: int) -> Iterator[Syllable]:
    if at == len(keys):
        yield Syllable(letters, tone)
        return
    if len(letters) > _MOST_LETTERS:
        return
    key = keys[at]
    if key in _TELEX_TONES and not tone and any(c in "aeiouyăâêôơư" for c in letters):
        yield from _take_telex(keys, at + 1, letters, _TELEX_TONES[key])
        return
    if key == "w":
        for marked in _horned(letters):
            yield from _take_telex(keys, at + 1, marked, tone)
        return
    marked = ""
    if key in _HATS:
        marked = _swap_last(letters, {key: _HATS[key]})
    elif key == "d" and letters.startswith("d"):
        marked = "đ" + letters[1:]
    if marked:
        yield from _take_telex(keys, at + 1, marked, tone)
    yield from _take_telex(keys, at + 1, letters + key, tone)


def _horned(letters: str) -> Iterator[str]:
    """What w may mean after `letters`: ươ, a horn or breve on the last letter that takes one, or ư itself."""
    for pair in ("uo", "ưo", "uơ"):
        if pair in letters and not letters.startswith("q"):
            yield letters.replace(pair, "ươ", 1)
    marked = _swap_last(letters, _HORNS)
    if marked:
        yield marked
        # After u + a both may be meant: mưa, quăng.
        if letters.endswith("ua"):
            yield letters[:-2] + "ưa"
    if not any(c in "aeiouy" for c in letters):
        yield letters + "ư"


def _vni(keys: str) -> Iterator[Syllable]:
    letters, tone = "", 0
    for key in keys:
        if key in _VNI_TONES and not tone:
            tone = _VNI_TONES[key]
        elif key == "9" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif key in "678":
            table = _HATS if key == "6" else {"o": "ơ", "u": "ư"} if key == "7" else {"a": "ă"}
            letters = _swap_last(letters, table) or letters + key
        else:
            letters += key
    yield Syllable(letters, tone)
    yield Syllable(letters.replace("uơ", "ươ"), tone)


def _swap_last(letters: str, table: dict[str, str]) -> str:
    """`letters` with the last of them that `table` knows replaced, nothing where it knows none."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in table:
            return letters[:at] + table[letters[at]] + letters[at + 1 :]
    return ""


def _sign(match: re.Match[str]) -> str:
    if match["sign"] is not None:
        return match["sign"]
    if match["d"] is not None:
        return "Đ" if match["d"] == "D" else "đ"
    base, hat, tone = match["base"], match["hat"], match["tone"]
    made = to_nfc(base + _SIGNS.get(hat, "")) if hat else base
    if len(made) > 1:
        return match.group()
    return made + (_SIGN_TONES[tone] if tone else "")
