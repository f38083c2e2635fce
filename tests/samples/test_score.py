"""The scorer counts what is right, what is missing and what was invented, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

import samples
from samples.score import Count, compare, score, score_each


def perfect(name: str) -> dict[str, Any]:
    """A document as it would be if nothing were missed: the key itself."""
    key = samples.key(name)
    findings = [
        {"kind": f["kind"], "severity": f["severity"], "message": " ".join(f["figures"]), "evidence": []}
        for f in key["findings"]
    ]
    return {
        "text": key["reference"],
        "header": dict(key["header"]),
        "citations": [dict(c) for c in key["citations"]],
        "footnotes": [dict(n) for n in key["footnotes"]],
        "statistics": [dict(s) for s in key["statistics"]],
        "findings": findings,
    }


def counts(document: dict[str, Any], name: str = "bao-cao-tinh-uy") -> dict[str, Count]:
    return compare(samples.key(name), document)


def test_a_perfect_document_has_everything_right() -> None:
    documents = {path.name: perfect(path.name) for path in samples.files()}
    for row in score(documents):
        assert row["expected"] == row["found"] == row["right"], row
        assert row["f1"] == 1.0


def test_an_empty_document_has_nothing() -> None:
    nothing = {"text": "", "header": {}, "citations": [], "footnotes": [], "statistics": [], "findings": []}
    for fact, count in counts(nothing).items():
        assert (count.found, count.right) == (0, 0), fact
        assert count.expected > 0, fact


@pytest.mark.parametrize(
    ("fact", "field", "index", "value"),
    [
        ("citations", "citations", 0, {"date": "2017-01-21"}),
        ("citations", "citations", -1, {"footnote": None}),
        ("citations", "citations", 3, {"symbol": "13-CT/TƯ"}),
        ("issuers", "citations", 0, {"issuer": "Bộ Chính trị"}),
        ("footnotes", "footnotes", 1, {"text": "Kết quả"}),
        ("statistics", "statistics", 0, {"value": 41268.0}),
        ("statistics", "statistics", 12, {"denominator": None}),
        ("kinds", "statistics", 0, {"kind": "count"}),
        ("findings", "findings", 0, {"message": "có điều chưa khớp"}),
        ("findings", "findings", 0, {"kind": "chronology"}),
    ],
)
def test_one_mistake_costs_one(fact: str, field: str, index: int, value: dict[str, Any]) -> None:
    document = perfect("bao-cao-tinh-uy")
    document[field][index] |= value
    before = counts(perfect("bao-cao-tinh-uy"))[fact]
    assert counts(document)[fact] == Count(before.expected, before.found, before.right - 1)


def test_what_is_invented_lowers_precision_only() -> None:
    document = perfect("chi-thi-ubnd")
    document["findings"] += [
        {"kind": "ratio_mismatch", "severity": "high", "message": "61/98 không phải 62,2%", "evidence": []}
    ]
    document["citations"] += [dict(document["citations"][0])]
    found = counts(document, "chi-thi-ubnd")
    assert found["findings"] == Count(1, 2, 1)
    assert found["citations"].found == found["citations"].right + 1


def test_evidence_is_read_from_the_text() -> None:
    document = perfect("chi-thi-ubnd")
    spans = [document["text"].index(words) for words in ("42 vụ", "27 vụ")]
    evidence = [{"start": start, "end": start + 5} for start in spans]
    document["findings"] = [{"kind": "sum_mismatch", "severity": "high", "message": "", "evidence": evidence}]
    assert counts(document, "chi-thi-ubnd")["findings"] == Count(1, 1, 1)


def test_findings_of_other_kinds_are_not_counted() -> None:
    document = perfect("chi-thi-ubnd")
    document["findings"] += [{"kind": "unresolved_date", "severity": "low", "message": "", "evidence": []}]
    assert counts(document, "chi-thi-ubnd")["findings"] == Count(1, 1, 1)


@pytest.mark.parametrize(("number", "expected", "right"), [(None, 0, 0), ("2764", 1, 1), ("2784", 0, 0)])
def test_a_number_in_handwriting_may_stay_unknown(number: str | None, expected: int, right: int) -> None:
    document = perfect("quyet-dinh")
    before = counts(document, "quyet-dinh")["header"]
    document["header"]["number"] = number
    after = counts(document, "quyet-dinh")["header"]
    assert after.expected - before.expected == expected
    assert after.right - before.right == right
    assert after.found - before.found == (number is not None)


def test_letter_case_of_a_header_and_marks_in_a_text_do_not_matter() -> None:
    document = perfect("chi-thi-ubnd")
    document["header"]["organ"] = document["header"]["organ"].upper()
    document["text"] = document["text"].replace("¹", "").replace("²", "")
    before = counts(perfect("chi-thi-ubnd"), "chi-thi-ubnd")
    assert counts(document, "chi-thi-ubnd") == before


@pytest.mark.parametrize(("words", "right"), [("Trong mùa khô 2021-2022", True), ("Thời gian qua", False)])
def test_the_word_before_a_period_does_not_matter(words: str, right: bool) -> None:
    document = perfect("chi-thi-ubnd")
    before = counts(document, "chi-thi-ubnd")["periods"].right
    document["statistics"][0]["period"] = words
    assert counts(document, "chi-thi-ubnd")["periods"].right == before - (not right)


def test_foreign_files_are_left_out() -> None:
    rows = score({"khong-co-khoa.pdf": perfect("cong-van"), "cong-van.photo.jpg": perfect("cong-van")})
    assert rows[0]["found"] == 1
    assert {row["document"] for row in score_each({"khong-co-khoa.pdf": perfect("cong-van")})} == set()
