"""Simpler ways of repair: what they change, and what they must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.accents import restore
from bench.baselines import find_accents_python, in_case_of, nearest_entry, skeleton, skeleton_key, word_by_word

WORDS = ["và", "của", "quyết", "nghị", "đảng", "bộ", "lấy", "số", "lỗ"]


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("Nghi quyet cua Dang bo", "Nghị quyết của Đảng bộ"),
        ("NGHI QUYET", "NGHỊ QUYẾT"),
        ("(Nghi quyet),\n  cua.", "(Nghị quyết),\n  của."),
        ("s0 25-NQ/TW ngay 03/6/2013", "số 25-NQ/TW ngay 03/6/2013"),
        ("1ay", "lấy"),
        ("xyz", "xyz"),
        ("", ""),
    ],
)
def test_a_skeleton_finds_the_most_frequent_word(printed: str, mended: str) -> None:
    assert skeleton_key(WORDS)(printed) == mended


@pytest.mark.parametrize(
    ("printed", "mended"), [("quyét", "quyết"), ("Ciia", "Của"), ("25-NQ/TW", "25-NQ/TW"), ("và", "và"), ("- ,", "- ,")]
)
def test_the_nearest_entry_is_taken(printed: str, mended: str) -> None:
    assert nearest_entry(WORDS)(printed) == mended


def test_of_equally_near_entries_the_first_is_taken() -> None:
    assert nearest_entry(["bộ", "bổ"])("bo") == "bộ"
    assert nearest_entry(["bổ", "bộ"])("bo") == "bổ"


def test_white_space_and_punctuation_stay() -> None:
    assert word_by_word(" a,\n\n«b» …c!", lambda word: word * 2) == " aa,\n\n«bb» …cc!"


def test_letter_case_is_that_of_the_printed_word() -> None:
    assert [in_case_of(word, "đảng") for word in ("dang", "Dang", "DANG", "D")] == ["đảng", "Đảng", "ĐẢNG", "Đảng"]


def test_look_alikes_have_one_skeleton() -> None:
    assert skeleton("1áy") == skeleton("lấy") == skeleton("Iay")
    assert skeleton("s0") == skeleton("số")


def test_a_word_on_which_the_package_fails_stays_as_printed() -> None:
    def add(line: str) -> str:
        if "tw" in line:
            raise KeyError("wf")
        return line.replace("so", "số").replace("bo", "bộ")

    assert restore(["Dang", "BO", "so", "25-NQ/TW", "cua", "bo"], add) == ["Dang", "BỘ", "số", "25-NQ/TW", "cua", "bộ"]


def test_an_answer_of_another_length_is_not_used() -> None:
    assert restore(["so"], lambda line: line + "!") == ["so"]


def test_a_missing_package_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.baselines.sys.executable", str(tmp_path / "python"))
    assert find_accents_python(tmp_path) == (None, "pyvi is not installed; see bench/accents.py")
