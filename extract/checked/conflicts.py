"""Citations that contradict each other or the order of time.

One document cited with two dates, two issuers or two types; a document younger than the one that cites it or than
the one that carries it out. A symbol alone does not identify a document: numbers begin anew each year (State) or each
term (Party), and each province and commune has its own; only where symbol, time and issuer leave one document are two
tellings of it compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extract.checked.bodies import Body, body_of
from extract.counted.units import lowered
from extract.values import Citation, Finding, Header
from normalize.symbols import canonical_symbol, load_types, organ_of, parse_symbol


def check_citations(text: str, header: Header, citations: Sequence[Citation]) -> Iterator[Finding]:
    """All contradictions among the citations and between them and the document's own date."""
    citations = [_with_own_date(citation) for citation in citations]
    groups: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        groups[canonical_symbol(citation.symbol)].append(citation)
    typed: set[int] = set()
    for symbol, group in groups.items():
        yield from _check_dates(symbol, group)
        yield from _check_issuers(symbol, group)
        for finding in _check_types(symbol, group):
            typed.update(span.start for span in finding.evidence)
            yield finding
    # Two types of one document say already that one of them is not that of its code.
    yield from (f for f in _check_codes(citations) if f.evidence[0].start not in typed)
    yield from _check_after(header, citations)
    yield from _check_order(text, citations, groups)


_MANY_YOUNGER = 3
_CARRIES_OUT = re.compile(
    r"(?P<gap>[^,;.()\n]{0,160}?) (?<!năm )(?:triển khai|thực hiện|thi hành|hướng dẫn|cụ thể hóa|sơ kết|tổng kết"
    r"|sửa đổi|bổ sung|thay thế|bãi bỏ|quán triệt)(?:, (?:bổ sung|thay thế|sửa đổi))?"
    r"(?: (?:thực hiện|việc thực hiện|thi hành|một số điều của|một số điều|bổ sung|các|nội dung|cho|và|hướng dẫn))* ?"
)
# Lệnh công bố luật and lệnh công bố pháp lệnh bore the letter L.
_ALSO_CODED = {"L": frozenset(("luật", "pháp lệnh", "lệnh", "bộ luật"))}
_ANY_TYPE = frozenset(("văn bản", "tài liệu"))


def _with_own_date(citation: Citation) -> Citation:
    """Without its date where the year in the symbol is far from it: the date is that of the act that speaks of it."""
    parsed = parse_symbol(citation.symbol) if citation.date is not None else None
    if citation.date is None or parsed is None or parsed.year is None or abs(int(citation.date[:4]) - parsed.year) <= 1:
        return citation
    return replace(citation, date=None)


def _full(date: str | None) -> bool:
    return date is not None and len(date) == 10


