"""Entities: organs, places, persons, what each is known to be, and texts in which there are none."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.named.entities import find_entities
from extract.named.gazetteer import load_gazetteer
from extract.named.named_organs import canonical
from extract.tables import load_tables
from extract.values import Entity, Header
from tests.extract.marked_entities import compare, read_entities

TABLES = load_tables()
ORGANS = tomllib.loads((Path(__file__).parents[2] / "extract/data/organs.toml").read_text("utf-8"))
PIECES = (
    "Tỉnh ủy",
    "Bắc Giang",
    "huyện",
    "các ",
    "Phó ",
    "Bí thư",
    "Nguyễn Văn An",
    "ông ",
    "Sở Y tế",
    " ",
    ", ",
    "\n",
    ".",
    "1",
    "TP.",
    "(",
)
LISTS = ("2004", "2025")
MARKED = sorted((Path(__file__).parent / "entities").glob("*.txt"))
PROVINCE = Header(organ="Tỉnh ủy Bắc Giang", province="Bắc Giang", date="2022-05-10")


def entities(text: str, header: Header | None = None) -> tuple[Entity, ...]:
    return find_entities(text, tables=TABLES, header=header)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ban Thường vụ Tỉnh ủy Bắc Giang yêu cầu", ["ORG Ban Thường vụ Tỉnh ủy Bắc Giang"]),
        ("Uỷ ban nhân dân tỉnh Hà Nam", ["ORG Uỷ ban nhân dân tỉnh Hà Nam"]),
        ("đồng chí Nguyễn Văn Hùng, Bí thư Huyện ủy Lục Nam", ["PER Nguyễn Văn Hùng", "ORG Huyện ủy Lục Nam"]),
        ("Phó Chủ tịch UBND tỉnh Giàng A Páo kiểm tra", ["ORG UBND tỉnh", "PER Giàng A Páo"]),
        ("ông Kim Ngọc Bảo và bà Lò Thị Mai", ["PER Kim Ngọc Bảo", "PER Lò Thị Mai"]),
        ("đồng chí Thái Bình nghỉ hưu", ["PER Thái Bình"]),
        ("tư tưởng Hồ Chí Minh", ["PER Hồ Chí Minh"]),
        ("tại Thành phố Hồ Chí Minh và tỉnh Long An", ["LOC Thành phố Hồ Chí Minh", "LOC tỉnh Long An"]),
        ("cà phê Buôn Ma Thuột và buôn Kao", ["LOC buôn Kao"]),
        ("Công ty TNHH Một thành viên Cấp nước Sơn La", ["ORG Công ty TNHH Một thành viên Cấp nước Sơn La"]),
        ("xã Tân Mỹ, huyện Yên Dũng", ["LOC xã Tân Mỹ", "LOC huyện Yên Dũng"]),
        ("các ban chấp hành, các tỉnh ủy", []),
        ("công tác dân vận của cơ quan nhà nước ở Trung ương", []),
        ("", []),
    ],
)
def test_entities(text: str, wanted: list[str]) -> None:
    found = entities(text)
    assert [f"{e.label} {e.text}" for e in found] == wanted
    assert all(e.span.of(text) == e.text for e in found)


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_marked_texts(path: Path) -> None:
    """What is marked is found, nothing else is, and each is said to be what it is."""
    differing = [(text, *rest) for text, *rest in compare(path, TABLES) if any(rest)]
    assert not differing


def test_a_third_of_the_marked_texts_has_no_entity() -> None:
    marked = [wanted for path in MARKED for _, _, wanted in read_entities(path)]
    assert len(marked) >= 120 and 3 * sum(not wanted for wanted in marked) >= len(marked)


@pytest.mark.parametrize(
    "text",
    [
        "nhân dân yêu chuộng hòa bình", "vùng biển Thái Bình Dương", "thủy điện Hòa Bình",
        "đường Nguyễn Trãi và phố Lê Hồng Phong", "Trường THPT mới xây", "Hội An mùa lũ", "hợp tác xã Tân Tiến",
        "thuộc Bộ xây dựng kế hoạch", "Luật Mặt trận Tổ quốc Việt Nam", "Công văn số 16/BHXH-CSXH",
        "ba tỉnh Tây Nguyên", "UBND các huyện, thị xã", "HĐND, UBND cấp xã", "Trưởng Ban Tổ chức", "xã Khu vực I",
        "huyện Về đích sớm", "- Lưu Phòng Tổ chức;", "mỗi Đảng ủy xã một kế hoạch",
    ],
)  # fmt: skip
def test_no_entity(text: str) -> None:
    assert entities(text, PROVINCE) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("BTV Tỉnh ủy họp", ("Ban Thường vụ Tỉnh ủy Bắc Giang", "ban-thuong-vu-tinh-uy@2004:24")),
        ("Ban Thường vụ Tỉnh uỷ họp", ("Ban Thường vụ Tỉnh ủy Bắc Giang", "ban-thuong-vu-tinh-uy@2004:24")),
        ("BAN THƯỜNG VỤ TỈNH ỦY", ("Ban Thường vụ Tỉnh ủy Bắc Giang", "ban-thuong-vu-tinh-uy@2004:24")),
        ("UBND tỉnh giao", ("Ủy ban nhân dân tỉnh Bắc Giang", "uy-ban-nhan-dan@2004:24")),
        ("UBND tỉnh Quảng Trị giao", ("Ủy ban nhân dân tỉnh Quảng Trị", "uy-ban-nhan-dan@2004:45")),
        ("UBND huyện Lục Nam", ("Ủy ban nhân dân huyện Lục Nam", "uy-ban-nhan-dan@2004:24.218")),
        ("MTTQ Việt Nam", ("Mặt trận Tổ quốc Việt Nam", "mat-tran-to-quoc-viet-nam")),
        ("Bộ GD&ĐT", ("Bộ Giáo dục và Đào tạo", "bo-giao-duc-va-dao-tao")),
        ("Ban Bí thư", ("Ban Bí thư Trung ương Đảng", "ban-bi-thu-trung-uong-dang")),
        ("Huyện ủy Sông Xa", ("Huyện ủy Sông Xa", None)),
    ],
)
def test_an_organ_under_its_names(text: str, wanted: tuple[str, str | None]) -> None:
    (organ,) = entities(text, PROVINCE)
    assert (organ.name, organ.code) == wanted


@pytest.mark.parametrize("row", ORGANS["short"], ids=lambda row: row["short"])
def test_a_short_form_stands_for_its_name(row: dict[str, str]) -> None:
    printed, full = row["example"].split(" = ")
    province = "Hà Nội" if full.endswith("thành phố") else "Bắc Giang"
    (organ,) = entities(f"{printed} họp", Header(organ="Thường trực", province=province, date="2020-01-02"))
    local = full.endswith(("tỉnh", "thành phố", "Tỉnh ủy"))
    assert row["short"] in printed and organ.name == (f"{full} {province}" if local else full)


@pytest.mark.parametrize("row", ORGANS["organ"], ids=lambda row: row["name"])
def test_an_organ_of_the_table(row: dict[str, str]) -> None:
    assert canonical(row["example"], TABLES) == row["name"]
    assert all(canonical(alias, TABLES) == row["name"] for alias in row["aliases"])


@pytest.mark.parametrize(
    ("text", "date", "wanted"),
    [
        # one name in both lists: the date decides, and without a date nothing does
        ("tỉnh Bắc Ninh", "2024-11-02", ("2004:27", None, None)),
        ("tỉnh Bắc Ninh", "2025-11-02", ("2025:24", None, None)),
        ("tỉnh Bắc Ninh", None, (None, None, None)),
        ("tỉnh Bắc Giang", "2026-01-05", ("2004:24", None, "2025-07-01")),
        ("huyện Lục Nam", "2026-01-05", ("2004:24.218", None, "2025-07-01")),
        ("xã Lục Nam", "2026-01-05", ("2025:24.07444", "2025-07-01", None)),
        ("xã Lục Nam", "2021-01-05", (None, None, None)),
        # a thị xã since 2024, a huyện before, under one code; the list does not say from when
        ("huyện Việt Yên", "2022-01-05", ("2004:24.222", None, None)),
    ],
)
def test_a_place_before_and_after_the_reform(
    text: str, date: str | None, wanted: tuple[str | None, str | None, str | None]
) -> None:
    province = "Bắc Ninh" if date is not None and date >= "2025-07-01" else "Bắc Giang"
    (place,) = entities(text, Header(province=province, date=date))
    assert (place.code, place.valid_from, place.valid_until) == wanted


def test_a_unit_is_known_by_the_one_named_after_it() -> None:
    text = "xã Nghĩa Phương, huyện Lục Nam, tỉnh Bắc Giang"
    commune, district, province = entities(text, Header(province="Quảng Trị", date="2020-02-02"))
    assert commune.name == text and commune.code is not None and commune.code.startswith("2004:24.218.")
    assert (district.code, province.code) == ("2004:24.218", "2004:24")


def test_every_unit_of_the_gazetteer_is_found_after_its_kind() -> None:
    gazetteer = load_gazetteer()
    units = [unit for unit in gazetteer.by_key.values() if not unit.name[0].isdigit() and unit.level < 3]
    text = "".join(f"tại {unit.kind} {unit.name}.\n" for unit in units)
    assert [e.text for e in entities(text)] == [f"{unit.kind} {unit.name}" for unit in units]


def test_the_gazetteer_is_what_the_package_holds() -> None:
    script = Path(__file__).parents[2] / "scripts" / "gazetteer.py"
    result = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_lists_of_the_gazetteer() -> None:
    units = load_gazetteer().by_key.values()
    count = {since: [sum(u.since == since and u.level == at for u in units) for at in (1, 2, 3)] for since in LISTS}
    assert count == {"2004": [63, 696, 10035], "2025": [34, 0, 3321]}


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (
            "đồng chí Trần Văn Bình, Phó Bí thư Huyện ủy, Chủ tịch UBND huyện;",
            "Phó Bí thư Huyện ủy, Chủ tịch UBND huyện",
        ),
        ("đồng chí Trần Văn Bình - Trưởng Ban Dân vận Tỉnh ủy.", "Trưởng Ban Dân vận Tỉnh ủy"),
        ("Bí thư Tỉnh ủy Trần Văn Bình thăm", "Bí thư Tỉnh ủy"),
        ("Giám đốc Sở Y tế Trần Văn Bình cho biết", "Giám đốc Sở Y tế"),
        ("ông Trần Văn Bình, trú tại xã Tân Mỹ", None),
        ("đồng chí Trần Văn Bình và Bí thư Huyện ủy cùng dự", None),
    ],
)
def test_office(text: str, office: str | None) -> None:
    persons = [e for e in entities(text, PROVINCE) if e.label == "PER"]
    assert [(e.text, e.office) for e in persons] == [("Trần Văn Bình", office)]


def test_an_office_before_a_name_is_not_that_of_the_name_before_it() -> None:
    text = "Bí thư Huyện ủy Lê Văn Bảy, Trưởng ban, Chủ tịch UBND huyện Trần Thị Mến, Trưởng Công an Cao Xuân Tý dự."
    persons = [(e.text, e.office) for e in entities(text, PROVINCE) if e.label == "PER"]
    assert persons == [
        ("Lê Văn Bảy", "Trưởng ban"),
        ("Trần Thị Mến", "Chủ tịch UBND huyện"),
        ("Cao Xuân Tý", "Trưởng Công an"),
    ]


def test_a_name_without_a_unit_is_spelled_as_a_name() -> None:
    text = "XÃ KHE VẦN; TP.HCM; tỉnh Hà Nam Ninh cũ"
    assert [(e.name, e.code) for e in entities(text)] == [
        ("xã Khe Vần", None),
        ("thành phố Hồ Chí Minh", None),
        ("tỉnh Hà Nam Ninh", None),
    ]


def test_known_person() -> None:
    header = Header(signer="Âu Cơ Duy", signer_title="Bí thư")
    assert [(e.text, e.office) for e in entities("Ký thay: Âu Cơ Duy", header)] == [("Âu Cơ Duy", "Bí thư")]
    (known,) = find_entities("mời Âu Cơ Duy", tables=TABLES, persons=("Âu Cơ Duy",))
    assert known.label == "PER"


def test_long_text() -> None:
    text = "Bộ Chính trị ban hành nghị quyết về nông nghiệp.\n" * 4500
    found = entities(text)
    assert len(found) == 4500 and all(e.span.of(text) == "Bộ Chính trị" for e in found)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_entities_stand_in_order_and_where_they_say(text: str) -> None:
    found = entities(text, PROVINCE)
    assert all(e.span.of(text) == e.text and e.text.strip() == e.text and e.text for e in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    ["Nguyễn ", "xã ", "các huyện ", "huyện Lục Nam, ", "Phó Bí thư ", "Công ty ", "Trường THPT ", "Hà Nội ", "Ban ",
     "TP.", "A, "],
)  # fmt: skip
def test_hostile_text_takes_time_linear_in_its_length(piece: str) -> None:
    entities(piece * 100)
    started = perf_counter()
    entities(piece * (100_000 // len(piece)))
    assert perf_counter() - started < 20
