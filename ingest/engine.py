"""Reading one page image by an engine: the protocol, tesseract behind it, and a recording for tests.

Tesseract is a program of its own: it can be stopped, and it is. Each process gets one thread
(`OMP_THREAD_LIMIT=1`), because pages in parallel are several times faster than threads within a page.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
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
SECOND = ("Vietnamese", "script/Vietnamese")
"""The script's model under the names that it has in Debian and elsewhere.

On 120 lines of one symbol each, 300 dpi with noise: 99% exact, `vie` 93%; on whole pages a third slower.
"""
_ONE_LINE = 7
_SMALLEST, _CONTRAST = 8, 40
"""Pixels of the shorter side, and levels of grey between ink and paper, below which a crop holds no letter."""
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

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        """What stands on each of `crops`, single grey lines, by one run of the engine; raises as `read` does.

        `other` asks for another model than `read` uses, so that both may be compared.
        """


class Tesseract:
    """The system's tesseract with the models `languages` (joined by +) and page segmentation mode `psm`.

    `second` is the model for second readings: the first of `SECOND` that is installed, else the same again.
    Raises `EngineMissing` when made, if the program or a model is not there.
    """

    def __init__(self, languages: str = "vie", *, psm: int = 3) -> None:
        self.languages = languages
        self.psm = psm
        version, folder = _probe()
        models = [_model(folder, language) for language in languages.split("+")]
        self.second = next((name for name in SECOND if folder and _file(folder, name).is_file()), languages)
        again = "" if self.second == languages else f" again {_model(folder, self.second)}"
        self.name = f"tesseract {version} {'+'.join(models)} psm {psm}{again}"

    def __repr__(self) -> str:
        return f"Tesseract({self.name})"

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """The text and lines on `image`, read by a process that is killed after `seconds`."""
        grey = image if image.mode == "L" else image.convert("L")
        # pytesseract hands over a file of this format: raw grey costs nothing, PNG up to five times the OCR.
        grey.format = "PPM"
        table = self._ask(grey, self.languages, psm=self.psm, dpi=dpi, seconds=seconds)
        return lay_out(_rows(_cells(table), grey.width, grey.height))

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        """As `Engine.read_crops`: one process reads all of them from a list, so that its start is paid once."""
        asked = [at for at, crop in enumerate(crops) if not _is_blank(crop)]
        answers: list[ReadImage] = [("", ())] * len(crops)
        if not asked:
            return answers
        with tempfile.TemporaryDirectory(prefix="vanthu-") as folder:
            files = [Path(folder) / f"{at}.pgm" for at in asked]
            for at, file in zip(asked, files, strict=True):
                crops[at].convert("L").save(file)
            listed = Path(folder) / "crops.txt"
            listed.write_text("".join(f"{file}\n" for file in files), "utf-8")
            language = self.second if other else self.languages
            table = self._ask(str(listed), language, psm=_ONE_LINE, dpi=dpi, seconds=seconds)
        pages: dict[int, list[list[str]]] = {}
        for row in _cells(table):
            pages.setdefault(int(row[1]), []).append(row)
        for number, at in enumerate(asked, start=1):
            answers[at] = lay_out(_rows(pages.get(number, []), crops[at].width, crops[at].height))
        return answers

    def _ask(self, image: Image.Image | str, language: str, *, psm: int, dpi: int, seconds: int) -> str:
        """Tesseract's TSV of an image, or of all images of a list, made by a process that is killed after `seconds`."""
        try:
            table: str = pytesseract.image_to_data(
                image, lang=language, config=f"--psm {psm} --dpi {dpi}", timeout=seconds
            )
        except pytesseract.TesseractNotFoundError as error:
            raise EngineMissing(_missing("tesseract is not installed", "tesseract-ocr")) from error
        except pytesseract.TesseractError as error:
            raise PageUnreadable(f"tesseract failed ({error.status}): {error.message[-200:]}") from error
        except RuntimeError as error:  # pytesseract knows no better class for its time limit
            raise PageTimeLimit(
                f"tesseract took longer than {seconds} s and was stopped; raise --page-seconds"
            ) from error
        return table


@dataclass(slots=True)
class Recording:
    """An engine for tests: what it answers was recorded, by image (`image_key`) or in the order of asking."""

    by_image: Mapping[str, ReadImage] = field(default_factory=dict)
    in_order: Sequence[ReadImage] = ()
    name: str = "recording"
    asked: int = 0
    by_crop: Mapping[str, ReadImage] = field(default_factory=dict)

    def read(self, image: Image.Image, *, dpi: int, seconds: int) -> ReadImage:
        """The recorded answer; `PageUnreadable` where there is none."""
        recorded = self.by_image.get(image_key(image))
        if recorded is None and self.asked < len(self.in_order):
            recorded = self.in_order[self.asked]
        self.asked += 1
        if recorded is None:
            raise PageUnreadable(f"nothing recorded for image {image_key(image)}")
        return recorded

    def read_crops(
        self, crops: Sequence[Image.Image], *, dpi: int, seconds: int, other: bool = True
    ) -> list[ReadImage]:
        """The recorded answers by image; nothing is read where there is none."""
        return [self.by_crop.get(image_key(crop), ("", ())) for crop in crops]


def image_key(image: Image.Image) -> str:
    """A name for the content of an image: mode, size and pixels."""
    head = f"{image.mode} {image.width} {image.height} ".encode()
    return hashlib.sha256(head + image.tobytes()).hexdigest()[:16]


def _is_blank(crop: Image.Image) -> bool:
    """Whether a crop holds no letter; asked for a line, the engine reads some even on blank paper."""
    if min(crop.size) < _SMALLEST:
        return True
    dark, light = crop.convert("L").getextrema()
    return float(light) - float(dark) < _CONTRAST  # type: ignore[arg-type]


def _cells(table: str) -> list[list[str]]:
    """The words of tesseract's TSV.

    Columns: level page_num block_num par_num line_num word_num left top width height conf text.
    """
    cells = (row.split("\t") for row in table.splitlines()[1:])
    return [row for row in cells if len(row) == 12 and row[0] == "5" and row[11].strip()]


def _rows(words: list[list[str]], width: int, height: int) -> list[Row]:
    """The words by line; a paragraph is a block."""
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
    file = None if folder is None else _file(folder, language)
    if file is None or not file.is_file():
        package = _PACKAGES.get(language, f"tesseract-ocr-{language}")
        raise EngineMissing(_missing(f"tesseract has no model {language!r} in {folder}", package))
    return f"{language}:{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def _file(folder: Path, language: str) -> Path:
    return folder / f"{language}.traineddata"


def _missing(what: str, package: str) -> str:
    return f"{what}; install it: sudo apt-get install {package}"
