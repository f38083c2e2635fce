"""Footnote marks and bodies against the truth: `python -m bench.marks CORPUS` and, without one, on pages of our own.

A mark is right where its number is right and it stands after the same word: the last three syllables before it are
compared, a little misread or not. A mark is false where the truth has none of its number after that word.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

import ingest
from bench.corpus import find_cases
from bench.footnoted import FACES, WEARS, Style, compose, draw_style, printed, typeset
from ingest.engine import Engine, Tesseract
from ingest.image import read_image
from ingest.language import Fluent, Language
from ingest.values import Document, Pages, Zone
from normalize.text import SUPERSCRIPTS, from_superscript
from normalize.values import choose
from samples.compose import Composition

Truth = Mapping[str, Any]
_MARK = re.compile(f"[{SUPERSCRIPTS}]+")
_METRE = re.compile(r"(?:^|[\s\d(/.])[kcdmh]?m$")
_SYLLABLE = re.compile(r"[^\W_]+")
_SAME = 80
"""Percent of likeness from which three syllables, or a stretch of a note, are the same."""
_STRETCH, _LONG, _STRAY = 60, 120, 90
"""Characters of a stretch; what stands in the wrong place is told from its like by a longer one, in so many percent."""
FIGURES = ("pages", "marks", "right", "shown", "false", "notes", "found", "mixed", "swallowed")


def main() -> None:
    """Print the figures of each file, or of our own pages in each typeface and wear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=1, help="documents of our own for each typeface and wear")
    options = parser.parse_args()
    engine, language = Tesseract(), Fluent(lambda text: 0.0)
    print(" ".join(f"{name:>9}" for name in FIGURES))
    cases = (
        of_corpus(options.corpus, engine, language) if options.corpus else of_own(options.documents, engine, language)
    )
    for name, figures in cases:
        print(" ".join(f"{figures[key]:9d}" for key in FIGURES), name, flush=True)


def of_corpus(corpus: Path, engine: Engine, language: Language) -> Iterator[tuple[str, dict[str, int]]]:
    """The figures of every scan of the corpus whose document has footnotes."""
    for case in find_cases(corpus):
        truth = json.loads((corpus / "truth" / f"{case.document}.json").read_text("utf-8"))
        if case.path.suffix != ".pdf" or case.is_excerpt or not _notes(truth):
            continue
        source = ingest.read_source(case.path, limits=ingest.Limits())
        pages = ingest.read_pages(source, engine=engine, language=language, limits=ingest.Limits())
        yield case.path.name, _score(truth, pages)


def of_own(documents: int, engine: Engine, language: Language) -> Iterator[tuple[str, dict[str, int]]]:
    """The figures of invented documents, in every typeface and wear, none of them as it was learned."""
    for face in FACES:
        for how in WEARS:
            total = dict.fromkeys(FIGURES, 0)
            for number in range(documents):
                rng = np.random.default_rng([911, FACES.index(face), WEARS.index(how), number])
                style, composition = draw_style(rng, face), compose(rng, range(1, 13))
                pages = own_pages(composition, style, how, rng, engine, language)
                figures = _score(own_truth(composition), pages)
                total = {key: total[key] + figures[key] for key in FIGURES}
            yield f"{face} {how}", total


def own_pages(
    composition: Composition, style: Style, how: str, rng: np.random.Generator, engine: Engine, language: Language
) -> Pages:
    """The pages of a document of our own, set, worn and read."""
    read = []
    for sheet in typeset(composition, style):
        page = printed(sheet, style, rng, how, mended=False)
        read.append(
            read_image(
                page.image,
                number=sheet.number,
                dpi=page.dpi,
                engine=engine,
                language=language,
                limits=ingest.Limits(),
            )
        )
    return Pages(tuple(read))


def own_truth(composition: Composition) -> Truth:
    """What a composition says, in the form of the corpus's truth, as if it were one page."""
    body = [{"kind": unit.kind, "text": unit.text} for unit in composition.units()]
    notes = [
        {"n": note.number if at == 0 else None, "continued": at > 0, "text": part.text}
        for note in composition.notes
        for at, part in enumerate(note.parts)
    ]
    return {"pages": [{"body": body, "footnotes": notes}]}


