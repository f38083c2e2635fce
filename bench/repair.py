"""`accuracy --repair`: how well damaged text is repaired, beside simpler ways; harm, speed, calibration.

Nothing here is ever learned from the document that is measured: a document is repaired with the shipped model,
and with that model after learning *other* documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import normalize
from bench.accuracy import TEXT_FIGURES
from bench.baselines import (
    Baseline,
    accents_restored,
    as_printed,
    find_accents_python,
    lexicon_words,
    nearest_entry,
    skeleton_key,
)
from bench.blocks import Block, Row
from bench.clean import held_out_lines
from bench.copies import WAYS, damaged
from bench.corpus import load_scorer
from bench.harm import measure_harm
from bench.pace import measure_pace
from bench.reliability import Graded, bins, grade, summary

REPORT = "bac-giang-report"
DIRECTIVES = ("hung-yen-directive", "bac-giang-draft-directive")
ASKED: dict[str, Row] = {
    "shipped": {"syllable_right": 0.976, "char_error": 0.013, "symbols": 0.97, "numbers": 0.985},
    "both directives learned": {"syllable_right": 0.983, "char_error": 0.0105},
}
"""What is asked of the repair of the report, by what the model has learned."""
FIGURES = ("syllable_right", "char_error", "symbols", "numbers")
LINES_FOR_LENGTHS = 1_500


class Bench:
    """The texts of the corpus, the scorer, and the repairs made so far, so that no text is repaired twice."""

    def __init__(self, corpus: Path, scorers: Path, cache: Path | None) -> None:
        self.corpus = corpus
        self.scorer: Any = load_scorer(scorers, "text_score")
        self.cache = cache
        self.shipped = normalize.load_model()
        self.repaired: dict[str, normalize.EditedText] = {}
        self.notes: list[str] = []

    @cached_property
    def clean(self) -> dict[str, str]:
        """The clean directives by name."""
        return {name: self._text(f"{name}.txt") for name in DIRECTIVES}

    @cached_property
    def report(self) -> tuple[str, str]:
        """The report as a model of English read it, and its transcription, which has the notes on their pages too.

        The reference in reading order (notes last) is for texts that `ingest` assembled; here nothing moves.
        """
        return self._text(f"{REPORT}.mangled.txt"), self._text(f"{REPORT}.txt")

    @cached_property
    def copies(self) -> dict[tuple[str, str], str]:
        """The damaged copies of the directives by name and way."""
        kept = self.cache / "copies" if self.cache else None
        return {(name, way): damaged(self.clean[name], way, kept=kept) for way in WAYS for name in DIRECTIVES}

    @cached_property
    def baselines(self) -> dict[str, Baseline]:
        """The simpler ways by name; what cannot be run is noted instead."""
        words = lexicon_words(self.shipped)
        found: dict[str, Baseline] = {
            "printed": as_printed,
            "nearest lexicon entry": nearest_entry(words),
            "skeleton key + frequency": skeleton_key(words),
        }
        python, reason = find_accents_python(self.cache)
        if python:
            found["pyvi"] = accents_restored(python)
        else:
            self.notes.append(f"pyvi: not run, {reason}")
        return found

    def repair(self, name: str, text: str) -> normalize.EditedText:
        """`text` repaired with the shipped model, once."""
        if name not in self.repaired:
            self.repaired[name] = normalize.repair(text, model=self.shipped)
        return self.repaired[name]

    def learned(self, *names: str) -> normalize.Model:
        """The shipped model after learning these clean directives."""
        return normalize.load_model(learned=normalize.learn([self.clean[name] for name in names]))

    def score(self, reference: str, text: str) -> Row:
        """The scorer's figures in the order of the tables."""
        figures = self.scorer.score(reference, text)
        return {name: figures[name] for name in dict.fromkeys((*FIGURES, *TEXT_FIGURES))}

    def _text(self, name: str) -> str:
        return (self.corpus / "text" / name).read_text("utf-8")


