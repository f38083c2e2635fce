"""The header: what a document says of itself in its letterhead, its title and its signature.

Fields come from the zones that reading found, by grammar. A number or a day that is blank is None with the
reason, never a guess. Where no letterhead was read, the organ is the one that the title names
("CHỈ THỊ CỦA BAN THƯỜNG VỤ TỈNH ỦY").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from extract.head.ending import find_ending
from extract.head.form_rules import find_form_rule
from extract.head.letterhead import Letterhead, read_letterhead
from extract.head.naming import below_province, is_upper
from extract.head.organ_case import begins_organ
from extract.head.penned import doubtful_figures, doubts_name, doubts_number
from extract.head.recipients import read_recipients
from extract.head.signature import read_signature
from extract.head.title import Title, read_title, type_before_subject, type_of_line
from extract.layout import Layout
from extract.tables import Tables
from extract.values import Header
from ingest.values import Reading, Zone
from normalize.symbols import Symbol, organ_of, type_of
from normalize.text import fold, split_tone

HEAD_LINES = 40
"""How many lines at the head of a text are looked at where reading found no zones."""


LONGEST = 300
"""No line of a title is longer."""


NAMES_WITHIN = 60_000
"""Characters at the head of a text in which provinces are counted where the letterhead names none."""


def find_header(layout: Layout, *, tables: Tables) -> Header:
    """The header of the document; fields that it does not have, or that cannot be read, are None."""
    left, right = _lines(layout, Zone.HEADER_LEFT), _lines(layout, Zone.HEADER_RIGHT)
    title_lines = _lines(layout, Zone.TITLE)
    if not title_lines:
        more, title_lines = _head_of(layout)
        left = left if left or right else more
    left, authored = _part_title(left)
    title_lines = authored or title_lines
    title_lines, marks_in_title = _part_marks(title_lines, tables)
    letterhead = read_letterhead(left, right + marks_in_title, tables=tables)
    reasons = letterhead.reasons
    title = read_title(title_lines, tables=tables, keep_author=bool(letterhead.organs))
    if title.doc_type is None and letterhead.about is not None:
        title = Title("Công văn", title.author, letterhead.about)
    elif title.doc_type is None:
        title = replace(title, doc_type=_type_by_symbol(letterhead.symbol, lettered=not title_lines))
    organs = letterhead.organs or ((title.author,) if title.author else ())
    symbol = letterhead.symbol
    if symbol is not None and doubts_number(layout, _ABOVE, symbol.number):
        reasons |= dict.fromkeys(("symbol", "number"), f"read without certainty: {symbol.printed}")
        symbol = None
    _doubt_date(layout, letterhead)
    system = _system(letterhead, organs, tables)
    ending = find_ending(layout, tables)
    signature = read_signature(ending.signature, tables=tables, system=system)
    recipients = read_recipients(ending.recipients)
    signer = signature.signer
    if signature.doubt is not None:
        reasons["signer_title"] = signature.doubt
    if signer is not None and doubts_name(layout, (Zone.SIGNATURE,), signer, tables.families | tables.rare_families):
        reasons["signer"] = f"read without certainty: {signer}"
        signer = None
    elif signer is not None and _is_read(layout) and _almost_a_family(signer, tables):
        reasons["signer"] = f"no family has this name: {signer}"
        signer = None
    wanted = {
        "organ": organs,
        "symbol": symbol,
        "number": symbol,
        "doc_type": title.doc_type,
        "place": letterhead.place,
    }
    for name, value in (wanted | {"date": letterhead.date, "signer": signer}).items():
        if not value:
            reasons.setdefault(name, "not found where it is printed")
    return Header(
        organ=organs[-1] or None if organs else None,
        superior_organ=organs[-2] if len(organs) > 1 else None,
        province=_province(layout, organs, letterhead, tables) if organs or title.doc_type else None,
        system=system,
        form_rules=find_form_rule(system, letterhead.date, symbol=letterhead.symbol, doc_type=title.doc_type),
        symbol=symbol.printed if symbol is not None else None,
        number=symbol.number if symbol is not None else None,
        doc_type=title.doc_type,
        title=title.subject,
        place=letterhead.place,
        date=letterhead.date,
        signing_mode=signature.mode,
        signing_body=signature.body,
        signer_title=signature.title,
        signer=signer,
        recipients=tuple(recipient.text for recipient in recipients),
        recipient_notes=tuple(recipient.note for recipient in recipients),
        marks=tuple(letterhead.marks),
        is_draft=letterhead.is_draft,
        reasons=tuple(sorted(reasons.items())),
    )


_ABOVE = (Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE)
_SUBJECT = re.compile(r"\s*(?:[Vv]ề|V/v|[Cc]ủa|[Dd]ự thảo|[Kk]ết quả|[Tt]ình hình)\b")
_ANNEX = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|MẪU SỐ|Mẫu số)\b")
_PLACE = re.compile(r"\bngày\b.{0,20}\btháng\b.{0,20}\bnăm\b")
_NO_TITLE = re.compile(r"^(?:Kính gửi|Căn cứ|Thực hiện|Nơi nhận)\b")
_PROVINCE_CUE = re.compile(r"\b(?:[Tt]ỉnh|TỈNH|[Tt]hành phố|THÀNH PHỐ)(?: [ủu][ỷy]| Ủ[Yy]| U[Ỷỷ])?\s+")
# The name after a provincial organ, also one that no gazetteer has.
_PROVINCE_OF = re.compile(r"(?:Tỉnh [uủ][ỷy]|tỉnh)\s+(?P<name>[^\W\d_][^\d,;]*)$")
_LOCAL = re.compile(
    r"\b(?:Sở|Thành [uủ][ỷy]|Quận [uủ][ỷy]|Huyện [uủ][ỷy]|quận|huyện|phường|xã|thị trấn|thị xã|thành phố)\b"
)
_PROVINCIAL = re.compile(r"\b(?:Tỉnh [uủ][ỷy]|tỉnh)\b")
_MASS = re.compile(r"(?:Tổng )?Liên đoàn Lao động|Công đoàn|Hội (?!đồng|nghị)|Đoàn (?:Thanh niên|TNCS)|\w+ ?đoàn\b")
_PARTY = re.compile(r"\b(?:[Tt]ỉnh|[Tt]hành|[Hh]uyện|[Đđ]ảng|[Qq]uận|[Tt]hị) [uủ][ỷy]\b|Chi bộ|Đảng|Trung ương")


def _lines(layout: Layout, zone: Zone) -> list[str]:
    return [line for place in layout.of(zone) for line in place.span.of(layout.text).split("\n")]


def _is_read(layout: Layout) -> bool:
    """Whether the last page was read from an image."""
    return bool(layout.document.pages) and layout.document.pages[-1].reading is Reading.OCR


def _almost_a_family(name: str, tables: Tables) -> bool:
    """Whether the first word of a name is no family's, but is one with another tone: Định for Đinh."""
    first = name.split()[0]
    if first in tables.families | tables.rare_families:
        return False
    letters = split_tone(first.lower()).letters
    return any(split_tone(family.lower()).letters == letters for family in tables.families)


