"""Reading one page image by an engine: the protocol, tesseract behind it, and a recording for tests.

Tesseract is a program of its own: it can be stopped, and it is. Each process gets one thread
(`OMP_THREAD_LIMIT=1`), because pages in parallel are several times faster than threads within a page.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Protocol

import pytesseract
from PIL import Image

from ingest.errors import EngineMissing, PageTimeLimit, PageUnreadable
from ingest.lines import Row, Token, lay_out
from ingest.values import Box, Line

# The environment of the child only: pytesseract passes this mapping on and offers no argument for it.
pytesseract.pytesseract.environ = ChainMap({"OMP_THREAD_LIMIT": "1"}, os.environ)

_PROBE_SECONDS = 30
_PACKAGES = {
    "vie": "tesseract-ocr-vie",
    "Vietnamese": "tesseract-ocr-script-viet",
    "script/Vietnamese": "tesseract-ocr-script-viet",
}
_TESSDATA = re.compile(r'languages in "(?P<folder>[^"\n]+)"')

ReadImage = tuple[str, tuple[Line, ...]]
"""A page's text and its lines, as in `ingest.values.Page`."""


class Engine(Protocol):
    """Whatever turns a page image into text."""

    @property
    def name(self) -> str:
        """Engine, version, models and settings: all that can change a reading."""

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """The text and lines on a grey image; raises `PageTimeLimit`, `PageUnreadable`, `EngineMissing`."""


class Tesseract:
    """The system's tesseract with the models `languages` (joined by +) and page segmentation mode `psm`.

    Raises `EngineMissing` when made, if the program or a model is not there.
    """

    def __init__(self, languages: str = "vie", *, psm: int = 3) -> None:
        self.languages = languages
        self.psm = psm
        version, folder = _probe()
        models = [_model(folder, language) for language in languages.split("+")]
        self.name = f"tesseract {version} {'+'.join(models)} psm {psm}"

    def __repr__(self) -> str:
        return f"Tesseract({self.name})"

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """The text and lines on `image`, read by a process that is killed after `seconds`."""
        grey = image if image.mode == "L" else image.convert("L")
        # pytesseract hands over a file of this format: raw grey costs nothing, PNG up to five times the OCR.
        grey.format = "PPM"
        try:
            table = pytesseract.image_to_data(
                grey, lang=self.languages, config=f"--psm {self.psm} --dpi {dpi}", timeout=seconds
            )
        except pytesseract.TesseractNotFoundError as error:
            raise EngineMissing(_missing("tesseract is not installed", "tesseract-ocr")) from error
        except pytesseract.TesseractError as error:
            raise PageUnreadable(f"tesseract failed ({error.status}): {error.message[-200:]}") from error
        except RuntimeError as error:  # pytesseract knows no better class for its time limit
            raise PageTimeLimit(
                f"tesseract took longer than {seconds} s and was stopped; raise --page-seconds"
            ) from error
        return lay_out(_rows(table, grey.width, grey.height))


@dataclass(slots=True)
class Recording:
    """An engine for tests: what it answers was recorded, by image (`image_key`) or in the order of asking."""

    by_image: Mapping[str, ReadImage] = field(default_factory=dict)
    in_order: Sequence[ReadImage] = ()
    name: str = "recording"
    asked: int = 0

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """The recorded answer; `PageUnreadable` where there is none."""
        recorded = self.by_image.get(image_key(image))
        if recorded is None and self.asked < len(self.in_order):
            recorded = self.in_order[self.asked]
        self.asked += 1
        if recorded is None:
            raise PageUnreadable(f"nothing recorded for image {image_key(image)}")
        return recorded


def image_key(image: Image.Image) -> str:
    """A name for the content of an image: mode, size and pixels."""
    head = f"{image.mode} {image.width} {image.height} ".encode()
    return hashlib.sha256(head + image.tobytes()).hexdigest()[:16]


def _rows(table: str, width: int, height: int) -> list[Row]:
    """The words of tesseract's TSV by line; a paragraph is a block.

    Columns: level page_num block_num par_num line_num word_num left top width height conf text.
    """
    cells = [row.split("\t") for row in table.splitlines()[1:]]
    words = [row for row in cells if len(row) == 12 and row[0] == "5" and row[11].strip()]
    rows: list[Row] = []
    paragraphs: dict[tuple[str, ...], int] = {}
    for place, line in groupby(words, key=lambda row: tuple(row[1:5])):
        block = paragraphs.setdefault(place[:3], len(paragraphs))
        rows.append(Row(tuple(_token(row, width, height) for row in line), block))
    return rows


def _token(row: list[str], width: int, height: int) -> Token:
    left, top = min(max(0, int(row[6])), width), min(max(0, int(row[7])), height)
    right, bottom = min(width, left + max(0, int(row[8]))), min(height, top + max(0, int(row[9])))
    confidence = min(1.0, max(0.0, float(row[10]) / 100))
    return Token("".join(row[11].split()), Box(left, top, right, bottom), round(confidence, 4))


def _probe() -> tuple[str, Path | None]:
    """Tesseract's version and the folder of its models."""
    version = re.search(r"tesseract v?(\S+)", _ask("--version"))
    folder = _TESSDATA.search(_ask("--list-langs"))
    if version is None:
        raise EngineMissing(_missing("tesseract gives no version", "tesseract-ocr"))
    return version.group(1), Path(folder["folder"]) if folder is not None else None


def _ask(option: str) -> str:
    try:
        done = subprocess.run(
            ["tesseract", option],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=True,
        )
    except FileNotFoundError as error:
        raise EngineMissing(_missing("tesseract is not installed", "tesseract-ocr")) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineMissing(_missing(f"tesseract does not run ({error})", "tesseract-ocr")) from error
    return done.stdout + done.stderr


def _model(folder: Path | None, language: str) -> str:
    """The model's name with a fingerprint of its file: another model reads differently under the same name."""
    file = None if folder is None else folder / f"{language}.traineddata"
    if file is None or not file.is_file():
        package = _PACKAGES.get(language, f"tesseract-ocr-{language}")
        raise EngineMissing(_missing(f"tesseract has no model {language!r} in {folder}", package))
    return f"{language}:{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def _missing(what: str, package: str) -> str:
    return f"{what}; install it: sudo apt-get install {package}"
