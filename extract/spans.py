"""All facts of a document as spans on one spaCy `Doc`, and the rules as components of a spaCy pipeline.

Importing this module loads spaCy, which takes a second: nothing imports it that reads documents. It is for notebooks,
where displacy shows the spans, and for whoever wants to add components of their own after these.

    doc.ents                organs, places and persons
    doc.spans[group]        one of GROUPS; a finding has a span for each place of its evidence
    span._.fact             the fact of which it is the span: a Citation, a Statistic, an Entity …
    doc._.header            the header, which has no place in the text

Tokens end where facts do, so every span covers its fact exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens
from spacy.vocab import Vocab

from extract.facts import extract
from extract.named.entities import choose, context_of, organ_entities, person_entities, place_entities
from extract.tables import Tables
from extract.values import Entity, Extraction, Header
from ingest.values import Block, Document, Zone
from normalize.values import EditedText, Span

GROUPS = ("citations", "unnumbered", "short_forms", "statistics", "footnotes", "findings", "uncertain")
"""The groups of spans that `to_doc` and the component `facts` make."""

Placed = tuple[Span, str, Any]
"""A place in the text, the label of its span, and the fact."""


def to_doc(text: str, facts: Extraction, *, vocab: Vocab | None = None) -> Doc:
    """The repaired text with all its facts; `vocab` is that of the pipeline that goes on with the document.

    >>> from extract.values import Header
    >>> doc = to_doc("Tỉnh ủy họp", Extraction(Header(), entities=(Entity(Span(0, 7), "ORG", "Tỉnh ủy"),)))
    >>> [(span.text, span.label_, span._.fact.label) for span in doc.ents]
    [('Tỉnh ủy', 'ORG', 'ORG')]
    """
    groups = _groups_of(facts)
    cuts = {at for placed in groups.values() for span, _, _ in placed for at in (span.start, span.end)}
    cuts |= {at for one in facts.entities for at in (one.span.start, one.span.end)}
    doc = _tokenized(text, vocab if vocab is not None else Vocab(), cuts)
    _put(doc, groups)
    _put_entities(doc, facts.entities)
    doc._.header = facts.header
    return doc


def rule_pipeline(tables: Tables, *, header: Header | None = None) -> Language:
    """A pipeline of the rules, made from the tables: organs, places, persons, entities, facts.

    Each of the first three leaves its finds in `doc.spans` under its name; `entities` chooses among them for
    `doc.ents`; `facts` adds the groups of `to_doc`, taking every line for a paragraph. `header` says whose organs are
    meant, as in a document that was read.
    """
    said = header if header is not None else Header()
    context = context_of(said)

    def organs(doc: Doc) -> list[Entity]:
        return organ_entities(doc.text, tables=tables, context=context)

    def places(doc: Doc) -> list[Entity]:
        return place_entities(doc.text, tables=tables, context=context)

    def persons(doc: Doc) -> list[Entity]:
        known = [span._.fact.span for span in doc.spans["organs"]]
        return person_entities(doc.text, tables=tables, organs=known, header=said)

    def entities(doc: Doc) -> Doc:
        found = [[span._.fact for span in doc.spans[name]] for name in ("organs", "places", "persons")]
        _put_entities(doc, choose(*found))
        return doc

    def facts(doc: Doc) -> Doc:
        found = extract(_document(doc.text), EditedText(doc.text), tables=tables, entities=False)
        _put(doc, _groups_of(found))
        doc._.header = header if header is not None else found.header
        return doc

    nlp = spacy.blank("xx")
    nlp.tokenizer = lambda text: _tokenized(text, nlp.vocab, ())
    finders = {"organs": organs, "places": places, "persons": persons}
    runs = {name: _finder(name, find) for name, find in finders.items()} | {"entities": entities, "facts": facts}
    for name, run in runs.items():
        rule = nlp.add_pipe(_FACTORY, name=name)
        assert isinstance(rule, Rule)
        rule.run = run
    return nlp


class Rule:
    """A component of the pipeline: it runs what the pipeline's maker gives it, and else leaves the document alone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.run: Callable[[Doc], Doc] = lambda doc: doc

    def __call__(self, doc: Doc) -> Doc:
        return self.run(doc)


