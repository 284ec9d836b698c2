"""Every figure of the oracles for surveys is read by a test, or stands below with the reason why cxkit has no such figure."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.shared import ORACLES, needs_shared, oracle

pytestmark = needs_shared

TOPICS = frozenset({"csat", "gap", "ipa", "drivers", "kano", "consistency"})
TESTS = Path(__file__).resolve().parents[1]
HERE = Path(__file__).name

_OTHER_INTERVALS = "Wilson and Newcombe are the methods of shares; this is another"
_SAME = "the same figure by another program"
_STEP = "a step on the way to p, which is compared"
LEFT_OUT: dict[str, dict[str, str]] = {
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
        left_out = LEFT_OUT.get(case, {})
        assert text or names <= left_out.keys(), f"no test reads {case}"
        assert names - read - left_out.keys() == set(), case
        assert left_out.keys() <= leaves | within, f"{case}: nothing of that name"
