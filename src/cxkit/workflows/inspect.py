"""What a file is, what its columns hold, what they are taken for, and what is wrong with it."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge

from cxkit import options
from cxkit.config import FILE_NAME
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.loading.kinds import CLASSES
from cxkit.loading.loading_options import DETECTED, ReadingOptions, loading_of
from cxkit.loading.open import Opened
from cxkit.model import Chart, Column, Note, Provenance, Report, Row, Table
from cxkit.options import Option
from cxkit.registry import workflow
from cxkit.roles import looks_personal, shortened
from cxkit.run import created, project_notes
from cxkit.shapes import amount_of_lines
from cxkit.shapes.shape import Shape
from cxkit.sources.part import Part
from cxkit.sources.text.dialect import UNIT_SEPARATOR
from cxkit.tables import DataTable, duplicates
from cxkit.values import Reason
from cxkit.version import __version__
from cxkit.workflows.inspecting import problems
from cxkit.workflows.inspecting.column_doubts import InspectedColumn, find_doubts
from cxkit.workflows.inspecting.inspection import Inspection, inspect_files, inspection_sentences
from cxkit.workflows.inspecting.profile import SKETCH, ColumnProfile, SourceProfile

Files = Annotated[
    tuple[str, ...], Option("Exports (CSV, Parquet): one, several of one kind, or a quoted glob; - is standard input.", "FILE")
]
Problems = Annotated[bool, Option("List every row and value that a metric would exclude or question, with its line.")]
Most = Annotated[int, Option("List at most this many problems; all are counted.", "N")]
ShowValues = Annotated[bool, Option("Show values of columns that look personal: names, mail addresses, telephone numbers.")]
Kind = Annotated[
    Literal["survey", "contacts", "orders", "customers"] | None, Option("What kind of table it is; default: detected from the headers.")
]

_SAMPLES = 3
_LONGEST_SAMPLE = 24
_LONGEST_LIMIT = 40


@workflow(panel="Data", advises=True)
def inspect(
    files: Files,
    *,
    problems: Problems = False,
    most: Most = 1_000,
    kind: Kind = None,
    show_values: ShowValues = False,
    min_cell: Annotated[int | None, Ge(0), Option("Show no value that fewer rows hold.", "N")] = None,
    role: options.Role = (),
    na: options.Na = (),
    scale: options.Scale = (),
    labels: options.Labels = (),
    dates: options.Dates = None,
    reading: ReadingOptions = DETECTED,
) -> Report:
    """What is in a file, which role has each column, and what is wrong with it?

    Result: `files` (one row a file), `columns` (one row a column), and with `--problems` also `problems`. Columns:
    path, format, encoding, delimiter, decimal (text), header_row (line), rows (count), profile (the tool that wrote the file, if it is
    known), evidence (why it is read in this way).
    Values of columns that look personal are left out unless `--show-values` is given. With `--min-cell` (or `min_cell` in `cxkit.toml`)
    values of fewer persons (rows, if no persons are known), least and greatest values are left out too.
    column, kind (number, date, boolean, text, empty, other), missing, distinct (counts; above 32,768 an estimate), min, max (of the
    column's kind), samples (the three commonest values), role, why (how it was found), doubt (what is suspicious).
    line (the physical line on which the record starts; for Parquet the row), column (null: the whole row), reason, text.

    Errors: SourceError if a file cannot be read; RoleError if a named column does not exist.

    Examples:
    cxkit inspect survey.csv
    cxkit inspect survey.csv --problems
    cxkit inspect umfrage.csv --format json
    """
    if most < 1:
        raise UsageError(tr("--most {most}: at least one problem is listed.", most=most), "Leave --problems out to see none.")
    loading = loading_of(reading, role=role, na=na, scale=scale, labels=labels, dates=dates)
    settings = loading.project()
    inspection = inspect_files(files, loading, settings, kind)
    least = settings.min_cell_or(min_cell)
    away = {} if show_values and least <= 1 else _limits_by_column(inspection, least, personal=not show_values)
    few = _values_of_few(inspection, least)
    tables = [_files_table(inspection.source_profile), _columns_table(inspection, away, few)]
    amounts = amount_of_lines(inspection.table)
    notes = [
        _kind_note(inspection),
        *(amounts.notes if amounts else ()),
        *inspection.table.notes,
        *_row_notes(inspection),
        *duplicates.duplicate_notes(inspection.table, inspection.source_profile.source, inspection.repeated),
    ]
    notes += _suppression_notes(away, least)
    if problems:
        listed, more = _problems_table(inspection, most, away)
        tables.append(listed)
        notes += more
    bad = inspection.source_profile.bad_rows
    rows = sum(inspection.source_profile.rows)
    provenance = Provenance(
        version=__version__,
        command=shlex.join(["cxkit", "inspect", *files]),
        sources=inspection.source_profile.source.paths,
        rows_read=rows,
        rows_used=rows - bad,
        rows_set_aside={str(Reason.BAD_ROW): bad} if bad else {},
        roles={role: resolved.column for role, resolved in inspection.table.roles.items()} | _made_amount(amounts),
        params={"kind": inspection.kind.kind},
        created=created(),
    )
    title = tr("{name} and {n} more", name=Path(files[0]).name, n=len(files) - 1) if len(files) > 1 else Path(files[0]).name
    notes += [
        *inspection.source_profile.source.late_notes,
        *project_notes(settings, [Opened(inspection.table, inspection.source_profile.source.paths)]),
    ]
    return Report(
        metric="inspect",
        title=tr("What is in {title}", title=title),
        tables=tuple(tables),
        summary=tuple(inspection_sentences(inspection, tables[1].rows, files)),
        charts=(_listing(tables[1]),),
        notes=tuple(notes),
        provenance=provenance,
    )


def _listing(columns: Table) -> Chart:
    """What of the columns is shown if room is short: what is suspicious, or else the commonest values."""
    last = "doubt" if any(row["doubt"] for row in columns.rows) else "samples"
    return Chart(kind="listing", table=columns.name, encodings={"columns": ["column", "role", "missing", last]})


def _files_table(source_profile: SourceProfile) -> Table:
    columns = (
        Column(key="path", title="file", unit="text"),
        Column(key="format", title="format", unit="label"),
        Column(key="encoding", title="encoding", unit="label"),
        Column(key="delimiter", title="delimiter", unit="label"),
        Column(key="decimal", title="decimal", unit="label"),
        Column(key="header_row", title="header row", unit="count", help="the line on which the header starts"),
        Column(key="rows", title="rows", unit="count"),
        Column(key="profile", title="profile", unit="label", help="the tool that wrote the file"),
        Column(key="evidence", title="evidence", unit="text"),
    )
    rows = tuple(_file_row(part, rows) for part, rows in zip(source_profile.source.parts, source_profile.rows, strict=True))
    return Table(name="files", title="Files", columns=columns, rows=rows)


def _file_row(part: Part, rows: int) -> Row:
    dialect = part.dialect
    if dialect is None:
        nothing = dict.fromkeys(("encoding", "delimiter", "decimal", "header_row"))
        profile = part.known.profile.title if part.known else None
        evidence = part.known.evidence if part.known else None
        return {"path": part.path, "format": part.format, **nothing, "rows": rows, "profile": profile, "evidence": evidence}
    packed = f", {dialect.compression}" if dialect.compression else ""
    return {
        "path": part.path,
        "format": f"{part.format}{packed}",
        "encoding": dialect.encoding,
        "delimiter": None if dialect.delimiter == UNIT_SEPARATOR else dialect.delimiter,
        "decimal": dialect.decimal,
        "header_row": dialect.header_line,
        "rows": rows,
        "profile": part.known.profile.title if part.known else None,
        "evidence": "; ".join((*dialect.evidence, *([part.known.evidence] if part.known else []))),
    }


def _limits_by_column(inspection: Inspection, least: int, *, personal: bool) -> dict[str, int]:
    """The columns of which values are suppressed, with the least number of rows of a value that is shown; 0: none is shown."""
    found = dict[str, int]()
    for each in inspection.source_profile.columns:
        shown = [value for value, _ in each.counts]
        if personal and looks_personal(each.column, shown):
            found[each.column] = 0
        elif least > 1:
            found[each.column] = least
    return found


def _values_of_few(inspection: Inspection, least: int) -> frozenset[tuple[str, str]]:
    """The commonest values, with their columns, that fewer than ``least`` customers have, if the file has customers."""
    table = inspection.table
    customer = table.roles["customer_id"].column if "customer_id" in table.roles else None
    columns = [each for each in inspection.source_profile.columns if each.column in table.columns]
    listed = [(each.column, value) for each in columns for value, n in each.counts[:_SAMPLES] if n >= least]
    if least <= 1 or customer is None or not listed:
        return frozenset()
    persons = [
        pl.col(customer).filter(pl.col(column).cast(pl.String).str.strip_chars() == value).drop_nulls().n_unique().alias(str(at))
        for at, (column, value) in enumerate(listed)
    ]
    names = list(dict.fromkeys([customer, *(column for column, _ in listed)]))
    numbers = table.query(lambda frame: frame.select(persons), names).row(0)
    return frozenset(each for each, n in zip(listed, numbers, strict=True) if n < least)


def _suppression_notes(away: Mapping[str, int], least: int) -> list[Note]:
    notes = []
    if personal := [f"'{shortened(column)}'" for column, n in away.items() if not n]:
        text = tr("Values of columns that look personal are not shown: {names}.", names=", ".join(personal))
        notes.append(Note(code="values-withheld", level="info", text=text, hint="--show-values shows them"))
    if least > 1:
        text = tr(
            "Values of fewer than {least} persons (rows, if no persons are known) are not shown, and neither are the least and greatest of "
            "each column (--min-cell).",
            least=least,
        )
        notes.append(Note(code="limit-values", level="info", text=text))
    return notes


def _columns_table(inspection: Inspection, away: Mapping[str, int], few: Collection[tuple[str, str]]) -> Table:
    columns = (
        Column(key="column", title="column", unit="label"),
        Column(key="kind", title="kind", unit="label", help="number, date, boolean, text, empty or other."),
        Column(key="missing", title="missing", unit="count"),
        Column(key="distinct", title="distinct", unit="count"),
        Column(key="min", title="min", unit="text"),
        Column(key="max", title="max", unit="text"),
        Column(key="samples", title="samples", unit="text"),
        Column(key="role", title="taken for", unit="label"),
        Column(key="why", title="why", unit="text"),
        Column(key="doubt", title="doubt", unit="text"),
    )
    rows = tuple(_column_row(inspection.table, each, away.get(each.column), few) for each in inspection.source_profile.columns)
    return Table(name="columns", title="Columns", columns=columns, rows=rows)


def _column_row(table: DataTable, found: ColumnProfile, least: int | None, few: Collection[tuple[str, str]]) -> Row:
    """The row of a column; ``least``: values of fewer rows are suppressed (0: all), and so are the least and greatest of all."""
    role = table.role_of(found.column)
    shown = found.counts[: None if least is None else _SAMPLES]
    counts = shown if least is None else [(value, n) for value, n in shown if least and n >= least and (found.column, value) not in few]
    doubt = "; ".join(find_doubts(InspectedColumn(found, role, table))) if least is None else ""
    return {
        "column": found.column,
        "kind": found.kind,
        "missing": found.missing,
        "distinct": found.distinct,
        "min": _cut(found.low, _LONGEST_LIMIT) if least is None else None,
        "max": _cut(found.high, _LONGEST_LIMIT) if least is None else None,
        "samples": " · ".join(str(_cut(value, _LONGEST_SAMPLE)) for value, _ in counts[:_SAMPLES]) or None,
        "role": role,
        "why": _how_found(table, role) if role else None,
        "doubt": doubt or None,
    }


def _how_found(table: DataTable, role: str) -> str:
    """Why the column of a role was taken for it."""
    ways = {
        "given": tr("given"),
        "config": FILE_NAME,
        "profile": tr("known from {tool}", tool=table.tool),
        "name": tr("found by its header"),
        "assumed": table.roles[role].reason,
        "shape": tr("computed"),
    }
    return ways[table.roles[role].found]


def _cut(value: float | str | None, longest: int) -> float | str | None:
    return f"{value[: longest - 1]}…" if isinstance(value, str) and len(value) > longest else value


def _problems_table(inspection: Inspection, most: int, away: Mapping[str, int]) -> tuple[Table, list[Note]]:
    found: list[problems.Problem] = []
    total = 0
    for problem in problems.find_problems(inspection.source_profile, inspection.table, repeated=inspection.repeated is not None):
        total += 1
        if total <= most:
            found.append(problem)
    several = len(inspection.source_profile.source.parts) > 1
    columns = (
        *([Column(key="path", title="file", unit="text")] if several else []),
        Column(key="line", title="line", unit="number", digits=0),
        Column(key="column", title="column", unit="label"),
        Column(key="reason", title="reason", unit="label", help="Why the value or row is not used."),
        Column(key="text", title="text", unit="text"),
    )
    rows = tuple(
        {column.key: _text(problem, away) if column.key == "text" else getattr(problem, column.key) for column in columns}
        for problem in found
    )
    shown = tr("{total:,} problem" if total == 1 else "{total:,} problems", total=total) + (
        tr(", of which the first {most:,} are listed", most=most) if total > most else ""
    )
    text = tr("{shown}. Blanks and given codes for no answer are no problems.", shown=shown) if total else tr("No problems found.")
    hint = tr("--most {total} lists all", total=total) if total > most else ""
    return Table(name="problems", title="Problems", columns=columns, rows=rows), [Note(code="problems", level="info", text=text, hint=hint)]


def _text(problem: problems.Problem, away: Mapping[str, int]) -> str | None:
    """The text of a problem; of a whole row only what is wrong, if values of a column are suppressed."""
    if problem.column is None and away:
        return None if problem.reason is Reason.DUPLICATE else problem.text.partition(": ")[0]
    return None if problem.column in away else problem.text


def _made_amount(shape: Shape | None) -> dict[str, str]:
    """The role of the amounts if a column of totals of lines holds them; a product of two columns is in the notes alone."""
    column = shape.roles["amount"] if shape else None
    return {} if shape is None or column is None or column in shape.columns else {"amount": column}


def _kind_note(inspection: Inspection) -> Note:
    kind = inspection.table.kind
    text = tr(
        "Taken for an {name} table, one row being {row}: {why}."
        if kind.name == "orders"
        else "Taken for a {name} table, one row being {row}: {why}.",
        name=translated(kind.name),
        row=translated(kind.row),
        why=inspection.kind.why,
    )
    others = "|".join(name for name in CLASSES if name != kind.name)
    return Note(
        code="kind", level="info", text=text, hint="" if inspection.certain else tr("--kind {others} decides otherwise", others=others)
    )


def _row_notes(inspection: Inspection) -> list[Note]:
    notes = []
    bad = inspection.source_profile.bad_rows
    if bad:
        text = tr(
            "{bad:,} row does not fit the header; the columns are counted without them."
            if bad == 1
            else "{bad:,} rows do not fit the header; the columns are counted without them.",
            bad=bad,
        )
        notes.append(Note(code="bad-rows", level="warning", text=text, hint="--problems lists them with their lines"))
    estimated = [f"'{each.column}'" for each in inspection.source_profile.columns if each.estimated]
    if estimated:
        text = tr(
            "More than {sketch:,} distinct values, whose number is an estimate, good to 1 %: {names}.",
            sketch=SKETCH,
            names=", ".join(estimated),
        )
        notes.append(Note(code="distinct-estimated", level="info", text=text))
    return notes
