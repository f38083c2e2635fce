"""What the fork server loads before it forks workers: code, language model and tables, once for all of them."""

from __future__ import annotations

import os
from pathlib import Path

import ingest.assemble
import ingest.docx
import ingest.image
import ingest.pdf  # noqa: F401
from vanthu.worker import LEARNED, load_model, load_tables

load_model(Path(os.environ[LEARNED]) if os.environ.get(LEARNED) else None)
load_tables()
