"""Which mentions mean one document: identities as rows, the same whatever order documents came in.

A mention with a date belongs to the identity of its symbol, place and period. One without takes the period
from its own document's other mentions; failing that, it joins the only dated identity of its group (symbol
and place), and where there are several, one of its own that is known to be ambiguous. When a document comes,
goes or changes, undated mentions elsewhere follow only if that changes which dated identities there are: so
the cost of saving does not grow with the archive.

A document without a readable number of its own is recognised by its title (`store.titles`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from extract.values import Extraction
from store.describe import describe
from store.fact_models import CitationRow
from store.models import CitedDocumentRow, DocumentRow
from store.numbering import identity_of, level_of
from store.rows import insert_missing, one_at_a_time
from store.titles import link_titles

MOST_GROUPS = 400  # groups asked for in one query


class Group(NamedTuple):
    """What two mentions must share to be of one document: canonical symbol and place."""

    canonical: str
    instance: str


class Said(NamedTuple):
    """One mention's words on an identity; the document's own header speaks with `own`."""

    group: Group
    period: str | None
    symbol: str | None
    doc_type: str | None
    date: str | None
    issuer: str | None
    own: bool = False


def mentions(facts: Extraction, *, document_id: int) -> list[Said | None]:
    """What each citation says of the identity it means, in order; None where it gives no symbol to compare."""
    unknown = f"?{document_id}"
    found = [
        identity_of(c.symbol, date=c.date, issuer=c.issuer, province=facts.header.province, unknown=unknown)
        for c in facts.citations
    ]
    # An undated mention means the one dated last before it, or else the first that is dated after it.
    latest: dict[Group, str | None] = {}
    for identity in found:
        if identity is not None and identity.period is not None:
            latest.setdefault(Group(identity.canonical, identity.instance), identity.period)
    said: list[Said | None] = []
    for identity, c in zip(found, facts.citations, strict=True):
        if identity is None:
            said.append(None)
            continue
        group = Group(identity.canonical, identity.instance)
        period = identity.period if identity.period is not None else latest.get(group)
        latest[group] = period
        said.append(Said(group, period, c.symbol, c.doc_type, c.date, c.issuer))
    return said


def own_mention(facts: Extraction, *, document_id: int) -> Said | None:
    """What the document's header says of its own identity."""
    h = facts.header
    identity = identity_of(h.symbol or "", date=h.date, issuer=h.organ, province=h.province, unknown=f"?{document_id}")
    if identity is None:
        return None
    group = Group(identity.canonical, identity.instance)
    return Said(group, identity.period, h.symbol, h.doc_type, h.date, h.organ, own=True)


def said_by(session: Session, document_id: int) -> list[Said]:
    """What a saved document says of all identities."""
    c, d = CitationRow, DocumentRow
    cited = session.execute(
        select(c.canonical_symbol, c.instance, c.period, c.symbol, c.doc_type, c.date, c.issuer).where(
            c.document_id == document_id, c.canonical_symbol != ""
        )
    )
    own = session.execute(
        select(d.canonical_symbol, d.instance, d.period, d.symbol, d.doc_type, d.date, d.organ).where(
            d.id == document_id, d.canonical_symbol != ""
        )
    )
    return [
        Said(Group(row[0], row[1]), row[2], row[3], row[4], row[5], row[6], own=speaks_itself)
        for rows, speaks_itself in ((cited, False), (own, True))
        for row in rows
    ]


