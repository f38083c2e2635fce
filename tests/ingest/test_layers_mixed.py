"""Pages with both a layer and an image: bare ink is read, hidden text is not believed, nothing is invented."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

import normalize
from ingest.bare import find_bare, has_ink
from ingest.engine import Recording, Tesseract
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.lines import Row, Token, lay_out
from ingest.mixed import confirm_page, fuse_page
from ingest.read import read_pages
from ingest.textlayer import Layer
from ingest.values import AreaKind, Box, Page, Pages, Raised, Reading, Source
from normalize.values import Span

LIMITS = Limits()
BODY = [
    (60, 200 + 20 * n, 14, "Thực hiện Nghị quyết của Ban Chấp hành Trung ương về công tác dân vận") for n in range(12)
]


@dataclass(slots=True)
class Saying(Recording):
    """An engine that reads `says` on the `part` of the ink of any line it is shown, and remembers the lines' sizes."""

    says: Sequence[tuple[str, float]] = ()
    part: tuple[float, float] = (0.0, 1.0)
    seen: list[tuple[int, int]] = field(default_factory=list)

    def read_crops(self, crops, *, dpi, seconds, other=True):  # type: ignore[no-untyped-def]
        self.seen += [crop.size for crop in crops]
        text, sure = self.says[0 if other or len(self.says) == 1 else 1]
        return [lay_out([Row((Token(text, _ink(crop, self.part), sure),), 0)]) for crop in crops]


def _ink(crop: Image.Image, part: tuple[float, float]) -> Box:
    left, top, right, bottom = crop.point(lambda v: 255 * (v < 128)).getbbox() or (0, 0, 1, 1)
    return Box(*(round(x) for x in (left + part[0] * (right - left), top, left + part[1] * (right - left), bottom)))


def read(source: Source, engine: object, judge: Callable[[str], float] = lambda text: 1.0) -> Pages:
    return read_pages(source, engine=engine, language=Fluent(judge), limits=LIMITS)  # type: ignore[arg-type]


def drawn(text: str, *, size: int = 40) -> Image.Image:
    """A line of ASCII as a picture."""
    font = ImageFont.load_default(size=size)
    image = Image.new("L", (round(font.getlength(text)) + 8, size + 16), 255)
    ImageDraw.Draw(image).text((4, 4), text, font=font, fill=0)
    return image


def paste(data: bytes, image: Image.Image, *, left: float, top: float, width: float, over: bool = True) -> bytes:
    """The PDF with a picture on its first page, `top` points from the top."""
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0]
        picture = pdf.make_stream(image.convert("L").tobytes())
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
        picture.ColorSpace = pikepdf.Name.DeviceGray
        page.Resources.XObject = pikepdf.Dictionary(Pasted=picture)
        height = width * image.height / image.width
        bottom = float(page.mediabox[3]) - top - height
        page.contents_add(f"q {width} 0 0 {height} {left} {bottom} cm /Pasted Do Q".encode(), prepend=not over)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


class TestBare:
    def test_only_ink_that_may_be_print_and_has_no_word(self) -> None:
        grey = np.full((1000, 1000), 240, np.uint8)
        grey[100:120, 100:300:5] = 20  # a word that is known
        grey[400:424, 500:560:4] = 20  # a figure that is not
        grey[600:603, 100:900] = 0  # a rule
        grey[700:702, 300:302] = 0  # a speck
        grey[800:990, 100:400] = 60  # a picture
        assert find_bare(grey, [Box(95, 95, 305, 125)], dpi=200) == [Box(500, 400, 558, 424)]

    def test_lines_under_one_another_are_one_region(self) -> None:
        grey = np.full((600, 600), 255, np.uint8)
        for top in (100, 150, 200, 400):
            grey[top : top + 24, 100:500:3] = 0
        assert [(box.top, box.bottom) for box in find_bare(grey, [], dpi=200)] == [(100, 224), (400, 424)]

    @settings(max_examples=40)
    @given(st.integers(0, 360), st.integers(0, 360), st.integers(12, 40), st.integers(12, 40))
    def test_a_spot_is_found_where_it_is(self, x: int, y: int, width: int, height: int) -> None:
        grey = np.full((400, 400), 255, np.uint8)
        spot = Box(x, y, min(400, x + width), min(400, y + height))
        grey[spot.top : spot.bottom, spot.left : spot.right] = 0
        found = find_bare(grey, [], dpi=100)
        if spot.width >= 8 and spot.height >= 8:
            assert found == [spot]
        assert find_bare(grey, [spot], dpi=100) == []

    @pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3)])
    def test_tiny_white_black_and_noisy_pages(self, shape: tuple[int, int]) -> None:
        for grey in (np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)):
            assert find_bare(grey, [], dpi=200) == []
        noise = np.random.default_rng(1).integers(0, 256, (1500, 1000)).astype(np.uint8)
        assert isinstance(find_bare(noise, [], dpi=200), list)

    def test_ink_under_a_word(self) -> None:
        grey = np.full((100, 100), 240, np.uint8)
        grey[40:50, 40:60] = 100
        assert has_ink(grey, Box(35, 35, 65, 55))
        assert not has_ink(grey, Box(0, 0, 30, 30))
        assert not has_ink(grey, Box(10, 10, 10, 20))


