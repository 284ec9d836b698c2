"""Strata, finite populations and raking: against R's survey, and against sums written out over all units."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.shared import ORACLES, needs_shared

import cxkit
from cxkit.counts import Design, Key, Tally, tally
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.measures.sums import Rollup
from cxkit.measures.survey.net_promoter import NetPromoterScore, nps_of
from cxkit.stats import moments
from cxkit.tables import Responses

CHANNEL = Key("channel", "channel")


def counted(frame: pl.DataFrame, design: Design, **options: Any) -> Tally:
    table = open_table(Responses, frame, check_loading({"scale": ("0-10",)}), cxkit.config.load(None, ignored=True)).table
    return tally(table, "recommend", groupings=[(CHANNEL,)], design=design, **options)


def variance(u: np.ndarray, stratum: np.ndarray, unit: np.ndarray, populations: dict[str, float]) -> float:
    """Lumley (2010), Complex Surveys, ch. 2, over the totals of all units of each stratum, those outside of the group with 0."""
    found = 0.0
    for name in np.unique(stratum):
        here = stratum == name
        totals = np.array([u[here & (unit == each)].sum() for each in np.unique(unit[here])])
        n = totals.size
        found += (1 - n / populations.get(name, math.inf)) * n / (n - 1) * ((totals - totals.mean()) ** 2).sum()
    return found


@pytest.fixture
def drawn() -> pl.DataFrame:
    rng = np.random.default_rng(8)
    n = 300
    customer = rng.integers(0, 90, n)
    region = np.array(["north", "south", "west"])[customer % 3]
    return pl.DataFrame(
        {
            "recommend": rng.integers(0, 11, n),
            "channel": rng.choice(["phone", "web"], n),
            "customer": [f"K{each}" for each in customer],
            "region": region,
            "w": rng.choice([0.5, 1.0, 2.0], n),
            "size": [{"north": 60, "south": 100, "west": 400}[each] for each in region],
        }
    )


@pytest.mark.parametrize("cluster", [None, "customer"])
@pytest.mark.parametrize("fpc", [None, "size"])
def test_errors_and_differences_of_groups_are_those_written_out(drawn: pl.DataFrame, cluster: str | None, fpc: str | None) -> None:
    sizes: dict[str, float] = dict(drawn.select("region", "size").unique().rows())
    if cluster is None and fpc:  # 100 answers a stratum
        drawn = drawn.with_columns(pl.col("size") * 4)
        sizes = {name: 4 * size for name, size in sizes.items()}
    rollup = Rollup(counted(drawn, Design("region", fpc), weight="w", cluster=cluster), NetPromoterScore())
    score, w = drawn["recommend"].to_numpy(), drawn["w"].to_numpy()
    y = np.where(score >= 9, 100.0, np.where(score <= 6, -100.0, 0.0))
    stratum = drawn["region"].to_numpy()
    unit = drawn["customer"].to_numpy() if cluster else np.arange(len(y))
    populations = sizes if fpc else {}

    def influence(inside: np.ndarray) -> tuple[float, np.ndarray]:
        mean = float((w * y)[inside].sum() / w[inside].sum())
        return mean, np.where(inside, w * (y - mean) / w[inside].sum(), 0.0)

    whole, u = influence(np.ones(len(y), dtype=bool))
    everything = rollup.groups(())[()].moments
    assert everything.mean == pytest.approx(whole, abs=1e-9)
    assert everything.standard_error() == pytest.approx(math.sqrt(variance(u, stratum, unit, populations)), rel=1e-9)
    phone = drawn["channel"].to_numpy() == "phone"
    (a, u_a), (b, u_b) = influence(phone), influence(~phone)
    pair = rollup.against_rest((CHANNEL.id,))[("phone",)]
    assert pair.a.moments.standard_error() == pytest.approx(math.sqrt(variance(u_a, stratum, unit, populations)), rel=1e-9)
    assert pair.b.moments.standard_error() == pytest.approx(math.sqrt(variance(u_b, stratum, unit, populations)), rel=1e-9)
    found = moments.difference(pair.a.moments, pair.b.moments, pair.cross, pair.units)
    assert found is not None
    assert found[:2] == pytest.approx((a - b, math.sqrt(variance(u_a - u_b, stratum, unit, populations))), rel=1e-9)


@needs_shared
def test_stratified_schools_as_in_r() -> None:
    expected = json.loads((ORACLES / "nps_weighted_apistrat.json").read_text())["expected"]
    schools = pl.read_csv(ORACLES / "data" / "shared" / "api_strat.csv")
    api = pl.col("api00")
    schools = schools.with_columns(
        pl.when(api >= 750).then(10).when(api >= 600).then(8).otherwise(0).alias("recommend"), pl.lit("all").alias("channel")
    )
    for name, design in (("stratified", Design("stype")), ("stratified_fpc", Design("stype", "fpc"))):
        own = Rollup(counted(schools, design, weight="pw"), NetPromoterScore()).groups(())[()].moments
        assert own.mean == pytest.approx(expected[name]["value"]["nps"], abs=1e-7)
        assert own.standard_error() == pytest.approx(expected[name]["value"]["se"], abs=1e-7)


@needs_shared
def test_raked_users_of_r_as_in_r(tmp_path: Path) -> None:
    case = json.loads((ORACLES / "nps_poststratified_raked_rsurvey2018.json").read_text())
    expected, margins = case["expected"], case["parameters"]["raking_margins"]
    users = pl.read_csv(ORACLES / "data" / "shared" / "r_survey_2018.csv", infer_schema_length=None)
    score = next(name for name in users.columns if "recommend" in name.lower())
    users = users.rename({score: "recommend"}).filter(pl.col("experience").is_in(list(margins["experience"])))
    users = users.with_columns(pl.lit("all").alias("channel"))
    made = counted(users, Design(margins=margins))
    own = Rollup(made, nps_of(made, 0.95)).groups(())[()]
    assert own.n == expected["raked_n"]["value"]
    assert own.moments.mean == pytest.approx(expected["raked_weights_only_variance"]["value"]["nps"], abs=1e-4)
    assert own.moments.standard_error() == pytest.approx(expected["raked_weights_only_variance"]["value"]["se"], abs=1e-4)
    assert moments.kish(own.moments.w, own.row_ww) == pytest.approx(expected["kish_effective_n_raked"]["value"], abs=1e-3)
    file = tmp_path / "margins.csv"
    file.write_text(
        "column;value;share\n" + "".join(f"{name};{value};{share}\n" for name, of_ in margins.items() for value, share in of_.items())
    )
    for rake in (str(file), margins):
        row = cxkit.nps(users, rake=rake, scale="0-10", by="none").table("overall").rows[0]
        assert row["nps"] == pytest.approx(66.4344494, abs=1e-4)


def test_a_population_of_which_all_answered_leaves_no_doubt(drawn: pl.DataFrame) -> None:
    row = cxkit.nps(drawn, fpc="300", by="none").table("overall").rows[0]
    assert row["low"] == pytest.approx(row["nps"], abs=0.01)
    assert row["high"] == pytest.approx(row["nps"], abs=0.01)
    half = cxkit.nps(drawn, fpc="600", by="none").table("overall").rows[0]
    endless = cxkit.nps(drawn, by="none").table("overall").rows[0]
    width = [float(each["high"]) - float(each["low"]) for each in (half, endless)]  # type: ignore[arg-type]
    assert width[0] == pytest.approx(width[1] * math.sqrt(0.5), rel=0.01)


def test_the_project_file_knows_the_design(drawn: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = cxkit.nps(drawn, strata="region", rake={"channel": {"phone": 0.3, "web": 0.7}}, by="none")
    Path("cxkit.toml").write_text('[design]\nstrata = "region"\n[design.rake.channel]\nphone = 0.3\nweb = 0.7\n')
    assert cxkit.nps(drawn, by="none").table("overall") == given.table("overall")
    assert {"design", "raked"} <= {note.code for note in given.notes}


@pytest.mark.parametrize("command", ["csat", "ces", "gap"])
def test_every_survey_metric_takes_a_design(drawn: pl.DataFrame, command: str) -> None:
    frame = drawn.with_columns((pl.col("recommend") % 5 + 1).alias("satisfaction")).with_columns(
        pl.col("satisfaction").alias("effort"),
        pl.col("satisfaction").alias("fulfilment"),
        (6 - pl.col("satisfaction")).alias("expectation"),
    )
    options = {"scale": "1-5"} | ({"easy": "high"} if command == "ces" else {}) if command != "gap" else {}
    call = getattr(cxkit, command)
    plain = call(frame, by="none", **options).table("overall").rows[0]
    raked = call(frame, by="none", rake={"region": {"north": 1, "south": 1, "west": 8}}, strata="region", **options)
    key = {"csat": "csat", "ces": "effort", "gap": "gap"}[command]
    assert raked.table("overall").rows[0][key] != plain[key]
    west = frame.filter(region="west")
    of_west = call(frame, by="none", rake={"region": {"north": 0, "south": 0, "west": 1}}, **options).table("overall").rows[0]
    assert of_west[key] == pytest.approx(call(west, by="none", **options).table("overall").rows[0][key])


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"strata": "regoin"}, RoleError, "regoin"),
        ({"strata": "region", "fpc": "500"}, UsageError, "one size for all strata"),
        ({"fpc": "0"}, UsageError, "no size of a population"),
        ({"fpc": "20"}, DataError, "population of the sample is 20"),
        ({"strata": "channel", "fpc": "size"}, DataError, "no single size"),
        ({"rake": {"channel": {"phone": 1}}}, DataError, "'channel' has the value 'web'"),
        ({"rake": "missing.csv"}, cxkit.errors.SourceError, "missing.csv"),
    ],
)
def test_what_no_design_can_be_made_of_is_named(drawn: pl.DataFrame, options: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        cxkit.nps(drawn, by="none", **options)


def test_answers_without_a_stratum_are_named(drawn: pl.DataFrame) -> None:
    holes = drawn.with_columns(pl.when(pl.int_range(pl.len()) > 3).then("region").alias("region"))
    with pytest.raises(DataError, match="4 answers have no value in 'region'"):
        cxkit.nps(holes, strata="region", by="none")
