"""The search of written forms and the channel, against a plain dynamic programme over every form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.channel import INFINITE, RARE, Channel, adapt, align, lost_marks, make_channel
from normalize.forms import LONGEST, PLENTY, Trie, find_forms, make_trie, score_forms

Steps = Mapping[tuple[str, str], float]

# Costs in quarters of a nat are exact in single precision, so that a bound may be met exactly.
quarters = st.integers(0, 40).map(lambda number: number / 4)


def strings(letters: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=least, max_size=most)


def shapes(printed: tuple[int, int], read: tuple[int, int]) -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(strings("abc", *printed), strings("abc", *read))


# Six kinds: one as one, lost, put in, one as two, two as one, two as two; `d` and `e` are in no table.
STEPS = st.one_of(
    *(shapes((p, p), (r, r)) for p, r in ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2))),
)
TABLES = st.dictionaries(STEPS, quarters, max_size=40)
LEXICONS = st.lists(strings("abcd", 1, 7), min_size=1, max_size=30, unique=True)
TOKENS = strings("abce", 1, 8)


def plain_cost(rows: Steps, form: str, token: str) -> float:
    """What it costs that `form` is read as `token`, written down as the channel is defined."""
    best = [[math.inf] * (len(token) + 1) for _ in range(len(form) + 1)]
    best[0][0] = 0.0
    for i in range(len(form) + 1):
        for j in range(len(token) + 1):
            for di, dj in ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2)):
                if i >= di and j >= dj:
                    usual = RARE if di < 2 and dj < 2 else INFINITE
                    cost = rows.get((form[i - di : i], token[j - dj : j]), usual)
                    best[i][j] = min(best[i][j], best[i - di][j - dj] + cost)
    return best[len(form)][len(token)]


def trie_of(channel: Channel, forms: Sequence[str], priors: Sequence[float]) -> Trie:
    return make_trie(channel, forms, np.array(priors, np.float32))


@given(TABLES, LEXICONS, TOKENS)
@settings(max_examples=120, deadline=None)
def test_costs_are_those_of_a_plain_dynamic_programme(rows: Steps, forms: list[str], token: str) -> None:
    channel = make_channel(rows)
    trie = trie_of(channel, forms, [0.0] * len(forms))
    costs = score_forms(channel, trie, token, np.arange(len(forms), dtype=np.int32))
    assert dict(zip(forms, costs.tolist(), strict=True)) == {form: plain_cost(rows, form, token) for form in forms}


@given(TABLES, LEXICONS, TOKENS, st.data())
@settings(max_examples=200, deadline=None)
def test_every_form_within_the_bound_is_found(rows: Steps, forms: list[str], token: str, data: st.DataObject) -> None:
    priors = data.draw(st.lists(quarters, min_size=len(forms), max_size=len(forms)))
    bound, spread = data.draw(st.integers(1, 160)) / 4, data.draw(st.integers(1, 60)) / 4
    before = data.draw(st.one_of(st.just(INFINITE), quarters))
    channel = make_channel(rows)
    found, best = find_forms(channel, trie_of(channel, forms, priors), token, bound=bound, spread=spread, best=before)
    whole = [plain_cost(rows, form, token) + prior for form, prior in zip(forms, priors, strict=True)]
    cheapest = min([before, *(cost for cost in whole if cost <= min(bound, before + spread))])
    allowed = min(bound, cheapest + spread)
    wanted = {form for form, cost in zip(forms, whole, strict=True) if cost <= allowed}
    assert {forms[at] for at in found} == wanted and len(found) == len(wanted)
    assert best == cheapest


@pytest.mark.parametrize("seed", range(6))
def test_of_very_many_forms_the_cheapest_are_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    forms = sorted({"".join(rng.choice(list("abcd"), rng.integers(1, 7))) for _ in range(500)})
    rows = {(a, b): float(rng.integers(0, 24)) / 4 for a in ("a", "b", "c", "ab", "ca", "") for b in "abc"}
    rows |= {(a, b): float(rng.integers(0, 24)) / 4 for a in ("b", "c", "bc", "ac") for b in ("ab", "ca")}
    priors = [float(rng.integers(0, 20)) / 4 for _ in forms]
    channel = make_channel(rows)
    trie = trie_of(channel, forms, priors)
    for token in ("a", "ab", "cab", "bacca", "abcabcab"):
        for bound, spread in ((30.0, 2.0), (30.0, 11.0), (6.0, 11.0)):
            found, best = find_forms(channel, trie, token, bound=bound, spread=spread)
            whole = np.array([plain_cost(rows, form, token) for form in forms]) + priors
            allowed = min(bound, float(whole.min()) + spread)
            wanted = set(np.flatnonzero(whole <= allowed).tolist())
            got = set(found.tolist())
            if len(wanted) < PLENTY:
                assert got == wanted
            else:
                # No form is left out that is cheaper than one found.
                left = wanted - got
                assert got <= wanted and len(got) >= PLENTY
                assert not left or whole[list(got)].max() < whole[list(left)].min()
            if wanted:
                assert best == whole.min()


@pytest.mark.parametrize("size", [0, LONGEST + 1, 400])
def test_tokens_too_long_are_no_forms(size: int) -> None:
    channel = make_channel({("a", "a"): 0.0, ("a", ""): 0.25})
    trie = trie_of(channel, ["a", "a" * size or "aa"], [0.0, 0.0])
    found, best = find_forms(channel, trie, "a" * size, bound=1000.0, spread=1000.0)
    assert (found.tolist(), best) == ([], INFINITE)


def test_the_longest_token_is_still_looked_up() -> None:
    channel = make_channel({("a", "a"): 0.0})
    trie = trie_of(channel, ["a", "a" * LONGEST], [0.0, 0.0])
    found, best = find_forms(channel, trie, "a" * LONGEST, bound=5.0, spread=5.0)
    assert (found.tolist(), best) == ([1], 0.0)


@given(TABLES, strings("abcd", 1, 7), TOKENS)
@settings(max_examples=80, deadline=None)
def test_the_steps_of_an_alignment_cost_what_the_form_costs(rows: Steps, form: str, token: str) -> None:
    steps = list(align(make_channel(rows), form, token))
    assert "".join(printed for printed, _ in steps) == form
    assert "".join(read for _, read in steps) == token
    usual = (RARE if max(len(p), len(r)) < 2 else INFINITE for p, r in steps)
    assert sum(rows.get(step, cost) for step, cost in zip(steps, usual, strict=True)) == plain_cost(rows, form, token)


@pytest.mark.parametrize("step", [("abc", "a"), ("a", "abc"), ("", "ab"), ("ab", ""), ("", ""), ("abc", "abc")])
def test_longer_steps_are_refused(step: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="no such step"):
        make_channel({("a", "a"): 0.0, step: 1.0})


def test_blanks_lost_and_put_in_have_costs_of_their_own() -> None:
    channel = make_channel({(" ", ""): 5.5, ("", " "): 6.25, ("a", "a"): 0.0})
    assert (channel.space_lost, channel.space_put_in) == (5.5, 6.25)
    assert " " not in channel.letters and " " not in channel.reads


LEARNED_FROM = {
    **{("ở", "ở"): -math.log(0.9), ("ở", "6"): -math.log(0.05), ("ở", ""): -math.log(0.02), ("ở", "mm"): 4.0},
    **{("r", "r"): 0.1, ("n", "n"): 0.1, ("m", "m"): 0.1, ("rn", "m"): 2.0, ("", "."): 6.0, (" ", ""): 5.0},
}
TRUST = 60.0


def adapted(*shown: tuple[str, str, float]) -> dict[tuple[str, str], float]:
    return adapt(make_channel(LEARNED_FROM), LEARNED_FROM, shown, trust=TRUST)


@given(st.lists(st.tuples(st.sampled_from("ởrn"), st.sampled_from(["ở", "6", "mm", "r"]), st.integers(1, 900))))
@settings(max_examples=60, deadline=None)
def test_the_readings_of_a_letter_stay_shares(shown: list[tuple[str, str, float]]) -> None:
    costs = adapted(*shown)
    before = sum(math.exp(-cost) for (printed, _), cost in LEARNED_FROM.items() if printed == "ở")
    after = sum(math.exp(-cost) for (printed, _), cost in costs.items() if printed == "ở")
    # What is seen of a reading that no table lists is nobody's.
    assert after <= max(1.0, before) + 1e-3
    if all(read in ("ở", "6", "mm") for _, read, _ in shown):
        assert after >= min(1.0, before) - 1e-3


def test_a_letter_seen_as_another_leans_on_what_was_seen() -> None:
    costs = adapted(("ở", "6", 600.0), ("ở", "ở", 200.0))
    assert costs["ở", "6"] < LEARNED_FROM["ở", "6"] and costs["ở", "ở"] > LEARNED_FROM["ở", "ở"]
    assert math.exp(-costs["ở", "6"]) == pytest.approx((600 + TRUST * 0.05) / (800 + TRUST))


def test_a_pair_never_seen_as_one_gets_dearer_and_one_often_seen_cheaper() -> None:
    assert adapted(("rn", "rn", 900.0))["rn", "m"] > LEARNED_FROM["rn", "m"] + 2
    assert adapted(("rn", "m", 900.0))["rn", "m"] < 0.2
    assert adapted(("nr", "nr", 900.0))["rn", "m"] == pytest.approx(LEARNED_FROM["rn", "m"])


def test_what_was_not_shown_keeps_its_cost() -> None:
    costs = adapted(("ở", "6", 600.0))
    kept = [step for step in LEARNED_FROM if step[0] != "ở"]
    assert {step: costs[step] for step in kept} == pytest.approx({step: LEARNED_FROM[step] for step in kept})
    assert costs.keys() == LEARNED_FROM.keys() and max(costs.values()) <= RARE


@pytest.mark.parametrize(
    "form,token",
    [("ở", "o"), ("Đảng", "Dang"), ("nguyễn", "nguyen"), ("THƯỜNG", "THUONG"), ("Ủy", "Uy"), ("đẵn", "dan")],
)
def test_lost_marks_cost_nothing_and_other_letters_much(form: str, token: str) -> None:
    channel = make_channel(lost_marks())
    trie = trie_of(channel, [form], [0.0])
    only = np.zeros(1, np.int32)
    assert score_forms(channel, trie, token, only)[0] == 0.0
    for other in (token + "x", token[:-1] + "z", token.swapcase()):
        assert score_forms(channel, trie, other, only)[0] >= RARE
