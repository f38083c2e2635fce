"""Documents into the archive and out again: once each, nothing written in vain, forced when asked."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from normalize.charts import Encoding, load_charts

URL = "sqlite:///archive.db"


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, make: Any, directive: str) -> Path:
    """A folder with an inbox and the archive made of it; copied by those who change it."""
    from vanthu.commands import run

    folder = tmp_path_factory.mktemp("ready")
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / "directive.txt").write_text(directive)
    (inbox / "copy of directive.txt").write_text(directive)
    (inbox / ".hidden").write_text(directive)
    (inbox / "half.pdf.part").write_text(directive)
    make.docx(inbox / "report.docx", directive.replace("17-CT/TU", "18-CT/TU").replace("CHỈ THỊ", "CHỈ THỊ MỚI"))
    make.png(inbox / "scan.png", "Chỉ thị số 17-CT/TU ngày 12/5/2022 của Ban Thường vụ")
    code = run(["ingest", str(inbox), "--db", f"sqlite:///{folder}/archive.db", "--report", str(folder / "first.json")])
    assert code == 0
    return folder


@pytest.fixture
def archive(ready: Path, home: Path) -> Path:
    """The working folder with a copy of the archive; its inbox is where it was."""
    shutil.copy(ready / "archive.db", home)
    return ready / "inbox"


def sql(home: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "archive.db") as connection:
        return connection.execute(query).fetchall()


def fingerprint(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("archive.db*")}


def test_each_content_is_read_once_and_duplicates_are_told(ready: Path) -> None:
    report = json.loads((ready / "first.json").read_text())
    assert report["done"] + report["needs_review"] == 3
    assert report["duplicate"] == 1 and report["pages"] == 3 and report["failed"] == 0
    assert report["skipped"] == {"hidden": 1, "unfinished": 1}
    assert sql(ready, "SELECT count(*) FROM document") == [(3,)]
    assert sql(ready, "SELECT count(*) FROM occurrence") == [(4,)]


def test_a_second_run_writes_nothing(here: Callable[..., Any], home: Path, archive: Path) -> None:
    before = fingerprint(home)
    done = here("ingest", archive, "--db", URL, "--report", "again.json")
    report = json.loads((home / "again.json").read_text())
    assert done.code == 0 and report["unchanged"] == 3 and report["duplicate"] == 1 and report["run"] is None
    assert fingerprint(home) == before


def test_a_touched_file_is_hashed_but_not_read(here: Callable[..., Any], home: Path, archive: Path) -> None:
    shutil.copytree(archive, home / "moved")
    done = here("ingest", "moved", "--db", URL, "--report", "again.json")
    report = json.loads((home / "again.json").read_text())
    assert done.code == 0 and report["unchanged"] == 3 and report["pages"] == 0
    assert sql(home, "SELECT count(*) FROM occurrence") == [(8,)]


def test_force_really_reads_again(here: Callable[..., Any], home: Path, archive: Path) -> None:
    finals = "SELECT count(*) FROM job_event WHERE event IN ('done', 'needs_review') AND stage = '{}'"
    assert [sql(home, finals.format(stage)) for stage in ("reading", "understanding")] == [[(3,)], [(3,)]]
    done = here("ingest", archive, "--db", URL, "--force", "--report", "again.json")
    report = json.loads((home / "again.json").read_text())
    assert done.code == 0 and report["pages"] == 3 and report["unchanged"] == 0
    assert [sql(home, finals.format(stage)) for stage in ("reading", "understanding")] == [[(6,)], [(6,)]]
    assert sql(home, "SELECT count(*) FROM document") == [(3,)]
    assert here("db", "check", "--db", URL).code == 0


def test_a_changed_table_is_understood_again_without_reading(
    here: Callable[..., Any], home: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vanthu.running.understanding_key", lambda learned: "another table")
    done = here("ingest", archive, "--db", URL, "--report", "again.json")
    report = json.loads((home / "again.json").read_text())
    assert done.code == 0 and report["pages"] == 0 and report["unchanged"] == 0
    assert sql(home, "SELECT DISTINCT understanding_key FROM document") == [("another table",)]


def test_a_raised_limit_is_tried_again_and_only_then(
    here: Callable[..., Any], vanthu: Callable[..., Any], home: Path, make: Any, hanging: Any
) -> None:
    make.tiff(home / "scan.tif", "Trang thứ nhất", "Trang thứ hai", hang=(2,))
    limited = ("ingest", "scan.tif", "--db", URL, "--page-seconds", "1")
    first = vanthu(*limited, env=hanging.env)
    assert first.code == 3 and "page_time_limit, page 2" in first.out, first
    before = fingerprint(home)
    assert here(*limited).code == 3
    assert fingerprint(home) == before
    second = here("ingest", "scan.tif", "--db", URL, "--page-seconds", "60", "--report", "again.json")
    report = json.loads((home / "again.json").read_text())
    assert second.code == 0 and report["pages"] == 1 and report["problems"][0]["fate"] != "partial", second
    assert sql(home, "SELECT page_count, failed_count FROM document") == [(2, 0)]


def test_a_refusal_is_told_again_but_written_once(here: Callable[..., Any], home: Path) -> None:
    (home / "empty.pdf").touch()
    (home / "page.pdf").write_text("<html></html>")
    assert here("ingest", ".", "--db", URL).code == 3
    before = fingerprint(home)
    done = here("ingest", ".", "--db", URL)
    assert done.code == 3 and fingerprint(home) == before
    assert "empty.pdf [source_empty] (known)" in done.out and "page.pdf [kind_unknown] (known)" in done.out
    listed = json.loads(here("list", "--state", "quarantined", "--format", "json", "--db", URL).out)
    assert sorted(row["code"] for row in listed) == ["kind_unknown", "source_empty"]
    assert all(row["remedy"] for row in listed)
    quiet = here("ingest", ".", "--db", URL, "--quiet")
    assert quiet.code == 3 and quiet.out == "" and quiet.err == ""


def test_the_log_is_json_for_machines(here: Callable[..., Any], home: Path) -> None:
    (home / "page.pdf").write_text("<html></html>")
    done = here("--log-format", "json", "ingest", "page.pdf", "--db", URL)
    (line,) = [json.loads(line) for line in done.err.splitlines()]
    assert done.code == 3 and line["event"] == "quarantined" and line["code"] == "kind_unknown" and line["remedy"]


def test_what_is_exported_is_what_extract_gives(here: Callable[..., Any], archive: Path) -> None:
    schema = json.loads(here("extract", "--schema").out)
    exported = [json.loads(line) for line in here("export", "--db", URL).out.splitlines()]
    assert len(exported) == 3
    for document in exported:
        jsonschema.validate(document, schema)
    alone = json.loads(here("extract", archive / "report.docx").out)
    assert alone in exported
    assert json.loads(here("show", archive / "report.docx", "--json", "--db", URL).out) == alone
    whole = json.loads(here("export", "--pages", "1", "--db", URL).out)
    assert whole["document"] in exported and whole["pages"][0]["text"]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("list", {"source": "report.docx"}),
        ("list --symbol 17-CT/TU", {"source": "copy of directive.txt"}),
        ("search can bo", None),
        ("search dan van", {"exact": "false"}),
        ("search dân vận", {"exact": "true"}),
        ("cites 17-CT/TU", {"symbol": "43-KL/TW", "date": "2019-01-07", "page": "1"}),
        ("cited-by 25-nq/tw", {"symbol": "25-NQ/TW", "citing_symbol": "18-CT/TU"}),
        ("stats --kind percent", {"text": "98,5%", "value": "98.5", "page": "1"}),
        ("stats --boxes", {"boxes": "", "text": "98,5%"}),
        ("graph --format csv", {"to_symbol": "43-KL/TW"}),
    ],
)
def test_lists_are_csv_in_a_pipe(
    here: Callable[..., Any], archive: Path, line: str, row: dict[str, str] | None
) -> None:
    import csv

    done = here(*line.split(), "--db", URL)
    rows = list(csv.DictReader(done.out.splitlines()))
    assert done.code == 0 and done.err == ""
    if row is None:
        assert rows == []
    else:
        assert any(row.items() <= one.items() for one in rows), rows


def test_the_place_on_the_page_is_told_in_pixels(here: Callable[..., Any], archive: Path) -> None:
    text = json.loads(here("show", "scan.png", "--json", "--db", URL).out)["text"]
    at = text.index("17")
    (place,) = json.loads(here("show", "scan.png", "--where", f"{at}:{at + 8}", "--format", "json", "--db", URL).out)
    assert place["dpi"] > 0 and 0 < place["left"] < place["right"] < place["width"]
    assert 0 < place["top"] < place["bottom"] < place["height"] and "17" in place["printed"]
    assert here("show", "scan.png", "--where", "5:999999", "--db", URL).code == 2


def test_documents_are_found_by_whatever_people_know_of_them(
    here: Callable[..., Any], home: Path, archive: Path
) -> None:
    number, sha256 = sql(home, "SELECT id, sha256 FROM document WHERE source_name = 'report.docx'")[0]
    for name in (number, sha256[:8], "report.docx", archive / "report.docx", "18-CT/TU"):
        assert "18-CT/TU" in here("show", name, "--db", URL).out, name
    unknown = here("show", "99", "--db", URL)
    assert unknown.code == 2 and unknown.err.count("\n") == 1
    both = here("show", "CT/TU", "--db", URL)
    assert both.code == 2


def test_learning_makes_a_model_that_repair_and_ingest_use(
    here: Callable[..., Any], home: Path, archive: Path, directive: str
) -> None:
    (home / "clean").mkdir()
    (home / "clean" / "a.txt").write_text(directive * 3)
    (home / "clean" / "noise.txt").write_text("xq zzv qqq " * 50)
    done = here("learn", "clean", "--db", URL)
    assert done.code == 0 and (home / "archive.db.model").is_file(), done
    assert "1 documents" in done.out and "noise.txt" in done.err
    model = (home / "archive.db.model").read_bytes()
    assert here("learn", "clean", "--db", URL).code == 0
    assert (home / "archive.db.model").read_bytes() == model
    assert here("ingest", archive, "--db", URL, "--report", "again.json").code == 0
    report = json.loads((home / "again.json").read_text())
    assert report["unchanged"] == 0 and report["pages"] == 0
    (home / "clean" / "a.txt").unlink()
    assert here("learn", "clean", "--db", URL).code == 2


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 cut off"])
def test_what_another_version_learned_is_named_not_skipped(
    here: Callable[..., Any], home: Path, content: bytes
) -> None:
    (home / "text.txt").write_text("Ban Thường vụ Tỉnh ủy", "utf-8")
    (home / "other.db.model").write_bytes(content)
    for command in ("repair", "extract"):
        done = here(command, "text.txt", "--db", "sqlite:///other.db")
        assert done.code == 2 and "vanthu learn" in done.err and "Traceback" not in done.err, done


def test_the_archive_is_checked_copied_and_upgraded(here: Callable[..., Any], home: Path, archive: Path) -> None:
    assert here("db", "check", "--db", URL).code == 0
    assert here("db", "upgrade", "--db", URL).code == 0
    assert here("db", "backup", "copy.db", "--db", URL).code == 0
    assert here("db", "backup", "copy.db", "--db", URL).code == 5
    assert here("db", "check", "--db", "sqlite:///copy.db").code == 0
    with sqlite3.connect(home / "copy.db") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM page")
    broken = here("db", "check", "--db", "sqlite:///copy.db")
    assert broken.code == 1 and "pages" in broken.out


def test_a_file_from_before_unicode_is_read_and_says_so(here: Callable[..., Any], home: Path, directive: str) -> None:
    codes = load_charts()[Encoding.VNI].codes
    (home / "old.txt").write_bytes(b"".join(codes.get(char) or char.encode("cp1252") for char in directive))
    assert here("ingest", "old.txt", "--db", URL).code == 0
    assert "text converted from VNI" in here("show", "old.txt", "--db", URL).out
    assert json.loads(here("show", "old.txt", "--json", "--db", URL).out)["header"]["symbol"] == "17-CT/TU"
    whole = json.loads(here("export", "--pages", "1", "--db", URL).out)
    (page,) = whole["pages"]
    assert page["text"].startswith("TỈNH ỦY HÒA SƠN") and page["engine"] == "text; converted from VNI"
