"""Texts made to mislead: no expression and no extractor takes more than its length's share of time.

Each text is one thing again and again, in every zone of a document. Time is the processor's, at a length and at four
times that length; where the longer one takes more than `MOST` times as long, and `SLACK` seconds more, it is measured
again. The expressions are found in the modules themselves (`tests.extract.patterns`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest

import normalize
from extract import facts
from extract.tables import load_tables
from ingest.values import Block, Document, Zone
from normalize.dates import find_dates
from normalize.numbers import find_numbers
from normalize.symbols import find_symbols
from normalize.values import EditedText, Span
from tests.extract.patterns import Watched, watch

TABLES = load_tables()
LENGTH = 2_000
MOST, SLACK = 6, 0.15
ZONES = [
    (Zone.HEADER_LEFT, 2), (Zone.HEADER_RIGHT, 1), (Zone.TITLE, 1), (Zone.BODY, 8), (Zone.FOOTNOTE, 2),
    (Zone.RECIPIENTS, 1), (Zone.SIGNATURE, 1),
]  # fmt: skip
"""Zones of a text with their sixteenths of it."""
RUNS = [
    "1", "1.", "1,", "1-", "1/", "1 ", "1.000 ", "A", "A-", "Đ/", "/", "-", "- ", ".", ",", "; ", " ",
    "\u00a0", "\n", "\t", "(", ")", "((1) ", "[1", '"', "“1", "”", "'", "*", "%", "1% ", "¹", "²³ ", "a", "a ",
    "Aa ", "AA ", "Nguyễn ", "và ", ", và ", "của ", "của Ban ", "số ", "Số 1/A-", "ngày ", "ngày 1 tháng ",
    "1/1/2020 ", "năm 2020-", "từ năm 2020 ", "đến nay ", "giai đoạn 2020-2025 ", "tăng ", "so với ",
    "trong đó ", "gồm 5 xã, ", "tỷ lệ ", "thứ ", "xếp thứ ", "1 triệu đồng ", "/năm", "khóa XI ", "lần thứ ",
    "Nghị quyết ", "Nghị quyết số 1-NQ/TU ", "Nghị quyết Đại hội ", "Luật A ", "1/QĐ-UBND và ",
    "ban hành Quy chế ", "ban hành kèm theo ", "căn cứ ", "sửa đổi, bổ sung ", "tiếp tục thực hiện ",
    "về việc ", "Tỉnh ủy ", "Ban Thường vụ Tỉnh ủy, ", "UBND tỉnh ", "huyện ", "xã Tân ",
    "đồng chí Nguyễn Văn ", "Bí thư ", "Nơi nhận: ", "KT. ", "T/M ", "Kính gửi: ", "(sau đây gọi tắt là ",
    "nêu trên ", "Đề án 06 ", "phấn đấu đến năm 2030 ", "mục tiêu ", "Điều 1. ", "a) ", "1.1. ", "NghÞ ",
    "a\u0300", "[1: ", "...", "\ufffd", "Bắc Giang, ngày ", "ĐẢNG CỘNG SẢN VIỆT NAM ", "V/v ", "QUYẾT ĐỊNH ",
    "- Lưu: VT; ", "có 1/2 xã, đạt 50%, ",
]  # fmt: skip
OPENINGS = [
    "theo Kế hoạch số 1/KH-UBND", "Quyết định số 5/QĐ-UBND của Tỉnh ủy", "số 5/QĐ-UBND ngày", "5/QĐ-UBND ngày 1 tháng",
    "5/QĐ-UBND ngày 1 tháng 2", "Tỉnh ủy khóa X ban hành", "Luật Đất đai", "Luật sửa đổi một số điều của Luật Nhà ở",
    "Nghị quyết Đại hội XIII", "Nghị quyết Trung ương 4", "5/QĐ-UBND ban hành Quy chế làm việc của Ban",
    "liên Bộ Tài chính", "có 5 xã", "tăng 5%", "từ năm 2020", "giai đoạn 2020", "xếp thứ", "1 triệu",
    "(sau đây gọi tắt là", "các văn bản sau:", "đồng chí Nguyễn Văn A", "xã Tân", "Nơi nhận:", "KT. CHỦ TỊCH",
    "Kính gửi:", "số 18, 19 và", "12-NQ/TW (",
]  # fmt: skip
"""What stands before a gap of blanks."""
REPAIRED = [
    "1", "1-", "1 /", "A", "/", " ", "(", "a ", "Aa ", "s6 ", "ngay ", "O1/", "l/l/2O20 ", "25- NQ/TW ",
    "Pang ", "NghÞ ", "Quyeát ", "à", "a\u0300", "dd", "Nghi quyet so 1-NQ/TU ", "1. 250 ", "43, 5% ", "￼",
]  # fmt: skip


def document_of(text: str, lines: int = 0) -> Document:
    """A document of `text` with its zones; a new line begins after every `lines` characters, never where that is 0."""
    blocks, start = [], 0
    if lines:
        text = "\n".join(text[at : at + lines] for at in range(0, len(text), lines))
    for number, (zone, share) in enumerate(ZONES, 1):
        end = len(text) if number == len(ZONES) else start + max(1, len(text) * share // 16)
        spans = [Span(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
        blocks += [Block(span, zone, 1, 1 if zone is Zone.FOOTNOTE else None) for span in spans]
        start = end
    return Document((), (), text, (), tuple(blocks))


def extract_all(text: str, lines: int = 0) -> None:
    """All facts of the text, each zone in one piece or in lines."""
    document = document_of(text, lines)
    facts.extract(document, EditedText(document.text), tables=TABLES)


def too_slow(do: Callable[[str], object], run: str, length: int, held: Iterable[object]) -> dict[str, str]:
    """What takes more than its share on four times `length`, with its times; `all` is everything together."""
    wrong: dict[str, str] = {}
    for _ in range(2):
        short, long = (_spent(do, run * (n // len(run)), held) for n in (length, 4 * length))
        worse = {k: s for k, s in long.items() if s > MOST * short.get(k, 0.0) + SLACK and (not wrong or k in wrong)}
        wrong = {name: f"{short.get(name, 0.0):.3f} s, then {seconds:.3f} s" for name, seconds in worse.items()}
        if not wrong:
            break
    return wrong


def _spent(do: Callable[[str], object], text: str, held: Iterable[object]) -> dict[str, float]:
    with watch(*held) as spent:
        started = time.thread_time()
        do(text)
        return spent | {"all": time.thread_time() - started}


@pytest.fixture(scope="module")
def warm() -> None:
    """Tables that are made at the first use are made."""
    extract_all("Căn cứ Nghị quyết số 12-NQ/TU ngày 01/3/2020 của Tỉnh ủy, có 3 xã đạt 5%\n")


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.usefixtures("warm")
def test_facts_take_time_by_length(run: str) -> None:
    assert not too_slow(extract_all, run, LENGTH, [TABLES])


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.usefixtures("warm")
def test_a_gap_takes_time_by_its_width(opening: str) -> None:
    """Blanks behind words after which something may follow: an expression that may part them anywhere goes back."""
    assert not too_slow(lambda gap: extract_all(f"{opening}{gap}x"), " ", LENGTH // 4, [TABLES])


@pytest.mark.parametrize("run", RUNS[5::9])
@pytest.mark.usefixtures("warm")
def test_lines_take_time_by_their_number(run: str) -> None:
    assert not too_slow(lambda text: extract_all(text, 70), run, LENGTH, [TABLES])


@pytest.mark.parametrize("run", REPAIRED)
def test_repair_takes_time_by_length(run: str, model: normalize.Model) -> None:
    assert not too_slow(lambda text: normalize.repair(text, model=model), run, LENGTH // 3, [])


@pytest.fixture(scope="module")
def model() -> normalize.Model:
    shipped = normalize.load_model()
    normalize.repair("Nghi quyet so 25-NQ/TW ngay 03/6/2013 cua Ban Chap hanh", model=shipped)
    return shipped


@pytest.mark.parametrize(
    "find",
    [
        lambda text: [number.span for number in find_numbers(text)],
        lambda text: [date.span for date in find_dates(text)],
        lambda text: [span for span, _ in find_symbols(text)],
    ],
)
def test_one_line_of_a_megabyte(find: Callable[[str], list[Span]]) -> None:
    for run in ("1", "1-", "A", "/", "(", " ", "ngày "):
        text = run * (1_000_000 // len(run))
        spans = find(text)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))
        assert bool(spans) <= run.startswith("1")


def test_expressions_are_found_and_put_back() -> None:
    before = dict(vars(facts))
    with watch(TABLES) as spent:
        extract_all("Thực hiện Kế hoạch số 4-KH/TU ngày 02/5/2021, đã mở 12 lớp, đạt 75%.")
    assert vars(facts) == before
    assert len(spent) > 100
    assert {name.split(".")[0] for name in spent} >= {"extract", "normalize"}
    assert "extract.cited.short_forms._tables().numbered" in spent


def test_an_expression_that_looks_back_over_all_is_told() -> None:
    def search(text: str) -> None:
        spent: dict[str, float] = {}
        Watched(re.compile(r"a+b"), "bad", spent).search(text)

    assert "all" in too_slow(search, "a", 12_000, [])
