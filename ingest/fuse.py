"""Two readings of the same words made into one: what they agree on is surer, what they differ in is decided.

Which of two readings is right is asked of a logistic model, estimated from pages whose text is known
(`bench/fusion.py`); what it looks at is in `compare`. The reading that loses is kept beside the one that wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from rapidfuzz.distance import Levenshtein

from ingest.language import Language
from ingest.lines import Token, join_boxes
from ingest.weights import load_weights, logit, weigh
from ingest.wellformed import grade, join_strokes, odd_letters, signs_inside

CONTEXT: Final = 4
"""How many words before and after a run the language is asked about: the model looks three words back."""
_DEAREST: Final = 12.0
"""Nats; beyond it a reading is not more out of place, only stranger to the model."""
EVEN: Final = 0.5
_ALIKE: Final = 0.7
"""How sure a word is that a rule chose, not the model: about how often such words were right."""
_ADDED: Final = 0.75
"""How sure it must be that words stand where the first reading has none, or none where it has some."""
_MARK: Final = re.compile(r"""["'“”‘’?*°®!^⁰¹²³⁴-⁹]+(?=[.,;:)]*\Z)""")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of both readings that stand at the same place; either side may be empty, not both."""

    one: tuple[Token, ...]
    two: tuple[Token, ...]

    @property
    def agrees(self) -> bool:
        """Whether both readings have the same words."""
        return [token.text for token in self.one] == [token.text for token in self.two]


def fuse(
    one: Sequence[Token], two: Sequence[Token], *, language: Language, before: str = "", after: str = ""
) -> tuple[Token, ...]:
    """One reading of a stretch of a line from two, `one` by the better model; `before` and `after` stand around it.

    Where words were parted differently the whole other reading stands with the first word, parted by spaces.
    """
    if not two:  # a crop in which nothing was read says nothing of its words
        return tuple(one)
    words = before.split()[-CONTEXT:]
    runs = list(align(one, two))
    fused: list[Token] = []
    for at, run in enumerate(runs):
        follows = " ".join(token.text for later in runs[at + 1 : at + 1 + CONTEXT] for token in later.one)
        chosen = (
            _agreed(run)
            if run.agrees
            else _decide(run, language=language, before=" ".join(words), after=f"{follows} {after}")
        )
        fused += chosen
        words = [*words, *(token.text for token in chosen)][-CONTEXT:]
    return tuple(fused)


def align(one: Sequence[Token], two: Sequence[Token]) -> Iterator[Run]:
    """The words of two readings of a line, cut wherever a word ends in both: runs as short as can be.

    >>> def say(text): return [Token(word) for word in text.split()]
    >>> runs = align(say("của Đảng đối.với công tác"), say("của Đảng đối với công túc"))
    >>> [(" ".join(t.text for t in run.one), " ".join(t.text for t in run.two)) for run in runs][2:]
    [('đối.với', 'đối với'), ('công', 'công'), ('tác', 'túc')]
    """
    number_one, number_two = _ends(one), _ends(two)
    cuts = [(0, 0)]
    for at_one, at_two in _path("".join(t.text for t in one), "".join(t.text for t in two)):
        i, j = number_one.get(at_one), number_two.get(at_two)
        if i is not None and j is not None and (i, j) != cuts[-1]:
            cuts.append((i, j))
    for (i, j), (k, m) in pairwise(cuts):
        yield Run(tuple(one[i:k]), tuple(two[j:m]))


def compare(run: Run, *, language: Language, before: str, after: str) -> dict[str, float]:
    """What speaks for the second reading of a run (positive) and for the first (negative), by name.

    `sure_one` and `sure_two` are log-odds of the engine's least confidence; `language` is in nats.
    """
    one, two = said(run.one), said(run.two)
    sure = {"sure_one": logit(_least(run.one)), "sure_two": logit(_least(run.two)), "first": 1.0}
    odd = float(odd_letters(one) - odd_letters(two))
    if not (one and two):
        # Fewer words always cost less, so the language cannot say whether something stands there.
        sign = 1.0 if two else -1.0
        return sure | {"odd": odd, "empty": sign, "empty_form": sign * grade(two or one)}
    tail = " ".join(after.split()[:CONTEXT])
    cost_one, cost_two = (_cost(words, language, before, tail) for words in (one, two))
    return sure | {
        "language": max(-_DEAREST, min(_DEAREST, cost_one - cost_two)),
        "form": grade(two) - grade(one),
        "odd": odd,
        "signs": float(signs_inside(one) - signs_inside(two)),
        "parts": float(max(-1, min(1, len(run.two) - len(run.one)))),
        "small": float(two.islower() - one.islower()) if one.lower() == two.lower() else 0.0,
    }


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """How many words end by a place, for the places, counted in letters, where one ends."""
    return {end: at for at, end in enumerate((0, *accumulate(len(token.text) for token in tokens)))}


def _path(one: str, two: str) -> Iterator[tuple[int, int]]:
    """Pairs of places that a cheapest edit script of `one` into `two` leads through, the ends included."""
    for step in Levenshtein.opcodes(one, two):
        wide, tall = step.src_end - step.src_start, step.dest_end - step.dest_start
        for at in range(max(wide, tall) + 1):
            yield step.src_start + min(at, wide), step.dest_start + min(at, tall)


def _agreed(run: Run) -> tuple[Token, ...]:
    return tuple(replace(a, confidence=agreed(_sure(a), _sure(b))) for a, b in zip(run.one, run.two, strict=True))


def agreed(one: float, two: float) -> float:
    """How sure a word is that two readings with these confidences agree on."""
    weights = load_weights()["agreed"]
    return round(weigh(weights, {"sure_one": logit(one), "sure_two": logit(two), "first": 1.0}), 4)


def _decide(run: Run, *, language: Language, before: str, after: str) -> tuple[Token, ...]:
    """The words of the reading that is right by the model, with the other one beside them."""
    one, two = said(run.one), said(run.two)
    share = weigh(load_weights()["second"], compare(run, language=language, before=before, after=after))
    joined = join_strokes(one, two)
    if joined is not None and joined not in (one, two):
        return (Token(joined, join_boxes([token.box for token in (*run.one, *run.two)]), _ALIKE, one),)
    if joined is not None:
        share = 1.0 - _ALIKE if joined == one else _ALIKE
    elif _lacks_mark(one, two):
        share = _ALIKE
    elif _lacks_mark(two, one):
        share = 1.0 - _ALIKE
    takes = share > (EVEN if one and two else _ADDED)
    wins, loses, sure = (run.two, one, share) if takes else (run.one, two, 1.0 - share)
    boxes = [token.box for token in (run.one if len(run.one) == len(wins) else wins)]
    return tuple(
        replace(token, box=box, confidence=round(sure, 4), other=loses if at == 0 else "")
        for at, (token, box) in enumerate(zip(wins, boxes, strict=True))
    )


def _lacks_mark(one: str, two: str) -> bool:
    """Whether `one` is `two` without a sign that may be a footnote's mark: whoever looks for marks decides of it.

    >>> _lacks_mark("vị.", "vị”."), _lacks_mark("vị.", "vị"), _lacks_mark("", "?")
    (True, False, False)
    """
    return one != "" and one != two and _MARK.sub("", two) == one


def said(tokens: Sequence[Token]) -> str:
    """The words of `tokens` in a row."""
    return " ".join(token.text for token in tokens)


def _least(tokens: Sequence[Token]) -> float:
    """The confidence of the least sure word; half where there is none or nothing was said of it."""
    return min((_sure(token) for token in tokens), default=EVEN)


def _sure(token: Token) -> float:
    return EVEN if token.confidence is None else token.confidence


def _cost(words: str, language: Language, before: str, after: str) -> float:
    """What `words` and those after them cost behind `before`, in nats."""
    known = len(before.split())
    return sum(language.surprise(f"{before} {words} {after}")[known:])
