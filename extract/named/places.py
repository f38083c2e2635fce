"""Places named in a text: units after their kind word, those in a list after one, and provinces by their bare name.

    kind    "huyện Lục Nam", "TP. Bắc Giang", "thôn Đông"
    list    "các huyện Lục Nam, Lạng Giang và Yên Thế": each is a place
    bare    "từ Hà Nội đến Hải Phòng": provinces only, in capitals, and not inside a longer name

Which unit a name means is said only where the document's province and date, or the units named after it, leave one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.head.naming import is_upper
from extract.letters import CAPITAL, SMALL
from extract.named.gazetteer import LEVELS, REFORM, Unit, load_gazetteer
from extract.named.names import load_names
from extract.tables import Tables
from extract.wordtree import WORD_END, fold_tones, words_pattern
from normalize.codes import load_types
from normalize.values import Span


@dataclass(frozen=True, slots=True)
class Context:
    """What the document says of itself: its organ and those above it, its province, its date (ISO, may be partial)."""

    organ: str | None = None
    province: str | None = None
    date: str | None = None

    @property
    def undated(self) -> bool:
        """Whether the date does not say if the reform was past."""
        return self.date is None or (self.date < REFORM and REFORM.startswith(self.date))

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of units that a document of this date may mean, likelier first; none where that is open."""
        if self.undated:
            return ()
        return ("2004",) if self.date is not None and self.date < REFORM else ("2025", "2004")


@dataclass(frozen=True, slots=True)
class Place:
    """A place where it stands; `name` is without its kind, `levels` those it may be of, `unit` the one meant."""

    span: Span
    kind: str | None
    name: str
    levels: tuple[int, ...]
    unit: Unit | None = None


def find_places(text: str, *, tables: Tables, context: Context) -> list[Place]:
    """All places in text order, with the units that they mean where that is sure."""
    found = [*_after_kinds(text, tables), *_after_described_kinds(text, tables), *_bare_provinces(text, tables)]
    found.sort(key=lambda place: (place.span.start, -place.span.end))
    kept: list[Place] = []
    for place in found:
        if not kept or place.span.start >= kept[-1].span.end:
            kept.append(place)
    return _resolved(text, kept, tables, context)


def name_at(text: str, start: int, levels: tuple[int, ...], tables: Tables) -> int | None:
    """The end of the name of a unit of those levels that begins at `start`; what no gazetteer has is known by shape.

    Such a name is of two or three capitalised syllables, or of one before a stop, and neither a person nor an organ.
    """
    known = load_gazetteer().name_at(text, start, levels)
    if 1 in levels and (before := tables.province.match(text, start)) is not None:
        # A province that was dissolved before the lists: Hà Nam Ninh is not Hà Nam.
        words = before[0].replace("-", " ").split()
        known = max(known or 0, before.end()) if all(word[0].isupper() for word in words) else known
    if known is not None and _goes_on(text, known, tables) is None:
        return known
    ends: list[int] = []
    match = _SYLLABLE.match(text, start)
    while match is not None and len(ends) < 4 and not _begins_other(text, match.start(), tables):
        ends.append(match.end())
        match = _goes_on(text, match.end(), tables, whole=len(ends) > 1)
    if not ends or (len(ends) > 2 and load_names().is_family(text[start : ends[0]])):
        return known
    if len(ends) == 1 and (ends[0] - start < 2 or _STOP.match(text, ends[0]) is None):
        return known
    return ends[-1] if len(ends) < 4 else known


def _goes_on(text: str, end: int, tables: Tables, *, whole: bool = True) -> re.Match[str] | None:
    """The next syllable of a name: a capital that begins nothing else, and after a whole name no person's name."""
    gap = _BLANK.match(text, end)
    match = _SYLLABLE.match(text, gap.end()) if gap is not None else None
    if match is None or _begins_other(text, match.start(), tables):
        return None
    return None if whole and match[0] in load_names().families else match


