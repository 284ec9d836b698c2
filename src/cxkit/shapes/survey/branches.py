"""One question in several columns, of which each respondent answered one: branches of a survey, or waves with other headers."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES, scores, shortened
from cxkit.roles.ruled_out import is_another_quantity, is_something_else
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.answers.scales import ends_apart, parse_scale
from cxkit.values.numbers import number

_SCORE = "cx:branch"
_FEWEST = 0.05  # of the rows belong to each column


def recognise(evidence: Evidence) -> Shape | None:
    """Several columns that could hold one score, of which each row has at most one filled."""
    table = evidence.table
    for role in SCORES:
        if evidence.wanted and role not in evidence.wanted and not evidence.declared:
            continue  # a score that the command does not need is no reason to refuse the file
        columns = _columns(evidence, role)
        if len(columns) == 1 and (other := _complement(evidence, role, columns[0])):
            if not evidence.declared:
                raise _unclear(evidence, role, columns[0], other)
            columns = [column for column in table.columns if column in {columns[0], other}]
        if len(columns) < 2:
            continue
        filled = pl.sum_horizontal(_filled(column).cast(pl.Int64) for column in columns)
        if table.sample.select((filled > 1).any()).item():
            continue
        twice, *any_filled = evidence.of_all(
            (filled > 1).any().alias("twice"), *(_filled(column).any().alias(column) for column in columns)
        ).row(0)
        if twice or not (all(any_filled) or evidence.declared):
            continue
        return _shape(evidence, role, columns)
    return None


def _columns(evidence: Evidence, role: str) -> list[str]:
    """The columns whose headers name the score; columns that the user names are not combined."""
    table = evidence.table
    found = table.roles.get(role)
    if found is not None and found.found in {"given", "config", "shape"}:
        return []
    if role in table.doubtful:
        return list(table.doubtful[role])
    if found is None:
        return []
    taken = {resolved.column for other, resolved in table.roles.items() if other != role}
    fitting = scores(table.kind, table.columns, table.repeated, table.hints, (role,))[role]
    named = [each.column for each in fitting if each.column not in taken]
    return [column for column in table.columns if column in {found.column, *named}]


def _complement(evidence: Evidence, role: str, column: str) -> str | None:
    """The only other column with answers on the scale of a score that is filled in just those rows where ``column`` is blank.

    So it is where one of several files asks the question under a header of its own.
    """
    table = evidence.table
    scale = table.scale_of(role)
    if scale is None or table.sample.schema[column].is_nested():
        return None
    blank = table.sample.select((~_filled(column)).mean()).item() or 0.0
    if not _FEWEST <= blank <= 1 - _FEWEST:
        return None
    free = [other for other in table.alike(scale) if other != column and table.role_of(other) in {None, *SCORES} - {role}]
    shown = {other: table.shown.get(other, other) for other in free}
    others = [
        other
        for other, header in shown.items()
        if not (is_another_quantity(header) or is_something_else(role, header, table.values(other)))
    ]
    either = [_filled(column) != _filled(other) for other in others]
    if not any(table.sample.select(each.all()).item() for each in either):
        return None
    whole = evidence.of_all(*(each.all().alias(other) for other, each in zip(others, either, strict=True))).row(0)
    found = [other for other, each in zip(others, whole, strict=True) if each]
    return found[0] if len(found) == 1 else None


def _unclear(evidence: Evidence, role: str, column: str, other: str) -> RoleError:
    """Half of the answers are not the answer, and nothing but the values speaks for the other half."""
    named, further = (evidence.table.shown.get(each, each) for each in (column, other))
    return RoleError(
        tr(
            "Column '{column}' holds the {role} score in some rows only, and '{other}' has answers on its scale in all others.",
            column=shortened(named),
            role=role,
            other=shortened(further),
        ),
        tr("--shape branches reads both as one question; --role {role}={column} uses only one.", role=role, column=shlex.quote(named)),
    )


def _filled(column: str) -> pl.Expr:
    return (stripped(column) != "").fill_null(value=False)


def _shape(evidence: Evidence, role: str, columns: list[str]) -> Shape:
    table = evidence.table
    headers = {column: header for header, places in table.repeated.items() for column in places}
    first = pl.coalesce(pl.when(_filled(column)).then(pl.col(column)) for column in columns)
    named = ", ".join(f"'{shortened(headers.get(column, column))}'" + (f" ({column})" if column in headers else "") for column in columns)
    asked = {column: headers.get(column, column) for column in columns}
    if not evidence.declared and not _alike(evidence, asked, role):
        raise RoleError(
            tr(
                "{n} columns hold the {role} score, and they have different scales or different best answers: {named}.",
                n=len(columns),
                role=role,
                named=named,
            ),
            tr(
                "--role {role}=COLUMN takes one of them; one file after the other, each with its --scale, gives a figure for each.",
                role=role,
            ),
        )
    text = tr(
        "{n} columns hold the {role} score, and no row has two of them filled: {named}; they are read as one.",
        n=len(columns),
        role=role,
        named=named,
    )
    note = Note(code="shape", level="info", text=text, hint=tr("--role {role}=COLUMN uses only one of them", role=role))
    return Shape(
        add=lambda frame: frame.with_columns(first.alias(_SCORE)), columns={_SCORE: columns[0]}, roles={role: _SCORE}, notes=(note,)
    )


def _alike(evidence: Evidence, headers: Mapping[str, str], role: str) -> bool:
    """Whether answers in all columns mean the same, by their headers and where they end: one scale, and one end that is the good one."""
    questions = {column: parse_scale(header, role) for column, header in headers.items()}
    named = {column: each.scale for column, each in questions.items() if each.scale}
    answers = {
        column: Counter(value for text in evidence.sampled(column) if (value := number(text, None)) is not None) for column in headers
    }
    same_end = len({each.best == "low" for each in questions.values()}) < 2
    return same_end and len({*named.values()}) < 2 and ends_apart(answers, named) is None
