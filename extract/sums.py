"""Parts that do not make their total.

A list of parts is announced: by gồm, chia ra, a colon or a bracket (all the parts), by trong đó (some of them, which
may overlap: a young woman is counted twice). "Trong đó" tells all of them where it ends with còn lại, or where its
parts exclude each other and leave nothing over (nam, nữ). The items of the list are taken apart at the commas of its
own level; the first figure of each is the part. Where one way of reading the list makes the total, the total holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from extract.amounts import (
    amount,
    canonical,
    decimals,
    earlier,
    in_brackets,
    lead,
    lines_lowered,
    people,
    same_unit,
    undated,
    written,
)
from extract.classes import load_families
from extract.units import load_units
from extract.values import Finding, Statistic
from normalize.values import Span


def check_sums(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Every announced list of parts against the total before it."""
    low = lines_lowered(text)
    starts = [s.span.start for s in statistics]
    for at, total in enumerate(statistics):
        if total.kind not in _KINDS:
            continue
        opened = _opening(text, low, total.span.end, total, statistics[at + 1] if at + 1 < len(statistics) else None)
        if opened is None:
            opened = _opening_after(text, low, statistics, at)
        if opened is not None:
            listed = _listed(text, low, opened, _within(statistics, starts, opened.scope))
            yield from _check_list(text, low, statistics, at, opened, listed)


