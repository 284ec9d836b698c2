"""The top of a report: title and sources, the answer in words, the main figure, and the shares that it is made of."""

from __future__ import annotations

from cxkit.model import Chart, Column, Report, Row, Table
from cxkit.render._cells import absent_text, flag_text, heading
from cxkit.render._chart import column_of, number_of
from cxkit.render._draw import stacked
from cxkit.render._origin import interval_name, origin
from cxkit.render._safe import visible
from cxkit.render._screen import Line, Span
from cxkit.render._summary import summary_texts
from cxkit.render._width import cell_len, shortened, wrapped
from cxkit.text.figures import digits_for, figure, with_unit

# Good, neutral and bad differ in density, so that the bar reads without colour.
_INK = {"good": "▇", "neutral": "▒", "bad": "░"}


def title_lines(report: Report, page: int) -> list[Line]:
    """Return the title on the left, and sources, rows and dates on the right."""
    title = wrapped(visible(report.title), page)
    words = origin(report)
    told = [" · ".join(words[:2]), *words[2:]]
    if cell_len(told[0]) > page and len(words) > 1:
        told = words  # a long path has a line of its own
    lines: list[Line] = [[(line, "strong")] for line in title]
    if cell_len(title[-1]) + 2 + cell_len(told[0]) <= page:
        lines[-1] = _apart(lines[-1], [(told.pop(0), "neutral")], page)
    return lines + [_apart([], [(shortened(line, page), "neutral")], page) for line in told]


def summary_lines(report: Report, page: int) -> list[Line]:
    """The sentences as a paragraph, ``page`` cells wide; empty without any."""
    text = " ".join(summary_texts(report, drawn=True))
    return [[("  ", ""), (line, "")] for line in wrapped(text, page - 2)] if text else []


def headline_lines(report: Report, page: int) -> list[Line]:
    """Return the main figure with its interval and n, and the bar of shares; empty if the report has no such chart."""
    lines: list[Line] = []
    for chart in report.charts:
        found = _single_row(report, chart)
        if found and chart.kind == "headline":
            lines += _figure_lines(report, chart, *found, page)
        elif found and chart.kind in {"stacked", "shares"}:
            lines += _stacked_lines(chart, *found, page)
        elif found and chart.kind == "share":
            lines += _share_lines(chart, *found, page)
    return lines


def is_shown_in_headline(report: Report, table: Table) -> bool:
    """Whether the headline has already shown everything that the table holds."""
    shown = {"flag"}
    for chart in report.charts:
        if chart.table == table.name and chart.kind in {"headline", "share", "shares", "stacked"}:
            for keys in (keys for name, keys in chart.encodings.items() if name != "columns"):
                shown.update(str(key) for key in (keys if isinstance(keys, list) else [keys]))
    return len(shown) > 1 and len(table.rows) == 1 and all(key in shown for key, cell in table.rows[0].items() if cell is not None)


def _single_row(report: Report, chart: Chart) -> tuple[Table, Row] | None:
    for table in report.tables:
        if table.name == chart.table and len(table.rows) == 1:
            return table, table.rows[0]
    return None


def _figure_lines(report: Report, chart: Chart, table: Table, row: Row, page: int) -> list[Line]:
    columns = {column.key: column for column in table.columns}
    column = columns.get(str(chart.encodings.get("value")))
    if column is None:
        return []
    value, low, high = (number_of(row.get(str(chart.encodings.get(name)))) for name in ("value", "low", "high"))
    digits = digits_for(column.unit, [value, low, high], column.digits)
    shown: list[Span] = [((absent_text(row, column) or "no value") if value is None else with_unit(value, column.unit, digits), "strong")]
    if named := chart.encodings.get("label"):
        shown.insert(0, (visible(str(named)), ""))
    if low is not None and high is not None:
        between = f"{figure(low, column.unit, digits, signed=False)} … {with_unit(high, column.unit, digits, signed=False)}"
        shown.append((f"{interval_name(report)} {between}", ""))
    flag = row.get("flag")
    beside: list[Span] = [(flag_text(flag), "warning")] if isinstance(flag, str) else []
    beside.append((_count(row, columns.get(str(chart.encodings.get("n")))), ""))
    left, right = _joined(shown), _joined(beside)
    if _length(left) + _length(right) <= page:
        return [_apart(left, right[1:], page)]
    # one piece below the other; each has its own line if not even the figure and its interval fit
    pieces = [*([] if _length(left) <= page else shown), *beside]
    lines = [left] if _length(left) <= page else []
    return lines + [[("  ", ""), (line, tone)] for text, tone in pieces for line in wrapped(text, page - 2)]


