"""Words of damaged lines, put right all together: candidates by the channel, decided by the language model."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from normalize.badness import Damage, LineState
from normalize.candidates import Candidates, Choice, Place
from normalize.cases import Case, choose_cases, written
from normalize.channel import Rows, adapt, lost_marks, make_channel, read_table
from normalize.decode import Edge, Taken, decode
from normalize.evidence import NOTHING, Seen, told
from normalize.forms import LONGEST
from normalize.lexicon import NUMBER, SYMBOL, UNKNOWN
from normalize.model import Model
from normalize.text import is_syllable, same_word
from normalize.tokens import Kind, Token, as_roman
from normalize.values import Edit, Span

TABLES: Final = {Damage.ENGLISH: "channel.english.tsv", Damage.VIETNAMESE: "channel.vietnamese.tsv"}
DOUBTFUL: Final = 0.4
"""Below this confidence a real syllable stays as printed where a model of Vietnamese read the page."""
NAME_NEEDS: Final = 0.97
"""The same for a capitalised word that no lexicon has: a name more often than a misreading."""
JUNK: Final = "&¥¢£€§@"
"""Signs that stand for a whole word where a model of English met a letter it does not know (& for ở, ¥ for ý)."""
# 12a, 2.873ha, 30km2 and Covid-19 hold figures; 14y is lấy and s6 is số, read by a model that knows no such letters.
_GLUED: Final = re.compile(r"[^\W\d_]\d\d|\d\d[^\W\d_]")
"""Two figures beside a letter."""
_FIGURE = re.compile(
    r"""
      \d[\d.,/:%]*+ (?: [a-eđ] | (?:k|c|d|m)?m[23]? | ha | [kg]g | l | h | tr )? [\d.,%]*
    | (?: [kcdm]?m ) [23]
    | .*\d{3}.*
    """,
    re.VERBOSE,
)
_PLAIN_FIGURE = re.compile(r"[\d.,/%:-]+")


BROKEN: Final = 11.0
"""A token whose cheapest reading costs more than this may be two words, or half of one; in nats."""
LONGEST_HALF: Final = 5
"""Two tokens are one word only where neither is longer."""
FIGURE_COSTS: Final = (3.6, 5.7, 8.7)
"""What it costs that a figure is just this one, by its length: figures of one, two and three signs are a quarter, a
third and a seventh of all, and any of them is as good as another."""
ENOUGH: Final = 300
"""From so many sure words on a text shows what its own channel is like, and is read again with that."""
ADAPTED_BY: Final = 8000
"""About so many words of a text are read twice."""
SHOWN: Final = 0.9
TRUST: Final = 60.0
"""The weight of the table beside the text's own evidence, in observations of each letter."""
FOREIGN: Final = 9.0
"""A sentence whose words cost more than this each, as damaged Vietnamese, is none (damaged Vietnamese costs 3 to 8
nats a word, English 9 to 25)."""
NEIGHBOURS: Final = 8
"""How many words' weight the rest of the stretch has in that."""
FIGURE_SIGNS: Final = 6.0
"""Few figures have a sign among so few signs ("$6" is sở)."""
SECOND_AGAINST: Final = 0.3
"""How much oftener the reading that was kept is right than the one that was not; flat from 0.1 to 0.6 in trials."""
SURE_AGAINST: Final = 0.95
"""However sure the reader was, so much at most speaks against the other reading."""
SIGNS_OF_PRINT: Final = ".,;:!?"
RUN_AGAINST: Final = 2.0
"""What it costs that the words were parted as the other reading has them, in nats."""
LONGEST_RUN: Final = 8
OTHER_WORD: Final = Seen(0.6)
SENTENCE: Final = 240
"""Words decided at once at most."""


class Piece(NamedTuple):
    """An edge of a sentence's lattice: the tokens it reaches from and to, what was read there, its candidates.

    `is_rest` says that it is the second of two words read out of one token, `said` that its case tells something: it
    neither begins a sentence nor stands in a line of capitals.
    """

    first: Token
    last: Token
    text: str
    is_rest: bool
    choice: Choice
    said: bool


