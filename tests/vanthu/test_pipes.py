"""The command in a pipe: standard input, readers that close early, encodings, one document at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

COMMAND = Path(sys.executable).parent / "vanthu"
MANGLED = "Thuc hién Két luan s6 61-KL/TU ngay 09/8/2021 cua Ban Chép hanh Pang bé tinh\n"


def test_a_reader_that_closes_early_is_no_error(home: Path, directive: str) -> None:
    (home / "long.txt").write_text(directive * 60)
    for line in ("extract long.txt", "extract --schema"):
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {COMMAND} {line} | head -c 100"], capture_output=True, cwd=home
        )
        assert done.returncode == 0 and len(done.stdout) == 100 and done.stderr == b"", (line, done)


def test_extract_answers_with_a_document_that_meets_the_schema(here: Callable[..., Any], directive: str) -> None:
    Path("directive.txt").write_text(directive)
    document = json.loads(here("extract", "directive.txt").out)
    jsonschema.validate(document, json.loads(here("extract", "--schema").out))
    assert document["source"]["name"] == "directive.txt" and document["source"]["reading"] == "text"
    assert {c["symbol"] for c in document["citations"]} == {"25-NQ/TW", "43-KL/TW"}
    for fact in document["citations"] + document["statistics"]:
        assert document["text"][fact["start"] : fact["end"]] == fact["text"]


def test_standard_input_is_read_like_a_file(home: Path, directive: str) -> None:
    done = subprocess.run([COMMAND, "extract", "-"], input=directive.encode(), capture_output=True, cwd=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["source"]["name"] == "-"
    large = subprocess.run(
        [COMMAND, "extract", "-", "--megabytes", "1"], input=b"a" * 1_000_001, capture_output=True, cwd=home
    )
    assert large.returncode == 3 and b"source_too_large" in large.stderr and large.stderr.count(b"\n") == 1


def test_repair_reads_standard_input_and_keeps_what_it_does_not_mend(home: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [COMMAND, "repair", "-"], input=MANGLED.encode(), capture_output=True, cwd=home, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "Kết luận số 61-KL/TU" in done.stdout.decode() and done.stdout.endswith(b"\n")
    told = subprocess.run([COMMAND, "repair", "-", "--json"], input=MANGLED.encode(), capture_output=True, cwd=home)
    value = json.loads(told.stdout)
    assert value["text"] == done.stdout.decode() and value["printed"] == MANGLED
    for edit in value["edits"]:
        assert value["printed"][edit["printed_start"] : edit["printed_end"]] == edit["printed"]
        assert value["text"][edit["start"] : edit["end"]] == edit["repaired"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "source_empty"),
        ("page.pdf", b"<html></html>", "kind_unknown"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<<", "corrupt"),
        ("blank.txt", b" \n \n", "no_text_found"),
    ],
)
def test_a_document_that_cannot_be_processed_is_one_line_and_exit_code_3(
    here: Callable[..., Any], home: Path, name: str, data: bytes, code: str
) -> None:
    (home / name).write_bytes(data)
    done = here("extract", name)
    assert done.code == 3 and done.out == "" and done.err.count("\n") == 1 and f"vanthu: {code}" in done.err, done


def test_repair_takes_text_only(here: Callable[..., Any], home: Path) -> None:
    (home / "scan.bin").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff")
    done = here("repair", "scan.bin")
    assert done.code == 3 and "kind_unknown" in done.err and done.err.count("\n") == 1
