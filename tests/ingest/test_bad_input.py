"""What must not stop a night's run: hostile, broken and empty files, each refused for the right reason in seconds."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from ingest.engine import Recording, Tesseract
from ingest.errors import (
    AllPagesFailed,
    Corrupt,
    DocumentError,
    Encrypted,
    KindUnknown,
    NoTextFound,
    SourceTooLarge,
    SourceUnreadable,
)
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.lines import Row, Token, lay_out
from ingest.read import read_pages
from ingest.source import read_source
from ingest.values import Pages

LIMITS = Limits(page_seconds=20)
READ = lay_out([Row((Token("chữ"),), 0)])
SIDE = 40_000


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    """Ends a case that hangs; how fast a case is, no test asks."""
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def read(path: Path, *, limits: Limits = LIMITS, engine: object = None) -> Pages:
    engine = engine or Recording(in_order=[READ] * 9)
    return read_pages(read_source(path, limits=limits), engine=engine, language=Fluent(), limits=limits)  # type: ignore[arg-type]


def refused(path: Path, kind: type[DocumentError], *, saying: str = "", **options: object) -> DocumentError:
    with pytest.raises(kind, match=saying or None) as caught:
        read(path, **options)  # type: ignore[arg-type]
    assert type(caught.value) is kind
    return caught.value


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def to_file(data: bytes) -> Path:
        path = tmp_path / "van-ban.pdf"
        path.write_bytes(data)
        return path

    return to_file


def raw_pdf(*objects: str) -> bytes:
    """A PDF of numbered objects, the first of them the catalog, written without looking at them."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return bytes(out) + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def shared_pages(count: int, *, claimed: int | None = None, depth: int = 0) -> bytes:
    """A PDF whose tree names one page object `count` times, or a node of such, `depth` levels deep."""
    nodes = [
        f"<< /Type /Pages /Count {claimed or count} /Kids [{f'{number} 0 R ' * count}] >>"
        for number in range(3, depth + 4)
    ]
    page = f"<< /Type /Page /Parent {depth + 2} 0 R /MediaBox [0 0 595 842] >>"
    return raw_pdf("<< /Type /Catalog /Pages 2 0 R >>", *nodes, page)


