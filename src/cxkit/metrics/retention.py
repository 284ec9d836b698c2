"""Retention of contracts: how long customers stay, overall and by group."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

from annotated_types import Ge, Gt
from pydantic import BeforeValidator

from cxkit.counts import Key, group_keys
from cxkit.counts.customers.lifetimes import Lifetimes, Observation, lifetimes
from cxkit.counts.group_names import keys_of
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import flagged, hidden_groups_of_cells, note_of
from cxkit.measures.column_kinds import reveals
from cxkit.measures.customers import survival_curves
from cxkit.measures.customers.churn_table import churn_over_time
from cxkit.measures.customers.customer_summary import of_tenures
from cxkit.measures.customers.hazard_ratios import Asking, hazard_ratios
from cxkit.measures.customers.projection import projected
from cxkit.measures.customers.retention_tables import (
    curves_table,
    figures_table,
    notes_on_few_losses,
    notes_on_missing_means,
    notes_on_projection,
    notes_on_times,
    projection_tables,
    tests_table,
)
from cxkit.measures.customers.survival_times import shown_times
from cxkit.measures.grouping import groupings, ids_of
from cxkit.measures.report_body import MainFigure, ReportBody
from cxkit.measures.reporting import report
from cxkit.model import Chart, Encodings, Report
from cxkit.options import Adjust, By, Confidence, Every, InUnit, MinCell, Option, TimeUnit, Top, day
from cxkit.registry import metric
from cxkit.tables import Customers
from cxkit.tables.monthly import months_of

Horizon = Annotated[
    float | None,
    Gt(0),
    Option("End of the restricted mean; default: the longest time for which the groups of 90 % of the customers were observed.", "TIME"),
]
ObservedFrom = Annotated[
    date | None,
    BeforeValidator(lambda value: None if value is None else partial(day, option="observed-from")(value)),
    Option("Day from which losses are in the file; who was lost before is not in it.", "DATE"),
]
Project = Annotated[int | None, Ge(1), Option("Project survival over so many periods: months, or the unit of the tenure.", "N")]
RejoinWithin = Annotated[
    int, Ge(0), Option("Days after the end of a contract within which a further one of the same customer continues it.", "DAYS")
]


AdjustFor = Annotated[
    tuple[str, ...],
    Option("Hazard ratios of the groups at the same value of these columns (Cox's model); commas between several.", "COLUMN,..."),
]


class Estimating(NamedTuple):
    """How lifetimes are estimated."""

    confidence: float
    adjust: Adjust
    horizon: float | None
    project: int | None
    min_cell: int


def counts(
    customers: Customers,
    groups: tuple[tuple[Key, ...], ...],
    *,
    unit: InUnit,
    observed_from: ObservedFrom,
    rejoin_within: RejoinWithin,
    every: Every,
    adjust_for: AdjustFor,
    project: Project,
) -> Lifetimes:
    """Count customers by group, duration and loss in one pass; adds over customers of one as-of date."""
    mrr = customers.roles["mrr"].column if every and "mrr" in customers.roles else None
    beside = covariates(customers, groups, adjust_for)
    # a customer who was won back has several times, which belong together
    each = bool(beside) and "customer_id" in customers.roles
    observation = Observation(observed_from, rejoin_within, by_month=project is not None)
    return lifetimes(customers, groups, unit=unit, observation=observation, mrr=mrr, each=each, covariates=beside)


def covariates(customers: Customers, groups: tuple[tuple[Key, ...], ...], adjust_for: AdjustFor) -> tuple[Key, ...]:
    """The columns of the hazard ratios: those of the groups, and those to adjust for; none unless asked for."""
    names = [name.strip() for text in adjust_for for name in text.split(",") if name.strip()]
    return keys_of((*groups, group_keys(customers, names))) if names else ()


def estimate(counted: Lifetimes, groups: tuple[tuple[str, ...], ...], estimating: Estimating) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    found = [survival_curves.curves(counted, by, estimating.confidence) for by in ((), *groups)]
    # a customer who was won back is counted once
    people = counted.cells.with_columns(pl.col("n") - pl.col("won_back"))
    hidden = hidden_groups_of_cells(people, groups, estimating.min_cell)
    limit = estimating.min_cell
    ends = [survival_curves.horizon(each.without(hidden.get(each.by, ())), estimating.horizon, limit) for each in found]
    made = [figures_table(each, counted.unit, end, estimating.confidence) for each, end in zip(found, ends, strict=True)]
    tables = [flagged(table, each.by, hidden.get(each.by, ())) for table, each in zip(made, found, strict=True)]
    whole, found = found[0], [each.without(hidden.get(each.by, ())) for each in found]
    row = tables[0].rows[0]
    reached = row["median"] is not None and not reveals("median", row, limit)
    first, label = _first_figure(counted.unit, ends[0], reached=reached)
    columns = [*_OVERVIEW[:3], *(["won_back"] if whole.won_back and whole.won_back[()] else []), *_OVERVIEW[3:]]
    charts = [first.headline("customers", label, columns)]
    for table, each, end in zip(tables[1:], found[1:], ends[1:], strict=True):
        other_end = ["horizon"] if end != ends[0] else []
        columns = [*each.by, "customers", "lost", "median", "mean", *other_end, "lost_per_year", "flag"]
        charts.append(_MEAN.whisker(table, columns, (0.0, end)))
    times = shown_times(found, counted.cells, limit) if limit > 1 and found[0].curves else [None] * len(found)
    for each, own in zip(found, times, strict=True):
        table = curves_table(each, counted.unit, own)
        tables.append(table)
        encodings: Encodings = {"x": "time", "y": "survival", "low": "low", "high": "high", "group": list(each.by), "n": "at_risk"}
        charts.append(Chart(kind="steps", table=table.name, encodings=encodings))
    rows = [row for each in found[1:] for row in survival_curves.tests(each, estimating.adjust)]
    if rows:
        tables.append(tests_table(rows))
    notes = [
        *notes_on_times(counted, whole, tables[: len(found)], ends, confidence=estimating.confidence, min_cell=limit),
        *notes_on_missing_means(tables[1 : len(found)], ends[1:]),
        *notes_on_few_losses(found[1:]),
    ]
    if estimating.project and found[0].curves:
        own = times[0]
        projection = projected(counted, estimating.project, estimating.confidence, None if own is None else own[()])
        tables += projection_tables(projection)
        notes += notes_on_projection(projection, counted, limit)
    return ReportBody(tables, charts, notes)


def _first_figure(unit: TimeUnit, end: float, *, reached: bool) -> tuple[MainFigure, str]:
    """The median if it is reached, else the mean, with its label; a figure in days has its unit, and any other has it from the label."""
    if unit == "days":
        return (_MEDIAN, "median") if reached else (_MEAN, tr("mean restricted to {end:,g}", end=end))
    named = translated(unit)
    if reached:
        return _MEDIAN, tr("median ({unit})", unit=named)
    return _MEAN, tr("mean restricted to {end:,g} {unit}", end=end, unit=named)


_RATE = ["lost_per_year", "lost_per_year_low", "lost_per_year_high"]
_OVERVIEW = ["customers", "lost", "active", "mean", "mean_low", "mean_high", "horizon", *_RATE]
_MEDIAN = MainFigure("median", "median_low", "median_high")
_MEAN = MainFigure("mean", "mean_low", "mean_high")


@metric(title="Retention", panel="Customers")
def retention(
    customers: Customers,
    *,
    by: By = (),
    every: Every = None,
    unit: InUnit = None,
    horizon: Horizon = None,
    observed_from: ObservedFrom = None,
    project: Project = None,
    rejoin_within: RejoinWithin = 30,
    confidence: Confidence = 0.95,
    adjust_for: AdjustFor = (),
    adjust: Adjust = "holm",
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """How long do customers stay, and who leaves?

    Result: `overall` (one row), `by_segment`, `by_channel` (those that the file has) or the cross table of `--by`; `survival` and
    `survival_by_...`, the curves; `tests` if there are groups; with `--every` `churn_over_time`. Columns:
    customers, lost, active, won_back (counts): customers, losses, customers still active at the end of observation, and how often one
    came back after a loss: customers + won_back = lost + active. With a tenure won_back is null, because it is unknown.
    median, median_low, median_high (days, or the unit of the tenure): time after which half are lost, with its interval; null if it is
    not reached.
    mean, mean_low, mean_high, horizon (the same unit): mean time as a customer up to the horizon, with its interval; null if a group was
    not observed that long, unless all of it are lost, and if no time is longer than 0. Every table has a horizon of its own.
    lost_per_year, lost_per_year_low, lost_per_year_high (number): losses for each customer and year, with exact (Garwood's) interval.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row, `partly-suppressed` if it suppresses times.
    time (the same unit), at_risk, lost (counts), survival, low, high (share, 0 to 1): in `survival`, the curve with its interval.
    grouping, a, b (labels), statistic (number), df (count), p, p_adj (p values): in `tests`, of all groups (a and b null) and every two.

    term, level, reference (labels), customers, lost (counts), hazard_ratio, hazard_ratio_low, hazard_ratio_high (ratio), p, p_adj (p
    values): in `hazards`, with `--adjust-for`, the hazard of a loss in each group over that of the largest group (of numbers: for one
    standard deviation more), with interval. df (count): in `proportionality`, whether the ratios of a column stay the same over time.

    period (date), complete (boolean), at_start, new, lost, won_back, at_end (counts): in `churn_over_time`, the customers at the start of
    each period, those who came, were lost and came back in it, and those at its end: at_start + new + won_back - lost = at_end.
    churn_rate, low, high (share): of the customers at the start, those lost in the period, with Wilson's interval; null if there are
    none. mrr_start, mrr_new, mrr_lost, mrr_end (money): what the contracts that run at the start and the end bring in a month, and those
    of customers who came (back) or were lost; from the role `mrr` or the cells of a monthly table, else null.

    period (count), survival, survival_low, survival_high, retention, retention_low, retention_high, observed (share): in `projection`,
    with `--project`, the share still there after so many periods and of those before who stay, by the model with intervals, and the share
    still there as observed. model, parameter (labels), estimate, low, high (numbers): in `model`,
    its parameters with intervals.

    Formula: by `since` and `until` (blank: still a customer at the as-of date), in days, else by `tenure` and `churned`. Survival: Kaplan
    and Meier's S(t) = Π (1 - d / n), losses before those who leave observation at the same time; intervals log-log with Greenwood's
    variance; median: the first time with S at most 1/2, limits where those of S are. Restricted mean: the area under S, with a normal
    interval, below 30 losses up to the horizon one by t with losses - 1 degrees of freedom.
    With `--observed-from` customers are at risk from that day on.
    Tests: log-rank; p_adj is adjusted for the pairs of a grouping. Projection: shifted beta-geometric, S(t) = B(α, β + t) / B(α, β), by
    maximum likelihood over periods (calendar months, or the unit of the tenure); its intervals are log-log by the delta method. They
    hold if the model does, and know nothing of what it leaves out; a model without curvature (contracts that all end alike) has none.

    Hazard ratios: Cox's model with the columns of the groups and those of `--adjust-for`, each at the same value of the others; Efron's
    treatment of simultaneous losses, Wald's interval, standard errors by customer if some were won back; where nobody is lost on one side
    profile likelihood and score test. Grambsch and Therneau's test of each column checks that ratios stay the same over time; below 10
    losses for each ratio a note warns.

    Defaults: Kaplan and Meier's curve with log-log limits was chosen for customers most of whom are still there, and small groups; it
    fails if customers leave observation because they are about to be lost. t was chosen for means of few losses. The log-rank test was
    chosen for hazards that differ by a factor; it finds little if curves cross, and fails, with a note, for many groups of few losses.
    Hazard ratios were chosen for groups that differ in other things too; they fail if a ratio changes over time, which a note says. The
    projection was chosen for contracts that end alike, of customers who differ; it fails if the probability of leaving changes with
    tenure.

    Edge cases: nobody lost: S = 1, no interval, no median. Everybody lost: S ends at 0, without an interval there. Contracts that begin
    after the as-of date, and those that end before they begin, are excluded. The as-of date is by default the last day up to today on
    which a contract begins or ends; an end after it is no loss yet, and 9999-12-31, 0000-00-00, "unbefristet" or 1900-01-01 before the
    beginning are no ends. Contracts of one customer that overlap or follow within `--rejoin-within` days are one relationship, in the
    groups of its first contract; a later one is a customer won back, whose time begins anew. Monthly tables (a column, or a row of each
    customer, per month) are contracts: a month without anything ends one. Customers lost in the period in which they came are in `lost`
    and not in churn_rate. `--min-cell` suppresses periods with few customers at their start, their end or in all, shows curves at up to 60
    common times (observed in projection at those alone), and no sum of recurring revenue that would show that of few customers.

    Errors: RoleError if neither pair of columns is found; DataError if over 1 % of the rows cannot be used, or a customer with a tenure
    occurs twice.

    Source: Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, JASA 53. Kalbfleisch and Prentice (2002), The
    Statistical Analysis of Failure Time Data, section 1.4. Mantel (1966), Evaluation of survival data and two new rank order statistics
    arising in its consideration, Cancer Chemotherapy Reports 50. Fader and Hardie (2007), How to project customer retention, Journal of
    Interactive Marketing 21(1). Cox (1972), Regression models and life-tables, JRSS B 34. Grambsch and Therneau (1994), Proportional
    hazards tests and diagnostics based on weighted residuals, Biometrika 81. Wilson (1927), Probable inference, JASA 22. Garwood (1936),
    Fiducial limits for the Poisson distribution, Biometrika 28.

    Examples:
    cxkit retention customers.csv
    cxkit retention customers.csv --by segment --project 12
    cxkit retention customers.csv --every month --by none
    """
    if observed_from and project:
        raise UsageError("--project needs customers who are all observed from their beginning.", "Leave --observed-from out.")
    days = bool(months_of(customers)) or {"since", "until"} <= customers.roles.keys()
    for option, given in (("--observed-from", observed_from), ("--every", every)):
        if given and not days:
            hint = tr("Name them with --role since=COLUMN --role until=COLUMN.")
            raise UsageError(tr("{option} needs the days on which customers began.", option=option), hint)
    groups = groupings(customers, by, ("segment", "channel"))
    counted = counts(
        customers,
        groups,
        unit=unit,
        observed_from=observed_from,
        rejoin_within=rejoin_within,
        every=every,
        adjust_for=adjust_for,
        project=project,
    )
    names = ids_of(groups)
    body = estimate(counted, names, Estimating(confidence, adjust, horizon, project, min_cell))
    place = 1 + len(groups)  # before the curves, which are long
    if every:
        churn = churn_over_time(counted, every, customers.window, observed_from=observed_from, confidence=confidence, min_cell=min_cell)
        body = body.plus(churn, at=place)
    if beside := covariates(customers, groups, adjust_for):
        hazards = hazard_ratios(counted, customers, beside, Asking(confidence, adjust, min_cell))
        notes = [*hazards.notes, *body.notes]
        body = body.plus(hazards, at=place)._replace(notes=notes)
    return report(
        "retention",
        "Retention",
        customers,
        counted,
        body.plus_notes(note_of(body.tables, min_cell)),
        summary=of_tenures(confidence, counted.unit),
        top=top,
    )
