"""Entities: organs, places and persons, by spaCy's rule components over the tables.

Importing this module loads spaCy, which takes seconds: it is imported only where entities are asked for. The
pipeline is blank (a tokenizer and matchers, no model), so that what is found can be told from the tables alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens
from spacy.util import filter_spans

from extract.tables import Tables
from extract.values import Entity
from normalize.values import Span


def find_entities(text: str, *, tables: Tables, persons: Sequence[str] = ()) -> tuple[Entity, ...]:
    """Organs, places and persons in text order, none inside another; `persons` are names known from elsewhere.

    Of two that overlap the longer one stays: "Tỉnh ủy Bắc Giang" is an organ, not an organ and a place.
    """
    found: list[Entity] = []
    for start, end in _windows(text) if text.strip() else ():
        doc = mark_entities(text[start:end], tables=tables, persons=persons)
        found += [
            Entity(
                Span(start + e.start_char, start + e.end_char),
                e.label_,
                text[start + e.start_char : start + e.end_char],
            )
            for e in doc.ents
        ]
    return tuple(found)


def mark_entities(text: str, *, tables: Tables, persons: Sequence[str] = ()) -> Doc:
    """A spaCy document with the entities of `text` set, as a notebook's displacy shows them."""
    nlp, phrases, patterns = _components(tables)
    doc = nlp.make_doc(text)
    spans = [Tokens(doc, start, end, label=label) for label, start, end in phrases(doc)]
    spans = [_with_place(text, span, tables) for span in spans if _begins_large(span)]
    spans += [_name_only(Tokens(doc, start, end, label=label), tables) for label, start, end in patterns(doc)]
    if persons:
        known = PhraseMatcher(nlp.vocab)
        known.add("PER", [nlp.make_doc(name) for name in persons])
        spans += [Tokens(doc, start, end, label=label) for label, start, end in known(doc)]
    doc.ents = tuple(filter_spans(span for span in spans if len(span)))
    return doc


WINDOW = 100_000
"""How many characters spaCy is given at once; windows end at a line's end."""


def _windows(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.rfind("\n", start, start + WINDOW) + 1 if len(text) - start > WINDOW else len(text)
        end = end if end > start else min(len(text), start + WINDOW)
        yield start, end
        start = end


@lru_cache(maxsize=1)
def _components(tables: Tables) -> tuple[Language, PhraseMatcher, Matcher]:
    nlp = spacy.blank("xx")
    phrases = PhraseMatcher(nlp.vocab, attr="LOWER")
    phrases.add("ORG", [nlp.make_doc(name) for name in tables.organ_spellings])
    phrases.add("LOC", [nlp.make_doc(name) for name in tables.province_spellings])
    patterns = Matcher(nlp.vocab)
    name = {"IS_TITLE": True, "IS_ALPHA": True}
    patterns.add("LOC", [[*_words(kind), {**name, "OP": "{1,3}"}] for kind in tables.place_kinds])
    family = {"TEXT": {"IN": sorted(tables.families)}}
    any_family = {"TEXT": {"IN": sorted(tables.families | tables.rare_families)}}
    patterns.add("PER", [[family, name, name], [family, name, name, name]])
    patterns.add("PER", [[*_words(word), any_family, {**name, "OP": "{1,4}"}] for word in tables.before_person])
    return nlp, phrases, patterns


def _words(phrase: str) -> list[dict[str, object]]:
    return [{"LOWER": word.lower()} for word in phrase.split()]


def _begins_large(span: Tokens) -> bool:
    """Whether an organ's first letter is a capital: "các ban chấp hành" names none."""
    return span.label_ != "ORG" or bool(span.text[0].isupper())


def _with_place(text: str, span: Tokens, tables: Tables) -> Tokens:
    """An organ with the place after it: PhraseMatcher knows the name, the table what may follow."""
    if span.label_ != "ORG":
        return span
    whole = tables.organ_at(text, span.start_char)
    if whole is None or whole.end <= span.end_char:
        return span
    return span.doc.char_span(whole.start, whole.end, label="ORG") or span


def _name_only(span: Tokens, tables: Tables) -> Tokens:
    """A person without the words of office before the name."""
    if span.label_ != "PER":
        return span
    low = span.text.lower()
    office = max((word for word in tables.before_person if low.startswith(word.lower() + " ")), key=len, default="")
    return span.doc.char_span(span.start_char + len(office), span.end_char, "PER", alignment_mode="contract") or span
