"""Organs named in a text, and which organ of the table each is.

    known   the names of organ_names.toml and organs.toml, with the level and the place after them
    open    a first word such as Công ty or Trung tâm, with the capitalised words and fields of work after it

A name is written out in full (BTV Tỉnh ủy → Ban Thường vụ Tỉnh ủy) and completed by the place printed after it or,
where the document leaves no other, by the document's own. What stays open names no organ: "UBND xã" in a province's
directive is any commune's, "các tỉnh ủy" are many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.head.naming import is_upper, proper_name
from extract.letters import CAPITAL, SMALL
from extract.named.gazetteer import LEVELS, Unit, load_gazetteer
from extract.named.organ_table import (
    fields,
    folded,
    heads,
    load_organ_table,
    more_names,
    open_heads,
    without_entity,
)
from extract.named.places import Context, kind_of, name_at, resolve
from extract.tables import Tables
from extract.wordtree import WORD_END
from normalize.text import fold
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class NamedOrgan:
    """An organ where it stands: its full name, and its key in the table with the place's code where both are known."""

    span: Span
    name: str
    code: str | None = None


def find_named_organs(text: str, *, tables: Tables, context: Context) -> list[NamedOrgan]:
    """All organs in text order, none inside another."""
    own = _own_places(tables, context)
    parts = sorted((*_known(text, tables), *_open(text)), key=lambda part: (part.start, -part.end))
    found: list[NamedOrgan] = []
    for part in parts:
        if found and part.start < found[-1].span.end:
            continue
        organ = _organ(text, _with_tail(text, part, tables), tables, context, own)
        if organ is not None:
            found.append(organ)
    return found


def is_office(name: str) -> bool:
    """Whether an organ is an office that one person holds: Thủ tướng Chính phủ."""
    return folded(name) in load_organ_table().offices


def canonical(name: str, tables: Tables) -> str:
    """An organ's name in full and in its proper case, as the tables write it, without level and place.

    >>> from extract.tables import load_tables
    >>> canonical("BTV Tỉnh uỷ", load_tables())
    'Ban Thường vụ Tỉnh ủy'
    """
    table = load_organ_table()
    name = " ".join(name.split())
    own = more_names().match(name)
    if own is not None and own[0].end == len(name):
        name = own[1].spelling
    elif is_upper(name) and len(name.split()) > 1:
        name = proper_name(name, tables)
    else:
        name = tables.spelling_of(name)
    full = " ".join(table.short.get(word.rstrip("."), word) for word in name.split())
    full = table.aliases.get(folded(full), full)
    return tables.spelling_of(full)


@dataclass(frozen=True, slots=True)
class _Part:
    """A name before it is completed: `base` ends before its level, `level` and `place` follow it.

    `named` is False for "Trường THPT", which is no school's name until a place or a level follows.
    """

    start: int
    base: int
    end: int
    placed: bool
    known: bool
    named: bool = True
    level: str | None = None
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class _Own:
    """A place of the document's own organ."""

    kind: str
    name: str
    unit: Unit | None


_LEVEL = (
    r"tỉnh|thành\s+phố|tp\.?|huyện|quận|thị\s+xã|xã|phường|thị\s+trấn|đặc\s+khu"
    r"|thôn|bản|ấp|buôn|khu\s+phố|tổ\s+dân\s+phố"  # of cells: Chi bộ thôn Đông
)
# Committees of the Party and of the Youth Union hold their level in their name.
_COMMITTEE = {
    folded(f"{lead} {last}"): kind
    for last in ("ủy", "đoàn")
    for lead, kind in (
        ("tỉnh", "tỉnh"),
        ("thành", "thành phố"),
        ("huyện", "huyện"),
        ("quận", "quận"),
        ("thị", "thị xã"),
    )
}
_LEVEL_END = re.compile(rf"\s+(?P<level>{_LEVEL})$", re.IGNORECASE)
_LEVEL_NEXT = re.compile(
    rf"(?:[ \u00a0]+|\s*\n(?=[{CAPITAL}]{{2}}))(?P<level>{_LEVEL}){WORD_END}(?!\s+(?:ủy|uỷ)\b)", re.IGNORECASE
)
_COMMITTEE_END = re.compile(r"(?:^|\s)(?P<committee>(?:tỉnh|thành|huyện|quận|thị)\s+(?:ủy|uỷ|đoàn))$", re.IGNORECASE)
_MANY_BEFORE = re.compile(r"(?:\b(?:các|những|mỗi|mọi|từng|một số|nhiều|hai|ba|bốn|năm)|\d)\s+$", re.IGNORECASE)
_MANY_INSIDE = re.compile(
    r"\s(?:các\s+(?:tỉnh|thành|huyện|quận|thị|xã|phường|đặc)|cấp\s+(?:tỉnh|huyện|xã))(?:\s|$)", re.IGNORECASE
)
_MANY_AFTER = re.compile(r"\s+(?:các\s+(?:cấp|tỉnh|huyện|xã|phường|quận|thị|địa)|cấp\s|mỗi\b|từng\b)")
_MEMBER_AFTER = re.compile(r"\s+viên\b")  # Tỉnh ủy viên
_LAW_BEFORE = re.compile(r"\b(?:Luật|Pháp lệnh|Bộ luật)\s+(?:Tổ\s+chức\s+|về\s+)?$")
_STANDING_BEFORE = re.compile(r"\b(?:bí thư|chủ tịch|ủy viên|trưởng ban|trưởng đoàn)\s+$", re.IGNORECASE)
_STANDING = re.compile(r"thường\s+trực\s+", re.IGNORECASE)
_PLACE_GAP = re.compile(r"[ \u00a0]|\s*\n\s*")
_GENERAL = re.compile(r"[Đđ]ảng (?:bộ|[uủ][ỷy])$")
_CENTRAL = re.compile(r"\bTrung ương(?: Đảng)?$|\bViệt Nam$")
_WINDOW = 24


