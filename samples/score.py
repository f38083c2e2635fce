"""How much of what the samples say was found: counts, precision, recall and F1 for each kind of fact.

Facts are compared as multisets of values, never by offset, so that a scan and a clean text have one key.
A fact is right when all of these are equal:

    syllables    aligned to an equal syllable of the reference (footnote marks and outer punctuation aside)
    header       one field's value, letter case aside
    citations    symbol, date, and the footnote in which it stands
    issuers      symbol and issuer, of citations that the key gives an issuer
    footnotes    number, and the text to at least 90 in 100
    statistics   value, denominator, scale, and the footnote in which it stands
    kinds        value and kind of a statistic
    periods      value and period of a statistic that has one ("trong", "riêng", "tính" before it aside)
    findings     kind, and at least two of the figures that clash are quoted, or the only one
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from samples import key as load_key
from samples.keys import HEADER_FIELDS

Json = Mapping[str, Any]
Row = dict[str, str | int | float]

# Kinds of findings that the keys list completely; others are not counted, neither for nor against.
FINDINGS = ("ratio_mismatch", "sum_mismatch", "date_conflict", "issuer_conflict", "chronology", "malformed_number")
_ALIKE = 90.0
_SUPERSCRIPTS = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"))


@dataclass(frozen=True, slots=True)
class Count:
    """How many facts the key has, how many were found, and how many of those are right."""

    expected: int
    found: int
    right: int

    def __add__(self, other: Count) -> Count:
        return Count(self.expected + other.expected, self.found + other.found, self.right + other.right)

    def row(self, fact: str) -> Row:
        """The count with its figures; a figure without a denominator is 1.0, for nothing was missed or invented."""
        both = self.expected + self.found
        return {
            "fact": fact,
            "expected": self.expected,
            "found": self.found,
            "right": self.right,
            "precision": round(self.right / self.found, 4) if self.found else float(not self.expected),
            "recall": round(self.right / self.expected, 4) if self.expected else 1.0,
            "f1": round(2 * self.right / both, 4) if both else 1.0,
        }


def score(documents: Mapping[str, Json]) -> list[Row]:
    """One row for each kind of fact over all documents (`vanthu.document/1` by file name), foreign files left out."""
    totals = {fact: Count(0, 0, 0) for fact in _MEASURES}
    for _, counts in _counted(documents):
        totals = {fact: totals[fact] + count for fact, count in counts.items()}
    return [{"fact": "documents", **_share(documents)}, *(count.row(fact) for fact, count in totals.items())]


def score_each(documents: Mapping[str, Json]) -> list[Row]:
    """The same for every document by itself: rows with the file's name in front."""
    return [
        {"document": name, **count.row(fact)} for name, counts in _counted(documents) for fact, count in counts.items()
    ]


def compare(key: Json, document: Json) -> dict[str, Count]:
    """One document against its key."""
    return {fact: measure(key, document) for fact, measure in _MEASURES.items()}


def _counted(documents: Mapping[str, Json]) -> Iterable[tuple[str, dict[str, Count]]]:
    for name, document in sorted(documents.items()):
        if _has_key(name):
            yield name, compare(load_key(name), document)


def _has_key(name: str) -> bool:
    return (Path(__file__).parent / "keys" / f"{name.split('.')[0]}.json").is_file()


def _share(documents: Mapping[str, Json]) -> Row:
    """How many of the sample files were handed in, and how many files are not ours."""
    names = {path.name for path in (Path(__file__).parent / "files").iterdir()}
    right = len(names & documents.keys())
    row = Count(len(names), sum(map(_has_key, documents)), right).row("documents")
    return {name: value for name, value in row.items() if name != "fact"}


def fold(value: object) -> str:
    """A value for comparing: NFC, lower case, single spaces, straight quotes, no punctuation at the ends."""
    text = re.sub(r"[“”]", '"', unicodedata.normalize("NFC", str(value)).lower())
    return re.sub(r"\s+", " ", text).strip(" .,;:\"'-")


def syllables(text: str) -> list[str]:
    """The words of a text as they are compared.

    >>> syllables("trên địa bàn tỉnh¹. – (Số 25-NQ/TW)")
    ['trên', 'địa', 'bàn', 'tỉnh', 'Số', '25-NQ/TW']
    """
    plain = unicodedata.normalize("NFC", text).translate(_SUPERSCRIPTS)
    stripped = (re.sub(r"^\W+|\W+$", "", word) for word in plain.split())
    return [word for word in stripped if word]


def _syllables(key: Json, document: Json) -> Count:
    reference, read = syllables(key["reference"]), syllables(document["text"])
    same = sum(op.src_end - op.src_start for op in Levenshtein.opcodes(reference, read) if op.tag == "equal")
    return Count(len(reference), len(read), same)


