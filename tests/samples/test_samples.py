"""The samples keep their promises: keys say what the texts say, files are what their names claim, and few enough."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageSequence

import samples
from samples import layout, make
from samples.compose import load_composition, names, parse_unit
from samples.keys import HEADER_FIELDS, make_key

HERE = Path(samples.__file__).parent
EVERY = samples.files(variants=True)
MARKED = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"))


@pytest.fixture(params=names())
def key(request: pytest.FixtureRequest) -> dict[str, Any]:
    return samples.key(request.param)


def facts(key: dict[str, Any]) -> list[dict[str, Any]]:
    return key["citations"] + key["statistics"]


def test_the_key_on_disk_is_the_one_that_the_text_gives(key: dict[str, Any]) -> None:
    assert key == make_key(load_composition(key["name"])), "run: python -m samples.make"


def test_every_fact_stands_in_the_reference(key: dict[str, Any]) -> None:
    for fact in facts(key):
        assert key["reference"][fact["start"] : fact["end"]] == fact["text"]
    for note in key["footnotes"]:
        assert note["text"] in key["reference"]
        assert key["reference"][note["anchor"]].translate(MARKED) == "", note


def test_facts_do_not_overlap(key: dict[str, Any]) -> None:
    spans = sorted((fact["start"], fact["end"]) for fact in facts(key))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_citation_prints_its_symbol_and_its_date(key: dict[str, Any]) -> None:
    for citation in key["citations"]:
        assert citation["symbol"] in re.sub(r"\s", "", citation["text"]), citation
        assert citation["number"] == re.match(r"\d+[a-z]?", citation["symbol"])[0]
        if citation["date"] and not citation["date_shared"] and "ngày" in citation["text"]:
            day, month, year = re.findall(r"\d+", citation["text"].split("ngày")[1])
            assert citation["date"] == f"{year}-{int(month):02}-{int(day):02}"
        if citation["issuer"]:
            assert citation["issuer"] in key["reference"]


def test_a_statistic_prints_its_value(key: dict[str, Any]) -> None:
    for statistic in key["statistics"]:
        figures = re.findall(r"\d[\d.,]*", statistic["text"])
        printed = [float(figure.strip(".,").replace(".", "").replace(",", ".")) for figure in figures]
        assert printed[0] == statistic["value"], statistic
        if statistic["denominator"] is not None:
            assert printed[1] == statistic["denominator"], statistic
        for field in ("period", "baseline", "approx"):
            assert statistic[field] is None or statistic[field].lower() in key["reference"].lower(), statistic


def test_what_clashes_is_printed(key: dict[str, Any]) -> None:
    for check in key["findings"] + key["holds"]:
        assert all(figure in key["reference"] for figure in check["figures"]), check


@pytest.mark.parametrize("name", names())
def test_no_figure_is_forgotten(name: str) -> None:
    """Every number in a body or note belongs to a fact, a date, a year, a list number, or is known not to count."""
    # Durations, terms, watches, tax years and the like are not statistics.
    beside = (
        r"(?:ngày|tháng|năm|khóa|giai đoạn|mùa khô|Điều|quý|từ) [\d/-]+(?:[-/]\d+)*"
        r"|^\d+\.|\d+ (?:năm|tháng)\b|24/24|cấp III|3 sao"
    )
    key = samples.key(name)
    covered = bytearray(len(key["reference"]))
    for fact in facts(key):
        covered[fact["start"] : fact["end"]] = b"\1" * (fact["end"] - fact["start"])
    for match in re.finditer(beside, key["reference"], re.MULTILINE | re.IGNORECASE):
        covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    head = key["reference"].index("\n", key["reference"].index("ngày"))
    recipients = key["reference"].index("Nơi nhận:"), key["reference"].index("Lưu")
    left = [
        key["reference"][max(0, match.start() - 20) : match.end() + 12]
        for match in re.finditer(r"[0-9]+", key["reference"])
        if match.start() > head and not covered[match.start()] and not recipients[0] <= match.start() <= recipients[1]
    ]
    assert left == []


def test_headers_know_only_fields_of_the_contract(key: dict[str, Any]) -> None:
    assert set(key["header"]) == set(HEADER_FIELDS)
    assert "" not in key["header"].values()
    for name, answers in key["accepts"].items():
        assert key["header"][name] == answers[0]
    for name in key["reasons"]:
        assert key["header"][name] is None or len(key["header"][name]) < len("2022-01-01")


def test_the_documents_cite_one_another() -> None:
    keys = [samples.key(name) for name in names()]
    symbols = {key["header"]["symbol"] for key in keys} - {None}
    cited = {c["symbol"] for key in keys for c in key["citations"] if c["symbol"] != key["header"]["symbol"]}
    assert len(symbols & cited) >= 5


def test_a_note_runs_over_a_page() -> None:
    composition = load_composition("bao-cao-tinh-uy")
    try:
        sheets = layout.typeset(composition)
    except LookupError as missing:
        pytest.skip(str(missing))
    small = ["".join(run.text + " " * run.space for run in sheet.runs if run.size == layout.NOTE) for sheet in sheets]
    first = composition.notes[0].parts
    assert first[0].text[:40] in small[0]
    assert first[-1].text[-30:] not in small[0]
    assert first[-1].text[-30:] in small[1]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_files_open_and_have_a_key(path: Path) -> None:
    assert samples.key(path.name)["reference"]
    data = path.read_bytes()
    if path.suffix == ".pdf":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) in (1, 2, 3)
    elif path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert b"footnoteReference" in package.read("word/document.xml")
            assert "Thạch Bàn" in package.read("word/footnotes.xml").decode()
    elif path.suffix == ".txt":
        assert "TINH UY" in data.decode() if "mangled" in path.name else "Tỉnh ủy" in data.decode()
    else:
        with Image.open(io.BytesIO(data)) as image:
            assert sum(1 for _ in ImageSequence.Iterator(image)) == (2 if path.suffix == ".tif" else 1)


def test_all_renderings_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in EVERY}
    assert sum(sizes.values()) < 8_000_000, sizes


def test_the_same_chance_gives_the_same_page() -> None:
    composition = load_composition("cong-van")
    try:
        first = make.photo200(composition, "cong-van.photo.jpg")
    except LookupError as missing:
        pytest.skip(str(missing))
    assert first == make.photo200(composition, "cong-van.photo.jpg")
    assert first != make.photo200(composition, "another name")
    word = make.word(load_composition("chi-thi-ubnd"), "")
    assert word == (HERE / "files" / "chi-thi-ubnd.docx").read_bytes(), "run: python -m samples.make"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_the_good_text_layer_is_good() -> None:
    path = HERE / "files" / "bao-cao-ubnd.text.pdf"
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    words = set(text.split())
    reference = samples.key(path.name)["reference"].translate(MARKED).split()
    # Words that the page breaks after a hyphen or glues to a mark's digit are the only ones missing.
    assert sum(word in words for word in reference) / len(reference) > 0.98


def test_marks_that_are_not_understood_are_refused() -> None:
    with pytest.raises(ValueError, match="not a kind of fact"):
        parse_unit("para", "có [3 xã](counted 3)")
    with pytest.raises(ValueError, match="mark-up not understood"):
        parse_unit("para", "có [3 xã (count 3)")
