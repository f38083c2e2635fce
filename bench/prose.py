"""Texts of any length to measure speed on: a Vietnamese report and English legal prose, composed here.

Both are made of sentences with gaps that a seeded generator fills, so that no two paragraphs are alike and the same
size and seed give the same text again. Both cite about one document in every 400 bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

Fill = Callable[[random.Random], str]


def _sentences(text: str) -> list[str]:
    return [" ".join(sentence.split()) for sentence in text.strip().split("\n\n")]


_PLACES = ["Ninh Khê", "Đông Vàng", "Phú Lương Hạ", "Sơn Bình", "Yên Trạch", "Thạch Đàm", "Hải Vân Đông", "Cẩm Tú"]
_TOPICS = [
    "tăng cường công tác tiếp dân, giải quyết khiếu nại, tố cáo",
    "nâng cao chất lượng sinh hoạt chi bộ",
    "phát triển kinh tế tập thể trong nông nghiệp",
    "bảo đảm trật tự an toàn giao thông dịp lễ, tết",
    "xây dựng đội ngũ cán bộ cơ sở",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "chuyển đổi số trong cơ quan nhà nước",
    "giảm nghèo bền vững ở vùng đồng bào dân tộc thiểu số",
]
_SYMBOLS = [
    ("Nghị quyết", "{n}-NQ/TU", "Ban Chấp hành Đảng bộ tỉnh"), ("Chỉ thị", "{n}-CT/TU", "Ban Thường vụ Tỉnh ủy"),
    ("Kết luận", "{n}-KL/TW", "Ban Bí thư"), ("Kế hoạch", "{n}/KH-UBND", "UBND tỉnh"),
    ("Quyết định", "{n}/QĐ-UBND", "Chủ tịch UBND huyện {place}"), ("Nghị định", "{n}/{year}/NĐ-CP", "Chính phủ"),
    ("Công văn", "{n}-CV/HU", "Huyện ủy {place}"), ("Hướng dẫn", "{n}-HD/BTCTU", "Ban Tổ chức Tỉnh ủy"),
    ("Nghị quyết", "{n}/NQ-HĐND", "HĐND huyện {place}"), ("Thông tư", "{n}/{year}/TT-BTC", "Bộ Tài chính"),
]  # fmt: skip
_COUNTED = ["hội nghị", "lớp tập huấn", "cuộc kiểm tra", "đảng viên", "hộ nghèo", "mô hình", "câu lạc bộ", "suất quà"]
_VIETNAMESE = _sentences("""
Thực hiện {cite} về {topic}, cấp ủy, chính quyền huyện {place} đã xây dựng kế hoạch, phân công nhiệm vụ cụ thể
cho từng cơ quan, đơn vị và thường xuyên kiểm tra, đôn đốc việc thực hiện.

Từ năm {year} đến nay, toàn tỉnh tổ chức {count} với {people} tham gia; biểu dương {few} tiêu biểu.

Năm {year}, tỷ lệ hộ nghèo còn {share}%, giảm {small}% so với năm trước; {ratio} xã đạt chuẩn nông thôn mới.

Tổng nguồn vốn huy động đạt {money} tỷ đồng, trong đó ngân sách tỉnh {part} tỷ đồng, còn lại do nhân dân đóng
góp.

Một số nơi việc quán triệt, tuyên truyền còn hình thức; công tác phối hợp giữa các ngành có lúc chưa chặt chẽ;
vai trò của người đứng đầu chưa được phát huy đầy đủ, nhất là ở địa bàn xa trung tâm.

Ban Thường vụ Tỉnh ủy đã ban hành {cite} về {topic}; {cite} triển khai thực hiện Nghị quyết nêu trên.

Các cấp ủy tiếp tục lãnh đạo thực hiện nghiêm Luật Thực hiện dân chủ ở cơ sở và {cite}, coi đây là nhiệm vụ
thường xuyên; kịp thời nhân rộng cách làm hay, uốn nắn việc làm chưa đúng.

Phấn đấu đến năm {later} có {whole}% số thôn, tổ dân phố xây dựng và duy trì hiệu quả ít nhất {few} về {topic}.
""")

_PARTIES = ["Hartwell", "Marlowe Mills", "Ostrander", "Pine County", "Quimby", "Redfern Lumber Co.", "Tolliver", "Voss"]
_REPORTERS = ["U.S.", "F.2d", "F.3d", "F. Supp. 2d", "S. Ct.", "Cal. 3d", "N.E.2d", "P.2d"]
_MATTERS = [
    "the duty of care owed to an invitee",
    "the finality of an administrative order",
    "a claim for unpaid wages",
    "the admissibility of a prior statement",
    "the reach of a forum selection clause",
    "a refusal to bargain in good faith",
    "notice by publication",
    "the measure of damages for a delayed delivery",
]
_ENGLISH = _sentences("""
In {case}, the court was asked to decide a question concerning {matter}, and held that the record below did not
support the broad reading for which the respondent argued on appeal.

The statute speaks plainly to {matter}. See {code}. Nothing in its text or in its history suggests that the
drafters meant to leave so common a case without any remedy at all.

That view was later followed where {matter} was in dispute. {case}; see also {case}.

