"""The tables of retention, and the notes on their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.language import tr, translated
from cxkit.measures.columns import limit_columns, not_reached, with_limits
from cxkit.measures.customers import survival_curves
from cxkit.measures.customers.parameter_table import parameter_table
from cxkit.measures.customers.projection import Projection, period_name
from cxkit.measures.customers.survival_curves import Curves, Group
from cxkit.measures.grouping import label_columns, names_of, table_name, table_title
from cxkit.model import Column, Note, Row, Table, Unit
from cxkit.options import TimeUnit
from cxkit.text.figures import in_words

_PER_YEAR: dict[TimeUnit, float] = {"days": 365.25, "weeks": 365.25 / 7, "months": 12.0, "years": 1.0}
_TESTS = (
    Column(key="grouping", title="grouping", unit="label", help="The columns whose groups are compared."),
    Column(key="a", title="a", unit="label", help="One group; null if all are compared."),
    Column(key="b", title="b", unit="label", help="The other group; null if all are compared."),
    Column(key="statistic", title="chi²", unit="number", digits=2, help="Log-rank statistic."),
    Column(key="df", title="df", unit="count", help="Its degrees of freedom."),
    Column(key="p", title="p", unit="p", help="p value of equal hazards."),
    Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted for the pairs of this grouping."),
)
_PROJECTION = (
    Column(key="period", title="period", unit="count", help="Periods since the beginning."),
    *with_limits("survival", "survival", "share", "Share of customers who are still there after it, by the model."),
    *with_limits("retention", "retention", "share", "Share of those there before it who stay, by the model."),
    Column(key="observed", title="observed", unit="share", help="The observed share (Kaplan-Meier), as far as it goes."),
)


def unit_of(of: TimeUnit) -> Unit:
    """The unit of columns that hold times."""
    return "days" if of == "days" else "number"


def figures_table(found: Curves, of: TimeUnit, end: float, confidence: float) -> Table:
    """The figures of every group of a grouping, with the mean restricted to ``end``."""
    unit = unit_of(of)
    rows = tuple(
        {**survival_curves.group_cells(found.by, group), **survival_curves.figures(found, group, end, _PER_YEAR[of], confidence)}
        for group in found.curves
    )
    columns = (
        Column(key="customers", title="customers", unit="count", help="Customers."),
        Column(key="lost", title="lost", unit="count", help="Losses, also of customers who came back."),
        Column(key="active", title="active", unit="count", help="Customers who were not lost within the observed time."),
        Column(
            key="won_back", title="won back", unit="count", help="How often a customer came back after a loss; null if no days are known."
        ),
        Column(
            key="median",
            title="median",
            unit=unit,
            digits=1,
            help="Time after which half of the customers are lost.",
            **not_reached("customers"),
        ),
        Column(key="median_low", title="median low", unit=unit, digits=1, help="Lower confidence limit of the median."),
        Column(key="median_high", title="median high", unit=unit, digits=1, help="Upper confidence limit of the median."),
        *with_limits("mean", "mean", unit, "Mean time as a customer up to the horizon.", digits=1),
        Column(key="horizon", title="horizon", unit=unit, digits=1, help="End of the restricted mean."),
        *with_limits("lost_per_year", tr("churn per year"), "number", tr("Churn rate: losses per customer and year."), digits=3),
    )
    return Table(name=table_name(found.by), title=table_title(found.by), columns=(*label_columns(found.by), *columns), rows=rows)


def curves_table(found: Curves, of: TimeUnit, times: Mapping[Group, Sequence[float]] | None) -> Table:
    """The survival curve of every group, at these times if a cell limit is given."""
    unit = unit_of(of)
    columns = (
        Column(key="time", title="time", unit=unit, help="Time at which somebody was lost or left observation."),
        Column(key="at_risk", title="at risk", unit="count", help="Customers at risk just before it."),
        Column(key="lost", title="lost", unit="count", help="Customers lost then."),
        Column(key="survival", title="survival", unit="share", help="Share of customers who stay longer."),
        *limit_columns("share"),
    )
    title = tr("Still customers, by {by}", by=names_of(found.by)) if found.by else tr("Still customers")
    return Table(
        name=table_name(found.by, "survival", "survival_"),
        title=title,
        columns=(*label_columns(found.by), *columns),
        rows=tuple(survival_curves.steps(found, times)),
    )


def tests_table(rows: list[Row]) -> Table:
    """The log-rank tests of all groupings."""
    return Table(name="tests", title="Log-rank tests", columns=_TESTS, rows=tuple(rows))


def projection_tables(of: Projection) -> list[Table]:
    """What the model projects, and its parameters."""
    title = tr("Projected over {n} periods", n=len(of.rows))
    return [Table(name="projection", title=title, columns=_PROJECTION, rows=tuple(of.rows)), parameter_table(of.fit)]


_MOST_NAMED = 5  # groups that a note names


def notes_on_projection(of: Projection, counted: Lifetimes, limit: int) -> list[Note]:
    """The model of a projection, what its table leaves out for the cell ``limit``, and whether the model fits."""
    text = tr(
        "Projected by the shifted beta-geometric model; periods are {unit}. It assumes that all contracts end in the same way.",
        unit=translated(period_name(counted.unit)),
    )
    notes = [Note(code="projection", level="info", text=text)]
    if limit > 1:
        text = tr("The projection has observed shares only for periods at whose end the table survival shows the curve.")
        notes.append(Note(code="observed-suppressed", level="info", text=text))
    if of.fit.warning:
        notes.append(Note(code="fit-doubt", level="warning", text=f"{of.fit.model}: {of.fit.warning}"))
    return notes


def _other_horizons(tables: Sequence[Table], ends: Sequence[float]) -> str:
    """The horizons of the groupings that have another than all customers."""
    others = [
        tr("{end:,g} {table}", end=end, table=table.title[:1].lower() + table.title[1:])
        for table, end in zip(tables[1:], ends[1:], strict=False)
        if end and end != ends[0]
    ]
    return tr(" ({others})", others=", ".join(others)) if others else ""


def notes_on_times(
    counted: Lifetimes, overall: Curves, tables: Sequence[Table], ends: Sequence[float], *, confidence: float, min_cell: int
) -> list[Note]:
    """The unit of times, the horizons of means, and a median or losses that do not exist."""
    curve = overall.curves[()]
    times = tr("Times are in {unit}", unit=translated(counted.unit)) + (
        tr(", up to {as_of}.", as_of=counted.as_of) if counted.as_of else "."
    )
    text = tr(
        "{times} The mean is restricted to {end:,g} {unit}{further}. Intervals: {confidence:g} %, log-log.",
        times=times,
        end=ends[0],
        further=_other_horizons(tables, ends),
        unit=translated(counted.unit),
        confidence=confidence * 100,
    )
    notes = [Note(code="method", level="info", text=text, hint="--horizon TIME restricts the mean elsewhere")]
    if curve.customers and curve.quantile(0.5)[0] is None and min_cell > 1:
        notes.append(Note(code="median-not-reached", level="info", text="The median is not reached: more than half are still customers."))
    elif curve.customers and curve.quantile(0.5)[0] is None:
        lowest = curve.steps[-1].survival
        text = tr(
            "The median is not reached: {lowest} are still customers after {time:g} {unit}.",
            lowest=in_words(lowest, "share", 1),
            time=curve.steps[-1].time,
            unit=translated(counted.unit),
        )
        notes.append(Note(code="median-not-reached", level="info", text=text))
    if curve.customers and not curve.losses:
        notes.append(Note(code="nobody-lost", level="warning", text="Nobody is lost: neither the curve nor the mean has an interval."))
    return notes


def notes_on_missing_means(tables: list[Table], ends: list[float]) -> list[Note]:
    """Notes on the groups without a mean: not observed up to the horizon of their grouping, or lost on the first day."""
    notes = []
    for table, end in zip(tables, ends, strict=True):
        without = [row for row in table.rows if row["mean"] is None and row["customers"] and row["horizon"]]
        if short := [row for row in without if row["lost"] != row["customers"]]:
            text = tr(
                "{title}: no mean for {named}, observed for less than the {end:,g} that the means are restricted to.",
                title=table.title,
                named=_names_of_groups(table, short),
                end=end,
            )
            notes.append(
                Note(code="observed-shorter", level="info", text=text, hint="--horizon TIME restricts all means to a shorter time")
            )
        if at_once := [row for row in without if row["lost"] == row["customers"]]:
            text = tr(
                "{title}: no mean for {named}, of whom all were lost at time 0.", title=table.title, named=_names_of_groups(table, at_once)
            )
            notes.append(Note(code="lost-at-once", level="info", text=text))
    return notes


def notes_on_few_losses(found: Sequence[survival_curves.Curves]) -> list[Note]:
    """A note for each grouping whose log-rank tests rest on few losses."""
    text = "Log-rank tests of {names}: if fewer than 5 losses are expected in a group, p is that of a permutation test if it is larger."
    return [
        Note(code="few-expected", level="info", text=tr(text, names=names_of(each.by)))
        for each in found
        if survival_curves.expects_few(each)
    ]


def _names_of_groups(table: Table, rows: list[Row]) -> str:
    """The first groups by their names, and how many more."""
    known = [column.key for column in table.columns if column.unit == "label" and column.key != "flag"]
    named = ", ".join(" · ".join(str(row[key] or tr("(not stated)")) for key in known) for row in rows[:_MOST_NAMED])
    return named + (tr(" and {n} more", n=len(rows) - _MOST_NAMED) if len(rows) > _MOST_NAMED else "")