def resolve(kind: str | None, name: str, levels: tuple[int, ...], tables: Tables, context: Context) -> Unit | None:
    """The unit that a name alone means in a document of that province and date; None where several may be meant."""
    return _resolve(Place(Span(0, 0), kind, name, levels), None, tables, context)


def kind_of(printed: str) -> str:
    """The kind as the gazetteer has it: TP. → thành phố."""
    low = " ".join(printed.lower().split()).rstrip(".")
    return _SHORT_KINDS.get(low, low)


_SHORT_KINDS = {"tp": "thành phố", "tx": "thị xã"}
_SMALLEST = ("thôn", "ấp", "buôn")
_ONE_KIND = r"tỉnh|thành\s+phố|tp\.?|thị\s+xã|tx\.?|thị\s+trấn|đặc\s+khu|huyện|quận|phường|xã|thôn|ấp|buôn"
# "hợp tác xã", "Thông tấn xã" and "cấp xã" hold no kind.
_KIND = re.compile(
    rf"(?<![\w-])(?<!tác )(?<!tấn )(?<!cấp )(?<!lái )(?P<kind>(?i:{_ONE_KIND}))(?: đảo)?"
    rf"(?P<gap>\s*:\s*|\s*\(\s*|\s+|(?<=\.))(?=[{CAPITAL}\d])"
)
_DESCRIBED = re.compile(
    rf"\b(?:[Cc]ác|\d{{1,2}})\s+(?P<kind>{_ONE_KIND})(?:\s+[{SMALL}]+){{1,4}}\s*[:(]\s*(?=[{CAPITAL}])"
)
_KINDS_BEFORE = re.compile(rf"(?:(?:{_ONE_KIND})(?:\s*,\s*|\s+và\s+|\s+))+\Z", re.IGNORECASE)
_MANY_BEFORE = re.compile(r"(?:\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|giữa)|\d)\s+\Z", re.IGNORECASE)
_SYLLABLE = re.compile(rf"[{CAPITAL}](?:[{SMALL}]*|[{CAPITAL}]*)(?:['’][{SMALL}]+)?(?![\w-])")
_BLANK = re.compile(r"[ \u00a0]")
_WINDOW = 60
_STOP = re.compile(r"\s*(?:[,.;:)(]|\n|$|(?:và|là|có|đến|đã|được|của|tại|cùng|với|thuộc|nay)\b)")
_NEXT = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|với|cùng)\s+")
_UPWARD = re.compile(r"(?:\s*[,(–-]\s*|\s+)(?:thuộc\s+)?")


def _after_kinds(text: str, tables: Tables) -> Iterator[Place]:
    position = 0
    while (match := _KIND.search(text, position)) is not None:
        position = match.end("kind")
        if _inside_name(text, match):
            continue
        kind = kind_of(match["kind"])
        if kind in _SMALLEST and match["kind"][0].isupper() and load_gazetteer().name_at(text, match.start(), (2, 3)):
            continue  # Buôn Ma Thuột, Buôn Hồ: the word is part of the name
        before = _KINDS_BEFORE.search(text, max(0, match.start() - _WINDOW), match.start())
        kinds = tuple(_kinds_in(before[0])) if before is not None else ()
        levels = tuple(dict.fromkeys(level for one in (*kinds, kind) for level in LEVELS.get(one, ())))
        end = _name_after(text, match.end(), levels, tables, numbers=kind in ("quận", "phường"))
        if end is None:
            continue
        # "các huyện, thị xã: Lục Nam, Việt Yên": the names stand apart from their kinds.
        apart = bool(kinds) or match["gap"].strip() != ""
        lead = before.start() if before is not None else match.start()
        many = apart or _MANY_BEFORE.search(text, max(0, lead - _WINDOW), lead) is not None
        span = Span(match.end() if apart else match.start(), end)
        # TP.HCM is an alias as a whole.
        name = tables.province_of(span.of(text)) or text[match.end() : end]
        yield Place(span, None if apart else kind, name, levels)
        position = end
        bracketed = text[match.start() - 1 : match.start()] == "("
        if (many or bracketed) and kind not in _SMALLEST:
            for place in _list_from(text, end, levels, tables, known=not many):
                yield place
                position = place.span.end


