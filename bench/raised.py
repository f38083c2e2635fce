"""Learning which raised figures are which: `python -m bench.raised ingest/data/figures.npz`.

Pages are set and worn (`bench.footnoted`), their lines straightened and what stands raised in them cut out, as in
reading; where a figure of a mark stands is known, all else is none. Each typeface is once left out of learning: the
rest is measured on it, and the shares of the network that ships are calibrated on all that were left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bench.footnoted import FACES, WEARS, Figure, Printed, compose, draw_style, printed, typeset
from ingest.figures import CLASSES, NONE, Floats, Network, features_of
from ingest.inklines import find_patches, find_slope, straighten
from ingest.lines import Row, Token, lay_out
from ingest.values import Box, Line

Cases = tuple[Floats, NDArray[np.int64]]
"""Features of patches and their classes."""
_SEEN = [(how, mended) for how in WEARS for mended in (False, True) if (how, mended) != ("clean300", True)]
"""Pages as they come, and as cleaning leaves them."""
_HEATS = [0.1 * tenths for tenths in range(8, 31)]
HIDDEN, ROUNDS, BATCH = 64, 40, 128
_TALL, _WIDE, _OUTSIDE = 0.55, 1.5, 0.15
"""A patch is a figure if its middle lies in the figure's box and it is so tall and no wider, and none if less than the
last of it lies there; what is between is not learned."""


def main() -> None:
    """Learn without each typeface in turn and say how that does on it, then learn from all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=4, help="documents for each typeface")
    options = parser.parse_args()
    cases = {face: collect(face, np.random.default_rng(70 + at), options.documents) for at, face in enumerate(FACES)}
    network = fit(cases)
    weights = {name: getattr(network, name).astype(np.float16) for name in Network.__dataclass_fields__}
    np.savez_compressed(options.out, **weights)


def fit(cases: Mapping[str, Cases]) -> Network:
    """The network learned from all typefaces, with shares calibrated on typefaces left out, which are reported."""
    left_out = {
        face: learn([cases[other] for other in cases if other != face], np.random.default_rng(7)) for face in cases
    }
    heat = min(_HEATS, key=lambda h: sum(_surprise(cooled(left_out[face], h), *cases[face]) for face in cases))
    print(f"calibrated with {heat:.1f}")
    for face in cases:
        print(f"{face} left out: ", end="")
        report(cooled(left_out[face], heat), *cases[face])
    return cooled(learn(list(cases.values()), np.random.default_rng(7)), heat)


