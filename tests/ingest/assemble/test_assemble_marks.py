"""Marks seen raised on page images, against what was read in their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.marks import Candidate, agreement, as_candidate
from ingest.notes import assign_marks
from ingest.values import Box, Document, Page, Raised, Zone
from normalize.values import Span, choose

ONE = (
    "Các cơ quan đã giao nộp tài liệu vào lưu trữ lịch sử đúng hạn và lập mục lục điện tử cho từng phông, để người "
    "đọc tra tìm nhanh chóng, thuận tiện hơn trước nhiều lần trong cả năm vừa qua."
)
TWO = (
    "Kho mới được xây ở nơi cao ráo, có hệ thống chữa cháy tự động, đủ chỗ cho tài liệu của hai mươi năm tới, kể cả "
    "tài liệu của những đơn vị sẽ sáp nhập theo kế hoạch chung của tỉnh."
)
NOTES = (
    "Đến cuối năm đã giao nộp ba nghìn hồ sơ, lập mục lục cho mười hai phông; mua sắm giá, hộp và thiết bị khử trùng "
    "cho các kho ở vùng thấp.",
    "Ban Quản lý kho đã ký hợp đồng với ba đơn vị thi công, hoàn thành trước hạn hai tháng so với kế hoạch được duyệt.",
)


def page_with(sheet: Any, body: list[str], notes: list[str], number: int = 1) -> Page:
    page = sheet()
    if number > 1:
        page.y = 100
        page.line(str(number), centre=890)
        page.y = 170
    for text in body:
        page.paragraph(text)
    page.y = 1900
    page.rules.append(Box(240, 1885, 540, 1888))
    for note in notes:
        page.paragraph(note, points=11, indent=50)
    built = page.page(number)
    assert isinstance(built, Page)
    return built


def seen(page: Page, *found: tuple[str, str, dict[int, float]]) -> Page:
    """The page with raised figures: behind which text, which characters were read for them, what they may be."""
    raised = []
    for before, read, numbers in found:
        at = page.text.index(before + read) + len(before) if before else page.text.index(read)
        shares = tuple(sorted(numbers.items(), key=lambda item: -item[1]))
        raised.append(Raised(Box(0, 0, 10, 10), Span(at, at + len(read)), shares))
    return replace(page, raised=tuple(raised))


def final(document: Document) -> str:
    return choose(document.text, document.proposals).text


def test_a_mark_that_was_not_read_comes_into_the_text(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = page_with(sheet, [ONE, TWO, ONE], [f"! {NOTES[0]}"])
    document = assembled([seen(page, ("tự động", "", {1: 0.9, 7: 0.05}))])
    assert [mark.number for mark in document.marks] == [1]
    assert "chữa cháy tự động¹, đủ chỗ" in final(document)
    assert document.marks[0].span.start == document.marks[0].span.end


def test_what_is_seen_outweighs_what_is_read(sheet: Any, assembled: Callable[..., Document]) -> None:
    body = [ONE.replace("đúng hạn", "đúng hạn”"), TWO.replace("tự động,", "tự động*,"), ONE]
    page = page_with(sheet, body, [f"* {NOTES[0]}"])
    document = assembled([seen(page, ("tự động", "*", {1: 0.95}))])
    assert "tự động¹, đủ" in final(document) and "đúng hạn” và" in final(document)


def test_numbers_decide_where_figures_are_doubtful(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = page_with(sheet, [ONE, TWO, ONE], [f"¹ {NOTES[0]}", f"² {NOTES[1]}"])
    found = [("đúng hạn", "", {7: 0.5, 1: 0.4}), ("cao ráo", "", {8: 0.6}), ("tự động", "", {7: 0.55, 2: 0.4})]
    text = final(assembled([seen(page, *found)]))
    assert "đúng hạn¹ và" in text and "tự động², đủ" in text and "cao ráo, có" in text


def test_what_no_note_confirms_is_no_mark(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = sheet()
    for text in (ONE, TWO):
        page.paragraph(text)
    document = assembled([seen(page.page(1), ("đúng hạn", "", {3: 0.99}))])
    assert not document.marks and not document.proposals
    assert document.pages[0].raised


def test_a_number_that_begins_again_is_not_rewritten(sheet: Any, assembled: Callable[..., Document]) -> None:
    """Notes are known by their number in the document; where each page counts anew, what is seen stays as it is."""
    pages = [page_with(sheet, [ONE, TWO, ONE], [f"' {note}"], number) for number, note in enumerate(NOTES, start=1)]
    document = assembled([seen(page, ("tự động", "", {1: 0.99}), ("", "' ", {1: 0.99})) for page in pages])
    assert [(mark.number, mark.span.start) for mark in document.marks] == [(1, document.text.index(", đủ chỗ"))]
    text = final(document)
    assert text.count("¹") == 3 and text.count("\n¹ ") == 2 and "²" not in text


def test_a_power_of_a_unit_is_no_mark(sheet: Any, assembled: Callable[..., Document]) -> None:
    body = [ONE.replace("đúng hạn", "đúng hạn trên 40 km?"), TWO, ONE]
    page = page_with(sheet, body, [f"! {NOTES[0]}", f"? {NOTES[1]}"])
    found = [("40 km", "?", {2: 0.99}), ("tự động", "", {1: 0.9}), ("đơn vị", "", {2: 0.9})]
    document = assembled([seen(page, *found)])
    assert "tự động¹, đủ" in final(document) and "đơn vị² sẽ" in final(document)


def test_a_mark_after_hectares_is_one(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = page_with(sheet, [ONE, TWO.replace("ở nơi", "trên 37 ha"), ONE], [f"! {NOTES[0]}"])
    assert "37 ha¹ cao ráo" in final(assembled([seen(page, ("37 ha", "", {1: 0.9}))]))


def test_heads_seen_on_the_image_part_notes(sheet: Any, assembled: Callable[..., Document]) -> None:
    """A note whose mark was not read, after one that ends open, is told by its raised figure alone."""
    page = page_with(sheet, [ONE, TWO, ONE], [f"! {NOTES[0][:-1]}", NOTES[1]])
    found = [("đúng hạn", "", {1: 0.9}), ("tự động", "", {2: 0.9}), ("", "! Đến", {1: 0.8})]
    page = seen(page, *found)
    at = page.text.index(NOTES[1][:20])
    head = Raised(Box(0, 0, 10, 10), Span(at, at), ((2, 0.9), (7, 0.05)))
    first = replace(page.raised[2], span=Span(page.raised[2].span.start, page.raised[2].span.start + 1))
    document = assembled([replace(page, raised=(*page.raised[:2], first, head))])
    notes = [(b.note, b.span.of(document.text)) for b in document.blocks if b.zone is Zone.FOOTNOTE]
    assert [number for number, _ in notes] == [1, 2]
    assert final(document).endswith(f"\n¹ {NOTES[0][:-1]}\n² {NOTES[1]}")


def test_dirt_before_a_head_that_is_seen_goes_with_it(sheet: Any, assembled: Callable[..., Document]) -> None:
    page = page_with(sheet, [ONE, TWO, ONE], [f"- ! {NOTES[0]}"])
    document = assembled([seen(page, ("tự động", "", {1: 0.9}), ("- ", "!", {1: 0.9}))])
    assert final(document).endswith(f"\n¹ {NOTES[0]}")
    assert "- ! Đến" in document.text


def test_a_mark_in_what_was_left_out_stands_behind_the_rest_of_its_line(
    sheet: Any, assembled: Callable[..., Document]
) -> None:
    """A speck's word is taken off; the figure that it was stays."""
    short = "Kho mới được xây ở nơi cao ráo"
    page = page_with(sheet, [ONE, short, TWO], [f"! {NOTES[0]}"])
    last = page.text.index(short) + len(short)
    raised = Raised(Box(0, 0, 10, 10), Span(last, last), ((1, 0.97),))
    document = assembled([replace(page, raised=(raised,))])
    assert "cao ráo¹\n" in final(document)


