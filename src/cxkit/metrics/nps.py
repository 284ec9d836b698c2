"""Net Promoter Score of a survey: overall, by touchpoint, channel and phase, and over time."""

from __future__ import annotations

from typing import Annotated, Literal

from cxkit.counts import Design, Key, Tally, tally
from cxkit.measures.breakdown import Layout, breakdown
from cxkit.measures.grouping import groupings
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.summary import Compared, of_groups
from cxkit.measures.sums import Rollup
from cxkit.measures.survey.net_promoter import NetPromoterScore, nps_of
from cxkit.measures.survey.score_distribution import with_distribution
from cxkit.model import Chart, Encodings, Report
from cxkit.options import Adjust, By, Cluster, Confidence, Every, Fpc, MinCell, Needs, Option, Rake, Sort, Strata, Test, Top, Weight
from cxkit.registry import metric
from cxkit.tables import Responses, Window

Method = Annotated[Literal["score", "adjusted-wald", "wald"], Option("Method of the intervals; 'score' is right in small groups too.")]


def counts(
    responses: Responses,
    groups: tuple[tuple[Key, ...], ...],
    *,
    every: Every,
    weight: Weight,
    cluster: Cluster,
    strata: Strata,
    fpc: Fpc,
    rake: Rake,
) -> Tally:
    """Count the answers by group in one pass; adds over rows, or over clusters where ``cluster`` is given."""
    return tally(responses, "recommend", groupings=groups, every=every, weight=weight, cluster=cluster, design=Design.of(strata, fpc, rake))


def estimate(counted: Tally, layout: Layout, measure: NetPromoterScore, window: Window) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    broken = breakdown(counted, measure, layout, window)
    hidden = broken.tables[0].rows[0]["flag"] == "suppressed"
    parts: Encodings = {"parts": list(measure.parts), "good": "promoters", "neutral": "passives", "bad": "detractors"}
    weights = Rollup(counted, measure).groups(())[()].weights if counted.weighted and not hidden else {}
    if whole := sum(weights.values()):
        parts["shares"] = [weights[part] / whole for part in measure.parts]
    stacked = Chart(kind="stacked", table="overall", encodings=parts)
    return with_distribution(broken, stacked, counted, layout.min_cell)


