"""The appendix of the whole report: which files it was made from, which rows it leaves out, which columns it took, and by which methods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxkit.language import tr, translated
from cxkit.model import Column, Report, Row, Table
from cxkit.registry import METRICS, WORKFLOWS
from cxkit.text.docstring import documentation


def appendix(made: Sequence[Report]) -> list[Table]:
    """The tables of the appendix from the reports of the parts, without those that would be empty."""
    rows: Iterable[tuple[str, str, Sequence[Column], list[Row]]] = (
        ("sources", "Files and rows", _SOURCES, [_source_row(one) for one in made]),
        ("excluded", "Rows excluded", _EXCLUDED, [row for one in made for row in _excluded_rows(one)]),
        ("roles", "Columns used", _ROLES, _role_rows(made)),
        ("methods", tr("Methods"), _METHODS, [row for one in made for row in _method_rows(one)]),
    )
    return [
        Table(name=f"appendix_{name}", title=title, section="Appendix", columns=tuple(columns), rows=tuple(found))
        for name, title, columns, found in rows
        if found
    ]


_COMMAND = Column(key="command", title="command", unit="label", help="The command that made this part of the report.")
_SOURCES = (
    _COMMAND,
    Column(key="files", title="files", unit="text", help="The files that were read."),
    Column(key="rows_read", title="rows read", unit="count", help="Rows of these files."),
    Column(key="rows_used", title="rows used", unit="count", help="Rows that the figures are made of."),
)
_EXCLUDED = (
    _COMMAND,
    Column(key="reason", title="reason", unit="label", help="Why rows were excluded."),
    Column(key="rows", title="rows", unit="count", help="Rows excluded for this reason."),
)
_ROLES = (
    Column(key="role", title="role", unit="label", help="What the column is used as."),
    Column(key="column", title="column", unit="text", help="The header of the column."),
    Column(key="commands", title="commands", unit="text", help="The commands that used it."),
)
_METHODS = (
    _COMMAND,
    Column(key="method", title="method", unit="text", help="The question it answers."),
    Column(key="source", title="source", unit="text", help="Where the method is published."),
)


def _source_row(one: Report) -> Row:
    held = one.provenance
    return {"command": one.metric, "files": ", ".join(held.sources), "rows_read": held.rows_read, "rows_used": held.rows_used}


def _excluded_rows(one: Report) -> list[Row]:
    return [{"command": one.metric, "reason": reason, "rows": n} for reason, n in one.provenance.rows_set_aside.items() if n]


def _role_rows(made: Sequence[Report]) -> list[Row]:
    """Each column once for what it is used as, with the parts that use it."""
    users: dict[tuple[str, str], list[str]] = {}
    for one in made:
        for role, column in one.provenance.roles.items():
            users.setdefault((role, column), []).append(one.metric)
    return [{"role": role, "column": column, "commands": ", ".join(parts)} for (role, column), parts in users.items()]


def _method_rows(one: Report) -> list[Row]:
    declared = METRICS[one.metric] if one.metric in METRICS else WORKFLOWS[one.metric]
    described = documentation(declared.doc)
    source = " ".join(translated(entry) for part in described.parts if part.heading == "Source" for entry in part.entries)
    return [{"command": one.metric, "method": translated(described.question), "source": source.replace("`", "")}] if source else []
