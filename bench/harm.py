"""What a repair does to text that needs none: every change to clean lines, with its context and its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path

import normalize
from bench.blocks import Block, Row
from bench.clean import composed_lines, held_out_lines, kind_of

LEGAL, OTHER = 5_000, 2_000
"""How many lines are wanted of the law, and of lines with names, foreign words, addresses, figures and codes."""
PER = 20_000
TOGETHER = 40
"""Lines of one kind that are repaired as one text, as a document would be."""
SHOWN = 60
CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a clean text: in lines of which kind, by which rule, what it was and became, what stood around."""

    kind: str
    rule: str
    confidence: float
    before: str
    printed: str
    repaired: str
    after: str

    def row(self) -> str:
        """The change as a line of `harm.tsv`."""
        cells = (
            self.kind,
            self.rule,
            f"{self.confidence:.3f}",
            f"{self.before}[{self.printed}→{self.repaired}]{self.after}",
        )
        return "\t".join(" ".join(cell.split()) for cell in cells)


def clean_lines(texts: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Clean lines as (kind, line) from the folder of training texts, and notes on what could not be had."""
    notes = []
    legal = list(islice(held_out_lines(texts / "legal.txt.xz"), LEGAL))
    if len(legal) < LEGAL:
        notes.append(f"only {len(legal):,} lines of the law are held out of the estimate, not {LEGAL:,}: all of them")
    hard = [(kind, line) for line in held_out_lines(texts / "wiki.txt.xz") if (kind := kind_of(line))][:OTHER]
    lacking = OTHER - len(hard)
    if lacking:
        notes.append(f"{len(hard):,} hard lines of the encyclopedia are held out; {lacking:,} are composed")
    composed = list(composed_lines(lacking))
    return [*(("law", line) for line in legal), *sorted(hard + composed, key=itemgetter(0))], notes


def measure_harm(texts: Path, clean: dict[str, str], *, model: normalize.Model, out: Path | None) -> Block:
    """Changes to lines that were held out of the estimate and to clean documents, by kind of line."""
    lines, notes = clean_lines(texts)
    pieces = [*together(lines), *clean.items()]
    counts: dict[str, Counter[str]] = {}
    changes: list[Change] = []
    for kind, text in pieces:
        edited = normalize.repair(text, model=model)
        found = list(find_changes(kind, edited))
        changes += found
        count = counts.setdefault(kind, Counter())
        count["lines"] += text.count("\n") + 1
        count["syllables"] += syllables(text)
        count["changed"] += sum(max(1, syllables(change.printed)) for change in found)
    hard = sum((count for kind, count in counts.items() if kind != "law" and kind not in clean), Counter[str]())
    rows = [_row(kind, count) for kind, count in counts.items()]
    if hard:
        rows.append(_row("all kinds but law and documents", hard))
    notes += _listed(changes, out)
    return Block("repair.harm", "Harm: changes to clean text", tuple(rows), tuple(notes))


def together(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Texts of `TOGETHER` lines of one kind, as (kind, text).

    >>> list(together([("law", "một"), ("law", "hai"), ("names", "ba")]))
    [('law', 'một\\nhai'), ('names', 'ba')]
    """
    held: list[str] = []
    held_kind = ""
    for kind, line in lines:
        if held and (kind != held_kind or len(held) == TOGETHER):
            yield held_kind, "\n".join(held)
            held = []
        held_kind = kind
        held.append(line)
    if held:
        yield held_kind, "\n".join(held)


def find_changes(kind: str, edited: normalize.EditedText) -> Iterator[Change]:
    """The edits of a text that change it, with what stands around them in the printed text."""
    text = edited.original
    for edit in edited.edits:
        span = edit.span
        if edit.replacement != span.of(text):
            around = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
            yield Change(kind, edit.rule, edit.confidence, around[0], span.of(text), edit.replacement, around[1])


def syllables(text: str) -> int:
    """Tokens with a letter or a digit."""
    return sum(any(c.isalnum() for c in token) for token in text.split())


def _row(kind: str, count: Counter[str]) -> Row:
    per = round(PER * count["changed"] / count["syllables"], 1) if count["syllables"] else None
    names = ("lines", "syllables", "changed")
    return {"text": kind, **{name: count[name] for name in names}, f"per_{PER}": per}


def _listed(changes: list[Change], out: Path | None) -> list[str]:
    """The changes in `harm.tsv`, and as notes where they are few."""
    notes = [change.row().replace("\t", "  ") for change in changes] if len(changes) < SHOWN else []
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        head = "lines\trule\tconfidence\tchange"
        (out / "harm.tsv").write_text("\n".join([head, *(change.row() for change in changes)]) + "\n", "utf-8")
        notes.append(f"{len(changes)} changes listed in {out / 'harm.tsv'}")
    return notes
