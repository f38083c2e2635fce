"""Pages from images, text layers and plain text: words, boxes, order, and the invariants that all readers keep."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.engine import Recording, image_key
from ingest.errors import AllPagesFailed, NoTextFound
from ingest.image import choose_dpi, find_dpi, to_fine, to_grey
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.lines import Row, Token, lay_out
from ingest.plain import read_plain
from ingest.read import read_pages, reader_versions
from ingest.rules import find_rules
from ingest.values import Box, Page, Pages, Reading, Source, SourceKind
from normalize.text import to_nfc
from normalize.values import Span

LIMITS = Limits()
READ = lay_out([Row((Token("NGHỊ"), Token("QUYẾT")), 0)])


def check(page: Page) -> None:
    """What holds for every page of every reader."""
    assert page.text == to_nfc(page.text)
    at = 0
    for line in page.lines:
        assert line.words
        assert (line.span.start, line.span.end) == (line.words[0].span.start, line.words[-1].span.end)
        assert "\n" not in line.span.of(page.text)
        assert page.text[at : line.span.start].strip() == ""
        for word in line.words:
            assert word.span.start >= at
            assert word.span.of(page.text) == word.text != ""
            assert word.box is None or (word.box.right <= page.width and word.box.bottom <= page.height)
            at = word.span.end
    assert page.text[at:].strip() == ""


def read(
    source: Source, engine: object = None, judge: Callable[[str], float] = lambda text: 1.0, **more: object
) -> Pages:
    """`read_pages` with the invariants checked."""
    pages = read_pages(source, engine=engine, language=Fluent(judge), limits=LIMITS, **more)  # type: ignore[arg-type]
    for page in pages.read:
        check(page)
    return pages


class TestPlain:
    def test_pages_blocks_and_lines(self, source: Callable[..., Source]) -> None:
        pages = read(source("Số 12-CT/TU\r\n\r\n  Thực\thiện\u00a0Nghị quyết\nsố 25\f\nTrang hai\f".encode())).read
        assert [page.text for page in pages] == ["Số 12-CT/TU\n\n  Thực\thiện\u00a0Nghị quyết\nsố 25", "\nTrang hai"]
        assert [line.block for line in pages[0].lines] == [0, 1, 1]
        assert [word.text for word in pages[0].lines[1].words] == ["Thực", "hiện", "Nghị", "quyết"]
        assert [page.number for page in pages] == [1, 2]

    def test_text_is_composed(self, source: Callable[..., Source]) -> None:
        assert read(source("Đa\u0309ng u\u0309y".encode())).read[0].text == "Đảng ủy"

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
    def test_the_text_is_the_files_own(self, text: str) -> None:
        data = text.encode()
        pages = read_plain(Source("x", data, "", SourceKind.TEXT, "text/plain"))
        for page in pages:
            check(page)
        own = to_nfc(data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
        assert "\f".join(page.text for page in pages) == own.removesuffix("\f")


@given(st.lists(st.tuples(st.lists(st.text("aạ̉b¹ \u0301", max_size=4)), st.integers(0, 3))))
def test_laid_out_rows_keep_the_invariants(rows: list[tuple[list[str], int]]) -> None:
    tokens = [Row(tuple(Token("".join(text.split())) for text in texts), block) for texts, block in rows]
    text, lines = lay_out(tokens)
    assert text == "\n".join(line.span.of(text) for line in lines)
    for line in lines:
        assert line.span.of(text) == " ".join(word.text for word in line.words)
        assert all(word.span.of(text) == word.text for word in line.words)


class TestTextLayer:
    LINES = (
        (90, 100, 13, "TỈNH ỦY HƯNG YÊN"),
        (330, 100, 13, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (90, 200, 14, "Thực hiện Nghị quyết số 25-NQ/TW của Trung ương"),
        (90, 220, 14, "về công tác dân vận trong tình hình mới đến năm 2030"),
    )

    def test_words_boxes_and_columns(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        page = read(source(make.pdf([self.LINES], rule=True))).read[0]
        assert page.text.split("\n") == [text for *_, text in self.LINES]
        assert (page.reading, page.dpi, page.width, page.height) == (Reading.TEXT_LAYER, 300, 2480, 3509)
        number = next(word for word in page.words if word.text == "25-NQ/TW")
        assert number.box is not None
        assert 90 * 300 / 72 < number.box.left < number.box.right < 2000
        assert abs(number.box.bottom - 200 * 300 / 72) < 20
        assert [(abs(rule.left - 417) < 3, abs(rule.width - 625) < 5) for rule in page.rules] == [(True, True)]

    def test_raised_small_digits_are_superscripts(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        lines = [
            (90, 200, 14, "thu ngân sách của tỉnh"),
            (231, 195, 8, "12"),
            (239.5, 200, 14, "."),
            (90, 400, 9, "12"),
            (90, 600, 6, "3"),
            (95, 604, 11, "Theo báo cáo số 25-BC/TU"),
        ]
        text = read(source(make.pdf([lines]))).read[0].text
        assert text.split("\n") == ["thu ngân sách của tỉnh¹².", "12", "³ Theo báo cáo số 25-BC/TU"]

    @pytest.mark.parametrize("rotate", [90, 180, 270])
    def test_a_turned_page_keeps_its_boxes_on_the_image(
        self, source: Callable[..., Source], make: SimpleNamespace, rotate: int
    ) -> None:
        page = read(source(make.pdf([self.LINES], rotate=rotate))).read[0]
        assert (page.width > page.height) == (rotate != 180)
        assert page.text.split("\n") == [text for *_, text in self.LINES]
        number = next(word for word in page.words if word.text == "25-NQ/TW")
        assert number.box is not None
        assert 90 * 300 / 72 < number.box.left < number.box.right < 2000
        assert abs(number.box.bottom - 200 * 300 / 72) < 20

    def test_a_damaged_layer_is_read_again_and_the_better_text_taken(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        pdf = source(make.pdf([[(90, 200, 14, "Thyc hién Nghi quyét s6 25-NQ/TW")]]))

        def judge(text: str) -> float:
            return 0.9 if "NGHỊ" in text else 0.4

        assert read(pdf, Recording(in_order=[READ]), judge).read[0].text == "NGHỊ QUYẾT"
        kept = read(pdf, Recording(), judge).read[0]
        assert (kept.reading, kept.text) == (Reading.REPAIRED_TEXT_LAYER, "Thyc hién Nghi quyét s6 25-NQ/TW")
        assert read(pdf, None, judge).read[0].reading is Reading.REPAIRED_TEXT_LAYER
        worse = read(pdf, Recording(in_order=[READ]), lambda text: 0.1 if "NGHỊ" in text else 0.9).read[0]
        assert worse.reading is Reading.TEXT_LAYER

    def test_a_caption_over_a_scan_does_not_stand_for_the_page(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        caption = [(300, 20, 8, "Ký bởi: Ủy ban nhân dân"), (300, 30, 8, "Thời gian ký: 29/08/2023 10:00:00")]
        pdf = source(make.pdf([caption], picture=make.page(["SCAN"], dpi=100)))
        page = read(pdf, Recording(in_order=[READ])).read[0]
        assert (page.reading, page.text, page.dpi) == (Reading.OCR, "NGHỊ QUYẾT", 200)
        with pytest.raises(AllPagesFailed, match="no engine"):
            read(pdf, None)

    def test_a_full_layer_under_a_scan_is_taken(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        lines = [
            (60, 60 + 16 * n, 12, "Thực hiện Nghị quyết số 25-NQ/TW của Ban Chấp hành Trung ương") for n in range(40)
        ]
        pdf = source(make.pdf([lines], picture=make.page(["SCAN"], dpi=200)))
        page = read(pdf, Recording(in_order=[READ])).read[0]
        assert (page.reading, page.dpi, len(page.lines)) == (Reading.TEXT_LAYER, 200, 40)


class TestImages:
    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "I", "F"])
    def test_any_mode_becomes_dark_ink_on_white_paper(self, mode: str) -> None:
        page = Image.new("L", (60, 40), 255)
        page.paste(0, (20, 10, 40, 30))
        if mode == "I;16":
            image = Image.fromarray(np.asarray(page).astype(np.uint16) * 257)
        elif mode in ("I", "F"):
            image = page.convert(mode)
        elif mode in ("RGBA", "LA"):
            image = page.convert(mode)
            image.putalpha(page.point(lambda value: 255 - value))  # paper is nothing but transparency
        else:
            image = page.convert(mode)
        grey = to_grey(image)
        assert grey.mode == "L"
        assert (grey.getpixel((5, 5)) > 200, grey.getpixel((30, 20)) < 60) == (True, True)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
    def test_orientation_is_followed(self, kind: str, source: Callable[..., Source], make: SimpleNamespace) -> None:
        page = Image.new("RGB", (400, 300), "white")
        exif = Image.Exif()
        exif[274] = 6
        seen = Recording(in_order=[READ])
        result = read(source(make.saved(page, kind, exif=exif, dpi=(50, 50))), seen).read[0]
        assert result.width < result.height

    def test_resolution(self) -> None:
        def dpi(size: tuple[int, int], stated: object) -> tuple[float, float]:
            image = Image.new("1", size)
            image.info["dpi"] = stated
            return find_dpi(image)

        assert dpi((1654, 2339), (200, 200)) == (200, 200)
        assert dpi((1728, 1100), (204, 98)) == (204, 98)  # a fax page in standard resolution
        assert round(dpi((3000, 4000), (72, 72))[0]) == 363  # a telephone's photograph
        assert round(dpi((1654, 2339), None)[0]) == 200
        assert to_fine(Image.new("L", (1728, 1100)), (204, 98))[0].size == (1728, 2290)
        assert to_fine(Image.new("L", (4960, 7016)), (600, 600))[0].size == (2480, 3508)
        # A picture of a long page on a screen is not made longer than the engine takes.
        assert to_fine(Image.new("L", (900, 20000)), (109, 109))[0].height <= 32_000
        assert [choose_dpi(native) for native in (10, 75, 100, 149.8, 150, 240, 1200)] == [
            40,
            150,
            200,
            150,
            150,
            240,
            300,
        ]

    def test_every_page_of_a_tiff_in_order(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        pages = [Image.new("L", (1654 + n, 2339), 255) for n in range(3)]
        recorded = {image_key(page): lay_out([Row((Token(f"trang{n}"),), 0)]) for n, page in enumerate(pages)}
        tiff = make.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
        result = read(source(tiff), Recording(by_image=recorded), threads=3)
        assert [page.text for page in result.read] == ["trang0", "trang1", "trang2"]


class TestPages:
    PDF = ([(90, 100, 14, "Trang một")], [], [(90, 100, 14, "Trang ba")])

    def test_known_pages_are_not_read_again(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        known = Page(1, "đã đọc", (), Reading.OCR, "x")
        told: list[int] = []
        threads: set[int] = set()

        def on_page(page: Page) -> None:
            told.append(page.number)
            threads.add(threading.get_ident())

        pdf = source(make.pdf(self.PDF))
        pages = read_pages(
            pdf,
            engine=Recording(in_order=[READ]),
            language=Fluent(),
            limits=LIMITS,
            threads=2,
            known=[known],
            on_page=on_page,
        )
        assert [page.text for page in pages.read] == ["đã đọc", "NGHỊ QUYẾT", "Trang ba"]
        assert (sorted(told), threads) == ([2, 3], {threading.get_ident()})

    def test_a_failed_page_is_named_beside_the_others(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        pages = read(source(make.pdf(self.PDF)), Recording())
        assert [page.number for page in pages.read] == [1, 3]
        assert [(failure.number, failure.code) for failure in pages.failed] == [(2, "page_unreadable")]

    def test_empty_text_is_never_success(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        blank = make.saved(Image.new("L", (200, 200), 255), "PNG")
        with pytest.raises(NoTextFound):
            read(source(blank), Recording(in_order=[("", ())]))
        with pytest.raises(NoTextFound):
            read(source(b"12 / 2023\n"))
        with pytest.raises(AllPagesFailed, match="page 1: nothing recorded"):
            read(source(blank), Recording())

    def test_an_error_of_the_callback_is_not_swallowed(self, source: Callable[..., Source]) -> None:
        def on_page(page: Page) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            read(source(b"text"), on_page=on_page)


class TestRules:
    @pytest.mark.parametrize("slope", [0.0, 0.012, -0.025])
    def test_a_short_line_is_found_though_the_page_is_skewed(self, slope: float) -> None:
        page = np.full((1000, 1600), 235, dtype=np.uint8)
        for x in range(200, 600):
            y = round(500 + slope * (x - 200))
            page[y : y + 3, x] = 40
        (rule,) = find_rules(Image.fromarray(page), dpi=200)
        assert abs(rule.left - 200) <= 4
        assert abs(rule.right - 600) <= 4
        assert rule.top <= 502

    def test_frames_bars_and_underlined_text_are_no_rules(self) -> None:
        page = np.full((1000, 1600), 255, dtype=np.uint8)
        page[100:103, 50:1550] = 0  # the frame of a table
        page[300:340, 200:600] = 0  # a bar
        page[500:503, 200:600] = 0  # underlined:
        page[470:498, 200:600:7] = 0
        page[985:988, 300:800] = 0  # the shadow of the sheet's edge
        assert find_rules(Image.fromarray(page), dpi=200) == ()

    @pytest.mark.parametrize("size", [(1, 1), (10, 10), (3000, 7)])
    def test_tiny_images_have_none(self, size: tuple[int, int]) -> None:
        assert find_rules(Image.new("L", size, 0), dpi=200) == ()


def test_a_box_is_within_the_page() -> None:
    with pytest.raises(ValueError, match="box"):
        Box(3, 0, 1, 5)
    assert Span(0, 1)


def test_all_that_a_reading_depends_on_has_a_version() -> None:
    versions = reader_versions()
    for name in ("readers", "pypdfium2", "pdf2image", "python-docx", "poppler"):
        assert re.search(rf"\b{name} \S+", versions)