def check_totals(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Parts told before their total: 14 cơ sở loại I, 27 cơ sở loại II và 9 cơ sở loại III, tổng cộng 50 cơ sở."""
    for at, total in enumerate(statistics):
        if total.kind not in _KINDS or total.approx is not None or not _IN_ALL.search(lead(text, total)):
            continue
        parts: list[Statistic] = []
        start = total.span.start
        for part in earlier(text, statistics, at, _MOST_PARTS):
            between = lines_lowered(text[part.span.end : start])
            beside = len(between) <= _NEAR and ("," in between or "và" in between) and not in_brackets(text, part)
            if part.kind != total.kind or not same_unit(part, total) or not beside or part.approx is not None:
                break
            parts.insert(0, part)
            start = part.span.start
        if len(parts) < 2 or any("/" in part.text for part in parts) or _no_total(text, parts[0]):
            continue
        added = sum(map(amount, parts))
        if abs(added - amount(total)) > _tolerance(total, parts):
            listed = " + ".join(part.text for part in parts)
            message = f"{listed} = {written(added / total.scale, decimals(total))}, but the total is {total.text}."
            yield _finding("medium", message, (total.span, *(part.span for part in parts)), added, total)


_MOST_PARTS = 12
_IN_ALL = re.compile(r"[,(]\s*(?:tổng cộng|cộng chung|cộng)(?: là| có)?\s*$")


def _no_total(text: str, total: Statistic) -> bool:
    return _NO_TOTAL.search(re.split("[;.:(\n]", lead(text, total))[-1]) is not None


def _within(statistics: Sequence[Statistic], starts: Sequence[int], span: Span) -> Sequence[Statistic]:
    return statistics[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


_KINDS = ("count", "money", "measure")
_MAX_GAP = 140
_NEAR = 50
_MAX_SCOPE = 1200
_SLIP_FROM = 100
_OPENING = re.compile(
    r"""
    (?P<before> [^.;\n\d()]{0,90}? )
    (?: (?P<part> [;,(\ ]\ ?trong\ (?:số\ )?đó(?:\ có)? (?![^\W_]) \ ?:? )
      | (?P<all> [,(:;\ ]\ ?
          (?: bao\ gồm(?!\ cả) | gồm\ có | gồm(?!\ cả) | được\ chia\ (?:ra|thành) | chia\ ra(?:\ là)?
            | (?:chia|phân)\ theo[^,;.:\d]{0,30}: | (?:bằng|với|theo)\ (?:các\ )?hình\ thức
            | cụ\ thể(?:\ là|\ như\ sau)?\ ?: ) (?![^\W_]) \ ?:? )
      | (?P<colon> : )
      | (?P<bracket> \( (?!\ ?(?:trong|đạt|chiếm|tăng|giảm|tỷ\ lệ|kế\ hoạch|so\ với|năm|cùng\ kỳ|dự\ toán|tương
          |bằng|=|vượt|trên|có\ thể|tức|hay|hoặc|trước|cũ|nay|tính|từ|sau|gần|khoảng
          |khi|sẽ|nếu|chưa|không|kể|ngoài|do|vì|theo|đến|với|cho|thêm|và)(?![^\W_])) )
    )
    """,
    re.VERBOSE,
)
_CLAUSES = re.compile(r"[,:;]| và ")
_SAME_SUBJECT = ("", "được", "có", "cơ cấu", "thành phần", "được cơ cấu")
_COUNTS_ANEW = re.compile(r"(?<![^\W_])(?:số|tổng)(?![^\W_])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AVERAGE = re.compile(r"mỗi|bình quân|trung bình|từng")
# An average has no parts, nor has the end of a range.
_NO_TOTAL = re.compile(r"mỗi|bình quân|trung bình|\d\s?[-–]\s?$")
_OPEN_LIST = re.compile(r"…|\.\.\.|v\.v|vân vân|chủ yếu|như:|nhất là|điển hình|tiêu biểu|ví dụ|mỗi")
_NESTED = re.compile(r"(?<![^\W_])(?:trong (?:số )?đó|bao gồm|gồm)(?![^\W_])")
# What follows such a word tells no part: "gồm 12 lớp tại huyện và 13 lớp tại xã, cho 900 người".
_NO_PART = re.compile(
    r"\s*(?:và\s+)?(?:cho|với|tại|trị giá|thiệt hại|kinh phí|tổng|tăng|giảm|so với|đạt|vượt|nâng|bình quân|mỗi|góp phần"
    r"|qua đó|bên cạnh đó|ngoài ra|đồng thời|thu hút|chiếm|bằng|trong khi|lũy kế|làm|phục vụ)(?![^\W_])"
)
_LEAVES = re.compile(r"(?:bên cạnh đó|ngoài ra|đồng thời|qua đó|góp phần|nâng tổng|tổng cộng|lũy kế)(?![^\W_])")
_REST = re.compile(r"(?<![^\W_])(?:còn lại|khác)(?![^\W_])")
_NUMERAL = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)*(?!\s?(?:[.)/%]|sao))")
_RANGE = re.compile(r"\s?(?:-|–|đến)\s?(?:trên |hơn |gần |khoảng )?")
_REST_AFTER = re.compile(r"[^,;.\n\d]{0,20}(?<![^\W_])khác(?![^\W_])")
_BULLET = re.compile(r"\s*(?:[-–+•*]|[a-zđ]\)|\d{1,2}[.)])\s*")
_SPLIT = re.compile(r"[,;\n]|(?<![^\W_])(?:và|còn lại)(?![^\W_])")
_ITEM_END = re.compile(r"[,;.\n\d]| và ")
_NOUNS = re.compile(r", | và ")


@dataclass(frozen=True, slots=True)
class _Opened:
    """An announced list: by what, and where its items stand."""

    word: str
    scope: Span
    bracketed: bool


@dataclass(frozen=True, slots=True)
class _Listed:
    """The parts of a list, the first figure of each item, and all its figures.

    `labels` are the words around each part. `rest`: the last part is what is left over (còn lại, khác). `cut`: not
    all of the list was read, or it says itself that it is not whole. `ranged`: two figures are the ends of a range.
    """

    parts: tuple[Statistic, ...]
    figures: tuple[Statistic, ...]
    labels: tuple[str, ...]
    rest: bool
    cut: bool
    ranged: bool


def _opening_after(text: str, low: str, statistics: Sequence[Statistic], at: int) -> _Opened | None:
    """How a list opens after what is said of its total: "317 vụ, giảm 43 vụ so với cùng kỳ; trong đó …"."""
    total = statistics[at]
    for index in range(at + 1, min(at + 4, len(statistics) - 1)):
        said, following = statistics[index], statistics[index + 1]
        if said.kind not in ("change", "percent") and not in_brackets(text, said):
            return None
        if said.span.start - statistics[index - 1].span.end > _MAX_GAP or in_brackets(text, total):
            return None
        opened = _opening(text, low, said.span.end, total, following)
        if opened is not None:
            return opened if opened.word == "part" and not opened.bracketed else None
    return None


def _opening(text: str, low: str, start: int, total: Statistic, following: Statistic | None) -> _Opened | None:
    """How a list of the parts of a total opens between `start` and the next figure."""
    if following is None or "/" in total.text or _no_total(text, total):
        return None
    gap_end = following.span.start
    if gap_end - start > _MAX_GAP:
        return None
    match = _OPENING.match(low, start, gap_end)
    # "60 thành viên, 11 người trong đó do …": those are the part themselves.
    if match is None or _AVERAGE.search(match.group()) or low.startswith(" trong đó do", start):
        return None
    word = match.lastgroup if match.lastgroup != "before" else None
    if word is None:
        return None
    if word == "part" and total.value <= 1:
        return None
    opener = low[match.start(word) : match.end()].strip(" ,;")
    before = match["before"]
    # "3 đơn vị và bang gồm 13 đơn vị": what comes to consist of the parts is not the total.
    clauses = _CLAUSES.split(f"{before}{low[match.start(word)]}")
    if word == "all" and (" và " in before or (len(clauses) > 1 and clauses[-1].strip(" (") not in _SAME_SUBJECT)):
        return None
    # "nét 0,1 cm màu vàng, chiều cao: 0,4 cm": after a comma another thing is measured.
    printed = text[match.start("before") : match.end("before")]
    if word in ("colon", "bracket") and ("," in before or ":" in before or len(before) > _NEAR):
        return None
    if word == "colon" and (total.kind == "measure" or printed != printed.lower() or _COUNTS_ANEW.search(before)):
        return None
    # "32 đội (năm 1982 là 16 đội, …)" tells of other times.
    if word == "bracket" and _YEAR.search(low, match.end(), following.span.end + _NEAR):
        return None
    colon = opener.endswith(":") or low[match.end() : match.end() + 1] == ":"
    if opener.startswith(("bằng", "với", "theo")) and not colon:
        return None
    bracketed = in_brackets(text, following) and "(" in low[start : match.end()]
    return _Opened(word, _scope(text, low, match.end(), colon=colon, bracketed=bracketed), bracketed)


def _scope(text: str, low: str, start: int, *, colon: bool, bracketed: bool) -> Span:
    """To the end of the bracket, of the clause, or of the list after a colon, which may be lines with dashes."""
    depth = 0
    limit = min(len(low), start + _MAX_SCOPE)
    lines = colon and not bracketed and low[start:limit].lstrip(" :").startswith("\n")
    for at in range(start, limit):
        char = low[at]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                return Span(start, at)
            depth -= 1
        elif char == "\n":
            if not lines or not _BULLET.match(low, at + 1, limit) or low[at + 1 : at + 2].isdecimal():
                return Span(start, at)
            depth = 0
        elif depth == 0 and not lines:
            if char == "." and (low[at + 1 : at + 2] in ("", " ", "\n") or text[at + 1].isupper()):
                return Span(start, at)
            if char == ";" and not colon and not bracketed:
                return Span(start, at)
        elif depth == 0 and char == "." and low[at + 1 : at + 2] in ("", " "):
            return Span(start, at)
    return Span(start, limit)


def _listed(text: str, low: str, opened: _Opened, following: Sequence[Statistic]) -> _Listed:
    """The items of a list and their parts; `following` are the figures from its start on."""
    scope = opened.scope
    nested = next(
        (m for m in _NESTED.finditer(low, scope.start, scope.end) if not _depth(low, scope.start, m.start())), None
    )
    leaves = _LEAVES.search(low, scope.start, scope.end)
    end = min([scope.end] + [m.start() for m in (nested, leaves) if m is not None])
    figures = [s for s in following if s.span.start < end]
    flat = [s for s in figures if s.kind in (*_KINDS, "change") and not _depth(low, scope.start, s.span.start)]
    parts: list[Statistic] = []
    labels: list[str] = []
    rest = uncounted = False
    previous_end = scope.start
    for statistic in flat:
        gap = low[previous_end : statistic.span.start]
        if not parts and ";" in gap:
            # "chia thành 3 phường: Tân Lập, Tân Hòa và Tân An; chia …": a list of names.
            break
        between = text[previous_end : statistic.span.start]
        # A numeral that was not understood may be a part.
        uncounted = uncounted or _names_items(between, first=not parts) or _NUMERAL.search(undated(gap)) is not None
        previous_end = statistic.span.end
        split = _SPLIT.search(gap)
        # "14 dự án với vốn 286 triệu USD": of one item the first figure is the part.
        if parts and split is None:
            continue
        label = gap[split.start() :] if parts and split is not None else gap
        if statistic.kind == "change" or _NO_PART.match(label.lstrip(" ,;:\n-+•")):
            # Of what the parts count it may be a part after all.
            uncounted = uncounted or (statistic.kind != "change" and bool(parts) and same_unit(statistic, parts[0]))
            continue
        after = _ITEM_END.split(low[statistic.span.end : min(end, statistic.span.end + 30)], 1)[0]
        rest = _REST.search(gap) is not None or _REST_AFTER.match(after) is not None
        parts.append(statistic)
        labels.append(f"{label} {statistic.text.lower()} {after}")
    return _Listed(
        parts=tuple(parts),
        figures=tuple(figures),
        labels=tuple(labels),
        rest=rest,
        cut=uncounted
        or nested is not None
        or _OPEN_LIST.search(low, scope.start, min(len(low), scope.end + 4)) is not None,
        ranged=any(_RANGE.fullmatch(low, a.span.end, b.span.start) for a, b in pairwise(figures)),
    )


def _names_items(between: str, *, first: bool) -> bool:
    """Whether items without a figure, named by a capital, stand between two figures: Hà Nội, 4 tỉnh nội trấn, …"""
    items = re.split(r"[,;\n]", between)
    starts = [item.strip(" -–+•*")[:1] for item in items[0 if first else 1 :]]
    # "- Nguồn huyện, xã: 97 nhà" is one item.
    return any(one.isupper() and not following.islower() for one, following in pairwise(starts))


def _depth(low: str, start: int, at: int) -> int:
    return low.count("(", start, at) - low.count(")", start, at)


def _classes(labels: Sequence[str]) -> tuple[frozenset[str], bool]:
    """The classes of the parts where they are of one family, each another one; and whether these leave nothing over."""
    named = [set(_any_name().findall(label)) for label in labels]
    for family in load_families():
        names = [next((name for name in family.members if name in found), None) for found in named]
        known = frozenset(name for name in names if name is not None)
        if len(labels) > 1 and len(known) == len(labels):
            return known, bool(family.whole) and family.whole <= known
    return frozenset(), False


@cache
def _any_name() -> re.Pattern[str]:
    names = sorted((name for family in load_families() for name in family.members), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, names))})(?![^\W_])")


def _check_list(
    text: str, low: str, statistics: Sequence[Statistic], at: int, opened: _Opened, listed: _Listed
) -> Iterator[Finding]:
    nearest = statistics[at]
    if not listed.parts:
        return
    inside = in_brackets(text, nearest)
    totals = [nearest]
    if opened.word in ("part", "all") and not opened.bracketed:
        for other in earlier(text, statistics, at):
            between = text[other.span.end : nearest.span.start]
            # "40 lớp cho 900 người, trong đó …": only what stands beside the nearest figure may be meant too.
            if len(between) > _NEAR or re.search("[;:]|,.*,", between):
                break
            if other.kind in _KINDS and in_brackets(text, other) == inside:
                totals.append(other)
    checked: list[Statistic] = []
    for total in totals:
        if "/" in total.text or any(same_unit(total, other) for other in checked):
            continue
        group = [part for part in listed.parts if _part_of(total, part, opened, listed.parts)]
        if not group:
            continue
        checked.append(total)
        wholes = [t for t in totals if t is total or same_unit(t, total)]
        yield from _check_sum(low, total, wholes, group, opened, listed)


def _part_of(total: Statistic, part: Statistic, opened: _Opened, parts: Sequence[Statistic]) -> bool:
    """Whether a figure may be a part of a total by what they count."""
    if part.kind != total.kind or "/" in part.text:
        return False
    if total.unit is None or part.unit is None:
        return part.unit is None and all(p.unit is None for p in parts)
    one, other = total.unit.lower(), part.unit.lower()
    if same_unit(total, part):
        return True
    if one in people() and other in ("nam", "nữ"):
        return True
    if opened.word == "part":
        return False
    if one.split()[0] == other.split()[0] and other not in _named_units():
        return True
    if other == "trường hợp" and all(p.unit == part.unit for p in parts):
        return True
    return set(_NOUNS.split(other)) <= set(_NOUNS.split(one))


@cache
def _named_units() -> frozenset[str]:
    """Units of several words that name something of their own: đoàn viên is no kind of đoàn."""
    return frozenset(unit.name for unit in load_units())


def _check_sum(
    low: str,
    total: Statistic,
    wholes: Sequence[Statistic],
    group: Sequence[Statistic],
    opened: _Opened,
    listed: _Listed,
) -> Iterator[Finding]:
    if listed.ranged or any(s.approx is not None for s in (total, *group)):
        return
    whole, amounts = amount(total), [amount(part) for part in group]
    added, tolerance = sum(amounts), _tolerance(total, group)
    if _closes(wholes, group, listed, tolerance):
        return
    everything = sum(amount(other) for other in wholes)
    over = added > everything + tolerance
    short = added < whole - tolerance and (opened.word != "bracket" or _slip(added, whole))
    evidence = (total.span, *(part.span for part in group))
    if max(amounts) > everything + tolerance:
        worst = group[amounts.index(max(amounts))]
        # A bracket may also give the whole: 33 xã chưa đạt (172 xã trừ 139 xã).
        # "14 đơn vị được chia thành 122 đơn vị": each of them is.
        split = "chia" in low[total.span.end : opened.scope.start]
        if opened.word in ("part", "all") and not split and _belongs(low, total, opened):
            message = f"The part {worst.text} is more than its total {total.text}."
            yield _finding("high" if len(wholes) == 1 else "medium", message, evidence, max(amounts), total)
        return
    classes, whole_family = _classes(listed.labels)
    complete = len(group) > 1 and len(group) == len(listed.parts) and len(wholes) == 1 and not listed.cut
    told = opened.word != "part" or listed.rest or bool(classes)
    # Some classes may be left out of "trong đó"; and a bracket or a colon may name but some.
    closed = opened.word != "part" or listed.rest or whole_family
    if complete and told and (over or (short and closed)):
        severity = "high" if opened.word == "all" or over or listed.rest else "medium"
        places = max(decimals(part) for part in (total, *group))
        one_scale = all(part.scale == total.scale for part in group)
        listed_as = " + ".join(written(part.value, decimals(part)) if one_scale else part.text for part in group)
        message = f"{listed_as} = {written(added / total.scale, places)}, but the total is {total.text}."
        yield _finding(severity, message, evidence, added, total)


def _belongs(low: str, total: Statistic, opened: _Opened) -> bool:
    """Whether no other list opens between a total and its parts: 11 đơn vị gồm 3 thị xã và 8 huyện, trong đó …"""
    return _NESTED.search(low, total.span.end, opened.scope.start - len("trong số đó có: ")) is None


def _slip(added: float, whole: float) -> bool:
    """Whether two figures differ as by a slip: in one digit, or in two that changed places.

    A bracket may name but some of the parts; it is a mistake for certain only where the sum is so near.
    """
    one, other = f"{added:.4f}", f"{whole:.4f}"
    if len(one) != len(other) or whole < _SLIP_FROM:
        return False
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differ) == 1 or (
        len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    )


def _finding(severity: str, message: str, evidence: tuple[Span, ...], computed: float, total: Statistic) -> Finding:
    places = max(decimals(total), 1) if total.kind != "count" or total.scale > 1 else decimals(total)
    return Finding(
        "sum_mismatch",
        severity,
        message,
        evidence,
        computed=canonical(computed / total.scale, places),
        stated=canonical(total.value, decimals(total)),
    )


def _tolerance(total: Statistic, group: Sequence[Statistic]) -> float:
    """What rounding may have left over: nothing where things are counted one by one."""
    finest = min(s.scale * 10.0 ** -decimals(s) for s in (total, *group))
    if total.scale > max(part.scale for part in group):
        # "1,09 triệu người, gồm 390.000 người, …": the total is rounded by itself.
        finest = max(finest, total.scale * 10.0 ** -decimals(total) / (len(group) + 1))
    if total.kind == "count" and all(s.scale == 1 for s in (total, *group)):
        return 1e-6
    return 0.5 * finest * (len(group) + 1) + 1e-6 * max(1.0, amount(total))


def _closes(wholes: Sequence[Statistic], group: Sequence[Statistic], listed: _Listed, tolerance: float) -> bool:
    """Whether some way of reading the list makes one of the totals: the parts, all that is counted, the first parts.

    Only of a list that may go on to other things can the first parts be all.
    """
    kind = wholes[0].kind
    every = [part for part in listed.parts if part.kind == kind]
    sums = [sum(map(amount, group)), sum(map(amount, every)), sum(amount(s) for s in listed.figures if s.kind == kind)]
    if listed.cut or len(group) < len(listed.parts):
        sums += [*accumulate(map(amount, group)), *accumulate(map(amount, every))]
    return any(abs(amount(whole) - made) <= tolerance for whole in wholes for made in sums)
