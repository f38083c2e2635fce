"""Symbols in one line: what is one, what it is made of, what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.symbols import canonical_symbol, find_symbols, parse_symbol


@pytest.mark.parametrize(
    ("printed", "canonical", "kind", "organ", "unit", "system"),
    [
        ("15-NQ/TW", "15-NQ/TW", "NQ", "TW", None, "party"),
        ("05-QĐi/TU", "5-QĐi/TU", "QĐi", "TU", None, "party"),
        ("120a-CV/BTCTU", "120a-CV/BTCTU", "CV", "BTCTU", None, "party"),
        ("12-KH/BCSĐ-BDVTU", "12-KH/BCSĐ-BDVTU", "KH", "BCSĐ-BDVTU", None, "party"),
        ("12-KH/BCSD-BDVTU", "12-KH/BCSĐ-BDVTU", "KH", "BCSĐ-BDVTU", None, "party"),
        ("7-TB/TW/nb", "7-TB/TW/nb", "TB", "TW", None, "party"),
        ("99/QĐ-UBND", "99/QĐ-UBND", "QĐ", "UBND", None, "state"),
        ("20/CT-TTg", "20/CT-TTg", "CT", "TTg", None, "state"),
        ("20-CT/TTg", "20/CT-TTg", "CT", "TTg", None, "state"),
        ("0020 – CT / TTG", "20/CT-TTg", "CT", "TTg", None, "state"),
        ("01/2015/NÐ-CP", "1/2015/NĐ-CP", "NĐ", "CP", None, "state"),
        ("9/2012/TTLT/BTC-BNV", "9/2012/TTLT-BTC-BNV", "TTLT", "BTC-BNV", None, "state"),
        ("43/2022/QH15", "43/2022/QH15", None, "QH15", None, "state"),
        ("34/2007/PL-UBTVQH11", "34/2007/PL-UBTVQH11", "PL", "UBTVQH11", None, "state"),
        ("5512/UBND-KTTH", "5512/UBND-KTTH", None, "UBND", "KTTH", "state"),
        ("812/TTg-KGVX", "812/TTg-KGVX", None, "TTg", "KGVX", "state"),
        ("3/VBHN-VPQH", "3/VBHN-VPQH", "VBHN", "VPQH", None, "state"),
        ("188-HĐBT", "188-HĐBT", None, "HĐBT", None, "state"),
        ("12/SL", "12/SL", "SL", None, None, "state"),
        ("327/CT", "327/CT", None, "CT", None, "state"),
        ("18-\nKL/TU", "18-KL/TU", "KL", "TU", None, "party"),
        ("30 CT/TW", "30-CT/TW", "CT", "TW", None, "party"),
        ("10/NQ.HĐTP", "10/NQ-HĐTP", "NQ", "HĐTP", None, "state"),
        ("601- -QĐ/TU", "601-QĐ/TU", "QĐ", "TU", None, "party"),
        ("08/2017/NQ-HĐND.K7", "8/2017/NQ-HĐND.K7", "NQ", "HĐND.K7", None, "state"),
        ("6/CTR-UBND", "6/CTr-UBND", "CTr", "UBND", None, "state"),
        ("04-ct/tw", None, None, None, None, None),
    ],
)
def test_parts(
    printed: str, canonical: str | None, kind: str | None, organ: str | None, unit: str | None, system: str | None
) -> None:
    symbol = parse_symbol(printed)
    if canonical is None:
        assert symbol is None
    else:
        assert symbol is not None
        assert (symbol.canonical, symbol.type_code, symbol.organ, symbol.unit, symbol.system) == (
            canonical,
            kind,
            organ,
            unit,
            system,
        )


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Kết luận số 43-KL/TW - UBND tỉnh thực hiện", ["43-KL/TW"]),
        ("Nghị quyết số 10/2022/QH15-Luật", ["10/2022/QH15"]),
        ("Quyết định số 20/QĐ-TTgngày 5/6/2020", ["20/QĐ-TTg"]),
        ("Chỉ thị số 4-CT/TU¹.", ["4-CT/TU"]),
        ("Quyết định số 112/KT ngày 15/8/1985", ["112/KT"]),
        ("Thông báo số 8/TB-HCTĐ", ["8/TB-HCTĐ"]),
        ("theo mẫu 12/KT, mẫu số 01/TB-TĐT", []),
        ("QCVN 41:2019/BGTVT, TCVN 7957:2008/BXD", []),
        ("Năm 2016\n- UBND tỉnh", []),
        ("10/10 UBND, 24/7, 1/500, 60 km/h, 12/4A, A4/B5", []),
        ("ngày 03/6/2013 và 2015-2020", []),
        ("điện thoại 0204-385-1234", []),
        ("phòng 302-CT1/CC, lớp 12B/THCS", []),
        ("Covid-19/BYT", []),
        ("Quyết định số     /QĐ-UBND", []),
    ],
)
def test_find(text: str, printed: list[str]) -> None:
    assert [symbol.printed for _, symbol in find_symbols(text)] == printed


def test_unknown_codes_are_not_sure() -> None:
    known, unknown = (symbol for _, symbol in find_symbols("Quyết định số 1/QĐ-BNV; Quyết định số 2/QĐ-ABCX"))
    assert (known.sure, unknown.sure) == (True, False)


@pytest.mark.parametrize("text", ["", "Nghị quyết", "526/536", "  25 "])
def test_canonical_of_what_is_no_symbol_is_the_text_without_blanks(text: str) -> None:
    assert canonical_symbol(text) == "".join(text.split())


@given(st.text(alphabet="0123456789-–/. \nABCĐQNTUWHDgrTi\u00a0", max_size=60))
def test_canonical_is_idempotent(text: str) -> None:
    assert canonical_symbol(canonical_symbol(text)) == canonical_symbol(text)


@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    for span, symbol in find_symbols(text):
        assert symbol.number in span.of(text)


@pytest.mark.parametrize("part", ["1-", "25-NQ/", "1/A-", "12 QĐ ", "NQ-CP/", "1\n/\n"])
def test_long_runs_end(part: str) -> None:
    """What looks like a symbol all along; a search that backtracked would not come back."""
    text = part * (200_000 // len(part))
    assert all(symbol.number in span.of(text) for span, symbol in find_symbols(text))
