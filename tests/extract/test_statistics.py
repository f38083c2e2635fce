"""Statistics in one line: what is found, and texts whose numerals are none."""

# ruff: noqa: E501 (a case is one line)

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract.counted.modality import directs
from extract.counted.statistics import find_statistics
from extract.values import Citation, Footnote, Statistic
from ingest.values import Zone
from normalize.values import Span


def _find(text: str) -> tuple[Statistic, ...]:
    """Statistics of a text whose lines are the paragraphs of its body."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append((Span(start, start + len(line)), Zone.BODY))
        start += len(line) + 1
    return find_statistics(text, blocks=blocks)


# Text, then each statistic as "span | value [/denominator] [x scale] | kind | unit".
FOUND: list[tuple[str, list[str]]] = [
    ("Mở 35 lớp bồi dưỡng cho 2.140 học viên.", ["35 lớp bồi dưỡng|35|count|lớp bồi dưỡng", "2.140 học viên|2140|count|học viên"]),
    ("Trồng được 61,25 ha rừng.", ["61,25 ha|61.25|measure|ha"]),
    ("Huyện rộng 512,4 km².", ["512,4 km²|512.4|measure|km²"]),
    ("Nhân dân hiến 3.200m2 đất và 4.500 công.", ["3.200m2|3200|measure|m²", "4.500 công|4500|count|ngày công"]),
    ("Thu ngân sách đạt 1.204,5 tỷ đồng.", ["1.204,5 tỷ đồng|1204.5x1000000000|money|đồng"]),
    ("Vận động được 3 tỷ 250 triệu đồng.", ["3 tỷ 250 triệu đồng|3.25x1000000000|money|đồng"]),
    ("Tổng vốn 12 nghìn tỷ đồng.", ["12 nghìn tỷ đồng|12000x1000000000|money|đồng"]),
    ("Hỗ trợ 500.000đ/hộ.", ["500.000đ/hộ|500000|money|đồng"]),
    ("Thu nhập 52,3 triệu đồng/người/năm.", ["52,3 triệu đồng/người/năm|52.3x1000000|money|đồng"]),
    ("Trị giá 215,7 triệu.", ["215,7 triệu|215.7x1000000|money|None"]),
    ("Dân số 1,2 triệu người.", ["1,2 triệu người|1.2x1000000|count|người"]),
    ("Có 412/430 đại biểu dự.", ["412/430 đại biểu|412/430|ratio|đại biểu"]),
    ("Đã có 7/9 huyện, thành phố và 80/112 xã về đích.", ["7/9 huyện, thành phố|7/9|ratio|huyện, thành phố", "80/112 xã|80/112|ratio|xã"]),
    ("Bỏ phiếu tán thành 41/41 (100%).", ["41/41|41/41|ratio|None", "100%|100|percent|%"]),
    ("2/3 số chi hội đạt loại tốt.", ["2/3 số chi hội|2/3|ratio|chi hội"]),
    ("Tỷ lệ đạt 97,25%.", ["97,25%|97.25|percent|%"]),
    ("Đạt tỷ lệ 45, 75%.", ["45, 75%|45.75|percent|%"]),
    ("Tỷ lệ giải quyết đạt 96,45.", ["96,45|96.45|percent|%"]),
    ("GRDP tăng 9,1% so với năm trước.", ["9,1%|9.1|change|%"]),
    ("Hộ cận nghèo giảm bình quân 1,2%/năm.", ["1,2%/năm|1.2|change|%"]),
    ("Tốc độ tăng trưởng bình quân 7,4%/năm.", ["7,4%/năm|7.4|percent|%"]),
    ("Hộ nghèo giảm từ 6,2% xuống còn 2,8%.", ["6,2%|6.2|percent|%", "2,8%|2.8|percent|%"]),
    ("Số hội viên tăng thêm 1.250 người.", ["1.250 người|1250|change|người"]),
    ("Sản lượng gấp 1,8 lần.", ["1,8 lần|1.8|multiple|lần"]),
    ("Thu nhập tăng 2,5 lần.", ["2,5 lần|2.5|multiple|lần"]),
    ("Ban họp 04 lần.", ["04 lần|4|count|lần"]),
    ("Tỉnh đứng thứ 12/63 tỉnh, thành phố.", ["thứ 12/63 tỉnh, thành phố|12/63|rank|tỉnh, thành phố"]),
    ("Chỉ số xếp hạng 27, tăng 8 bậc.", ["xếp hạng 27|27|rank|hạng", "8 bậc|8|change|bậc"]),
    ("Tỉnh đứng thứ 4 cả nước.", ["thứ 4|4|rank|hạng"]),
    ("Chỉ số thuộc top 10 tỉnh dẫn đầu.", ["top 10 tỉnh|10|rank|tỉnh"]),
    ("Khen thưởng 85 tập thể, 132 cá nhân.", ["85 tập thể|85|count|tập thể", "132 cá nhân|132|count|cá nhân"]),
    ("Có 96 xã, phường, thị trấn hoàn thành.", ["96 xã, phường, thị trấn|96|count|xã, phường, thị trấn"]),
    ("Tổ chức 2.310 buổi tuyên truyền cho 95.000 lượt người.", ["2.310 buổi tuyên truyền|2310|count|buổi tuyên truyền", "95.000 lượt người|95000|count|lượt người"]),
    ("Xây dựng 15/48/960 mô hình.", ["15|15|count|mô hình", "48|48|count|mô hình", "960 mô hình|960|count|mô hình"]),
    ("Mỗi huyện chọn từ 3 - 5 mô hình.", ["3|3|count|mô hình", "5 mô hình|5|count|mô hình"]),
    ("Mỗi lớp 25-30 học viên.", ["25|25|count|học viên", "30 học viên|30|count|học viên"]),
    ("Mỗi thôn 02 tổ tự quản; cấp xã 12 câu lạc bộ.", ["02 tổ tự quản|2|count|tổ tự quản", "12 câu lạc bộ|12|count|câu lạc bộ"]),
    ("Trao 9,250 suất quà.", ["9,250 suất quà|9.25|count|suất quà"]),
    ("Khám bệnh cho 2.45 lượt người.", ["2.45 lượt người|245|count|lượt người"]),
    ("Có 02 (hai) phó bí thư.", ["02 (hai) phó bí thư|2|count|phó bí thư"]),
    ("Toàn tỉnh có 1987 tổ hợp tác.", ["1987 tổ hợp tác|1987|count|tổ hợp tác"]),
    ("Có 12 website, 340 Fanpage.", ["12 website|12|count|website", "340 Fanpage|340|count|Fanpage"]),
    ("Tuổi thọ trung bình đạt 74,1 tuổi.", ["74,1 tuổi|74.1|count|tuổi"]),
    ("Đạt 9,5 bác sĩ/10.000 dân.", ["9,5 bác sĩ/10.000 dân|9.5|count|bác sĩ"]),
    ("Năng suất 61 tạ/ha.", ["61 tạ/ha|61|measure|tạ"]),
    ("Phụ cấp hệ số 0,4.", ["0,4|0.4|count|None"]),
    ("Đã giải quyết 5200 trong tổng số 5.350 đơn thư.", ["5200|5200|count|None", "5.350 đơn thư|5350|count|đơn thư"]),
    ("Huyện A có 174 làng, huyện B có 91 làng.", ["174 làng|174|count|làng", "91 làng|91|count|làng"]),
    ("Mở 21 16p tập huấn cho 198 ¢4 nhân.", ["21|21|count|None", "198|198|count|None"]),
    ("Tổng cộng: 1.234, trong đó nữ 856.", ["1.234|1234|count|None", "856|856|count|None"]),
    ("Cử 27 đồng chí đi học (cao cấp 12, trung cấp 15).", ["27 đồng chí|27|count|đồng chí", "12|12|count|None", "15|15|count|None"]),
    ("Giảm 318 đơn (7,2%) và tăng 12 vụ (đạt 30%).", ["318 đơn|318|change|đơn", "7,2%|7.2|change|%", "12 vụ|12|change|vụ", "30%|30|percent|%"]),
    ("Tổ chức 620 cuộc/15.300 lượt người.", ["620 cuộc|620|count|cuộc", "15.300 lượt người|15300|count|lượt người"]),
    ("Làm 1.250m/840 công.", ["1.250m|1250|measure|m", "840 công|840|count|ngày công"]),
    ("Xây 56 \"Mái ấm công đoàn\".", ["56|56|count|None"]),
    ("Hằng tháng có 1.250 lượt công dân đến làm việc.", ["1.250 lượt công dân|1250|count|lượt công dân"]),
    ("Chỉ số hài lòng đạt 88,6%, cao hơn 2,1% so với bình quân.", ["88,6%|88.6|percent|%", "2,1%|2.1|percent|%"]),
]  # fmt: skip


def _shown(s: Statistic) -> str:
    value = f"{s.value:g}" if s.value < 1e6 else f"{s.value:.0f}"
    value += f"/{s.denominator:g}" if s.denominator is not None else ""
    value += f"x{s.scale}" if s.scale > 1 else ""
    return f"{s.text}|{value}|{s.kind}|{s.unit}"


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_found(text: str, wanted: list[str]) -> None:
    assert [_shown(s) for s in _find(text)] == wanted


# Texts in which every numeral is something else.
NONE = [
    "Ngày 12 tháng 5 năm 2021, ngày 12/5/2021, tháng 5/2021, quý 2 năm 2021.",
    "Từ năm 2016 đến năm 2020; giai đoạn 2021-2025; năm học 2022-2023; các năm 2019, 2020 và 2021.",
    "Luật Đất đai 2013 và Hiến pháp 2013.",
    "Nhiệm kỳ 2015 - 2020, khóa 12, kỳ họp 7, Đại hội 13, kỳ họp thứ 5.",
    "Nghị quyết số 15-NQ/TW, Quyết định 1234/QĐ-UBND, Nghị định 30/2020/NĐ-CP.",
    "Theo khoản 3 Điều 12, điểm 2 mục 4 Phụ lục 1.",
    "Các Điều 5, 6 và 7 Luật này.",
    "Khoản 2 và 3 Điều 9.",
    "Sau 15 năm thực hiện; trong 06 tháng đầu năm; thời hạn 30 ngày làm việc; 24 giờ; 5 - 10 năm tới.",
    "Trẻ em 6 tuổi, người từ 60 đến 80 tuổi.",
    "Ban Chỉ đạo 35 tỉnh, Ban Chỉ đạo 389, Tổ công tác số 2.",
    "Nghị quyết Trung ương 4, Hội nghị Trung ương 6.",
    "Đề án 06, Chương trình 135, Dự án 661 được triển khai.",
    "Dịch Covid-19, vi rút H5N1, mạng 5G, ca F0.",
    'Phong trào “5 không, 3 sạch”, cuộc vận động "Mỗi thôn 1 sản phẩm".',
    "Phương châm 4 tại chỗ; phong trào 3 cùng.",
    "Dịch vụ công mức độ 3, mức độ 4; mức độ 3, 4.",
    "Chấm theo thang điểm 100.",
    "Bản đồ tỷ lệ 1/10.000.",
    "Quốc lộ 37, tỉnh lộ 295, đường 398.",
    "Tiểu đoàn 5, Trung đoàn 12, Quân khu 1.",
    "Thôn 7 xã Phú Sơn, tổ dân phố 3, phường 10.",
    "Nhà số 15 đường Trần Phú; điện thoại 0243.123.456; số tài khoản 1500201012345.",
    "Hệ thống ISO 9001:2015; cách mạng công nghiệp 4.0.",
    "Nhân dịp 8/3, 20/10, ngày 27/7 và Quốc khánh 2/9.",
    "(1) Tuyên truyền; (2) vận động; (3) kiểm tra.",
    "1. Công tác tuyên truyền",
    "2.3. Về công tác cán bộ",
    "3) Về kinh phí",
    "- 4/ Nhiệm vụ trọng tâm",
    "12",
    "Siêu thị 0 đồng.",
    "Giai đoạn 1 và giai đoạn 2; bước 3; đợt 1.",
    "Học sinh lớp 9, khối 12; bệnh viện hạng 2.",
    "Đại hội lần thứ 13; tuần thứ 2; năm thứ 3.",
    "Biểu mẫu số 02, Bảng 3, Hình 4, trang 15.",
    "Một số, hàng trăm, ba xã, lần thứ XIII.",
    "Còn 1 số hạn chế.",
    "Hỗ trợ 24/24 và 24/7.",
    "Quỹ 27, Tiểu dự án 2 và Hợp phần 3; tiêu chí số 17; Tiêu chí 5 về trường học.",
    "Thửa đất số 125, tờ bản đồ số 14, lô 5, khoảnh 3, tiểu khu 215.",
    "Tuyến QL1, QL.37, ĐT.295B, đoạn Km12+500 - Km 45+700.",
    "Cháy rừng cấp độ 3; bão cấp 12, giật cấp 14; rủi ro thiên tai cấp 3.",
    "Phong trào 3 sạch; số thẻ đảng 23.012.345; đường dây nóng 0981.222.333.",
    "Theo phong cách 1 Chi Minh.",
    "Tổ chức của lực lượng cơ yếu 1. Nguyên tắc chung.",
    "Ảnh cỡ 3x4 cm, 3 x 4 cm; quy định tại 1.2 khoản 1; ghi vào ô số 2 giấy giới thiệu; dịp 7/11 hàng năm.",
    "Ngày 6 tháng 7: khai mạc.",
    "Tầm nhìn 2035 ban hành kèm theo.",
    "",
]


@pytest.mark.parametrize("text", NONE)
def test_none(text: str) -> None:
    assert [_shown(s) for s in _find(text)] == []


# Text, field, the values of that field for the statistics in order.
FIELDS: list[tuple[str, str, list[str | None]]] = [
    ("Có trên 500 hộ, hơn 20 tổ, gần 15 xã, khoảng 3 tấn, dưới 2%.", "approx", ["trên", "hơn", "gần", "khoảng", "dưới"]),
    ("Tối thiểu 02 mô hình; ít nhất 30%; từ 80% trở lên; không quá 10%.", "approx", ["ít nhất", "ít nhất", "ít nhất", "không quá"]),
    ("Dựa trên 42 tiêu chí; cao hơn 5%.", "approx", [None, None]),
    ("Tăng 12%, giảm 3 mô hình, cắt giảm 20% thời gian.", "direction", ["increase", "decrease", "decrease"]),
    ("Tăng lên 45%; giảm còn 2%; đạt 30%.", "direction", [None, None, None]),
    ("Tăng từ 10 - 15% so với năm 2020.", "direction", ["increase", "increase"]),
    ("Thu tăng 5,2% so với năm 2020, chi giảm 3% so với cùng kỳ.", "baseline", ["so với năm 2020", "so với cùng kỳ"]),
    ("Tăng so với năm 2020 là 7,5%.", "baseline", ["so với năm 2020"]),
    ("So với năm 2015, hộ khá tăng 12,5%, hộ nghèo giảm 7%.", "baseline", ["So với năm 2015", "So với năm 2015"]),
    ("Lúa tăng 3%, ngô tăng 2%, lạc giảm 1% so với năm 2020.", "baseline", ["so với năm 2020"] * 3),
    ("Năm 2021, mở 5 lớp; tặng 300 suất quà. Cấp 20 thẻ.", "period", ["Năm 2021"] * 3),
    ("Năm 2020 trồng 10 ha; năm 2021 trồng 12 ha; chăm sóc 5 ha.", "period", ["Năm 2020", "năm 2021", "năm 2021"]),
    ("Chỉ số năm 2020 đạt 61%; 100% xã hoàn thành.", "period", ["năm 2020", None]),
    ("Tỷ lệ giảm từ 9% (năm 2015) xuống 3% năm 2020.", "period", ["năm 2015", "năm 2020"]),
    ("Từ năm 2014 đến nay, mở 9 lớp. Hằng năm, các xã tự kiểm tra. Tổ chức 40 buổi nói chuyện.", "period", ["Từ năm 2014 đến nay"] * 2),
    ("Cấp ủy nhiệm kỳ 2020-2025: cấp tỉnh 8/50 đồng chí; cấp huyện 90 đồng chí.", "period", ["nhiệm kỳ 2020-2025"] * 2),
    ("Phong trào “Chung sức giai đoạn 2021-2025” có 12 xã tham gia.", "period", [None]),
    ("Thu 12 tỷ đồng năm 2020. Đến năm 2022, có 15 xã. Ấp nào cũng có 1 tổ.", "period", ["năm 2020", "Đến năm 2022", "Đến năm 2022"]),
    ("I. MỤC TIÊU ĐẾN NĂM 2030\n1. Kinh tế: tăng 8%.\n2. Xã hội: có 20 xã.\nII. GIẢI PHÁP\nHuy động 5 tỷ đồng.", "period", ["ĐẾN NĂM 2030", "ĐẾN NĂM 2030", None]),
    ("I. MỤC TIÊU\n1. Giai đoạn 2021-2025\na) Có 20 xã.\n2. Đến năm 2030: có 40 xã.", "period", ["Giai đoạn 2021-2025", "Đến năm 2030"]),
    ("Về trồng rừng: Năm 2022, trồng 5 ha; chăm sóc 9 ha.", "period", ["Năm 2022", "Năm 2022"]),
    ("Đến hết năm-2021, có 15 xã.", "period", ["Đến hết năm 2021"]),
    ("Trong mùa khô 2021-2022, xảy ra 42 vụ.", "period", ["Trong mùa khô 2021-2022"]),
    ("Trồng 12 ha cây hằng năm; đăng 04 tin mỗi tháng.", "period", [None, None]),
    ("Giai đoạn 2016-2020, bình quân hằng năm mở 12 lớp.", "period", ["Giai đoạn 2016-2020"]),
    ("Quỹ hiện quản lý 5 tỷ đồng; nhà máy hiện đại có 12 ca.", "period", ["hiện", "hiện"]),
    ("Giảm từ 1,5% đến 2%/năm; giảm từ 9% đến 5%.", "direction", ["decrease", "decrease", "decrease", None]),
    ("Có 92% chi hội xếp loại khá trở lên; 85% trở lên cán bộ có trình độ đại học.", "approx", [None, "ít nhất"]),
    ("Huyện hiện có 12 đảng bộ; 300 chi bộ.", "period", ["hiện", "hiện"]),
    ("Công tác thực hiện có 12 nội dung.", "period", [None]),
    ("Tính đến 30/6/2022, có 25 mô hình.", "period", ["Tính đến 30/6/2022"]),
    ("Trong 10 năm qua, kết nạp 900 đảng viên.", "period", ["Trong 10 năm qua"]),
    ("Thu tăng 4% so với năm 2019.", "period", [None]),
    ("Từ năm 2014 đến nay, mở 9 lớp; năm 2016 mở 2 lớp; tặng 30 suất quà.", "period", ["Từ năm 2014 đến nay", "năm 2016", "Từ năm 2014 đến nay"]),
    ("Năm 2019: 12 cuộc; năm 2020: 15 cuộc. Phản biện 34 dự thảo.", "period", ["Năm 2019", "năm 2020", None]),
    ("Lũy kế đến nay, có 12 xã. Công nhận 3 sản phẩm.", "period", ["đến nay", "đến nay"]),
    ("Trong 6 tháng, trồng 12 ha; hoàn thành 3 công trình trong 6 tháng.", "period", ["Trong 6 tháng"] * 2),
    ("Xuất khẩu 5 tháng đạt 3 tỷ USD; nhập khẩu cả năm ước 4 tỷ USD.", "period", ["5 tháng", "cả năm"]),
    ("Tỷ lệ đạt 63% (năm 2018 là 41%), thấp hơn 5% so với vùng.", "period", [None, "năm 2018", None]),
    ("Giảm từ 87 vụ năm 2018 xuống 29 vụ năm 2022, xử lý 12 đối tượng.", "period", ["năm 2018", "năm 2022", None]),
    ("Một số kết quả năm 2022: mở 5 lớp. Tặng 30 suất quà.", "period", ["năm 2022"] * 2),
    ("Toàn xã hiện có 40 hộ nghèo. Trong đó, 15 hộ thiếu đất.", "period", ["hiện"] * 2),
    ("Năm 2020 đạt 76 tỷ đồng, bình quân tăng 15%/năm.", "period", ["Năm 2020", None]),
    ("Mức tăng 5%, cao nhất trong 10 năm qua.", "period", [None]),
    ("Quản lý 40 giường tại bệnh viện Cũng trong năm 2010, có 9 bác sĩ.", "period", [None, "trong năm 2010"]),
    ("Chỉ số cải cách hành chính 2014 đạt 88,2%.", "period", ["2014"]),
    ("Vụ Hè Thu 2022, gieo 9 ha; đàn bò hiện có 12 con.", "period", ["Vụ Hè Thu 2022", "hiện"]),
    ("Từ năm 2018 đến nay, có 9 lớp. Năm 2019 mở 2 lớp; năm 2020 mở 3 lớp. Toàn huyện có 7 xã.", "period", ["Từ năm 2018 đến nay", "Năm 2019", "năm 2020", "Từ năm 2018 đến nay"]),
    ("Theo Báo cáo của Sở Y tế, năm 2021 tiêm 500 liều, tăng 3% so với năm 2020. Cấp 40 thẻ.", "period", ["năm 2021"] * 3),
    ("Thực hiện Kế hoạch của huyện, đến nay có 5 mô hình. Xã xếp thứ 4/12 xã.", "period", ["đến nay", None]),
    ("Vụ Mùa 2020 gieo 90 ha; thu 400 tấn. Sản lượng đạt 30 tấn. Đàn trâu có 70 con. Xảy ra 3 ổ dịch.", "period", ["Vụ Mùa 2020"] * 3 + [None, None]),
    ("Chỉ tiêu của Quy hoạch cấp nước huyện đến năm 2020 chưa đạt: có 5 trạm.", "period", [None]),
    ("Theo Quy hoạch cấp nước huyện đến năm 2020, có 5 trạm.", "period", ["đến năm 2020"]),
    ("Trong ba năm 2019, 2020 và 2021, mở 5 lớp.", "period", ["Trong ba năm 2019, 2020 và 2021"]),
    ("Từ năm 1997 (khi tái lập huyện) đến nay, kết nạp 900 đảng viên.", "period", ["Từ năm 1997 (khi tái lập huyện) đến nay"]),
    ("Từ 01 đến 15/8/2023, tuần tra 30 buổi; đợt 2 năm 2023 tuần tra 8 buổi.", "period", ["Từ 01 đến 15/8/2023", "năm 2023"]),
    ("Sau 04 tháng vận hành, tiếp 700 lượt công dân. Cuối 2004 còn 12 hộ đói.", "period", ["Sau 04 tháng", "Cuối 2004"]),
    ("Vốn vay đạt 15 tỷ đồng...Cũng trong năm 2011, có 12 hộ vay.", "period", [None, "trong năm 2011"]),
    ("Dịp Tết Nguyên đán 2020, tặng 300 suất quà; 11 tháng, thu 5 tỷ đồng.", "period", ["Dịp Tết Nguyên đán 2020", "11 tháng"]),
    ("Dư nợ tăng trưởng 12%; tốc độ tăng trưởng 8%; vốn tăng trưởng 5%/năm.", "kind", ["change", "percent", "percent"]),
    ("Giảm 02 xã, 15 thôn; tăng 4%, 30 hộ.", "kind", ["change", "change", "change", "count"]),
    ("Có 12 cơ sở thờ tự, 15 cơ sở dữ liệu, 1.300 giờ làm việc, 20 lượt khách quốc tế.", "unit", ["cơ sở thờ tự", "cơ sở dữ liệu", "giờ làm việc", "lượt khách"]),
    ("Năm 2020 diện tích lúa cả năm đạt 15 ha, năng suất cả năm đạt 5 tấn.", "period", ["Năm 2020"] * 2),
    ("Năm học 2020-2021 có 5% (năm học trước 7%); còn 12 lớp.", "period", ["Năm học 2020-2021", None, "Năm học 2020-2021"]),
    ("Tháng 7 có 12 vụ; tháng 8 có 15 vụ. Xử lý 9 đối tượng.", "period", ["Tháng 7", "tháng 8", None]),
    ("Phấn đấu năm 2024 có 5 xã đạt chuẩn. Đến năm 2030, có 12 xã.", "modality", ["target", "target"]),
    ("Phấn đấu năm 2024 có 5 xã đạt chuẩn. Đến năm 2023, đã có 3 xã.", "modality", ["target", "reported"]),
    ("Thiếu 9 giáo viên so với định mức, có 12 xã đạt chuẩn.", "modality", ["reported", "reported"]),
    ("Giảm 5 vụ, 3 người chết; xử lý 9 đối tượng.", "kind", ["change", "change", "count"]),
    ("Xây 15 cầu bê-tông dài 300 m.", "unit", ["cầu bê-tông", "m"]),
    ("Năm 2021 thu 90 tấn, tăng 2% so với năm 2020 (88 tấn). Có 12 tàu.", "period", ["Năm 2021", "Năm 2021", None, "Năm 2021"]),
    ("Trong nửa đầu nhiệm kỳ, mở 12 lớp. Tòa án trong kỳ báo cáo thụ lý 30 vụ.", "period", ["Trong nửa đầu nhiệm kỳ", "trong kỳ báo cáo"]),
    ("Có 12 xe dài hơn 15 m.", "unit", ["xe", "m"]),
    ("CHỈ TIÊU NHIỆM KỲ 2025 - 2030\n1. Có 20 xã.\nI. GIẢI PHÁP\n1. Mở 5 lớp.", "period", ["NHIỆM KỲ 2025 - 2030", None]),
    ("Phấn đấu có 20 xã. Đã có 12 xã.", "modality", ["target", "reported"]),
    ("Mục tiêu năm 2023 có 30% xã; năm 2024 có 60% xã.", "modality", ["target"] * 2),
    ("Một số chỉ tiêu đạt thấp: có 4 nhóm. Vốn Chương trình mục tiêu quốc gia 5 tỷ đồng.", "modality", ["reported"] * 2),
    ("II. MỤC TIÊU\n- Có 20 xã.\n- Đã có 5 xã.\nIII. KINH PHÍ\n5 tỷ đồng.", "modality", ["target", "reported", "reported"]),
    ("Tuyển mới 35/30 em, hoàn thành 105/100 sáng kiến; huyết áp 120/80, cột mốc 85/2, ở đường 30/4 quận Tây.", "denominator", [30.0, 100.0]),
    ("Kế hoạch trồng rừng cả năm là 1.100 ha; trồng 900 ha.", "modality", ["target", "reported"]),
    ("Mức hỗ trợ không quá 5 triệu đồng/hộ; đã hỗ trợ 12 hộ.", "modality", ["target", "reported"]),
    ("Đạt 16,8 tiêu chí/xã; 9,1 bác sĩ/10.000 dân; 60 lít/người/ngày; 500 m³/ngày đêm; 12 hộ.", "per", ["xã", "10.000 dân", "người/ngày", "ngày đêm", None]),
    ("Mỗi hộ 6 - 7 triệu đồng/tháng.", "per", ["tháng", "tháng"]),
    ("Khám 1.56 lượt người; đạt 30, 58%; có 2133 tổ; tặng 11,477 suất quà; đạt 98,65.", "malformed", [True] * 5),
    ("Khám 1.560 lượt người; đạt 30,58%; thu 13,875 tỷ đồng; bình quân 2,125 người.", "malformed", [False] * 4),
    ("Tăng 5 vụ so với cùng kỳ, tăng 2 người chết.", "baseline", ["so với cùng kỳ"] * 2),
    ("Mở 12 lớp tại xã Phú Sơn; lập 16 trang, 9 nhóm để tuyên truyền.", "qualifier", ["tại xã Phú Sơn", "để tuyên truyền", "để tuyên truyền"]),
    ("Mỗi xã, thị trấn xây dựng ít nhất 02 mô hình. HĐND huyện đã ban hành 40 nghị quyết.", "qualifier", ["Mỗi xã, thị trấn", "HĐND huyện"]),
    ("Công an tỉnh tổ chức 21 lớp tập huấn cho hơn 8.200 lượt người.", "qualifier", ["Công an tỉnh"] * 2),
    ("Tòa án tiếp nhận 1.671 vụ. Dân số là 5.000 người.", "subject", ["tiếp nhận", "Dân số"]),
    ("Có 3 cuộc kiểm tra về công tác tổ chức cho 9 chi bộ về kỷ luật.", "subject", ["cuộc kiểm tra về công tác tổ chức", "chi bộ"]),
    ("Theo kết quả đánh giá, xếp loại chi bộ năm 2019, có 5 chi bộ khá; 4 chi bộ yếu.", "period", ["năm 2019"] * 2),
    ("Tính đến hết quý vừa qua, đã cho vay 12 tỷ đồng; thu 3 tỷ đồng.", "period", ["Tính đến hết quý vừa qua"] * 2),
    ("Tỷ lệ tăng từ 28% năm 2005 đến nay đạt trên 82%.", "period", ["năm 2005", "đến nay"]),
    ("Tỷ lệ tăng từ 28% năm 2005 đến nay đạt trên 82%.", "kind", ["percent", "percent"]),
    ("Có 10 bác sĩ và 30 giường bệnh trên 1 vạn dân.", "value", [10.0, 30.0]),
    ("Đạt 65 điểm, tăng 1,2 điểm và 5 bậc so với năm 2021.", "kind", ["count", "change", "change"]),
    ("Tăng lần lượt 2%, 3% và 5%; dư nợ 12 tỷ đồng (+11%).", "direction", ["increase"] * 3 + [None, "increase"]),
    ("Bình quân 2,3 lần/năm; thu nhập gấp 2 lần.", "kind", ["count", "multiple"]),
    ("Chi thường xuyên đạt 76% dự toán, chiếm 12% dân số.", "subject", ["Chi thường xuyên", "Chi thường xuyên"]),
    ("Giá trị sản xuất nông, lâm, thủy sản tăng 3%.", "subject", ["Giá trị sản xuất nông, lâm, thủy sản"]),
    ("Hiến 12.000m2 đất và 3 km đường.", "subject", ["đất", "đường"]),
    ("Huyện có diện tích tự nhiên 512 km².", "subject", ["diện tích tự nhiên"]),
    ("Mục tiêu đến năm 2025:\n- 90% hộ có nước sạch.\n- Có 30 xã đạt chuẩn.\nTrồng 5 ha rừng.", "period", ["đến năm 2025", "đến năm 2025", None]),
    ("Toàn huyện có 40 tổ hòa giải ở cơ sở.", "subject", ["tổ hòa giải ở cơ sở"]),
    ("Kim ngạch xuất khẩu đạt 2 tỷ USD, tăng 5%.", "subject", ["Kim ngạch xuất khẩu", "Kim ngạch xuất khẩu"]),
    ("100% xã, phường, thị trấn có quy chế.", "subject", ["xã, phường, thị trấn có quy chế"]),
    ("Chỉ số cải cách (PAR) đạt 85%.", "subject", ["Chỉ số cải cách (PAR)"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "wanted"), FIELDS)
def test_field(text: str, field: str, wanted: list[str | None]) -> None:
    assert [getattr(s, field) for s in _find(text)] == wanted


def test_the_year_in_a_name_dates_nothing() -> None:
    text = "Năm 2023, lực lượng được tổ chức theo Luật Phòng vệ dân sự năm 2018, đạt 2% dân số. Huấn luyện 40 buổi."
    law = Span(text.index("Luật"), text.index(", đạt"))
    found = find_statistics(text, named=[law], blocks=[(Span(0, len(text)), Zone.BODY)])
    assert [s.period for s in found] == ["Năm 2023", "Năm 2023"]


def test_numerals_of_citations_do_not_count() -> None:
    text = "Thực hiện Công văn số 115 ngày 2/3/2021, mở 5 lớp."
    span = Span(10, 39)
    cited = Citation(span, span.of(text), "Công văn", "115", "115")
    found = find_statistics(text, citations=[cited], blocks=[(Span(0, len(text)), Zone.BODY)])
    assert [s.text for s in found] == ["5 lớp"]


def test_zones_footnotes_and_pages() -> None:
    text = "Kế hoạch 10 xã\nCó 12 xã¹.\n¹ Gồm 3 xã.\nLưu 05 bản"
    lines = [Span(0, 14), Span(15, 26), Span(27, 38), Span(39, 49)]
    zones = [Zone.TITLE, Zone.BODY, Zone.FOOTNOTE, Zone.RECIPIENTS]
    note = Footnote(1, Span(29, 38), "Gồm 3 xã.", 24, 2)
    found = find_statistics(
        text, footnotes=[note], blocks=list(zip(lines, zones, strict=True)), page_of=lambda at: 1 + at // 27
    )
    assert [(s.text, s.footnote, s.page) for s in found] == [("12 xã", None, 1), ("3 xã", 1, 2)]


WORDS = ["năm 2020", "12", "3/5", "45,6%", "tỷ đồng", "xã", "tăng", "so với", "Điều", "(", ")", "“", "”", ";", ". ", "\n",
         "từ", "đến nay", "thứ", "hộ,", "-", "1.2", "trong đó", "gồm", "hiện có", "²", "Tính đến"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.text(max_size=20))
@example(["12", "thứ", "12", "trong đó"], "")
@settings(max_examples=150, deadline=None)
def test_spans_hold_what_they_say(words: list[str], tail: str) -> None:
    text = " ".join(words) + tail
    end = 0
    for found in _find(text):
        assert found.span.of(text) == found.text
        assert found.span.start >= end
        assert any(c.isdigit() for c in found.text)
        end = found.span.end


def test_a_directive_tells_what_was_reported_as_reported() -> None:
    lines = ["Toàn tỉnh có 12 huyện số hóa tài liệu.", "1. Mỗi xã tổ chức 2 đội. Theo báo cáo, lũ làm 4 người chết."]
    text = "\n".join(lines)
    blocks = [(Span(text.index(line), text.index(line) + len(line)), Zone.BODY) for line in lines]
    found = find_statistics(text, blocks=blocks, directing=directs("Chỉ thị"))
    assert [s.modality for s in found] == ["reported", "target", "reported"]
    assert not directs("Công điện")


def test_cells_of_a_row_lend_each_other_no_unit() -> None:
    text = "1\tXã Khe Đá\t1.250\n2\tXã Suối Mây\t1.004 hộ"
    row = text.index("\n")
    found = find_statistics(text, blocks=[(Span(0, row), Zone.BODY), (Span(row + 1, len(text)), Zone.BODY)])
    assert [(s.value, s.unit) for s in found] == [(1250.0, None), (1004.0, "hộ")]
