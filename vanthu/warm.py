"""What the fork server loads before it forks workers: code, language model and tables, once for all of them.

A sentence is understood for practice, because much is loaded, compiled or counted only when first used;
the workers then share it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import ingest
import ingest.docx
import ingest.image
import ingest.pdf
from vanthu import pipeline
from vanthu.engines import NoEngine
from vanthu.worker import LEARNED, load_model, load_tables

PRACTICE = (
    "Thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013, năm 2021 toàn tỉnh có 125 dai biéu, đạt 98,5%.¹\n¹ 12/15 xã.\n"
)


def practise() -> None:
    """Understand a sentence and forget it."""
    data = PRACTICE.encode()
    source = ingest.Source("practice", data, hashlib.sha256(data).hexdigest(), ingest.SourceKind.TEXT, "text/plain")
    model = load_model(Path(os.environ[LEARNED]) if os.environ.get(LEARNED) else None)
    pages = ingest.read_pages(source, engine=NoEngine(), judge=model.quality, limits=ingest.Limits())
    pipeline.understand(pages, model=model, tables=load_tables())


practise()