@pytest.mark.parametrize(("number", "better"), [(7, 2), (14, 4), (12, 11)])
def test_agreement_follows_the_shares(number: int, better: int) -> None:
    numbers = ((better, 0.8), (number, 0.15))
    assert agreement("", "", better, numbers=numbers) > agreement("", "", number, numbers=numbers)
    assert agreement("", "", number, numbers=numbers) > agreement("", "", 30, numbers=numbers)


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.dictionaries(st.integers(1, 30), st.floats(0.01, 1), min_size=1, max_size=4)),
        max_size=12,
        unique_by=lambda item: item[0],
    ),
    st.integers(0, 12),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_marks_stand_in_order_each_number_once(found: list[tuple[int, dict[int, float]]], notes: int) -> None:
    text = "chữ " * 120
    candidates = []
    for at, numbers in sorted(found):
        raised = Raised(Box(0, 0, 1, 1), Span(at, at), tuple(sorted(numbers.items(), key=lambda item: -item[1])))
        candidate = as_candidate(raised, raised.span, text)
        assert isinstance(candidate, Candidate)
        candidates.append(candidate)
    anchors = assign_marks([(number, 1) for number in range(1, notes + 1)], candidates, [1] * len(candidates))
    assert [anchor.number for anchor in anchors] == sorted({anchor.number for anchor in anchors})
    starts = [anchor.candidate.span.start for anchor in anchors]
    assert starts == sorted(set(starts))