def _after_described_kinds(text: str, tables: Tables) -> Iterator[Place]:
    """Known units in a bracket or after a colon: "các huyện miền núi (Sơn Động, Lục Ngạn)"."""
    for match in _DESCRIBED.finditer(text):
        levels = LEVELS.get(kind_of(match["kind"]), ())
        end = load_gazetteer().name_at(text, match.end(), levels)
        if end is not None:
            yield Place(Span(match.end(), end), None, text[match.end() : end], levels)
            yield from _list_from(text, end, levels, tables, known=True)


def _inside_name(text: str, kind: re.Match[str]) -> bool:
    """Whether a kind with a capital stands after another capital: "Phúc Tỉnh Khiêm Nhất" is one name."""
    before = _WORD_BEFORE.search(text, max(0, kind.start() - 24), kind.start())
    return (
        before is not None
        and kind["kind"][0].isupper()
        and not kind["kind"].isupper()
        and before["word"][0].isupper()
        and not _starts_sentence(text, kind.start() - len(before[0]))
    )


def _kinds_in(printed: str) -> Iterator[str]:
    return (kind_of(match[0]) for match in re.finditer(_ONE_KIND, printed, re.IGNORECASE))


def _name_after(text: str, start: int, levels: tuple[int, ...], tables: Tables, *, numbers: bool) -> int | None:
    if text[start].isdigit():
        end = load_gazetteer().name_at(text, start, levels) if numbers else None
        return end if end is not None and _STOP.match(text, end) is not None else None
    return name_at(text, start, levels, tables)


def _list_from(text: str, position: int, levels: tuple[int, ...], tables: Tables, *, known: bool) -> Iterator[Place]:
    """The places that go on a list after its first: names of the same level, without a kind of their own.

    `known` takes those only that the gazetteer has, where nothing but a bracket says that there is a list.
    """
    while (gap := _NEXT.match(text, position)) is not None and gap.end() < len(text):
        end = name_at(text, gap.end(), levels, tables) if text[gap.end()].isupper() else None
        if end is None:
            return
        sure = bool(load_gazetteer().named(text[gap.end() : end], levels))
        if not sure and (known or _STOP.match(text, end) is None):
            return
        yield Place(Span(gap.end(), end), None, text[gap.end() : end], levels)
        position = end


def _begins_other(text: str, position: int, tables: Tables) -> bool:
    """Whether an organ, an office, the type of a document or a clause begins there: "xã Tân Mỹ Về việc"."""
    return tables.organs.match(text, position) is not None or _other(tables).match(text, position) is not None


@lru_cache(maxsize=1)
def _other(tables: Tables) -> re.Pattern[str]:
    types = [words_pattern(name) for row in load_types() for name in row.names]
    titles = [words_pattern(title) for title in tables.signer_titles]
    words = [words_pattern(word) for word in load_names().no_place]
    return re.compile(rf"(?:{'|'.join([*types, *titles, *words])}){WORD_END}", re.IGNORECASE)


def _starts_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - 4) : position].rstrip(" \t\u00a0“\"'-–+*•(")
    return not before or before[-1] in ".;:!?\n" or position < 2


def _bare_provinces(text: str, tables: Tables) -> Iterator[Place]:
    names = load_names()
    for match in _province_names(tables).finditer(text):
        before = _WORD_BEFORE.search(text, max(0, match.start() - 24), match.start())
        word = before["word"] if before is not None else ""
        if word[:1].isupper() and not (
            word.lower() in names.place_cues and _starts_sentence(text, match.start() - len(before[0]))  # type: ignore[index]
        ):
            continue
        if _CAPITAL_AFTER.match(text, match.end()) is not None:
            continue
        name = tables.province_of(match[0]) or match[0]
        if name in names.doubtful_places and word.lower() not in names.place_cues:
            continue
        if word.lower() in names.person_cues:
            continue
        yield Place(Span(*match.span()), None, match[0], (1,))


