"""The law of the tables that assembling uses: schema, order of ideas, examples that meet and counter-examples."""

from __future__ import annotations

import pytest

from ingest.marks import find_candidates, parse_head
from ingest.shapes import likeness, load_shapes
from ingest.zones import is_caption, is_running, is_signing, is_stamp_word, is_type_name, load_cues, starts_with

PARTS = {"motto", "caption", "recipients", "address", "opening", "signing", "office", "stamp", "running", "no_type"}


@pytest.mark.parametrize("cue", load_cues(), ids=lambda cue: cue.text)
def test_every_cue_meets_its_example(cue: object) -> None:
    from ingest.zones import Cue

    assert isinstance(cue, Cue)
    assert cue.part in PARTS and cue.text and cue.example
    if cue.part == "caption":
        assert is_caption(cue.example)
    elif cue.part == "running":
        assert is_running(cue.example)
    elif cue.part == "stamp":
        assert is_stamp_word(cue.example)
    elif cue.part == "no_type":
        assert not is_type_name(cue.example)
    elif cue.part in ("signing", "office"):
        assert is_signing(cue.example)
    else:
        assert starts_with(cue.part, cue.example)


@pytest.mark.parametrize(
    "text",
    [
        "Thời gian qua, việc thực hiện",
        "Nơi có điều kiện thì làm trước",
        "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu",
        "Cộng hòa xã hội",
        "Báo cáo kết quả",
        "PHẦN THỨ NHẤT",
    ],
)
def test_no_cue_meets_running_text(text: str) -> None:
    assert not is_caption(text) and not is_signing(text) and not is_type_name(text) and not is_running(text)
    assert not any(starts_with(part, text) for part in ("motto", "recipients", "address"))


def test_shapes_are_shares() -> None:
    shapes = load_shapes()
    assert [shape.digit for shape in shapes] == [*"0123456789", ""]
    for shape in shapes:
        assert shape.example and all(0.02 <= share <= 1 for share in shape.signs.values())
        assert sum(shape.signs.values()) <= 1.001
        assert list(shape.signs.values()) == sorted(shape.signs.values(), reverse=True)


def test_likeness_tells_neighbours_apart() -> None:
    assert likeness("”", 7) > likeness("”", 6)
    assert likeness("°", 6) > likeness("°", 7)
    assert likeness("'?", 12) > likeness("?", 12)
    assert likeness("☂", 3) == 0.0


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("¹² Nội dung", "12"),
        ("'3 Mục tiêu", "3"),
        ("1° Từ năm", "1"),
        ("! Nhiệm kỳ", ""),
        ("?Kết quả", ""),
        ("7 Toàn tỉnh", "7"),
    ],
)
def test_heads_are_seen(text: str, figure: str) -> None:
    head = parse_head(text)
    assert head is not None and head.figure == figure and head.weight > 1


@pytest.mark.parametrize(
    "text", ["- Nhiệm kỳ", "1. Sở Nội vụ", "a) Rà soát", "100% cơ quan", "“Dân vận khéo”", "(1) Phân cấp", "Nhiệm kỳ"]
)
def test_what_begins_with_a_word_has_no_head(text: str) -> None:
    head = parse_head(text)
    assert head is None or head.weight < 1


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("trên địa bàn tỉnh!, Ngoài ra", ["!"]),
        ("cơ quan, đơn vị”.", ["”"]),
        ("không ngừng nâng lên'” và tạo", ["'”"]),
        ("doanh nghiệp '4.", ["'4"]),
        ("công tác dân vận8.", ["8"]),
        ("giai đoạn 2023-202513.", ["13"]),
        ("“Chính quyền thân thiện”'?; trên", ["'?"]),
        ("nước tiên tiến¹⁰.", ["¹⁰"]),
        ("bằng so với cùng kỳ)Ÿ.", ["Ÿ"]),
        ("điểm a)b của khoản 2", []),
        ("theo “Quy chế”.", []),
        ("(theo Quy chế).", []),
        ("3.895 km²; 12 m2, 7 km?.", []),
        ("đạt 98,1%.", []),
        ("Luật số 10/2022/QH15.", []),
    ],
)
def test_candidates_in_the_body(text: str, signs: list[str]) -> None:
    assert [candidate.sign for candidate in find_candidates(text)] == signs