class Part(NamedTuple):
    """A word decided upon: the edge it stands on, the candidate taken, the case it is written in."""

    piece: Piece
    taken: Taken
    case: Case

    def text(self, model: Model) -> str | None:
        """How the word is written; None where it is the token itself."""
        return _text(self.piece, self.taken.choice, self.case, model)

    def others(self, model: Model) -> Iterator[str]:
        """The next best words in its place, best first."""
        ranked = [int(k) for k in np.argsort(-self.taken.shares)[:4] if k != self.taken.choice][:3]
        for other in ranked:
            case = Case(int(self.piece.choice.by_case[other].argmin()))
            yield _text(self.piece, other, case, model) or self.piece.text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a token, or two read as one, was decided to be: one word or two."""

    parts: tuple[Part, ...]

    def pairs(self, model: Model) -> Iterator[tuple[str, str, float]]:
        """What was printed, what was read for it, and how sure that is, where it is."""
        for part in self.parts:
            share, form = float(part.taken.shares[part.taken.choice]), part.text(model)
            if share > SHOWN and form is not None and part.piece.choice.words[part.taken.choice] != NUMBER:
                yield form, part.piece.text, share


class Slot(NamedTuple):
    """A token of a sentence: its line, what is known of how it was read, its candidates."""

    token: Token
    state: LineState
    seen: Seen
    choice: Choice


class Decided(NamedTuple):
    """The readings of a sentence, what they cost together in nats, and of how many tokens."""

    readings: list[Reading]
    cost: float
    size: int


@lru_cache(maxsize=8)
def candidates_of(model: Model, damage: Damage) -> tuple[Rows, Candidates]:
    """The channel of a kind of damage, and the candidates that it allows in a model's lexicon; made once."""
    rows = lost_marks() if damage is Damage.STRIPPED else read_table(Path(__file__).parent / "data" / TABLES[damage])
    return rows, Candidates(make_channel(rows), model)


def find_words(
    tokens: Sequence[Token], states: Sequence[LineState], *, model: Model, seen: Sequence[Seen] = ()
) -> Iterator[Edit]:
    """Edits for the words of the damaged lines, those that stay included; neighbouring lines of one kind of damage
    are decided together. `seen` is what is known of how each token was read, if anything is."""
    seen = seen or [NOTHING] * len(tokens)
    for damage, group in groupby(states, key=lambda state: state.damage):
        if damage is not Damage.NONE:
            yield from _mend(tokens, list(group), damage, model, seen)


def _mend(
    tokens: Sequence[Token], states: Sequence[LineState], damage: Damage, model: Model, seen: Sequence[Seen]
) -> Iterator[Edit]:
    rows, candidates = candidates_of(model, damage)
    slots = list(_sentences(tokens, states, candidates, seen))
    count = sum(map(len, slots))
    # A long text shows what its channel is like by a part of it, spread over the whole.
    step = 1 + count // ADAPTED_BY
    shown = [
        pair
        for sentence in slots[::step]
        for reading in _decide(sentence, candidates, model).readings
        for pair in reading.pairs(model)
    ]
    if len(shown) >= ENOUGH and damage is not Damage.STRIPPED:
        candidates = candidates.with_channel(make_channel(adapt(candidates.channel, rows, shown, trust=TRUST)))
        slots = list(_sentences(tokens, states, candidates, seen))
    decided = [_decide(sentence, candidates, model) for sentence in slots]
    others = {tokens[at].span.start: seen[at].said for state in states for at in state.tokens if seen[at].said}
    usual = sum(sentence.cost for sentence in decided) / max(1, count)
    for sentence in decided:
        if (sentence.cost + usual * NEIGHBOURS) / (sentence.size + NEIGHBOURS) < FOREIGN:
            for reading in sentence.readings:
                yield told(_edit(reading, damage, model), others)


def _needed(token: Token, model: Model) -> float:
    """How sure a better reading must be in text that is mostly right, for a real syllable or a name to give way."""
    if token.text[:1].isupper() and not token.first and not model.lexicon.number(token.text, Kind.WORD):
        return NAME_NEEDS
    return DOUBTFUL if is_syllable(token.text) else 0.0


