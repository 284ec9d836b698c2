"""Every leaf of the oracles of the net promoter score is either computed here by our functions or listed with the reason why not."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from tests.shared import ORACLES, needs_shared, oracle

from cxkit.stats.adjust import adjust
from cxkit.stats.distributions import normal_critical, normal_two_sided, t_critical, t_two_sided
from cxkit.stats.homogeneity import homogeneity
from cxkit.stats.moments import Moments, difference, kish, stratified_standard_error
from cxkit.stats.raking import calibrated_standard_error, poststratify, rake
from cxkit.stats.trinomial import (
    Trinomial,
    adjusted_wald_centre_se,
    centre_and_limits,
    difference_interval,
    difference_limits,
    difference_test,
    interval,
    standard_error,
)

pytestmark = needs_shared

Path = tuple[str, ...]
NOT_OFFERED = {
    "p_bonferroni": "never better than Holm, which is offered",
    "wald_n-1_t": "Wald with a t quantile: still degenerate in one class",
    "adj_wald_2 (1/2,1,1/2)": "one padding is offered, three pseudo-answers",
    "adj_wald_laplace (1,1,1)": "the same",
    "adj_wald_4 (1,2,1)": "the same",
    "adj_wald_1.5_each (3/8,3/4,3/8)": "the same",
    "mover_wilson": "score serves one sample",
    "naive_ignoring_weights_in_variance": "a warning, not a method",
}


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(tree, list | tuple):
        for place, value in enumerate(tree):
            yield from leaves(value, (*path, str(place)))
    else:
        yield path, tree


def check(expected: Mapping[str, Any], ours: Mapping[str, Any], left_out: Mapping[str, str]) -> None:
    """Compare block by block; a leaf neither in ``ours`` nor under a name in ``left_out`` fails, and so does a name that is not there."""
    unused, wrong = set(left_out), []
    assert ours.keys() <= expected.keys()
    for block, leaf in expected.items():
        found = dict(leaves(ours.get(block, {})))
        for path, value in leaves(leaf["value"]):
            skipped = {block, *path, "/".join((block, *path))} & left_out.keys()
            unused -= skipped
            if skipped:
                continue
            tolerance = next((leaf["tol_overrides"][key] for key in path if key in leaf.get("tol_overrides", {})), leaf["tol"])
            if path not in found:
                wrong.append(f"{block} {path}: neither computed nor left out")
            elif found[path] != value and (value is None or found[path] != pytest.approx(value, abs=tolerance, rel=0)):
                wrong.append(f"{block} {path}: {found[path]} instead of {value} ± {tolerance}")
            found.pop(path, None)
        wrong += [f"{block} {path}: not in the oracle" for path in found]
    assert not wrong, "\n".join(wrong)
    assert not unused, "left out, but not in the oracle"


def read(name: str) -> list[dict[str, str]]:
    with (ORACLES / "data" / "shared" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def points(score: str) -> int:
    return 100 if int(score) >= 9 else 0 if int(score) >= 7 else -100


def count(values: Sequence[int]) -> Trinomial:
    return Trinomial(values.count(-100), values.count(0), values.count(100))


def one_sample(c: Trinomial, confidence: float = 0.95) -> dict[str, Any]:
    z, se = normal_critical(confidence), standard_error(c)
    assert se is not None
    assert c.nps is not None
    centre, centre_se = adjusted_wald_centre_se(c)
    score = interval(c, confidence)
    return {
        "detractors": c.detractors, "passives": c.passives, "promoters": c.promoters, "n": c.n, "nps": c.nps,
        "variance_population": c.variance, "se": se,
        "wald": centre_and_limits(c, z, "wald")[1:], "p_value_nps_eq_0_wald": normal_two_sided(c.nps / se) if se else None,
        "adjusted_wald": centre_and_limits(c, z, "adjusted-wald")[1:], "adjusted_wald_centre": centre, "adjusted_wald_se": centre_se,
        "score_NPS2_iterative": score, "score_PropCIs": score, "score_ratesci": score,
    }  # fmt: skip


def test_one_sample_testdata() -> None:
    c = count([points(row["REC"]) for row in read("nps_testdata")])
    check(oracle("nps_one_sample_testdata")["expected"], {"result": one_sample(c)}, {})


def test_one_sample_and_difference_rsurvey2018() -> None:
    rows = [row for row in read("r_survey_2018") if row["recommend"]]
    en, es = (count([points(row["recommend"]) for row in rows if row["language"] == language]) for language in ("en", "es"))
    (centre_en, se_en), (centre_es, se_es) = adjusted_wald_centre_se(en), adjusted_wald_centre_se(es)
    se, test = math.hypot(standard_error(en) or 0, standard_error(es) or 0), difference_test(en, es)
    assert test is not None
    assert test[1] == "z, unpooled"
    assert en.nps is not None
    assert es.nps is not None
    adjusted, adjusted_se = centre_en - centre_es, math.hypot(se_en, se_es)
    expected = oracle("nps_one_sample_rsurvey2018")["expected"]
    reference = [(block["nps"], *block["score_PropCIs"]) for block in (expected["en"]["value"], expected["es"]["value"])]
    mover = difference_limits(reference[0], reference[1])
    two = {
        "difference": en.nps - es.nps, "mover_score": mover, "se": se, "z": (en.nps - es.nps) / se, "p_value": test[0],
        "wald": difference_interval(en, es, 0.95, "wald"), "adjusted_wald_difference": adjusted, "adjusted_wald_se": adjusted_se,
        "adjusted_wald": difference_interval(en, es, 0.95, "adjusted-wald"), "adjusted_wald_p": normal_two_sided(adjusted / adjusted_se),
    }  # fmt: skip
    check(expected, {"en": one_sample(en), "es": one_sample(es), "two_sample_en_minus_es": two}, {})
    # The reference squares and adds limits that are right to 2e-4 only: from the same limits the result is the same, from ours within that.
    assert difference_interval(en, es, 0.95) == pytest.approx(mover, abs=2e-4)


def test_levels_and_small_counts() -> None:
    c = Trinomial(4, 6, 10)
    check(oracle("nps_levels_90_99")["expected"], {"level_90": one_sample(c, 0.90), "level_99": one_sample(c, 0.99)}, {})
    expected = oracle("nps_small_counts")["expected"]
    ours = {
        name: one_sample(Trinomial(*(leaf["value"][key] for key in ("detractors", "passives", "promoters"))))
        for name, leaf in expected.items()
    }
    check(expected, ours, {})


def groups_and_pairs(counts: dict[str, Trinomial]) -> dict[str, Any]:
    groups = [{"group": g, "n": c.n, "detractors": c.detractors, "passives": c.passives, "promoters": c.promoters, "nps": c.nps,
               "se": standard_error(c)} for g, c in counts.items()]  # fmt: skip
    pairs: list[dict[str, Any]] = []
    for i, (x, a) in enumerate(counts.items()):
        for y, b in list(counts.items())[i + 1 :]:
            assert a.nps is not None
            assert b.nps is not None
            gap = a.nps - b.nps
            z = gap / math.hypot(standard_error(a) or 0, standard_error(b) or 0)
            test = difference_test(a, b)
            assert test is not None
            # The reference has the normal p even for 5 answers; ours is the exact one there.
            pairs.append({"x": x, "y": y, "difference": gap, "z": z, "p": test[0] if test[1] == "z, unpooled" else normal_two_sided(z)})
    p = [pair["p"] for pair in pairs]
    for pair, holm, bh in zip(pairs, adjust(p, "holm"), adjust(p, "bh"), strict=True):
        pair |= {"p_holm": holm, "p_bh": bh}
    q = homogeneity(list(counts.values()))
    assert q is not None
    return {"groups": groups, "pairwise": pairs, "wald_chisq_equal_nps": {"chisq": q[0], "df": q[1], "p": q[2]}}


@pytest.mark.parametrize(
    ("case", "data", "by", "score"),
    [
        ("nps_multi_group_testdata_product", "nps_testdata", "PRODUCT", "REC"),
        ("nps_multi_group_rsurvey2018_experience", "r_survey_2018", "experience", "recommend"),
    ],
)
def test_many_groups(case: str, data: str, by: str, score: str) -> None:
    rows = [row for row in read(data) if row[score] and row[by] not in ("", "NA") and row.get("language", "en") == "en"]
    names = sorted({row[by] for row in rows})
    counts = {name: count([points(row[score]) for row in rows if row[by] == name]) for name in names}
    only = {"p_bonferroni": NOT_OFFERED["p_bonferroni"]}
    check(oracle(case)["expected"], {"result": groups_and_pairs(counts)}, only)


def moments(w: Any, y: Any) -> Moments:
    return Moments(len(y), len(y), float(w.sum()), float(w @ y), float(w @ w), float(w**2 @ y), float(w**2 @ y**2))


def with_error(mean: float | None, se: float | None, df: int, deff: float | None = None) -> dict[str, Any]:
    assert mean is not None
    assert se is not None
    t, z = t_critical(0.95, df), normal_critical(0.95)
    return {
        "nps": mean,
        "se": se,
        "ci95_t": [mean - t * se, mean + t * se],
        "ci95_z": [mean - z * se, mean + z * se],
        "degf": df,
        "deff": deff,
    }


def test_weighted_apistrat() -> None:
    rows = read("api_strat")
    y = np.array([100.0 if int(row["api00"]) >= 750 else 0.0 if int(row["api00"]) >= 600 else -100.0 for row in rows])
    w, kind = np.array([float(row["pw"]) for row in rows]), np.array([row["stype"] for row in rows])
    n, whole, strata = len(y), moments(w, y), {s: moments(w[kind == s], y[kind == s]) for s in "EHM"}
    mean, populations = whole.mean, [next(float(row["fpc"]) for row in rows if row["stype"] == s) for s in "EHM"]
    assert mean is not None
    # The reference's simple random sample of n from the sum of the weights, without replacement.
    simple = float(w @ (y - mean) ** 2) / whole.w / (n - 1) * (1 - n / whole.w)

    def weighted(se: float | None, df: int) -> dict[str, Any]:
        assert se is not None
        return with_error(mean, se, df, se**2 / simple)

    h_e, e_rest = difference(strata["H"], strata["E"], None, n), difference(strata["E"], strata["H"] + strata["M"], None, n)
    assert h_e is not None
    assert e_rest is not None
    effective = kish(whole.w, whole.ww)
    assert effective is not None
    ours = {
        "unweighted_nps": moments(np.ones(n), y).mean,
        "weights_only": weighted(whole.standard_error(), n - 1),
        "stratified": weighted(stratified_standard_error(list(strata.values())), n - 3),
        "stratified_fpc": weighted(stratified_standard_error(list(strata.values()), populations), n - 3),
        "by_stype_weights_only": [{"group": s, "nps": m.mean, "se": m.standard_error(n)} for s, m in strata.items()],
        "kish_effective_n": effective,
        "kish_deff": n / effective,
        "diff_H_minus_E_weights_only": {"diff": h_e[0], "se": h_e[1]},
        "svyttest_E_vs_rest": {
            "diff": e_rest[0],
            "t": e_rest[0] / e_rest[1],
            "df": e_rest[2],
            "p": t_two_sided(e_rest[0] / e_rest[1], e_rest[2]),
        },
    }
    check(oracle("nps_weighted_apistrat")["expected"], ours, {})


def test_poststratified_and_raked_rsurvey2018() -> None:
    case = oracle("nps_poststratified_raked_rsurvey2018")
    targets, margins = case["parameters"]["poststrata"], case["parameters"]["raking_margins"]
    rows = [row for row in read("r_survey_2018") if row["recommend"]]
    y, language = np.array([points(row["recommend"]) for row in rows], dtype=float), [row["language"] for row in rows]
    post = poststratify(np.ones(len(y)), language, targets)
    poststratified = with_error(moments(post, y).mean, calibrated_standard_error(y, post, [language]), len(y) - 1)
    rows = [row for row in rows if row["experience"] in margins["experience"]]
    y, labels = (
        np.array([points(row["recommend"]) for row in rows], dtype=float),
        [[row[m] for row in rows] for m in ("language", "experience")],
    )
    w = rake(np.ones(len(y)), [(labels[0], margins["language"]), (labels[1], margins["experience"])])
    m, cell = moments(w, y), dict(zip(zip(*labels, strict=True), w.tolist(), strict=True))
    ours = {
        "poststratified": poststratified,
        "raked_weights_by_cell": [
            {"language": l, "experience": e, "weight": cell[l, e]} for e in margins["experience"] for l in margins["language"]
        ],
        "raked_calibration_variance": with_error(m.mean, calibrated_standard_error(y, w, labels), len(y) - 1),
        "raked_weights_only_variance": with_error(m.mean, m.standard_error(), len(y) - 1),
        "raked_n": len(y),
        "kish_effective_n_raked": kish(m.w, m.ww),
    }
    check(case["expected"], ours, {})


def test_the_difference_limits_of_arrays_are_those_of_the_interval() -> None:
    # The coverage of differences is summed over arrays; this ties them to the function that users get.
    a, b = Trinomial(3, 4, 13), Trinomial(9, 1, 5)
    z = normal_critical(0.95)
    for method in ("score", "adjusted-wald", "wald"):
        low, high = difference_limits(centre_and_limits(a, z, method), centre_and_limits(b, z, method))
        assert difference_interval(a, b, 0.95, method) == (max(low, -200.0), min(high, 200.0))