class TestPdf:
    def test_encrypted(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        for user, owner in (("mat", "chu"), ("", "chu")):
            out = BytesIO()
            with pikepdf.open(BytesIO(make.pdf([[(90, 90, 14, "Quyết định")]]))) as pdf:
                pdf.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
            if user:
                refused(write(out.getvalue()), Encrypted)
            else:  # a password that only forbids changes does not keep anyone from reading
                assert read(write(out.getvalue())).read[0].text == "Quyết định"

    @pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.99])
    def test_truncated(self, write: Callable[[bytes], Path], make: SimpleNamespace, share: float) -> None:
        data = make.pdf([[(90, 90, 14, "Quyết định")]] * 20, picture=Image.new("L", (60, 60)))
        refused(write(data[: int(len(data) * share)]), Corrupt)

    def test_a_broken_table_of_contents_is_mended(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        data = make.pdf([[(90, 90, 14, "Quyết định")]])
        start = data.rindex(b"startxref")
        assert read(write(data[:start] + b"startxref\n7\n%%EOF\n")).read[0].text == "Quyết định"

    @pytest.mark.parametrize(
        "pages",
        [
            {"count": 100_000},
            {"count": 100_000, "claimed": 3},
            {"count": 50, "depth": 9},
        ],
    )
    def test_too_many_pages_are_refused_before_any_is_drawn(
        self, write: Callable[[bytes], Path], pages: dict[str, int]
    ) -> None:
        path = write(shared_pages(**pages))
        refused(path, SourceTooLarge, saying="--pages allows 2000")

    def test_too_many_pages_that_are_all_there(self, write: Callable[[bytes], Path]) -> None:
        count = 100_000
        pages = [f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {n} 842] >>" for n in range(count)]
        kids = " ".join(f"{n + 3} 0 R" for n in range(count))
        tree = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>"
        refused(write(raw_pdf("<< /Type /Catalog /Pages 2 0 R >>", tree, *pages)), SourceTooLarge, saying="--pages")

    @pytest.mark.parametrize("claimed", [6, 5, 60])
    def test_pages_of_a_nested_tree_are_all_read_whatever_it_claims(
        self, write: Callable[[bytes], Path], claimed: int
    ) -> None:
        page = "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 99 99] >>"
        pdf = raw_pdf(
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {claimed} /Kids [3 0 R 6 0 R 4 0 R 8 0 R] >>",
            "<< /Type /Pages /Count 2 /Kids [5 0 R 7 0 R] /Parent 2 0 R >>",
            *[page] * 4,
            "<< /Type /Pages /Count 2 /Kids [9 0 R 10 0 R] /Parent 2 0 R >>",
            *[page] * 2,
        )
        assert [page.number for page in read(write(pdf)).read] == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize("kids", ["2 0 R", "", "3 0 R", "2 0 R 2 0 R 2 0 R", "9 0 R", "null"])
    def test_a_malformed_page_tree(self, write: Callable[[bytes], Path], kids: str) -> None:
        nodes = (f"<< /Type /Pages /Count 1 /Kids [{kids}] >>", "<< /Type /Pages /Kids [] >>")
        refused(write(raw_pdf("<< /Type /Catalog /Pages 2 0 R >>", *nodes)), Corrupt)

    def test_a_huge_sheet_and_a_huge_picture(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(14_400, 14_400))
        out = BytesIO()
        pdf.save(out)
        refused(write(out.getvalue()), SourceTooLarge, saying="--page-megapixels")
        with pikepdf.open(BytesIO(make.pdf([[]], picture=Image.new("L", (9, 9))))) as pdf:
            picture = pdf.pages[0].Resources.XObject.Im1
            picture.Width = picture.Height = SIDE
            out = BytesIO()
            pdf.save(out)
        refused(write(out.getvalue()), SourceTooLarge, saying="--page-megapixels")

    def test_one_broken_page_does_not_cost_the_others(
        self, write: Callable[[bytes], Path], make: SimpleNamespace
    ) -> None:
        with pikepdf.open(BytesIO(make.pdf([[(90, 90, 14, "Một")], [(90, 90, 14, "Hai")]]))) as pdf:
            pdf.pages[0].MediaBox = [0, 0, 14_400, 14_400]
            pdf.pages[0].Contents = pdf.make_stream(b"q 1 0 0 re (")
            out = BytesIO()
            pdf.save(out)
        pages = read(write(out.getvalue()))
        assert [page.text for page in pages.read] == ["Hai"]
        assert [(failure.number, failure.code) for failure in pages.failed] == [(1, "page_too_large")]


class TestImages:
    def test_forty_thousand_pixels_square(self, write: Callable[[bytes], Path]) -> None:
        rows = zlib.compressobj(1)
        row = bytes(SIDE // 8 + 1) * 100
        packed = b"".join(rows.compress(row) for _ in range(SIDE // 100)) + rows.flush()

        def chunk(name: bytes, body: bytes) -> bytes:
            return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

        header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
        png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
        tags = ((256, SIDE), (257, SIDE), (258, 1), (259, 8), (262, 1), (273, 200), (277, 1), (278, SIDE), (279, 9))
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(tags)) + entries + bytes(300)
        for data in (png, tiff):
            error = refused(write(data), SourceTooLarge, saying="--page-megapixels allows 120")
            assert error.page == 1

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
    @pytest.mark.parametrize("share", [0.02, 0.7])
    def test_truncated(self, write: Callable[[bytes], Path], make: SimpleNamespace, kind: str, share: float) -> None:
        data = make.saved(Image.effect_noise((300, 300), 90), kind)
        refused(write(data[: max(24, int(len(data) * share))]), Corrupt)

    def test_too_many_frames(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        frame = Image.new("1", (8, 8))
        data = make.saved(frame, "TIFF", save_all=True, append_images=[frame] * 20)
        refused(write(data), SourceTooLarge, saying="--pages allows 20", limits=Limits(pages=20))
        assert len(read(write(data), limits=Limits(pages=21), engine=Recording(in_order=[READ] * 21)).read) == 21


def repacked(archive: bytes, changed: dict[str, str]) -> bytes:
    """The archive with the content of some of its files changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name) or old.read(name))
    return out.getvalue()


class TestDocx:
    def test_truncated_or_hollow(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        data = make.docx("<w:p><w:r><w:t>Quyết định</w:t></w:r></w:p>")
        assert read(write(data)).read[0].text == "Quyết định"
        for broken in (data[: len(data) // 2], data[:-30], repacked(data, {"_rels/.rels": "<Relationships/>"})):
            refused(write(broken), Corrupt)
        refused(write(make.docx("<w:p><w:r>")), Corrupt)
        refused(write(make.docx("")), NoTextFound)

    def test_entities_are_not_expanded(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
        data = make.docx("<w:p/>")
        evil = f'<!DOCTYPE d [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
        body = '<w:d xmlns:w="urn:x"><w:body><w:p><w:r><w:t>&l9;&f;</w:t></w:r></w:p></w:body></w:d>'
        refused(write(repacked(data, {"word/document.xml": evil + body})), Corrupt)


class TestFiles:
    def test_a_web_page_called_pdf(self, write: Callable[[bytes], Path]) -> None:
        refused(write(b"<!DOCTYPE html>\n<html><body>404</body></html>"), KindUnknown, saying="HTML page")

    def test_without_permission(self, write: Callable[[bytes], Path]) -> None:
        path = write(b"text")
        path.chmod(0)
        if os.getuid():
            refused(path, SourceUnreadable)
            return
        # root may read everything: ask as nobody, with all modules loaded before they are out of reach
        code = (
            "import os, sys; from pathlib import Path; from ingest.source import read_source\n"
            "from ingest.limits import Limits; from ingest.errors import SourceUnreadable\n"
            "os.setgid(65534); os.setuid(65534)\n"
            "try: read_source(Path(sys.argv[1]), limits=Limits())\n"
            "except SourceUnreadable as error: print(error.message)"
        )
        path.parent.chmod(0o755)
        done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
        assert "cannot be opened: Permission denied" in done.stdout, done.stderr

    @pytest.mark.parametrize("what", ["vanished", "changed"])
    def test_while_it_is_being_read(self, tmp_path: Path, what: str) -> None:
        path = tmp_path / "lon.pdf"
        with path.open("wb") as file:
            file.truncate(250_000_000)  # a hole; long enough to read for someone to interfere

        def interfere() -> None:
            opened = Path("/proc/self/fd")
            end = time.monotonic() + 5
            while time.monotonic() < end:
                if any(os.path.realpath(each) == str(path) for each in opened.iterdir()):
                    path.unlink() if what == "vanished" else os.truncate(path, 100)
                    return

        meddler = threading.Thread(target=interfere)
        meddler.start()
        time.sleep(0.05)
        refused(path, SourceUnreadable, saying=what)
        meddler.join()


FAKE = """#!/bin/sh
case "$1" in
--version) echo "tesseract 5.9.9"; exit ;;
--list-langs) printf 'List of available languages in "%s/" (1):\\nvie\\n'; exit ;;
esac
head -c 2 "$1" > "{0}/format"
echo "$OMP_THREAD_LIMIT" > "{0}/threads"
echo "$@" > "{0}/arguments"
echo $$ > "{0}/pid"
{1}
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A program called tesseract, first on the PATH, which on an image does what it is told."""

    def install(does: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "tesseract"
        program.write_text(FAKE.replace("%s", str(folder)).replace("{0}", str(folder)).replace("{1}", does))
        program.chmod(0o755)
        (folder / "vie.traineddata").write_bytes(b"model")
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return folder

    return install


def is_dead(process: str) -> bool:
    """Whether a process that was killed is gone, or dead and only not yet buried, within two seconds."""
    status = Path("/proc", process, "stat")
    for _ in range(40):
        if not status.exists() or status.read_text().split()[2] in "ZX":
            return True
        time.sleep(0.05)
    return False


class TestEngine:
    def test_a_page_that_makes_the_engine_hang(
        self, fake: Callable[[str], Path], write: Callable[[bytes], Path], make: SimpleNamespace
    ) -> None:
        folder = fake("trap '' TERM; exec sleep 600")
        engine = Tesseract()
        limits = Limits(page_seconds=1)
        path = write(make.saved(Image.new("L", (600, 800), 255), "PNG"))
        refused(path, AllPagesFailed, saying="raise --page-seconds", limits=limits, engine=engine)
        assert is_dead((folder / "pid").read_text().strip())
        assert (folder / "format").read_text() == "P5"
        assert (folder / "threads").read_text().strip() == "1"
        assert "OMP_THREAD_LIMIT" not in os.environ
        assert engine.name.startswith("tesseract 5.9.9 vie:")

    def test_an_engine_that_dies(
        self, fake: Callable[[str], Path], write: Callable[[bytes], Path], make: SimpleNamespace
    ) -> None:
        fake("kill -SEGV $$")
        path = write(make.saved(Image.new("L", (600, 800), 255), "PNG"))
        refused(path, AllPagesFailed, saying="tesseract failed", engine=Tesseract())


@pytest.mark.parametrize("program", ["pdfinfo", "pdftoppm"])
def test_a_page_that_makes_poppler_hang(
    program: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[bytes], Path],
    make: SimpleNamespace,
) -> None:
    hanging = tmp_path / "bin" / program
    hanging.parent.mkdir()
    answers = 'if [ "$1" = -v ]; then echo "pdftoppm version 22.12.0" >&2; exit; fi\n'
    hanging.write_text(f'#!/bin/sh\n{answers}echo $$ > "{tmp_path}/pid"\ntrap "" TERM\nexec sleep 600\n')
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", f"{hanging.parent}:{os.environ['PATH']}")
    path = write(make.pdf([[]], picture=Image.new("L", (800, 1100), 255)))
    refused(path, AllPagesFailed, saying="raise --page-seconds", limits=Limits(page_seconds=1), engine=Recording())
    assert is_dead((tmp_path / "pid").read_text().strip())


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
class TestEmptyPages:
    @pytest.mark.parametrize("grey", [0, 255])
    def test_blank_and_black(self, write: Callable[[bytes], Path], make: SimpleNamespace, grey: int) -> None:
        path = write(make.saved(Image.new("L", (1654, 2339), grey), "PNG", dpi=(200, 200)))
        refused(path, NoTextFound, engine=Tesseract())

    def test_ten_pixels(self, write: Callable[[bytes], Path], make: SimpleNamespace) -> None:
        refused(write(make.saved(Image.new("L", (10, 10), 90), "PNG")), NoTextFound, engine=Tesseract())

    def test_noise_is_read_or_refused_but_never_crashes(
        self, write: Callable[[bytes], Path], make: SimpleNamespace
    ) -> None:
        path = write(make.saved(Image.effect_noise((830, 1170), 120), "TIFF", dpi=(100, 100)))
        try:
            pages = read(path, engine=Tesseract())
        except NoTextFound:
            return
        assert len(pages.read) == 1
