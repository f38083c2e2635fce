"""Citations that contradict each other or the order of time.

One document cited with two dates, two issuers or two types; a document younger than the one that cites it or than
the one that carries it out. A symbol alone does not identify a document: numbers begin anew each year (State) or each
term (Party), so that two dates far apart may be two documents, and the finding says so by its severity.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extract.units import lowered
from extract.values import Citation, Finding, Header
from normalize.dates import find_dates
from normalize.symbols import canonical_symbol, load_organs, load_types, parse_symbol


def check_citations(text: str, header: Header, citations: Sequence[Citation]) -> Iterator[Finding]:
    """All contradictions among the citations and between them and the document's own date."""
    groups: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        groups[canonical_symbol(citation.symbol)].append(citation)
    for symbol, group in groups.items():
        yield from _check_dates(symbol, group)
        yield from _check_issuers(symbol, group)
        yield from _check_types(symbol, group)
    yield from _check_codes(citations)
    yield from _check_after(header, citations)
    yield from _check_order(text, citations, groups)


def check_dates(text: str) -> Iterator[Finding]:
    """Dates that the calendar does not have."""
    for date in find_dates(text):
        if date.iso is None:
            yield Finding("impossible_date", "high", f"There is no such date: {date.span.of(text)}.", (date.span,))


_TERM_YEARS = 4
_CARRIES_OUT = re.compile(
    r"(?P<gap>[^,;.()\n]{0,160}?) (?<!năm )(?:triển khai|thực hiện|thi hành|hướng dẫn|cụ thể hóa|sơ kết|tổng kết"
    r"|sửa đổi|bổ sung|thay thế)"
    r"(?: (?:thực hiện|việc thực hiện|thi hành|một số điều của|bổ sung|các|nội dung))* ?"
)
_HEADS = frozenset(("chủ tịch", "phó chủ tịch", "thủ tướng", "bộ trưởng", "giám đốc", "bí thư", "chánh văn phòng"))
_WEAK = frozenset(
    ("đảng", "cộng", "sản", "việt", "nam", "tỉnh", "thành", "phố", "huyện", "khóa", "của", "các", "khoá", "và")
)
_COMMITTEE = re.compile(r"(?:ban chấp hành )?đảng bộ (?:tỉnh|thành phố|huyện)")


def _check_dates(symbol: str, group: Sequence[Citation]) -> Iterator[Finding]:
    by_date: dict[str, Citation] = {}
    for citation in group:
        if citation.date is not None:
            by_date.setdefault(citation.date, citation)
    dates = sorted(by_date)
    for first, second in pairwise(dates):
        if second.startswith(first):
            continue
        parsed = parse_symbol(symbol)
        severity = _date_severity(first, second, sure=parsed is not None and parsed.year is not None)
        shared = by_date[first].date_shared or by_date[second].date_shared
        yield Finding(
            "date_conflict",
            "medium" if severity == "high" and shared else severity,
            f"{by_date[first].symbol} is cited with two dates: {first} and {second}.",
            (by_date[first].span, by_date[second].span),
        )


def _date_severity(first: str, second: str, *, sure: bool) -> str:
    """High where it must be one document: a year in the symbol, the same year, or only the year differs."""
    if sure or first[:4] == second[:4] or (len(first) == len(second) == 10 and first[5:] == second[5:]):
        return "high"
    return "medium" if int(second[:4]) - int(first[:4]) < _TERM_YEARS else "low"


