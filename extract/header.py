"""The header: what a document says of itself in its letterhead, its title and its signature.

Fields come from the zones that reading found, by grammar. A number or a day that is blank is None with the
reason, never a guess. Where no letterhead was read, the organ is the one that the title names
("CHỈ THỊ CỦA BAN THƯỜNG VỤ TỈNH ỦY").
"""

from __future__ import annotations

import re

from extract.layout import Layout
from extract.letterhead import Letterhead, read_letterhead
from extract.naming import is_upper, proper_name
from extract.signature import read_recipients, read_signature
from extract.tables import Tables
from extract.values import Header
from ingest.values import Zone
from normalize.symbols import load_types, organ_of

HEAD_LINES = 40
"""How many lines at the head of a text are looked at where reading found no zones."""


def find_header(layout: Layout, *, tables: Tables) -> Header:
    """The header of the document; fields that it does not have, or that cannot be read, are None."""
    above = _lines(layout, Zone.HEADER_LEFT) + _lines(layout, Zone.HEADER_RIGHT)
    title_lines = _lines(layout, Zone.TITLE)
    if not title_lines:
        more, title_lines = _head_of(layout, tables)
        above = above or more
    title_lines, marks_in_title = _part_marks(title_lines, tables)
    letterhead = read_letterhead(above + marks_in_title, tables=tables)
    doc_type, author, title = _read_title(title_lines, tables, keep_author=bool(letterhead.organs))
    reasons = letterhead.reasons
    if doc_type is None and letterhead.about is not None:
        doc_type, title = "Công văn", letterhead.about
    organs = letterhead.organs or ((author,) if author else ())
    symbol = letterhead.symbol
    for name, value in (("organ", organs), ("symbol", symbol), ("doc_type", doc_type), ("place", letterhead.place)):
        if not value:
            reasons.setdefault(name, "not found on the first page")
    if letterhead.date is None:
        reasons.setdefault("date", "no line with place and date")
    signature = read_signature(_lines(layout, Zone.SIGNATURE) or _tail_of(layout, tables), tables=tables)
    if signature.signer is None:
        reasons.setdefault("signer", "no name below a signature")
    return Header(
        organ=organs[-1] if organs else None,
        superior_organ=organs[-2] if len(organs) > 1 else None,
        province=_province(layout, organs, letterhead, tables),
        system=_system(letterhead, organs),
        symbol=symbol.printed if symbol is not None else None,
        number=symbol.number if symbol is not None else None,
        doc_type=doc_type,
        title=title,
        place=letterhead.place,
        date=letterhead.date,
        signing_mode=signature.mode,
        signing_body=signature.body,
        signer_title=signature.title,
        signer=signature.signer,
        recipients=read_recipients(_lines(layout, Zone.RECIPIENTS)),
        marks=letterhead.marks,
        is_draft=letterhead.is_draft,
        reasons=tuple(sorted(reasons.items())),
    )


_AUTHOR = re.compile(r"^của\s+", re.IGNORECASE)
_TYPES = {" ".join(name.lower().split()): name for row in load_types() for name in row.names}
_NO_TITLE = re.compile(r"^(?:Kính gửi|Căn cứ|Thực hiện|Nơi nhận)\b")
_PROVINCE_IN_TEXT = re.compile(r"\b(?:tỉnh|thành phố|Tỉnh ủy|Thành ủy)\s+$", re.IGNORECASE)


def _lines(layout: Layout, zone: Zone) -> list[str]:
    return [line for place in layout.of(zone) for line in place.span.of(layout.text).split("\n")]


def _type_of_line(line: str) -> str | None:
    """The document type that fills a line in capitals."""
    line = " ".join(line.split()).strip(" *:.-–_")
    return _TYPES.get(line.lower()) if is_upper(line) else None


def _part_marks(lines: list[str], tables: Tables) -> tuple[list[str], list[str]]:
    """Title lines without marks (DỰ THẢO), and the marks."""
    marks = [line for line in lines if any(m.pattern.fullmatch(" ".join(line.split())) for m in tables.marks)]
    return [line for line in lines if line not in marks], marks


def _head_of(layout: Layout, tables: Tables) -> tuple[list[str], list[str]]:
    """Lines above the title, and the title block, of a text without zones."""
    lines = layout.text.split("\n", HEAD_LINES)[:HEAD_LINES]
    at = next((i for i, line in enumerate(lines) if _type_of_line(line) is not None), None)
    if at is None:
        above = [line for line in lines[:12] if len(line) <= 90]
        return above, []
    title = [lines[at]]
    for line in lines[at + 1 :]:
        if (not line.strip() and len(title) > 1) or _NO_TITLE.match(line.strip()):
            break
        if line.strip():
            title.append(line)
    return [line for line in lines[:at] if len(line) <= 120], title


def _tail_of(layout: Layout, tables: Tables) -> list[str]:
    """The last lines of a text without a signature zone, from the last signing mode on."""
    body = [place for place in layout.places if place.zone is not Zone.FOOTNOTE]
    text = layout.text[: body[-1].span.end] if body else layout.text
    lines = [line for line in text[-1500:].split("\n") if len(line) <= 80]
    for at in range(len(lines) - 1, -1, -1):
        if is_upper(lines[at]) and tables.modes.match(lines[at].strip()) is not None:
            return lines[at:]
    return []


def _read_title(lines: list[str], tables: Tables, *, keep_author: bool) -> tuple[str | None, str | None, str | None]:
    """Type, the organ that the title names as its author, and the subject.

    A letterhead names the organ already; then the author line is left in the title, as it is printed.
    """
    doc_type = author = None
    rest: list[str] = []
    for line in (" ".join(line.split()).strip(" *_") for line in lines):
        if not line:
            continue
        if doc_type is None and not rest and (found := _type_of_line(line)) is not None:
            doc_type = found
        elif doc_type is not None and not rest and not keep_author and is_upper(line) and _AUTHOR.match(line):
            author = proper_name(_AUTHOR.sub("", line), tables)
        else:
            rest.append(line)
    return doc_type, author, " ".join(rest).strip(" -–") or None


def _system(letterhead: Letterhead, organs: tuple[str, ...]) -> str | None:
    if letterhead.system is not None:
        return letterhead.system
    if letterhead.symbol is not None:
        return letterhead.symbol.system
    if organs:
        party = re.search(
            r"\b(?:[Tt]ỉnh|[Tt]hành|[Hh]uyện|[Đđ]ảng|[Qq]uận|[Tt]hị) [uủ][ỷy]\b|Đảng|Trung ương", organs[-1]
        )
        return "party" if party else "state"
    return None


def _province(layout: Layout, organs: tuple[str, ...], letterhead: Letterhead, tables: Tables) -> str | None:
    """The province of a local organ: in its name, else in the place line, else the one the text names most."""
    for organ in reversed(organs):
        if (match := tables.province.search(organ)) is not None:
            return tables.province_of(match["name"])
    lead = letterhead.symbol.organ.split("-")[0] if letterhead.symbol and letterhead.symbol.organ else None
    known = organ_of(lead) if lead is not None else None
    if known is not None and known.scope == "central":
        return None
    if letterhead.place is not None and (name := tables.province_of(letterhead.place)) is not None:
        return name
    counts: dict[str, int] = {}
    for match in tables.province.finditer(layout.text):
        if _PROVINCE_IN_TEXT.search(layout.text, max(0, match.start() - 12), match.start()):
            name = tables.province_of(match["name"])
            if name is not None:
                counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda n: counts[n]) if counts else None
