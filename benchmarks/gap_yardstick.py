"""The least that prints the tables of ``cxkit gap --by touchpoint --by channel``: a typed scan, one group_by, SciPy for the distributions.

The figures are those of cxkit to all digits that it prints, where each group has 5,000 answers or more; but it neither
checks nor reports faulty values of the file.
"""

from __future__ import annotations

import sys

import numpy as np
import polars as pl
from scipy.special import ndtr, stdtr, stdtrit

BY = ["touchpoint", "channel"]
Z = 1.959963984540054
SCALE = 1.0, 7.0
MARGIN = 0.05 * (SCALE[1] - SCALE[0])


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjustment of the p values of one table."""
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)), 1)
    return adjusted


def wilcoxon(cells: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The p value of the signed rank test by group: no zeros, mid-ranks, normal approximation with ties and continuity correction."""
    size, n = pl.col("gap").abs(), pl.col("len").cast(pl.Float64)
    sizes = cells.filter(pl.col("gap") != 0).group_by(*by, size.alias("size"))
    tied = sizes.agg(pl.col("len").sum(), pl.col("len").filter(pl.col("gap") > 0).sum().alias("above")).sort("size")
    before = pl.col("len").cum_sum() - pl.col("len")
    rank = (before.over(by) if by else before) + (pl.col("len") + 1) / 2
    tied = tied.with_columns((rank * pl.col("above")).alias("positive"), (n**3 - n).alias("ties"))
    sums = tied.group_by(by or pl.lit(0)).agg(pl.col("len", "positive", "ties").sum())
    away = (pl.col("positive") - n * (n + 1) / 4).abs() - 0.5
    z = away.clip(0) / (n * (n + 1) * (2 * n + 1) / 24 - pl.col("ties") / 48).sqrt()
    return sums.select(*by, z.map_batches(lambda each: 2 * ndtr(-each.to_numpy()), return_dtype=pl.Float64).alias("p_wilcoxon"))


def table(cells: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The figures of each group."""
    names = {"expectation": "e", "fulfilment": "f", "gap": "g"}
    sums = [pl.col("len").sum().alias("n")]
    sums += [(pl.col("len") * pl.col(name) ** power).sum().alias(f"{short}{power}") for name, short in names.items() for power in (1, 2)]
    sums += [pl.col("len").filter(pl.col("gap") < 0).sum().alias("unmet"), pl.col("len").filter(pl.col("gap") == 0).sum().alias("met")]
    sums += [pl.col("len").filter(pl.col("gap") > 0).sum().alias("exceeded")]
    found = cells.group_by(by).agg(sums) if by else cells.select(sums)
    figure = {name: found[name].to_numpy().astype(float) for name in found.columns if name not in by}
    n = figure["n"]
    out: dict[str, np.ndarray] = {}
    reach = stdtrit(n - 1, 0.975)
    for name, short in names.items():
        mean, square = figure[f"{short}1"] / n, figure[f"{short}2"] / n
        sd = np.sqrt((square - mean**2) * n / (n - 1))
        low, high = ("low", "high") if name == "gap" else (f"{name}_low", f"{name}_high")
        out |= {name: mean, low: mean - reach * sd / np.sqrt(n), high: mean + reach * sd / np.sqrt(n)}
    out["effect_size"] = out["gap"] / sd
    half = Z * np.sqrt((1 + out["effect_size"] ** 2 / 2) / n)
    out |= {"effect_size_low": out["effect_size"] - half, "effect_size_high": out["effect_size"] + half}
    for name in ("unmet", "met", "exceeded"):
        share = figure[name] / n
        centre, half = (share + Z**2 / 2 / n) / (1 + Z**2 / n), Z * np.sqrt(share * (1 - share) / n + Z**2 / 4 / n**2) / (1 + Z**2 / n)
        out |= {name: share, f"{name}_low": centre - half, f"{name}_high": centre + half}
    out["p"] = 2 * stdtr(n - 1, -np.abs(out["gap"] / sd * np.sqrt(n)))
    out["p_adj"] = holm(out["p"])
    if by:
        rest = n.sum() - n
        mean = (figure["g1"].sum() - figure["g1"]) / rest
        of_rest = ((figure["g2"].sum() - figure["g2"]) / rest - mean**2) / (rest - 1)
        of_group = sd**2 / n
        se = np.sqrt(of_group + of_rest)
        df = se**4 / (of_group**2 / (n - 1) + of_rest**2 / (rest - 1))
        away = out["gap"] - mean
        reach = stdtrit(df, 0.975) * se
        p = 2 * stdtr(df, -np.abs(away / se))
        out |= {"vs_rest": away, "vs_rest_low": away - reach, "vs_rest_high": away + reach, "vs_rest_p": p, "vs_rest_p_adj": holm(p)}
        out["reach"] = n / n.sum()
        out["priority"] = out["reach"] * np.maximum(0, -out["gap"]) / (SCALE[1] - SCALE[0])
    full = pl.concat([found.select(*by, "n"), pl.DataFrame(out)], how="horizontal").with_columns(
        pl.when(pl.col("high") < 0)
        .then(pl.lit("unmet"))
        .when(pl.col("low") > 0)
        .then(pl.lit("exceeded"))
        .when((pl.col("low") >= -MARGIN) & (pl.col("high") <= MARGIN))
        .then(pl.lit("met"))
        .otherwise(pl.lit("unclear"))
        .alias("verdict")
    )
    tested = wilcoxon(cells, by)
    if not by:
        return pl.concat([full, tested], how="horizontal")
    return full.join(tested, on=by).sort(-pl.col("priority"), "gap").with_row_index("rank", 1)


def main(path: str) -> None:
    """Print both tables."""
    lines = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path)
    cells = lines.group_by(*BY, "expectation", "fulfilment").len().collect(engine="streaming")
    cells = cells.with_columns(pl.col("len").cast(pl.Int64), (pl.col("fulfilment") - pl.col("expectation")).alias("gap"))
    with pl.Config(tbl_cols=-1, tbl_rows=-1, tbl_width_chars=600):
        for by in ([], BY):
            print(table(cells, by))


if __name__ == "__main__":
    main(sys.argv[1])
