"""From repaired text to facts: the extractors in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Sequence

from extract.checked.findings import check_findings
from extract.cited.citations import find_citations
from extract.cited.short_forms import find_short_forms
from extract.cited.unnumbered import find_unnumbered
from extract.counted.modality import directs
from extract.counted.statistics import find_statistics
from extract.footnotes import find_footnotes
from extract.head.header import find_header
from extract.layout import lay_over
from extract.named.entities import find_entities
from extract.tables import Tables
from extract.uncertain import find_uncertain
from extract.values import Extraction
from ingest.values import Document
from normalize.strange import Strange
from normalize.values import EditedText


def extract(
    document: Document,
    repaired: EditedText,
    *,
    tables: Tables,
    strange: Sequence[Strange] = (),
    entities: bool = True,
) -> Extraction:
    """All facts of a document; every span of them indexes `repaired.text`.

    `strange` are the words of that text that look wrong (`normalize.find_strange`); they join the doubtful words.
    `entities=False` leaves organs, persons and places out.
    """
    layout = lay_over(document, repaired)
    uncertain = find_uncertain(repaired, document=document, strange=strange)
    header = find_header(layout, tables=tables)
    footnotes = find_footnotes(layout)
    citations = find_citations(layout, header, tables=tables, uncertain=uncertain)
    unnumbered = find_unnumbered(layout, citations, footnotes, tables=tables, uncertain=uncertain)
    statistics = find_statistics(
        layout.text,
        citations=citations,
        named=[one.span for one in unnumbered],
        footnotes=footnotes,
        blocks=[(place.span, place.zone) for place in layout.places],
        page_of=layout.page_at,
        directing=directs(header.doc_type),
    )
    return Extraction(
        header=header,
        citations=citations,
        unnumbered=unnumbered,
        short_forms=find_short_forms(layout, citations, unnumbered),
        footnotes=footnotes,
        statistics=statistics,
        findings=check_findings(
            layout.text, header=header, citations=citations, statistics=statistics, uncertain=uncertain
        ),
        entities=find_entities(layout.text, tables=tables, header=header) if entities else (),
        uncertain=uncertain,
    )
