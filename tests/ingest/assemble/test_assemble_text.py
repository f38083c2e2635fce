"""Texts without page images: wrapped or not, notes in the middle, notes flattened by a converter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.values import Document, Zone
from normalize.values import choose

BODY_1 = "Các cơ quan đã giao nộp tài liệu đúng hạn¹. Ngoài ra, hằng năm, Văn"
NOTE_1 = "¹ Năm 2020 giao nộp 300 hồ sơ; năm 2021 giao nộp 420 hồ sơ của các"
BODY_1_ON = "phòng tổ chức kiểm tra các kho và nhắc nhở những nơi làm chưa tốt²."
NOTE_1_ON = "đơn vị ở vùng thấp trũng, phần lớn đã cũ."
NOTE_2 = "² Đã kiểm tra 12 kho."

Plain = Callable[[str], list[Any]]


def notes(document: Document) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in document.blocks:
        if block.note is not None:
            found[block.note] = f"{found.get(block.note, '')} {block.span.of(document.text)}".strip()
    return found


def bodies(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.zone is Zone.BODY]


def test_notes_stand_where_the_page_ended(plain: Plain, assembled: Callable[..., Document]) -> None:
    text = "\n\n".join([BODY_1, NOTE_1, BODY_1_ON, NOTE_1_ON, NOTE_2, "Công tác bảo quản có tiến bộ."])
    document = assembled(plain(text))
    assert bodies(document) == [f"{BODY_1} {BODY_1_ON}", "Công tác bảo quản có tiến bộ."]
    assert notes(document) == {1: f"{NOTE_1} {NOTE_1_ON}", 2: NOTE_2}
    assert [(mark.number, mark.span.of(document.text)) for mark in document.marks] == [(1, "¹"), (2, "²")]
    assert not document.proposals
    assert document.text.splitlines()[-2:] == [f"{NOTE_1} {NOTE_1_ON}", NOTE_2]


def test_the_language_model_decides_where_both_are_open(plain: Plain, assembled: Callable[..., Document]) -> None:
    text = "\n\n".join([BODY_1, NOTE_1, NOTE_1_ON])

    def follows(before: str, after: str) -> float:
        return -1.0 if before.endswith("của các") and after.startswith("đơn vị") else -9.0

    assert notes(assembled(plain(text)))[1] == NOTE_1
    assert notes(assembled(plain(text), follows=follows))[1] == f"{NOTE_1} {NOTE_1_ON}"


def test_dashes_after_a_mark_belong_to_the_note(plain: Plain, assembled: Callable[..., Document]) -> None:
    items = ["¹ Nhiệm kỳ trước: 3 kho.", "- Nhiệm kỳ này: 5 kho.", "- Dự kiến: 9 kho."]
    document = assembled(plain("\n\n".join([BODY_1, *items, BODY_1_ON])))
    assert notes(document)[1] == " ".join(items)
    assert bodies(document) == [f"{BODY_1} {BODY_1_ON}"]


def test_a_list_of_the_body_goes_on_after_a_note(plain: Plain, assembled: Callable[..., Document]) -> None:
    before = ["Yêu cầu các đơn vị làm ngay¹:", "- Thay dây điện cũ;", "- Lắp báo khói."]
    after = ["- Tập huấn cho người trực kho.", "- Kiểm tra hằng tháng."]
    document = assembled(plain("\n\n".join([*before, "¹ Theo kết luận kiểm tra.", *after])))
    assert bodies(document) == [*before, *after]


def test_notes_flattened_by_a_converter(plain: Plain, assembled: Callable[..., Document]) -> None:
    text = (
        "Quy tắc ứng xử của người trực kho[footnoteRef:1]. [1:  Ban hành kèm theo Quyết định số 12/QĐ-VP.] \n\n"
        "2. Thực hiện nội quy[footnoteRef:2], giữ kho sạch sẽ.  [2:  Nội quy năm 2020]\n"
        "[bookmark: _GoBack]- Báo cáo hằng quý.\n"
    )
    document = assembled(plain(text))
    assert choose(document.text, document.proposals).text.splitlines() == [
        "Quy tắc ứng xử của người trực kho¹.",
        "2. Thực hiện nội quy², giữ kho sạch sẽ.",
        "- Báo cáo hằng quý.",
        "¹ Ban hành kèm theo Quyết định số 12/QĐ-VP.",
        "² Nội quy năm 2020",
    ]


WRAPPED = """Thuc hién ké hoach nam, cac co quan dd giao nép tai liéu vao kho lich
sir ding han!. Ngoai ra, hing nam, Van phong td chirc kiém tra cac kho va
nhéc nhd nhiing noi lam chua tét, nhat 1a cac kho & ving thap, tai lidu bi
4m mbc va hu hong nhidu do mua bao kéo dai trong nhieu nam lién tiép va

! Nam 2020 giao ndp 300 hd so cua cac don vi; nim 2021 giao nép 420 hb so, trong dé c6 120 hd so cia cac
huyén miéen ndi va 80 hd so cua cac don vi su nghiép da gidi thé tir nam 2015 theo ké hoach chung da duoc
phé duyét tir dau nhiem ky va da hoan thanh truéc thoi han.
* Da kiém tra 12 kho, phat hién 4 kho khéng dat yéu cau vé phong chay, chira chay va bao quan tai liéu, da
nhéc nho va y éu cau khac phuc trong quy II nam 2021.
 chua duoc sira chita kip thoi theo dé nghi cua co quan chuyén mon cép tinh