def _joined(pieces: list[Span]) -> Line:
    """The pieces side by side, three blanks between them and two before."""
    line: Line = []
    for piece in filter(lambda piece: piece[0], pieces):
        line += [("   " if line else "  ", ""), piece]
    return line


def _count(row: Row, column: Column | None) -> str:
    number = number_of(row.get(column.key)) if column else None
    if column is None or number is None:
        return ""
    noun = visible(column.title)
    return f"n = {figure(number, 'count', digits_for('count', [number]))}" + (f" {noun}" if noun.lower() != "n" else "")


def _stacked_lines(chart: Chart, table: Table, row: Row, page: int) -> list[Line]:
    parts = chart.encodings.get("parts")
    columns = [column for key in (parts if isinstance(parts, list) else []) for column in table.columns if column.key == key]
    counts = [number_of(row[column.key]) for column in columns]
    known = [count for count in counts if count is not None and count >= 0]
    whole = sum(known)
    if len(known) < len(counts) or whole <= 0:
        return []
    room = page - 4
    tones = [next((tone for tone in _INK if chart.encodings.get(tone) == column.key), "neutral") for column in columns]
    weighted = chart.encodings.get("shares")
    shares = [float(each) for each in weighted] if isinstance(weighted, list) else [count / whole for count in known]
    cells = stacked(shares, room)
    bar: Line = [("  ", ""), *((_INK[tone] * width, tone) for tone, width in zip(tones, cells, strict=True))]
    legends = [
        f"{heading(column).removesuffix(' %')} {with_unit(share, 'share', 1)}" for column, share in zip(columns, shares, strict=True)
    ]
    if chart.kind == "stacked":
        legends = [f"{text} ({figure(count, 'count', digits_for('count', known))})" for text, count in zip(legends, known, strict=True)]
    legend = list(zip(legends, tones, strict=True))
    return [bar, *_spread(legend, room)]


def _share_lines(chart: Chart, table: Table, row: Row, page: int) -> list[Line]:
    """A bar for the share of a whole, with its interval or the number of answers in words below it."""
    columns = {key: column_of(table, chart, key) for key in ("value", "low", "high", "n")}
    value, low, high, n = (number_of(row[column.key]) if column else None for column in columns.values())
    of = columns["value"]
    if of is None or value is None:
        return []
    name = heading(columns["n"]) if columns["n"] else visible(of.title)
    legend = f"{name} {with_unit(value, 'share', 1)}"
    if low is not None and high is not None:
        legend += f"   {figure(low, 'share', 1)} … {with_unit(high, 'share', 1)}"
    if n is not None:
        legend += f" ({figure(n, 'count', digits_for('count', [n]))})"
    cells = stacked([value, 1 - value], page - 4)
    bar: Line = [("  ", ""), (_INK["good"] * cells[0], "good"), (_INK["bad"] * cells[1], "neutral")]
    return [bar, *_spread([(legend, "good")], page - 4)]


def _spread(words: list[Span], room: int) -> list[Line]:
    """The words over the whole width, the first at its left end and the last at its right; one below the other if room is short."""
    blanks = room - _length(words)
    gaps = len(words) - 1
    if blanks < 2 * gaps:
        return [[("  ", ""), (shortened(text, room), tone)] for text, tone in words]
    line: Line = []
    for number, word in enumerate(words):
        before = 2 if number == 0 else blanks * number // gaps - blanks * (number - 1) // gaps
        line += [(" " * before, ""), word]
    return [line]


def _apart(left: Line, right: Line, page: int) -> Line:
    return [*left, (" " * (page - _length(left) - _length(right)), ""), *right]


def _length(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)