def _header(key: Json, document: Json) -> Count:
    """Fields that neither side knows are not counted; where the key also accepts unknown, unknown is not a miss."""
    expected = found = right = 0
    for name in HEADER_FIELDS:
        answers = {_known(answer) for answer in key["accepts"].get(name, [key["header"][name]])}
        given = _known(document["header"].get(name))
        expected += None not in answers or given in answers - {None}
        found += given is not None
        right += given is not None and given in answers
    return Count(expected, found, right)


def _known(value: object) -> str | None:
    return None if value in (None, "", False) else fold(value)


def _citations(key: Json, document: Json) -> Count:
    return _multisets(key["citations"], document["citations"], lambda c: (_symbol(c), c["date"], c["footnote"]))


def _issuers(key: Json, document: Json) -> Count:
    """Issuers found for citations to which the key gives none are not counted."""
    wanted = [c for c in key["citations"] if c["issuer"]]
    symbols = {_symbol(c) for c in wanted}
    given = [c for c in document["citations"] if c["issuer"] and _symbol(c) in symbols]
    return _multisets(wanted, given, lambda c: (_symbol(c), fold(c["issuer"])))


def _symbol(citation: Json) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", citation["symbol"] or ""))


def _footnotes(key: Json, document: Json) -> Count:
    texts = {note["number"]: fold(note["text"]) for note in document["footnotes"]}
    alike = [fuzz.ratio(fold(note["text"]), texts.get(note["number"], "")) >= _ALIKE for note in key["footnotes"]]
    return Count(len(key["footnotes"]), len(document["footnotes"]), sum(alike))


def _statistics(key: Json, document: Json) -> Count:
    return _multisets(key["statistics"], document["statistics"], lambda s: (*_figure(s), s["footnote"]))


def _kinds(key: Json, document: Json) -> Count:
    return _multisets(key["statistics"], document["statistics"], lambda s: (_figure(s)[0], s["kind"]))


def _periods(key: Json, document: Json) -> Count:
    dated = [[s for s in side["statistics"] if s["period"]] for side in (key, document)]
    return _multisets(dated[0], dated[1], lambda s: (_figure(s)[0], _period(s["period"])))


def _period(words: str) -> str:
    """A time phrase without the word that only leads to it, which annotators take in or leave out."""
    return fold(words).removeprefix("trong ").removeprefix("riêng ").removeprefix("tính ")


def _figure(statistic: Json) -> tuple[float, float | None, int]:
    below = statistic["denominator"]
    return (
        round(float(statistic["value"]), 6),
        None if below is None else round(float(below), 6),
        int(statistic["scale"] or 1),
    )


def _multisets(wanted: Iterable[Json], given: Iterable[Json], value: Callable[[Json], object]) -> Count:
    left, right = Counter(map(value, wanted)), Counter(map(value, given))
    return Count(left.total(), right.total(), (left & right).total())


def _findings(key: Json, document: Json) -> Count:
    """Each finding of the key is met by at most one of the document's, and the other way round."""
    open_findings = [f for f in document["findings"] if f["kind"] in FINDINGS]
    found, right = len(open_findings), 0
    for wanted in key["findings"]:
        match = next((f for f in open_findings if f["kind"] == wanted["kind"] and _quotes(f, wanted, document)), None)
        if match is not None:
            open_findings.remove(match)
            right += 1
    return Count(len(key["findings"]), found, right)


def _quotes(finding: Json, wanted: Json, document: Json) -> bool:
    quoted = [document["text"][place["start"] : place["end"]] for place in finding["evidence"]]
    words = {word for text in (*quoted, finding["message"]) for word in _marks(text)}
    return sum(_iso(figure) in words for figure in wanted["figures"]) >= min(2, len(wanted["figures"]))


def _marks(text: str) -> set[str]:
    """Figures, dates and symbols of a text, the dates as ISO."""
    return {_iso(mark.rstrip(".,;)")) for mark in re.findall(r"\d\S*", unicodedata.normalize("NFC", text))}


def _iso(figure: str) -> str:
    date = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", figure)
    return f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}" if date else figure


_MEASURES: dict[str, Callable[[Json, Json], Count]] = {
    "syllables": _syllables,
    "header": _header,
    "citations": _citations,
    "issuers": _issuers,
    "footnotes": _footnotes,
    "statistics": _statistics,
    "kinds": _kinds,
    "periods": _periods,
    "findings": _findings,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Score documents (JSON lines of vanthu.document/1) against the keys.")
    parser.add_argument("documents", type=Path)
    parser.add_argument("--each", action="store_true", help="every document by itself")
    args = parser.parse_args()
    lines = map(json.loads, args.documents.read_text("utf-8").splitlines())
    documents = {document["source"]["name"]: document for document in lines}
    for row in score_each(documents) if args.each else score(documents):
        print("  ".join(f"{value:<28}" if isinstance(value, str) else f"{value:>9}" for value in row.values()))


if __name__ == "__main__":
    main()
