"""What tells a right reading from a wrong one: the weights of `ingest/data/readings.toml`, estimated from known pages.

    python -m bench.fusion ingest/data/readings.toml --pages 70 --seed 1
    python -m bench.fusion --misread --pages 40 --seed 2

Pages of `samples/texts` are set in several typefaces, worn, cleaned and read twice: the page by one model, each of its
lines by the other. Where the readings differ, the one nearer to what was set is right; a word on which they agree is
right if it is the one that was set at its place. Needs `fonts-liberation2`, `fonts-texgyre`, `fonts-freefont-ttf` and
`fonts-noto-core`; the same seed and tesseract give the same weights. Printed is how often the right reading is chosen
when a typeface, a wear or a text is left out of the estimate.

`--misread` reads other pages as documents are read, second readings where they pay, with the weights that are there,
and prints how many words of each confidence are wrong: the table of `normalize/evidence.py`.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ingest.again import read_again, reading_dpi
from ingest.clean import clean
from ingest.crops import cut
from ingest.doubt import describe
from ingest.engine import Tesseract
from ingest.fuse import CONTEXT, Run, align, compare, said
from ingest.lines import Token
from ingest.merge import rows_of
from ingest.sheet import Sheet
from ingest.values import Line
from ingest.weights import logit
from normalize.badness import Damage
from normalize.candidates import Choice, Place
from normalize.cases import Case
from normalize.lines import candidates_of
from normalize.model import Model, load_model
from normalize.tokens import Kind
from samples import degrade, fonts
from samples.compose import load_composition, names
from samples.draw import draw_page
from samples.layout import NOTE, PAGE_HEIGHT, PAGE_WIDTH, typeset
from samples.layout import Sheet as Set

FAMILIES = ("Liberation Serif", "TeX Gyre Termes", "FreeSerif", "Noto Serif")
Features = dict[str, float]
Wear = Callable[[Image.Image, Generator], Image.Image]
WEARS: dict[str, tuple[int, Wear]] = {
    "scan200": (200, lambda page, rng: degrade.scan(page, rng, dpi=200)),
    "worn200": (200, lambda page, rng: degrade.scan(page, rng, dpi=200, wear=1.7)),
    "scan300": (300, lambda page, rng: degrade.scan(page, rng, dpi=300, wear=1.2)),
    "clean300": (300, lambda page, rng: page.convert("L")),
    "bilevel200": (200, lambda page, rng: degrade.bilevel(page, rng, dpi=200).convert("L")),
    "fax150": (150, lambda page, rng: degrade.fax(page, rng).convert("L")),
}
KNOWN = 60.0
"""Likeness, 0 to 100, from which on a read line is taken to be the set one that it is most like."""
SURE = (0.0, 0.6, 0.8, 0.9, 0.95, 0.96, 0.965, 0.97, 0.975, 0.985, 0.99, 0.995, 1.01)
"""Confidences between which misread words are counted: the engine is never surer than 0.975."""
MIDDLE = 0.3
"""Above its base line, in sizes: the middle of a word's small letters."""
RIDGE = 2.0
"""How strongly weights are drawn to nought: about as two examples would."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word as it was set, `left` to `right` on its base line `y`, in points from the middle of the page.

    `marked` says that a footnote's mark stands at it: whoever looks for marks decides what is read there.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    marked: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A line read twice and as it was set, with the words around it, and where it comes from.

    `rightly` says of each word of `one` whether it is what was set at its place, None where that is not known.
    """

    right: str
    line: Line
    one: tuple[Token, ...]
    two: tuple[Token, ...]
    rightly: tuple[bool | None, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    origin: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """What was seen, whether the answer is yes, and where it comes from."""

    features: Features
    yes: bool
    origin: tuple[str, str, str]


def known_pages(pages: int, *, seed: int) -> Iterator[tuple[Sheet, Set, list[Placed], tuple[str, str, str]]]:
    """Cleaned pages, each a text, a typeface and a wear by chance: how it was set, and where it comes from."""
    rng = random.Random(seed)  # noqa: S311 — a seed for reproducible pages, not a secret
    for number in range(pages):
        name, family, wear = rng.choice(names()), rng.choice(FAMILIES), rng.choice(list(WEARS))
        dpi, worn = WEARS[wear]
        chance = np.random.default_rng([seed, number])
        with fonts.set_in(family):
            try:
                page = rng.choice(typeset(load_composition(name)))
            except ValueError:  # a text that does not fit its pages in a wide typeface
                continue
            image = worn(draw_page(page, chance, dpi=dpi, signed=False), chance)
            words = place_words(page)
        yield clean(image, dpi=dpi), page, words, (family, wear, name)


def known_lines(pages: int, *, seed: int, engine: Tesseract) -> Iterator[Known]:
    """Lines of `pages` pages, read twice."""
    for sheet, page, words, origin in known_pages(pages, seed=seed):
        yield from _read(sheet, _rows(page), words, origin, engine)


def place_words(page: Set) -> list[Placed]:
    """The words of a page, joined of the pieces in which they were set; to be called in the page's typeface."""
    words: list[Placed] = []
    joins = False
    for run in page.runs:
        left, y = run.x - PAGE_WIDTH / 2, run.y - PAGE_HEIGHT / 2
        right = left + fonts.width(run.text, run.style, run.size)
        mark = run.size < NOTE and run.text.isdigit()
        last = words[-1] if words else None
        if last and joins and abs(y - last.y) < last.size / 2 and abs(left - last.right) < last.size / 2:
            text = last.text if mark else last.text + run.text
            words[-1] = replace(last, text=text, right=right, marked=last.marked or mark)
        elif not mark:
            words.append(Placed(run.text, left, right, y, run.size, False))
        joins = not run.space
    return words


def said_rightly(token: Token, sheet: Sheet, words: Sequence[Placed]) -> bool | None:
    """Whether a word read on a cleaned sheet, signs around it aside, is what was set at its place.

    None where no word was set, or one with a footnote's mark. A cleaned sheet is straight about its middle, as the
    set page is.
    """
    if token.box is None:
        return None
    height, width = sheet.grey.shape
    left, right = ((x - width / 2) * 72 / sheet.dpi for x in (token.box.left, token.box.right))
    top, bottom = ((y - height / 2) * 72 / sheet.dpi for y in (token.box.top, token.box.bottom))
    found = [
        word
        for word in words
        if top < word.y - MIDDLE * word.size < bottom
        and min(right, word.right) - max(left, word.left) > min(right - left, word.right - word.left) / 2
    ]
    if not found or any(word.marked for word in found):
        return None
    # The engine draws some boxes too wide, over a neighbour.
    return _core(token.text) in {_core(text) for text in (" ".join(w.text for w in found), *(w.text for w in found))}


def _core(text: str) -> str:
    """A word without the signs around it; one of signs alone is what it is."""
    return re.sub(r"^\W+|\W+$", "", text) or text


def _rows(page: Set) -> list[str]:
    """The lines of a page as they were set; raised figures stand at heights of their own and are none of them."""
    rows: dict[float, list[str]] = {}
    for run in page.runs:
        rows.setdefault(round(run.y, 1), []).append(run.text + (" " if run.space else ""))
    return [" ".join("".join(parts).split()) for parts in rows.values()]


def _read(
    sheet: Sheet, rows: Sequence[str], words: Sequence[Placed], origin: tuple[str, str, str], engine: Tesseract
) -> Iterator[Known]:
    lines = engine.read(sheet.image, dpi=sheet.dpi, seconds=120)[1]
    boxes = [[word.box for word in line.words if word.box is not None] for line in lines]
    again = reading_dpi(sheet.dpi)
    crops = [cut(sheet, own, [box for other in boxes if other is not own for box in other], dpi=again) for own in boxes]
    tokens = [row.tokens for row in rows_of(lines)]
    for at, reading in enumerate(engine.read_crops([crop.image for crop in crops], dpi=again, seconds=300)):
        found = process.extractOne(said(tokens[at]), rows, scorer=fuzz.ratio, score_cutoff=KNOWN)
        if found is None:
            continue
        two = tuple(token for row in rows_of(reading[1]) for token in row.tokens)
        before = tuple(token.text for row in tokens[max(0, at - 1) : at] for token in row)
        after = tuple(token.text for row in tokens[at + 1 : at + 2] for token in row)
        rightly = tuple(said_rightly(token, sheet, words) for token in tokens[at])
        yield Known(found[0], lines[at], tokens[at], two, rightly, before, after, origin)


def differing(known: Known) -> Iterator[tuple[int, int, Run, float, list[str], list[str]]]:
    """Each run in which the readings differ: the numbers of its words, itself, how much nearer the second reading
    brings the line to what was set, and the words before and after it."""
    runs = list(align(known.one, known.two))
    base, start = _apart(known.right, said(known.one)), 0
    for at, run in enumerate(runs):
        before = [token.text for other in runs[:at] for token in other.one]
        after = [token.text for other in runs[at + 1 :] for token in other.one]
        if not run.agrees:
            nearer = base - _apart(known.right, " ".join([*before, *(t.text for t in run.two), *after]))
            yield start, start + len(run.one), run, nearer, [*known.before, *before], [*after, *known.after]
        start += len(run.one)


def _apart(right: str, read: str) -> float:
    """Wrong words, and a little for each wrong letter."""
    return Levenshtein.distance(right.split(), read.split()) + 0.01 * Levenshtein.distance(right, read)


def choices(lines: Sequence[Known], model: Model) -> list[Example]:
    """Runs of which one reading is better: what speaks for the second, and whether it is the second."""
    found = []
    for known in lines:
        for _, _, run, nearer, before, after in differing(known):
            if nearer:
                said_before, said_after = " ".join(before[-CONTEXT:]), " ".join(after[:CONTEXT])
                features = compare(run, language=model, before=said_before, after=said_after)
                found.append(Example(features, nearer > 0, known.origin))
    return found


def doubts(lines: Sequence[Known], model: Model) -> list[Example]:
    """All words of the first reading, and whether a second mends them."""
    found = []
    for known in lines:
        mended: set[int] = set()
        for start, end, _, nearer, _, _ in differing(known):
            if nearer > 0:  # words that only the second has are found by reading their neighbours
                mended |= set(range(start, end)) or {max(0, start - 1), min(start, len(known.one) - 1)}
        text = " ".join([*known.before, *(token.text for token in known.one), *known.after])
        costs = [*model.surprise(text), 0.0][len(known.before) :]
        for at, word in enumerate(known.line.words):
            found.append(Example(describe(word, costs[at], costs[at + 1]), at in mended, known.origin))
    return found


def agreements(lines: Sequence[Known]) -> list[Example]:
    """Words on which both readings agree and of which it is known what was set, and whether they are right."""
    found = []
    for known in lines:
        rightly = iter(known.rightly)
        for run in align(known.one, known.two):
            told = [next(rightly) for _ in run.one]
            if not run.agrees:
                continue
            for one, two, right in zip(run.one, run.two, told, strict=True):
                if right is not None and one.confidence is not None and two.confidence is not None:
                    sure = {"sure_one": logit(one.confidence), "sure_two": logit(two.confidence)}
                    found.append(Example({"first": 1.0} | sure, right, known.origin))
    return found


def fit(examples: Sequence[Example]) -> Features:
    """The weights of a logistic model by Newton's method, with a ridge."""
    names = sorted({name for example in examples for name in example.features})
    seen = np.array([[example.features.get(name, 0.0) for name in names] for example in examples])
    yes = np.array([example.yes for example in examples], float)
    weights: NDArray[np.float64] = np.zeros(len(names))
    for _ in range(50):
        share = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (share - yes) + RIDGE * weights
        bend = (seen * (share * (1 - share))[:, None]).T @ seen + RIDGE * np.eye(len(names))
        weights = weights - np.linalg.solve(bend, slope)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def left_out(examples: Sequence[Example], by: int) -> float:
    """How often the answer is right where each origin, by family (0), wear (1) or text (2), is left out of the fit."""
    right = 0
    for origin in {example.origin[by] for example in examples}:
        weights = fit([example for example in examples if example.origin[by] != origin])
        for example in examples:
            if example.origin[by] == origin:
                score = sum(weights.get(name, 0.0) * value for name, value in example.features.items())
                right += (score > 0) == example.yes
    return right / len(examples)


def words_read(pages: int, *, seed: int, engine: Tesseract, model: Model) -> Iterator[tuple[float, bool, bool]]:
    """Words of pages that were read as documents are: the confidence, whether a second reading was asked for the
    word or one beside it, and whether it is right."""
    for sheet, _, words, _ in known_pages(pages, seed=seed):
        first = engine.read(sheet.image, dpi=sheet.dpi, seconds=120)
        once = {(word.box, word.text, word.confidence) for line in first[1] for word in line.words}
        for line in read_again(sheet, first, engine=engine, language=model, seconds=300)[1]:
            for word in line.words:
                right = said_rightly(Token(word.text, word.box, word.confidence), sheet, words)
                if right is not None and word.confidence is not None:
                    yield word.confidence, (word.box, word.text, word.confidence) not in once, right


def show_misread(found: Sequence[tuple[float, bool, bool]]) -> None:
    """Print how many words are wrong by confidence, those read once and those read twice apart."""
    print(f"{len(found)} words; of those read")
    for twice in (False, True):
        for low, high in pairwise(SURE):
            rights = [right for sure, again, right in found if low <= sure < high and again == twice]
            if rights:
                wrong = len(rights) - sum(rights)
                print(f"  {'twice' if twice else 'once'}, {low:.3f} to {high:.3f}: {wrong} of {len(rights)} wrong")


def expected_misread(model: Model) -> float:
    """The share of the running words of all texts that the channel alone takes to be misread."""
    candidates, place = candidates_of(model, Damage.VIETNAMESE)[1], Place(shouted=False, first=False)
    units = (unit for name in names() for unit in load_composition(name).body)
    words = [word for unit in units for word in re.findall(r"[^\W\d_]+", unit.text) if word.islower()]
    shares = []
    for word in words:
        number = model.lexicon.number(word, Kind.WORD)
        # What the word costs read as itself: by the channel, beyond what it costs where all is read right.
        costs = [_cost_as_itself(candidates.find(word, place, intact=intact), number) for intact in (0.0, 1.0)]
        if None not in costs:
            shares.append(1 - math.exp((costs[1] or 0.0) - (costs[0] or 0.0)))
    return sum(shares) / len(shares)


def _cost_as_itself(choice: Choice, number: int) -> float | None:
    found = np.flatnonzero(choice.words == number)
    return float(choice.by_case[int(found[0]), Case.LOWER]) if len(found) else None


def main() -> None:
    """Read the pages; estimate the three models and write them, or count what is misread."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, nargs="?", help="where the weights go")
    parser.add_argument("--misread", action="store_true", help="count misread words by confidence, and write nothing")
    parser.add_argument("--pages", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    model, engine = load_model(), Tesseract()
    if args.misread:
        print(f"the channel alone expects {expected_misread(model):.4f} of words to be misread")
        show_misread(list(words_read(args.pages, seed=args.seed, engine=engine, model=model)))
    elif args.out is None:
        parser.error("say where the weights go, or --misread")
    else:
        args.out.write_text(estimate(list(known_lines(args.pages, seed=args.seed, engine=engine)), model), "utf-8")


def estimate(lines: Sequence[Known], model: Model) -> str:
    """The three models as TOML; printed is how often they are right."""
    second, agreed, doubt = choices(lines, model), agreements(lines), doubts(lines, model)
    first = sum(not example.yes for example in second) / len(second)
    print(f"{len(lines)} lines, {len(second)} differences; the first reading is right in {first:.3f} of them")
    for by, name in enumerate(("typeface", "wear", "text")):
        print(f"right when each {name} is left out: {left_out(second, by):.3f}")
    right = sum(example.yes for example in agreed) / len(agreed)
    print(f"{len(agreed)} words agreed on whose place is known; {right:.4f} of them right")
    parts = ["# Made by `python -m bench.fusion`; what each weight is for stands in `ingest/fuse.py` and `doubt.py`.\n"]
    for title, examples in (("second", second), ("agreed", agreed), ("doubt", doubt)):
        parts.append(f"\n[{title}]\n" + "".join(f"{name} = {weight}\n" for name, weight in fit(examples).items()))
    return "".join(parts)


if __name__ == "__main__":
    main()
