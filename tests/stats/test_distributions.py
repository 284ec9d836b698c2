from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.errors import UsageError
from cxkit.stats.distributions import (
    chi2_upper,
    f_upper,
    normal_critical,
    normal_quantile,
    normal_two_sided,
    t_critical,
    t_quantile,
    t_two_sided,
)
from cxkit.stats.inversion import p_of_limit


def test_normal_quantiles_are_those_of_the_tables() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, abs=1e-15)
    assert normal_critical(0.95) == pytest.approx(1.959963984540054, abs=1e-15)
    assert normal_critical(0.90) == pytest.approx(1.6448536269514722, abs=1e-15)
    assert normal_critical(0.99) == pytest.approx(2.5758293035489004, abs=1e-15)


def test_normal_tail_is_right_far_out() -> None:
    # R 4.2: 2 * pnorm(-10) and 2 * pnorm(-38)
    assert normal_two_sided(10) == pytest.approx(1.523970604832105e-23, rel=1e-12)
    assert normal_two_sided(-38) == pytest.approx(5.770857e-316, rel=1e-5)
    assert normal_two_sided(0) == 1


def test_t_and_chi_squared_are_those_of_the_tables() -> None:
    # Fisher & Yates, percentage points to three decimals, as every textbook prints them
    assert [round(t_critical(0.95, df), 3) for df in (1, 5, 10, 30, 120)] == [12.706, 2.571, 2.228, 2.042, 1.980]
    assert t_two_sided(2.228139, 10) == pytest.approx(0.05, abs=1e-6)
    assert [round(chi2_upper(x, df), 4) for x, df in ((3.841, 1), (5.991, 2), (7.815, 3), (18.307, 10), (124.342, 100))] == [0.05] * 5


def test_chi_squared_with_one_and_two_degrees_of_freedom_has_closed_forms() -> None:
    for x in (1e-6, 0.3, 4.0, 50.0, 700.0):
        assert chi2_upper(x, 1) == pytest.approx(math.erfc(math.sqrt(x / 2)), rel=1e-14)
        assert chi2_upper(x, 2) == pytest.approx(math.exp(-x / 2), rel=1e-14)
    assert chi2_upper(0, 3) == 1


@given(st.floats(0.01, 3000), st.integers(1, 2000))
def test_chi_squared_agrees_with_scipy(x: float, df: int) -> None:
    from scipy import special

    assert chi2_upper(x, df) == pytest.approx(float(special.chdtrc(df, x)), rel=1e-9, abs=1e-300)


@given(st.floats(0.001, 0.999), st.floats(1, 1e6))
def test_t_quantile_and_tail_are_inverse(p: float, df: float) -> None:
    t = t_quantile(p, df)
    assert t_two_sided(t, df) == pytest.approx(2 * min(p, 1 - p), rel=1e-7)


@pytest.mark.parametrize("df", [1.0, 2.0, 3.0, 7.0])
def test_t_quantile_far_out(df: float) -> None:
    assert t_two_sided(t_quantile(1e-80, df), df) == pytest.approx(2e-80, rel=1e-7)
    assert t_quantile(1e-290, df) < t_quantile(1e-250, df) < -1e35


def test_the_p_value_of_an_interval_that_touches_0_for_a_range_of_z() -> None:
    assert p_of_limit(lambda z: max(0.0, 2 - z)) == pytest.approx(normal_two_sided(2), rel=1e-9)


def test_f_is_that_of_the_tables_and_the_square_of_t() -> None:
    # Fisher & Yates, 5 % points to two decimals: the point itself lies within half of the last one
    table = ((4.96, 1, 10), (3.33, 5, 10), (2.71, 5, 20), (1.83, 12, 120))
    assert all(f_upper(x + 0.005, df1, df2) < 0.05 < f_upper(x - 0.005, df1, df2) for x, df1, df2 in table)
    for t, df in ((0.5, 3), (2.1, 17.776), (40, 200)):
        assert f_upper(t * t, 1, df) == pytest.approx(t_two_sided(t, df), rel=1e-9)
    # with 2 degrees of freedom above there is a closed form, right in the far tail too
    assert f_upper(1e6, 2, 60) == pytest.approx((1 + 2e6 / 60) ** -30, rel=1e-9)
    assert f_upper(0, 4, 7) == 1


def test_impossible_arguments_are_usage_errors() -> None:
    for confidence in (0, 1, -0.5, 95, math.nan):
        with pytest.raises(UsageError, match="between 0 and 1") as caught:
            normal_critical(confidence)
        assert "--confidence 0.95" in caught.value.hint
    with pytest.raises(UsageError, match="quantile"):
        normal_quantile(1)
    for df in (0, -1):
        with pytest.raises(UsageError, match="degrees of freedom"):
            t_two_sided(1, df)
        with pytest.raises(UsageError, match="degrees of freedom"):
            t_quantile(0.5, df)
        with pytest.raises(UsageError, match="degrees of freedom"):
            chi2_upper(1, df)
        with pytest.raises(UsageError, match="degrees of freedom"):
            f_upper(1, df, 5)
        with pytest.raises(UsageError, match="degrees of freedom"):
            f_upper(1, 5, df)


def test_unweighted_inference_loads_no_numerical_library() -> None:
    program = """
import sys
from cxkit.stats import adjust, homogeneity, moments, raking, trinomial
a, b = trinomial.Trinomial(4, 6, 10), trinomial.Trinomial(40, 60, 90)
trinomial.interval(a, 0.95), trinomial.difference_interval(a, b, 0.95), trinomial.difference_test(a, b), homogeneity.homogeneity([a, b])
print([name for name in ("numpy", "scipy", "pyarrow", "polars", "duckdb") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
