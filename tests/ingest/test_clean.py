"""Cleaning: what lies askew is put right, dirt goes, what is a letter's stays, and every box finds its way back."""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.clean import clean
from ingest.image import to_plain
from ingest.light import find_paper, flatten, unevenness
from ingest.seals import lift_seals
from ingest.specks import find_pieces, remove_specks
from ingest.upright import find_lie
from ingest.values import AreaKind, Box
from samples.fonts import font

DPI = 150
TEXT = (
    "Thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013 của Ban Chấp hành Trung ương Đảng khóa XI, Ban Thường vụ Tỉnh ủy "
    "đã lãnh đạo, chỉ đạo các cấp ủy đảng, chính quyền, Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội tổ chức "
    "quán triệt, học tập; nhiều việc được thực hiện tốt."
)
WORDS = TEXT.split()
# Every line begins elsewhere in the text, so that no columns arise.
LINES = tuple(" ".join((WORDS * 2)[at : at + 13]) for at in range(0, len(WORDS), 3))[:20]


def printed(size: float = 14.0, *, dpi: int = DPI) -> Image.Image:
    """A page of text in type of `size` points."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen = ImageDraw.Draw(page)
    letters = _font(size * dpi / 72)
    for at, line in enumerate(LINES):
        pen.text((dpi, dpi * (1 + 0.3 * at)), line, font=letters, fill=16)
    pen.text((4 * dpi, 9.1 * dpi), "Nguyễn Hữu Nghĩa", font=letters, fill=16)
    return page


def _font(size: float) -> ImageFont.FreeTypeFont:
    try:
        return font("Regular", size)
    except LookupError as error:
        pytest.skip(str(error))


def sealed(*, dpi: int = DPI, red: tuple[int, int, int] = (214, 70, 78)) -> tuple[Image.Image, Box]:
    """The page in colour with a red seal over its lines, and the seal's place."""
    page = printed(dpi=dpi).convert("RGB")
    radius, middle = round(18 / 25.4 * dpi), (round(4.2 * dpi), round(8.5 * dpi))
    seal = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(seal)
    box = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    pen.ellipse(box, outline=red, width=max(2, dpi // 40))
    inner = radius * 0.55
    pen.ellipse((middle[0] - inner, middle[1] - inner, middle[0] + inner, middle[1] + inner), outline=red, width=2)
    pen.regular_polygon((*middle, radius * 0.3), 5, fill=red)
    under = np.asarray(page).astype(np.uint16) * np.asarray(seal) // 255
    return Image.fromarray(under.astype(np.uint8)), Box(*box)


class TestLie:
    @pytest.mark.parametrize(("turn", "degrees"), list(product(range(4), (0.0, -3.0))))
    def test_pages_are_turned_upright_and_their_slope_is_measured(self, turn: int, degrees: float) -> None:
        page = printed().rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
        lying = np.ascontiguousarray(np.rot90(np.asarray(page), turn))
        lie = find_lie(lying, dpi=DPI)
        assert lie.turn == turn
        assert lie.skew == pytest.approx(degrees, abs=0.08)

    def test_a_page_of_few_letters_lies_as_it_lies(self) -> None:
        page = Image.new("L", (1240, 1754), 255)
        ImageDraw.Draw(page).text((300, 700), "PHỤ LỤC", font=_font(60), fill=0)
        assert find_lie(np.asarray(page.rotate(180)), dpi=DPI).turn == 0

    @pytest.mark.parametrize("seed", range(3))
    def test_noise_has_no_lines(self, seed: int) -> None:
        noise = np.random.default_rng(seed).integers(0, 256, (1200, 900)).astype(np.uint8)
        assert (find_lie(noise, dpi=100).turn, find_lie(noise, dpi=100).skew) == (0, 0.0)


class TestLight:
    def test_paper_is_even_after_division_and_ink_stays(self) -> None:
        page = np.asarray(printed()).astype(np.float64)
        fall = np.linspace(1.0, 0.45, page.shape[1])[None, :]
        dim = (page * fall).astype(np.uint8)
        paper = find_paper(dim, dpi=DPI)
        assert unevenness(paper) > 0.3
        flat = flatten(dim, paper)
        assert unevenness(find_paper(flat, dpi=DPI)) < 0.03
        assert (flat[page < 60] < 90).mean() > 0.98

    def test_even_pages_are_not_divided(self) -> None:
        assert "flat" not in clean(printed(), dpi=DPI).steps


class TestSpecks:
    def test_dots_of_letters_stops_and_leaders_are_spared_and_dust_goes(self) -> None:
        page = printed(dpi=200)
        pen = ImageDraw.Draw(page)
        pen.text(
            (200, 1500),
            "i. ị, ạ; ặ: ệ! ộ? ... 5,5% a.b. (1) Ngày .......................... tháng",
            font=_font(38),
            fill=16,
        )
        untouched = np.asarray(page)
        for x, y in ((60, 60), (1500, 1900), (300, 1800), (820, 2200)):
            pen.rectangle((x, y, x + 3, y + 2), fill=40)
        dirty = np.asarray(page)
        pieces = find_pieces(dirty, dpi=200, paper=255)
        swept, count = remove_specks(dirty, pieces, paper=255)
        assert count == 4
        assert np.array_equal(swept, untouched)

    @pytest.mark.parametrize("dpi", [150, 200, 300])
    def test_clean_print_loses_nothing(self, dpi: int) -> None:
        page = np.asarray(printed(10.5, dpi=dpi))
        pieces = find_pieces(page, dpi=dpi, paper=255)
        assert remove_specks(page, pieces, paper=255)[1] == 0

    @pytest.mark.parametrize(("points", "dpi"), [(14.0, 150), (14.0, 300), (11.0, 200), (13.0, 100)])
    def test_the_height_of_small_letters(self, points: float, dpi: int) -> None:
        found = find_pieces(np.asarray(printed(points, dpi=dpi)), dpi=dpi, paper=255).x_height
        assert found == pytest.approx(0.46 * points * dpi / 72, rel=0.15, abs=1.5)


class TestSeals:
    def test_the_red_ink_goes_the_black_under_it_stays_and_its_place_is_kept(self) -> None:
        page, place = sealed()
        grey, areas = lift_seals(np.asarray(page), dpi=DPI)
        (seal,) = [area for area in areas if area.kind is AreaKind.SEAL]
        for got, true in zip((seal.box.left, seal.box.top, seal.box.right, seal.box.bottom),
                             (place.left, place.top, place.right, place.bottom), strict=True):  # fmt: skip
            assert abs(got - true) <= 8
        difference = np.abs(grey.astype(int) - np.asarray(printed()).astype(int))
        assert (difference > 60).mean() < 0.0005

    def test_hundreds_of_red_spots_in_seals_take_no_time(self) -> None:
        page = Image.new("RGB", (2400, 6000), "white")
        pen = ImageDraw.Draw(page)
        for top, left in product(range(40, 5700, 280), range(40, 2100, 280)):
            pen.ellipse((left, top, left + 236, top + 236), outline=(220, 20, 20), width=6)
            for down, right in product(range(60, 180, 22), range(60, 180, 22)):
                pen.rectangle((left + right, top + down, left + right + 4, top + down + 4), fill=(220, 20, 20))
        began = time.process_time()
        _, areas = lift_seals(np.asarray(page), dpi=150)
        assert len(areas) == 21 * 8
        assert time.process_time() - began < 4  # more than a minute where every spot was sought on the whole page

    def test_a_seal_scanned_in_grey_is_faded_and_print_is_not(self) -> None:
        page, place = sealed(red=(214, 90, 96))
        sheet = clean(page.convert("L"), dpi=DPI)
        assert [area.kind for area in sheet.areas] == [AreaKind.SEAL]
        here = np.s_[place.top : place.bottom, place.left : place.right]
        plain = np.asarray(printed())[here]
        assert (sheet.grey[here][plain < 40] < 60).mean() > 0.98
        assert (sheet.grey[here][plain > 250] > 200).mean() > 0.95

    def test_red_print_and_pale_paragraphs_stay(self) -> None:
        page = printed().convert("RGB")
        ImageDraw.Draw(page).text((200, 60), "HỎA TỐC", font=_font(40), fill=(200, 30, 30))
        sheet = clean(page, dpi=DPI)
        assert sheet.areas == ()
        assert sheet.grey[60:110, 200:400].min() < 110
        pale = printed().point(lambda value: max(130, value))
        assert clean(pale, dpi=DPI).areas == ()


class TestPlain:
    @pytest.mark.parametrize(
        ("mode", "kept"), [("RGB", "RGB"), ("RGBA", "RGB"), ("P", "RGB"), ("CMYK", "RGB"), ("L", "L"), ("1", "L")]
    )
    def test_colour_is_kept_where_there_is_any(self, mode: str, kept: str) -> None:
        assert to_plain(sealed()[0].convert(mode)).mode == kept

    def test_a_colour_file_of_grey_paper_is_grey(self) -> None:
        assert to_plain(printed().convert("RGB")).mode == "L"


class TestSheet:
    @settings(max_examples=6, deadline=None)
    @given(
        degrees=st.floats(-5, 5),
        size=st.sampled_from([8.0, 14.0, 28.0]),
        turn=st.integers(0, 3),
        x=st.floats(0.2, 0.8),
        y=st.floats(0.2, 0.8),
    )
    def test_a_place_on_the_sheet_leads_back_to_the_page(
        self, degrees: float, size: float, turn: int, x: float, y: float
    ) -> None:
        page = printed(size).rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
        pen = ImageDraw.Draw(page)
        at = round(x * page.width), round(y * page.height)
        pen.rectangle((at[0] - 24, at[1] - 24, at[0] + 24, at[1] + 24), fill=255)
        pen.rectangle((at[0] - 12, at[1] - 12, at[0] + 12, at[1] + 12), fill=0)
        upright = np.asarray(page)
        sheet = clean(Image.fromarray(np.ascontiguousarray(np.rot90(upright, turn))), dpi=DPI)
        if sheet.turn != turn:  # small type may leave it open whether a page hangs
            return
        assert (sheet.height, sheet.width) == upright.shape
        there = np.linalg.inv(sheet.matrix) @ (at[0] + 0.5, at[1] + 0.5, 1)
        blurred = np.asarray(sheet.image.filter(ImageFilter.BoxBlur(9)))
        row, column = int(there[1]), int(there[0])
        assert blurred[row, column] < 60
        scale = float(np.hypot(sheet.matrix[0, 0], sheet.matrix[1, 0]))
        side = 12.5 / scale
        back = sheet.place(
            Box(*(max(0, round(v)) for v in (there[0] - side, there[1] - side, there[0] + side, there[1] + side)))
        )
        assert abs((back.left + back.right) / 2 - at[0] - 0.5) <= 2
        assert abs((back.top + back.bottom) / 2 - at[1] - 0.5) <= 2

    def test_what_was_done_is_told_and_only_what_was_needed(self) -> None:
        assert clean(printed(dpi=200), dpi=200).steps == ()
        steps = clean(printed(dpi=300).rotate(-2, fillcolor=255), dpi=300).steps
        assert [step.split()[0] for step in steps] == ["deskewed", "scaled"]

    @pytest.mark.parametrize("size", [(10, 10), (1, 1), (1, 3000), (3000, 70), (1654, 2339)])
    @pytest.mark.parametrize("kind", ["white", "black", "noise", "colours"])
    def test_pages_of_nothing_are_quick_and_harmless(self, size: tuple[int, int], kind: str) -> None:
        width, height = size
        shape = (height, width, 3) if kind == "colours" else (height, width)
        value = {"white": 255, "black": 0}.get(kind)
        pixels = (
            np.random.default_rng(7).integers(0, 256, shape).astype(np.uint8)
            if value is None
            else np.full(shape, value, dtype=np.uint8)
        )
        start = time.process_time()
        sheet = clean(Image.fromarray(pixels), dpi=200)
        assert time.process_time() - start < 2
        assert (sheet.turn, sheet.skew, sheet.grey.dtype) == (0, 0.0, np.uint8)
        assert (sheet.width, sheet.height) == size
        assert sheet.grey.size <= width * height
