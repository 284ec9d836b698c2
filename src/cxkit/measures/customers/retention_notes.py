"""Notes on retention: how times and means are to be read, and which groups have no mean, few expected losses or a projection in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.language import tr, translated
from cxkit.measures.customers import survival_curves
from cxkit.measures.customers.projection import Projection, period_name
from cxkit.measures.customers.survival_curves import Curves
from cxkit.measures.grouping import names_of
from cxkit.model import Note, Row, Table
from cxkit.text.figures import in_words

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
