"""The same input gives the same bytes: sums of weights are of no other digits in another run, whatever the threads did."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.command import call


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--cluster", "customer"], ["--cluster", "customer", "--strata", "region"]])
def test_weighted_figures_have_the_same_digits_in_every_run(options: list[str], tmp_path: Path) -> None:
    draw, n = np.random.default_rng(5), 120_000
    path = tmp_path / "survey.csv"
    columns = {"customer": draw.integers(0, n // 4, n), "recommend": draw.integers(0, 11, n), "weight": draw.lognormal(0, 0.5, n)}
    named = {name: draw.choice(["a", "b", "c", "d"], n) for name in ("channel", "region")}
    pl.DataFrame({**columns, **named}).write_csv(path)
    command = ["nps", str(path), "--weight", "weight", "--by", "channel", *options, "--format", "json"]
    runs = [call(command, tmp_path, {"SOURCE_DATE_EPOCH": "0"}) for _ in range(4)]
    assert {each.returncode for each in runs} == {0}
    assert len({each.stdout for each in runs}) == 1
