"""Which figure a small raised piece of ink is: a network of one hidden layer, learned by `python -m bench.raised`.

It sees the piece's grey pixels and where the piece stands: its size and height on the line, and what stands beside
it. Its shares are calibrated on typefaces that it did not learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.inklines import InkLine, Patch

ROWS, COLUMNS = 16, 12
NONE = 10
"""The class of whatever is no figure: quotation marks, signs, parts of letters, dirt."""
CLASSES = 11
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Weights and offsets of the hidden layer (features, hidden) and of the output (hidden, `CLASSES`)."""

    hidden: Floats
    hidden_offset: Floats
    output: Floats
    output_offset: Floats

    def shares(self, features: Floats) -> Floats:
        """For each row of `features` the shares of the classes, which sum to 1."""
        inner = np.maximum(0.0, features @ self.hidden + self.hidden_offset)
        scores = inner @ self.output + self.output_offset
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def load_network() -> Network:
    """The network of `data/figures.npz`."""
    with (files("ingest") / "data" / "figures.npz").open("rb") as file, np.load(file) as data:
        return Network(
            *(data[name].astype(np.float32) for name in ("hidden", "hidden_offset", "output", "output_offset"))
        )


def features_of(line: InkLine, patches: Sequence[Patch]) -> Floats:
    """What the network sees of each patch: (patches, `ROWS` × `COLUMNS` + 13)."""
    rows = np.zeros((len(patches), ROWS * COLUMNS + 13), dtype=np.float32)
    for row, patch in zip(rows, patches, strict=True):
        height, width = patch.bottom - patch.top, patch.right - patch.left
        wide = min(COLUMNS, max(1, round(width * ROWS / height)))
        image = cv2.resize(
            line.darkness(patch.left, patch.top, patch.right, patch.bottom),
            (wide, ROWS),
            interpolation=cv2.INTER_AREA if height > ROWS else cv2.INTER_LINEAR,
        )
        start = (COLUMNS - wide) // 2
        row[: ROWS * COLUMNS].reshape(ROWS, COLUMNS)[:, start : start + wide] = image
        em = line.em
        row[ROWS * COLUMNS :] = (
            3 * height / em,
            3 * width / em,
            2 * (line.baseline - patch.bottom) / em,
            2 * (line.baseline - patch.top) / em,
            float(image.mean()),
            min(2.0, 40 / em),
            patch.cut,
            *patch.before,
            *patch.after,
        )
    return rows