Petitioner answers that the decision turned on {matter} alone, a reading that finds some support in the language
of the opinion but none in the reasons that the court gave for it. Id. at {page}.

We have said before that {matter} must be judged by the facts as they stood when the parties signed, and not as
they came to appear to one of them when the market fell and performance grew dear.

The agency's rule, {rule}, is to the same effect, and the parties do not contend that it exceeds its authority.

The jury heard eleven days of testimony, much of it from persons with an interest in the outcome, and we see no
reason to think that it misunderstood what it was asked to decide or that the charge led it astray.

Counsel for the appellant conceded at argument that {matter} was raised for the first time in a motion filed
after the judgment, and that no excuse for the delay was offered then or has been offered since.

It is enough here to say that the trial judge weighed these matters with care, set out the facts on which the
ruling rested, and left each side free to renew its request upon a proper showing of need.

As the dissent noted, {matter} had been settled for many years. {party}, supra, at {page}.
""")


def vietnamese(size: int, seed: int = 1) -> str:
    """A report of about `size` bytes of UTF-8, a paragraph a line, with headings."""
    return _prose(size, seed, _VIETNAMESE, _vietnamese_gaps(), "{n}. Kết quả lãnh đạo, chỉ đạo về {topic}")


def english(size: int, seed: int = 1) -> str:
    """Legal prose of about `size` bytes that cites cases, statutes and rules, a paragraph a line, with headings."""
    return _prose(size, seed, _ENGLISH, _english_gaps(), "{n}. Of {matter}")


def _prose(size: int, seed: int, sentences: list[str], gaps: dict[str, Fill], heading: str) -> str:
    rng = random.Random(seed)  # noqa: S311 - the same text again, not a secret
    lines: list[str] = []
    length = 0
    while length < size:
        if len(lines) % 9 == 0:
            line = _filled(heading, gaps, rng)
        else:
            line = " ".join(_filled(rng.choice(sentences), gaps, rng) for _ in range(rng.randint(2, 5)))
        lines.append(line)
        length += len(line.encode()) + 1
    return "\n".join(lines) + "\n"


def _filled(sentence: str, gaps: dict[str, Fill], rng: random.Random) -> str:
    return "".join(_pieces(sentence, gaps, rng))


def _pieces(sentence: str, gaps: dict[str, Fill], rng: random.Random) -> Iterator[str]:
    for piece in sentence.split("{"):
        name, gap, rest = piece.partition("}")
        yield gaps[name](rng) + rest if gap else piece


def _vietnamese_gaps() -> dict[str, Fill]:
    def cite(rng: random.Random) -> str:
        kind, symbol, issuer = rng.choice(_SYMBOLS)
        year = rng.randint(2009, 2024)
        words = f"{kind} số {symbol} ngày {rng.randint(1, 28):02d}/{rng.randint(1, 12)}/{year} của {issuer}"
        return words.format(n=rng.randint(1, 3000), year=year, place=rng.choice(_PLACES))

    def grouped(rng: random.Random, least: int, most: int) -> str:
        return f"{rng.randint(least, most):,}".replace(",", ".")

    return {
        "cite": cite,
        "n": lambda rng: str(rng.randint(1, 90)),
        "topic": lambda rng: rng.choice(_TOPICS),
        "place": lambda rng: rng.choice(_PLACES),
        "year": lambda rng: str(rng.randint(2009, 2023)),
        "later": lambda rng: str(rng.choice((2025, 2030, 2035))),
        "count": lambda rng: f"{grouped(rng, 20, 9000)} {rng.choice(_COUNTED)}",
        "few": lambda rng: f"{rng.randint(1, 9):02d} {rng.choice(_COUNTED)}",
        "people": lambda rng: f"trên {grouped(rng, 1000, 90000)} lượt người",
        "share": lambda rng: f"{rng.randint(1, 20)},{rng.randint(1, 9)}",
        "small": lambda rng: f"{rng.randint(0, 3)},{rng.randint(1, 9)}",
        "whole": lambda rng: str(rng.choice((70, 80, 90, 95))),
        "ratio": lambda rng: f"{rng.randint(60, 150)}/{rng.randint(151, 200)}",
        "money": lambda rng: f"{grouped(rng, 500, 9000)},{rng.randint(1, 9)}",
        "part": lambda rng: f"{rng.randint(100, 499)}",
    }


def _english_gaps() -> dict[str, Fill]:
    def case(rng: random.Random) -> str:
        one, other = rng.sample(_PARTIES, 2)
        page = rng.randint(10, 900)
        year = rng.randint(1950, 2020)
        return f"{one} v. {other}, {rng.randint(100, 600)} {rng.choice(_REPORTERS)} {page}, {page + 7} ({year})"

    return {
        "case": case,
        "n": lambda rng: str(rng.randint(1, 90)),
        "matter": lambda rng: rng.choice(_MATTERS),
        "party": lambda rng: rng.choice(_PARTIES),
        "page": lambda rng: str(rng.randint(10, 900)),
        "code": lambda rng: f"{rng.randint(5, 50)} U.S.C. § {rng.randint(100, 9000)}",
        "rule": lambda rng: f"{rng.randint(5, 49)} C.F.R. § {rng.randint(100, 900)}.{rng.randint(1, 99)}",
    }