def _sentences(
    tokens: Sequence[Token], states: Sequence[LineState], candidates: Candidates, seen: Sequence[Seen]
) -> Iterator[list[Slot]]:
    """The words of the lines with their candidates, sentence by sentence."""
    sentence: list[Slot] = []
    for state in states:
        for at in state.tokens:
            choice = _choice(tokens[at], state, seen[at], candidates)
            if choice is None:
                continue
            if sentence and (tokens[at].first or len(sentence) >= SENTENCE):
                yield sentence
                sentence = []
            sentence.append(Slot(tokens[at], state, seen[at], choice))
    if sentence:
        yield sentence


def _decide(sentence: Sequence[Slot], candidates: Candidates, model: Model) -> Decided:
    edges: list[Edge] = []
    pieces: list[Piece] = []

    def add(start: int, end: int, piece: Piece, extra: float = 0.0) -> None:
        edges.append(Edge(start, end, piece.choice.words, piece.choice.costs + np.float32(extra)))
        pieces.append(piece)

    node, before = 0, -1
    begins: list[int] = []
    cheapest = [float(slot.choice.costs.min()) for slot in sentence]
    for at, (token, state, seen, choice) in enumerate(sentence):
        said = not (token.first or state.shouted)
        begins.append(node)
        inner_nodes = max(0, len(_run(sentence, at)) - 1)
        splits = list(_splits(token, state, seen, choice, candidates)) if cheapest[at] > BROKEN else []
        end = node + inner_nodes + len(splits) + 1
        for inner, (left, right) in enumerate(splits, start=node + inner_nodes + 1):
            parted = inner - node - inner_nodes + 1
            add(node, inner, Piece(token, token, token.text[:parted], False, left, said))
            add(
                inner,
                end,
                Piece(token, token, token.text[parted:], True, right, not state.shouted),
                candidates.channel.space_lost,
            )
        add(node, end, Piece(token, token, token.text, False, choice, said))
        if at and before >= 0 and max(cheapest[at - 1], cheapest[at]) > BROKEN:
            joined = _joined(sentence[at - 1].token, token, state, seen, candidates)
            if joined is not None:
                first = sentence[at - 1].token
                add(
                    before,
                    end,
                    Piece(first, token, first.text + token.text, False, joined, said),
                    candidates.channel.space_put_in,
                )
        before, node = node, end
    for at, start in enumerate(begins):
        run = _run(sentence, at)
        stop = at + sentence[at].seen.more + 1
        finish = begins[stop] if stop < len(begins) else node
        found = list(_pieces_of(run, sentence, at, candidates))
        for step, (piece, extra) in enumerate(found if all(len(p.choice.words) for p, _ in found) else (), start=1):
            add(start + step - 1, finish if step == len(run) else start + step, piece, extra)
    path, cost = decode(edges, node + 1, model=model)
    taken = [(pieces[step.edge], step) for step in path]
    cases = choose_cases(
        model.case_starts,
        model.cases.followers,
        model.cases.values,
        np.array([piece.choice.words[step.choice] for piece, step in taken], np.int32),
        np.array([piece.choice.by_case[step.choice] for piece, step in taken], np.float32).reshape(-1, 3),
        np.array([piece.said and piece.choice.words[step.choice] != UNKNOWN for piece, step in taken], bool),
    )
    parts = [Part(piece, step, Case(case)) for (piece, step), case in zip(taken, cases.tolist(), strict=True)]
    readings: list[Reading] = []
    for part in parts:
        if part.piece.is_rest:
            readings[-1] = Reading((*readings[-1].parts, part))
        else:
            readings.append(Reading((part,)))
    return Decided(readings, cost, len(sentence))


