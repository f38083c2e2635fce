"""Entities: the organs, places and persons of a text, none inside another, each with what it is known to be.

They are found by tables and grammar alone, without a model and without loading spaCy; `extract.spans` puts the same
rules into a spaCy pipeline.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.named.named_organs import find_named_organs, is_office
from extract.named.persons import find_persons
from extract.named.places import Context, find_places, full_name, validity_of
from extract.tables import Tables
from extract.values import Entity, Header
from normalize.values import Span


def find_entities(
    text: str, *, tables: Tables, header: Header | None = None, persons: Sequence[str] = ()
) -> tuple[Entity, ...]:
    """Organs, places and persons in text order; `header` says whose organs are meant, `persons` are known names.

    Of two that overlap the longer one stays: "Tỉnh ủy Bắc Giang" is an organ, not an organ and a place.
    """
    header = header if header is not None else Header()
    context = context_of(header)
    organs = organ_entities(text, tables=tables, context=context)
    places = place_entities(text, tables=tables, context=context)
    people = person_entities(text, tables=tables, organs=[one.span for one in organs], header=header, persons=persons)
    return choose(organs, places, people)


def context_of(header: Header) -> Context:
    """What the header says of whose organs and places are meant."""
    organs = "; ".join(name for name in (header.organ, header.superior_organ) if name is not None)
    return Context(organs or None, header.province, header.date)


def _is_title(organ: Entity, names: set[int]) -> bool:
    """Whether an organ that is an office stands right before a name and is that person's title: "Thủ tướng …"."""
    return organ.span.end + 1 in names and is_office(organ.text)


def organ_entities(text: str, *, tables: Tables, context: Context) -> list[Entity]:
    """The organs alone."""
    found = find_named_organs(text, tables=tables, context=context)
    return [Entity(one.span, "ORG", one.span.of(text), name=one.name, code=one.code) for one in found]


def place_entities(text: str, *, tables: Tables, context: Context) -> list[Entity]:
    """The places alone."""
    return [
        Entity(place.span, "LOC", place.span.of(text), full_name(place), code, None, *validity_of(place, tables))
        for place in find_places(text, tables=tables, context=context)
        for code in (place.unit.key if place.unit is not None else None,)
    ]


def person_entities(
    text: str, *, tables: Tables, organs: Sequence[Span], header: Header, persons: Sequence[str] = ()
) -> list[Entity]:
    """The persons alone; the signer's office is that of the signature."""
    known = [*persons, *((header.signer,) if header.signer is not None else ())]
    signer = (header.signer, header.signer_title) if header.signer and header.signer_title else None
    found = find_persons(text, tables=tables, organs=organs, known=known, signer=signer)
    return [Entity(p.span, "PER", p.span.of(text), " ".join(p.span.of(text).split()), office=p.office) for p in found]


def choose(organs: Sequence[Entity], places: Sequence[Entity], persons: Sequence[Entity]) -> tuple[Entity, ...]:
    """Those that do not overlap, in text order: of two the longer, of equally long ones the first."""
    named = {one.span.start for one in persons}
    standing = [one for one in organs if not _is_title(one, named)]
    kept: list[Entity] = []
    for one in sorted((*standing, *places, *persons), key=lambda e: (e.span.start, -e.span.end)):
        while kept and one.span.start < kept[-1].span.end and _length(one) > _length(kept[-1]):
            kept.pop()
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return tuple(kept)


def _length(entity: Entity) -> int:
    return entity.span.end - entity.span.start
