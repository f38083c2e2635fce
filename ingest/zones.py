"""What a line is by its words: part of the header, a document type, the list of recipients, a signature.

Lines are compared folded and fuzzily with the cues of `data/zones.toml` and the names of document types,
because capitals and headers are read badly (`BẢO CÁO`, `Nơi nhậñ`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from normalize.symbols import load_types
from normalize.text import fold

ALIKE = 82.0
"""How alike, of 100, a line and a cue must be: one letter in six may be wrong."""

LONGEST = 60
"""No cue is longer."""

_NUMBER = re.compile(r"\s*(?:số|s[o6ốôóòõỏọ]|no)\s*[:.]?\s*\S", re.IGNORECASE)
_PLACE_DATE = re.compile(
    r"[^,\d/]{2,40}[,.;]?\s*ng[aàáảãạ]y.{0,20}th[aáàảãạ]ng.{0,16}n[aăâ]m\s*\S{0,6}\W*", re.IGNORECASE
)
_STAMP = re.compile(r"\S@\S|\.(?:gov|com)\.?vn\b|\b\d{1,2}:\d\d:\d\d\b")
_ABOUT = re.compile(r"\s*v\s*[/⁄]\s*[vwy]\b", re.IGNORECASE)
_MODE = re.compile(r"(?:t\W?m|k\W?t|t\W?l|tuq)[.,]?\s+[^\W\d_]{2}")
_BULLET = re.compile(r"[-–—~+•]\s*\S")


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of `zones.toml`."""

    part: str
    text: str
    example: str


@cache
def load_cues() -> tuple[Cue, ...]:
    """All cues of `data/zones.toml` in order."""
    data = tomllib.loads((files("ingest") / "data" / "zones.toml").read_text("utf-8"))
    return tuple(Cue(row["part"], row["text"], row["example"]) for row in data["cue"])


def is_capital(text: str) -> bool:
    """Whether the letters of `text` are capitals, but for a few that were read wrong.

    >>> is_capital("BÁO CÁO"), is_capital("Nghị quyết TW")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def starts_with(part: str, text: str) -> bool:
    """Whether `text` begins with a cue of `part`, compared folded and fuzzily.

    >>> starts_with("recipients", "Nơi nhân:"), starts_with("motto", "ĐÁNG CỘNG SẢN VIỆT NAM")
    (True, True)
    """
    line = _letters(text[:LONGEST])
    return any(_alike(line[: len(cue)], cue) for cue in _folded(part))


def motto_likeness(text: str) -> float:
    """How alike, of 100, the beginning of `text` and the nearest motto are."""
    line = _letters(text[:LONGEST])
    return max(fuzz.ratio(line[: len(cue)], cue) for cue in _folded("motto"))


def is_caption(text: str) -> bool:
    """Whether the line is one of an electronic signature: a cue with its colon, an address, a time to the second.

    >>> is_caption("Thời gian ký: 04.05.2026"), is_caption("Thời gian qua, việc thực hiện")
    (True, False)
    """
    plain = fold(text)
    return _STAMP.search(text) is not None or any(
        fold(cue.text) in plain[: len(cue.text) + 6] for cue in _cues("caption")
    )


def is_running(text: str) -> bool:
    """Whether the line is the running head of a gazette, with or without a page number before it.

    >>> is_running("CÔNG BÁO/Số 123 + 124/Ngày 05-6-2018 17"), is_running("Đăng Công báo ngày 05-6-2018")
    (True, False)
    """
    letters = " ".join(re.findall(r"[^\W\d_]+", fold(text)))
    return "ngay" in letters.split() and any(letters.startswith(cue) for cue in _folded("running"))


def is_type_name(text: str) -> bool:
    """Whether the line is nothing but the name of a document type in capitals.

    >>> is_type_name("_ CHỈ THỊ"), is_type_name("QUYÉT ĐỊNH"), is_type_name("Báo cáo")
    (True, True, False)
    """
    if len(text) > LONGEST or not is_capital(text):
        return False
    line = _letters(text)
    return line not in _folded("no_type") and any(_alike(line, name) for name in _type_names())


def is_number_line(text: str) -> bool:
    """Whether the line is the header's `Số …`."""
    return _NUMBER.match(text) is not None and len(text) < 60


def is_place_date(text: str) -> bool:
    """Whether the line is the header's place and date; the day and the month may be missing.

    >>> is_place_date("Bắc Giang, ngày     tháng 8 năm 2023")
    True
    """
    return len(text) < 70 and _PLACE_DATE.fullmatch(text.strip()) is not None


def is_about(text: str) -> bool:
    """Whether the line begins a letter's subject, `V/v …`."""
    return _ABOUT.match(text) is not None


def is_header(text: str) -> bool:
    """Whether the line can only stand in the header's two cells."""
    return starts_with("motto", text) or is_number_line(text) or is_place_date(text) or is_about(text)


def is_signing(text: str) -> bool:
    """Whether the line says in capitals how or as what somebody signs.

    >>> is_signing("T/M BAN THƯỜNG VỤ"), is_signing("PHÓ CHỦ TỊCH"), is_signing("TM. ỦY BAN"), is_signing("CHỦ ĐỀ")
    (True, True, True, False)
    """
    if len(text) > 60 or not is_capital(text):
        return False
    return is_mode(text) or starts_with("office", text)


def is_mode(text: str) -> bool:
    """Whether the line begins by saying for whom or in whose place somebody signs.

    >>> is_mode("-_T/M BAN THƯỜNG VỤ"), is_mode("TM BAN THƯỜNG VỤ"), is_mode("BÍ THƯ")
    (True, True, False)
    """
    plain = fold(text).lstrip(" -–—_.,:;'\"“”‘’|")
    # The dot or the stroke of `TM.` and `T/M` is easily lost.
    return _MODE.match(plain) is not None or any(plain.startswith(fold(cue.text)) for cue in _cues("signing"))


def is_stamp_word(word: str) -> bool:
    """Whether a word is one of those printed in a receiver's stamp; only where a stamp stands does that say much.

    >>> [is_stamp_word(word) for word in ("ĐỀN", "Ngày:", "Số:-2770", "sở", "Ngành")]
    [True, True, True, False, False]
    """
    label = _letters(word.split(":")[0])
    known = label in _folded("stamp") and word[:1].isupper()
    return known and (len(label) > 2 or ":" in word)


def is_bullet(text: str) -> bool:
    """Whether the line begins with a dash or another bullet."""
    return _BULLET.match(text) is not None


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _alike(line: str, cue: str) -> bool:
    return line == cue or (len(cue) > 3 and fuzz.ratio(line, cue, score_cutoff=ALIKE) >= ALIKE)


def _cues(part: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in load_cues() if cue.part == part)


@cache
def _folded(part: str) -> tuple[str, ...]:
    return tuple(_letters(cue.text) for cue in _cues(part))


@cache
def _type_names() -> tuple[str, ...]:
    return tuple({_letters(name) for doc_type in load_types() for name in doc_type.names})