def _agree(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first.startswith(second) or second.startswith(first)


def _term(date: str, *, central: bool) -> int:
    """The Party term in which a document of that date was numbered: congresses are five years apart.

    Those of the provinces meet in the autumn before, so that their new numbers begin late in the year.
    """
    year, month = int(date[:4]), int(date[5:7] or 1)
    moved = year + (1 if not central and month >= 10 else 0)
    return (moved - 1) // 5


def _one_document(symbol: str, first: str, second: str) -> str | None:
    """How surely two dates of a symbol are dates of one document: high, medium, or None where they may be two."""
    parsed = parse_symbol(symbol)
    if parsed is None:
        return None
    slip_of_year = len(first) == len(second) == 10 and first[5:] == second[5:]
    if parsed.year is not None:
        return "high"
    if first[:4] == second[:4]:
        return "high" if _full(first) and _full(second) else None
    if slip_of_year:
        return "high"
    if parsed.system == "party" and _full(first) and _full(second):
        central = (parsed.organ or "").upper().endswith("TW")
        return "medium" if _term(first, central=central) == _term(second, central=central) else None
    return None


def _same_body(one: Citation, other: Citation) -> bool:
    if one.issuer is None or other.issuer is None:
        return True
    return body_of(one.issuer).relation(body_of(other.issuer)) != "other"


def _check_dates(symbol: str, group: Sequence[Citation]) -> Iterator[Finding]:
    by_date: dict[str, Citation] = {}
    for citation in group:
        if citation.date is not None:
            by_date.setdefault(citation.date, citation)
    for first, second in pairwise(sorted(by_date)):
        one, other = by_date[first], by_date[second]
        severity = _one_document(symbol, first, second)
        if severity is None or second.startswith(first) or not _same_body(one, other):
            continue
        yield Finding(
            "date_conflict",
            "medium" if one.date_shared or other.date_shared or _of_any_place(one, other) else severity,
            f"{one.symbol} is cited with two dates: {first} and {second}.",
            (one.span, other.span),
            computed=first,
            stated=second,
        )


def _of_any_place(one: Citation, other: Citation) -> bool:
    """Whether both may be of any province, district or commune: 10/KH-UBND, and no word of whose."""
    parsed = parse_symbol(one.symbol)
    if parsed is None or parsed.system != "state" or parsed.organ is None or one.issuer or other.issuer:
        return False
    organ = organ_of(parsed.organ.split("-")[0])
    return organ is not None and organ.scope == "local"


def _check_issuers(symbol: str, group: Sequence[Citation]) -> Iterator[Finding]:
    named: dict[Body, Citation] = {}
    for citation in group:
        if citation.issuer is not None:
            named.setdefault(body_of(citation.issuer), citation)
    for (body, one), (next_body, other) in pairwise(named.items()):
        # Without dates they may be two documents of one number.
        if one.date is None or other.date is None or not _agree(one.date, other.date):
            continue
        if not (body.single and next_body.single):
            continue
        relation = body.relation(next_body)
        apart = relation == "other" and body.place and next_body.place and body.place != next_body.place
        if relation == "same" or apart:
            continue
        yield Finding(
            "issuer_conflict",
            "low" if relation == "head" or one.issuer_shared or other.issuer_shared else "medium",
            f"{symbol} is cited as issued by {one.issuer} and by {other.issuer}.",
            (one.span, other.span),
            computed=one.issuer,
            stated=other.issuer,
        )


def _check_types(symbol: str, group: Sequence[Citation]) -> Iterator[Finding]:
    typed: dict[str, Citation] = {}
    for citation in group:
        # "Văn bản" may be said of any.
        if citation.doc_type is not None and citation.doc_type.lower() not in _ANY_TYPE:
            typed.setdefault(citation.doc_type.lower(), citation)
    parsed = parse_symbol(symbol)
    code = parsed.type_code if parsed is not None and parsed.sure else None
    coded = _names_of_codes().get(code or "", frozenset())
    for first, second in pairwise(typed):
        one, other = typed[first], typed[second]
        # "Kế hoạch liên tịch" and "Kế hoạch" are one; without a date, or a year in it, a number comes again.
        if first.startswith(f"{second} ") or second.startswith(f"{first} "):
            continue
        dated = one.date is not None and other.date is not None
        sure = dated or (parsed is not None and parsed.year is not None)
        if not sure or not _agree(one.date, other.date) or not _same_body(one, other):
            continue
        right, wrong = (other, one) if second in coded and first not in coded else (one, other)
        yield Finding(
            "type_conflict",
            "medium",
            f"{symbol} is cited as {one.doc_type} and as {other.doc_type}.",
            (one.span, other.span),
            computed=right.doc_type,
            stated=wrong.doc_type,
        )


@cache
def _names_of_codes() -> Mapping[str, frozenset[str]]:
    return {row.code: frozenset(name.lower() for name in row.names) for row in load_types() if row.code is not None}


def _check_codes(citations: Sequence[Citation]) -> Iterator[Finding]:
    """The type that is named against the code in the symbol (Chỉ thị số 25-NQ/TW)."""
    names = _names_of_codes()
    known = {name for row in names.values() for name in row}
    for citation in citations:
        parsed = parse_symbol(citation.symbol)
        if parsed is None or parsed.type_code is None or citation.doc_type is None or not parsed.sure:
            continue
        named = citation.doc_type.lower()
        coded_as = names.get(parsed.type_code, frozenset((named,))) | _ALSO_CODED.get(parsed.type_code, frozenset())
        # "Kế hoạch liên tịch" has the code of "Kế hoạch"; "lệnh" is
        # short for "sắc lệnh", "thông tư" for "thông tư liên tịch".
        compound = any(
            named.startswith(f"{name} ") or name.startswith(f"{named} ") or name.endswith(f" {named}")
            for name in coded_as
        )
        if named in known and named not in coded_as and not compound:
            coded = ", ".join(sorted(names[parsed.type_code]))
            message = f"{citation.symbol} has the code of {coded}, but is called {named}."
            yield Finding("type_mismatch", "medium", message, (citation.span,), computed=coded, stated=named)


def _check_after(header: Header, citations: Sequence[Citation]) -> Iterator[Finding]:
    """Cited documents that are younger than the document itself."""
    own = header.date
    # The date of a draft is that of its issue, which is not yet.
    if own is None or (header.is_draft and not _full(own)):
        return
    younger: dict[tuple[str, str], Citation] = {}
    dated: set[str] = set()
    for citation in citations:
        if citation.date is None:
            continue
        symbol = canonical_symbol(citation.symbol)
        dated.add(symbol)
        length = min(len(citation.date), len(own))
        if citation.date[:length] > own[:length]:
            younger.setdefault((symbol, citation.date), citation)
    if len(younger) > _MANY_YOUNGER and 2 * len(younger) > len(dated):
        # So many cannot all be wrong: it is the document's own date that is.
        first = next(iter(younger.values()))
        message = f"{len(younger)} cited documents are younger than the document's own date, {own}."
        yield Finding("chronology", "low", message, (first.span,), computed=max(d for _, d in younger), stated=own)
        return
    for (_, date), citation in younger.items():
        severity = "high" if len(date) == 10 and _full(own) and not header.is_draft else "medium"
        message = f"{citation.symbol} of {date} is cited in a document of {own}."
        yield Finding("chronology", severity, message, (citation.span,), computed=own, stated=date)


def _check_order(
    text: str, citations: Sequence[Citation], groups: Mapping[str, Sequence[Citation]]
) -> Iterator[Finding]:
    """A document that is said to carry out, amend or replace one that is younger."""
    ordered = sorted(citations, key=lambda c: c.span)
    for doing, done in pairwise(ordered):
        if doing.span.end > done.span.start or doing.date is None:
            continue
        gap = lowered(text[doing.span.end : done.span.start])
        if len(gap) > 2 * _GAP or not _CARRIES_OUT.fullmatch(gap):
            continue
        symbol = canonical_symbol(done.symbol)
        if canonical_symbol(doing.symbol) == symbol:
            continue
        date = done.date or _only_date(symbol, doing.date, groups.get(symbol, ()))
        if date is None:
            continue
        length = min(len(date), len(doing.date))
        if date[:length] > doing.date[:length]:
            severity = "high" if length == 10 and done.date is not None and not doing.date_shared else "medium"
            message = f"{doing.symbol} of {doing.date} carries out {done.symbol}, which is of {date}."
            yield Finding("chronology", severity, message, (doing.span, done.span), computed=date, stated=doing.date)


_GAP = 200


def _only_date(symbol: str, near: str, group: Sequence[Citation]) -> str | None:
    """The one date that a symbol has elsewhere in the text, where it must be the same document."""
    dates = {citation.date for citation in group if citation.date is not None}
    if len(dates) != 1:
        return None
    date = dates.pop()
    return date if _one_document(symbol, near, date) == "high" and near[:4] == date[:4] else None
