"""Symbols (số, ký hiệu): the grammar by which Party and State number their documents.

    Party   number - type / organ[-organ][/nb]      442-BC/TU, 30-KH/BCSD-BDVTU, 348a-CV/BDVTW
    State   number / [year /] type - organ[-unit]   411/QĐ-UBND, 04/2015/NĐ-CP, 141/2012/TTLT-BTC-BQP-BCA
    letter  number / organ - unit                   6896/UBND-NC, 464/TTg-CĐS
    old     number - organ, organ - type …          53-HĐBT, 121-NV/NĐ, 234/SL, 157/QĐ-NĐ-UB

A regex finds candidates, the tables of types and organs decide. The printed form is kept; the canonical
form is for comparing only. Source: Quy định 66-QĐ/TW, Nghị định 30/2020/NĐ-CP, and what was met in print.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from normalize.codes import DocType, Organ, load_organs, load_types, organ_of, spelling_of, type_of
from normalize.values import Span

__all__ = [
    "DocType",
    "Organ",
    "Symbol",
    "canonical_symbol",
    "find_symbols",
    "load_organs",
    "load_types",
    "organ_of",
    "parse_symbol",
    "type_of",
]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol taken apart.

    `printed` is as printed with inner spaces removed, `number` keeps leading zeros and the letter suffix,
    `organ` holds canonical codes joined by `-`, `unit` what follows the organ (NC in UBND-NC); `sure` says
    that type and organ are in the tables.
    """

    printed: str
    number: str
    year: int | None
    type_code: str | None
    organ: str | None
    system: str
    canonical: str
    unit: str | None = None
    sure: bool = True


def find_symbols(text: str) -> Iterator[tuple[Span, Symbol]]:
    """Every symbol in `text`, left to right, with its span; form numbers and measures are left out.

    >>> [symbol.printed for _, symbol in find_symbols("theo Kết luận số 43-KL/TW và Công văn 6896/ UBND-NC, 10/10 xã")]
    ['43-KL/TW', '6896/UBND-NC']
    """
    last_end = 0
    last_codes: tuple[str, ...] = ()
    for match in _CANDIDATE.finditer(text):
        parts = _cut(match)
        if parts is None:
            continue
        numbered, codes, separators, end = parts
        introduction = text[max(last_end, match.start() - 60) : match.start()]
        if codes == last_codes and _LISTED.fullmatch(introduction) is not None:
            # "Quyết định 25-CP và 26-CP": what introduced the first number introduced the second
            introduction = "số "
        symbol = _accept(numbered, codes, separators, introduction=introduction)
        if symbol is not None:
            yield Span(match.start(), end), symbol
            last_end, last_codes = end, codes


@lru_cache(maxsize=4096)
def parse_symbol(text: str) -> Symbol | None:
    """The symbol that `text` is, apart from blanks around it, or None.

    >>> parse_symbol("04/2015/NĐ-CP").year
    2015
    >>> parse_symbol("526/536") is None
    True
    """
    text = unicodedata.normalize("NFC", text).strip()
    match = _CANDIDATE.match(text)
    parts = _cut(match) if match is not None else None
    if parts is None or parts[3] != len(text):
        return None
    return _accept(*parts[:3], introduction="Công văn số ")


def canonical_symbol(text: str) -> str:
    """The form by which symbols are compared: two spellings of one symbol give the same string.

    Spaces out, Ð → Đ, dashes → `-`, leading zeros dropped, codes in the spelling of the tables, separators as
    the organ's system writes them. What is no symbol comes back cleaned only.

    >>> canonical_symbol("33-CT/TTg") == canonical_symbol("033/CT–TTG") == "33/CT-TTg"
    True
    >>> canonical_symbol("01 - QÐ/TƯ")
    '1-QĐ/TW'
    """
    symbol = parse_symbol(text)
    return symbol.canonical if symbol is not None else _clean(unicodedata.normalize("NFC", text))


_H = r"[ \t\u00a0]{0,3}"
_GAP = rf"{_H}(?:\n{_H})?"
# A dash is read double where the page has a speck: "1157- -QĐ/TU".
_DASH = r"[-\u2010-\u2015\u2212](?:[ ]?[-\u2010-\u2015\u2212])?"
# A footnote mark (¹) may stand right after a code; "NĐ-CPngày" is a common loss of a space.
_END = r"(?=ngày|của|và|về|ban|nhưng|có|được|quy|hoặc|(?![^\W\u00b9\u00b2\u00b3\u2070-\u2079]))"
# Letters of other alphabets, as which a page with specks is read: "412/TTr-ŠTC".
_FOREIGN = str.maketrans("ŠŞČÇŤŢŽÑ", "SSCCTTZN")
_UPPER = "A-ZĐÐƯÔŠŞČÇŤŢŽÑ"


