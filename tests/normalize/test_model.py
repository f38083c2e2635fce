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
    assert SHIPPED.stat().st_size <= 12_000_000


def test_probabilities_of_every_order_sum_to_one() -> None:
    rng = np.random.default_rng(7)
    names = ["ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "hai", "mốt", "tư", "lăm"]
    # Words lean on the two before them, so that every order has something to say.
    lines = []
    for _ in range(400):
        line = [0, 1]
        for _ in range(12):
            line.append((line[-1] * 2 + line[-2] + int(rng.integers(0, 4))) % len(names))
        lines.append(" ".join(names[at] for at in line))
    census = Census()
    for line in lines:
        census.read(line)
    lexicon = census.lexicon(least=1, least_foreign=1)
    stream, _ = number_stream(lines, lexicon)
    words = np.arange(len(lexicon.words))
    whole = estimate(stream, len(lexicon.words))
    pruned = estimate(stream, len(lexicon.words), prune=(1.0, 2.0, 3.0))
    assert len(pruned.keys(4)) < len(whole.keys(4))
    mixed = blend([(0.5, whole), (0.5, pruned)])
    seen = stream.astype(np.int64)
    for model in (whole, pruned, mixed):
        for at in (0, 50, 500, 2000):
            contexts = np.tile(seen[at : at + 3], (len(words), 1))
            for order in (1, 2, 3, 4):
                total = np.exp(model.score(contexts, words, order=order).astype(float)).sum()
                assert 0.93 < total < 1.07, (at, order)  # bytes are coarse: a sixteenth of a nat
    # Longer contexts foretell the text better: a mistake in one order once went unseen.
    held = np.lib.stride_tricks.sliding_window_view(seen[:-1], 3)
    said = seen[3:] != 1
    surprise = [-float(whole.score(held[said], seen[3:][said], order=order).mean()) for order in (1, 2, 3, 4)]
    assert surprise[0] > surprise[1] > surprise[2] >= surprise[3] - 0.05


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