_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)[ \u00a0]$")
_CAPITAL_AFTER = re.compile(rf"[ \u00a0][{CAPITAL}]")


@lru_cache(maxsize=1)
def _province_names(tables: Tables) -> re.Pattern[str]:
    names = sorted({n for p in tables.provinces for n in ((p.name, *p.aliases) if p.bare else p.aliases)}, key=len)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words_pattern(name) for name in reversed(names))}){WORD_END}")


def _resolved(text: str, places: Sequence[Place], tables: Tables, context: Context) -> list[Place]:
    """The places with their units, from the end: "xã A, huyện B, tỉnh C" is known by C."""
    done: list[Place] = []
    after: Place | None = None
    for place in reversed(places):
        above = None
        if after is not None and after.kind is not None and min(after.levels, default=9) < max(place.levels, default=9):
            gap = _UPWARD.fullmatch(text, place.span.end, after.span.start)
            above = after if gap is not None else None
        unit = _resolve(place, above, tables, context)
        after = replace(place, unit=unit)
        done.append(after)
    return done[::-1]


def _resolve(place: Place, above: Place | None, tables: Tables, context: Context) -> Unit | None:
    units = load_gazetteer().named(place.name, place.levels)
    if place.kind is not None:
        # A huyện may have become a thị xã under the same code; a tỉnh is never meant by thành phố.
        units = [u for u in units if u.kind == place.kind] or [u for u in units if u.level > 1]
    if above is not None:
        units = [
            u for u in units if above.unit is not None and u.since == above.unit.since and _is_under(u, above.unit)
        ]
    else:
        wanted = provinces_of(context.province, tables) if context.province is not None else {}
        inside = [u for u in units if u.level > 1 and u.code.partition(".")[0] in wanted.get(u.since, ())]
        # A district elsewhere is meant by its own kind only: the list has none of those dissolved before 2025.
        far = [u for u in units if u.level == 2 and u.kind == place.kind]
        units = inside or [u for u in units if u.level == 1] or far
    for since in context.lists:
        if of_list := [u for u in units if u.since == since]:
            return of_list[0] if len(of_list) == 1 else None
    return units[0] if context.undated and len(units) == 1 else None


def _is_under(unit: Unit, above: Unit) -> bool:
    return unit.code.startswith(above.code + ".")


@lru_cache(maxsize=64)
def provinces_of(name: str, tables: Tables) -> dict[str, frozenset[str]]:
    """The codes, by list, of a province and of those that became part of it."""
    wanted = {name} | {row.name for row in tables.provinces if name in (row.successor or "").split("|")}
    codes = {"2004": wanted, "2025": {name}}
    return {
        since: frozenset(u.code for one in names for u in load_gazetteer().named(one, (1,)) if u.since == since)
        for since, names in codes.items()
    }


def full_name(place: Place) -> str:
    """Kind and name with the units above, where they are known; a unit's kind is as printed: "huyện Việt Yên"."""
    if place.unit is None:
        name = " ".join(word.capitalize() for word in place.name.split()) if is_upper(place.name) else place.name
        return " ".join(f"{place.kind or ''} {name}".split())
    name = load_gazetteer().full_name(place.unit)
    return name if place.kind is None else f"{place.kind}{name[len(place.unit.kind) :]}"


def validity_of(place: Place, tables: Tables) -> tuple[str | None, str | None]:
    """The days from which and until which a place was so called; None where they are open or not known."""
    unit = place.unit
    if unit is None or (place.kind is not None and place.kind != unit.kind):
        return None, None
    if unit.level == 1:
        row = next((row for row in tables.provinces if fold_tones(row.name) == fold_tones(unit.name)), None)
        return (row.since, row.until) if row is not None else (None, None)
    return (REFORM, None) if unit.since == "2025" else (None, REFORM)
