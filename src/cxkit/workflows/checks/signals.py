"""Control charts of the figures that ``check`` looks at: limits, signals, and what the base period says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Literal, NamedTuple

from cxkit.errors import UsageError
from cxkit.language import formatted, tr
from cxkit.model import Note, Row
from cxkit.options import Period
from cxkit.stats.control_charts import (
    Base,
    Limits,
    autocorrelation,
    cusum,
    own_error,
    p_chart,
    ranges,
    rare_error,
    spread,
    standardised,
    xmr_chart,
)
from cxkit.stats.decision_intervals import ALARMS, LEAST_BASE, are_rare, decision_interval, interval_for_rare
from cxkit.stats.distributions import chi2_upper, normal_critical
from cxkit.text.figures import MINUS
from cxkit.workflows.checks.kpis import Asking, Figure, Kpi, number

ChartName = Literal["cusum", "p", "xmr"]
PER_YEAR: dict[Period, int] = {"week": 52, "month": 12, "quarter": 4, "year": 1}
_USUAL_BASE = 24
_FEW = 30  # answers of a period below which the standard error of a mean is at least that of its own interval
_REACH: dict[str, float] = {"share": 1.0, "points": 100.0}
"""How far a rare answer lies from the usual one, near an end of the scale."""


class Point(NamedTuple):
    """A period of a chart: its first day, figure, center and limits."""

    period: str
    value: float | None
    center: float | None
    limits: Limits


@dataclass(frozen=True)
class ControlChart:
    """The complete periods of a figure with their limits; ``note`` says why there are none, or what is special about the base."""

    kpi: Kpi
    points: Sequence[Point]
    notes: Sequence[Note]

    @property
    def limited(self) -> bool:
        """Whether there are limits."""
        return any(point.limits.upper is not None for point in self.points)

    @property
    def last(self) -> Point | None:
        """The last complete period, if it signals."""
        return self.points[-1] if self.points and self.points[-1].limits.rule else None


@dataclass(frozen=True)
class Charting:
    """How charts are made: their kind, the number of base periods (None: the usual), and how many charts share the false alarms."""

    kind: ChartName
    base: int | None
    shared_by: int

    def chart(self, figure: Figure, asking: Asking) -> ControlChart:
        """Make the chart of a figure. Raises UsageError for a p chart of a figure that is no share."""
        if self.kind == "p" and figure.unit_over_time != "share":
            raise UsageError(
                tr("A p chart takes shares, and the figure of {metric} is none.", metric=figure.kpi.metric),
                "Leave --chart out: a CUSUM takes every figure.",
            )
        made = self._chart(figure, asking)
        return replace(made, notes=(*made.notes, *_other_figure(figure)))

    def _chart(self, figure: Figure, asking: Asking) -> ControlChart:
        rows = figure.complete
        size = self._base_size(len(rows), every=asking.every)
        if note := _no_limits(figure, rows[:size]):
            return _without(figure, note)
        usable = [row for row in rows[:size] if figure.value(row) is not None]
        if self.kind == "cusum" and len(rows) <= size:
            return _without(figure, _none_after(figure, len(rows)))
        if self.kind == "xmr":
            return _xmr(figure, usable)
        base = figure.pooled(usable) if figure.timed else self._base_of(figure, asking, rows[:size], rows[size:])
        if base is None or (self.kind == "cusum" and base.variance <= 0):
            text = tr("{label} does not vary in its base period: no signals are looked for.", label=figure.kpi.label)
            return _without(figure, Note(code="no-limits", level="warning", text=text))
        if self.kind == "p":
            found = p_chart([figure.value(row) for row in rows], [figure.size(row) for row in rows], base.center)
            return ControlChart(figure.kpi, _points(figure, rows, base.center, found), [_base_note(figure, rows[:size], base.center)])
        return self._cusum(figure, base, rows, size, PER_YEAR[asking.every])

    def _base_size(self, periods: int, every: Period) -> int:
        """The number of base periods: 24 if at least 12 more follow, else 12; with ``--base`` that number."""
        if self.base is not None:
            return self.base
        return _USUAL_BASE if PER_YEAR[every] > LEAST_BASE and periods >= _USUAL_BASE + LEAST_BASE else LEAST_BASE

    def _base_of(self, figure: Figure, asking: Asking, base: Sequence[Row], after: Sequence[Row]) -> Base | None:
        """Compute the figure of the base period, all its answers together."""
        last = str(base[-1]["period"])
        following = (
            [str(row["period"]) for row in figure.periods or () if str(row["period"]) > last] if not after else [str(after[0]["period"])]
        )
        end = date.fromisoformat(following[0]) if following else None
        found = asking.base(figure.kpi, str(base[0]["period"]), end)
        return found.as_base()

    def _cusum(self, figure: Figure, base: Base, rows: Sequence[Row], size: int, per_year: int) -> ControlChart:
        values, sizes = [figure.value(row) for row in rows], [figure.size(row) for row in rows]
        least = [_least_error(figure, row, base) for row in rows]
        z = standardised(values[:size], sizes[:size], base)
        base = base._replace(spread=spread(z))
        h = decision_interval(sum(each is not None for each in z), per_year, ALARMS[0] / self.shared_by)
        h = _wide_enough(h, figure, base, sizes)
        found = cusum(standardised(values[size:], sizes[size:], base, least[size:]), h)
        bare = [Limits(None, None)] * size
        limits = [_as_values(each, base, n, low) for each, n, low in zip(found, sizes[size:], least[size:], strict=True)]
        points = _points(figure, rows, base.center, [*bare, *limits])
        return ControlChart(figure.kpi, points, [_base_note(figure, rows[:size], base.center, h), *_doubts(figure, z, base)])


def _wide_enough(h: float, figure: Figure, base: Base, sizes: Sequence[float]) -> float:
    """The decision interval, wider for shares and scores near an end of their scale in periods of few answers.

    Means of scores too, from the number of answers on for which no error of their own is taken: one of thirty gaps at the end of the scale
    moves their mean by two or three standard deviations.
    """
    filled = [n for n in sizes if n > 0]
    if not filled:
        return h
    usual = median(filled)
    reach = _REACH.get(figure.unit_over_time) or (figure.farthest(base.center) if usual >= _FEW else None)
    return interval_for_rare(h, usual, base.variance / reach**2) if reach else h


def _least_error(figure: Figure, row: Row, base: Base) -> float:
    """The least standard error of a period: that of rare answers if they are few, that of the interval if all are few; else 0."""
    value, n, reach = figure.value(row), figure.size(row), _REACH.get(figure.unit_over_time)
    if value is None or n <= 0:
        return 0.0
    if reach:
        variance = base.variance / reach**2
        return reach * rare_error(value / reach, base.center / reach, n, variance) if are_rare(n, variance) else 0.0
    limits = number(row[figure.over_time.low]), number(row[figure.over_time.high])
    return own_error(value, base.center, limits, n, normal_critical(figure.confidence)) if n < _FEW else 0.0


def _as_values(limits: Limits, base: Base, n: float, least: float) -> Limits:
    """Limits of a z as values of a period of ``n`` answers whose standard error is at ``least`` so large; none for an empty period."""
    if n <= 0 or limits.lower is None or limits.upper is None:
        return Limits(None, None, limits.rule)
    error = max(base.error(n), least)
    return Limits(base.center + limits.lower * error, base.center + limits.upper * error, limits.rule)


def _points(figure: Figure, rows: Sequence[Row], center: float, limits: Sequence[Limits]) -> list[Point]:
    return [Point(str(row["period"]), figure.value(row), center, each) for row, each in zip(rows, limits, strict=True)]


def _other_figure(figure: Figure) -> list[Note]:
    if figure.timed is None:
        return []
    shown = figure.timed.value.replace("_", " ")
    text = tr(
        "{label}: its main figure is none of a period; signals are looked for in the {shown} of each.", label=figure.kpi.label, shown=shown
    )
    return [Note(code="other-figure", level="info", text=text)]


def _no_limits(figure: Figure, base: Sequence[Row]) -> Note | None:
    """The note that says why a figure has no limits; None if it may have some."""
    if figure.periods is None:
        text, hint = tr("{label} has no figures over time: only its targets are checked.", label=figure.kpi.label), ""
    elif any(row.get("flag") == "suppressed" for row in base):
        text = tr(
            "{label}: a base period is suppressed, and the figure of the whole base would reveal it: there are no limits.",
            label=figure.kpi.label,
        )
        hint = tr("a longer --every has more answers in each period")
    elif (usable := sum(figure.value(row) is not None for row in base)) < LEAST_BASE:
        text = tr(
            "{label}: {usable} complete base periods; limits need {least_base}. No signals are looked for.",
            label=figure.kpi.label,
            usable=usable,
            least_base=LEAST_BASE,
        )
        hint = ""
    else:
        return None
    return Note(code="no-limits", level="warning", text=text, hint=hint)


def _none_after(figure: Figure, periods: int) -> Note:
    """The note that no period is left after those of the base."""
    text = tr(
        "{label}: all of its {periods} complete periods are base periods. A CUSUM looks for signals after them: there are none to find.",
        label=figure.kpi.label,
        periods=periods,
    )
    hint = "a shorter --every has more periods; --chart xmr looks at base periods too"
    return Note(code="no-limits", level="warning", text=text, hint=hint)


def _without(figure: Figure, note: Note) -> ControlChart:
    """A chart without limits, and the note that says why."""
    points = [Point(str(row["period"]), figure.value(row), None, Limits(None, None)) for row in figure.complete]
    return ControlChart(figure.kpi, points, [note])


def _xmr(figure: Figure, base: Sequence[Row]) -> ControlChart:
    limits = ranges([value for row in base if (value := figure.value(row)) is not None])
    found = xmr_chart([figure.value(row) for row in figure.complete], limits)
    note = _base_note(figure, base, limits.center)
    text = tr(
        "{text}; mean moving range {mean_range:.4g}, its limit {upper_range:.4g}.",
        text=note.text[:-1],
        mean_range=limits.mean_range,
        upper_range=limits.upper_range,
    )
    return ControlChart(figure.kpi, _points(figure, figure.complete, limits.center, found), [note.model_copy(update={"text": text})])


def _day(row: Row) -> date:
    return date.fromisoformat(str(row["period"]))


def _base_note(figure: Figure, rows: Sequence[Row], center: float, h: float | None = None) -> Note:
    interval = tr(", decision interval h = {h:.1f}", h=h) if h is not None else ""
    when = tr("{n} periods from {period} to {period2}", n=len(rows), period=_day(rows[0]), period2=_day(rows[-1]))
    text = tr(
        "{label}: base period of {when}, center {center}{interval}.",
        label=figure.kpi.label,
        when=when,
        center=formatted(center, ".4g").replace("-", MINUS),
        interval=interval,
    )
    return Note(code="base-period", level="info", text=text, hint="--base N takes another number of periods")


def _doubts(figure: Figure, z: Sequence[float | None], base: Base) -> list[Note]:
    """Notes on a base period that varies by more than its numbers of answers explain, or whose periods resemble the one before."""
    known = [each for each in z if each is not None]
    found = []
    if chi2_upper(sum(each**2 for each in known), len(known) - 1) < 1 - 0.95:
        width = tr("limits are {max:.2f} times as wide", max=max(1.0, base.spread))
        text = tr("{label} varies from period to period by more than its answers explain: {width}.", label=figure.kpi.label, width=width)
        found.append(Note(code="overdispersed", level="info", text=text))
    r = autocorrelation(z)
    if r is not None and r > 1.96 / len(known) ** 0.5:
        text = tr(
            "{label}: a period resembles the one before (autocorrelation {r:.2f}), so that false alarms are more frequent.",
            label=figure.kpi.label,
            r=r,
        )
        found.append(Note(code="autocorrelated", level="warning", text=text, hint="a longer --every makes periods less alike"))
    return found