va cua don vi quan ly truc tiép kho; dén nay da co ban khac phuc xong toan
b6 cac thiéu sot néu trén dé bao dam an toan cho tai liéu.
"""


def test_longer_lines_of_a_wrapped_text_are_notes(plain: Plain, assembled: Callable[..., Document]) -> None:
    document = assembled(plain(WRAPPED))
    found = notes(document)
    assert list(found) == [1, 2]
    assert found[1].startswith("! Nam 2020") and found[1].endswith("thoi han.")
    assert found[2].startswith("* Da kiém") and found[2].endswith("nam 2021.")
    (body,) = bodies(document)
    assert "lién tiép va chua duoc sira" in body and body.endswith("cho tai liéu.")
    assert "ding han¹. Ngoai ra" in choose(document.text, document.proposals).text


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh có diện tích 3.895 km²; mật độ 480 người/km².",
        "Nghị quyết về “đổi mới, sáng tạo”. Các cấp hưởng ứng!",
        "Diện tích kho là 120 m2. Có ai hỏi không?",
        "Nghị quyết số 10/2022/QH15, văn bản số 30/KH-BCĐ389, nhiệt độ 25°C, đạt 99,7%.",
        "a) Rà soát;\n\nb) Báo cáo.",
    ],
)
def test_nothing_is_proposed_where_there_are_no_notes(
    text: str, plain: Plain, assembled: Callable[..., Document]
) -> None:
    document = assembled(plain(text))
    assert not document.marks and not document.proposals and not notes(document)


def test_header_and_ending_of_a_plain_text(plain: Plain, assembled: Callable[..., Document]) -> None:
    text = "\n\n".join(
        [
            "TỈNH ỦY ĐÔNG LĂNG\n*\nSố 88-BC/TU",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "Đông Lăng, ngày 12 tháng 4 năm 2022",
            "BÁO CÁO",
            "Kết quả công tác lưu trữ năm 2021",
            "Thực hiện chương trình năm, Ban Thường vụ báo cáo như sau: công tác lưu trữ có tiến bộ.",
            "Nơi nhận:\n- Các huyện ủy;\n- Lưu Văn phòng.",
            "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ",
            "Trần Quang Lâm",
        ]
    )
    document = assembled(plain(text))
    zones = [(block.zone, block.span.of(document.text)) for block in document.blocks]
    assert zones == [
        (Zone.HEADER_LEFT, "TỈNH ỦY ĐÔNG LĂNG"),
        (Zone.HEADER_LEFT, "*"),
        (Zone.HEADER_LEFT, "Số 88-BC/TU"),
        (Zone.HEADER_RIGHT, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (Zone.HEADER_RIGHT, "Đông Lăng, ngày 12 tháng 4 năm 2022"),
        (Zone.TITLE, "BÁO CÁO"),
        (Zone.TITLE, "Kết quả công tác lưu trữ năm 2021"),
        (Zone.BODY, "Thực hiện chương trình năm, Ban Thường vụ báo cáo như sau: công tác lưu trữ có tiến bộ."),
        (Zone.RECIPIENTS, "Nơi nhận:"),
        (Zone.RECIPIENTS, "- Các huyện ủy;"),
        (Zone.RECIPIENTS, "- Lưu Văn phòng."),
        (Zone.SIGNATURE, "T/M BAN THƯỜNG VỤ"),
        (Zone.SIGNATURE, "PHÓ BÍ THƯ"),
        (Zone.SIGNATURE, "Trần Quang Lâm"),
    ]


LINES = st.lists(
    st.one_of(
        st.sampled_from([BODY_1, NOTE_1, BODY_1_ON, NOTE_2, "- một;", "", "", "2", "BÁO CÁO", "Nơi nhận:", "[1:  a]"]),
        st.text("ab ĐẢNG.;:¹²!?*“”\"'[]()12\t-", max_size=90),
    ),
    max_size=14,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_any_text_assembles(lines: list[str], plain: Plain, assembled: Callable[..., Document]) -> None:
    pages = plain("\n".join(lines))
    document = assembled(pages)
    assert set(document.text) <= set(pages[0].text) | {" ", "\n"}


def test_rows_of_a_table_are_no_notes(plain: Plain, assembled: Callable[..., Document]) -> None:
    rows = ["STT\tTên xã\tSố hộ", "1\tXã Khe Đá\t1.250", "2\tXã Suối Mây\t980", "3\tXã Bản Hồ\t1.004"]
    text = "\n".join(["Kết quả như sau:", *rows, "Trong năm đã mở 12 lớp."])
    document = assembled(plain(text))
    assert document.text.splitlines() == text.splitlines()
    assert not notes(document)


def test_the_star_below_an_organ_is_no_note(plain: Plain, assembled: Callable[..., Document]) -> None:
    line = "*            Vân Trung, ngày 15 tháng 12 năm 2022"
    document = assembled(plain(f"ĐẢNG BỘ TỈNH AN LẠC\nHUYỆN ỦY VÂN TRUNG\n{line}\nSố 45-BC/HU\nBÁO CÁO"))
    assert not notes(document)
    assert line in document.text
