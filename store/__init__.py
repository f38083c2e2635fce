"""The archive: values ↔ rows, migrations, identity, search, graph. The only room that knows SQL.

`open_archive` gives sessions; every other function takes one. Forms of the graph for other programs are in
`store.graph_files`, which loads networkx and is imported only where it is used.
"""

from store.archive import Archive, db_backup, db_check, db_upgrade, open_archive
from store.errors import StoreError
from store.export import export_documents, find_paths
from store.fact_models import MODALITIES, SEVERITIES, STATISTIC_KINDS
from store.graph import build_graph
from store.jobs import (
    Run,
    Wanted,
    abandon_run,
    finish_run,
    known_refusal,
    lease,
    record_failure,
    record_occurrence,
    record_quarantine,
    seen,
    settings_of,
    start_run,
    unfinished_runs,
    wanted,
)
from store.listed import Cite, Contradiction, DocumentDetail, DocumentSummary, Figure, Problem
from store.load import LoadedDocument, known_pages, load_document, load_reading
from store.query import (
    as_row,
    count_archive,
    find_citations,
    find_cited_by,
    find_ids,
    list_documents,
    list_findings,
    list_problems,
    list_statistics,
    show_document,
)
from store.save import save_document, save_page, save_reading
from store.search import Hit, find_text
from store.states import DocumentState, JobState, Stage

__all__ = [
    "MODALITIES",
    "SEVERITIES",
    "STATISTIC_KINDS",
    "Archive",
    "Cite",
    "Contradiction",
    "DocumentDetail",
    "DocumentState",
    "DocumentSummary",
    "Figure",
    "Hit",
    "JobState",
    "LoadedDocument",
    "Problem",
    "Run",
    "Stage",
    "StoreError",
    "Wanted",
    "abandon_run",
    "as_row",
    "build_graph",
    "count_archive",
    "db_backup",
    "db_check",
    "db_upgrade",
    "export_documents",
    "find_citations",
    "find_cited_by",
    "find_ids",
    "find_paths",
    "find_text",
    "finish_run",
    "known_pages",
    "known_refusal",
    "lease",
    "list_documents",
    "list_findings",
    "list_problems",
    "list_statistics",
    "load_document",
    "load_reading",
    "open_archive",
    "record_failure",
    "record_occurrence",
    "record_quarantine",
    "save_document",
    "save_page",
    "save_reading",
    "seen",
    "settings_of",
    "show_document",
    "start_run",
    "unfinished_runs",
    "wanted",
]