def _edit(reading: Reading, damage: Damage, model: Model) -> Edit:
    """The edit that a reading asks for; one that changes nothing says how sure the token is as it stands."""
    first, last = reading.parts[0], reading.parts[-1]
    token = first.piece.first
    span = Span(token.span.start, last.piece.last.span.end)
    confidence = min(*(float(part.taken.shares[part.taken.choice]) for part in reading.parts), 0.999)
    if len(reading.parts) == 1 and first.piece.last is token:
        text, others = first.text(model) or token.text, tuple(first.others(model))
        if text[0] == token.text[0] and same_word(text, token.text):
            text = token.text
    else:
        text, others = _joint(reading, token).join(part.text(model) or part.piece.text for part in reading.parts), ()
    if text != token.text and damage is Damage.VIETNAMESE and confidence < _needed(token, model):
        # Not sure enough: the token stays, as sure as its own share; a second one read with it stays unsaid.
        return Edit(token.span, token.text, "lexicon", _own_share(first, model))
    return Edit(span, text, "lexicon", confidence, others)


def _joint(reading: Reading, token: Token) -> str:
    """What stands between the two words of one token: a blank, after the sign there if it may be one of print.

    `ngành,Tăng` lost a blank, `huy:vai` is two words with a speck between them.
    """
    parts = reading.parts
    if len(parts) != 2 or parts[0].piece.text + parts[1].piece.text != token.text:
        return " "
    left, right = parts[0].piece.text, parts[1].piece.text
    sign, after = (left[-1], right) if left[-1] in SIGNS_OF_PRINT else (right[0], right[1:])
    ends = sign in ".:!?" and after[:1].isupper()
    return f"{sign} " if sign in ",;" or ends else " "


def _run(sentence: Sequence[Slot], at: int) -> tuple[Token, ...]:
    """The words of another reading that parts the words from slot `at` on otherwise; none where they do not line up."""
    _, state, seen, _ = sentence[at]
    last = at + seen.more
    if not seen.run or state.damage is not Damage.VIETNAMESE or last >= len(sentence):
        return ()
    if len(seen.run) + seen.more > LONGEST_RUN or (len(seen.run) == 1 and not seen.more):
        return ()
    return seen.run


def _pieces_of(
    run: Sequence[Token], sentence: Sequence[Slot], at: int, candidates: Candidates
) -> Iterator[tuple[Piece, float]]:
    """The words of another reading of the slots from `at` on, each with what it costs beyond its channel."""
    token, state, seen, _ = sentence[at]
    last = sentence[at + seen.more].token
    against = RUN_AGAINST - math.log(1.0 - min(seen.intact or 0.0, SURE_AGAINST))
    for step, word in enumerate(run):
        choice = _choice(word._replace(first=token.first and not step), state, OTHER_WORD, candidates)
        if choice is None or choice.words[-1] == UNKNOWN:
            choice = _known(choice or _fixed(UNKNOWN))  # what no lexicon has is no better way to part words
        said = not (state.shouted or (token.first and not step))
        yield Piece(token, last, word.text, step > 0, choice, said), (0.0 if step else against)


def _own_share(part: Part, model: Model) -> float:
    """How likely the token is right as printed."""
    piece, shares = part.piece, part.taken.shares
    if piece.text != piece.first.text or piece.last is not piece.first:
        return 0.5
    own = np.flatnonzero(piece.choice.words == model.lexicon.number(piece.text, Kind.WORD))
    return min(float(shares[own].sum()), 0.999)


def _intact(state: LineState, seen: Seen) -> float:
    """The share of words that were read right beyond what the channel says; its table for English holds them all."""
    if state.damage is not Damage.VIETNAMESE:
        return 0.0
    return state.intact if seen.intact is None else seen.intact


def _splits(
    token: Token, state: LineState, seen: Seen, choice: Choice, candidates: Candidates
) -> Iterator[tuple[Choice, Choice]]:
    """The two words that a token may be, for every place to part it."""
    if token.kind is not Kind.WORD or not 4 <= len(token.text) <= LONGEST or choice.words[-1] != UNKNOWN:
        return
    glued = state.damage is Damage.VIETNAMESE and _GLUED.search(token.text) is not None
    intact, nothing = _intact(state, seen), _known(_fixed(UNKNOWN))
    for at in range(2, len(token.text) - 1):
        left, right = token.text[:at], token.text[at:]
        if glued and not (left.isdigit() or right.isdigit()):
            yield nothing, nothing  # only between a figure and a word
            continue
        halves = (left, Place(state.shouted, token.first)), (right, Place(state.shouted, False))
        one, two = (
            _fixed(NUMBER) if glued and text.isdigit() else _known(candidates.find(text, place, intact=intact))
            for text, place in halves
        )
        yield one, two


