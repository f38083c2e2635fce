"""What the fork server loads before it forks workers: code, language model and tables, once for all of them.

A short document is understood for practice, because much is loaded, compiled or counted only when first
used; the workers then share it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import ingest
import ingest.docx
import ingest.image
import ingest.pdf
from ingest.plain import read_plain
from vanthu import pipeline
from vanthu.worker import LEARNED, load_model, load_tables

PRACTICE = """TỈNH ỦY HÒA SƠN
*
Số 17-BC/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hòa Sơn, ngày 12 tháng 5 năm 2022

BÁO CÁO
tổng kết công tác dân vận năm 2021

Theo Kết luận số 61-KL/TU ngày 09/8/2021 của Ban Chấp hành Đảng bộ tỉnh khóa XIX, trong năm 2021 ở Hòa Sơn có
125 dai biéu, trong đó 75 nam và 50 nữ, đạt 98,5% kế hoạch¹. Ban Dân vận Tỉnh ủy và UBND huyện Sông Mây phối hợp.

Nơi nhận:
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Nguyễn Văn An

¹ 12/15 xã (80%), 1.250 triệu đồng.
"""
"""A document that never was, with a little of everything."""


def practise() -> None:
    """Understand a document and forget it."""
    data = PRACTICE.encode()
    source = ingest.Source("practice", data, hashlib.sha256(data).hexdigest(), ingest.SourceKind.TEXT, "text/plain")
    model = load_model(Path(os.environ[LEARNED]) if os.environ.get(LEARNED) else None)
    # Not read_pages(): its threads would still be ending when the first worker is forked.
    pages = ingest.Pages(tuple(read_plain(source)))
    pipeline.understand(pages, model=model, tables=load_tables())


practise()