def _agree(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first.startswith(second) or second.startswith(first)


def _check_issuers(symbol: str, group: Sequence[Citation]) -> Iterator[Finding]:
    named: dict[str, Citation] = {}
    for citation in group:
        if citation.issuer is not None:
            named.setdefault(_issuer(citation.issuer), citation)
    for first, second in pairwise(named):
        one, other = named[first], named[second]
        if not _agree(one.date, other.date):
            continue
        severity = _issuer_severity(first, second)
        if severity is not None:
            yield Finding(
                "issuer_conflict",
                severity,
                f"{symbol} is cited as issued by {one.issuer} and by {other.issuer}.",
                (one.span, other.span),
            )


def _issuer(name: str) -> str:
    words = [_organ_names().get(word, word.lower()) for word in name.split()]
    return _COMMITTEE.sub("tỉnh ủy", " ".join(words))


def _organ_names() -> Mapping[str, str]:
    return {organ.code: organ.name.lower() for organ in load_organs()}


def _issuer_severity(first: str, second: str) -> str | None:
    """None for two names of one body (Tỉnh ủy, Ban Thường vụ Tỉnh ủy), low for a body and its head, else medium."""
    heads = [{head for head in _HEADS if head in name} for name in (first, second)]
    one, other = (set(re.findall(r"[^\W\d_]+", name)) - _WEAK for name in (first, second))
    one, other = one or {"trung"}, other or {"trung"}
    nested = one <= other or other <= one or one == {"trung", "ương"} or other == {"trung", "ương"}
    if nested and heads[0] == heads[1]:
        return None
    return "low" if nested else "medium"


def _check_types(symbol: str, group: Sequence[Citation]) -> Iterator[Finding]:
    typed: dict[str, Citation] = {}
    for citation in group:
        # "Văn bản" may be said of any.
        if citation.doc_type is not None and citation.doc_type.lower() != "văn bản":
            typed.setdefault(citation.doc_type.lower(), citation)
    for first, second in pairwise(typed):
        one, other = typed[first], typed[second]
        if _agree(one.date, other.date):
            yield Finding(
                "type_conflict",
                "medium",
                f"{symbol} is cited as {one.doc_type} and as {other.doc_type}.",
                (one.span, other.span),
            )


def _check_codes(citations: Sequence[Citation]) -> Iterator[Finding]:
    """The type that is named against the code in the symbol (Chỉ thị số 25-NQ/TW)."""
    names: dict[str, set[str]] = {
        row.code: {n.lower() for n in row.names} for row in load_types() if row.code is not None
    }
    known = {name for row in names.values() for name in row}
    for citation in citations:
        parsed = parse_symbol(citation.symbol)
        if parsed is None or parsed.type_code is None or citation.doc_type is None or not parsed.sure:
            continue
        named = citation.doc_type.lower()
        coded_as = names.get(parsed.type_code, {named})
        # "Kế hoạch liên tịch" has the code of "Kế hoạch".
        compound = any(named.startswith(f"{name} ") for name in coded_as)
        if named in known and named not in coded_as and not compound:
            coded = ", ".join(sorted(names[parsed.type_code]))
            message = f"{citation.symbol} has the code of {coded}, but is called {named}."
            yield Finding("type_mismatch", "medium", message, (citation.span,))


def _check_after(header: Header, citations: Sequence[Citation]) -> Iterator[Finding]:
    """Cited documents that are younger than the document itself."""
    if header.date is None:
        return
    seen: set[tuple[str, str]] = set()
    for citation in citations:
        if citation.date is None or (citation.symbol, citation.date) in seen:
            continue
        length = min(len(citation.date), len(header.date))
        if citation.date[:length] > header.date[:length]:
            seen.add((citation.symbol, citation.date))
            message = f"{citation.symbol} of {citation.date} is cited in a document of {header.date}."
            yield Finding("chronology", "high" if length == 10 else "medium", message, (citation.span,))


def _check_order(
    text: str, citations: Sequence[Citation], groups: Mapping[str, Sequence[Citation]]
) -> Iterator[Finding]:
    """A document that is said to carry out, amend or replace one that is younger."""
    ordered = sorted(citations, key=lambda c: c.span)
    for doing, done in pairwise(ordered):
        if doing.span.end > done.span.start or doing.date is None:
            continue
        gap = lowered(text[doing.span.end : done.span.start])
        if not _CARRIES_OUT.fullmatch(gap):
            continue
        date = done.date or _only_date(groups.get(canonical_symbol(done.symbol), ()))
        if date is None or canonical_symbol(doing.symbol) == canonical_symbol(done.symbol):
            continue
        length = min(len(date), len(doing.date))
        if date[:length] > doing.date[:length]:
            severity = "high" if length == 10 and done.date is not None and not doing.date_shared else "medium"
            message = f"{doing.symbol} of {doing.date} carries out {done.symbol}, which is of {date}."
            yield Finding("chronology", severity, message, (doing.span, done.span))


def _only_date(group: Sequence[Citation]) -> str | None:
    dates = {citation.date for citation in group if citation.date is not None}
    return dates.pop() if len(dates) == 1 else None
