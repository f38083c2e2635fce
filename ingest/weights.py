"""Logistic models of reading, from `data/readings.toml`: what speaks for an answer, and how loudly."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

_SUREST: Final = 0.99
"""Confidences beyond it say no more: the engine gives 0.96 to most words and 0.97 to hardly any."""


@cache
def load_weights() -> Mapping[str, Mapping[str, float]]:
    """The models by name; each is a weight for every feature, and what was seldom met has none."""
    data: dict[str, dict[str, float]] = tomllib.loads((files("ingest") / "data" / "readings.toml").read_text("utf-8"))
    return data


def weigh(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The probability that the model `weights` gives to a yes; features without a weight do not count.

    >>> weigh({"first": 1.0, "sure": -1.0}, {"first": 1.0, "sure": 1.0})
    0.5
    """
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def logit(confidence: float) -> float:
    """Log-odds of a confidence in [0, 1], bounded."""
    bounded = max(1 - _SUREST, min(_SUREST, confidence))
    return math.log(bounded / (1 - bounded))
