"""Which mentions are one document: cases, and the same answer in whatever order documents come."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import Archive, build_graph, db_check
from store.identity import mentions
from store.numbering import identity_of, level_of, place_in

# symbol, date, issuer, province of the citing document | symbol, date, issuer, province | one document?
SAME = [
    ("25-NQ/TW", "2013-06-03", None, "Bắc Giang", "25-NQ/TW", "2013-06-03", None, "Hưng Yên", True),
    ("33-CT/TTg", "2021-11-26", None, None, "33/CT-TTg", "2021-11-26", None, None, True),
    ("09-CT/TU", "2021-08-10", None, "Bắc Giang", "9-CT/TU", "2021-08-10", None, "Bắc Giang", True),
    ("09-CT/TU", "2021-08-10", None, "Bắc Giang", "09-CT/TU", "2021-08-10", None, "Hưng Yên", False),
    ("09-CT/TU", "2021-08-10", None, "Bắc Giang", "09-CT/TU", "2021-08-10", "Tỉnh ủy Bắc Giang", "Hưng Yên", True),
    ("09-CT/TU", "2021-08-10", None, None, "09-CT/TU", "2021-08-10", None, None, False),
    ("01-KL/TW", "2016-04-04", None, None, "01-KL/TW", "2021-05-18", None, None, False),
    ("01-KL/TW", "2021-05-18", None, None, "01-KL/TW", "2021-05-16", None, None, True),
    ("76/NQ-CP", "2021-07-15", None, None, "76/NQ-CP", "2022-07-15", None, None, False),
    ("76/NQ-CP", "2021-07-15", None, None, "76/NQ-CP", "2021", None, None, True),
    ("04/2015/NĐ-CP", None, None, None, "04/2015/NĐ-CP", "2015-01-09", None, None, True),
    ("01-QĐi/TU", "2018", None, "Bắc Giang", "01/QĐ-UBND", "2018-01-16", None, "Bắc Giang", False),
    ("30-KH/BCSD-BDVTU", "2021-08-18", None, "Bắc Giang", "30-KH/BCSD-BDVTU", "2021-08-18", None, "Hà Nam", False),
    ("05/QĐ-UBND", "2022-03-01", "UBND huyện Yên Dũng", "Bắc Giang", "05/QĐ-UBND", "2022-05-04", "UBND tỉnh",
     "Bắc Giang", False),
    ("115-KL/TU", "2021-07-09", None, "Bắc Giang", "116-KL/TU", "2021-07-09", None, "Bắc Giang", False),
    ("12-HD/TU", "2021-07-09", None, "Bắc Giang", "12-HĐ/TU", "2021-07-09", None, "Bắc Giang", False),
]  # fmt: skip


@pytest.mark.parametrize("case", SAME, ids=lambda case: f"{case[0]} {case[1]} = {case[4]} {case[5]}")
def test_one_document_or_two(case: Any) -> None:
    first = identity_of(case[0], date=case[1], issuer=case[2], province=case[3], unknown="?1")
    second = identity_of(case[4], date=case[5], issuer=case[6], province=case[7], unknown="?2")
    assert first is not None
    assert (first == second) is case[8], (first, second)


@pytest.mark.parametrize("text", ["", "526/536", "Luật Tiếp công dân", "ngày 03/6/2013"])
def test_what_is_no_symbol_has_no_identity(text: str) -> None:
    assert identity_of(text, date=None, issuer=None, province=None, unknown="?") is None


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("Ban Thường vụ Tỉnh ủy Hưng Yên", ("Hưng Yên", "province")),
        ("UBND TP. Hồ Chí Minh", ("Hồ Chí Minh", "province")),
        ("Ủy ban nhân dân thị xã Việt Yên", ("Việt Yên", "district")),
        ("Ủy ban nhân dân xã Tân Mỹ, huyện Yên Dũng", ("Tân Mỹ", "commune")),
        ("Ban Thường vụ Tỉnh ủy khóa XIX", None),
        ("Bộ Chính trị", None),
        ("Chủ tịch UBND tỉnh", None),
        ("Tỉnh ủy", None),
        ("", None),
        (None, None),
    ],
)
def test_the_place_in_an_issuers_name(issuer: str | None, place: tuple[str, str] | None) -> None:
    assert place_in(issuer) == place


@pytest.mark.parametrize(
    ("canonical", "instance", "level"),
    [
        ("25-NQ/TW", "", "central"),
        ("34/2007/PL-UBTVQH11", "", "central"),
        ("9-CT/TU", "bac giang", "province"),
        ("411/QĐ-UBND", "bac giang", "province"),
        ("5/QĐ-UBND", "bac giang/district yen dung", "district"),
    ],
)
def test_levels(canonical: str, instance: str, level: str) -> None:
    assert level_of(canonical, instance) == level


def clusters(archive: Archive) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """For every mention, (source, words), the mentions that lead to the same document."""
    with archive.session() as session:
        graph = build_graph(session)
    names = {node["id"]: node["source"] for node in graph["documents"]}
    leads = {(names[edge["from"]], f"{edge['symbol']} {edge['start']}"): edge["to"] for edge in graph["citations"]}
    return {one: {other for other, to in leads.items() if to == leads[one]} for one in leads}


def statuses(archive: Archive) -> list[str]:
    with archive.session() as session:
        return [edge["status"] for edge in build_graph(session)["citations"]]


def cite(compose: Any, name: str, *dates: str | None, province: str = "Bắc Giang", symbol: str = "09-CT/TU") -> Any:
    words = [f"Chỉ thị số {symbol} ngày {date}" if date else f"Chỉ thị số {symbol}" for date in dates]
    cites = tuple((w, symbol, date) for w, date in zip(words, dates, strict=True))
    return compose(f"{name}: " + "; ".join(words) + ".", name=name, cites=cites, province=province)


def test_an_undated_mention_joins_the_only_dated_one_whichever_came_first(
    archive: Archive, compose: Any, keep: Any
) -> None:
    keep(archive, cite(compose, "undated", None))
    keep(archive, cite(compose, "dated", "2021-08-10"))
    assert {len(found) for found in clusters(archive).values()} == {2}
    assert statuses(archive) == ["cited_only", "cited_only"]


def test_between_two_dated_ones_it_is_ambiguous(archive: Archive, compose: Any, keep: Any) -> None:
    keep(archive, cite(compose, "dated", "2021-08-10"))
    keep(archive, cite(compose, "undated", None))
    keep(archive, cite(compose, "earlier", "2016-05-19"))
    assert {len(found) for found in clusters(archive).values()} == {1}
    assert sorted(statuses(archive)) == ["ambiguous", "cited_only", "cited_only"]
    keep(archive, cite(compose, "earlier", "2016-05-19", province="Hưng Yên"))
    assert sorted(statuses(archive)) == ["cited_only", "cited_only", "cited_only"]
    assert db_check(archive.url) == []


def test_the_same_documents_own_mentions_decide_first(archive: Archive, compose: Any, keep: Any) -> None:
    keep(archive, cite(compose, "one", None, "2021-08-10", None))
    keep(archive, cite(compose, "other", "2016-05-19", None))
    assert sorted(len(found) for found in clusters(archive).values()) == [2, 2, 3, 3, 3]


def test_two_dates_in_one_term_are_one_document_with_a_conflict(archive: Archive, compose: Any, keep: Any) -> None:
    keep(archive, cite(compose, "a", "2021-08-10", "2021-08-10"))
    keep(archive, cite(compose, "b", "2021-08-16"))
    with archive.session() as session:
        (node,) = [n for n in build_graph(session)["documents"] if n["id"].startswith("c")]
    assert node["conflicts"] == [{"field": "date", "values": ["2021-08-10", "2021-08-16"]}]
    assert node["date"] == "2021-08-10"
    assert node["level"] == "province"
    assert node["province"] == "Bắc Giang"


def test_an_archived_document_is_the_one_that_others_cite(archive: Archive, compose: Any, keep: Any) -> None:
    keep(archive, cite(compose, "citing", "2021-08-10", None))
    own = {"symbol": "09-CT/TU", "date": "2021-08-10", "doc_type": "Chỉ thị", "province": "Bắc Giang"}
    issued = compose("Chỉ thị về công tác dân vận", name="issued", title="về công tác dân vận", **own)
    keep(archive, issued)
    assert statuses(archive) == ["resolved", "resolved"]
    other = compose("Chỉ thị của tỉnh khác", name="other", **{**own, "province": "Hưng Yên"})
    keep(archive, other)
    with archive.session() as session:
        graph = build_graph(session)
    sources = {node["id"]: node["source"] for node in graph["documents"]}
    assert [sources[edge["to"]] for edge in graph["citations"]] == ["issued", "issued"]


def test_a_mention_whose_date_disagrees_with_the_archived_document_is_not_resolved(
    archive: Archive, compose: Any, keep: Any
) -> None:
    keep(archive, cite(compose, "citing", "2021-08-16"))
    keep(archive, compose("Chỉ thị", symbol="09-CT/TU", date="2021-08-10", province="Bắc Giang"))
    assert statuses(archive) == ["ambiguous"]


def test_copies_of_one_document_say_so(archive: Archive, compose: Any, keep: Any) -> None:
    own = {"symbol": "09-CT/TU", "date": "2021-08-10", "province": "Bắc Giang"}
    keep(archive, compose("Chỉ thị, bản quét", name="scan", **own))
    keep(archive, compose("Chỉ thị, bản gõ", name="text", **own))
    keep(archive, cite(compose, "citing", "2021-08-10"))
    with archive.session() as session:
        graph = build_graph(session)
    copies = {node["source"]: node["copy_of"] for node in graph["documents"]}
    assert copies == {"scan": None, "text": "d1", "citing": None}
    assert [edge["to"] for edge in graph["citations"]] == ["d1"]


TITLE = "về việc tăng cường lãnh đạo công tác thu thập, xử lý thông tin phục vụ quản lý nhà nước"


@pytest.mark.parametrize("draft_first", [True, False])
def test_a_draft_is_recognised_by_its_title(archive: Archive, compose: Any, keep: Any, draft_first: bool) -> None:
    words = "Chỉ thị số 03/CT-UBND ngày 14/5/2022"
    draft = compose(
        "CHỈ THỊ",
        TITLE,
        name="draft",
        doc_type="Chỉ thị",
        title=TITLE.capitalize(),
        province="Bắc Giang",
        is_draft=True,
    )
    citing = compose(
        f"UBND tỉnh ban hành {words} “{TITLE}”.", name="citing", cites=((words, "03/CT-UBND", "2022-05-14"),),
        province="Bắc Giang",
    )  # fmt: skip
    elsewhere = compose(
        f"Ban hành {words} {TITLE}.", name="elsewhere", cites=((words, "03/CT-UBND", "2022-05-14"),), province="Hà Nam"
    )
    for made in [draft, elsewhere, citing] if draft_first else [elsewhere, citing, draft]:
        keep(archive, made)
    with archive.session() as session:
        graph = build_graph(session)
    nodes = {node["id"]: node for node in graph["documents"]}
    to = {nodes[edge["from"]]["source"]: edge for edge in graph["citations"]}
    assert nodes[to["citing"]["to"]]["source"] == "draft"
    assert to["citing"]["status"] == "resolved"
    assert to["elsewhere"]["status"] == "cited_only"
    # When the citing document goes, so does what was concluded from it.
    keep(archive, draft)
    assert db_check(archive.url) == []


def test_a_short_title_recognises_nothing(archive: Archive, compose: Any, keep: Any) -> None:
    words = "Chỉ thị số 03/CT-UBND"
    keep(
        archive, compose("CHỈ THỊ", name="draft", doc_type="Chỉ thị", title="Về công tác dân vận", province="Bắc Giang")
    )
    keep(archive, compose(f"{words} về công tác dân vận", cites=((words, "03/CT-UBND", None),), province="Bắc Giang"))
    assert statuses(archive) == ["cited_only"]


def test_a_mention_that_is_no_symbol_is_kept_unresolved(archive: Archive, compose: Any, keep: Any) -> None:
    keep(archive, compose("Luật Tiếp công dân 2013", cites=(("Luật Tiếp công dân", "", None),)))
    assert statuses(archive) == ["unresolved"]
    assert db_check(archive.url) == []


DATES = st.lists(st.sampled_from([None, "2021-08-10", "2021-08-16", "2016-05-19", "2016"]), min_size=1, max_size=3)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DATES, st.sampled_from(["Bắc Giang", "Hưng Yên"])), min_size=2, max_size=3))
def test_order_does_not_matter(sqlite: Archive, compose: Any, keep: Any, made: list[Any]) -> None:
    documents = [cite(compose, f"n{n}", *dates, province=province) for n, (dates, province) in enumerate(made)]
    seen = []
    for order in itertools.islice(itertools.permutations(documents), 4):
        for document in documents:
            # Emptied rather than made anew: what is left over from before must not show either.
            keep(sqlite, emptied(document))
        for document in order:
            keep(sqlite, document)
        names = {f"n{n}" for n in range(len(made))}
        seen.append({one: found for one, found in clusters(sqlite).items() if one[0] in names})
    assert all(found == seen[0] for found in seen)
    assert db_check(sqlite.url) == []
    for document in documents:
        keep(sqlite, emptied(document))


def emptied(document: Any) -> Any:
    return replace(document, facts=replace(document.facts, citations=()))


def test_mentions_keep_their_order(compose: Any) -> None:
    made = cite(compose, "a", None, "2021-08-10", "2016-05-19", None)
    assert [said.period for said in mentions(made.facts, document_id=1) if said] == ["XIII", "XIII", "XII", "XII"]
