"""Expectation against fulfilment: the gap, overall, by item, touchpoint, channel and phase, and over time."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge

from cxkit.counts import Design, Key, ScoreQuery, Tally, group_keys, tally
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.breakdown import Layout, breakdown, table_groups
from cxkit.measures.cell_limits import has_column, hidden_answers
from cxkit.measures.grouping import groupings
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.measures.survey import servqual, tolerance_zone
from cxkit.measures.survey.expectation_gap import COMPARED, PAIR, Gap, gap_of
from cxkit.measures.survey.optional_scores import without_few
from cxkit.measures.survey.servqual import DIMENSION, ITEM
from cxkit.measures.survey.survey_summary import of_gaps
from cxkit.model import Chart, Encodings, Note, Report, Table
from cxkit.options import Adjust, By, Cluster, Confidence, Every, Fpc, MinCell, Needs, Option, Rake, Sort, Strata, Top, Weight
from cxkit.registry import metric
from cxkit.roles import DIMENSIONS
from cxkit.tables import Responses, Window
from cxkit.values import fold

Margin = Annotated[
    float | None, Ge(0), Option("Gaps closer to 0 than this count as none; default: 5 % of the width of the scale.", "POINTS")
]
Outcome = Annotated[
    str | None, Option("Derive importance: the correlation of fulfilment with this column, such as satisfaction.", "COLUMN")
]
_GROUPED = (*DIMENSIONS, "item")


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
    outcome: Outcome,
) -> Tally:
    """Count the pairs by group in one pass; adds over rows, or over clusters where ``cluster`` is given."""
    wide_keys = group_keys(responses, responses.wide.names) if responses.wide else ()
    asked = _asked(responses, outcome)
    counted = tally(
        responses, *asked, groupings=(*groups, wide_keys), every=every, weight=weight, cluster=cluster, design=Design.of(strata, fpc, rake)
    )
    known, names = responses.rules.dimensions, [key.id for key in counted.keys]
    if not known or ITEM not in names or DIMENSION in names:
        return counted
    items = counted.cells.get_column(ITEM).unique().drop_nulls().to_list()
    dimension = pl.col(ITEM).replace_strict({item: known.get(fold(item)) for item in items}, default=None, return_dtype=pl.String)
    named = dimension.alias(DIMENSION)
    persons = None if counted.persons is None else counted.persons.with_columns(named)
    return counted._replace(cells=counted.cells.with_columns(named), persons=persons, keys=(*counted.keys, Key("dimension", None)))


def _asked(responses: Responses, outcome: Outcome) -> tuple[ScoreQuery, ...]:
    """The scores of a pair, and the optional scores beside it."""
    optional = [ScoreQuery("importance", optional=True), ScoreQuery("adequate", optional=True, compared=COMPARED)]
    derived = [ScoreQuery("outcome", responses.column(outcome), optional=True)] if outcome else []
    return *PAIR, *optional, *derived


def estimate(counted: Tally, layout: Layout, measure: Gap, window: Window) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    broken = breakdown(counted, measure, layout, window)
    overall = broken.tables[0]
    hidden = overall.rows[0]["flag"] == "suppressed"
    names = [key.id for key in counted.keys]
    by = layout.groupings[0] if layout.groupings else ()
    dimensions, zones = _hidden(counted, layout, by, tolerance_zone.score_of(counted, measure))
    more = servqual.tables(Rollup(counted, measure), measure, names, hidden=hidden, hidden_dimensions=dimensions) if ITEM in names else []
    taken = {table.name for table in broken.tables}
    more = [table.model_copy(update={"name": f"score_{table.name}"}) if table.name in taken else table for table in more]
    grouped = next(table for table in broken.tables if [column.key for column in table.columns][: len(by)] == list(by))
    shown: dict[GroupKey, bool] = {
        (key := tuple(row[name] for name in by)): row["flag"] != "suppressed" and (*key, True) not in zones for row in grouped.rows
    }
    if tolerance := tolerance_zone.table(counted, measure, by, shown):
        more.append(tolerance)
    maps = (_map(table) for table in broken.tables if table.name.startswith("by_") and any(row["quadrant"] for row in table.rows))
    parts: Encodings = {"parts": ["exceeded", "met", "unmet"], "good": "exceeded", "neutral": "met", "bad": "unmet"}
    share = Chart(kind="shares", table=overall.name, encodings=parts)
    return ReportBody(notes=_notes(counted, measure)).plus(broken.behind_headline(share)).plus(ReportBody(more, [*maps]))


def _hidden(counted: Tally, layout: Layout, by: tuple[str, ...], adequate: str | None) -> tuple[set[GroupKey], set[GroupKey]]:
    """The suppressed dimensions, and the suppressed groups of ``zone``, which holds only answers with the adequate level."""
    dimension, zone = (DIMENSION,), (*by, has_column(adequate or ""))
    optional = (adequate,) if adequate else ()
    beside: list[tuple[str, ...]] = [dimension] if any(key.id == DIMENSION for key in counted.keys) else []
    beside += [zone] if optional else []
    found = hidden_answers(counted, table_groups(counted, layout.groupings), layout.min_cell, beside, optional)
    return found.get(dimension, set()), found.get(zone, set())


def _map(table: Table) -> Chart:
    labels = [column.key for column in table.columns[: [column.key for column in table.columns].index("n")]]
    encodings: Encodings = {"label": labels, "quadrant": "quadrant", "x": "fulfilment", "y": "importance"}
    return Chart(kind="quadrants", table=table.name, encodings=encodings)


def _notes(counted: Tally, measure: Gap) -> list[Note]:
    notes = [
        Note(
            code="retrospective",
            level="warning",
            text="Expectation and fulfilment come from one answer: if expectation was asked after the experience, it is a memory of it.",
            hint="Ask before the experience and join by customer if the size of a gap matters",
        )
    ]
    if measure.on_percent:
        text = tr(
            "Expectation was asked on {scales} and fulfilment on {scales2}: both are in percent of their maximum.",
            scales=measure.scales[0],
            scales2=measure.scales[1],
        )
        notes.append(Note(code="scales-differ", level="info", text=text))
    text = tr(
        "Unmet and exceeded: p (adjusted) below {confidence:.3g}. Met: a gap whose interval lies within {tolerance:g} "
        "of 0. If nothing is unmet, nothing is ranked.",
        confidence=1 - measure.confidence,
        tolerance=measure.tolerance,
    )
    notes.append(Note(code="verdict", level="info", text=text, hint="--margin POINTS decides otherwise"))
    if counted.keys and ("importance" in measure.scores or "outcome" in measure.scores):
        how = tr("derived from the outcome" if "outcome" in measure.scores else "stated")
        text = tr(
            "Quadrants: importance ({how}) and fulfilment are high from the mean of the groups on, so that about half always are.", how=how
        )
        notes.append(Note(code="quadrants", level="info", text=text))
    return notes


@metric(title="Expectation and fulfilment", panel="Survey")
def gap(
    responses: Annotated[
        Responses,
        Needs("expectation", "expectation"),
        Needs("fulfilment", "fulfilment"),
        Needs("importance", "importance", required=False),
        Needs("adequate", "adequate", required=False),
    ],
    *,
    by: By = (),
    every: Every = None,
    outcome: Outcome = None,
    margin: Margin = None,
    weight: Weight = None,
    cluster: Cluster = None,
    strata: Strata = None,
    fpc: Fpc = None,
    rake: Rake = None,
    confidence: Confidence = 0.95,
    adjust: Adjust = "holm",
    min_cell: MinCell = 0,
    sort: Sort = "value",
    top: Top = None,
) -> Report:
    """At what do customers experience less than they expect, at what more, and what needs action first?

    Result: `overall` (one row), `by_item` (if the file holds several items), `by_touchpoint`, `by_channel`, `by_phase` (those that the
    file has) or the cross table of `--by`; with `--every` also `over_time` and `over_time_by_...`; `score` and `by_dimension` if there
    are items (`score_by_dimension` beside the gaps of `--by dimension`); `zone` if an adequate level is given. Columns:
    n (count): complete pairs; in a wide survey, over several items, respondents.
    expectation, expectation_low, expectation_high, fulfilment, fulfilment_low, fulfilment_high (score): the means with their intervals, on
    the scale of both or in percent of the maximum.
    gap, low, high (score): mean of fulfilment minus expectation with its interval; below 0 is less than expected.
    effect_size, effect_size_low, effect_size_high (number): gap / standard deviation of the gaps (Cohen's d_z), with its interval.
    unmet, unmet_low, unmet_high, met, met_low, met_high, exceeded, exceeded_low, exceeded_high (share, 0 to 1): pairs with a gap below, of
    and above 0, with intervals.
    importance (score): the mean stated importance; with `--outcome` the correlation (number, 0 to 1) of fulfilment with the outcome.
    weighted_gap (score): gap × importance / mean importance of the groups. reach (share): of all pairs in the table, those of the group.
    priority (number): reach × importance (rescaled to 0 to 1; 1 if there is none) × shortfall, max(0, -gap) / width of the scale.
    p, p_wilcoxon, p_adj (p values): of a gap of 0, by t, by ranks, and adjusted for the groups of the table.
    vs_rest, vs_rest_low, vs_rest_high (score): the group's gap minus that of all other pairs; vs_rest_p, vs_rest_p_adj (p values) of it.
    period (date), complete (boolean), change, change_low, change_high (score), change_p, change_p_adj (p values): in tables over time.
    verdict (label): `unmet` or `exceeded` if p_adj is below 1 - confidence, `met` if the interval lies within the margin, or `unclear`.
    rank (count): need for action, by priority and then by gap; 1 is the greatest; null if nothing in the table is unmet.
    quadrant (label): of importance and performance.
    flag (label): `small-n` below 30 answers, `suppressed` if `--min-cell` suppresses the row (then every figure is null).
    unweighted, weighted, weighted_low, weighted_high (score): in `score` and `by_dimension`, the SERVQUAL scores with their intervals.
    adequate, desired, perceived (score): in `zone`, the mean levels. adequacy, adequacy_low, adequacy_high, superiority, superiority_low,
    superiority_high (score): differences between them. below, within, above (share): pairs that lie there in the zone of tolerance.

    Formula: g = fulfilment - expectation of each answer; gap = mean g, with a t interval and p (of skewed gaps, such as few below 0 among
    many of 0, by Pearson's type III from the Dirichlet distribution of shares); unweighted also p from Wilcoxon's signed rank test (exact
    below 50 differences). p_adj adjusts the largest of p, of Hall's transformation of t with the skewness of all groups about their means
    (below 64 times its square), and below 100 gaps of the exact test of signs and of the probability that the sample lacks gaps to the
    other end of the scale (of two thirds of it, if no gap goes that way), so many that the mean is 0. Shares: Wilson's interval.
    Differences between groups: Welch's t (as for ces), or the linearised t with `--weight`, `--cluster` and in wide surveys, where each
    respondent is a unit. SERVQUAL: mean of the dimensions' gaps (of the items', if there are no dimensions), and Σ importance × gap / Σ
    importance. Adequacy = perceived - adequate; superiority = perceived - desired. Quadrants: importance and fulfilment are high from the
    mean of the groups on.
    `--strata`, `--fpc`: standard errors within strata and for a finite population (of clusters, if given), with one degree of freedom for
    each stratum; `--rake FILE`: weights that meet the population's shares (iterative proportional fitting), taken as fixed in standard
    errors.

    Defaults: t was chosen for gaps on both sides of 0, the skewed form for few gaps below 0 among many of 0; it fails, and the note
    `few-decide` warns, if few gaps far from the others decide the mean, without a warning if a single group lacks them by chance. Verdicts
    go by p adjusted for all rows, chosen for tables of many touchpoints of which none falls short; the skewness of all groups together
    was chosen for rare gaps far from 0 that some of them lack, where t gives a false verdict in up to 60 % of reports; it costs power if
    groups are skewed in different ways. That expectation is asked before the experience is assumed; asked afterwards, it is a memory.

    Edge cases: only complete pairs count. No pairs: n = 0, gap null. One pair: no interval, no p, unclear. All gaps equal: no interval
    and no p from t; p_adj is that of the ranks, and met allows for other gaps too rare to be in the sample. All gaps 0: p_wilcoxon 1.
    Scales that differ: both in percent of the maximum. Wide surveys (`--expectation` and `--fulfilment` with patterns, `[items]` in the
    project file, or headers alike but for the words for both): the overall figure is each respondent's mean over the items answered, then
    the mean over respondents. A group without a name is shown, is part of the rest, and is neither tested nor ranked.

    Errors: RoleError if no columns are found for both, or their answers are on another scale than declared; UsageError for patterns
    that match nothing; DataError if over 1 % of the answers cannot be read, a weight is negative, or there are too many groups.

    Source: Parasuraman, Zeithaml and Berry (1988), SERVQUAL: a multiple-item scale for measuring consumer perceptions of service quality,
    Journal of Retailing 64. Zeithaml, Berry and Parasuraman (1993), The nature and determinants of customer expectations of service,
    Journal of the Academy of Marketing Science 21. Martilla and James (1977), Importance-performance analysis, Journal of Marketing 41.
    Wilcoxon (1945), Individual comparisons by ranking methods, Biometrics Bulletin 1. Verdict, reach and priority are definitions of
    cxkit.

    Examples:
    cxkit gap survey.csv
    cxkit gap survey.csv --by touchpoint --by channel
    cxkit gap survey.csv --by touchpoint --format xlsx --output gap.xlsx
    """
    groups = groupings(responses, by, _GROUPED)
    counted = counts(responses, groups, every=every, weight=weight, cluster=cluster, strata=strata, fpc=fpc, rake=rake, outcome=outcome)
    layout = Layout.of(groups, adjust, min_cell, sort, top)
    asked = _asked(responses, outcome)
    beside = {each.name: each.role for each in asked if each.name in counted.scores and each.role in ("importance", "outcome")}
    counted = without_few(counted, table_groups(counted, layout.groupings), beside, min_cell)
    found = estimate(counted, layout, gap_of(counted, asked, confidence, margin), responses.window)
    title = tr("Expectation and fulfilment")
    return report("gap", title, responses, counted, found, summary=of_gaps(confidence), top=top)
