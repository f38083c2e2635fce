"""All renderings of the composed documents, made again from their texts: `python -m samples.make [--out FOLDER]`.

Chance is seeded by the file's name and the page, so the same fonts and programs give the same files.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image

from samples import degrade, pdf
from samples.compose import Composition, load_composition, names
from samples.draw import draw_page
from samples.keys import make_key
from samples.layout import typeset
from samples.word import docx_bytes

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rendering:
    """A file to make: from which document, and how. Variants are further renderings of a document already there."""

    file: str
    text: str
    how: Callable[[Composition, str], bytes]
    variant: bool = False


def worn(
    composition: Composition, file: str, *, dpi: int = 200, colour_last: bool = False, wear: float = 1.0
) -> list[Image.Image]:
    """The document's pages printed, signed, sealed and scanned; the last one in colour where asked."""
    pages = list(drawn(composition, file, dpi=dpi))
    last = len(pages) - 1
    return [
        degrade.scan(page, rng, dpi=dpi, colour=colour_last and index == last, wear=wear)
        for index, (page, rng) in enumerate(pages)
    ]


def drawn(
    composition: Composition, file: str, *, dpi: int, signed: bool = True
) -> Iterator[tuple[Image.Image, Generator]]:
    """Each page as printed, with the source of chance that belongs to it."""
    organs = [unit.text.rstrip(" -") for unit in composition.left if unit.kind == "organ" and unit.text != "*"]
    seals = organs if len(composition.signatures) > 1 else [" ".join(organs)]
    for sheet in typeset(composition):
        rng = np.random.default_rng(zlib.crc32(f"{file} {sheet.number}".encode()))
        yield draw_page(sheet, rng, dpi=dpi, seals=seals, signed=signed), rng


def scan200(composition: Composition, file: str) -> bytes:
    """A grey scan at 200 dpi."""
    return pdf.jpeg_pdf(worn(composition, file))


def sealed200(composition: Composition, file: str) -> bytes:
    """A scan at 200 dpi whose last page, with the red seal, is in colour."""
    return pdf.jpeg_pdf(worn(composition, file, colour_last=True))


def clean300(composition: Composition, file: str) -> bytes:
    """A clean scan at 300 dpi."""
    return pdf.grey_pdf(page for page, _ in drawn(composition, file, dpi=300))


def fax150(composition: Composition, file: str) -> bytes:
    """A fax at 150 dpi, one bit."""
    return pdf.fax_pdf(degrade.fax(page, rng) for page, rng in drawn(composition, file, dpi=150))


def tiff200(composition: Composition, file: str) -> bytes:
    """A multi-page TIFF at 200 dpi, one bit."""
    return pdf.tiff([degrade.bilevel(page, rng, dpi=200) for page, rng in drawn(composition, file, dpi=200)], dpi=200)


def photo200(composition: Composition, file: str) -> bytes:
    """A photograph of a letter of one page."""
    (page, rng), *rest = drawn(composition, file, dpi=200)
    if rest:
        raise ValueError(f"{file}: a photograph shows one page, the document has {1 + len(rest)}")
    return pdf.jpeg(degrade.photo(page, rng, dpi=200), quality=62)


def badlayer(composition: Composition, file: str) -> bytes:
    """A scan at 200 dpi with an English text layer."""
    return pdf.misread_pdf(worn(composition, file), dpi=200)


def textlayer(composition: Composition, file: str) -> bytes:
    """Born digital: set as text, unsigned."""
    return pdf.text_pdf(typeset(composition))


def word(composition: Composition, file: str) -> bytes:
    """A Word file with real footnotes."""
    return docx_bytes(composition)


def mangled(composition: Composition, file: str) -> bytes:
    """The text of a scan at 300 dpi as an English model reads it."""
    return pdf.misread_text(worn(composition, file, dpi=300, wear=0.7), dpi=300).encode()


def clean(composition: Composition, file: str) -> bytes:
    """The reference text itself."""
    return str(make_key(composition)["reference"]).encode()


