"""A statistic as an amount: its value in full, its printed decimals, and amounts written as Vietnamese writes them."""

from __future__ import annotations

from extract.units import lowered
from extract.values import Statistic
from normalize.numbers import find_numbers


def amount(statistic: Statistic) -> float:
    """The value with its scale multiplied in."""
    return statistic.value * statistic.scale


def decimals(statistic: Statistic) -> int:
    """How many decimals are printed."""
    number = next(find_numbers(statistic.text), None)
    return len(number.printed.partition(",")[2].strip()) if number is not None else 0


def agrees(computed: float, stated: float, places: int) -> bool:
    """Whether a computed figure is the stated one, rounded to as many decimals as are printed."""
    return abs(computed - stated) <= 0.5 * 10.0**-places + 1e-9


def written(value: float, places: int) -> str:
    """An amount in Vietnamese form.

    >>> written(13963.914, 2)
    '13.963,91'
    """
    whole, _, fraction = f"{value:,.{places}f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def lead(text: str, statistic: Statistic) -> str:
    """The lowered text right before a statistic."""
    return lowered(text[max(0, statistic.span.start - 60) : statistic.span.start])