def measure_repair(
    corpus: Path, scorers: Path, *, texts: Path, cache: Path | None = None, out: Path | None = None
) -> Iterator[Block]:
    """Blocks of figures in order: the report, our own damaged copies, harm, speed, calibration.

    `texts` is the folder of training texts, of which only the held-out lines are read.
    """
    bench = Bench(corpus, scorers, cache)
    yield measure_report(bench)
    yield from measure_copies(bench)
    if (texts / "legal.txt.xz").is_file() and (texts / "wiki.txt.xz").is_file():
        yield measure_harm(texts, bench.clean, model=bench.shipped, out=out)
        lines = list(islice(held_out_lines(texts / "legal.txt.xz"), LINES_FOR_LENGTHS))
    else:
        yield Block("repair.harm", "Harm: changes to clean text", (), (f"not run: no training texts in {texts}",))
        lines = []
    yield from measure_pace(bench.clean, lines, bench.report[0], kept=cache / "copies" if cache else None)
    yield from measure_reliability(bench)


def measure_report(bench: Bench) -> Block:
    """The report as a model of English read it: raw, by the simpler ways, by the repair, and what is asked."""
    printed, reference = bench.report
    rows: list[Row] = []
    for name, baseline in bench.baselines.items():
        rows.append({"system": name, **bench.score(reference, baseline(printed))})
    taught = normalize.repair(printed, model=bench.learned(*DIRECTIVES))
    for name, edited in (("shipped", bench.repair(REPORT, printed)), ("both directives learned", taught)):
        rows.append({"system": name, **bench.score(reference, edited.text)})
        rows.append({"system": "  asked", **ASKED[name]})
    return Block("repair.report", f"{REPORT}.mangled", tuple(rows), tuple(bench.notes))


def measure_copies(bench: Bench) -> Iterator[Block]:
    """A block for each way of damage: both directives by every way of repair."""
    for way in WAYS:
        rows: list[Row] = []
        for name in DIRECTIVES:
            printed, reference = bench.copies[name, way], bench.clean[name]
            other = next(each for each in DIRECTIVES if each != name)
            results = {system: baseline(printed) for system, baseline in bench.baselines.items()}
            results["shipped"] = bench.repair(f"{name}.{way}", printed).text
            results["other directive learned"] = normalize.repair(printed, model=bench.learned(other)).text
            rows += [
                {"text": name, "system": system, **bench.score(reference, text)} for system, text in results.items()
            ]
        yield Block(f"repair.{way}", f"Our own copies: {way}", tuple(rows), tuple(bench.notes))


def measure_reliability(bench: Bench) -> Iterator[Block]:
    """Confidence and truth over the report and the copies, all repaired with the shipped model."""
    texts = {REPORT: (*bench.report, "report")}
    texts |= {f"{name}.{way}": (text, bench.clean[name], way) for (name, way), text in bench.copies.items()}
    groups: dict[str, list[Graded]] = {}
    without = 0
    for name, (printed, reference, group) in texts.items():
        edited = bench.repair(name, printed)
        graded, lacking = grade(edited.text, getattr(edited, "words", ()), reference, bench.scorer)
        groups.setdefault(group, []).extend(graded)
        without += lacking
    if without and not any(groups.values()):
        reason = "not run: the repair tells no confidences of words"
        yield Block("repair.calibration", "Confidence and truth", (), (reason,))
        return
    everything = [word for graded in groups.values() for word in graded]
    notes = (f"{without:,} syllables of the repaired texts have no word with a confidence",) if without else ()
    yield Block("repair.reliability", "Words by the confidence they were given", tuple(bins(everything)), notes)
    rows = [{"text": name, **summary(graded)} for name, graded in [*groups.items(), ("all", everything)]]
    yield Block("repair.calibration", "Confidence and truth", tuple(rows))
