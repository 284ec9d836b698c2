"""Customer effort of a survey: overall, by touchpoint, channel and phase, and over time."""

from __future__ import annotations

from typing import Annotated

from cxkit.counts import Design, Key, Tally, tally
from cxkit.language import tr
from cxkit.measures.breakdown import Layout, breakdown
from cxkit.measures.grouping import groupings
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.summary import Compared, of_groups
from cxkit.measures.survey.customer_effort import CustomerEffort, easy_end, effort_of, with_easy_end
from cxkit.measures.survey.score_distribution import with_distribution
from cxkit.measures.survey.survey_summary import with_direction
from cxkit.measures.survey.top_boxes import check_hundred
from cxkit.model import Chart, Note, Report
from cxkit.options import (
    Adjust,
    By,
    Cluster,
    Confidence,
    EasyEnd,
    Every,
    Fpc,
    MinCell,
    Needs,
    Rake,
    Sort,
    Strata,
    Test,
    Top,
    TopBoxes,
    Weight,
)
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
    return tally(responses, "effort", groupings=groups, every=every, weight=weight, cluster=cluster, design=Design.of(strata, fpc, rake))


def estimate(counted: Tally, layout: Layout, measure: CustomerEffort, window: Window) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    broken = breakdown(counted, measure, layout, window)
    low, high = measure.scale.low, measure.scale.high
    easiest, hardest = (high, low) if measure.easy == "high" else (low, high)
    ends = [score for score in range(low, high + 1) if measure.is_easy(score)]
    text = tr(
        "{easiest} is easiest and {hardest} hardest; easy are answers of {names}.",
        easiest=easiest,
        hardest=hardest,
        names=tr(" to ").join(dict.fromkeys(map(str, (ends[0], ends[-1])))),
    )
    note = Note(code="direction", level="info", text=text, hint="--easy high|low and --top-boxes N decide otherwise")
    share = Chart(kind="share", table="overall", encodings={"value": "easy", "low": "easy_low", "high": "easy_high"})
    return ReportBody(notes=[note]).plus(with_distribution(broken, share, counted, layout.min_cell))


@metric(title="Customer effort", panel="Survey")
def ces(
    responses: Annotated[Responses, Needs("effort", "score")],
    *,
    by: By = (),
    every: Every = None,
    easy: EasyEnd = None,
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
    """How much effort do customers have, overall and at each touchpoint, over each channel, in each phase?

    Result: `overall` (one row), `by_touchpoint`, `by_channel`, `by_phase` (those that the file has) or the cross table of `--by`,
    `distribution`; with `--every` also `over_time` and `over_time_by_...`. Columns:
    n (count): answers.
    effort, low, high (score, on the scale as it was asked): the mean answer and its interval.
    easy, easy_low, easy_high (share, 0 to 1): answers at the easy end of the scale / n, with its interval.
    vs_rest, vs_rest_low, vs_rest_high (score): the group's mean minus that of all other answers, with interval;
    period (date), complete (boolean): the period's first day, and whether the data cover the whole of it;
    change, change_low, change_high (score): the period minus the one before, if the data cover both in full.
    p, p_adj (p values, 0 to 1): of that difference, unadjusted and adjusted for the comparisons of one table.
    flag (label): `small-n` below 30 answers, `suppressed` if `--min-cell` suppresses the row (then every figure is null).
    score (number), share (share, 0 to 1): in `distribution`, an answer of the scale and how often it was given.

    Formula: effort = sum of the answers / n, with a t interval, or a beta interval if most are at one end (skewness above 1.5
    and n below 25 times its square); easy = answers at the easy end / n, with Wilson's score interval. The scale
    is not reversed. The easy end is declared (`--easy high|low`, or `effort = "1-7 high-is-easy"` in the project file) or detected from the
    tool, the header (`1 = very difficult`), labels, words, or a question such as "How easy was it" if most answers
    are there; a note names it. Easy are 1 of up to 3 answers, 2 of 4 to 7, 3 of 10 or 11, or `--top-boxes`.
    Differences: Welch's t; if a side has fewer than 64 times the squared skewness of the answers, where t calls up to one equality in six
    different, the larger p of t and of the exact permutation test, and so if t finds a difference and fewer than 10 answers of a side
    differ from its most frequent one, with less than half of the variance of both sides: two answers that agree by chance are not exact;
    with `--weight` or `--cluster` the linearised t, with Satterthwaite's degrees of freedom below 80, and of so few skewed answers the
    larger p of it and of Hall's transformation of t. A group whose number of answers, with the weights of both groups, would leave fewer
    than 10 degrees of freedom is worth no more than that. Error rates: docs/methods.md.
    `--test ranks`: p by Brunner and Munzel's test, whether answers of one group tend to be higher, instead of the figure; below 30
    answers the larger p of it and of the exact permutation of the ranks. For independent answers of equal weight alone; the interval
    remains that of the figure.
    `--strata`, `--fpc`: standard errors within strata and for a finite population (of clusters, if given), with one degree of freedom for
    each stratum; `--rake FILE`: weights that meet the population's shares (iterative proportional fitting), taken as fixed in standard
    errors.

    Defaults: t and Welch's test were chosen for answers spread over the scale, the exact test and the beta interval for answers of which
    most are at one end, where t misses up to 40 %, and Hall's transformation for such answers with weights, where t calls up to a fifth
    of equalities different. Answers are taken for points of equal distance: if only their order matters, `--test ranks`. The interval
    fails, and the note `few-decide` warns, if few answers far from the others decide the mean, without a warning if a sample lacks them by
    chance; below 10 degrees of freedom of heavy answers or clusters (note `few-units`); and for customers who answer several times unless
    `--cluster` names them.

    Edge cases: no answers: n = 0, effort null. One answer, or all the same: no interval of the mean. Equal weights give the unweighted
    figures. Rows with weight 0 or blank are excluded. A group without a name is shown, is part of the rest and is not tested. Periods that
    the data cover only in part are marked and not tested.

    Errors: UsageError if the easy end of the scale cannot be detected; RoleError if no column is found for the answers, or they
    are on another scale than declared; DataError if over 1 % of the answers cannot be read, a weight is negative, or there are too many
    groups.

    Source: Dixon, Freeman and Toman (2010), Stop trying to delight your customers, Harvard Business Review 88. Welch (1947), The
    generalization of Student's problem when several different population variances are involved, Biometrika 34. Wilson (1927), Probable
    inference, the law of succession, and statistical inference, Journal of the American Statistical Association 22.

    Examples:
    cxkit ces survey.csv --easy high
    cxkit ces survey.csv --easy high --by channel
    cxkit ces survey.csv --easy high --every quarter
    """
    responses = with_easy_end(responses, easy)
    groups = groupings(responses, by)
    counted = counts(responses, groups, every=every, weight=weight, cluster=cluster, strata=strata, fpc=fpc, rake=rake)
    end = easy_end(responses, counted)
    check_hundred(responses, counted, "effort", top_boxes)
    layout = Layout.of(groups, adjust, min_cell, sort, top)
    measure = effort_of(counted, confidence, end, top_boxes, test=test)
    found = estimate(counted, layout, measure, responses.window)
    return report(
        "ces",
        tr("Customer effort"),
        responses,
        counted,
        found,
        summary=with_direction(of_groups(Compared("effort"), confidence), measure),
        top=top,
    )