@metric(title="Net Promoter Score", panel="Survey")
def nps(
    responses: Annotated[Responses, Needs("recommend", "score")],
    *,
    by: By = (),
    every: Every = None,
    weight: Weight = None,
    cluster: Cluster = None,
    strata: Strata = None,
    fpc: Fpc = None,
    rake: Rake = None,
    confidence: Confidence = 0.95,
    method: Method = "score",
    test: Test = "figure",
    adjust: Adjust = "holm",
    min_cell: MinCell = 0,
    sort: Sort = "value",
    top: Top = None,
) -> Report:
    """How likely are customers to recommend us, overall and at each touchpoint, over each channel, in each phase?

    Result: `overall` (one row), `by_touchpoint`, `by_channel`, `by_phase` (those that the file has) or the cross table of `--by`,
    `distribution`; with `--every` also `over_time` and `over_time_by_...`. Columns:
    n (count): answers. promoters, passives, detractors (counts): answers of 9-10, 7-8 and 0-6.
    nps, low, high (points, -100 to 100): the score and its interval.
    vs_rest, vs_rest_low, vs_rest_high (points): the group minus all other answers, with interval;
    period (date), complete (boolean): the period's first day, and whether the data cover the whole of it;
    change, change_low, change_high (points): the period minus the one before, if the data cover both in full.
    p, p_adj (p values, 0 to 1): of that difference, unadjusted and adjusted for the comparisons of one table.
    flag (label): `small-n` below 30 answers, `suppressed` if `--min-cell` suppresses the row (then every figure is null).
    score (number), share (share, 0 to 1): in `distribution`, an answer of the scale and how often it was given.

    Formula: NPS = 100 (promoters - detractors) / n. Interval: the score interval, which inverts the test of NPS = theta (`--method
    adjusted-wald` adds 3/4, 3/2, 3/4 pseudo-answers; `wald` is too narrow in small groups). Differences: limits of both groups squared
    and added (MOVER). p: exact permutation test if one side is below 30; from 30 on the larger of its p and of the p that belongs to the
    interval, which also holds if the groups are spread differently; z with unpooled variance if both sides have 200 answers, 64 times the
    squared skewness of an answer and 5 expected answers of each class. If the exact test does not exclude 0, the interval reaches to 0.
    With `--weight` and `--cluster`: weighted shares; intervals with the n that gives the linearised standard error (at most Kish's) and a
    t quantile with (sum of W^2)^2 / sum of W^4 - 1 degrees of freedom, W the weight of an answer or cluster; p from these, or from the
    linearised t test if each side has 80 of them and outweighs its skewness. A group whose number of answers, with the weights of both
    groups, would leave fewer than 10 degrees of freedom is compared as one that is worth no more. Error rates: docs/methods.md.
    `--test ranks`: p by Brunner and Munzel's test, whether answers of one group (by the classes) tend to be higher, instead of the
    figure; below 30 answers the larger p of it and of the exact permutation of the ranks. For independent answers of equal weight alone;
    the interval remains that of the figure.
    `--strata`, `--fpc`: standard errors within strata and for a finite population (of clusters, if given), with one degree of freedom for
    each stratum; `--rake FILE`: weights that meet the population's shares (iterative proportional fitting), taken as fixed in standard
    errors.

    Defaults: intervals by score and exact tests were chosen for small and unequal groups, and for NPS near the ends, where the usual z
    calls up to half of true equalities different; they cost power if hardly anybody differs. Effective numbers and t with few degrees of
    freedom were chosen for heavy answers and few clusters; they fail, and the note `few-units` warns, if a handful of answers or clusters
    carry most of the weight, and without a warning if no group of the sample holds any of the heavy answers. A simple random sample is
    assumed: `--cluster`, `--strata` and `--fpc` say otherwise.

    Edge cases: a column of classes (promoter, passive, detractor; 9-10, 7-8, 0-6; 1, 0, -1) is enough. No answers: n = 0, nps null. One
    answer: 100, 0 or -100 with a wide interval. All answers in one class: the interval has positive width. Equal weights give unweighted
    figures. Rows with weight 0 or blank are excluded. A group without a name is shown, is part of the rest and is not tested. Periods that
    the data cover only in part are marked and not tested.

    Errors: RoleError if no column is found for the answers, or they are on another scale than 0-10 (`--scale 1-10` is accepted,
    a scale that does not end at 10 is refused); DataError if over 1 % of the answers cannot be read, a weight is negative, or there
    are too many groups.

    Source: Reichheld (2003), The one number you need to grow, Harvard Business Review 81(12). Intervals: Tango (1998), Equivalence test and
    confidence interval for the difference in proportions for the paired-sample design, Statistics in Medicine 17; Rocks (2016), Interval
    estimation for the Net Promoter Score, The American Statistician 70(4). Differences: Zou and Donner (2008), Construction of confidence
    limits about effect measures, Statistics in Medicine 27. Weights: Kish (1965), Survey Sampling, section 11.7.

    Examples:
    cxkit nps survey.csv
    cxkit nps survey.csv --by channel --every quarter
    cxkit nps survey.csv --format html --output nps.html
    """
    groups = groupings(responses, by)
    counted = counts(responses, groups, every=every, weight=weight, cluster=cluster, strata=strata, fpc=fpc, rake=rake)
    layout = Layout.of(groups, adjust, min_cell, sort, top)
    found = estimate(counted, layout, nps_of(counted, confidence, method, test=test), responses.window)
    return report("nps", "Net Promoter Score", responses, counted, found, summary=of_groups(Compared("nps"), confidence), top=top)
