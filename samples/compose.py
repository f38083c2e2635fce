"""A document's source text is read once, into what the page says and what the key says of it.

The source is a small Markdown: TOML between `+++` lines (letterhead, signature, the header's key, the
contradictions that were planted), then paragraphs. Facts are marked where they stand, so the text and
its key cannot disagree:

    [Chỉ thị số 13-CT/TW ngày 12/01/2017](cite 13-CT/TW 2017-01-12 by="Ban Bí thư")
    [412/436 đại biểu](ratio 412 436 period="năm 2021")
    … của địa phương[^2].
    [^2]: the note; further paragraphs are indented by two spaces.

`# ` is a centred heading, `## ` a bold one, `### ` a bold one that is justified, `/ ` an italic paragraph,
`**…**` bold words, `{hand:27}` strokes of a pen that are not text.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
STATISTICS = ("count", "percent", "ratio", "money", "measure", "rank", "multiple", "change")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_INLINE = re.compile(
    r"\[\^(?P<mark>\d+)\]"
    r"|\[(?P<text>[^\[\]]+)\]\((?P<kind>[a-z]+)(?P<args>[^)]*)\)"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|\{hand:(?P<hand>[^}]+)\}"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A citation or a statistic at `start:end` of its unit's text, with the values that the composer gave it."""

    start: int
    end: int
    kind: str
    values: tuple[str, ...]
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark: its superscript digits stand at `start:end` of its unit's text."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a line of the letterhead; `hands` are pen strokes beside the text, by offset in it."""

    kind: str
    text: str
    facts: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()
    bold: tuple[tuple[int, int], ...] = ()
    hands: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its paragraphs without the mark."""

    number: int
    parts: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole document: units in reading order by part of the page, notes in order, and its front matter."""

    name: str
    system: str
    left: tuple[Unit, ...]
    right: tuple[Unit, ...]
    title: tuple[Unit, ...]
    address: tuple[Unit, ...]
    body: tuple[Unit, ...]
    recipients: tuple[Unit, ...]
    signatures: tuple[tuple[Unit, ...], ...]
    notes: tuple[Note, ...]
    matter: dict[str, Any] = field(repr=False)

    def units(self) -> Iterator[Unit]:
        """Everything above the notes in reading order."""
        yield from (*self.left, *self.right, *self.title, *self.address, *self.body, *self.recipients)
        for signature in self.signatures:
            yield from signature


def names() -> tuple[str, ...]:
    """The names of all documents that were composed, sorted."""
    return tuple(sorted(path.stem for path in TEXTS.glob("*.md")))


def load_composition(name: str) -> Composition:
    """The document of that name in `texts/`."""
    return parse_composition((TEXTS / f"{name}.md").read_text("utf-8"))


def parse_composition(source: str) -> Composition:
    """A source text as a document; a ValueError says which mark-up was not understood."""
    _, front, rest = source.split("+++\n", 2)
    matter = tomllib.loads(front)
    body, notes = _paragraphs(rest)
    party = matter["system"] == "party"
    motto = (
        ("ĐẢNG CỘNG SẢN VIỆT NAM",) if party else ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    )
    title = [Unit("type", matter["type"])] if "type" in matter else []
    title += [Unit("type_of", matter["type_of"])] if "type_of" in matter else []
    title += [parse_unit("title", matter["title"])] if "title" in matter else []
    signatures = [matter["sign"], *([matter["sign2"]] if "sign2" in matter else [])]
    signers = [matter["signer"], *([matter["signer2"]] if "signer2" in matter else [])]
    return Composition(
        name=matter["name"],
        system=matter["system"],
        left=(
            *(Unit("superior", line) for line in matter.get("superior", ())),
            *(Unit("organ", line) for line in matter["left"]),
            parse_unit("symbol", matter["symbol_line"]),
            *([parse_unit("about", matter["about"])] if "about" in matter else []),
            *(Unit("stamp", line) for line in matter.get("stamps", ())),
        ),
        right=(
            *(Unit("motto", line) for line in motto),
            parse_unit("place", matter["place_date"]),
        ),
        title=tuple(title),
        address=tuple(Unit("address", line) for line in matter.get("address", ())),
        body=tuple(body),
        recipients=tuple(Unit("recipients", line) for line in ("Nơi nhận:", *matter["recipients"])),
        signatures=tuple(
            (*(Unit("sign", line) for line in lines), Unit("signer", signer))
            for lines, signer in zip(signatures, signers, strict=True)
        ),
        notes=tuple(notes),
        matter=matter,
    )


def parse_unit(kind: str, source: str) -> Unit:
    """One paragraph with its inline mark-up taken off and remembered.

    >>> unit = parse_unit("para", "có [412/436 đại biểu](ratio 412 436) tham dự[^3].")
    >>> unit.text, unit.facts[0].values, unit.marks[0].number
    ('có 412/436 đại biểu tham dự³.', ('412', '436'), 3)
    """
    unit = Unit(kind, "")
    position = 0
    for match in _INLINE.finditer(source):
        unit = replace(unit, text=unit.text + source[position : match.start()])
        position = match.end()
        start = len(unit.text)
        if match["mark"]:
            printed = match["mark"].translate(SUPERSCRIPTS)
            mark = Mark(start, start + len(printed), int(match["mark"]))
            unit = replace(unit, text=unit.text + printed, marks=(*unit.marks, mark))
        elif match["hand"]:
            unit = replace(unit, hands=(*unit.hands, (start, match["hand"])))
        elif match["bold"]:
            text = match["bold"]
            unit = replace(unit, text=unit.text + text, bold=(*unit.bold, (start, start + len(text))))
        else:
            text = match["text"]
            fact = _fact(match["kind"], match["args"], start, start + len(text))
            unit = replace(unit, text=unit.text + text, facts=(*unit.facts, fact))
    unit = replace(unit, text=unit.text + source[position:])
    if re.search(r"[\[\]{}*]|\]\(", unit.text):
        raise ValueError(f"mark-up not understood: {unit.text}")
    return unit


def _fact(kind: str, args: str, start: int, end: int) -> Fact:
    if kind not in ("cite", *STATISTICS):
        raise ValueError(f"not a kind of fact: {kind}")
    words = shlex.split(args)
    options = dict(word.split("=", 1) for word in words if "=" in word)
    return Fact(start, end, kind, tuple(word for word in words if "=" not in word), options)


def _paragraphs(source: str) -> tuple[list[Unit], list[Note]]:
    body: list[Unit] = []
    notes: list[Note] = []
    for line in source.splitlines():
        if not line.strip():
            continue
        opening = re.match(r"\[\^(\d+)\]: ", line)
        if opening is not None:
            notes.append(Note(int(opening[1]), (parse_unit("note", line[opening.end() :]),)))
        elif line.startswith("  ") and notes:
            notes[-1] = replace(notes[-1], parts=(*notes[-1].parts, parse_unit("note", line.strip())))
        else:
            kind, prefix = next(
                (
                    (k, p)
                    for p, k in (("### ", "subheading"), ("## ", "heading"), ("# ", "centre"), ("/ ", "italic"))
                    if line.startswith(p)
                ),
                ("para", ""),
            )
            body.append(parse_unit(kind, line.removeprefix(prefix)))
    return body, notes