# spaCy makes components by name alone; what they do is given to each pipeline's own, so tables need no registry.
_FACTORY = "vanthu_rule"
if not Language.has_factory(_FACTORY):
    Language.factory(_FACTORY, func=lambda nlp, name: Rule(name))
if not Doc.has_extension("facts"):
    Doc.set_extension("facts", default=None)
    Doc.set_extension("header", default=None)
    Tokens.set_extension("fact", getter=lambda span: (span.doc._.facts or {}).get(span.id_))


def _finder(name: str, find: Callable[[Doc], Sequence[Entity]]) -> Callable[[Doc], Doc]:
    def run(doc: Doc) -> Doc:
        _put(doc, {name: [(one.span, one.label, one) for one in find(doc)]})
        return doc

    return run


def _groups_of(facts: Extraction) -> dict[str, list[Placed]]:
    return {
        "citations": [(one.span, one.doc_type or "văn bản", one) for one in facts.citations],
        "unnumbered": [(one.span, one.doc_type, one) for one in facts.unnumbered],
        "short_forms": [(one.span, one.doc_type or "văn bản", one) for one in facts.short_forms],
        "statistics": [(one.span, one.kind, one) for one in facts.statistics],
        "footnotes": [(one.span, str(one.number), one) for one in facts.footnotes],
        "findings": [(span, one.kind, one) for one in facts.findings for span in one.evidence],
        "uncertain": [(one.span, "uncertain", one) for one in facts.uncertain],
    }


def _put(doc: Doc, groups: dict[str, list[Placed]]) -> None:
    """Add groups of spans; a span that begins or ends within a token covers the token."""
    known = doc._.facts if doc._.facts is not None else {}
    for group, placed in groups.items():
        spans: list[Tokens] = []
        for number, (place, label, fact) in enumerate(placed):
            span = doc.char_span(
                place.start, place.end, label=label, alignment_mode="expand", span_id=f"{group}/{number}"
            )
            if span is not None and len(span):
                known[span.id_] = fact
                spans.append(span)
        doc.spans[group] = spans
    doc._.facts = known


def _put_entities(doc: Doc, entities: Sequence[Entity]) -> None:
    known = doc._.facts if doc._.facts is not None else {}
    spans: list[Tokens] = []
    for number, one in enumerate(entities):
        span = doc.char_span(
            one.span.start, one.span.end, label=one.label, alignment_mode="expand", span_id=f"entities/{number}"
        )
        if span is not None and (not spans or span.start >= spans[-1].end):
            known[span.id_] = one
            spans.append(span)
    doc.ents = tuple(spans)
    doc._.facts = known


def _tokenized(text: str, vocab: Vocab, cuts: Iterable[int]) -> Doc:
    """Tokens of letters, figures or one sign, cut where `cuts` say; a single blank belongs to the token before."""
    inner = sorted(set(cuts))
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for match in _TOKEN.finditer(text):
        if match[0] == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
            continue
        start = match.start()
        while at < len(inner) and inner[at] <= start:
            at += 1
        ends = []
        while at < len(inner) and inner[at] < match.end():
            ends.append(inner[at])
            at += 1
        for end in (*ends, match.end()):
            words.append(text[start:end])
            spaces.append(False)
            start = end
    return Doc(vocab, words=words, spaces=spaces)


# Superscripts, which mark footnotes, are no letters of the word before them.
_MARKS = "\u00b9\u00b2\u00b3\u2070-\u2079"
_TOKEN = re.compile(rf"[^\W\d_{_MARKS}]+|\d+|[{_MARKS}]+| |[^\S ]+|[^\w\s]|_", re.DOTALL)


def _document(text: str) -> Document:
    """A document of one page whose lines are its paragraphs."""
    lines = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
    return Document((), (), text, (), tuple(Block(span, Zone.BODY, 1, None) for span in lines))