def _part_title(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines above the title, and those from one on that is a title with its author: QUYẾT ĐỊNH CỦA UBND TỈNH."""
    at = next((i for i, line in enumerate(lines) if " cua " in fold(line) and type_of_line(line) is not None), None)
    return (lines, []) if at is None else (lines[:at], lines[at:])


def _part_marks(lines: list[str], tables: Tables) -> tuple[list[str], list[str]]:
    """Title lines without marks (DỰ THẢO), and the marks."""
    marks = [line for line in lines if any(m.pattern.fullmatch(" ".join(line.split())) for m in tables.marks)]
    return [line for line in lines if line not in marks], marks


def _head_of(layout: Layout) -> tuple[list[str], list[str]]:
    """Lines above the title, and the title block, of a text in which reading found none; never what ends a document."""
    ending = layout.of(Zone.RECIPIENTS, Zone.SIGNATURE, Zone.FOOTNOTE)
    text = layout.text[: ending[0].span.start] if ending else layout.text
    lines = text.split("\n", HEAD_LINES)[:HEAD_LINES]
    if _ANNEX.match(text.lstrip()) is not None:
        return [], []
    at = next((i for i, line in enumerate(lines) if type_of_line(line) is not None), None)
    headed = next((i for i, line in enumerate(lines) if _PLACE.search(line) is not None), len(lines))
    if at is None or headed < at:
        glued = (i for i in range(headed, len(lines)) if type_before_subject(lines[i]) is not None)
        at = next((i for i in glued if at is None or i < at), at)
    if at is None:
        above = [line for line in lines[:12] if len(line) <= 90]
        return above, []
    title = [lines[at]]
    glued_line = type_of_line(lines[at]) is None
    for line in lines[at + 1 :]:
        if (not line.strip() and len(title) > 1) or _NO_TITLE.match(line.strip()):
            break
        if (
            len(line) > LONGEST
            or line.rstrip().endswith((".", ";", ":"))
            or (glued_line and not is_upper(line) and not _SUBJECT.match(line))
        ):
            break
        if line.strip():
            title.append(line)
    return [line for line in lines[:at] if len(line) <= 120], title


def _doubt_date(layout: Layout, letterhead: Letterhead) -> None:
    """A day or a month that the reader doubts is left out: it is often written by hand."""
    if letterhead.date is None or len(letterhead.date) < len("2020-04"):
        return
    doubtful = doubtful_figures(layout, _ABOVE, letterhead.date_printed)
    year, month, *day = letterhead.date.split("-")
    if any(_number(word) == int(month) for word in doubtful):
        letterhead.date = year
    elif day and any(_number(word) == int(day[0]) for word in doubtful):
        letterhead.date = f"{year}-{month}"
    else:
        return
    letterhead.reasons["date"] = f"read without certainty: {letterhead.date_printed}"


def _number(word: str) -> int | None:
    digits = "".join(c for c in word if c.isdecimal())
    return int(digits) if digits else None


def _system(letterhead: Letterhead, organs: tuple[str, ...], tables: Tables) -> str | None:
    """The motto's, else the symbol's, else that of the organ's name."""
    if letterhead.system is not None:
        return letterhead.system if letterhead.system in ("party", "state") else None
    if letterhead.symbol is not None:
        # Their symbols are written either way, and tell of neither.
        mass = organs and letterhead.symbol.system == "party" and _MASS.match(organs[-1]) is not None
        return None if mass else letterhead.symbol.system
    if organs and _PARTY.search(organs[-1]) is not None:
        return "party"
    # Words in capitals that are no organ's name tell nothing.
    return "state" if organs and begins_organ(organs[-1], tables) else None


def _type_by_symbol(symbol: Symbol | None, *, lettered: bool) -> str | None:
    """The type that the symbol tells where no title was read: a letter's has no code, others a code with one name.

    `lettered` says that the page has no title at all, as a letter's has none.
    """
    if symbol is None:
        return None
    if symbol.type_code is None:
        return "Công văn" if lettered and symbol.sure and symbol.unit and symbol.system == "state" else None
    row = type_of(symbol.type_code)
    return row.names[0] if row is not None and len(row.names) == 1 and symbol.year is None else None


def _agreed(text: str, name: str, place: str | None) -> str:
    """A name that no gazetteer has, in the spelling that the place line confirms: of "ANLẠC" and "An Lạc" the second.

    Where both are the same but for blanks and diacritics, the spelling counts that the text has more often.
    """
    if place is None or "".join(fold(place).split()) != "".join(fold(name).split()):
        return name
    return max(place, name, key=text.count)


def _province(layout: Layout, organs: tuple[str, ...], letterhead: Letterhead, tables: Tables) -> str | None:
    """The province of a local organ: in its name, else in the place line, else the one the text names most."""
    below: list[str] = []
    for organ in reversed(organs):
        if (match := tables.province.search(organ)) is not None:
            if not below_province(organ[: match.start()]):
                return tables.province_of(match["name"])
            below.append(match["name"])
        if (match := _PROVINCE_OF.search(organ)) is not None:
            return _agreed(layout.text, match["name"], letterhead.place)
    lead = letterhead.symbol.organ.split("-")[0] if letterhead.symbol and letterhead.symbol.organ else None
    known = organ_of(lead) if lead is not None else None
    central = any(tables.level_of(organ) == "central" for organ in organs)
    if central or (known is not None and known.scope == "central"):
        return None
    if letterhead.place is not None and letterhead.place not in below:
        name = tables.province_of(letterhead.place)
        provincial = (known is not None and known.level == "province") or any(_PROVINCIAL.search(o) for o in organs)
        # An organ in the capital that no table knows may be one of the whole country.
        if provincial or (name is not None and (name != "Hà Nội" or any(_LOCAL.search(organ) for organ in organs))):
            return name or letterhead.place
        if name is not None:
            return None
    return _named_most(layout.text[:NAMES_WITHIN], tables)


def _named_most(text: str, tables: Tables) -> str | None:
    """The province that a text names more often than all others together."""
    counts: Counter[str] = Counter()
    for cue in _PROVINCE_CUE.finditer(text):
        match = tables.province.match(text, cue.end())
        name = tables.province_of(match["name"]) if match is not None else None
        if name is not None:
            counts[name] += 1
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > counts.total() else None