def flattened(composition: Composition, file: str) -> bytes:
    """Plain text as a converter leaves a Word file: `[footnoteRef:1]` in the text, `[1:  note]` after its paragraph."""
    lines: list[str] = []
    for unit in composition.units():
        text = unit.text
        for mark in reversed(unit.marks):
            text = f"{text[: mark.start]}[footnoteRef:{mark.number}]{text[mark.end :]}"
        lines.append(text)
        called = {mark.number for mark in unit.marks}
        for note in composition.notes:
            if note.number in called:
                lines.append(f"[{note.number}:  " + "\n".join(part.text for part in note.parts) + "]")
    return ("\n".join(lines) + "\n").encode()


def drawing(composition: Composition, file: str) -> bytes:
    """The first page as a screen shows it: PNG at 150 dpi, neither signed nor worn."""
    page, _ = next(drawn(composition, file, dpi=150, signed=False))
    return pdf.png(page, dpi=150)


RENDERINGS = (
    Rendering("bao-cao-tinh-uy.scan200.pdf", "bao-cao-tinh-uy", scan200),
    Rendering("bao-cao-ubnd.text.pdf", "bao-cao-ubnd", textlayer),
    Rendering("chi-thi-tinh-uy.seal.pdf", "chi-thi-tinh-uy", sealed200),
    Rendering("chi-thi-ubnd.docx", "chi-thi-ubnd", word),
    Rendering("chuong-trinh-ha-luong.txt", "chuong-trinh-ha-luong", flattened),
    Rendering("cong-van.photo.jpg", "cong-van", photo200),
    Rendering("huong-dan.fax150.pdf", "huong-dan", fax150),
    Rendering("ke-hoach-lien-tich.tif", "ke-hoach-lien-tich", tiff200),
    Rendering("ket-luan.badlayer.pdf", "ket-luan", badlayer),
    Rendering("quyet-dinh.handwritten.pdf", "quyet-dinh", scan200),
    Rendering("thong-bao.mangled.txt", "thong-bao", mangled),
    Rendering("to-trinh.png", "to-trinh", drawing),
    Rendering("bao-cao-tinh-uy.clean300.pdf", "bao-cao-tinh-uy", clean300, variant=True),
    Rendering("bao-cao-tinh-uy.fax150.pdf", "bao-cao-tinh-uy", fax150, variant=True),
    Rendering("bao-cao-tinh-uy.text.pdf", "bao-cao-tinh-uy", textlayer, variant=True),
    Rendering("bao-cao-tinh-uy.clean.txt", "bao-cao-tinh-uy", clean, variant=True),
    Rendering("thong-bao.clean.txt", "thong-bao", clean, variant=True),
)


def make_all(out: Path, *, only: str = "") -> Mapping[str, int]:
    """Every rendering whose name contains `only` and all keys, written under `out`; sizes in bytes by file."""
    sizes: dict[str, int] = {}
    for rendering in RENDERINGS:
        if only not in rendering.file:
            continue
        file = out / ("variants" if rendering.variant else "files") / rendering.file
        file.parent.mkdir(parents=True, exist_ok=True)
        data = rendering.how(load_composition(rendering.text), rendering.file)
        file.write_bytes(data)
        sizes[rendering.file] = len(data)
    (out / "keys").mkdir(parents=True, exist_ok=True)
    for name in names():
        text = json.dumps(make_key(load_composition(name)), ensure_ascii=False, indent=1)
        (out / "keys" / f"{name}.json").write_text(text + "\n", "utf-8")
    return sizes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=HERE, help="folder for files/, variants/ and keys/")
    parser.add_argument("--only", default="", help="only files whose name contains this")
    args = parser.parse_args()
    sizes = make_all(args.out, only=args.only)
    for file, size in sizes.items():
        print(f"{size:>9,}  {file}")
    print(f"{sum(sizes.values()):>9,}  all")


if __name__ == "__main__":
    main()