def _mixed_codes() -> str:
    types = (s for row in load_types() for s in (row.code or "", *row.variants))
    organs = (s for row in load_organs() for s in (row.code, *row.variants))
    return "|".join(sorted({re.escape(s) for s in (*types, *organs) if s.upper() != s}, key=len, reverse=True))


_SEGMENT = rf"""
    (?: {_mixed_codes()}                                        # CTr, TTg, QĐi
      | [{_UPPER}]{{2,6}}[a-zđ][{_UPPER}]{{0,8}}                # KTn
      | [{_UPPER}]{{1,6}}[a-zđ][{_UPPER}]{{1,8}}                # SNgV
      | [{_UPPER}](?:[{_UPPER}&]{{0,19}})(?:\.[{_UPPER}]{{1,9}})?\d{{0,3}}   # NQ, BLĐTB&XH, HĐND.K7, QH15, BCĐ138
    ){_END}"""
# "Chỉ thị số 33 - CT/TTg", "141/2012/TTLT-BTC-BQP-BCA", "18-\nKL/TU", "Chỉ thị 30 CT/TW"
_CANDIDATE = re.compile(
    rf"""
    # "số19-NQ/TW", "NĐ34/2018/NĐ-CP": a blank lost before the number
    (?=\d) (?: (?<![\w/]) | (?<=\bsố) | (?<=\bSố) | (?<=\bSỐ) | (?<=\bNĐ) | (?<=\bQĐ) | (?<=\bNQ) | (?<=\bTT) )
    (?<!\d[-.,:–]) (?<!\w[-–])
    (?P<number> \d{{1,2}}\.\d{{3}}(?!\d) | \d{{1,6}}(?:bis|[a-zđA-ZĐ])? )   # 1.204-CV/TU
    (?: {_GAP}/{_GAP} (?P<year>(?:19|20)\d\d) (?!\d) )?
    (?P<first> {_GAP}(?:/|{_DASH}){_GAP}['’‘]? | [ \u00a0]{{1,2}}(?=[{_UPPER}]{{2}}) )
    (?P<codes> {_SEGMENT} (?: (?: {_GAP}/ | {_H}{_DASH} ){_GAP}{_SEGMENT} ){{0,7}}
       (?: /nb\b )? )
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(rf"{_GAP}(?:/|{_DASH}){_GAP}")
_TWICE = re.compile(r"(.)\1")
_ZEROS = re.compile(r"^0+(?=\d)")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]+")
_FORM = re.compile(r"(?:mẫu|biểu|phụ lục|QCVN|TCVN|\bmã|ký hiệu)(?:\s+(?:số|mẫu))?\s*:?\s*$", re.IGNORECASE)
_NAMES = "|".join(re.escape(name).replace(r"\ ", r"\s+") for row in load_types() for name in row.names)
_CODES = "|".join(re.escape(row.code) for row in load_types() if row.code is not None)
_LISTED = re.compile(r"\s*(?:,|;|và|,\s*và|đến|&)\s*(?:số\s*)?", re.IGNORECASE)
_INTRODUCED = re.compile(rf"(?:\b(?:{_NAMES}|(?-i:{_CODES}))\s*(?:số\s*:?)?|\bsố\s*:?)\s*$", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{_NAMES})\s+số\s*:?\s*$", re.IGNORECASE)

_Parts = tuple[tuple[str, int | None], tuple[str, ...], tuple[str, ...], int]


def _cut(match: re.Match[str]) -> _Parts | None:
    """(number, year), codes, separators (the first stands after the number), end of the symbol in the text."""
    text = match["codes"].translate(_FOREIGN)
    codes: list[str] = []
    separators = [match["first"]]
    position = 0
    end = match.end()
    for separator in _SEPARATOR.finditer(text):
        codes.append(text[position : separator.start()])
        # "25-NQ/TW - UBND tỉnh": a dash between blanks, where the symbol so far has none, is punctuation.
        dash = separator[0]
        if len(codes) >= 2 and dash[0].isspace() and dash[-1].isspace() and not any(" " in s for s in separators):
            end = match.start("codes") + separator.start()
            break
        separators.append(dash)
        position = separator.end()
    else:
        codes.append(text[position:])
    # "NQ.HĐTP": a point that stands for the dash between type and organ.
    left, point, right = codes[0].partition(".")
    if point and type_of(left) is not None and organ_of(right) is not None:
        codes[0:1], separators[0:1] = [left, right], [separators[0], "-"]
    year = int(match["year"]) if match["year"] else None
    return (match["number"], year), tuple(codes), tuple(_clean(s).rstrip("'’‘") or " " for s in separators), end


def _accept(
    numbered: tuple[str, int | None], codes: tuple[str, ...], separators: tuple[str, ...], *, introduction: str
) -> Symbol | None:
    """The symbol that the parts make, or None where the tables and the words before it speak against one."""
    year = numbered[1]
    marked_copy = codes[-1] == "nb"
    codes = codes[:-1] if marked_copy else codes
    kind, first_organ = _type_of(codes[0]), organ_of(codes[0])
    organs = [organ_of(code) for code in codes]
    introduced = _INTRODUCED.search(introduction) is not None
    if "." in numbered[0] and not introduced:
        return None
    if _FORM.search(introduction) or (separators[0] == " " and not (kind and len(codes) > 1 and organs[1])):
        return None
    if len(codes) == 1:
        alone = (kind is not None and kind.alone) or (first_organ is not None and first_organ.alone)
        known = kind is not None or first_organ is not None
        # "Quyết định số 112/KT": a code of long ago that no table knows, but fully introduced
        named = separators[0] == "/" and len(codes[0]) > 1 and _NAMED.search(introduction) is not None
        accepted = known if year is not None else named or (introduced and (alone or (known and separators[0] == "/")))
        # "căn hộ số 12-CT2": a figure behind the code is a session's only where the document has a year or a type
        if accepted and year is None and codes[0][-1].isdigit() and _NAMED.search(introduction) is None:
            return None
    elif year is not None or introduced:
        accepted = kind is not None or any(organs) or (introduced and year is None)
    else:
        accepted = (kind is not None and any(organs[1:])) or (first_organ is not None and separators[0] == "/")
    return _build(numbered, codes, separators, marked_copy=marked_copy) if accepted else None


def _build(
    numbered: tuple[str, int | None], codes: tuple[str, ...], separators: tuple[str, ...], *, marked_copy: bool
) -> Symbol:
    number, year = numbered
    kind = _type_of(codes[0])
    # In 327/CT and 17-CT the code alone is an organ; QH and CT are types only where an organ follows.
    # 141-TC/CĐKT is of the ministry TC, not a thông cáo.
    both = kind is not None and organ_of(codes[0]) is not None
    if both and (len(codes) == 1 or (codes[0] != "CT" and organ_of(codes[1]) is None)):
        kind = None
    type_code = kind.code if kind is not None else None
    rest = codes[1:] if kind is not None else codes
    known = [organ_of(code) for code in rest]
    count = next((at for at, organ in enumerate(known) if organ is None), len(rest)) or len(rest)
    spelled = tuple(spelling_of(code) for code in rest)
    organ = "-".join(spelled[:count]) or None
    unit = "-".join(spelled[count:]) or None
    lead = next((found for found in known if found is not None), None)
    if lead is not None:
        system = "state" if lead.system == "state" else "party"
    else:
        system = "party" if separators[0] in "- " and "/" in separators[1:] else "state"
    tail = ("/nb",) if marked_copy else ()
    signs = [s if s != " " else "-" for s in separators]
    if kind is not None and rest and lead is not None:
        signs[0], signs[1] = ("/", "-") if system == "state" else ("-", "/")
    head = _ZEROS.sub("", number).replace(".", "") + (f"/{year}" if year is not None else "")
    everything = (type_code, *spelled) if type_code is not None else spelled
    canonical = head + "".join(sign + code for sign, code in zip(signs, everything, strict=False)) + "".join(tail)
    year_part = f"/{year}" if year is not None else ""
    printed_signs = [s if s != " " else "-" for s in separators]
    printed = number + year_part + "".join(s + _clean(c) for s, c in zip(printed_signs, codes, strict=False))
    sure = (kind is not None or len(codes) == 1 or unit is not None) and lead is not None
    if type_code is not None and kind is not None and kind.alone and len(codes) == 1:
        sure = True
    sure = sure and (kind is None or type_of(codes[0]) is not None)
    return Symbol(printed + "".join(tail), number, year, type_code, organ, system, canonical, unit, sure)


def _type_of(code: str) -> DocType | None:
    """The type, also where a letter of its code is printed twice (QĐĐ)."""
    return type_of(code) or (type_of(_TWICE.sub(r"\1", code)) if organ_of(code) is None and len(code) > 2 else None)


def _clean(text: str) -> str:
    return _DASHES.sub("-", "".join(text.split())).replace("Ð", "Đ")
