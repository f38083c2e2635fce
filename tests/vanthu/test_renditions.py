"""Documents of an archive as hOCR, ALTO and searchable PDF, by the real command; what other programs make of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from htrvx.schemas import Validator
from lxml import etree

import extract
import ingest
import normalize
import samples
import store
from normalize.values import Span
from vanthu.looking import look
from vanthu.pipeline import read, understand

URL = "sqlite:///vanthu.db"
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
BADLAYER, BORN_DIGITAL, SCAN = "ket-luan.badlayer.pdf", "bao-cao-ubnd.text.pdf", "quét.png"


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory, directive: str, make: Any) -> Path:
    """An archive of five documents: text layers, read without an engine, texts without pages, and a small scan."""
    folder = tmp_path_factory.mktemp("renditions")
    for path in samples.files():
        if path.name in (BADLAYER, BORN_DIGITAL):
            shutil.copy(path, folder)
    (folder / "chi-thi.txt").write_text(directive)
    make.png(folder / SCAN, "Chỉ thị số 17-CT/TU ngày 12/5/2022 của Ban Thường vụ")
    make.docx(folder / "chi-thi.docx", directive)
    model, tables, limits = normalize.load_model(), extract.load_tables(), ingest.Limits()
    archive = store.open_archive(f"sqlite:///{folder}/vanthu.db")
    for file in (BADLAYER, BORN_DIGITAL, "chi-thi.docx", "chi-thi.txt", SCAN):
        engine: Any = ingest.Tesseract() if file == SCAN else None
        source, pages = read(folder / file, engine=engine, model=model, limits=limits)
        found = understand(pages, model=model, tables=tables)
        with archive.session() as session, session.begin():
            store.save_document(
                session,
                None,
                sha256=source.sha256,
                source_name=source.name,
                media_type=source.media_type,
                reading_key="layer",
                understanding_key="test",
                document=found.document,
                repaired=found.repaired,
                facts=found.facts,
                state="done",
            )
    archive.close()
    return folder


@pytest.fixture
def archive(home: Path, read_once: Path) -> Path:
    """The archive and its originals in the working folder, where the archive knows them to be."""
    for file in read_once.iterdir():
        shutil.copy(file, home)
    one = store.open_archive(URL)
    with one.session() as session, session.begin():
        run = store.start_run(session, version="test", settings={}, reading_key="layer", understanding_key="test")
        for loaded in store.export_documents(session):
            path = home / loaded.source_name
            status = path.stat()
            store.record_occurrence(
                session,
                run,
                sha256=loaded.sha256,
                path=str(path),
                name=path.name,
                size=status.st_size,
                mtime_ns=status.st_mtime_ns,
                media_type=loaded.media_type,
            )
    one.close()
    return home


def _loaded(number: int) -> store.LoadedDocument:
    with look(URL) as session:
        return store.load_document(session, number)


def _text_of(file: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def _sentences(loaded: store.LoadedDocument) -> Iterator[str]:
    """The sentences of the repaired text that stand on one page."""
    text = loaded.repaired.text
    for match in re.finditer(r"\S[^.;:\n]*(?:[.;:](?=\s)|$)", text, re.M):
        printed = loaded.repaired.to_original(Span(*match.span()))
        if len({page.number for page, _ in loaded.document.places(printed)}) == 1:
            yield " ".join(match[0].split())


def test_a_sentence_copied_from_the_pdf_is_the_repaired_sentence(here: Callable[..., Any], archive: Path) -> None:
    done = here("export", "1", "--format", "pdf")
    assert done.code == 0, done
    assert done.out == "ket-luan.badlayer.1.pdf\n"
    copied, raw = _text_of(archive / done.out.strip()), _text_of(archive / done.out.strip(), "-raw")
    sentences = list(_sentences(_loaded(1)))
    assert len(sentences) > 20 and "Văn phòng Tỉnh ủy" in copied
    assert [one for one in sentences if one not in raw] == []
    missing = [one for one in sentences if one not in copied]
    assert len(missing) <= 1, missing  # poppler may read a title and the cell beside it as one line


def test_the_old_layer_is_gone_and_the_page_looks_as_before(here: Callable[..., Any], archive: Path) -> None:
    here("export", "1", "--format", "pdf")
    before, after = archive / BADLAYER, archive / "ket-luan.badlayer.1.pdf"
    mangled = "DANG CONG SAN VIET NAM"
    assert mangled in _text_of(before) and mangled not in _text_of(after)
    assert _drawn(before) == _drawn(after)
    with pikepdf.open(before) as old, pikepdf.open(after) as new:
        for page, same in zip(old.pages, new.pages, strict=True):
            assert _pictures(page) == _pictures(same)


def _drawn(file: Path) -> bytes:
    return subprocess.run(["pdftoppm", "-r", "60", "-gray", file], capture_output=True, check=True).stdout


def _pictures(page: pikepdf.Page) -> list[bytes]:
    return [bytes(image.read_raw_bytes()) for image in page.get_images().values()]


def test_a_born_digital_pdf_is_handed_on_as_it_is(here: Callable[..., Any], archive: Path) -> None:
    assert here("export", "2", "--format", "pdf", "--out", "pdf").code == 0
    assert (archive / "pdf" / "bao-cao-ubnd.text.2.pdf").read_bytes() == (archive / BORN_DIGITAL).read_bytes()


def test_alto_is_valid_and_its_strings_are_the_text(here: Callable[..., Any], archive: Path) -> None:
    # The package has the schemas up to 4.3; nothing is written that came with 4.4.
    validator = Validator("http://www.loc.gov/standards/alto/v4/alto-4-3.xsd")
    for number, file in ((1, "ket-luan.badlayer.1.alto.xml"), (2, "bao-cao-ubnd.text.2.alto.xml")):
        assert here("export", number, "--format", "alto").out == f"{file}\n"
        tree = etree.parse(archive / file)
        assert validator.validate(tree), validator.xmlschema.error_log
        words = [_whole(word) for word in tree.iter(f"{ALTO}String") if word.get("SUBS_TYPE") != "HypPart2"]
        outside = {b for b in tree.iter(f"{ALTO}TextBlock") if b.get("TAGREFS", "").startswith("out_")}
        out = [word for block in outside for word in map(_whole, block.iter(f"{ALTO}String"))]
        assert sorted(words) == sorted([*_loaded(number).repaired.text.split(), *out])
        for space in tree.iter(f"{ALTO}PrintSpace"):
            _assert_nested(space, [_measured(space)])
        failed = [f"{page.number}" for page in _loaded(number).document.failed]
        told = [p for p in tree.iter(f"{ALTO}Page") if p.find(f"{ALTO}PrintSpace") is None]
        assert [page.get("PHYSICAL_IMG_NR") for page in told] == failed
        assert all(page.get("QUALITY_DETAIL").startswith("page_unreadable: ") for page in told)


def _whole(word: Any) -> str:
    return str(word.get("SUBS_CONTENT") or word.get("CONTENT"))


def _measured(element: Any) -> tuple[int, ...]:
    left, top, wide, high = (int(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return left, top, left + wide, top + high


def _assert_nested(element: Any, around: list[tuple[int, ...]]) -> None:
    for child in element:
        if child.tag in (f"{ALTO}TextBlock", f"{ALTO}TextLine", f"{ALTO}String"):
            box, out = _measured(child), around[-1]
            assert box[0] >= out[0] and box[1] >= out[1] and box[2] <= out[2] and box[3] <= out[3], child.get("ID")
            _assert_nested(child, [*around, box])
        else:
            _assert_nested(child, around)


def test_alto_keeps_what_was_printed_and_what_else_it_may_be(here: Callable[..., Any], archive: Path) -> None:
    here("export", "1", "--format", "alto")
    tree = etree.parse(archive / "ket-luan.badlayer.1.alto.xml")
    printed = {
        (word.get("CONTENT"), other.text)
        for word in tree.iter(f"{ALTO}String")
        for other in word.iter(f"{ALTO}ALTERNATIVE")
        if other.get("PURPOSE") == "printed"
    }
    assert ("ĐẢNG", "DANG") in printed
    for word in tree.iter(f"{ALTO}String"):
        assert 0 <= float(word.get("WC", 0)) <= 1
    kinds = {tag.get("LABEL") for tag in tree.iter(f"{ALTO}LayoutTag")}
    assert {"header_left", "header_right", "title", "body", "footnote"} <= kinds


# The package's own source is of Python 2's days.
@pytest.mark.filterwarnings("ignore")
def test_hocr_is_valid_nested_and_holds_the_text(here: Callable[..., Any], archive: Path) -> None:
    from hocr_spec.validate import HocrValidator

    here("export", "1", "2", "--format", "hocr")
    for number, file in ((1, "ket-luan.badlayer.1.hocr"), (2, "bao-cao-ubnd.text.2.hocr")):
        report = HocrValidator("standard").validate(str(archive / file))
        assert report.is_valid(), [str(item) for item in report.items]
        root = etree.parse(archive / file).getroot()
        words = [one for one in root.iter("{*}span") if one.get("class") == "ocrx_word"]
        assert len(words) >= len(_loaded(number).repaired.text.split())
        for element in root.iter():
            box = _bbox(element)
            out = next((_bbox(one) for one in element.iterancestors() if _bbox(one)), None)
            if box and out:
                assert box[0] >= out[0] and box[1] >= out[1] and box[2] <= out[2] and box[3] <= out[3]
        text = " ".join(" ".join(root.itertext()).split())
        assert "của Văn phòng Tỉnh ủy" in text if number == 1 else "tổ bảo vệ rừng cộng đồng" in text


def _bbox(element: Any) -> tuple[int, ...] | None:
    found = re.search(r"\bbbox (\d+) (\d+) (\d+) (\d+)", element.get("title") or "")
    return tuple(map(int, found.groups())) if found else None


def test_a_document_without_page_images_is_told_and_the_rest_goes_on(here: Callable[..., Any], archive: Path) -> None:
    done = here("export", "--format", "hocr", "--out", "new/folder")
    assert done.code == 3
    names = ("ket-luan.badlayer.1.hocr", "bao-cao-ubnd.text.2.hocr", "quét.5.hocr")
    assert done.out.split() == [f"new/folder/{name}" for name in names]
    assert done.err.count("[no_page_images]") == 2 and "chi-thi.docx" in done.err and "chi-thi.txt" in done.err


def test_a_missing_or_changed_original_is_told_and_the_rest_goes_on(here: Callable[..., Any], archive: Path) -> None:
    (archive / BADLAYER).unlink()
    done = here("export", "1", "2", "--format", "pdf")
    assert done.code == 3 and "[original_missing]" in done.err and str(archive / BADLAYER) in done.err
    assert done.out == "bao-cao-ubnd.text.2.pdf\n"
    assert list(archive.glob("*.[12].pdf")) == [archive / done.out.strip()]
    (archive / BADLAYER).write_bytes(b"%PDF-1.4 another")
    assert "[original_changed]" in here("export", "1", "--format", "pdf").err
    assert here("export", "1", "--format", "alto").code == 0  # needs no original


def test_what_is_there_is_not_overwritten_unless_forced(here: Callable[..., Any], archive: Path) -> None:
    file = archive / "ket-luan.badlayer.1.hocr"
    file.write_text("mine")
    done = here("export", "1", "--format", "hocr")
    assert done.code == 3 and "[file_exists]" in done.err and file.read_text() == "mine"
    assert here("export", "1", "--format", "hocr", "--force").code == 0
    assert "ocr_page" in file.read_text()
    assert not list(archive.glob("*.part")) and not list(archive.glob(".*.part"))


def test_one_document_may_go_to_standard_output(here: Callable[..., Any], archive: Path) -> None:
    done = here("export", "1", "--format", "alto", "--out", "-")
    assert done.code == 0 and etree.fromstring(done.out.encode()).tag == f"{ALTO}alto"
    assert here("export", "4", "--format", "alto", "--out", "-").code == 3
    assert not list(archive.glob("*.alto.xml"))


def test_the_same_document_gives_the_same_bytes(here: Callable[..., Any], archive: Path) -> None:
    for form in ("pdf", "hocr", "alto"):
        here("export", "1", "--format", form, "--out", "a")
        here("export", "1", "--format", form, "--out", "b")
    first, second = (sorted((archive / name).iterdir()) for name in "ab")
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second] and len(first) == 3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("export --format hocr --out -", "--out -"),
        ("export 1 2 --format pdf --out -", "--out -"),
        ("export --format csv --out folder", "--out FOLDER"),
        ("export --format jsonl --force", "--force"),
        ("export --pages --format alto", "--pages"),
        ("export 1 --format pdf --out chi-thi.txt", "--out"),
    ],
)
def test_wrong_usage_is_told(here: Callable[..., Any], archive: Path, line: str, says: str) -> None:
    done = here(*line.split())
    assert done.code == 2 and says in done.err and done.out == "", done


def test_a_scan_keeps_its_own_pixels(here: Callable[..., Any], archive: Path) -> None:
    done = here("export", SCAN, "--format", "pdf")
    assert done.code == 0 and done.out == "quét.5.pdf\n", done
    assert "số 17-CT/TU ngày 12/5/2022 của Ban Thường vụ" in _text_of(archive / "quét.5.pdf")
    with pikepdf.open(archive / "quét.5.pdf") as pdf:
        (picture,) = _pictures(pdf.pages[0])
    assert picture in (archive / SCAN).read_bytes()
