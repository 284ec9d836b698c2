"""Survey answers by the experience of the customer: the figure of each group of answers, and its difference to one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cxkit.counts import Key, Tally, tally
from cxkit.counts.periods import PERIOD
from cxkit.counts.persons import is_named
from cxkit.counts.survey.response_times import GROUP, with_groups
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.cell_limits import SMALL, answer_sizes
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.group_sums import Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.report_body import ReportBody
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.measures.survey.catalogue import ASKED, MeasureName, measure_of
from cxkit.measures.survey.shares import worth
from cxkit.measures.survey.two_sample import compared, of_groups
from cxkit.model import Chart, Column, Encodings, Note, Row, Table
from cxkit.stats.atom_sizes import count
from cxkit.stats.proportions import risk_ratio
from cxkit.stats.robust import Sample, clustered
from cxkit.tables import Responses

_OURS = "group: "
_GROUP = Key(GROUP, "cx:group")


class Asking(NamedTuple):
    """The measure, the confidence, and the fewest customers of a group that is shown."""

    measure: MeasureName
    confidence: float
    min_cell: int


class Effect(NamedTuple):
    """The figure of each group: table and drawing, what was counted, how many answers have no group, and what to note."""

    table: Table
    chart: Chart
    counted: Tally
    apart: int
    notes: tuple[Note, ...]


def effect(survey: Responses, groups: pl.DataFrame, asking: Asking, order: Sequence[str], beside: str) -> Effect:
    """A row for each group in that order, with its difference to ``beside``.

    ``groups`` gives the group of answers as in ``tables.answered``. A customer's answers are one cluster.
    """
    # under names that mean nothing: "none" is a name that no group can have
    grouped = with_groups(survey, groups.with_columns(pl.concat_str(pl.lit(_OURS), GROUP).alias(GROUP)))
    counted = tally(grouped, *ASKED[asking.measure], groupings=[(_GROUP,)], every="month", cluster="customer_id")
    apart = int(counted.cells.filter(pl.col(_GROUP.id).is_null()).get_column("n").sum())
    known = counted._replace(
        cells=counted.cells.filter(pl.col(_GROUP.id).is_not_null()).with_columns(pl.col(_GROUP.id).str.strip_prefix(_OURS))
    )
    measure = measure_of(asking.measure, survey, counted, asking.confidence)
    rollup = Rollup(known, measure)
    sums = rollup.groups((_GROUP.id,))
    # months are no rows of the table: the limit is for the groups
    sizes = answer_sizes(counted._replace(every=None), asking.min_cell)[1] if asking.min_cell > 1 else {}
    few = any(count([size]) < asking.min_cell for size in sizes.values())
    rows, of_time = list[Row](), list[str]()
    for group in order:
        own = sums.get((group,))
        figures: dict[str, Any] = dict(measure.figures(own)) if own else {}
        row: Row = {"group": group, "n": own.n if own else 0, "value": figures.get(measure.key)}
        row |= {"low": figures.get("low"), "high": figures.get("high")}
        met = group != beside and own and (beside,) in sums
        found = compared(of_groups(known, group, beside), measure).difference if met else None
        within = same_month(rollup, _GROUP.id, group, beside, asking.confidence) if met else None
        row |= {
            **limited("difference", found.value if found else None, found and (found.low, found.high)),
            "p": found.p if found else None,
            **limited("same_month", within.value if within else None, within and (within.low, within.high)),
            "same_month_p": within.p if within else None,
        }
        if _surely(found, asking) and not _surely(within, asking):
            of_time.append(group)
        if measure.unit == "share":
            row |= _ratio(sums, group, beside, asking.confidence)
        # groups of one survey whose whole is known from its own report: one that is too small takes all with it
        rows.append({**dict.fromkeys(row), "group": group, "flag": "suppressed"} if few else {**row, "flag": _flag(own.n if own else 0)})
    table = Table(name="effect", title=measure.title, columns=_columns(measure), rows=tuple(rows))
    figures_of: Encodings = {"value": "value", "low": "low", "high": "high", "domain": list(measure.domain)}
    columns = ["group", "n", "value", "difference", "difference_low", "difference_high"]
    chart = Chart(kind="whisker", table="effect", encodings={**figures_of, "columns": columns})
    return Effect(table, chart, counted, apart, () if few else _of_time(of_time, beside))


def _surely(found: Difference | SameMonth | None, asking: Asking) -> bool:
    return found is not None and found.p is not None and found.p < 1 - asking.confidence


def _of_time(groups: Sequence[str], beside: str) -> tuple[Note, ...]:
    """Warn of differences that are not found among answers of the same month."""
    if not groups:
        return ()
    names = tr(" and ").join(f"'{group}'" for group in groups)
    text = tr(
        "The difference of {names} to '{beside}' is not found among answers of the same month (same_month_p): that "
        "answers changed over time can explain it.",
        names=names,
        beside=beside,
    )
    return (Note(code="time-explains", level="warning", text=text),)


def _ratio(sums: Mapping[GroupKey, Sums], group: str, beside: str, confidence: float) -> Row:
    """The share over that of the group that is compared with, on as many answers as each is worth."""
    a, b = sums.get((group,)), sums.get((beside,))
    found = risk_ratio(worth(a, a.moments), worth(b, b.moments), confidence) if group != beside and a and b else None
    return limited("ratio", found[0] if found else None, found and found[1:])


def _flag(n: int) -> str | None:
    return "small-n" if n < SMALL else None


def _columns(measure: Measure) -> tuple[Column, ...]:
    unit = measure.unit
    return (
        Column(key="group", title="group", unit="label", help="What the customers who answered had gone through."),
        Column(key="n", title="n", unit="count", help="Their answers."),
        *with_limits("value", measure.title, unit, tr("The figure of these answers."), ends=("low", "high")),
        *with_limits("difference", "difference", unit, tr("The figure minus that of the group that is compared with.")),
        Column(key="p", title="p", unit="p", help="p value of no difference."),
        *with_limits("same_month", tr("same month"), unit, tr("The difference among answers of the same month.")),
        Column(key="same_month_p", title="same month p", unit="p", help="p value of no difference among answers of the same month."),
        *(with_limits("ratio", "ratio", "ratio", tr("The share over that of the group."), digits=2) if unit == "share" else ()),
        Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 answers; suppressed: fewer than --min-cell allows."),
    )


def under_name(found: Effect, name: str, title: str) -> ReportBody:
    """Table and drawing under a name, with their notes."""
    table = found.table.model_copy(update={"name": name, "title": f"{found.table.title} {title}"})
    return ReportBody([table], [found.chart.model_copy(update={"table": name})], found.notes)


class SameMonth(NamedTuple):
    """The difference of two groups within months, in the measure's unit, with interval and two-sided p value."""

    value: float
    low: float | None
    high: float | None
    p: float | None


