"""Pages drawn: zones, what is left out, ink under no word, and the image that boxes mean."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from bench.drawn import LEFT_OUT, UNCOVERED, ZONES, draw_page, find_uncovered, find_zone_boxes, page_image
from ingest.assemble import assemble
from ingest.lines import Row, Token, lay_out
from ingest.values import Area, AreaKind, Box, Page, Pages, Reading, Zone
from samples import pdf

DPI = 100


def page_of(rows: list[tuple[str, int, int]], *, areas: tuple[Area, ...] = ()) -> Page:
    """A page of lines, each from (left, top), words of 10 pixels a letter."""
    laid = []
    for number, (text, left, top) in enumerate(rows):
        tokens, x = [], left
        for word in text.split():
            tokens.append(Token(word, Box(x, top, x + 10 * len(word), top + 15), 0.9))
            x += 10 * len(word) + 10
        laid.append(Row(tuple(tokens), number))
    text, lines = lay_out(laid)
    return Page(1, text, lines, Reading.OCR, "by hand", 827, 1169, DPI, areas=areas)


PAGE = page_of(
    [
        ("Thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013 của", 100, 300),
        ("Ban Chấp hành Trung ương Đảng khóa XI.", 100, 320),
    ]
)


def test_ink_under_no_word_is_found_and_areas_cover_it() -> None:
    image = Image.new("L", (827, 1169), 230)
    pen = ImageDraw.Draw(image)
    for word in PAGE.words:
        assert word.box is not None
        pen.rectangle((word.box.left, word.box.top, word.box.right, word.box.bottom), fill=10)
    assert find_uncovered(image, PAGE) == []
    pen.rectangle((400, 700, 460, 760), fill=40)
    pen.point((50, 50), fill=0)
    (found,) = find_uncovered(image, PAGE)
    assert found.left <= 400 and found.top <= 700 and found.right >= 460 and found.bottom >= 760
    sealed = page_of([], areas=(Area(AreaKind.SEAL, Box(395, 695, 465, 765)),))
    pen.rectangle((90, 290, 800, 340), fill=230)
    assert find_uncovered(image, sealed) == []


def test_an_empty_or_black_page_is_drawn_too() -> None:
    document = assemble(Pages((PAGE,)))
    for grey in (0, 255):
        assert draw_page(Image.new("L", (827, 1169), grey), document, PAGE).width == 827


def test_lines_are_boxed_by_zone_and_counted_below() -> None:
    document = assemble(Pages((PAGE,)))
    boxes = list(find_zone_boxes(document, PAGE))
    assert {zone for zone, _ in boxes} == {Zone.BODY}
    assert len(boxes) == 2
    drawn = draw_page(Image.new("L", (827, 1169), 255), document, PAGE)
    assert drawn.height > 1169
    colours = {colour for _, colour in drawn.getcolors(drawn.width * drawn.height) or []}
    assert ZONES["body"] in colours
    assert UNCOVERED not in colours
    assert LEFT_OUT not in colours


def test_the_image_is_upright_and_of_the_size_that_boxes_mean(tmp_path: Path) -> None:
    lying = Image.new("L", (1169, 827), 255)
    ImageDraw.Draw(lying).rectangle((0, 0, 200, 100), fill=0)
    (tmp_path / "scan.png").write_bytes(pdf.png(lying, dpi=DPI))
    turned = Page(1, "", (), Reading.OCR, "by hand", 827, 1169, DPI, turn=1)
    image = page_image(tmp_path / "scan.png", turned)
    assert image is not None and image.size == (827, 1169)
    assert image.getpixel((820, 5)) == (0, 0, 0) and image.getpixel((5, 5)) != (0, 0, 0)
    assert page_image(tmp_path / "text.txt", Page(1, "", (), Reading.TEXT, "")) is None
