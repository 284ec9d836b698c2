"""Every figure of the oracles for surveys and customers is read by a test, or stands below with the reason why cxkit has no such figure."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.shared import ORACLES, needs_shared, oracle

pytestmark = needs_shared

TOPICS = frozenset(
    {"csat", "gap", "ipa", "drivers", "kano", "consistency", "retention", "clv", "rfm", "survival", "journey", "complaints", "before_after"}
)
TESTS = Path(__file__).resolve().parents[1]
HERE = Path(__file__).name

_OTHER_INTERVALS = "Wilson and Newcombe are the methods of shares; this is another"
_SAME = "the same figure by another program"
_STEP = "a step on the way to p, which is compared"
_SURVIVAL = {
    "greenwood_se": "the limits that rest on it are compared",
    **dict.fromkeys(("ci_plain", "ci_log", "median_ci_log"), "intervals are log-log"),
    "quantiles_25_50_75": "the median is what is shown",
    **dict.fromkeys(("groups", "n", "observed", "expected"), "steps on the way to the statistic, which is compared"),
    "peto_chisq": "the log-rank test is the one that is offered",
}
_JOURNEY = {
    **dict.fromkeys(("mean", "p90"), "the median is what is shown"),
    **dict.fromkeys(("median_per_case", "resources_per_case_mean"), "the total and the share of episodes are shown"),
}
_REGRESSION = {
    **dict.fromkeys(("HC0", "HC1", "HC2"), "the standard errors are HC3, or CR1"),
    "r2": "it tells nothing of an effect",
}
LEFT_OUT: dict[str, dict[str, str]] = {
    "did_kielmc": _REGRESSION,
    "cluster_robust_petersen": {**_REGRESSION, "classical": "the standard errors are HC3, or CR1"},
    "two_sample_nps_regression_rsurvey2018": {
        **_REGRESSION,
        "classical": "the standard errors are HC3, or CR1",
        **dict.fromkeys(("t", "df", "ci95"), _STEP),
        **dict.fromkeys(("U", "prob_superiority", "cliffs_delta"), "means are compared, and ranks are not"),
    },
    "km_lung_sex": _SURVIVAL,
    "km_telco_contract": _SURVIVAL,
    "churn_rates_telco": {
        **dict.fromkeys(
            ("churn_rate", "churn_by_contract", "Month-to-month", "One year", "Two year"),
            "a share of customers whatever their time: lost and customers are shown",
        ),
        "monthly_hazard": "losses are counted for each year, twelve times as many",
        **dict.fromkeys(("revenue_churn_share", "arpu"), "monthly charges are no orders"),
        "n": "all customers",
    },
    "complaint_recovery_mobi": {
        **dict.fromkeys(("t", "df", "z_pooled", "chi2_uncorrected"), _STEP),
        **dict.fromkeys(("cohens_d_pooled", "U", "mann_whitney_p", "cliffs_delta", "rho"), "means are compared, and ranks are not"),
        **dict.fromkeys(("agresti_caffo", "wald", "score_miettinen_nurminen"), _OTHER_INTERVALS),
        "chi2_yates_p": "no continuity correction is offered",
        "fisher_p": "expected counts are large enough for z",
        "odds_ratio": "shares are compared by difference and ratio",
    },
    "journey_hospital_billing": _JOURNEY,
    "journey_patients": _JOURNEY,
    "cohort_retention_cdnow_sample": {"last_month": "the last period of the matrix"},
    "paretonbd_cdnow": dict.fromkeys(("params", "loglik", "btyd", "r", "alpha", "s", "beta"), "Pareto/NBD is out of scope"),
    "bgnbd_cdnow": {"repeat_rate_in_calibration": "cohorts tells the repeat rate"},
    "repeat_churn_nrr_cdnow_sample": {
        "repeat_purchase_rate_lines": "lines are no orders",
        **dict.fromkeys(("orders_per_customer", "average_order_value", "mean_days_between_orders"), "not shown; their parts are compared"),
        **dict.fromkeys(("revenue_share_of_regulars", "order_count_distribution"), "not offered"),
        **dict.fromkeys(
            ("A", "B", "customers_B", "new_or_returning_in_B", "revenue_A", "revenue_B_from_A_customers"), "parts of NRR, which is compared"
        ),
        **dict.fromkeys(("expansion", "contraction", "churned_revenue"), "parts of NRR and GRR, which are compared"),
    },
    "rfm_orders": dict.fromkeys(
        (
            *("segments", "About To Sleep", "At Risk", "Can't Lose Them", "Champions", "Lost", "Loyal Customers", "Need Attention"),
            *("New Customers", "Potential Loyalist", "Promising"),
        ),
        "the package's ten segments overlap and are taken in order; those of cxkit do not overlap",
    ),
    "csat_ces_rsurvey2018": {
        **dict.fromkeys(("agresti_coull", "clopper_pearson", "jeffreys", "wald", "wilson_cc_scipy", "agresti_caffo"), _OTHER_INTERVALS),
        "score_miettinen_nurminen": _OTHER_INTERVALS,
        "wilson_scipy": _SAME,
        **dict.fromkeys(("z_pooled", "chi2_uncorrected"), _STEP),
        "chi2_yates_p": "no continuity correction is offered",
        "odds_ratio": "shares are compared by their difference",
    },
    "csat_weighted_apistrat": {
        **dict.fromkeys(("beta", "xlogit"), _OTHER_INTERVALS),
        "se": "the interval is Wilson's on the effective number, which has no standard error",
        "stratified_fpc": "strata and finite populations are offered for means in Python, not by csat",
    },
    "gap_mobi_dimensions": {"alpha_core": "Cronbach's alpha is not offered"},
    "gap_mobi_quality": {
        **dict.fromkeys(("gap_sd", "t"), _STEP),
        "correlation": "of expectation and fulfilment: not offered",
        "hedges_g": "d_z is the effect size that is shown",
        **dict.fromkeys(("hodges_lehmann", "hodges_lehmann_ci", "sign_test_p"), "the mean, t and Wilcoxon's p are what is shown"),
        "wilcoxon_p_normal_nocc": "the p value has the continuity correction",
    },
    "icc_shrout_fleiss": dict.fromkeys(
        ("icc", "ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k", "F", "lower", "upper"),
        "ratings of the same subjects by all judges: not offered",
    ),
    "proportion_difference_newcombe1998b": {
        **dict.fromkeys(("agresti_caffo", "score_miettinen_nurminen", "wald"), _OTHER_INTERVALS),
        **dict.fromkeys(("z_pooled", "chi2_uncorrected", "diff"), _STEP),
        "chi2_yates_p": "no continuity correction is offered",
        "odds_ratio": "shares are compared by their difference",
    },
    "proportion_intervals_newcombe1998a": {
        **dict.fromkeys(("agresti_coull", "clopper_pearson", "jeffreys", "wald", "wilson_cc_scipy"), _OTHER_INTERVALS),
        "wilson_scipy": _SAME,
        "p": "the share itself, from which the case starts",
    },
    "servqual_dimension_scores": {"sum": "the mean of the dimensions is compared"},
}


def cases() -> list[str]:
    with (ORACLES / "INDEX.tsv").open(encoding="utf-8", newline="") as file:
        return [row[0] for row in csv.reader(file, delimiter="\t") if row[1] in TOPICS]


def figures(tree: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Names of leaves (groups, or figures where a leaf is one number) and names of the figures within leaves."""
    leaves, within = set[str](), set[str]()
    for name, branch in tree.items():
        if "value" in branch and "tol" in branch:
            leaves.add(name)
            within |= set(branch["value"]) if isinstance(branch["value"], dict) else set()
        else:
            deeper, more = figures(branch)
            leaves |= deeper
            within |= more
    return leaves, within


def test_every_figure_is_read_or_left_out_for_a_reason() -> None:
    listed = cases()
    assert listed
    assert set(LEFT_OUT) <= set(listed)
    sources = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path.name != HERE}
    for case in listed:
        text = "".join(source for source in sources.values() if f'"{case}"' in source)
        leaves, within = figures(oracle(case)["expected"])
        # where leaves are groups, tests go through them; the table of Kano's evaluation is read cell by cell
        names = within or leaves
        read = {name for name in names if f'"{name}"' in text or f"['{name}']" in text}
        if case == "kano_evaluation_table":
            read |= {name for name in names if name in ("like", "must-be", "neutral", "live-with", "dislike")}
        if case.startswith("journey"):  # counts by step, which the test goes through
            read |= {step for leaf in ("start", "end") for step in oracle(case)["expected"][leaf]["value"]}
        read |= {name for name in names if name[0].isdigit()}  # lines of a table, which tests go through
        left_out = LEFT_OUT.get(case, {})
        assert text or names <= left_out.keys(), f"no test reads {case}"
        assert names - read - left_out.keys() == set(), case
        assert left_out.keys() <= leaves | within, f"{case}: nothing of that name"
