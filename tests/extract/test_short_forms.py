"""Short names for documents and what they mean.

In `cases_short_forms.txt` a short name stands in braces, with the symbol or the name of what it means after `=`, and
`?` where that is left open. A title may be marked by the symbol of the decision that issued it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract.cited.citations import find_citations
from extract.cited.short_forms import find_short_forms
from extract.cited.unnumbered import find_unnumbered
from extract.layout import lay_over
from extract.tables import Tables, load_tables
from extract.values import Header
from ingest.values import Block, Document, Zone
from normalize.values import EditedText, Span

HERE = Path(__file__).parent
LINES = [line for line in (HERE / "cases_short_forms.txt").read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
MARK = re.compile(r"\{(?P<name>[^{}=]*)=(?P<meaning>[^{}]*)\}")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def found(text: str, tables: Tables) -> list[tuple[Span, set[str]]]:
    """Each short name with all that its meaning may be called."""
    blocks = (Block(Span(0, len(text)), Zone.BODY, 1),)
    layout = lay_over(Document((), (), text, (), blocks), EditedText(text))
    citations = find_citations(layout, Header(), tables=tables)
    unnumbered = find_unnumbered(layout, citations, (), tables=tables)
    meanings = []
    for short in find_short_forms(layout, citations, unnumbered):
        called = {citations[short.citation].symbol} if short.citation is not None else set()
        if short.unnumbered is not None:
            named = unnumbered[short.unnumbered]
            called |= {named.text} | ({citations[named.parent].symbol} if named.parent is not None else set())
        meanings.append((short.span, called or {"?"}))
    return meanings


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:50])
def test_marked_line(line: str, tables: Tables) -> None:
    text, wanted, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        wanted.append((Span(len(text), len(text) + len(mark["name"])), mark["meaning"]))
        text += mark["name"]
        at = mark.end()
    text += line[at:]
    have = found(text, tables)
    assert [span.of(text) for span, _ in have] == [span.of(text) for span, _ in wanted]
    for (span, called), (_, meaning) in zip(have, wanted, strict=True):
        assert meaning in called, span.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định này thay thế Quyết định số 5/QĐ-UBND; Quy chế này gồm 3 chương.",
        "Kế hoạch trên địa bàn huyện; Đề án trên cơ sở khảo sát; Nghị quyết trên các lĩnh vực; nghị quyết trên",
        "Báo cáo 6 tháng; Kế hoạch 5 năm; Nghị quyết 9 nhiệm vụ; Chương trình 3 giảm 3 tăng; Quyết định 120 trường hợp",
        "Chỉ thị số 05-CT/TW; Nghị quyết số 25/2016/QH14; Quyết định 217-QĐ/TW",
        "Hội đồng nhân dân tỉnh (sau đây gọi tắt là Hội đồng)",
        "Ban Chỉ đạo 35, Quỹ 27, Tổ công tác 313",
    ],
)
def test_no_short_name(text: str, tables: Tables) -> None:
    assert found(text, tables) == []


def test_a_note_and_its_page_are_given(tables: Tables) -> None:
    text = "Chỉ thị số 8-CT/TU được triển khai.\nTheo Chỉ thị 8."
    blocks = (Block(Span(0, 35), Zone.BODY, 1), Block(Span(36, len(text)), Zone.FOOTNOTE, 1, 4))
    layout = lay_over(Document((), (), text, (), blocks), EditedText(text))
    citations = find_citations(layout, Header(), tables=tables)
    (short,) = find_short_forms(layout, citations, ())
    assert (short.text, short.doc_type, short.citation, short.footnote) == ("Chỉ thị 8", "Chỉ thị", 0, 4)
