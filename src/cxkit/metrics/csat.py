"""Customer satisfaction of a survey: overall, by touchpoint, channel and phase, and over time."""

from __future__ import annotations

from typing import Annotated

from cxkit.counts import Design, Key, ScoreQuery, Tally, tally
from cxkit.language import tr
from cxkit.measures.breakdown import Layout
from cxkit.measures.grouping import groupings
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.summary import Compared, of_groups
from cxkit.measures.survey.answer_share import share_breakdown
from cxkit.measures.survey.satisfied_share import CustomerSatisfaction, csat_of
from cxkit.measures.survey.top_boxes import check_hundred, step_of
from cxkit.model import Note, Report
from cxkit.options import Adjust, By, Cluster, Confidence, Every, Fpc, MinCell, Needs, Rake, Sort, Strata, Test, Top, TopBoxes, Weight
from cxkit.registry import metric
from cxkit.tables import Responses, Window


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
    return tally(
        responses,
        ScoreQuery("satisfaction", as_asked=True),
        groupings=groups,
        every=every,
        weight=weight,
        cluster=cluster,
        design=Design.of(strata, fpc, rake),
    )


def estimate(counted: Tally, layout: Layout, measure: CustomerSatisfaction, window: Window) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    broken = share_breakdown(counted, measure, layout, window)
    step = step_of(measure.scale, counted.answers)
    top = tr(" to ").join(dict.fromkeys(map(str, measure.top)))
    text = tr(
        "Satisfied are answers of {top}: top {boxes} of the {high} of the scale.",
        top=top,
        boxes=(measure.boxes - 1) // step + 1,
        high=(measure.scale.high - measure.scale.low) // step + 1,
    )
    note = Note(code="top-boxes", level="info", text=text, hint="--top-boxes N counts others")
    return ReportBody(notes=[note]).plus(broken)


@metric(title="Customer satisfaction", panel="Survey")
def csat(
    responses: Annotated[Responses, Needs("satisfaction", "score")],
    *,
    by: By = (),
    every: Every = None,
    top_boxes: TopBoxes = None,
    weight: Weight = None,
    cluster: Cluster = None,
    strata: Strata = None,
    fpc: Fpc = None,
    rake: Rake = None,
    confidence: Confidence = 0.95,
    test: Test = "figure",
    adjust: Adjust = "holm",
    min_cell: MinCell = 0,
    sort: Sort = "value",
    top: Top = None,
) -> Report:
    """How many customers are satisfied, overall and at each touchpoint, over each channel, in each phase?

    Result: `overall` (one row), `by_touchpoint`, `by_channel`, `by_phase` (those that the file has) or the cross table of `--by`,
    `distribution`; with `--every` also `over_time` and `over_time_by_...`. Columns:
    n (count): answers. satisfied (count): answers in the top boxes.
    csat, low, high (share, 0 to 1): satisfied / n, with its interval.
    mean, mean_low, mean_high (score, on the scale): the mean answer with its interval. sd (score): standard deviation of the answers.
    vs_rest, vs_rest_low, vs_rest_high (share): the group's CSAT minus that of all other answers, with interval;
    period (date), complete (boolean): the period's first day, and whether the data cover the whole of it;
    change, change_low, change_high (share): the period minus the one before, if the data cover both in full.
    p, p_adj (p values, 0 to 1): of that difference, unadjusted and adjusted for the comparisons of one table.
    flag (label): `small-n` below 30 answers, `suppressed` if `--min-cell` suppresses the row (then every figure is null).
    score (number), share (share, 0 to 1): in `distribution`, an answer of the scale and how often it was given.

    Formula: CSAT = answers in the top boxes / n; top boxes are 1 of up to 3 points, 2 of 4 to 7, 3 of 10 or 11, or `--top-boxes`.
    Answers from 0 to 100 in steps of 25, 20 or 10 are points of a scale of 5, 6 or 11.
    Interval: Wilson's score interval; of the mean: t, or beta if most are at one end. Differences: limits of both groups squared and
    added (Newcombe's hybrid score); p from z with the pooled share, Fisher's exact test where an expected count is below 5 (then the
    interval reaches to 0 unless it excludes 0). p_adj takes Fisher's p, up to 0.01, if p is below 0.01 and a group has fewer than 64 times
    the squared skewness of an answer. With `--weight` and `--cluster`: weighted shares; intervals with the n that gives the
    linearised standard error (at most Kish's) and a t quantile with (sum of W^2)^2 / sum of W^4 - 1 degrees of freedom, W the weight of
    an answer or cluster; p from these, or from the linearised t test if each side has 80 of them and 64 times the squared skewness. They
    fail, and the note `few-units` warns, if a handful of answers carry most of the weight. Error rates: docs/methods.md. In a wide survey
    (`--score` with a pattern) each respondent is a cluster.
    `--test ranks`: p by Brunner and Munzel's test, whether answers of one group tend to be higher, instead of the figure; below 30
    answers the larger p of it and of the exact permutation of the ranks. For independent answers of equal weight alone; the interval
    remains that of the figure.
    `--strata`, `--fpc`: standard errors within strata and for a finite population (of clusters, if given), with one degree of freedom for
    each stratum; `--rake FILE`: weights that meet the population's shares (iterative proportional fitting), taken as fixed in standard
    errors.

    Defaults: Wilson's interval and Fisher's test were chosen for small groups and shares near 0 and 1, where z has intervals of no width;
    Fisher's test in p_adj for many groups, whose adjustment looks at tails that z does not reach. The beta interval of the mean was chosen
    for answers at one end, where t misses up to 40 %; it fails for few answers far from the others, which a sample may lack. All fail for
    customers who answer several times, unless `--cluster` names them.

    Edge cases: of two answers (yes and no, 0 and 1) CSAT is the share of the good one. If header or labels mark the low end as good
    (school grades), top boxes are counted there, and the mean stays on that scale. Averages and half stars count by threshold: 4.33 is in
    the top 2 of 1-5. No answers: n = 0, csat null. All answers satisfied, or none: the interval has positive width and ends at 1 or 0. One
    answer: no interval of the mean. Equal weights give the unweighted shares. Rows with weight 0 or blank are excluded. A group without a
    name is shown, is part of the rest and is not tested. Periods that the data cover only in part are marked and not tested.

    Errors: RoleError if no column is found for the answers, they are on another scale than declared, or their scale or codes are
    ambiguous; UsageError if a scale has no usual number of top boxes and none is given; DataError if over 1 % of the
    answers cannot be read, a weight is negative, or there are too many groups.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of the American Statistical
    Association 22. Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of seven methods, Statistics in
    Medicine 17, 857; Interval estimation for the difference between independent proportions: comparison of eleven methods, Statistics in
    Medicine 17, 873 (method 10). Weights: Kish (1965), Survey Sampling, section 11.7.

    Examples:
    cxkit csat survey.csv
    cxkit csat survey.csv --by touchpoint --every month
    cxkit csat survey.csv --top-boxes 1
    """
    groups = groupings(responses, by)
    counted = counts(responses, groups, every=every, weight=weight, cluster=cluster, strata=strata, fpc=fpc, rake=rake)
    check_hundred(responses, counted, "satisfaction", top_boxes)
    layout = Layout.of(groups, adjust, min_cell, sort, top)
    found = estimate(counted, layout, csat_of(counted, confidence, top_boxes, test=test), responses.window)
    return report("csat", tr("Customer satisfaction"), responses, counted, found, summary=of_groups(Compared("csat"), confidence), top=top)