def score_marks(truth: Truth, result_text: str, document: Document) -> dict[str, int]:
    """The figures of one document: `truth` in the corpus's form, its final text, and the document as assembled.

    marks: those of the truth; right: their number and place are right; shown: they stand so in the final text;
    false: marks that the truth has not; notes, found: footnotes whose beginning and end are where they belong;
    mixed: notes of which a part stands in the body; swallowed: paragraphs of the body that stand in notes.
    """
    wanted = list(_marks(truth))
    placed = [(mark.number, document.text[: mark.span.start]) for mark in document.marks]
    printed_marks = [(from_superscript(m.group()) or 0, result_text[: m.start()]) for m in _MARK.finditer(result_text)]
    right = sum(any(_same_place(mark, other) for other in placed) for mark in wanted)
    shown = sum(any(_same_place(mark, other) for other in printed_marks) for mark in wanted)
    false = sum(not any(_same_place(mark, other) for mark in wanted) for other in placed)
    body = "\n".join(b.span.of(document.text) for b in document.blocks if b.zone is not Zone.FOOTNOTE)
    blocks = [(b.note, b.span.of(document.text)) for b in document.blocks if b.zone is Zone.FOOTNOTE]
    of_note: dict[int | None, str] = {}
    for number, text in blocks:
        of_note[number] = of_note.get(number, "") + " " + text
    notes = _notes(truth)
    found = sum(
        _holds(of_note.get(n, ""), t[:_STRETCH]) and _holds(of_note.get(n, ""), t[-_STRETCH:]) for n, t in notes
    )
    paragraphs = [unit["text"] for page in truth["pages"] for unit in page["body"] if len(unit["text"]) > _STRETCH]
    everything = " ".join(text for _, text in blocks)
    return {
        "pages": len(document.pages),
        "marks": len(wanted),
        "right": right,
        "shown": shown,
        "false": false,
        "notes": len(notes),
        "found": found,
        "mixed": sum(_holds(body, t[:_LONG], _STRAY) or _holds(body, t[-_LONG:], _STRAY) for _, t in notes),
        "swallowed": sum(_holds(everything, t[-_LONG:], _STRAY) for t in paragraphs),
    }


def _score(truth: Truth, pages: Pages) -> dict[str, int]:
    document = ingest.assemble(pages)
    return score_marks(truth, choose(document.text, document.proposals).text, document)


def _marks(truth: Truth) -> Iterator[tuple[int, str]]:
    """Number and text before each mark of the body; raised figures of units are none."""
    for page in truth["pages"]:
        text = "\n".join(unit["text"] for unit in page["body"])
        for match in _MARK.finditer(text):
            number = from_superscript(match.group()) or 0
            if number not in (2, 3) or not _METRE.search(text[: match.start()]):
                yield number, text[: match.start()]


def _notes(truth: Truth) -> list[tuple[int, str]]:
    """Each note's number and whole text without its mark, joined over pages."""
    notes: list[tuple[int, str]] = []
    for part in (note for page in truth["pages"] for note in page["footnotes"]):
        text = part["text"]
        head = _MARK.match(text)
        if head is not None or (part["n"] is not None and not part["continued"]):
            number = from_superscript(head.group()) if head else part["n"]
            notes.append((number or 0, text[head.end() if head else 0 :].strip()))
        elif notes:
            notes[-1] = (notes[-1][0], f"{notes[-1][1]} {text}")
    return notes


def _same_place(one: tuple[int, str], other: tuple[int, str]) -> bool:
    return one[0] == other[0] and fuzz.ratio(_last(one[1]), _last(other[1])) >= _SAME


def _last(text: str) -> str:
    return " ".join(_SYLLABLE.findall(_MARK.sub(" ", text[-80:]))[-3:]).lower()


def _holds(text: str, stretch: str, least: int = _SAME) -> bool:
    return fuzz.partial_ratio(stretch, text) >= least
