"""Classes that exclude each other, and their shares that make more than the whole.

Only a list that names nothing but classes of one family and their figures is added up: what stands between two
figures otherwise tells of another whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.checked.amounts import canonical, decimals, lines_lowered, undated, written
from extract.values import Finding, Statistic


@dataclass(frozen=True, slots=True)
class Family:
    """A row of `classes.toml`; each of `wholes` are members that leave nothing over, none where that is not known.

    `rarely_more`: beside these there may be others, so that a sum is short for certain only by a slip of one digit.
    """

    name: str
    members: tuple[str, ...]
    wholes: tuple[frozenset[str], ...]
    shares: bool
    rarely_more: bool
    needs: re.Pattern[str] | None
    example: str

    def leaves_none(self, names: frozenset[str]) -> bool:
        """Whether nothing of a total can be of another class than these."""
        return any(whole <= names for whole in self.wholes)


@cache
def load_families() -> tuple[Family, ...]:
    """All rows of `classes.toml`, in its order."""
    rows = tomllib.loads((files("extract") / "data" / "classes.toml").read_text("utf-8"))["family"]
    return tuple(
        Family(
            row["name"],
            tuple(row["members"]),
            tuple(map(frozenset, row.get("all", ()))),
            row.get("shares", False),
            row.get("rarely_more", False),
            re.compile(row["needs"]) if "needs" in row else None,
            row["example"],
        )
        for row in rows
    )


def class_of(label: str) -> tuple[Family, str] | None:
    """The class that a lowered label names, and nothing else beside it: "- xếp loại khá chiếm " is khá."""
    match = _label().fullmatch(label)
    if match is None:
        return None
    name = match["name"]
    return next(((family, name) for family in load_families() if name in family.members), None)


def check_shares(text: str, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Shares of classes that exclude each other (tốt 40%, khá 45%, trung bình 25%) make no more than 100%."""
    run: list[Statistic] = []
    names: list[str] = []
    family: Family | None = None
    for statistic in statistics:
        if statistic.kind != "percent":
            # "hoàn thành tốt nhiệm vụ 466 (74,7%)": the count of a class stands between its name and its share.
            if run and (statistic.kind != "count" or statistic.span.start - run[-1].span.end > _FAR):
                yield from _check_run(run, names, family)
                run, names, family = [], [], None
            continue
        named = _named(text, statistic) or _begun(text, statistic)
        follows = bool(run) and named is not None and _follows(text, run[-1], statistic, named[1])
        if named is None or named[0] is not family or not follows or named[1] in names:
            yield from _check_run(run, names, family)
            run, names, family = [], [], None
        if named is not None and _is_share(text, statistic, named[0]):
            run.append(statistic)
            names.append(named[1])
            family = named[0]
    yield from _check_run(run, names, family)


_FAR = 60
_LABEL = 90
_BEFORE = 400
_DENIED = re.compile(r"(?:^|\s)(?:không|chưa|chẳng|ít|hơn|và|hoặc|hay|từ)\s*$")
_IN_MAKEUP = re.compile(r"[^.;\n]{0,160}?\ (?:trong|của)\ (?:cơ\ cấu|tổng\ sản\ phẩm)", re.VERBOSE)
_TAIL_OTHER = re.compile(r"[\s]*(?:trở lên|kế hoạch|chỉ tiêu|dự toán|so với|mục tiêu|/)")


@cache
def _label() -> re.Pattern[str]:
    names = sorted((name for family in load_families() for name in family.members), key=len, reverse=True)
    return re.compile(
        rf"""(?:[\s,;:)(\-+•]|\b(?:và|loại|xếp\ loại|mức|mức\ độ|số|tỷ\ lệ|tỉ\ lệ|là|phiếu|ý\ kiến|ngành|nhóm)\b)*
             (?P<name>{"|".join(re.escape(name) for name in names)})
             (?:\ (?:đạt|chiếm|là|có|bằng|tỷ\ lệ|tỉ\ lệ|học\ sinh|đảng\ viên|tổ\ chức|\d[\d.]*))*
             [\s:(]*(?:chiếm\ |đạt\ )?""",
        re.VERBOSE,
    )


def _named(text: str, statistic: Statistic) -> tuple[Family, str] | None:
    """The class before a share: the shortest stretch that begins after a comma, a colon or a semicolon."""
    window = undated(lines_lowered(text[max(0, statistic.span.start - _LABEL) : statistic.span.start]))
    named = None
    for match in re.finditer(r"(?:^|[,;:.)\n%])(?![\d])", window):
        named = class_of(window[match.end() :])
        if named is not None:
            break
    return named


def _begun(text: str, statistic: Statistic) -> tuple[Family, str] | None:
    """The class at the end of what begins a list: "Người dân được hỏi trả lời rất hài lòng 52%"."""
    window = undated(lines_lowered(text[max(0, statistic.span.start - _LABEL) : statistic.span.start]))
    stretch = re.split(r"[,;:.()\n%\d]", window)[-1]
    for word in re.finditer(r"(?<=\ )[^\W\d_]", stretch):
        named = class_of(stretch[word.start() :])
        if named is None:
            continue
        before = stretch[: word.start()]
        # "không thường xuyên" is another class, and "giỏi và khá" are two; "khá" alone may tell of a degree.
        other = _DENIED.search(before) or any(name in before for name in named[0].members)
        return None if other or " " not in named[1] else named
    return None


def _follows(text: str, before: Statistic, statistic: Statistic, name: str) -> bool:
    """Whether nothing but the class and its count stands between two shares."""
    found = class_of(undated(lines_lowered(text[before.span.end : statistic.span.start])))
    return found is not None and found[1] == name


def _is_share(text: str, statistic: Statistic, family: Family) -> bool:
    if not family.shares or statistic.approx is not None:
        return False
    if _TAIL_OTHER.match(lines_lowered(text[statistic.span.end : statistic.span.end + 20])):
        return False
    if family.needs is None:
        return True
    start = max(text.rfind("\n", 0, statistic.span.start), statistic.span.start - _BEFORE, 0)
    if family.needs.search(lines_lowered(text[start : statistic.span.start])) is not None:
        return True
    after = lines_lowered(text[statistic.span.end : statistic.span.end + _BEFORE])
    return _IN_MAKEUP.match(after) is not None


def _check_run(run: Sequence[Statistic], names: Sequence[str], family: Family | None) -> Iterator[Finding]:
    if len(run) < 2 or family is None:
        return
    total = sum(share.value for share in run)
    places = max(decimals(share) for share in run)
    tolerance = 0.5 * len(run) * 10.0 ** -min(decimals(share) for share in run) + 1e-6
    short = family.leaves_none(frozenset(names)) and not family.rarely_more and total < 100 - tolerance
    if total > 100 + tolerance or short:
        added = " + ".join(written(share.value, decimals(share)) for share in run)
        says = "less" if short else "more"
        yield Finding(
            "percent_sum",
            "medium",
            f"{added} = {written(total, places)}%, {says} than 100%.",
            tuple(share.span for share in run),
            computed=canonical(total, places),
            stated="100",
        )