class TestPatch:
    def test_a_number_that_is_a_picture_is_read_in_its_line(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        lines = [(60, 100, 14, "Số:"), (140, 100, 14, "KL"), *BODY]
        data = paste(make.pdf([lines]), drawn("123"), left=85, top=86, width=40)
        engine = Saying(says=[("123-QĐ/TU", 0.95)], part=(0.3, 0.65))
        page = read(source(data), engine).read[0]
        assert page.reading is Reading.TEXT_LAYER
        assert page.text.startswith("Số: 123-QĐ/TU KL\nThực hiện")
        assert page.engine.endswith("; 1 region read by recording")
        assert engine.seen == engine.seen[:1] * 2  # by both models

    def test_two_readings_that_differ_or_are_unsure_are_not_believed(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        data = source(paste(make.pdf([BODY]), drawn("123"), left=85, top=86, width=40))
        for says in ([("173", 0.8), ("123", 0.7)], [("123", 0.5)], [("~", 0.99)]):
            page = read(data, Saying(says=says)).read[0]
            assert (page.text.count("\n"), [area.kind for area in page.areas]) == (11, [AreaKind.PICTURE])
        sure = read(data, Saying(says=[("123", 0.9), ("173", 0.5)])).read[0]
        assert next((word.text, word.other) for word in sure.words) == ("123", "173")

    def test_the_rest_of_a_word_is_joined_to_it(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        lines = [(101, 100, 14, "QĐ-UBND"), *BODY]
        data = paste(make.pdf([lines]), drawn("123/"), left=60, top=86, width=40)
        page = read(source(data), Saying(says=[("123/QD-UBND", 0.9)])).read[0]
        assert page.text.startswith("123/QĐ-UBND\nThực")

    def test_a_page_that_is_all_there_is_not_read(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        logo = Image.new("L", (200, 200), 90)
        page = read(source(paste(make.pdf([BODY]), logo, left=500, top=20, width=60)), Recording()).read[0]
        assert (page.reading, len(page.lines), "read" in page.engine) == (Reading.TEXT_LAYER, 12, False)
        assert [area.kind for area in page.areas] == [AreaKind.PICTURE]

    def test_an_engine_that_fails_leaves_the_layer(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        table = Image.new("L", (900, 250), 255)
        for top in range(0, 250, 50):
            table.paste(drawn("abcdefghijklmnopqrstuvw"), (0, top))
        data = paste(make.pdf([BODY[:3]]), table, left=60, top=300, width=450)
        page = read(source(data), Recording()).read[0]
        assert (len(page.lines), page.engine.endswith("; image not read")) == (3, True)
        seen = lay_out([Row((Token("Bảng", Box(300, 1300, 500, 1340), 0.9),), 0)])
        assert read(source(data), Recording(in_order=[seen])).read[0].text.endswith("\nBảng")

    @pytest.mark.parametrize("rotate", [90, 180, 270])
    def test_on_a_turned_page(self, source: Callable[..., Source], make: SimpleNamespace, rotate: int) -> None:
        data = make.pdf([BODY], rotate=rotate)
        with pikepdf.open(BytesIO(data)) as pdf:
            note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[0, 0, 9, 9])
            pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
            out = BytesIO()
            pdf.save(out)
        page = read(source(out.getvalue()), Recording()).read[0]
        # All words are seen where the layer has them: none is dropped, nothing is bare.
        assert (len(page.lines), "read" in page.engine) == (12, False)


class TestHidden:
    def _white(self, data: bytes, operator: bytes) -> bytes:
        """The same page once more over itself, lower and unseen."""
        with pikepdf.open(BytesIO(data)) as pdf:
            page = pdf.pages[0]
            content = page.Contents.read_bytes()
            page.Contents = pdf.make_stream(content + b"\n" + operator + b"\nq 1 0 0 1 0 -300 cm\n" + content + b"\nQ")
            out = BytesIO()
            pdf.save(out)
        return out.getvalue()

    @pytest.mark.parametrize("operator", [b"1 1 1 rg", b"3 Tr"])
    def test_text_that_nobody_sees_is_not_text(
        self, source: Callable[..., Source], make: SimpleNamespace, operator: bytes
    ) -> None:
        page = read(source(self._white(make.pdf([BODY]), operator)), Recording()).read[0]
        assert (len(page.lines), page.reading) == (12, Reading.TEXT_LAYER)

    def test_a_page_of_nothing_but_unseen_text_is_what_its_image_shows(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        with pikepdf.open(BytesIO(make.pdf([BODY]))) as pdf:
            content = pdf.pages[0].Contents.read_bytes()
            pdf.pages[0].Contents = pdf.make_stream(b"3 Tr\n" + content)
            out = BytesIO()
            pdf.save(out)
        small = paste(out.getvalue(), drawn("SEEN"), left=60, top=60, width=80)
        seen = lay_out([Row((Token("SEEN", Box(250, 250, 550, 320), 0.9),), 0)])
        page = read(source(small), Recording(in_order=[seen])).read[0]
        assert page.text == "SEEN"

    def test_text_printed_twice_is_read_once(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        bold = [(x + 0.3, y, size, text) for x, y, size, text in BODY]
        page = read(source(make.pdf([[*BODY, *bold]])), None).read[0]
        assert page.text == "\n".join(text for *_, text in BODY)

    def test_text_outside_of_the_page(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        page = read(source(make.pdf([[*BODY, (900, 90, 14, "Ngoài"), (60, -90, 14, "Trên")]])), None).read[0]
        assert len(page.lines) == 12

    def test_what_an_ocr_laid_over_print_gives_way_to_it(
        self, source: Callable[..., Source], make: SimpleNamespace
    ) -> None:
        data = make.pdf([[*BODY[:6], *((x + 2, y + 1, size, text.upper()) for x, y, size, text in BODY[:6])]])
        with pikepdf.open(BytesIO(data)) as pdf:
            rows = pdf.pages[0].Contents.read_bytes().split(b"\n")
            pdf.pages[0].Contents = pdf.make_stream(b"\n".join([*rows[:7], b"3 Tr", *rows[7:]]))
            out = BytesIO()
            pdf.save(out)
        assert read(source(out.getvalue()), None).read[0].text == "\n".join(text for *_, text in BODY[:6])

    def test_text_under_a_picture_is_an_ocrs(self, source: Callable[..., Source], make: SimpleNamespace) -> None:
        lines = [(x, 60 + 16 * n, 12, text) for n, (x, _, _, text) in enumerate(BODY * 4)]
        scan = make.page(["SCAN"], dpi=100)
        data = paste(make.pdf([lines]), scan, left=0, top=0, width=595)
        seen = lay_out([Row((Token("NGHỊ"),), 0)])

        def judge(text: str) -> float:
            return 0.99

        assert read(source(data), Recording(in_order=[seen]), judge).read[0].text == "NGHỊ"
        under = paste(make.pdf([lines]), scan, left=0, top=0, width=595, over=False)
        assert len(read(source(under), Recording(in_order=[seen]), judge).read[0].lines) == 48


class TestFusedPage:
    def _page(self, text: str, *, raised: tuple[Raised, ...] = (), reading: Reading = Reading.OCR) -> Page:
        rows = []
        for number, line in enumerate(text.split("\n")):
            tokens, left = [], 100
            for word in line.split():
                tokens.append(Token(word, Box(left, 100 * number, left + 20 * len(word), 100 * number + 40), 0.95))
                left += 20 * len(word) + 20
            rows.append(Row(tuple(tokens), 0))
        said, lines = lay_out(rows)
        return Page(1, said, lines, reading, "x", 2000, 1000, 200, raised=raised)

    def _layer(self, page: Page, *, hidden: bool = True) -> Layer:
        numbers = frozenset(range(len(page.lines))) if hidden else frozenset()
        return Layer(page.text, page.lines, (), page.width, page.height, hidden=numbers)

    def _fuse(self, page: Page, layer: Layer, engine: Recording) -> Page:
        image = Image.new("L", (2000, 1000), 255)
        for top in range(0, 1000, 100):
            image.paste(0, (100, top + 10, 1900, top + 20))
        return fuse_page(page, layer, image, engine=engine, language=Fluent(), seconds=9)

    def test_a_dropped_line_is_read_again_and_stands_in_its_place(self) -> None:
        page = self._page("Thuc hien\n\nNghi quyet")
        layer = self._layer(self._page("Thuc hien\nS6 25-NQ/TW\nNghi quyet"))
        fused = self._fuse(page, layer, Saying(says=[("Số25-NQ/TW", 0.9)]))
        assert fused.text == "Thuc hien\nSố25-NQ/TW\nNghi quyet"
        assert fused.engine == "x; layer fused, 1 line more"
        # What the engine reads there is of something else: then nothing is known.
        assert self._fuse(page, layer, Saying(says=[("www", 0.9)])).text == page.text

    def test_raised_figures_stay_with_their_words(self) -> None:
        text = "Thực hiện Nghị quyết”"
        raised = Raised(Box(0, 0, 1, 1), Span(len(text) - 1, len(text)), ((7, 0.9),))
        empty = Raised(Box(0, 0, 1, 1), Span(4, 4), ((1, 0.9),))
        page = self._page(text, raised=(empty, raised))
        longer = self._layer(self._page("Thựcc hiện Nghị quyết”"), hidden=False)
        fused = self._fuse(page, longer, Saying())
        assert fused.text == "Thựcc hiện Nghị quyết”"
        assert [r.span.of(fused.text) for r in fused.raised] == ["", "”"]

    def test_a_layer_of_other_text_changes_nothing(self) -> None:
        page = self._page("Thực hiện Nghị quyết")
        assert self._fuse(page, self._layer(self._page("xxxx yyyy zzzz qqqqqqq")), Saying()) is page

    def test_print_that_is_seen_as_it_says_is_kept(self) -> None:
        page = self._page("một hai ba bốn năm sáu bảy tám chín www", reading=Reading.REPAIRED_TEXT_LAYER)
        seen = self._page("một hai ba bốn năm sáu bảy tám chín mười")
        confirmed = confirm_page(page, seen)
        assert confirmed is not None
        assert (confirmed.reading, confirmed.text) == (Reading.TEXT_LAYER, seen.text)
        assert confirm_page(self._page("mot hai ba bon nam sau bay tam chin www"), seen) is None


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_number_and_date_that_are_pictures_with_the_engine_itself(source: Callable[..., Source]) -> None:
    from samples.compose import load_composition
    from samples.draw import draw_page
    from samples.layout import Sheet, typeset
    from samples.pdf import text_pdf

    try:
        sheet = typeset(load_composition("ket-luan"))[0]
        cut = [run for run in sheet.runs if run.y < 200 and re.search(r"\d", run.text)]
        data = text_pdf([Sheet(1, [run for run in sheet.runs if run not in cut], sheet.rules)])
    except LookupError as missing:
        pytest.skip(str(missing))
    image = draw_page(Sheet(1, cut), np.random.default_rng(1), dpi=200).convert("L")
    left, top, right, bottom = image.point(lambda v: 255 * (v < 128)).getbbox() or (0, 0, 1, 1)
    picture = image.crop((left, top, right, bottom))
    points = 72 / 200
    data = paste(data, picture, left=left * points, top=top * points, width=picture.width * points, over=False)
    model = normalize.load_model()
    page = read_pages(source(data), engine=Tesseract(), language=model, limits=LIMITS).read[0]
    assert page.reading is Reading.TEXT_LAYER
    assert "An Lạc, ngày 28 tháng 3 năm 2023" in page.text
    assert "64-KL/TU" in page.text.replace("\n", " ").replace("- ", "-")
