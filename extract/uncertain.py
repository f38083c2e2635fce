"""Words whose reading is doubtful: edits that the repair itself was not sure of."""

from __future__ import annotations

from extract.values import Uncertain
from normalize.values import EditedText

SURE = 0.75
"""Edits at or above this confidence are not doubtful."""


def find_uncertain(repaired: EditedText) -> tuple[Uncertain, ...]:
    """The edits below `SURE`, where they stand in the repaired text."""
    return tuple(
        Uncertain(
            span=repaired.edited_span(index),
            printed=edit.span.of(repaired.original),
            repaired=edit.replacement,
            alternatives=edit.alternatives,
            confidence=edit.confidence,
        )
        for index, edit in enumerate(repaired.edits)
        if edit.confidence < SURE
    )
