"""What every table shares: named constraints, spans, moments in UTC, text that any database accepts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Constraints without a name cannot be altered by a later migration.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The tables of the archive."""

    metadata = MetaData(naming_convention=NAMES)


class Mention:
    """What a mention, or a document of itself, says of an identity: canonical symbol, place, period if it is dated.

    The symbol is empty where there is none that could be compared.
    """

    canonical_symbol: Mapped[str] = mapped_column(Text)
    instance: Mapped[str] = mapped_column(Text)
    period: Mapped[str | None] = mapped_column(String(16))


class Spanned:
    """A place in the repaired text; the columns are not called `end` because that is a word of SQL."""

    start: Mapped[int] = mapped_column("start_offset")
    end: Mapped[int] = mapped_column("end_offset")


class Placed(Spanned):
    """A place in the repaired text and its twin in the printed text."""

    printed_start: Mapped[int]
    printed_end: Mapped[int]


def now() -> str:
    """This moment in UTC, ISO 8601 with microseconds, so that moments sort as text."""
    return moment(datetime.now(UTC))


def moment(at: datetime) -> str:
    """`at` as the archive writes it.

    >>> moment(datetime(2026, 5, 27, 8, 30, tzinfo=UTC))
    '2026-05-27T08:30:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """A constraint that `column` holds one of `values` (or null)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def iso_date(column: str) -> CheckConstraint:
    """A constraint that `column` holds `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (or null)."""
    shapes = " OR ".join(f"{column} LIKE '{shape}'" for shape in ("____", "____-__", "____-__-__"))
    return CheckConstraint(shapes, name=column)


def span_order(start: str = "start_offset", end: str = "end_offset") -> CheckConstraint:
    """A constraint that the two columns are a half-open span."""
    return CheckConstraint(f"{start} >= 0 AND {start} <= {end}", name=start.removesuffix("_start"))


def printed_order() -> CheckConstraint:
    """The same for the span in the printed text."""
    return span_order("printed_start", "printed_end")


def unit_range(column: str) -> CheckConstraint:
    """A constraint that `column` lies in [0, 1]."""
    return CheckConstraint(f"{column} >= 0 AND {column} <= 1", name=column)


def storable(text: str) -> str:
    r"""A path or message as text that every database takes: bytes that are not UTF-8 and NUL are escaped.

    >>> storable("scan\udcff.pdf")
    'scan\\udcff.pdf'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")
