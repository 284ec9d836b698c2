"""From files or frames to a report, for the command line, the Python API and the workflows alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from cxkit.config import Config
from cxkit.errors import DataError, SourceError, UsageError
from cxkit.inputs import Opening
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.loading.loading_options import LoadingOptions, ReadingOptions, check_loading, loading_model
from cxkit.loading.open import Opened
from cxkit.model import Note, Report
from cxkit.registry import METRICS, Input, Metric, only_own_hints, options_of
from cxkit.roles import shortened
from cxkit.tables import DataTable
from cxkit.typed_commands import typed_command
from cxkit.values.reasons import Reason
from cxkit.version import __version__

# The options of ``inspect`` that decide how files are read.
_READING = ("role", "na", "scale", "labels", "dates", *(name for name in ReadingOptions.model_fields if name != "strict"))
_MOST_FILES = 8
_MOST_GROUPS = 1_000
"""Groups of a table that is shown whole; ``--top`` shows the first ones of more."""
_MOST_KEYS = 8


def run(name: str, inputs: Mapping[str, Any], given: Mapping[str, Any], command: str = "") -> Report:
    """Compute a metric and return its report.

    ``inputs`` holds for each of the metric's tables the files (paths, globs, ``-``), a frame or an open table; ``given`` the options that
    were given, by name: the metric's own, those of ``LoadingOptions``, and the short names of needed roles (``score``). ``command`` is what
    was typed, if that is not the metric's own command: errors repeat it, with ``--role`` in place of those short names. Raises CxError.
    """
    metric = find(name)
    loading_options, short, own = _split_options(metric, given)
    loading = check_loading(loading_options, _loading_model(metric))
    settings = loading.project()
    for option in ("confidence", "min_cell"):
        default = getattr(settings.project, option)
        if default is not None and own.get(option) is None and any(parameter.name == option for parameter in metric.parameters):
            own[option] = default
    params = metric.validate(_with_design(metric, own, settings, loading))
    by = (own.get("by"),) if isinstance(own.get("by"), str) else tuple(own.get("by") or ())
    report = report_on(
        _inputs_of(metric, command),
        inputs,
        lambda tables: metric.function(**tables, **params),
        loading=loading,
        settings=settings,
        short=short,
        by=by,
        min_cell=params.get("min_cell", 0),
        command=command or f"cxkit {metric.name} FILE",
    )
    if by and params.get("top") is None:
        _refuse_endless(report)
    typed = {option: getattr(loading, option) for option in loading_options}
    if not isinstance(beside := typed.get("customers"), (str, os.PathLike, type(None))):
        typed["customers"] = [str(path) for path in beside] if isinstance(beside, (list, tuple)) else "frame"
    needs = (need.option for each in metric.inputs for need in each.needs)
    known = options_of(metric.parameters, (*_loading_model(metric).model_fields, *needs, *(each.name for each in metric.inputs[1:])))
    return add_provenance(only_own_hints(report, known), {**params, **typed, **short}, command)


def _inputs_of(metric: Metric, command: str) -> list[Input]:
    """The tables of a metric. Only its own command has the short names of roles."""
    own = not command or command.split()[1] == metric.name
    return [each if own else each._replace(needs=tuple(need._replace(option="role") for need in each.needs)) for each in metric.inputs]


def _with_design(metric: Metric, own: Mapping[str, Any], settings: Config, loading: LoadingOptions) -> dict[str, Any]:
    """The options of a metric with the sampling design of the project file, unless it is given, and margins in place of their file."""
    known = {parameter.name for parameter in metric.parameters}
    designed = {name: value for name, value in settings.sampling().items() if name in known}
    found = {**designed, **{name: value for name, value in own.items() if value is not None}}
    rake = found.get("rake")
    if rake is None or isinstance(rake, Mapping):
        return found
    from cxkit.loading.margins import read_margins

    return {**found, "rake": read_margins(rake, loading)}


def report_on(
    needed: Sequence[Input],
    inputs: Mapping[str, Any],
    function: Callable[[Mapping[str, DataTable]], Report],
    *,
    loading: LoadingOptions,
    settings: Config,
    short: Mapping[str, str] = MappingProxyType({}),
    by: Collection[str] = (),
    min_cell: int = 0,
    join: bool = True,
    command: str = "",
    sections: Collection[str] = (),
) -> Report:
    """Open the ``needed`` tables and compute the report, with its sources and the commands that inspect them.

    ``inputs`` and ``short`` are those of ``run``. Notes quote no value that fewer than ``min_cell`` rows hold. ``join``: a table of
    customers among them is joined to the others, for groups and conditions. ``sections`` of the project file are those that only some
    commands use. Raises CxError.
    """
    # notes are written as a table is opened, too
    limited = settings.model_copy(update={"project": settings.project.model_copy(update={"min_cell": min_cell})})
    opening = Opening(needed, inputs, loading, limited, short, by, command, join=join)
    opened = {name: table._replace(table=table.table.with_cell_limit(min_cell)) for name, table in opening.tables().items()}
    with _report_damage(opened):
        shared = _check_shared(needed, opened)
        report = function({name: each.table for name, each in opened.items()})
    project = {"config": str(settings.path)} if settings.path else {}
    inspect = _inspect_command(opened, opening.loading_of_required, short)
    paths = list(dict.fromkeys(path for each in opened.values() for path in (*each.paths, *each.joined)))
    notes = tuple(
        note.model_copy(update={"hint": translated(note.hint).replace("cxkit inspect FILE", inspect)}) for note in (*report.notes, *shared)
    )
    late = dict.fromkeys(note for each in opened.values() for note in each.table.reading.late_notes)
    provenance = report.provenance.model_copy(
        update={"sources": tuple(paths) or ("frame",), "params": {**report.provenance.params, **project}}
    )
    return report.model_copy(
        update={"notes": (*notes, *late, *project_notes(settings, opened.values(), sections)), "provenance": provenance}
    )


def _check_shared(needed: Sequence[Input], opened: Mapping[str, Opened]) -> list[Note]:
    """Notes on how many customers the first table shares with those that are joined to it. Raises DataError if their ids differ."""
    first, notes = opened.get(needed[0].name), list[Note]()
    for each in needed:
        other = opened.get(each.name)
        if each.by_customer and first and other and all("customer_id" in table.table.roles for table in (first, other)):
            from cxkit.loading.match import check_shared

            path = ", ".join(other.paths) or tr("the frame of {name}", name=each.name)
            notes.append(check_shared(first.table, other.table, path, each.name))
    return notes


def call(name: str, *tables: Any, **given: Any) -> Report:
    """Compute a metric from Python: tables first (files or frames, in order or by name), options as keywords."""
    metric = find(name)
    names = [each.name for each in metric.inputs]
    if len(tables) > len(names):
        raise UsageError(
            tr("{name} takes {n} table(s), not {n2}.", name=name, n=len(names), n2=len(tables)),
            tr("They are: {names}.", names=", ".join(names)),
        )
    inputs = dict(zip(names, tables, strict=False))
    if twice := next((key for key in given if key in inputs), None):
        raise UsageError(
            tr("{name} is given twice: as a table, and by name.", name=twice), tr("They are: {names}.", names=", ".join(names))
        )
    inputs |= {key: value for key, value in given.items() if key in names}
    return run(name, inputs, {key: value for key, value in given.items() if key not in names})


def refuse_empty(report: Report) -> Report:
    """The report, unless none of the rows read can be used. Raises DataError with the reasons for which they are excluded."""
    read, used = report.provenance.rows_read, report.provenance.rows_used
    if used or not any(note.code == "no-answers" for note in report.notes):
        return report
    excluded = next((note for note in report.notes if note.code == "values-ignored"), None)
    sources = ", ".join(report.provenance.sources)
    if excluded is None:
        raise DataError(
            tr("{sources}: no row can be used, of {read:,} rows read.", sources=sources, read=read), "Check the file with cxkit inspect."
        )
    reasons = report.provenance.rows_set_aside.keys()
    if {*reasons} == {str(Reason.FUTURE)}:
        raise DataError(
            tr("{sources}: all {read:,} rows are after the as-of date.", sources=sources, read=read), "--as-of takes a later date."
        )
    if "filtered" in reasons:
        hint = tr("Check --where, --since and --until.")
    else:
        hint = f"{excluded.hint}." if excluded.hint else _columns_used(report)
    why = [note.text for note in report.notes if note.code == "shape"]
    raise DataError(tr("{sources}: no row can be used. {text}", sources=sources, text=excluded.text), hint, [] if hint else why)


def _columns_used(report: Report) -> str:
    """Which columns were read, and how others are named."""
    columns = ", ".join(f"{role} = '{shortened(column)}'" for role, column in report.provenance.roles.items())
    return tr("Columns used: {columns}; --role ROLE=COLUMN names another one.", columns=columns) if columns else ""


def _refuse_endless(report: Report) -> None:
    """Raise DataError if a grouping that the user asked for has more groups than a table may have."""
    for table in report.tables:
        if table.name.startswith("by_") and len(table.rows) > _MOST_GROUPS:
            what = table.name.removeprefix("by_")
            raise DataError(
                tr("--by gives {n:,} groups of {what}, more than {most_groups:,}.", n=len(table.rows), what=what, most_groups=_MOST_GROUPS),
                "--top 20 shows the first 20 of them; or group by a column with fewer values.",
            )


def find(name: str) -> Metric:
    """Return the metric of that name. Raises UsageError if there is none."""
    try:
        return METRICS[name]
    except KeyError:
        raise UsageError(tr("There is no metric '{name}'.", name=name), tr("There are: {names}.", names=", ".join(METRICS))) from None


def _split_options(metric: Metric, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """Split the options into those of loading, the short names of roles, and those of the metric."""
    short_names = {need.option: need.role for each in metric.inputs for need in each.needs}
    fields = _loading_model(metric).model_fields
    loading = {name: value for name, value in given.items() if name in fields}
    short = {short_names[name]: str(value) for name, value in given.items() if name in short_names and value is not None}
    own = {name: value for name, value in given.items() if name not in loading and name not in short_names}
    return loading, short, own


def _loading_model(metric: Metric) -> type[LoadingOptions]:
    return loading_model([each.table for each in metric.inputs])


@contextmanager
def _report_damage(opened: Mapping[str, Opened]) -> Iterator[None]:
    """Raise SourceError if the query failed because a Parquet file is damaged behind its first rows."""
    try:
        yield
    except (pl.exceptions.ComputeError, pl.exceptions.PanicException) as error:
        paths = ", ".join(path for each in opened.values() for path in each.paths)
        why = str(error).partition("\n")[0]
        if not paths or "parquet" not in why.casefold():
            raise
        raise SourceError(
            tr("{paths}: the Parquet data are damaged ({why}).", paths=paths, why=why), "Fetch or write the file again."
        ) from error


def _inspect_command(opened: Mapping[str, Opened], loading: LoadingOptions, short: Mapping[str, str]) -> str:
    """Return an ``inspect`` command that reads the files of the first table with the same options."""
    paths = next(iter(opened.values())).paths if opened else ()
    files = ["FILE..."] if len(paths) > _MOST_FILES else paths or ["FILE"]
    given = {name: getattr(loading, name) for name in _READING}
    given["role"] = (*(f"{role}={column}" for role, column in short.items()), *loading.role)
    return typed_command(["cxkit", "inspect", *files], given)


def add_provenance(report: Report, given: Mapping[str, Any], command: str) -> Report:
    """Return the report with the version, the time, the command, and the values of the ``given`` options."""
    typed = {name: _as_plain_value(value) for name, value in given.items() if value not in (None, (), [])}
    provenance = report.provenance.model_copy(
        update={
            "version": __version__,
            "command": command or f"cxkit {report.metric}",
            "params": {**typed, **report.provenance.params},  # the values used override those asked for
            "created": created(),
        }
    )
    return report.model_copy(update={"provenance": provenance})


def created() -> str:
    """Return the time of this run, or that of SOURCE_DATE_EPOCH, so that a report can be made again byte by byte. Raises UsageError."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.now(UTC) if given is None else datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            tr("SOURCE_DATE_EPOCH is {given!r}, which is no number of seconds.", given=given), "As in SOURCE_DATE_EPOCH=1767225600."
        ) from None
    return moment.isoformat(timespec="seconds")


def project_notes(settings: Config, opened: Iterable[Opened] = (), sections: Collection[str] = ()) -> tuple[Note, ...]:
    """Return the note on a project file that the user did not name: what it sets of the ``opened`` tables, and in these ``sections``."""
    if settings.path is None or settings.asked:
        return ()
    sources = {settings.name_of(settings.source(each.table.kind.name, each.paths)) for each in opened}
    keys = settings.decided(sources, sections)
    if not keys:
        return ()
    text = tr(
        "{path} in this folder decides {n} thing: {names}." if len(keys) == 1 else "{path} in this folder decides {n} things: {names}.",
        path=settings.path,
        n=len(keys),
        names=", ".join([*keys[:_MOST_KEYS], *["…"] * (len(keys) > _MOST_KEYS)]),
    )
    return (Note(code="config-used", level="info", text=text, hint="--no-config ignores it"),)


def _as_plain_value(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_as_plain_value(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int, float, str)) or value is None else str(value)
