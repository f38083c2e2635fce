"""The law of the tables in normalize/data: their columns, their order, and that each row's example shows it."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

from normalize.charts import LETTERS, Encoding
from normalize.legacy import convert
from normalize.text import is_syllable, place_tone, split_tone

DATA = Path(__file__).parents[1] / "normalize" / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("name", ["channel.english.tsv", "channel.vietnamese.tsv"])
def test_channels(name: str) -> None:
    table = rows(name)
    assert list(table[0]) == ["printed", "read", "cost", "example"]
    keys = [(row["printed"], float(row["cost"]), row["read"]) for row in table]
    assert keys == sorted(keys), "by printed letters, cheapest first"
    assert len({(row["printed"], row["read"]) for row in table}) == len(table)
    for row in table:
        assert (len(row["printed"]), len(row["read"])) in {(1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1)}, row
        assert 0 <= float(row["cost"]) < 12, row
        if row["example"]:  # a row without one leans on the other letters of its base
            printed, read = row["example"].split(">", 1)
            assert row["printed"] in printed, row
            assert row["read"] in read, row


def test_channels_know_every_vietnamese_letter() -> None:
    letters = set("aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđbcghklmnpqrstvx")
    seldom = set("ẽẵẫỗỡữỹỵỳỷĩ")
    for name in ("channel.english.tsv", "channel.vietnamese.tsv"):
        known = {row["printed"] for row in rows(name)}
        assert not letters - seldom - known, name


def test_code_confusions() -> None:
    table = rows("code_confusions.tsv")
    assert list(table[0]) == ["code", "read", "cost", "reason", "example"]
    assert len({(row["code"], row["read"]) for row in table}) == len(table)
    for row in table:
        code, read = row["example"].split(">")
        assert row["reason"], row
        assert 0 < float(row["cost"]) < 2.4, row
        assert any(
            code[:at] + row["read"] + code[at + len(row["code"]) :] == read
            for at in range(len(code) + 1)
            if code.startswith(row["code"], at)
        ), f"the example does not show the row: {row}"


def test_syllables() -> None:
    table = tomllib.loads((DATA / "syllables.toml").read_text("utf-8"))
    assert set(table) == {"onsets", "rhymes", "stops"}
    for name in ("onsets", "rhymes", "stops"):
        assert len(set(table[name])) == len(table[name]), name
    for rhyme in table["rhymes"]:
        tone = 2 if rhyme.endswith(tuple(table["stops"])) else 0
        assert split_tone(rhyme).tone == 0 or tone, rhyme
        word = place_tone(split_tone(rhyme)._replace(tone=tone))
        assert is_syllable(word), (rhyme, word)


def test_charts_from_before_unicode() -> None:
    table = tomllib.loads((DATA / "legacy.toml").read_text("utf-8"))["encoding"]
    assert [row["name"] for row in table] == ["TCVN3", "VNI", "VISCII", "Windows-1258"]
    for row in table:
        assert set(row) <= {"name", "source", "codes", "also", "example", "fonts", "capitals"}
        assert row["source"], row["name"]
        pairs = [pair.split(" ") for line in (*row["codes"], *row.get("also", ())) for pair in line.split(", ")]
        assert all(len(letter) == 1 and letter in LETTERS for letter, _ in pairs), row["name"]
        codes = [bytes.fromhex(code) for _, code in pairs]
        assert len(set(codes)) == len(codes), f"{row['name']}: one code, one letter"
        seen, meant = row["example"].split(" > ")
        assert convert(seen, Encoding(row["name"])).text == meant, row["name"]
        assert all(re.compile(pattern) for pattern in row["fonts"])