def resolve(
    session: Session, document_id: int, *, now: Iterable[Said], before: Iterable[Said] = ()
) -> dict[tuple[Group, str | None], int]:
    """The identity of every group and period that a document speaks of `now`, made if need be.

    `before` is what it said until now. None of its rows may refer to an identity while this runs: it drops
    identities that nothing else speaks of.
    """
    one_at_a_time(session)
    periods: dict[Group, set[str | None]] = defaultdict(set)
    for said in now:
        periods[said.group].add(said.period)
    changing = {said.group for said in before}
    groups = sorted({*periods, *changing})
    known = _known(session, groups)
    targets: dict[tuple[Group, str | None], int] = {}
    for group in groups:
        has, says = known[group], periods[group]
        dated_before = {period for period in has if period}
        dated = {period for period in says if period is not None}
        dated |= {p for p in dated_before - dated if group not in changing or _is_said(session, group, p, document_id)}
        moved = dated != dated_before
        if moved or group in changing:
            undated = None in says or _is_said(session, group, None, document_id)
        else:
            undated = None in says or "" in has
        needed = {*dated, ""} if undated and len(dated) != 1 else dated
        ids = {period: has[period] if period in has else _make(session, group, period) for period in sorted(needed)}
        targets.update({(group, period): ids[period] for period in dated})
        if undated:
            targets[group, None] = ids["" if len(dated) != 1 else next(iter(dated))]
            if moved:
                _point_undated(session, group, targets[group, None])
        _drop(session, [has[period] for period in has if period not in needed])
    return targets


def settle_titles(session: Session, row: DocumentRow, *, now: Iterable[Said], before: Iterable[Said]) -> None:
    """After a document's mentions are saved: link titles, and write what is best known of the identities touched."""
    link_titles(session, row.id)
    now, before = list(now), list(before)
    known = _known(session, sorted({said.group for said in (*now, *before)}))
    touched: dict[int, list[Said]] = defaultdict(list)
    for said in {*now} ^ {*before} | {said for said in now if said.own}:
        for period, identity in known[said.group].items():
            if said.period is None or said.period == period:
                touched[identity].append(said)
    for known_row in session.scalars(select(CitedDocumentRow).where(CitedDocumentRow.id.in_(sorted(touched)))):
        changed = [tuple(said[2:]) for said in touched[known_row.id]]
        describe(session, known_row, changed, province=row.province)
    session.flush()


def _known(session: Session, groups: list[Group]) -> dict[Group, dict[str, int]]:
    known: dict[Group, dict[str, int]] = {group: {} for group in groups}
    columns = tuple_(CitedDocumentRow.canonical_symbol, CitedDocumentRow.instance)
    for at in range(0, len(groups), MOST_GROUPS):
        asked = columns.in_([tuple(group) for group in groups[at : at + MOST_GROUPS]])
        for row in session.scalars(select(CitedDocumentRow).where(asked)):
            known[Group(row.canonical_symbol, row.instance)][row.period] = row.id
    return known


def _is_said(session: Session, group: Group, period: str | None, document_id: int) -> bool:
    """Whether another document speaks of this group and period."""
    for table, owner in ((CitationRow, CitationRow.document_id), (DocumentRow, DocumentRow.id)):
        query = select(table.id).where(*_in_group(table, group, period), owner != document_id).limit(1)
        if session.scalar(query) is not None:
            return True
    return False


def _make(session: Session, group: Group, period: str) -> int:
    row = {"canonical_symbol": group.canonical, "instance": group.instance, "period": period}
    insert_missing(session, CitedDocumentRow, {**row, "level": level_of(*group)})
    return session.scalars(select(CitedDocumentRow.id).filter_by(**row)).one()


def _point_undated(session: Session, group: Group, target: int) -> None:
    session.execute(update(CitationRow).where(*_in_group(CitationRow, group, None)).values(cited_document_id=target))
    session.execute(
        update(DocumentRow)
        .where(*_in_group(DocumentRow, group, None), DocumentRow.identity_id.is_not(None))
        .values(identity_id=target)
    )


def _drop(session: Session, identities: list[int]) -> None:
    if not identities:
        return
    # What was recognised by the title of a mention that is gone is looked for again by `link_titles`.
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.identity_id.in_(identities), DocumentRow.identity_by == "title")
        .values(identity_id=None, identity_by=None)
    )
    session.execute(delete(CitedDocumentRow).where(CitedDocumentRow.id.in_(identities)))


def _in_group(table: type[CitationRow] | type[DocumentRow], group: Group, period: str | None) -> tuple[Any, ...]:
    when = table.period.is_(None) if period is None else table.period == period
    return table.canonical_symbol == group.canonical, table.instance == group.instance, when