def _known(text: str, tables: Tables) -> Iterator[_Part]:
    """The names that the tables hold, without the heads of organs before them."""
    table, silent = load_organ_table(), without_entity(tables)
    for tree in (tables.organs, more_names()):
        for span, known in tree.find(text, 0, len(text)):
            start = span.start
            if not text[start].isupper() or _in_symbol(text, span):
                continue
            if _STANDING_BEFORE.search(text, max(0, start - _WINDOW), start) and (lead := _STANDING.match(text, start)):
                start = lead.end()
            while folded(text[start : span.end]) not in table.offices and (head := heads().match(text, start)):
                start = head.end()
            if start != span.start:
                again = tree.match(text, start)
                if again is None or not text[start].isupper():
                    continue
                span, known = again
            if _FIELD_SMALL.match(text, span.start) is None and folded(known.spelling) not in silent:
                yield _Part(span.start, span.end, span.end, known.placed or tree is not tables.organs, True)


def _in_symbol(text: str, span: Span) -> bool:
    """Whether the name is part of a document's symbol: 1640/BHXH-GĐBHYT."""
    return text[max(0, span.start - 1) : span.start] in ("/", "-") or _GLUED.match(text, span.end) is not None


_GLUED = re.compile(r"[-/]\w")
# "thuộc Bộ xây dựng kế hoạch": a field has its capital.
_FIELD_SMALL = re.compile(rf"(?:Bộ|Sở|Phòng)\s+[{SMALL}]|Phó\b|PHÓ\b")


def _open(text: str) -> Iterator[_Part]:
    """Organs that begin with one of the open heads."""
    table = load_organ_table()
    for head in open_heads().finditer(text):
        end, capitals, names, field = head.end(), 0, 0, False
        while (gap := _GAP.match(text, end)) is not None:
            phrase = fields(small=end == head.end()).match(text, gap.end())
            if phrase is not None and (gap["and"] is None or phrase[0][0].isupper()):
                end, field = phrase.end(), True
                capitals += phrase[0][0].isupper()
                continue
            if gap["comma"] is not None:
                break
            word = _NAME.match(text, gap.end()) if gap["and"] is None else None
            if (
                word is None
                or names > 6
                or head[0] in table.fields_only
                or (not field and head[0] in table.needs_field)
            ):
                break
            end, capitals, names = word.end(), capitals + 1, names + 1
            rest = _COMPOUND.match(text, end)
            if rest is not None and names == 1 and rest[1] not in table.after:
                end = rest.end()  # one capital alone is no name: Cơ khí, Thẩm định
        if capitals and (field or capitals > 1):
            yield _Part(head.start(), end, end, True, False, names > 0 or head[0] not in table.needs_name)


# A comma goes on with a list of fields only where "và" closes it: Trung tâm Văn hóa, Thông tin và Thể thao.
_GAP = re.compile(
    r"(?P<comma>,(?=[ \u00a0][^\s,;.]+(?: [^\s,;.]+){0,3} và [^\W\d_]))?[ \u00a0](?P<and>(?:và|-|–)[ \u00a0])?"
)
_COMPOUND = re.compile(rf"[ \u00a0]([{SMALL}]+)(?![\w-])")
_NAME = re.compile(rf"(?:[{CAPITAL}][{SMALL}]*|[{CAPITAL}]{{2,}}\d*)(?![\w-])")


def _with_tail(text: str, part: _Part, tables: Tables) -> _Part:
    """The name with the level and the place that follow it."""
    name = text[part.start : part.end]
    level, base, end = None, part.base, part.end
    if (match := _COMMITTEE_END.search(name)) is not None:
        level = _COMMITTEE[folded(match["committee"])]
    elif (match := _LEVEL_END.search(name)) is not None:
        level, base = kind_of(match["level"]), part.start + match.start()
    elif part.placed and (match := _LEVEL_NEXT.match(text, end)) is not None:
        level, end = kind_of(match["level"]), match.end()
    place = None
    gap = _PLACE_GAP.match(text, end)
    if gap is not None and (level or part.placed) and text[gap.end() : gap.end() + 1].isupper():
        place = _place_at(text, gap.end(), level, name, tables) if "\n" not in gap[0] else _below(text, gap.end(), name)
        end = place.end if place is not None else end
    return replace(part, base=base, end=end, level=level, place=place)


