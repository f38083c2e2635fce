"""Clean text that no estimate has seen: lines held out of the training text, and hard lines composed by ourselves."""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from normalize import to_nfc
from normalize.build import held_out
from normalize.text import is_syllable

PLACED = {"đường", "phố", "phường", "ngõ", "thôn", "xã", "quận", "huyện", "ấp", "bản", "buôn"}
"""Words before the name of a place in an address."""
PLACES_IN_ADDRESS = 3
FIGURES_IN_TABLE = 12
NAMES_IN_LINE = 6
_CODE = re.compile(r"\b(?=[^\W_]*\d)(?=[^\W_]*[A-Za-z])[A-Za-z0-9]{3,}\b|https?://|www\.|[A-Z]{2,}[-/]\d")
FOREIGN_WORDS = 3


def held_out_lines(path: Path) -> Iterator[str]:
    """The lines of a training text that every estimate leaves out, composed (NFC)."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if held_out(line) and line.strip():
                yield to_nfc(line).strip()


def kind_of(line: str) -> str | None:
    """Which kind of hard line this is, the first that fits: foreign words, codes, addresses, figures, names, or None.

    >>> kind_of("Hãng Samsung Electronics lập nhà máy Galaxy"), kind_of("Xe tăng T-54B tiến vào")
    ('foreign', 'codes')
    """
    words = re.findall(r"[^\W\d_]+", line)
    if sum(word.isascii() and len(word) > 2 and not is_syllable(word.lower()) for word in words) >= FOREIGN_WORDS:
        return "foreign"
    if _CODE.search(line):
        return "codes"
    named = [before for before, word in pairwise(words) if word[0].isupper()]
    if sum(before.lower() in PLACED for before in named) >= PLACES_IN_ADDRESS:
        return "addresses"
    if len(re.findall(r"\d[\d.,]*", line)) >= FIGURES_IN_TABLE:
        return "figures"
    if sum(before[0].isupper() for before in named) >= NAMES_IN_LINE:
        return "names"
    return None


def composed_lines(count: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Hard lines of our own, as (kind, line): rows of tables, addresses, codes, names; the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - a seed for the same lines again, not a secret
    makers = {
        "composed figures": _figures,
        "composed addresses": _address,
        "composed codes": _codes,
        "composed names": _names,
    }
    for at in range(count):
        kind = list(makers)[at % len(makers)]
        yield kind, makers[kind](rng)


UNITS = (
    "Huyện Phú Lâm",
    "Thành phố An Sơn",
    "Thị xã Đông Mỹ",
    "Sở Nội vụ",
    "Xã Ea Hleo",
    "Trường THPT số 2",
    "Tổng cộng",
)
MEASURES = ("ha", "km²", "tỷ đồng", "%", "hộ", "tấn/ha", "kWh", "m³", "người", "USD")
ROADS = ("Nguyễn Thị Minh Khai", "Trần Phú", "Lê Hồng Phong", "Hùng Vương", "Điện Biên Phủ", "Yersin", "Pasteur")
PLACES = ("Cẩm Phả", "Buôn Hồ", "Đắk Mil", "Mường Chà", "Phan Rang", "Sa Đéc", "Ayun Pa", "Quy Nhơn", "Krông Búk")
FAMILIES = ("Nguyễn", "Trần", "Lò Văn", "Điểu", "H'", "Y", "Rơ Châm", "Giàng A", "Sùng Thị", "Kpă", "Đặng", "Thạch")
GIVEN = ("Thuỷ", "Pọm", "Păo", "Hoà", "Êban", "Niê", "Bliu", "Sơn", "Xuân Quỳnh", "Máy", "Ksor", "Dếnh", "Sa Rây")
WORKS = ("chủ hộ", "trưởng thôn", "bí thư chi bộ", "già làng", "đại diện công ty TNHH", "cán bộ phòng Y tế", "hội viên")


def _figures(rng: random.Random) -> str:
    figures = (
        rng.choice(
            (
                f"{rng.randint(1, 999)}.{rng.randint(0, 999):03}",
                f"{rng.randint(0, 99)},{rng.randint(0, 99)}",
                f"{rng.randint(1, 99)}/{rng.randint(99, 200)}",
                f"{rng.randint(1, 100)}%",
                "-",
                f"{rng.randint(0, 50):02}",
            )
        )
        for _ in range(rng.randint(4, 9))
    )
    gap = rng.choice(("  ", " | ", "\t"))
    return gap.join((str(rng.randint(1, 40)), rng.choice(UNITS), rng.choice(MEASURES), *figures))


def _address(rng: random.Random) -> str:
    return (
        f"Số {rng.randint(1, 300)}{rng.choice(('', 'A', 'B', 'bis'))}/{rng.randint(1, 40)}, đường {rng.choice(ROADS)}, "
        f"phường {rng.randint(1, 15)}, {rng.choice(PLACES)}; ĐT: 0{rng.randint(203, 299)}.{rng.randint(3000, 3999)}."
        f"{rng.randint(100, 999)}, email: {rng.choice(('vanthu', 'ubnd', 'pgd'))}{rng.randint(1, 99)}@anson.example"
    )


def _codes(rng: random.Random) -> str:
    few, some, many = rng.randint(1, 9), rng.randint(10, 99), rng.randint(1000, 9999)
    return rng.choice(
        (
            f"Mã hồ sơ HS-20{some}-{many}/QLĐT, MST {rng.randint(10**9, 10**10 - 1)}",
            f"Áp dụng TCVN {many}:20{some}, ISO/IEC {many}-{few}, QCVN {some}:2016/BTNMT",
            f"Xe ô tô biển số {some}A-{rng.randint(100, 999)}.{some}, số khung RLU{many}{some}KX",
            f"Thửa đất số {some}, tờ bản đồ số {few}, giấy chứng nhận CH{many}{few}, ký hiệu {few}C/{some}E",
            f"Đường dây {rng.choice((22, 35, 110, 500))} kV, máy biến áp {few}x{some} MVA, cột BTLT-{some}C",
            f"QL{some}B, Km{some}+{rng.randint(0, 999):03}, gói thầu XL-{few:02}, hợp đồng {some}/HĐXD",
            f"Xem http://www.anson.example/vb/{many}.pdf, tệp BC_{some}_v{few}.docx, mã QR {many}-AB{some}",
        )
    )


def _names(rng: random.Random) -> str:
    people = ", ".join(
        f"{rng.choice(('ông', 'bà'))} {family}{'' if family.endswith(chr(39)) else ' '}{rng.choice(GIVEN)} "
        f"({rng.choice(WORKS)}, {rng.choice(PLACES)})"
        for family in rng.choices(FAMILIES, k=rng.randint(2, 4))
    )
    return f"Tham dự có {people}."
