"""Documents of our own, made by the tests, and the real command to hand them to."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

COMMAND = Path(sys.executable).parent / "vanthu"

DIRECTIVE = """TỈNH ỦY HÒA SƠN                         ĐẢNG CỘNG SẢN VIỆT NAM
*                                        Hòa Sơn, ngày 12 tháng 5 năm 2022
Số 17-CT/TU

CHỈ THỊ
về tăng cường công tác dân vận của chính quyền

Căn cứ Kết luận số 43-KL/TW ngày 07/01/2019 của Ban Bí thư, để thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013
của Trung ương ở Hòa Sơn, Tỉnh ủy giao các cấp ủy những việc dưới đây.
Năm 2021, toàn tỉnh tổ chức 125 hội nghị với 4.350 lượt người tham gia, đạt 98,5% kế hoạch.

Nơi nhận:                                T/M BAN THƯỜNG VỤ
- Các huyện ủy, thành ủy,                PHÓ BÍ THƯ
- Lưu Văn phòng Tỉnh ủy.                 Nguyễn Văn An
"""

HANGING = """#!/bin/sh
# As tesseract, but hangs on an image (grey PNM) whose first pixel is black.
case "$1" in --*) exec {real} "$@" ;; esac
head=$(head -n 3 "$1" | wc -c)
if [ "$(od -An -tu1 -j "$head" -N 1 "$1" | tr -d ' ')" = 0 ]
then exec sleep {seconds}
fi
exec {real} "$@"
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def directive() -> str:
    """A short directive; the places and people in it do not exist."""
    return DIRECTIVE


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with no settings from outside."""
    for name in [name for name in os.environ if name.startswith("VANTHU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command line in this process."""
    from vanthu.commands import run

    def call(*arguments: object) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return call


@pytest.fixture
def vanthu(home: Path) -> Callable[..., Done]:
    """Run the installed command in a process of its own."""

    def call(*arguments: object, env: dict[str, str] | None = None, **more: Any) -> Done:
        done = subprocess.run(
            [COMMAND, *map(str, arguments)],
            capture_output=True,
            **{"cwd": home, "env": {**os.environ, **(env or {})}, "timeout": 120, **more},
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def _hear_interrupts() -> None:
    """What a shell starts in the background ignores interrupts, and so would all that the tests start there."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start the installed command; whatever is still running afterwards is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def call(*arguments: object, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [COMMAND, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=home,
            env={**os.environ, **(env or {})},
            preexec_fn=_hear_interrupts,
        )
        started.append(process)
        return process

    yield call
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


class Make:
    """Real files of every kind."""

    def font(self) -> str:
        """A font with Vietnamese letters."""
        found = subprocess.run(["fc-match", "-f", "%{file}", "serif:lang=vi"], capture_output=True, text=True)
        if found.returncode or not found.stdout.endswith((".ttf", ".otf")):
            pytest.skip("no font with Vietnamese letters is installed (apt package fonts-liberation2)")
        return found.stdout

    def image(self, text: str = DIRECTIVE, *, width: int = 1240, lines: int = 18, hang: bool = False) -> Any:
        """A page image at 150 dpi with `text` on it; with `hang` the one that our tesseract hangs on."""
        from PIL import Image, ImageDraw, ImageFont

        image = Image.new("L", (width, 60 + 42 * lines), 255)
        font = ImageFont.truetype(self.font(), 26)
        draw = ImageDraw.Draw(image)
        draw.text((60, 40), text, fill=0, font=font, spacing=10)
        if hang:
            draw.rectangle((0, 0, 20, 20), fill=0)
        return image

    def png(self, path: Path, text: str = "Chỉ thị về công tác dân vận của chính quyền", *, hang: bool = False) -> Path:
        """A one-line scan."""
        self.image(text, lines=2, hang=hang).save(path, dpi=(150, 150))
        return path

    def tiff(self, path: Path, *texts: str, hang: tuple[int, ...] = ()) -> Path:
        """A scan with a page for each text; pages in `hang` (from 1) are those that our tesseract hangs on."""
        first, *others = [self.image(text, lines=2, hang=n in hang) for n, text in enumerate(texts, 1)]
        first.save(path, "TIFF", dpi=(150, 150), save_all=True, append_images=others)
        return path

    def docx(self, path: Path, text: str = DIRECTIVE) -> Path:
        """A DOCX with a paragraph for each line."""
        import docx

        document = docx.Document()
        for line in text.splitlines():
            document.add_paragraph(line)
        document.save(str(path))
        return path

    def encrypted(self, path: Path) -> Path:
        """A PDF that needs a password."""
        import pikepdf

        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
        return path

    def many_pages(self, path: Path, count: int) -> Path:
        """A PDF of `count` empty pages that all are one object: 100,000 of them are quickly made."""
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"3 0 R " * count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
        out = BytesIO()
        out.write(b"%PDF-1.4\n")
        places = []
        for number, content in enumerate(objects, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        table = out.tell()
        out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
        out.write(b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)
        path.write_bytes(out.getvalue())
        return path

    def huge_image(self, path: Path) -> Path:
        """A PNG of 40,000 × 40,000 white pixels, which pack well."""
        import struct
        import zlib

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        packer = zlib.compressobj(1)
        rows = [packer.compress(b"\0" + b"\xff" * 5000) for _ in range(40_000)]
        head = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
        path.write_bytes(
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", head)
            + chunk(b"IDAT", b"".join(rows) + packer.flush())
            + chunk(b"IEND", b"")
        )
        return path

    def bomb(self, path: Path, *, megabytes: int = 300) -> Path:
        """A DOCX whose document unpacks to `megabytes`."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            file.writestr("[Content_Types].xml", "<Types/>")
            with file.open("word/document.xml", "w", force_zip64=True) as out:
                for _ in range(megabytes):
                    out.write(b" " * 1_000_000)
        return path


@pytest.fixture(scope="session")
def make() -> Make:
    """The maker of files."""
    return Make()


@dataclass(frozen=True)
class Hanging:
    """An environment in which tesseract hangs on pages made with `hang`, and whether it is hanging now."""

    env: dict[str, str]
    seconds: int

    def now(self) -> bool:
        """Whether a process of ours hangs."""
        wanted = f"sleep\0{self.seconds}\0".encode()
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if entry.read_bytes() == wanted:
                    return True
        return False

    def wait(self, hangs: bool, *, seconds: float = 60) -> None:
        """Wait until it hangs, or until nothing does any more."""
        until = time.monotonic() + seconds
        while self.now() is not hangs:
            assert time.monotonic() < until, "nothing hangs" if hangs else "something hangs still"
            time.sleep(0.05)


@pytest.fixture
def hanging(tmp_path: Path) -> Hanging:
    """A tesseract that hangs on some pages, told apart from those of other tests by how long it would sleep."""
    real = shutil.which("tesseract")
    if real is None:
        pytest.skip("tesseract is not installed")
    folder = tmp_path / ".bin"
    folder.mkdir()
    script = folder / "tesseract"
    seconds = random.randrange(100_000, 1_000_000)
    script.write_text(HANGING.format(real=real, seconds=seconds))
    script.chmod(0o755)
    return Hanging({"PATH": f"{folder}:{os.environ['PATH']}"}, seconds)
