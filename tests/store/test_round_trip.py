"""What is saved comes back exactly: pages to the last box, documents to the last edit."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import fields, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from ingest.values import (
    Block,
    Box,
    Document,
    LeftOut,
    Line,
    Mark,
    Page,
    PageFailure,
    Pages,
    Piece,
    Reading,
    Reason,
    Word,
    Zone,
)
from normalize.values import Edit, EditedText, Span, choose
from store import Archive, JobState, export_documents, load_document, load_reading, save_document, save_reading
from store.compact import VERSION, pack_page, unpack_layout, unpack_page
from store.fact_models import LABELS, MODALITIES, ROLES, SCALES, SEVERITIES, STATISTIC_KINDS

# What NFC text can hold; NUL and lone surrogates never come out of reading.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
words = st.text(LETTERS, min_size=1, max_size=12)
maybe = st.none() | words
numbers = st.integers(0, 2_000_000)
unit = st.floats(0, 1)
floats = st.floats(allow_nan=False, allow_infinity=False)
dates = st.none() | st.sampled_from(["2013-06-03", "2022-05", "2022"])


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top, width, height = (draw(st.integers(0, 20_000)) for _ in range(4))
    return Box(left, top, left + width, top + height)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length))
    return Span(start, draw(st.integers(start, length)))


@st.composite
def pages(draw: st.DrawFn, number: int = 1) -> Page:
    text = draw(st.text(LETTERS, max_size=60))
    places = spans(len(text))

    @st.composite
    def word(draw: st.DrawFn) -> Word:
        span = draw(places)
        printed = draw(st.just(span.of(text)) | words)
        return Word(printed, span, draw(st.none() | boxes()), draw(st.none() | unit))

    line = st.builds(
        Line,
        places,
        st.lists(word(), max_size=4).map(tuple),
        numbers,
        st.none() | boxes(),
        st.none() | st.sampled_from(Zone),
        st.none() | numbers,
    )
    return Page(
        number,
        text,
        tuple(draw(st.lists(line, max_size=4))),
        draw(st.sampled_from(Reading)),
        draw(words),
        *(draw(numbers) for _ in range(3)),
        tuple(draw(st.lists(boxes(), max_size=3))),
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, EditedText, Extraction]:
    read = tuple(draw(pages(number)) for number in range(1, draw(st.integers(1, 3)) + 1))
    failed = tuple(PageFailure(len(read) + 1, "page_time_limit", draw(words)) for _ in range(draw(st.integers(0, 1))))
    text = "\n".join(page.text for page in read) or "văn thư"
    inside = spans(len(text))
    edits = st.builds(Edit, inside, words, words, unit, st.lists(words, max_size=3).map(tuple))
    parts = {
        "pages": read,
        "failed": failed,
        "text": text,
        "pieces": st.lists(st.builds(Piece, numbers, st.integers(1, 3), numbers, numbers), max_size=3),
        "blocks": st.lists(st.builds(Block, inside, st.sampled_from(Zone), st.just(1), maybe_number), max_size=3),
        "marks": st.lists(st.builds(Mark, numbers, inside), max_size=3),
        "proposals": st.lists(edits, max_size=3),
        "left_out": st.lists(st.builds(LeftOut, st.integers(1, 3), inside, st.sampled_from(Reason)), max_size=3),
    }
    assert set(parts) == {field.name for field in fields(Document)}, "a field not named here would be lost unseen"
    drawn = {k: tuple(draw(part)) if isinstance(part, st.SearchStrategy) else part for k, part in parts.items()}
    document = Document(**drawn)
    repaired = choose(text, draw(st.lists(edits, max_size=4)))
    return document, repaired, draw(facts(len(repaired.text)))


maybe_number = st.none() | st.integers(1, 500)


def facts(length: int) -> st.SearchStrategy[Extraction]:
    place = spans(length)
    header = st.builds(
        Header,
        **{f.name: maybe for f in fields(Header) if f.type == "str | None"},
        marks=st.lists(words, max_size=2).map(tuple),
        is_draft=st.booleans(),
        reasons=st.lists(st.tuples(words, words), max_size=2).map(tuple),
    ).flatmap(lambda h: st.builds(replace, st.just(h), system=st.sampled_from([None, "party", "state"]), date=dates))
    recipients = st.lists(st.tuples(words, maybe), max_size=3)
    header = st.builds(_addressed, header, recipients)
    symbols = st.sampled_from(["25-NQ/TW", "09-CT/TU", "411/QĐ-UBND", "04/2015/NĐ-CP"]) | words
    citation = st.builds(
        Citation, place, words, maybe, symbols, words, dates, maybe, maybe, st.booleans(), st.booleans(), maybe,
        maybe_number, maybe_number, maybe_number, unit,
    )  # fmt: skip
    footnote = st.builds(Footnote, numbers, place, words, st.none() | numbers, maybe_number)
    statistic = st.builds(
        Statistic, place, words, floats, st.sampled_from(STATISTIC_KINDS), st.none() | floats, st.sampled_from(SCALES),
        maybe, maybe, maybe, maybe, maybe, maybe, maybe, maybe, st.sampled_from(MODALITIES), st.booleans(),
        maybe_number, maybe_number,
    )  # fmt: skip
    evidence = st.lists(place, max_size=3).map(tuple)
    finding = st.builds(Finding, words, st.sampled_from(SEVERITIES), words, evidence, maybe, maybe)
    day = st.none() | st.dates().map(str)
    entity = st.builds(Entity, place, st.sampled_from(LABELS), words, maybe, maybe, maybe, day, day)
    unnumbered = st.builds(
        Unnumbered, place, words, words, st.sampled_from(ROLES), maybe, dates, maybe, maybe, maybe_number, maybe_number,
        maybe_number, unit,
    )  # fmt: skip
    short_form = st.builds(ShortForm, place, words, maybe, maybe_number, maybe_number, maybe_number, maybe_number, unit)
    uncertain = st.builds(Uncertain, place, words, words, st.lists(words, max_size=3).map(tuple), unit)
    kinds = (citation, footnote, statistic, finding, entity, uncertain, unnumbered, short_form)
    return st.builds(Extraction, header, *(st.lists(kind, max_size=3).map(tuple) for kind in kinds))


def save(archive: Archive, made: tuple[Document, EditedText, Extraction]) -> int:
    document, repaired, found = made
    sha256 = hashlib.sha256(repr(made).encode()).hexdigest()
    with archive.session() as session, session.begin():
        return save_document(
            session, None, sha256=sha256, source_name="a.pdf", media_type="application/pdf", reading_key="r",
            understanding_key="u", document=document, repaired=repaired, facts=found, state=JobState.NEEDS_REVIEW,
        )  # fmt: skip


@given(pages())
def test_a_page_packs_and_unpacks(page: Page) -> None:
    sizes = {name: getattr(page, name) for name in ("number", "text", "reading", "engine", "width", "height", "dpi")}
    assert unpack_page(pack_page(page), **sizes) == page


def test_a_layout_without_what_was_left_out_is_still_read() -> None:
    older = VERSION + zlib.compress(json.dumps([[[0, 1, 0, 7]], [[0, 7, "body", 1, None]], [], []]).encode())
    found = unpack_layout(older, pages=(), failed=(), text="văn thư")
    assert found == Document((), (), "văn thư", (Piece(0, 1, 0, 7),), (Block(Span(0, 7), Zone.BODY, 1),))


def test_packed_words_are_small() -> None:
    """A page of 500 words takes a third of the plain JSON of the same numbers, or less."""
    text = " ".join(f"từ{n}" for n in range(500))
    at, row = 0, []
    for n, word in enumerate(text.split(" ")):
        box = Box(100 + n % 12 * 150, n // 12 * 40, 220 + n % 12 * 150, n // 12 * 40 + 30)
        row.append(Word(word, Span(at, at + len(word)), box, 0.9 + (n % 10) / 100))
        at += len(word) + 1
    lines = tuple(
        Line(Span(r[0].span.start, r[-1].span.end), tuple(r), 0) for r in (row[i : i + 12] for i in range(0, 500, 12))
    )
    plain = json.dumps([[w.text, w.span.start, w.span.end, *_sides(w.box), w.confidence] for w in row])
    packed = pack_page(Page(1, text, lines, Reading.OCR, "t"))
    assert len(packed) < len(plain) / 3, (len(packed), len(plain))


def _sides(box: Box | None) -> tuple[int, ...]:
    assert box is not None
    return box.left, box.top, box.right, box.bottom


SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@SLOW
@given(documents())
def test_a_document_comes_back_as_it_went_in(sqlite: Archive, made: tuple[Document, EditedText, Extraction]) -> None:
    check(sqlite, made)


@settings(SLOW, max_examples=8)
@given(documents())
def test_and_from_a_server(postgres: Archive, made: tuple[Document, EditedText, Extraction]) -> None:
    check(postgres, made)


def check(archive: Archive, made: tuple[Document, EditedText, Extraction]) -> None:
    first = save(archive, made)
    assert save(archive, made) == first
    with archive.session() as session:
        loaded = load_document(session, first)
        (exported,) = export_documents(session, [first])
    assert (loaded.document, loaded.repaired, loaded.facts) == made
    assert loaded.repaired.text == made[1].text
    assert loaded.state == "needs_review"
    assert exported == loaded


@settings(SLOW, max_examples=12)
@given(st.lists(st.integers(1, 9), unique=True, max_size=4).map(sorted), st.data())
def test_a_reading_comes_back_as_it_went_in(sqlite: Archive, numbers: list[int], data: Any) -> None:
    read = Pages(tuple(data.draw(pages(n)) for n in numbers), (PageFailure(10, "page_too_large", "ảnh quá lớn"),))
    with sqlite.session() as session, session.begin():
        save_reading(session, None, sha256="d" * 64, reading_key="r", pages=read)
        assert load_reading(session, sha256="d" * 64, reading_key="r") == read


def _addressed(header: Header, recipients: list[tuple[str, str | None]]) -> Header:
    """A header with recipients, a note or none to each."""
    texts, notes = tuple(text for text, _ in recipients), tuple(note for _, note in recipients)
    return replace(header, recipients=texts, recipient_notes=notes)