def collect(face: str, rng: Generator, documents: int) -> Cases:
    """Features and classes of all patches of some documents set in a typeface, worn in every way."""
    rows: list[Floats] = []
    classes: list[int] = []
    for number in range(documents):
        style = draw_style(rng, face)
        # Of one, two and three figures, and every figure as often as any other.
        numbers = [
            int(n) for size in (10, 100, 1000) for n in rng.choice(np.arange(size // 10, size), 16 if size > 10 else 9)
        ]
        composition = compose(rng, list(dict.fromkeys(int(n) for n in rng.permutation(numbers))), dense=True)
        for sheet, (how, mended) in product(typeset(composition, style), _SEEN):
            if rng.random() < 0.5:
                continue
            found, labels = cases_of(printed(sheet, style, rng, how, mended=mended), rng)
            rows.append(found)
            classes += labels
        print(face, number, len(classes), flush=True)
    return np.concatenate(rows), np.array(classes)


def cases_of(page: Printed, rng: Generator) -> tuple[Floats, list[int]]:
    """The patches of one page as they are learned."""
    grey, lines = np.asarray(page.image), as_lines(page, rng)
    rows: list[Floats] = []
    classes: list[int] = []
    slope = find_slope(lines)
    for line in lines:
        ink = straighten(grey, line, slope)
        patches = find_patches(ink) if ink is not None else []
        if ink is None or not patches:
            continue
        labels = [_label(ink.place(p.left, p.top, p.right, p.bottom), page.figures) for p in patches]
        rows.append(features_of(ink, patches)[[label is not None for label in labels]])
        classes += [label for label in labels if label is not None]
    return np.concatenate(rows), classes


def as_lines(page: Printed, rng: Generator) -> tuple[Line, ...]:
    """The lines of a page as an engine gives them: boxes off by a pixel now and then, words with or without marks."""

    def token(text: str, box: tuple[float, ...]) -> Token:
        left, top, right, bottom = (max(0, round(edge + rng.normal(0, 0.6))) for edge in box)
        return Token(text, Box(left, top, max(left, right), max(top, bottom)))

    return lay_out(Row(tuple(token(text, box) for text, box in line), at) for at, line in enumerate(page.lines))[1]


def learn(cases: Sequence[Cases], rng: Generator) -> Network:
    """A network by Adam on shuffled batches, what it sees shaken a little."""
    features, labels = np.concatenate([x for x, _ in cases]), np.concatenate([y for _, y in cases])
    scale = 1 / np.sqrt(features.shape[1])
    weights = [
        rng.normal(0, scale, (features.shape[1], HIDDEN)),
        np.zeros(HIDDEN),
        rng.normal(0, 1 / np.sqrt(HIDDEN), (HIDDEN, CLASSES)),
        np.zeros(CLASSES),
    ]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    step = 0
    for turn in range(ROUNDS):
        rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * turn / ROUNDS))
        for batch in np.array_split(rng.permutation(len(labels)), max(1, len(labels) // BATCH)):
            step += 1
            x = features[batch] + rng.normal(0, 0.05, (len(batch), features.shape[1]))
            for at, slope in enumerate(_slopes(weights, x, labels[batch])):
                slope = slope + 1e-4 * weights[at]
                first[at] = 0.9 * first[at] + 0.1 * slope
                second[at] = 0.999 * second[at] + 0.001 * slope**2
                weights[at] -= rate * (first[at] / (1 - 0.9**step)) / (np.sqrt(second[at] / (1 - 0.999**step)) + 1e-8)
    return Network(*(w.astype(np.float32) for w in weights))


def cooled(network: Network, heat: float) -> Network:
    """The network with its scores divided by `heat`: above one it is less sure."""
    output, offset = network.output / np.float32(heat), network.output_offset / np.float32(heat)
    return replace(network, output=output, output_offset=offset)


def report(network: Network, features: Floats, labels: NDArray[np.int64]) -> None:
    """How many figures are right, how much else is taken for one, and how far shares may be believed."""
    shares = network.shares(features)
    best, sure = shares.argmax(axis=1), shares.max(axis=1)
    figures = labels != NONE
    right, digits = np.mean(best[figures] == labels[figures]), _digits_right(shares, labels)
    taken, surprise = np.mean(best[~figures] != NONE), _surprise(network, features, labels)
    print(f"{len(labels)} patches, {figures.sum()} figures: right {right:.4f}, among the ten digits {digits:.4f}")
    print(f"others taken for figures {taken:.4f}; surprise {surprise:.4f}")
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 0.99), (0.99, 1.01)):
        among = figures & (sure >= low) & (sure < high)
        if among.any():
            right = np.mean(best[among] == labels[among])
            print(f"  share {low:.2f}-{min(1.0, high):.2f}: {among.sum():6d}, right {right:.3f}")


def _label(box: Box, figures: Sequence[Figure]) -> int | None:
    """The figure of which a patch is the ink, `NONE` where it is no part of any, None where it is a part."""
    touched = False
    for figure in figures:
        left, top, right, bottom = figure.box
        wide, tall = min(box.right, right) - max(box.left, left), min(box.bottom, bottom) - max(box.top, top)
        if wide <= 0 or tall <= 0:
            continue
        middle = left < (box.left + box.right) / 2 < right and top < (box.top + box.bottom) / 2 < bottom
        if middle and box.height > _TALL * (bottom - top) and box.width < _WIDE * (right - left):
            return figure.digit
        touched = touched or wide * tall > _OUTSIDE * box.width * box.height
    return None if touched else NONE


def _slopes(
    weights: list[NDArray[np.float64]], x: NDArray[np.float64], labels: NDArray[np.int64]
) -> list[NDArray[np.float64]]:
    inner = np.maximum(0.0, x @ weights[0] + weights[1])
    scores = inner @ weights[2] + weights[3]
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(labels)), labels] -= 1
    shares /= len(labels)
    back = shares @ weights[2].T * (inner > 0)
    return [x.T @ back, back.sum(axis=0), inner.T @ shares, shares.sum(axis=0)]


def _surprise(network: Network, features: Floats, labels: NDArray[np.int64]) -> float:
    shares = network.shares(features)
    return float(-np.log(np.maximum(1e-9, shares[np.arange(len(labels)), labels])).mean())


def _digits_right(shares: Floats, labels: NDArray[np.int64]) -> float:
    figures = labels != NONE
    return float(np.mean(shares[figures, :NONE].argmax(axis=1) == labels[figures]))


if __name__ == "__main__":
    main()
