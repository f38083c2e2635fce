"""Image files as PDF pages: the file's own compressed pixels, of the size and the way up that the file says.

img2pdf takes JPEG, PNG and fax data over as they are. What PDF cannot hold so (transparency, unusual samples) is
laid on white paper, as the reader does, and packed without loss.
"""

from __future__ import annotations

from io import BytesIO

import img2pdf
import pikepdf
from PIL import Image

from ingest.errors import Corrupt, in_words
from ingest.image import find_dpi
from ingest.values import Source

_ORIENTATION = 0x0112
_THUMBNAIL, _SUBFILE = 1, 254
_UPRIGHT: dict[int, tuple[int, int, int, int, int, int]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""How the unit square of an image comes to lie upright, for each value of the TIFF and EXIF tag Orientation."""


def bind_images(source: Source) -> pikepdf.Pdf:
    """A PDF with a page for each page of the image file; raises `Corrupt` where it cannot be decoded."""
    pdf = pikepdf.new()
    try:
        with Image.open(BytesIO(source.data)) as image:
            positions = _positions(image)
            bound = _bind(source.data, image, len(positions))
            for number, position in enumerate(positions):
                image.seek(position)
                _add_page(pdf, image, _picture(pdf, bound, image, position, number))
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, TypeError) as error:
        raise Corrupt(f"the image is truncated or malformed: {in_words(error)}") from error
    return pdf


def _positions(image: Image.Image) -> list[int]:
    """The positions of the pages in the file, as the reader counts them: without thumbnails, but for a first one."""
    found: list[int] = []
    for position in range(getattr(image, "n_frames", 1)):
        image.seek(position)
        tags = getattr(image, "tag_v2", {})
        if not found or not int(tags.get(_SUBFILE, 0)) & _THUMBNAIL:
            found.append(position)
    return found if image.format == "TIFF" else found[:1]


def _bind(data: bytes, image: Image.Image, count: int) -> pikepdf.Pdf | None:
    """All frames of the file by img2pdf, None where it cannot take them as they are."""
    if image.has_transparency_data:
        return None
    try:
        pdf = img2pdf.convert(data, rotation=img2pdf.Rotation["0"], nodate=True, first_frame_only=count == 1)
    except (
        img2pdf.ImageOpenError,
        img2pdf.AlphaChannelError,
        img2pdf.UnsupportedColorspaceError,
        ValueError,
        TypeError,
        NotImplementedError,
    ):
        return None
    return pikepdf.open(BytesIO(pdf))


def _picture(
    pdf: pikepdf.Pdf, bound: pikepdf.Pdf | None, image: Image.Image, position: int, number: int
) -> pikepdf.Object:
    if bound is None:
        bound, position = _laid_on_white(image), 0
    images = list(bound.pages[position].get_images().values())
    return pdf.copy_foreign(images[0])


def _laid_on_white(image: Image.Image) -> pikepdf.Pdf:
    clear = image.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    out = BytesIO()
    paper.convert("RGB").save(out, "PNG")
    return pikepdf.open(BytesIO(img2pdf.convert(out.getvalue(), nodate=True)))


def _add_page(pdf: pikepdf.Pdf, image: Image.Image, picture: pikepdf.Object) -> None:
    across, down = find_dpi(image)
    wide, high = image.width / across * 72, image.height / down * 72
    orientation = image.getexif().get(_ORIENTATION, 1)
    matrix = _UPRIGHT.get(orientation, _UPRIGHT[1])
    if not matrix[0]:
        wide, high = high, wide
    page = pdf.add_blank_page(page_size=(wide, high))
    a, b, c, d, e, f = (side * (high if at % 2 else wide) for at, side in enumerate(matrix))
    name = page.add_resource(picture, pikepdf.Name.XObject)
    draw = f"q {a:.4f} {b:.4f} {c:.4f} {d:.4f} {e:.4f} {f:.4f} cm {name} Do Q"
    page.contents_add(draw.encode())
