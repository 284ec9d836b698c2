"""The tables of retention: figures by group, curves, tests, and what a model projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.language import tr
from cxkit.measures.columns import limit_columns, not_reached, with_limits
from cxkit.measures.customers import survival_curves
from cxkit.measures.customers.parameter_table import parameter_table
from cxkit.measures.customers.projection import Projection
from cxkit.measures.customers.survival_curves import Curves, Group
from cxkit.measures.grouping import label_columns, names_of, table_name, table_title
from cxkit.model import Column, Row, Table, Unit
from cxkit.options import TimeUnit

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
            key="won_back",
            title="won back",
            unit="count",
            help="How often a customer came back after a loss; null if no days are known.",
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
    return Table(
        name=table_name(found.by),
        title=table_title(found.by),
        columns=(*label_columns(found.by), *columns),
        rows=rows,
    )


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
    return [
        Table(name="projection", title=title, columns=_PROJECTION, rows=tuple(of.rows)),
        parameter_table(of.fit),
    ]
