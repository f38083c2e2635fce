"""Other programs on the same pages: plain tesseract, and OCRmyPDF as it comes and with its own cleaning.

    tesseract        pdftoppm -gray at the scan's own resolution, then tesseract -l vie --psm 3
    ocrmypdf         ocrmypdf -l vie --force-ocr --sidecar
    ocrmypdf clean   the same with --rotate-pages --deskew --clean, which needs unpaper

OCRmyPDF is the optional extra `bench` of this project; it is found beside the Python that runs, or on the PATH.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
_CLEANING = ("--rotate-pages", "--deskew", "--clean")
_FINEST, _USUAL = 300, 300
_MANNER = "1"
"""Raised when a rival comes to be run in another way, so that nothing kept from before is taken."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A program under its name here; `options` are those that change what it reads."""

    name: str
    version: str
    options: tuple[str, ...] = ()

    def read(self, path: Path, *, jobs: int) -> str:
        """The text that it reads on a PDF or TIFF, its pages parted by form feeds; `jobs` pages at a time."""
        if self.name == "tesseract":
            return _tesseract(path, jobs=jobs)
        return _ocrmypdf(path, self.options, jobs=jobs)

    def text(self, path: Path, *, jobs: int, kept: Path | None) -> str:
        """As `read`, kept in the folder `kept` between runs."""
        told = " ".join([_MANNER, self.name, self.version, *self.options]).encode()
        key = hashlib.sha256(path.read_bytes() + told).hexdigest()[:24]
        file = kept / f"{self.name.replace(' ', '-')}.{key}.txt" if kept else None
        if file is not None and file.exists():
            return file.read_text("utf-8")
        text = self.read(path, jobs=jobs)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return text


def find_rivals() -> tuple[list[Rival], list[str]]:
    """The rivals that are here, and for each of the others a line that says why it is not run."""
    rivals, missing = [Rival("tesseract", _version("tesseract"))], []
    program = find_ocrmypdf()
    if program is None:
        return rivals, ["not run: ocrmypdf (pip install '.[bench]')"]
    version = f"{_version(str(program))} {_version('tesseract')}"
    rivals.append(Rival("ocrmypdf", version))
    if shutil.which("unpaper"):
        rivals.append(Rival("ocrmypdf clean", f"{version} {_version('unpaper')}", _CLEANING))
    else:
        missing.append("not run: ocrmypdf --deskew --clean (apt-get install unpaper)")
    return rivals, missing


def find_ocrmypdf() -> Path | None:
    """The program, beside the Python that runs or on the PATH."""
    beside = Path(sys.executable).parent / "ocrmypdf"
    found = str(beside) if beside.exists() else shutil.which("ocrmypdf")
    return Path(found) if found else None


def native_dpi(path: Path) -> int:
    """The resolution of a PDF's largest picture, at most 300, as `pdfimages` tells; 300 where it has none.

    Finer than 300 nobody scans for OCR; a picture's own resolution is the best that a plain chain can choose.
    """
    listed = subprocess.run(["pdfimages", "-list", str(path)], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    pictures = [(int(row[3]) * int(row[4]), int(row[12])) for row in rows if len(row) > 13 and row[2] == "image"]
    return min(_FINEST, max(pictures)[1]) if pictures else _USUAL


def as_pdf(path: Path, folder: Path) -> Path:
    """`path` if it is a PDF, else a PDF of its frames in `folder`, each at the frame's own resolution."""
    if path.suffix == ".pdf":
        return path
    made = folder / f"{path.stem}.pdf"
    with Image.open(path) as image:
        dpi = float(image.info.get("dpi", (200, 200))[0])
        image.save(made, "PDF", save_all=True, resolution=dpi)
    return made


def pages_of(path: Path, folder: Path, *, first: int = 1, last: int | None = None) -> list[Path]:
    """Grey page images of a PDF at its own resolution, made by `pdftoppm` in `folder`."""
    through = ["-l", str(last)] if last is not None else []
    command = [
        "pdftoppm",
        "-r",
        str(native_dpi(path)),
        "-gray",
        "-f",
        str(first),
        *through,
        str(path),
        f"{folder}/page",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.glob("page*.pgm"))


def read_image(image: Path, *, dpi: int) -> str:
    """What plain tesseract reads on one page image, in one thread."""
    command = ["tesseract", str(image), "-", "-l", "vie", "--psm", "3", "--dpi", str(dpi)]
    return subprocess.run(
        command, check=True, capture_output=True, env=os.environ | ONE_THREAD, timeout=600
    ).stdout.decode()


def ocrmypdf_command(path: Path, folder: Path, *, jobs: int, options: tuple[str, ...] = ()) -> list[str]:
    """The command that reads `path` with OCRmyPDF; the text goes to `text.txt` in `folder`."""
    program = find_ocrmypdf()
    if program is None:
        raise FileNotFoundError("ocrmypdf")
    return [
        str(program), "-l", "vie", "--force-ocr", "--jobs", str(jobs), "--quiet", *options,
        "--sidecar", f"{folder}/text.txt", str(path), f"{folder}/out.pdf",
    ]  # fmt: skip


def _tesseract(path: Path, *, jobs: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf = as_pdf(path, folder)
        dpi = native_dpi(pdf)
        with ThreadPoolExecutor(jobs) as pool:
            return "\f".join(pool.map(lambda image: read_image(image, dpi=dpi), pages_of(pdf, folder)))


def _ocrmypdf(path: Path, options: tuple[str, ...], *, jobs: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = ocrmypdf_command(as_pdf(path, folder), folder, jobs=jobs, options=options)
        subprocess.run(command, check=True, capture_output=True, env=os.environ | ONE_THREAD, timeout=1800)
        return (folder / "text.txt").read_text("utf-8")


@cache
def _version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(?:\.\d+)+", done.stdout + done.stderr)
    return found[0] if found else "unknown"
