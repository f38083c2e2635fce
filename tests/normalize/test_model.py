"""The model: what is good, what follows, what is learned, and what its files hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from normalize.estimate import blend, estimate
from normalize.lexicon import Census, number_stream
from normalize.model import SHIPPED, Model, learn, load_learned, load_model, save_learned
from normalize.tokens import Kind, find_tokens

GOOD = "Thực hiện Nghị quyết của Ban Chấp hành Trung ương Đảng về công tác dân vận trong tình hình mới"
BAD = "Thuc hién Nghi quyét cua Ban Chép hanh Trung uong Pang vé cong tac dan vén trong tinh hinh mé&i"
OWN = "Hội thi kể chuyện ở bản Pắc Nghiềng do tổ dân vận khéo Tà Xùa chủ trì.\n" * 30


def test_good_text_is_good_and_mangled_text_is_not(model: Model) -> None:
    assert model.quality(GOOD) > 0.9
    assert model.quality(BAD) < 0.5


@pytest.mark.parametrize("text", ["", " ", "12.345", "* * *", "漢字 漢字"])
def test_text_without_words_has_no_quality(model: Model, text: str) -> None:
    assert model.quality(text) == 0.0


def test_a_broken_sentence_goes_on_where_it_should(model: Model) -> None:
    before = "thực hiện Nghị quyết của Ban Chấp hành"
    there = model.follows(before, "Trung ương Đảng khóa XI")
    elsewhere = model.follows(before, "giết mổ gia súc")
    assert there > elsewhere
    assert there - model.follows("", "Trung ương Đảng khóa XI") > 0


@pytest.mark.parametrize("before,after", [("", ""), ("Ban", ""), ("...", "?"), ("\n", "\u0301")])
def test_odd_joints_have_a_value(model: Model, before: str, after: str) -> None:
    assert np.isfinite(model.follows(before, after))


def test_it_is_small() -> None:
    assert SHIPPED.stat().st_size <= 8_000_000


def test_probabilities_of_a_small_model_sum_to_one() -> None:
    lines = ["ba bốn năm", "ba bốn sáu", "bốn năm ba"] * 3 + ["sáu ba bốn năm"]
    census = Census()
    for line in lines:
        census.read(line)
    lexicon = census.lexicon(least=1, least_foreign=1)
    ngrams = estimate(number_stream(lines, lexicon), len(lexicon.words))
    words = np.arange(len(lexicon.words))
    three = lexicon.number_of["ba"], lexicon.number_of["bốn"]
    for context in [(1, 1), (1, three[0]), three]:
        total = np.exp(ngrams.score(np.array(context[0]), np.array(context[1]), words)).sum()
        assert 0.85 < total < 1.15, context  # bytes are coarse: a sixteenth of a nat
    both = blend([(0.5, ngrams), (0.5, ngrams)])
    one = ngrams.score(np.array(three[0]), np.array(three[1]), words)
    assert np.abs(both.score(np.array(three[0]), np.array(three[1]), words) - one).max() < 0.2


def test_an_archive_can_teach_its_own_words(model: Model, tmp_path: Path) -> None:
    learned = learn([OWN])
    file = tmp_path / "own.npz"
    file.write_bytes(save_learned(learned))
    taught = load_model(learned=load_learned(file))
    assert taught.fingerprint != model.fingerprint
    assert taught.fingerprint == load_model(learned=learned).fingerprint
    line = "bản Pắc Nghiềng do tổ dân vận khéo Tà Xùa"
    tokens = [t for t in find_tokens(line) if t.kind is Kind.WORD]
    assert taught.score_tokens(tokens).sum() > model.score_tokens(tokens).sum() + 5
    assert taught.quality(GOOD) > 0.9


def test_equal_texts_make_equal_files() -> None:
    assert save_learned(learn([OWN])) == save_learned(learn([OWN]))


def test_nothing_to_learn_from_is_no_error() -> None:
    assert load_model(learned=learn([])).quality(GOOD) > 0.9
