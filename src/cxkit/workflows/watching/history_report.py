"""The report of ``history``: a table of periods for each metric, with the limits of its control chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from cxkit.language import tr
from cxkit.measures.columns import PERIOD_COLUMNS
from cxkit.measures.grouping import slug
from cxkit.model import Cell, Chart, Column, Note, Report, Row, Sentence, Table
from cxkit.text.sentences import join_names, sentence
from cxkit.workflows.checks.check_report import chart_notes, origin
from cxkit.workflows.checks.kpis import Figure
from cxkit.workflows.checks.signals import ChartName, ControlChart, Point

_FIGURES = ("value", "low", "high", "center", "lower", "upper")
_HELP = {
    "value": "The figure of the period.",
    "low": "Lower confidence limit.",
    "high": "Upper confidence limit.",
    "center": "The figure of the base period.",
    "lower": "The period signals at or below this value.",
    "upper": "The period signals at or above this value.",
}


def history_report(figures: Sequence[Figure], charts: Sequence[ControlChart], *, chart: ChartName, adjusted: bool, gone: int) -> Report:
    """Make the report. ``gone``: the number of counted files that are no longer there, of which some metrics would be computed."""
    pairs: dict[str, list[tuple[Figure, ControlChart]]] = {}
    for figure, points in zip(figures, charts, strict=True):
        pairs.setdefault(_table_name(figure), []).append((figure, points))
    tables = [_table(name, each, chart) for name, each in pairs.items()]
    notes = chart_notes(charts, {figure.kpi: figure for figure in figures}, chart=chart, adjusted=adjusted)
    return Report(
        metric="history",
        title=tr("Key figures over time"),
        tables=tuple(tables),
        summary=_summary(figures, charts),
        charts=tuple(_drawing(table) for table in tables),
        notes=(*_gone_note(gone), *notes),
        provenance=origin({figure.kpi: figure for figure in figures}),
    )


def _table_name(figure: Figure) -> str:
    by = "_".join(slug(name) for name, _ in figure.kpi.group)
    metric = slug(figure.kpi.metric)
    return f"{metric}_by_{by}" if by else metric


def _table(name: str, pairs: Sequence[tuple[Figure, ControlChart]], chart: ChartName) -> Table:
    figure = pairs[0][0]
    by = [group for group, _ in figure.kpi.group]
    title = tr("{title} by {names}", title=figure.report.title, names=tr(" and ").join(by)) if by else figure.report.title
    columns = (
        *(Column(key=group, title=group.replace("_", " "), unit="label") for group in by),
        *PERIOD_COLUMNS,
        Column(key="n", title="n", unit="count", help="Number of answers."),
        *(Column(key=key, title=key, unit=figure.unit_over_time, help=_HELP[key]) for key in _FIGURES),
        Column(key="rule", title="rule", unit="label", help="The rule by which the period signals."),
        Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 answers; suppressed: fewer than --min-cell allows."),
    )
    rows = [row for each, points in pairs for row in _rows(each, {point.period: point for point in points.points}, chart)]
    return Table(name=name, title=title, columns=columns, rows=tuple(rows))


def _rows(figure: Figure, points: Mapping[str, Point], chart: ChartName) -> list[Row]:
    names, rows = figure.over_time, list[Row]()
    for row in figure.periods or ():
        point = points.get(str(row["period"]))
        cells: list[Cell] = [row["period"], row["complete"], row[names.n]]
        cells += [row.get(name) for name in (names.value, names.low, names.high)]
        cells += [point.center, point.limits.lower, point.limits.upper] if point else [None, None, None]
        cells += [f"{chart}-{point.limits.rule}" if point and point.limits.rule else None, row.get("flag")]
        keys = [*(name for name, _ in figure.kpi.group), "period", "complete", "n", *_FIGURES, "rule", "flag"]
        rows.append(dict(zip(keys, [*(value for _, value in figure.kpi.group), *cells], strict=True)))
    return rows


def _drawing(table: Table) -> Chart:
    group = [column.key for column in table.columns[: [column.key for column in table.columns].index("period")]]
    same = {name: name for name in ("value", "center", "lower", "upper")}
    columns = [*group, "period", "n", "value", "rule"]
    return Chart(
        kind="control", table=table.name, encodings={"x": "period", **same, "signal": "rule", "group": [*group], "columns": columns}
    )


def _summary(figures: Sequence[Figure], charts: Sequence[ControlChart]) -> tuple[Sentence, ...]:
    found = []
    for figure, chart in zip(figures, charts, strict=True):
        periods = [point.period for point in chart.points if point.limits.rule]
        if periods:
            words = {"name": f"{figure.report.title}{_of_group(figure)}", "n": str(len(periods)), "periods": join_names(periods[::-1])}
            values: dict[str, JsonValue] = {
                "metric": figure.kpi.metric,
                "where": figure.kpi.where,
                "periods": list(periods),
                "n": len(periods),
            }
            found.append(sentence("history-signals", values, words, several=len(periods) > 1))
    return tuple(found) or ((sentence("history-calm", {}, {}),) if any(chart.limited for chart in charts) else ())


def _of_group(figure: Figure) -> str:
    return f" ({', '.join(str(value or tr('not stated')) for _, value in figure.kpi.group)})" if figure.kpi.group else ""


def _gone_note(gone: int) -> list[Note]:
    if not gone:
        return []
    text = tr(
        "{gone:,} file that was counted before has changed or is no longer in the folder."
        if gone == 1
        else "{gone:,} files that were counted before have changed or are no longer in the folder.",
        gone=gone,
    )
    return [Note(code="files-gone", level="warning", text=tr("{text} Metrics that are recounted lack them.", text=text))]
