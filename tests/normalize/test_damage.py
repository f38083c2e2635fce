"""What damaged a text is seen and only that is mended; what once went wrong in a repair does not again."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.badness import Damage, LineState, doubt_lines, judge_lines
from normalize.candidates import Candidates, Place
from normalize.channel import make_channel
from normalize.lines import ENOUGH, candidates_of
from normalize.model import Model, learn, load_learned, load_model, pack_file, save_learned
from normalize.repair import RepairedText, repair
from normalize.slips import find_slips
from normalize.snap import mark_symbols
from normalize.text import fold
from normalize.tokens import Token, find_tokens

PAGE = """\
Hội Nông dân xã vận động hội viên góp ngày công làm đường giao thông nông thôn, giúp các hộ nghèo sửa chữa nhà ở.
Các trường học tổ chức cho học sinh tham quan di tích lịch sử, tìm hiểu truyền thống cách mạng của quê hương.
Trạm y tế thường xuyên kiểm tra vệ sinh an toàn thực phẩm, hướng dẫn nhân dân phòng, chống dịch bệnh.
Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội đã phát huy vai trò giám sát, phản biện xã hội.
Ủy ban nhân dân xã chỉ đạo các thôn rà soát hộ nghèo, hộ cận nghèo bảo đảm công khai, đúng đối tượng.
Cán bộ, đảng viên gương mẫu đi đầu trong các phong trào thi đua, được nhân dân tin tưởng và ủng hộ.
"""
SLIPS = [
    *(("giúp các", "giup các"), ("tổ chức", "tố chức"), ("lịch sử", "lich sứ"), ("kiểm tra", "kiếm tra")),
    *(("thực phẩm", "thực phấm"), ("bảo đảm", "báo đám"), ("chỉ đạo", "chi đạo"), ("phản biện", "phán biện")),
    *(("sửa chữa", "sứa chữa"), ("gương mẫu", "gương mầu"), ("tìm hiểu", "tìm hiếu"), ("tượng", "tương")),
]
STRIPPED = [
    (
        "Hội Phụ nữ xã phát động phong trào tiết kiệm, giúp nhau phát triển kinh tế gia đình và nuôi dạy con tốt; "
        "nhiều chị em đã vươn lên thoát nghèo."
    ),
    "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy tiếp tục đẩy mạnh việc học tập và làm theo tư tưởng Hồ Chí Minh.",
]
ENGLISH_PROSE = [
    "The committee met on Thursday to discuss the new budget for the harbour and the roads that lead down to it.",
    "Nobody expected the chairman to resign before the vote was taken, least of all his own deputies.",
    "Several members asked why the figures had not been published earlier; no one could give them an answer.",
    "They agreed to return in the spring, when the weather and the accounts would both be clearer.",
]
READ_AS_FIGURES = [
    (
        "Cac hé gia dinh sinh séng 6 vung cao gap nhiéu khé khan, ty 18 ngheo con 12,5% trong nam 2019; cé 18 thon.",
        "Các hộ gia đình sinh sống ở vùng cao gặp nhiều khó khăn, tỷ lệ nghèo còn 12,5% trong năm 2019; có 18 thôn.",
    ),
    (
        "Ty 18 hé ngheo 6 cac x4 vung cao giam tir 25% xuéng con 18% trong 6 nam; toan tinh con 6 huyén ngheo.",
        "Tỷ lệ hộ nghèo ở các xã vùng cao giảm từ 25% xuống còn 18% trong 6 năm; toàn tỉnh còn 6 huyện nghèo.",
    ),
]
DAMAGED = "Thuc hién Nghi quyét cua Tinh uy vé cong tac dan vén"
MENDED = "Thực hiện Nghị quyết của Tỉnh ủy về công tác dân vận"
READ_BADLY = """\
Thwc hiện Nghị quyêt của Đàng bộ tỉnh, các câp ủy đàng đã lãnh đao, chỉ đao quyêt liêt, dat kêt quà tôt.
Cac co quan, đơn vi đã tổ chưc hoc tâp, quán triêt nghiêm tuc, công tac hòa giải ơ cơ sở đươc quan tâm.
"""


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    """Ends a case that hangs; how fast a case is, no test asks."""
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def without_marks(text: str) -> str:
    """`text` as it is typed without marks."""
    plain = (fold(char) for char in text)
    return "".join(p.upper() if char.isupper() else p for p, char in zip(plain, text, strict=True))


def judged(text: str, model: Model) -> tuple[Sequence[Token], list[LineState]]:
    tokens = mark_symbols(text, find_tokens(text))
    return tokens, judge_lines(text, tokens, model=model)


def doubted(text: str, model: Model) -> bool:
    """Whether the good lines of a text are doubted for its slips."""
    tokens, states = judged(text, model)
    assert {state.damage for state in states} == {Damage.NONE}
    after = doubt_lines(states, len(list(find_slips(tokens, states, model=model))))
    assert after is states or {state.damage for state in after} == {Damage.VIETNAMESE}
    return after is not states


@pytest.mark.parametrize("text", STRIPPED)
def test_a_text_without_marks_is_seen_and_gets_them_back(model: Model, text: str) -> None:
    plain = without_marks(text)
    assert plain.isascii()
    assert {state.damage for state in judged(plain, model)[1]} == {Damage.STRIPPED}
    assert repair(plain, model=model).text == text


def test_english_is_left_alone(model: Model) -> None:
    for text in (*ENGLISH_PROSE, " ".join(ENGLISH_PROSE), "\n".join(ENGLISH_PROSE)):
        assert repair(text, model=model).edits == ()


def test_a_page_of_real_words_with_many_slips_is_doubted_and_mended(model: Model) -> None:
    read = PAGE
    for printed, slip in SLIPS:
        assert printed in read
        read = read.replace(printed, slip, 1)
    assert not doubted(PAGE, model) and repair(PAGE, model=model).edits == ()
    assert doubted(read, model)
    assert repair(read, model=model).text == PAGE


def test_one_slip_makes_no_page_doubtful(model: Model) -> None:
    read = PAGE.replace("tổ chức", "tố chức")
    assert not doubted(read, model)
    assert repair(read, model=model).text == PAGE


@pytest.mark.parametrize("read,printed", READ_AS_FIGURES)
def test_words_read_as_figures_are_words_and_figures_stay(model: Model, read: str, printed: str) -> None:
    assert repair(read, model=model).text == printed


HALVES = ["nghị", "quyết", "đảng", "tỉnh", "hòa", "giải", "nhân", "viên", "kết", "quả", "cơ", "sở", "triệt"]


@st.composite
def badly_read(draw: st.DrawFn) -> str:
    """Lines that a model of Vietnamese read badly, with halves of words among them."""
    words = READ_BADLY.split()
    for _ in range(draw(st.integers(1, 6))):
        word = draw(st.sampled_from(HALVES))
        at = draw(st.integers(1, len(word) - 1))
        place = draw(st.integers(1, len(words) - 1))
        odd = draw(st.sampled_from(["", "", "\u0300", "y", "ỵ", "'"]))
        words[place:place] = [word[:at] + odd, word[at:]]
    return " ".join(words)


@given(badly_read())
@settings(max_examples=60, deadline=None)
def test_no_word_is_lost_where_two_tokens_may_be_one(model: Model, text: str) -> None:
    assert judged(text, model)[1][0].damage is Damage.VIETNAMESE
    check_no_word_is_lost(repair(text, model=model))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("normalize.lines.DOUBTFUL", 1.0)  # no reading of a real syllable is trusted
        check_no_word_is_lost(repair(text, model=model))


def check_no_word_is_lost(edited: RepairedText) -> None:
    for edit in edited.edits:
        printed = edit.span.of(edited.original).split()
        assert letters(edit.replacement)
        # Two tokens that become one become what neither of them was.
        assert len(printed) == 1 or edit.replacement not in printed, edit
    for token in find_tokens(edited.original):
        if letters(token.text):
            assert letters(edited.to_edited(token.span).of(edited.text)), token


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


@pytest.mark.parametrize("odd", ["ho \u0300a ", 'ho \u0300a "ho \u0300a "', "\u0300a ho", "\u0300 \u0301 a"])
@pytest.mark.parametrize("around", [READ_BADLY, DAMAGED + "\n", PAGE])
def test_a_mark_without_its_letter_does_no_harm(model: Model, around: str, odd: str) -> None:
    for text in (around + odd, odd + "\n" + around, around.replace(" các ", f" {odd} ", 1)):
        edited = repair(text, model=model)
        assert len(edited.text.splitlines()) == len(edited.original.splitlines())


@pytest.mark.parametrize("token", ["aé" * 200, "6" * 400, "ẩ" * 400, "x1-" * 133 + "y", "|" * 400, "&" * 400])
def test_a_token_of_hundreds_of_signs_stays_and_the_lines_around_it_are_mended(model: Model, token: str) -> None:
    assert repair(f"{DAMAGED}\n{token}\n{DAMAGED}", model=model).text == f"{MENDED}\n{token}\n{MENDED}"
    # On one line they share what damaged it, which so many Vietnamese letters would decide.
    if token.isascii() or "é" in token:
        assert repair(f"{DAMAGED} {token} trong tinh hinh mdi", model=model).text.startswith(f"{MENDED} {token} ")


@pytest.mark.parametrize("token", ["1" * 400_000 + "x", "1." * 200_000 + "x", "l1" * 20_000 + "x"])
def test_endless_figures_hold_nothing_up(model: Model, token: str) -> None:
    # Ten times what a page ever held: work that grew with the square of it would outlast the watchdog.
    assert repair(f"{DAMAGED} {token}", model=model).text == f"{MENDED} {token}"


@pytest.mark.parametrize("word", ["nghị" * 750, "ơ" * 3000, "nghị\ud800quyết", "\udfff", "<unk>", "a\x00b"])
def test_odd_words_can_be_learned_saved_and_loaded(word: str, tmp_path: Path) -> None:
    learned = learn([f"Hội thi kể chuyện {word} ở bản {word}.\n" * 5])
    file = tmp_path / "own.npz"
    file.write_bytes(save_learned(learned))
    loaded = load_learned(file)
    assert loaded.lexicon.words == learned.lexicon.words and "chuyện" in loaded.lexicon.words
    assert save_learned(loaded) == save_learned(learned)


def test_a_model_that_learned_odd_words_still_mends(tmp_path: Path) -> None:
    file = tmp_path / "own.npz"
    file.write_bytes(save_learned(learn([("ơ" * 3000 + " nghị\ud800quyết " + PAGE) * 3])))
    assert repair(DAMAGED, model=load_model(learned=load_learned(file))).text == MENDED


@pytest.mark.parametrize("signs", ["©® ", "• ", "* ", "© ® ", "~ "])
@pytest.mark.parametrize(
    "line",
    [
        DAMAGED,
        DAMAGED[0].lower() + DAMAGED[1:],
        "Chi thi cua Ban Thudng vu Tinh uy vé cong tac dan vén",
        "cac cap uy dang, chinh quyén dia phuong d& t6 chirc thuc hién t6t cong tac dan vén",
        "Pong chi Bi thu Tinh uy chi dao cac cap uy dang",
        "XAY DUNG PANG, XAY DUNG HE THONG CHINH TRI TRONG SACH, VUNG MANH",
    ],
)
def test_signs_before_a_sentence_do_not_change_how_it_begins(model: Model, line: str, signs: str) -> None:
    assert repair(signs + line, model=model).text == signs + repair(line, model=model).text


READ_AS = ({"ộ": "6", "ề": "è", "ư": "u"}, {"ố": "6", "ệ": "é", "ế": "é", "ơ": "o"})


def mangled(seed: int) -> str:
    """Lines of the page as a model of English may read them, enough of them to show what their channel is like."""
    rng = np.random.default_rng(seed)
    lines = PAGE.splitlines()
    read = []
    for at in rng.integers(0, len(lines), 3 * ENOUGH // 20):
        read.append("".join(READ_AS[seed % 2].get(char) or without_marks(char) for char in lines[at]))
    return "\n".join(read)


def small_model(folder: Path) -> Model:
    """A model of few words that has looked nothing up yet."""
    learned = learn([PAGE * 3])
    file = folder / "small.npz"
    file.write_bytes(pack_file(learned.lexicon, learned.ngrams, learned.cases))
    return load_model(file)


def test_threads_repair_as_one_after_the_other(model: Model, tmp_path: Path) -> None:
    texts = [mangled(1), mangled(2), STRIPPED[0], READ_BADLY, PAGE]
    alone = [repair(text, model=small_model(tmp_path)) for text in texts]
    together = small_model(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: repair(text, model=together), texts)) == alone
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda text: repair(text, model=model), texts)) == [repair(t, model=model) for t in texts]


def test_a_text_does_not_depend_on_what_was_repaired_before(model: Model, tmp_path: Path) -> None:
    one, other = mangled(1), mangled(2)
    for text in (one, other):
        assert {state.damage for state in judged(text, model)[1]} == {Damage.ENGLISH}
    fresh, turned = small_model(tmp_path), small_model(tmp_path)
    first = repair(one, model=fresh), repair(other, model=fresh)
    second = repair(other, model=turned), repair(one, model=turned)
    assert first == second[::-1]
    before = repair(one, model=model)
    repair(other, model=model)
    assert repair(one, model=model) == before


def test_candidates_do_not_depend_on_what_a_document_taught(tmp_path: Path) -> None:
    model, place = small_model(tmp_path), Place(False, False)
    rows, candidates = candidates_of(model, Damage.ENGLISH)
    fresh = Candidates(candidates.channel, model)
    # A document's own channel, in which every letter is as good as lost.
    odd = candidates.with_channel(make_channel({step: 9.0 - min(cost, 9.0) for step, cost in rows.items()}))
    for token in DAMAGED.split() + mangled(1).split()[:40]:
        odd.find(token, place, intact=0.0)
        for one, other in zip(
            candidates.find(token, place, intact=0.0), fresh.find(token, place, intact=0.0), strict=True
        ):
            assert np.array_equal(one, other), token
