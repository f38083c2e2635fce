"""What tells a right reading from a wrong one: the weights of `ingest/data/readings.toml`, estimated from known pages.

    python -m bench.fusion ingest/data/readings.toml --pages 60 --seed 1

Pages of `samples/texts` are set in several typefaces, worn, cleaned and read twice: the page by one model, each of its
lines by the other. Where the readings differ, the one nearer to what was set is right. Needs `fonts-liberation2`,
`fonts-texgyre`, `fonts-freefont-ttf` and `fonts-noto-core`; the same seed and tesseract give the same weights.
Printed is how often the right reading is chosen when a typeface, a wear or a text is left out of the estimate.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ingest.again import reading_dpi
from ingest.clean import clean
from ingest.crops import cut
from ingest.doubt import describe
from ingest.engine import Tesseract
from ingest.fuse import CONTEXT, Run, align, compare, said
from ingest.lines import Token
from ingest.merge import rows_of
from ingest.values import Line
from ingest.weights import logit
from normalize.model import Model, load_model
from samples import degrade, fonts
from samples.compose import load_composition, names
from samples.draw import draw_page
from samples.layout import Sheet as Set
from samples.layout import typeset

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
RIDGE = 2.0
"""How strongly weights are drawn to nought: about as two examples would."""


@dataclass(frozen=True, slots=True)
class Known:
    """A line read twice and as it was set, with the words around it, and where it comes from."""

    right: str
    line: Line
    one: tuple[Token, ...]
    two: tuple[Token, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    origin: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """What was seen, whether the answer is yes, and where it comes from."""

    features: Features
    yes: bool
    origin: tuple[str, str, str]


def known_lines(pages: int, *, seed: int, engine: Tesseract) -> Iterator[Known]:
    """Lines of `pages` pages, each a text, a typeface and a wear by chance."""
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
        yield from _read(image, dpi, _rows(page), (family, wear, name), engine)


def _rows(page: Set) -> list[str]:
    """The lines of a page as they were set; raised figures stand at heights of their own and are none of them."""
    rows: dict[float, list[str]] = {}
    for run in page.runs:
        rows.setdefault(round(run.y, 1), []).append(run.text + (" " if run.space else ""))
    return [" ".join("".join(parts).split()) for parts in rows.values()]


def _read(
    image: Image.Image, dpi: int, rows: Sequence[str], origin: tuple[str, str, str], engine: Tesseract
) -> Iterator[Known]:
    sheet = clean(image, dpi=dpi)
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
        yield Known(found[0], lines[at], tokens[at], two, before, after, origin)


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
    """Words on which both readings agree, and whether they are right; not those that a footnote's mark may end."""
    return [
        Example({"first": 1.0, "sure_one": logit(a.confidence), "sure_two": logit(b.confidence)}, right, known.origin)
        for known in lines
        for run in align(known.one, known.two)
        if run.agrees
        for a, b in zip(run.one, run.two, strict=True)
        if a.confidence is not None and b.confidence is not None and a.text[-1:].isalnum()
        for right in [a.text in re.findall(r"\w(?:\S*\w)?", known.right) or a.text in known.right.split()]
    ]


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


def main() -> None:
    """Read the pages, estimate the three models and write them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    model = load_model()
    lines = list(known_lines(args.pages, seed=args.seed, engine=Tesseract()))
    second, agreed, doubt = choices(lines, model), agreements(lines), doubts(lines, model)
    first = sum(not example.yes for example in second) / len(second)
    print(f"{len(lines)} lines, {len(second)} differences; the first reading is right in {first:.3f} of them")
    for by, name in enumerate(("typeface", "wear", "text")):
        print(f"right when each {name} is left out: {left_out(second, by):.3f}")
    parts = ["# Made by `python -m bench.fusion`; what each weight is for stands in `ingest/fuse.py` and `doubt.py`.\n"]
    for title, examples in (("second", second), ("agreed", agreed), ("doubt", doubt)):
        parts.append(f"\n[{title}]\n" + "".join(f"{name} = {weight}\n" for name, weight in fit(examples).items()))
    args.out.write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main()