def same_month(rollup: Rollup, column: str, group: str, beside: str, confidence: float) -> SameMonth | None:
    """``group`` minus ``beside`` among answers of the same month; None if no month has answers of both.

    Least squares on the group and the months, which weights each month's difference by n_a n_b / (n_a + n_b); standard errors by customer
    (CR1).

    Source: Angrist and Pischke (2009), Mostly Harmless Econometrics, section 3.2 and chapter 8.
    """
    import numpy as np

    units = rollup.units((column, PERIOD)).filter(pl.col(column).is_in([group, beside]), pl.col("W:0") > 0)
    both = units.group_by(PERIOD).agg(pl.col(column).n_unique().alias("sides")).filter(pl.col("sides") == 2)
    units = units.join(both, on=PERIOD, how="semi")
    if units.is_empty():
        return None
    name = pl.col("unit")
    named = pl.when(is_named(name)).then(name)
    made = units.select(
        (pl.col(column) == group).cast(pl.Float64).alias("x"),
        (pl.col(PERIOD).rank("dense") - 1).cast(pl.Int64).alias("month"),
        (named.rank("dense").cast(pl.Int64) - 1).fill_null(-1).alias("cluster"),
        pl.when(is_named(name)).then("n").otherwise("people").cast(pl.Float64).alias("n"),
        pl.col("W:0").alias("w"),
        (pl.col("T:0") / pl.col("W:0")).alias("y"),
        (pl.col("spread") * pl.col("W:0") ** 2).alias("ww"),
    )
    x, month = made.get_column("x").to_numpy(), made.get_column("month").to_numpy()
    months = (month[:, None] == np.arange(both.height)).astype(float)
    sample = Sample.of(np.column_stack([x, months]), *(made.get_column(key).to_numpy() for key in ("y", "n", "w", "ww")))
    try:
        fit = clustered(sample, made.get_column("cluster").to_numpy())
    except DataError:  # a single cluster
        return None
    low, high = fit.interval(0, confidence) or (None, None)
    return SameMonth(float(fit.values[0]), low, high, fit.p(0))
