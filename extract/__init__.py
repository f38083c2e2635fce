"""Text → facts: header, citations, documents without a number, footnotes, statistics, contradictions, entities.

Names are loaded when first used: the tables' expressions take a while to compile, and `--help` needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.facts import extract
    from extract.tables import Tables, load_tables
    from extract.values import (
        Citation,
        Entity,
        Extraction,
        Finding,
        Footnote,
        Header,
        ShortForm,
        Statistic,
        Uncertain,
        Unnumbered,
    )

_HOMES = {
    "extract": "facts",
    "Tables": "tables",
    "load_tables": "tables",
    "Citation": "values",
    "Entity": "values",
    "Extraction": "values",
    "Finding": "values",
    "Footnote": "values",
    "Header": "values",
    "ShortForm": "values",
    "Statistic": "values",
    "Uncertain": "values",
    "Unnumbered": "values",
}

__all__ = [
    "Citation",
    "Entity",
    "Extraction",
    "Finding",
    "Footnote",
    "Header",
    "ShortForm",
    "Statistic",
    "Tables",
    "Uncertain",
    "Unnumbered",
    "extract",
    "load_tables",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
