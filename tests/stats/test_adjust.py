from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.stats.adjust import adjust

P_VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30)

# Benjamini & Hochberg (1995), section 4.1: fifteen p values of a myocardial infarction trial
MYOCARDIAL = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def rejected(adjusted: list[float | None], level: float) -> int:
    return sum(p is not None and p <= level for p in adjusted)


def test_the_published_trial_has_the_published_number_of_rejections() -> None:
    # control of the family-wise rate rejects the three smallest there, control of the false discovery rate the four smallest
    assert rejected(adjust(MYOCARDIAL, "holm"), 0.05) == 3
    assert rejected(adjust(MYOCARDIAL, "bh"), 0.05) == 4


def test_r_p_adjust() -> None:
    # R 4.2: p.adjust(c(.01, .04, .03, .005), "holm") and "BH"
    p = [0.01, 0.04, 0.03, 0.005]
    assert adjust(p, "holm") == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjust(p, "bh") == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjust(p, "none") == p


def test_a_comparison_not_tested_is_not_of_the_family() -> None:
    assert adjust([None, 0.02, None, 0.5], "holm") == [None, 0.04, None, 0.5]
    assert adjust([None, None], "bh") == [None, None]
    assert adjust([], "holm") == []


@given(P_VALUES)
def test_adjusted_values_are_larger_ordered_alike_and_holm_is_the_stricter(p_values: list[float | None]) -> None:
    holm, bh = adjust(p_values, "holm"), adjust(p_values, "bh")
    triples = [(p, h, b) for p, h, b in zip(p_values, holm, bh, strict=True) if p is not None and h is not None and b is not None]
    assert [p is None for p in p_values] == [h is None for h in holm] == [b is None for b in bh]
    assert all(p * (1 - 1e-12) <= b <= h * (1 + 1e-12) <= 1 + 1e-12 for p, h, b in triples)
    triples.sort()
    assert [h for _, h, _ in triples] == sorted(h for _, h, _ in triples)
    assert [b for _, _, b in triples] == sorted(b for _, _, b in triples)


@given(P_VALUES)
def test_the_order_of_the_comparisons_does_not_matter(p_values: list[float | None]) -> None:
    backwards = p_values[::-1]
    for method in ("holm", "bh"):
        assert adjust(backwards, method)[::-1] == adjust(p_values, method)
