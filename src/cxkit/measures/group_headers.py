"""The headers of group columns in a report: those of the file, unless a figure of the same table bears that name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.counts.group_names import group_name, is_group
from cxkit.language import tr
from cxkit.measures.report_body import ReportBody
from cxkit.model import Chart, Column, Note, Table

_SUFFIX = "_group"


def give_headers(tables: Sequence[Table], charts: Sequence[Chart]) -> ReportBody:
    """Give every group column a header in place of its id; one that a figure of its table bears gets the suffix ``_group``.

    Returns the tables and drawings as a report holds them, and the note on group columns that could not keep their name.
    """
    headers = [_headers(table.columns) for table in tables]
    by_table = {table.name: found for table, found in zip(tables, headers, strict=True)}
    renamed = {group_name(column): header for found in headers for column, header in found.items() if header != group_name(column)}
    return ReportBody(
        tuple(_headed_table(table, found) for table, found in zip(tables, headers, strict=True)),
        tuple(_headed_chart(chart, by_table[chart.table]) for chart in charts),
        _notes(renamed),
    )


def _headers(columns: Sequence[Column]) -> dict[str, str]:
    """The header of each group column, by its id."""
    groups = [column.key for column in columns if is_group(column.key)]
    figures = {column.key for column in columns} - set(groups)
    taken = figures | set(map(group_name, groups))
    found = {}
    for column in groups:
        header = group_name(column)
        if header in figures:
            while header in taken:
                header += _SUFFIX
            taken.add(header)
        found[column] = header
    return found


def _headed_table(table: Table, headers: Mapping[str, str]) -> Table:
    if not headers:
        return table
    columns = tuple(_headed_column(column, headers.get(column.key, column.key)) for column in table.columns)
    rows = tuple({headers.get(key, key): cell for key, cell in row.items()} for row in table.rows)
    return table.model_copy(update={"columns": columns, "rows": rows})


def _headed_column(column: Column, header: str) -> Column:
    title = column.title if header == group_name(column.key) else header.replace("_", " ")
    return column.model_copy(update={"key": header, "title": title})


def _headed_chart(chart: Chart, headers: Mapping[str, str]) -> Chart:
    encodings = {
        name: headers.get(value, value) if isinstance(value, str) else [headers.get(str(each), each) for each in value]
        for name, value in chart.encodings.items()
    }
    return chart.model_copy(update={"encodings": encodings})


def _notes(renamed: Mapping[str, str]) -> tuple[Note, ...]:
    if not renamed:
        return ()
    named = ", ".join(tr("'{name}' to '{header}'", name=name, header=header) for name, header in renamed.items())
    text = tr("Group columns with the name of a figure of the same table are renamed there: {named}.", named=named)
    return (Note(code="group-renamed", level="info", text=text),)
