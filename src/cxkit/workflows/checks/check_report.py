"""The report of ``check``: its tables, drawings, notes, and a sentence for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import JsonValue

from cxkit.language import day_text, tr, translated
from cxkit.measures.columns import limit_columns
from cxkit.model import Chart, Column, Note, Provenance, Report, Sentence, Table, Unit
from cxkit.options import Period
from cxkit.stats.decision_intervals import ALARMS
from cxkit.text.figures import digits_for, with_unit
from cxkit.text.sentences import sentence
from cxkit.workflows._provenance import join_provenances
from cxkit.workflows.checks.data_age import DataAge, Outdated
from cxkit.workflows.checks.kpis import Figure, Kpi
from cxkit.workflows.checks.signals import ChartName, ControlChart
from cxkit.workflows.checks.targets import TargetStatus

_FINDING = "finding-"
_METHODS = frozenset({"method", "small-n"})  # of tables that this report does not show
_WORDS = {"min": "at least", "max": "at most"}


def is_finding(each: Sentence) -> bool:
    """Whether a sentence names something that needs attention."""
    return each.code.startswith(_FINDING)


def findings_of(report: Report) -> list[str]:
    """The findings of a report in words."""
    return [each.text for each in report.summary if is_finding(each)]


def check_report(
    targets: Sequence[TargetStatus],
    charts: Sequence[ControlChart],
    figures: Mapping[Kpi, Figure],
    *,
    age: DataAge,
    chart: ChartName,
    every: Period,
    strict: bool,
    adjusted: bool,
) -> Report:
    """Make the report of targets and control charts. ``strict``: a target at risk is a finding too."""
    unit = common_unit(figure.unit for figure in figures.values())
    signals = _signals(charts, chart, common_unit(figure.unit_over_time for figure in figures.values()))
    return Report(
        metric="check",
        title=tr("Targets and signals"),
        tables=(_targets(targets, unit), signals),
        summary=_summary(targets, charts, figures, age.outdated, every=every, strict=strict),
        charts=(_drawing(signals),),
        notes=(*age.notes(), *chart_notes(charts, figures, chart=chart, adjusted=adjusted)),
        provenance=origin(figures),
    )


def common_unit(units: Iterable[Unit]) -> Unit:
    """The unit of a column of several figures: theirs if all have the same."""
    found = set(units)
    return found.pop() if len(found) == 1 else "number"


def _targets(targets: Sequence[TargetStatus], unit: Unit) -> Table:
    columns = (
        *kpi_columns(),
        Column(key="value", title="value", unit=unit, help="The figure, overall."),
        *limit_columns(unit),
        Column(key="target", title="target", unit=unit, help="The least or the greatest value wanted."),
        Column(key="direction", title="direction", unit="label", help="min: the value should be at least the target; max: at most."),
        Column(key="status", title="status", unit="label", help="met, at_risk, missed, suppressed or no_data."),
    )
    rows = tuple(dict(zip((column.key for column in columns), [*each.kpi[:2], *each[1:]], strict=True)) for each in targets)
    return Table(name="targets", title="Targets", columns=columns, rows=rows)


def _signals(charts: Sequence[ControlChart], chart: ChartName, unit: Unit) -> Table:
    columns = (
        *kpi_columns(),
        Column(key="period", title="period", unit="date", help="First day of the period."),
        Column(key="value", title="value", unit=unit, help="The figure of the period."),
        Column(key="center", title="center", unit=unit, help="The figure of the base period."),
        Column(key="lower", title="lower", unit=unit, help="The period signals at or below this value."),
        Column(key="upper", title="upper", unit=unit, help="The period signals at or above this value."),
        Column(key="rule", title="rule", unit="label", help="The rule by which the period signals."),
    )
    rows = []
    for each in charts:
        for period, value, center, limits in each.points:
            rule = f"{chart}-{limits.rule}" if limits.rule else None
            cells = [*each.kpi[:2], period, value, center, limits.lower, limits.upper, rule]
            rows.append(dict(zip((column.key for column in columns), cells, strict=True)))
    return Table(name="signals", title="Periods and their limits", columns=columns, rows=tuple(rows))


def kpi_columns() -> tuple[Column, Column]:
    """The columns that name a KPI."""
    return (
        Column(key="metric", title="metric", unit="label", help="The metric."),
        Column(key="where", title="where", unit="label", help="The condition on rows; null: all rows.", absent="all rows"),
    )


def _drawing(signals: Table) -> Chart:
    group = ["metric", *(["where"] if any(row["where"] for row in signals.rows) else [])]
    return Chart(kind="sparkline", table="signals", encodings={"x": "period", "y": "value", "group": [*group]})


def _summary(
    targets: Sequence[TargetStatus],
    charts: Sequence[ControlChart],
    figures: Mapping[Kpi, Figure],
    outdated: Sequence[Outdated],
    *,
    every: Period,
    strict: bool,
) -> tuple[Sentence, ...]:
    """A sentence for each finding; without any, one that says so."""
    titles = {kpi: f"{figure.report.title} ({kpi.where})" if kpi.where else figure.report.title for kpi, figure in figures.items()}
    codes = {"missed": "missed", "no_data": "no-data", "suppressed": "suppressed", **({"at_risk": "at-risk"} if strict else {})}
    found = [_outdated_sentence(each, titles[each.kpi], every) for each in outdated]
    found += [
        _target_sentence(each, codes[each.status], figures[each.kpi].unit, titles[each.kpi]) for each in targets if each.status in codes
    ]
    for each in charts:
        if each.last:
            figure = figures[each.kpi]
            of = f": {figure.timed.value.replace('_', ' ')}" if figure.timed else ""
            found.append(_signal_sentence(each, figure.unit_over_time, f"{titles[each.kpi]}{of}", every))
    if found:
        return tuple(found)
    met, limited = sum(each.status == "met" for each in targets), sum(each.limited for each in charts)
    numbers = {"met": met, "n": len(targets), "at_risk": len(targets) - met}
    code = "targets-at-risk" if numbers["at_risk"] else "targets-held"
    words = {name: str(number) for name, number in numbers.items()}
    held = [sentence(code, numbers, words, several=numbers["at_risk"] > 1)] if targets else []
    still = [sentence("no-signal", {"n": limited}, {"n": str(limited)}, several=limited > 1)] if limited else []
    return (*held, *still)


def _outdated_sentence(each: Outdated, title: str, every: Period) -> Sentence:
    period = each.period.isoformat()
    figures = {"name": each.kpi.label, "metric": each.kpi.metric, "where": each.kpi.where, "period": period, "days": each.days}
    words = {"name": title, "days": str(each.days), "every": every, "period": day_text(each.period)}
    return sentence(f"{_FINDING}outdated", {**figures, "status": "outdated"}, words, several=each.days != 1)


def _target_sentence(each: TargetStatus, code: str, unit: Unit, title: str) -> Sentence:
    numbers = {"value": each.value, "low": each.low, "high": each.high, "target": each.target}
    figures: dict[str, JsonValue] = {"name": each.kpi.label, "metric": each.kpi.metric, "where": each.kpi.where, **numbers}
    figures |= {"direction": each.direction, "status": each.status}
    known = {name: _shown(value, unit) for name, value in numbers.items() if value is not None}
    bare = "-bare" if each.status in ("missed", "at_risk") and (each.low is None or each.high is None) else ""
    words = {"value": tr("not reached"), **known, "name": title, "direction": translated(_WORDS[each.direction])}
    return sentence(f"{_FINDING}{code}{bare}", figures, words)


def _signal_sentence(chart: ControlChart, unit: Unit, title: str, every: Period) -> Sentence:
    point = chart.points[-1]
    numbers = {"value": point.value, "center": point.center, "lower": point.limits.lower, "upper": point.limits.upper}
    figures: dict[str, JsonValue] = {"name": chart.kpi.label, "metric": chart.kpi.metric, "where": chart.kpi.where, **numbers}
    figures |= {"direction": point.limits.rule, "period": point.period, "status": "signal"}
    words = {"value": _shown(point.value, unit), "center": _shown(point.center, unit), "period": day_text(date.fromisoformat(point.period))}
    return sentence(f"{_FINDING}{point.limits.rule}", figures, {**words, "name": title, "every": every})


def _shown(value: float | None, unit: Unit) -> str:
    return tr("not known") if value is None else with_unit(value, unit, digits_for(unit, [value]))


def chart_notes(charts: Sequence[ControlChart], figures: Mapping[Kpi, Figure], *, chart: ChartName, adjusted: bool) -> tuple[Note, ...]:
    """Notes on the charts, then those of the metrics, each once; the limits of a CUSUM alone hold a rate of false alarms."""
    found = [note for chart in charts for note in chart.notes]
    limited = sum(chart.limited for chart in charts)
    if chart == "cusum" and limited > 1 and not adjusted:
        share = 1 - (1 - ALARMS[0]) ** limited
        text = tr(
            "Each of {limited} charts has a false alarm in up to 5 % of years, and any of them in up to {share:.0f} %.",
            limited=limited,
            share=100 * share,
        )
        found.append(Note(code="many-charts", level="info", text=text, hint="--adjust holds 5 % for all of them together"))
    return (*found, *_notes_of_metrics(figures))


def _notes_of_metrics(figures: Mapping[Kpi, Figure]) -> list[Note]:
    """The notes of the metrics, each once, without those on methods; what is true of some of the figures names them."""
    about: dict[Note, list[str]] = {}
    for kpi, figure in figures.items():
        for note in figure.report.notes:
            if note.code not in _METHODS:
                about.setdefault(note, []).append(kpi.label)
    return [
        note if len(labels) == len(figures) else note.model_copy(update={"text": f"{', '.join(labels)}: {translated(note.text)}"})
        for note, labels in about.items()
    ]


def origin(figures: Mapping[Kpi, Figure]) -> Provenance:
    """Rows are those of each set of files once, as the first figure read them."""
    return join_provenances({each.report.provenance.sources: each.report.provenance for each in reversed(list(figures.values()))}.values())