def _below(text: str, start: int, name: str) -> Span | None:
    """A province on the next line, which goes on with the name only in the capitals of a letterhead."""
    end = load_gazetteer().name_at(text, start, (1,)) if is_upper(name) else None
    return Span(start, end) if end is not None and is_upper(text[start:end]) else None


def _place_at(text: str, start: int, level: str | None, name: str, tables: Tables) -> Span | None:
    """The place there; without a level a province only ("Công an Bắc Giang"), but for a Party organization."""
    if level is not None or _GENERAL.search(name) is not None:
        end = name_at(text, start, LEVELS.get(level, ()) if level is not None else (1, 2, 3), tables)
    else:
        end = load_gazetteer().name_at(text, start, (1,))
    return Span(start, end) if end is not None else None


def _organ(text: str, part: _Part, tables: Tables, context: Context, own: dict[int, _Own]) -> NamedOrgan | None:
    """The organ that the parts make, None where they name none."""
    if _LAW_BEFORE.search(text, max(0, part.start - _WINDOW), part.start):
        return None
    printed, base = text[part.start : part.end], text[part.start : part.base]
    row_level = tables.level_of(base) if part.known else None
    if _MANY_INSIDE.search(printed) or (part.place is None and _MANY_AFTER.match(text, part.end)):
        return None
    if part.place is None and _MEMBER_AFTER.match(text, part.end) is not None:
        return None
    unique = row_level == "central" or printed.startswith(("Bộ ", "Sở "))
    if not unique and _MANY_BEFORE.search(text, max(0, part.start - _WINDOW), part.start):
        return None
    if part.level is None and part.place is None:
        goes_on = _COMPOUND.match(text, part.end) if not part.known else None
        if not part.named or (goes_on is not None and goes_on[1] not in load_organ_table().after):
            return None
    span = Span(part.start, part.end)
    name = canonical(base, tables)
    level = part.level or ("tỉnh" if row_level == "province" or base.startswith("Sở ") else None)
    if part.place is not None:
        place = " ".join(part.place.of(text).split())
        place = " ".join(word.capitalize() for word in place.split()) if is_upper(place) else place
        if level is None:
            return NamedOrgan(span, f"{name} {place}")
        unit = resolve(level, place, LEVELS.get(level, ()), tables, context)
        return _at_place(span, name, level, unit.name if unit else place, unit)
    if level is not None:
        return _by_context(span, name, level, part.level is not None, tables, context, own)
    if folded(base) in load_organ_table().not_alone or (part.known and _GENERAL.search(base)):
        return None
    central = part.known and (
        row_level == "central" or _CENTRAL.search(name) or folded(name) in load_organ_table().aliases
    )
    return NamedOrgan(span, name, _key(name) if central else None)


def _by_context(
    span: Span, name: str, level: str, printed: bool, tables: Tables, context: Context, own: dict[int, _Own]
) -> NamedOrgan | None:
    """An organ of a level without a place: that of the document, of which there is one on that level."""
    levels = LEVELS.get(level, ())
    for place in (own[one] for one in levels if one in own):
        if place.kind == level:
            return _at_place(span, name, level, place.unit.name if place.unit is not None else place.name, place.unit)
    if 1 in levels and context.province is not None:
        province = resolve(None, context.province, (1,), tables, context)
        kind = province.kind if province is not None else "tỉnh"
        if kind == level or not printed:
            return _at_place(span, name, kind, context.province, province)
    central = context.organ is not None and tables.level_of(context.organ) == "central"
    if levels == (1,) and not central and context.province is None:
        return NamedOrgan(span, f"{name}{_shown(name, level)}" if printed else name)
    return None


def _at_place(span: Span, name: str, kind: str, place: str, unit: Unit | None) -> NamedOrgan:
    code = f"{_key(name)}@{unit.key}" if unit is not None else None
    return NamedOrgan(span, f"{name}{_shown(name, kind)} {place}", code)


def _key(name: str) -> str:
    return "-".join(fold(name).replace(",", " ").replace("-", " ").split())


def _shown(name: str, kind: str) -> str:
    """The level as it goes into the name; a committee's name holds it: Tỉnh ủy."""
    return "" if _COMMITTEE_END.search(name) else f" {kind}"


def _own_places(tables: Tables, context: Context) -> dict[int, _Own]:
    """The places below the province of the document's own organ and of those above it, by level."""
    text = context.organ or ""
    inner = replace(context, organ=None)
    found: dict[int, _Own] = {}
    for part in _known(text, tables):
        whole = _with_tail(text, part, tables)
        if whole.level is None or whole.place is None:
            continue
        levels = LEVELS.get(whole.level, (4,))
        place = whole.place.of(text)
        unit = resolve(whole.level, place, levels, tables, inner)
        found.setdefault(unit.level if unit is not None else levels[-1], _Own(whole.level, place, unit))
        above = load_gazetteer().above(unit) if unit is not None else None
        if above is not None:
            found.setdefault(above.level, _Own(above.kind, above.name, above))
    return {level: own for level, own in found.items() if level > 1}
