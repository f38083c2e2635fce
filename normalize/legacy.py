"""Text that was written before Unicode, or typed and never converted: which encoding is it, and what does it say?

What good Vietnamese is tells a text in TCVN3 from one in French: words that are no possible syllables as they stand
and all become some when they are read by the encoding. Each encoding is asked about the whole text at once. A path
through the words, each of which is Unicode or in the encoding, with a price for every change between the two, finds
the stretches: a word that would be possible both ways (`bé`, in TCVN3 `bộ`) goes with its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from normalize.charts import LETTERS, Chart, Encoding, encoding_of_font, load_charts, shown, unfold_private
from normalize.text import TONES, is_syllable, to_nfc
from normalize.typed import KEYS, convert_viqr
from normalize.values import Edit, EditedText, Span

__all__ = [
    "Chart",
    "Encoding",
    "convert",
    "detect",
    "encoding_of_font",
    "find_legacy",
    "load_charts",
    "read_signs",
    "shown",
    "unfold_private",
]

RULE: Final = "encoding"
_SURE, _LIKELY, _ODD = 0.99, 0.95, 0.7
"""Confidence of a word in a long stretch, in a short one, and of one that becomes no syllable."""
_ENTER: Final = 0.4
"""What it costs to change between Unicode and the encoding, in words that speak for it: twice is less than one."""
_AMID: Final = 0.05
"""What it costs more where only a space parts the words."""
_AROUND: Final = 3
_FEWEST: Final = {False: 2, True: 3}
"""Words with a telltale that a stretch in an encoding, or a typed one, needs."""
_LONG: Final = 5
_SHARE: Final = 0.75
_CONTEXT: Final = 0.6
_LONGEST: Final = 9
"""Letters of a syllable (nghiêng has 7); what is longer is none."""
_LONGEST_SEEN: Final = 30
"""Characters that may be seen for a syllable; more are not looked at."""
_MARKS = "\u0302\u0306\u031b"
_LOOSE = re.compile(f"[A-Za-z{LETTERS}][{TONES}{_MARKS}]+")
_HORNED_O = re.compile("[ơờớởỡợ]")
_BESIDE = ".?-«»“”‘’„…–—•¹²³\xa0"


class _Stretch(NamedTuple):
    """Consecutive words in one encoding: where, how many words speak for it, and with what share among those marked."""

    encoding: Encoding
    span: Span
    support: int
    share: float


class _Seen(NamedTuple):
    """A word as an encoding takes it: what it becomes, and what that says (1 for, -1 against, 0 nothing)."""

    span: Span
    made: str
    says: float
    is_telling: bool
    is_possible: bool
    is_marked: bool
    fits: bool
    """Whether it is Vietnamese in either way."""


def detect(text: str) -> Encoding | None:
    """The encoding in which most of `text` is, None for Unicode, other languages and what is too short to tell.

    >>> detect("Céng hoµ x· héi chñ nghÜa"), detect("Coäng hoøa xaõ hoäi"), detect("Tieengs Vieejt giauf vaf ddepj")
    (<Encoding.TCVN3: 'TCVN3'>, <Encoding.VNI: 'VNI'>, <Encoding.TELEX: 'Telex typing'>)
    >>> detect("Cộng hoà xã hội"), detect("la société a été fondée à l'étranger")
    (None, None)
    """
    covered: dict[Encoding, int] = {}
    for stretch in _find_stretches(text):
        covered[stretch.encoding] = covered.get(stretch.encoding, 0) + len(stretch.span)
    if covered:
        best = max(covered, key=lambda encoding: covered[encoding])
        return best if covered[best] * 2 >= len(text.strip()) else None
    return Encoding.DECOMPOSED if any(_find_loose(text)) else None


def convert(text: str, encoding: Encoding, *, capitals: bool = False) -> EditedText:
    """`text` read as `encoding`; every changed run of letters is an edit of the rule `encoding`.

    `capitals` is for fonts that show capitals for small letters. Nothing is asked about the text: who calls knows
    its encoding, by the name of a font or from `detect`. Words typed by Telex or by VNI's figures that make no
    syllable stay.

    >>> convert("Céng hoµ", Encoding.TCVN3).text, convert("céng hoµ", Encoding.TCVN3, capitals=True).text
    ('Cộng hoà', 'CỘNG HOÀ')
    """
    words, read = _strict(encoding)
    edits: list[Edit] = []
    for match in words.finditer(text):
        made = read(match.group())
        made = made.upper() if capitals else made
        if made != match.group():
            confidence = _SURE if _is_possible(made) else _LIKELY
            edits.append(_trimmed(match.group(), made, match.start(), confidence))
    return EditedText(text, tuple(edits))


def read_signs(signs: str, encoding: Encoding, *, capitals: bool = False) -> list[str]:
    """What each character of `signs`, known to be in an encoding of fonts, prints; nothing where it marks the last.

    Unlike `convert` it takes a hyphen for ư where TCVN3 needs one: PDF readers print the soft hyphen so.

    >>> read_signs("hoäi", Encoding.VNI), read_signs("®-îc", Encoding.TCVN3)
    (['h', 'ộ', '', 'i'], ['đ', 'ư', 'ợ', 'c'])
    """
    manner, chart = _manners()[encoding], load_charts()[encoding]
    if "-" in signs and encoding is Encoding.TCVN3:
        words = [m for m in manner.words.finditer(signs) if "-" in m.group() and "-" not in manner.read(m.group())]
        for word in words:
            signs = signs[: word.start()] + word.group().replace("-", "\xad") + signs[word.end() :]
    printed = list(signs)
    for match in chart.seen.finditer(signs):
        printed[match.start() : match.end()] = [chart.letters[match.group()], *[""] * (len(match.group()) - 1)]
    return [sign.upper() for sign in printed] if capitals else printed


def find_legacy(text: str) -> Iterator[Edit]:
    """The edits that make Unicode of the stretches of `text` that are in another encoding, in order, free of overlaps.

    Linear in the text's length; a text without telltale characters costs a few searches.

    >>> text = "Số: 12/BC-UBND. B¸o c¸o t×nh h×nh"
    >>> EditedText(text, tuple(find_legacy(text))).text
    'Số: 12/BC-UBND. Báo cáo tình hình'
    """
    stretches = _find_stretches(text)
    edits = [edit for stretch in stretches for edit in _edits(text, stretch)]
    if _LOOSE.search(text) is not None:
        occupied = [edit.span for edit in edits]
        edits = sorted([*edits, *(e for e in _find_loose(text) if _is_free(e.span, occupied))], key=lambda e: e.span)
    yield from edits


def _find_stretches(text: str) -> list[_Stretch]:
    """The stretches of `text` in other encodings, in order; where two claim a place, the better supported."""
    found = [s for manner in _manners().values() for s in _stretches_in(text, manner)]
    taken: list[_Stretch] = []
    occupied: list[Span] = []
    for stretch in sorted(found, key=lambda s: (-s.support * s.share, s.span)):
        if _is_free(stretch.span, occupied):
            insort(occupied, stretch.span)
            taken.append(stretch)
    return sorted(taken, key=lambda s: s.span)


def _stretches_in(text: str, manner: _Manner) -> list[_Stretch]:
    """The stretches in one encoding; once it is known to be in the text, a single word that speaks for it will do."""
    fewest = _FEWEST[manner.is_typed]
    sure = [s for start, end in _suspect_lines(text, manner) for s in _weigh(text, start, end, manner, fewest)]
    return sure if sum(s.support for s in sure) < _LONG else _weigh(text, 0, len(text), manner, 1)


def _suspect_lines(text: str, manner: _Manner) -> Iterator[tuple[int, int]]:
    """Where lines with telltale characters stand, those next to each other together, as half-open ranges."""
    begun = ended = -1
    at = 0
    while (match := manner.telltale.search(text, at)) is not None:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        if begun >= 0 and text[ended:start].strip():
            yield begun, ended
            begun = start
        begun, ended, at = (start if begun < 0 else begun), end, end
    if begun >= 0:
        yield begun, ended


def _weigh(text: str, start: int, end: int, manner: _Manner, fewest: int) -> list[_Stretch]:
    """The stretches between `start` and `end` in which at least `fewest` words tell of the encoding."""
    looked = (_look(match, manner) for match in manner.words.finditer(text, start, end))
    words = [word for word in looked if word is not None]
    gaps = [_ENTER, *(_ENTER if _is_break(text, a, b) else _ENTER + _AMID for a, b in pairwise(words))]
    found = []
    for first, last in _runs([word.says for word in words], gaps[: len(words)]):
        around = words[max(0, first - _AROUND) : last + _AROUND]
        run = _weighed(_trim(words[first:last]), around, manner)
        if _holds(run, fewest=fewest):
            found.append(run.stretch)
    return found


def _is_break(text: str, before: _Seen, after: _Seen) -> bool:
    """Whether more than spaces stand between two words."""
    between = text[before.span.end : after.span.start]
    return "\n" in between or not between.isspace()


class _Run(NamedTuple):
    """A run of words weighed: how many tell of the encoding, and what share of all around is Vietnamese."""

    stretch: _Stretch
    telling: int
    context: float


def _trim(words: list[_Seen]) -> list[_Seen]:
    """`words` from the first to the last that the encoding changes."""
    start = next((at for at, word in enumerate(words) if word.is_marked), 0)
    end = next((at for at in range(len(words), 0, -1) if words[at - 1].is_marked), len(words))
    return words[start:end]


def _weighed(words: list[_Seen], around: list[_Seen], manner: _Manner) -> _Run:
    marked = [word for word in words if word.is_marked]
    support = [word for word in marked if word.says > 0]
    share = sum(word.is_possible for word in marked) / max(1, len(marked))
    context = sum(word.fits for word in around) / max(1, len(around))
    span = Span(words[0].span.start, words[-1].span.end)
    stretch = _Stretch(manner.encoding, span, len(support), share)
    return _Run(stretch, sum(word.is_telling for word in support), context)


def _holds(run: _Run, *, fewest: int) -> bool:
    return run.telling >= fewest and run.stretch.share >= _SHARE and run.context >= _CONTEXT


def _runs(says: list[float], changing: list[float]) -> Iterator[tuple[int, int]]:
    """The runs of words that are in the encoding on the cheapest path, as half-open ranges.

    A path gains what the words in its runs say and pays for each change what `changing` asks before that word.
    Doubtful words go with the run beside them, unless it ends at a break.
    """
    outside, inside = 0.0, float("-inf")
    entered: list[bool] = []
    left: list[bool] = []
    for word, price in zip(says, changing, strict=True):
        entered.append(outside - price > inside)
        left.append(inside - price >= outside)
        outside, inside = max(outside, inside - price), max(inside, outside - price) + word
    found = []
    end = len(says)
    is_inside = inside >= outside
    for at in range(len(says) - 1, -1, -1):
        # A word inside was entered from before it; one outside may have been come to from a run that ends before it.
        if is_inside and entered[at]:
            found.append((at, end))
            is_inside = False
        elif not is_inside and left[at]:
            is_inside, end = True, at
    return reversed(found)


def _edits(text: str, stretch: _Stretch) -> Iterator[Edit]:
    """The edits of one stretch; a word that only stands in it as Unicode stays."""
    manner = _manners()[stretch.encoding]
    sure = _SURE if stretch.support >= _LONG else _LIKELY
    for match in manner.words.finditer(text, stretch.span.start):
        if match.start() >= stretch.span.end:
            return
        word = _look(match, manner)
        if word is not None and word.made != match.group() and word.says > -1:
            confidence = sure if word.is_possible else _ODD
            yield _trimmed(match.group(), word.made, match.start(), confidence)


def _look(match: re.Match[str], manner: _Manner) -> _Seen | None:
    """What a word says of the encoding; None for abbreviations and single letters that it does not change."""
    judged = manner.judge(match.group())
    return _Seen(Span(*match.span()), *judged) if judged is not None else None


@dataclass(frozen=True, slots=True)
class _Manner:
    """An encoding as texts are searched for it; `read` also mends what copying text about does to it."""

    encoding: Encoding
    words: re.Pattern[str]
    telltale: re.Pattern[str]
    read: Callable[[str], str]
    same: frozenset[str]
    """Letters that the encoding shares with Unicode, which speak for neither."""
    is_typed: bool

    def judge(self, word: str) -> tuple[str, float, bool, bool, bool, bool] | None:
        """What `_Seen` holds of `word` besides its place, None where it says nothing at all."""
        made = self.read(word) if len(word) <= _LONGEST_SEEN else word
        was_possible, is_possible = _is_possible(word), _is_possible(made)
        if made != word:
            says = {(False, True): 1.0, (True, True): 0.0, (True, False): -1.0, (False, False): -0.5}
            is_telling = self.telltale.search(word) is not None
            return made, says[was_possible, is_possible], is_telling, is_possible, True, was_possible or is_possible
        if not all(c.isascii() or c in self.same for c in word):
            return word, -1.0, False, False, True, was_possible
        if word.isupper() or len(word) == 1:
            return None
        against = self.is_typed and not was_possible
        return word, -1.0 if against else 0.0, False, was_possible, against, was_possible


@cache
def _manners() -> dict[Encoding, _Manner]:
    found = {}
    for chart in load_charts().values():
        same = frozenset(key for key, letter in chart.letters.items() if key == letter)
        words, read = chart.words.pattern, lru_cache(maxsize=1 << 14)(chart.convert)
        if chart.encoding is Encoding.TCVN3:
            words = rf"(?:(?<![\w-])-(?=[a-z]))?{words}(?:-{words})*"
            read = _read_tcvn3
        whole = re.compile(rf"(?<![^\W\d_]){words}(?![^\W\d_])")
        found[chart.encoding] = _Manner(chart.encoding, whole, chart.telltale, read, same, is_typed=False)
    for keys in KEYS:
        found[keys.encoding] = _Manner(keys.encoding, keys.words, keys.telltale, keys.read, frozenset(), is_typed=True)
    return found


@lru_cache(maxsize=1 << 14)
def _read_tcvn3(word: str) -> str:
    """A word of TCVN3, whose ư is the soft hyphen: where text is copied it becomes a plain hyphen, or is lost.

    It is missed only before ơ, where no syllable could do without it.

    >>> [_read_tcvn3(word) for word in ("®-îc", "ch-a", "tÕ-x·", "\xadu", "®îc", "h¬n")]
    ['được', 'chưa', 'tế-xã', 'ưu', 'được', 'hơn']
    """
    made = load_charts()[Encoding.TCVN3].convert(word)
    if "-" in made:
        mended = load_charts()[Encoding.TCVN3].convert(word.replace("-", "\xad"))
        return mended if _is_possible(mended) and (mended[1:].islower() or mended.isupper()) else made
    if not _is_possible(made):
        mended = _HORNED_O.sub(r"ư\g<0>", made, count=1)
        return mended if _is_possible(mended) else made
    return made


def _strict(encoding: Encoding) -> tuple[re.Pattern[str], Callable[[str], str]]:
    """What a word of the encoding may be, and how it reads by the letter."""
    if encoding is Encoding.DECOMPOSED:
        return _LOOSE, _compose
    if encoding is Encoding.VIQR:
        return re.compile(r"\S+"), convert_viqr
    chart = load_charts().get(encoding)
    if chart is not None:
        return chart.words, chart.convert
    keys = next(keys for keys in KEYS if keys.encoding is encoding)
    return keys.words, keys.read


def _find_loose(text: str) -> Iterator[Edit]:
    """Letters with marks of their own after them, also where the tone comes before the hat."""
    for match in _LOOSE.finditer(text):
        made = _compose(match.group())
        if len(made) == 1:
            yield Edit(Span(*match.span()), made, RULE, _SURE)


def _compose(letter: str) -> str:
    parted = unicodedata.normalize("NFD", letter)
    base, marks = parted[0], parted[1:]
    return to_nfc(base + "".join(sorted(marks, key=lambda mark: mark in TONES)))


@lru_cache(maxsize=1 << 16)
def _is_possible(word: str) -> bool:
    """Whether `word` without quotes and note marks is a possible syllable, or several with hyphens between."""
    return all(len(part) <= _LONGEST and is_syllable(part) for part in word.strip(_BESIDE).replace("Ð", "Đ").split("-"))


def _is_free(span: Span, occupied: list[Span]) -> bool:
    """Whether `span` overlaps none of the sorted spans."""
    at = bisect_left(occupied, span)
    return not any(span.overlaps(other) for other in occupied[max(0, at - 1) : at + 1])


def _trimmed(word: str, made: str, start: int, confidence: float) -> Edit:
    """The edit that makes `word`, at `start`, into `made`, without what both begin and end with."""
    shorter = min(len(word), len(made))
    head = next((at for at in range(shorter) if word[at] != made[at]), shorter)
    tail = next((at for at in range(shorter - head) if word[-1 - at] != made[-1 - at]), shorter - head)
    span = Span(start + head, start + len(word) - tail)
    return Edit(span, made[head : len(made) - tail], RULE, confidence)