def _joined(one: Token, other: Token, state: LineState, seen: Seen, candidates: Candidates) -> Choice | None:
    """The words that two neighbouring tokens may be together."""
    if other.first or Kind.SYMBOL in (one.kind, other.kind) or max(len(one.text), len(other.text)) > LONGEST_HALF:
        return None
    if one.kind is Kind.NUMBER and other.kind is Kind.NUMBER:
        return None
    if other.span.start - one.span.end != 1:
        return None
    found = _known(candidates.find(one.text + other.text, Place(state.shouted, one.first), intact=_intact(state, seen)))
    return found if len(found.words) else None


def _known(choice: Choice) -> Choice:
    """The candidates without the token as it stands."""
    return Choice(choice.words[:-1], choice.costs[:-1], choice.by_case[:-1])


def _choice(token: Token, state: LineState, seen: Seen, candidates: Candidates) -> Choice | None:
    """The candidates of a token; symbols and most figures stand for themselves; None for signs that are no words."""
    if token.kind is Kind.SYMBOL:
        return _fixed(SYMBOL)
    if token.kind is Kind.NOISE and token.text not in JUNK:
        return None
    place = Place(state.shouted, token.first)
    if token.kind is Kind.NUMBER or _FIGURE.fullmatch(token.text) or as_roman(token.text) is not None:
        if state.damage is not Damage.ENGLISH or len(token.text) > len(FIGURE_COSTS):
            return _fixed(NUMBER)
        # A model of English reads 6 for ở and 18 for lệ: the figure must be likelier here than the word.
        found = _known(candidates.find(token.text, place, intact=_intact(state, seen)))
        return Choice(
            np.append(found.words, np.int32(NUMBER)),
            np.append(found.costs, np.float32(_figure_cost(token.text))),
            np.vstack([found.by_case, np.zeros((1, 3), np.float32)]),
        )
    if (
        state.damage is Damage.VIETNAMESE
        and token.text.replace("'", "").isascii()
        and token.text[:1].isupper()
        and not token.text.isupper()
        and not token.first
        and not is_syllable(token.text)
    ):
        return _fixed(UNKNOWN)  # a foreign name: a model of Vietnamese seldom loses every mark of a word
    if state.damage is Damage.VIETNAMESE and _GLUED.search(token.text):
        # A model of Vietnamese seldom takes two letters for figures: `ngày30` lost a blank, and 30 is no junk.
        found = candidates.find(token.text, place, intact=_intact(state, seen))
        return Choice(found.words[-1:], found.costs[-1:], found.by_case[-1:])
    if seen.other and state.damage is Damage.VIETNAMESE:
        sure = 1.0 - (1.0 - SECOND_AGAINST) * (1.0 - min(seen.intact or 0.0, SURE_AGAINST))
        return candidates.find(token.text, place, intact=sure, other=seen.other)
    return candidates.find(token.text, place, intact=_intact(state, seen))


def _figure_cost(text: str) -> float:
    """What it costs that a token is a figure, in nats."""
    return FIGURE_COSTS[len(text) - 1] + (0.0 if _PLAIN_FIGURE.fullmatch(text) else FIGURE_SIGNS)


def _fixed(word: int) -> Choice:
    return Choice(np.array([word], np.int32), np.zeros(1, np.float32), np.zeros((1, 3), np.float32))


def _text(piece: Piece, at: int, case: Case, model: Model) -> str | None:
    """How a candidate is written; None where it is the token itself."""
    word = int(piece.choice.words[at])
    if word == NUMBER:
        # "1I" heads a part as II; elsewhere it may as well be eleven, unless a V or X speaks for a numeral.
        is_numeral = piece.first.first or "1" not in piece.text or not {"V", "X"}.isdisjoint(piece.text)
        return as_roman(piece.text) if is_numeral else None
    if word in (UNKNOWN, SYMBOL):
        return None
    return written(model.lexicon.words[word], case)
