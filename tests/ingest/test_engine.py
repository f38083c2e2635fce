"""Tesseract itself on real pages, and what is said where it is missing."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.engine import Recording, Tesseract, _cells, _rows, image_key
from ingest.errors import EngineMissing, PageUnreadable
from ingest.image import read_image
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.lines import lay_out
from ingest.values import Box

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def test_words_of_the_table() -> None:
    table = HEAD + (
        "1\t1\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t10\t5\t30\t9\t96.5\tNghi\u0323\n"
        "5\t1\t1\t1\t1\t2\t45\t5\t80\t9\t40\tquyết\n"
        "5\t1\t1\t1\t2\t1\t10\t20\t9\t9\t95\t \n"
        "5\t1\t1\t1\t3\t1\t10\t30\t9\t9\t-1\tsố\n"
        '5\t1\t1\t2\t1\t1\t10\t40\t9\t9\t95\t"\n'
        "5\t1\t2\t1\t1\t1\t10\t45\t9\t99\t95\t25-NQ/TW\n"
    )
    text, lines = lay_out(_rows(_cells(table), 100, 50))
    assert text == 'Nghị quyết\nsố\n"\n25-NQ/TW'
    assert [line.block for line in lines] == [0, 0, 1, 2]
    assert [word.confidence for word in lines[0].words] == [0.965, 0.4]
    assert lines[0].box == Box(10, 5, 100, 14)
    assert lines[3].box == Box(10, 45, 19, 50)


@needs_tesseract
def test_a_page_is_read_with_boxes_and_confidence(make: SimpleNamespace) -> None:
    engine = Tesseract()
    printed = ["QUY DINH", "KET LUAN 25-KL/TW", "ngay 03/6/2013"]
    page = read_image(make.page(printed), number=3, dpi=200, engine=engine, language=Fluent(), limits=Limits())
    assert page.text.split("\n")[1:] == printed[1:]
    assert (page.number, page.dpi, page.engine, page.width) == (3, 200, engine.name, 1654)
    for line, word in zip(page.lines, ("QUY", "KET", "ngay"), strict=True):
        assert line.words[0].box is not None
        assert abs(line.words[0].box.left - 200) < 12, word
        assert line.words[0].confidence is not None
    assert engine.name.startswith("tesseract ")
    assert " psm 3" in engine.name


@needs_tesseract
def test_a_missing_model_is_a_broken_machine() -> None:
    with pytest.raises(EngineMissing, match="sudo apt-get install tesseract-ocr-xyz"):
        Tesseract("vie+xyz")


def test_a_missing_program_is_a_broken_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissing, match="sudo apt-get install tesseract-ocr"):
        Tesseract()


def test_a_recording_answers_by_image_or_in_order(make: SimpleNamespace) -> None:
    page = make.page(["A"])
    recording = Recording(by_image={image_key(page): ("ảnh", ())}, in_order=[("một", ())])
    assert recording.read(make.page(["B"]), dpi=200, seconds=1)[0] == "một"
    assert recording.read(page, dpi=200, seconds=1)[0] == "ảnh"
    with pytest.raises(PageUnreadable):
        recording.read(make.page(["B"]), dpi=200, seconds=1)
