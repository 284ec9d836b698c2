"""The first rows of every list of a report (``--top``): groups, drivers, paths, customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from cxkit.counts.group_names import is_group
from cxkit.language import tr, translated
from cxkit.model import Cell, Note, Row, Table

Group = tuple[Cell, ...]


def cut_lists(
    tables: Sequence[Table], top: int | None, lists: Collection[str], details: Mapping[str, str]
) -> tuple[list[Table], list[Note]]:
    """The tables with their first ``top`` groups, those named in ``lists`` with the first rows of each group; notes on what is left out.

    A table by the same groups as an earlier one, such as one over time, keeps the groups shown there, and so does a table of ``details``
    with those of the table that it belongs to. Other tables (the overall figure, distributions, periods) are no lists.
    """
    if top is None:
        return list(tables), []
    shown: dict[tuple[str, ...], set[Group]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    cut, notes = list[Table](), list[Note]()
    for table in tables:
        columns[table.name] = tuple(column.key for column in table.columns if is_group(column.key))
        by = columns[details.get(table.name, table.name)]
        rows, first = list(table.rows), by not in shown
        if by:
            groups = list(dict.fromkeys(_group(row, by) for row in rows))
            kept = shown.setdefault(by, set(groups[:top]))
            rows = [row for row in rows if _group(row, by) in kept]
            if first and len(groups) > top:
                text = tr(
                    "{title}: the first {top} of {n} groups are shown; all were computed and adjusted for.",
                    title=translated(table.title),
                    top=top,
                    n=len(groups),
                )
                notes.append(Note(code="top", level="info", text=text, hint=tr("--top {n} shows all", n=len(groups))))
        if table.name in lists:
            most = max((len(each) for each in _by_group(rows, by)), default=0)
            rows = [row for each in _by_group(rows, by) for row in each[:top]]
            if most > top:
                text = tr(
                    "{title}: the first {top} of {most} rows are shown; all were computed.",
                    title=translated(table.title),
                    top=top,
                    most=most,
                )
                notes.append(Note(code="top", level="info", text=text, hint=tr("--top {most} shows all", most=most)))
        cut.append(table.model_copy(update={"rows": tuple(rows)}))
    return cut, notes


def _group(row: Row, by: Sequence[str]) -> Group:
    return tuple(row[name] for name in by)


def _by_group(rows: Iterable[Row], by: Sequence[str]) -> list[list[Row]]:
    found: dict[Group, list[Row]] = {}
    for row in rows:
        found.setdefault(_group(row, by), []).append(row)
    return list(found.values())
