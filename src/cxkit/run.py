"""From files or frames to a report: the one way that the command line, the Python API and the workflows all take."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from cxkit import __version__, config
from cxkit.config import Config
from cxkit.config import Source as Section
from cxkit.errors import SourceError, UsageError
from cxkit.lazy import pl
from cxkit.loading.join import compared, has, with_customers
from cxkit.loading.kinds import configured, guess
from cxkit.loading.open import (
    SAMPLE_ROWS,
    JoiningOptions,
    LoadingOptions,
    Opened,
    ReadingOptions,
    check_loading,
    frame_of,
    loading_model,
    open_table,
    read,
)
from cxkit.loading.requirements import require
from cxkit.model import Note, Report
from cxkit.registry import METRICS, Input, Metric
from cxkit.sources.files import expand, once
from cxkit.tables import Customers, DataTable, collect

# The options of ``inspect`` that decide how files are read.
_READING = ("role", "na", "scale", "labels", "dates", *(name for name in ReadingOptions.model_fields if name != "strict"))
_OF_FILES = ("customers", "remote", "max_bytes")
_MOST_FILES = 8


def run(name: str, inputs: Mapping[str, Any], given: Mapping[str, Any], command: str = "") -> Report:
    """Compute a metric.

    ``inputs`` holds for each of the metric's tables the files (paths, globs, ``-``) or a frame; ``given`` the options that were given, by
    name: the metric's own, those of ``LoadingOptions``, and the short names of needed roles (``score``). Raises CxError.
    """
    metric = find(name)
    loading_options, short, own = _sort_out(metric, given)
    loading = check_loading(loading_options, _loading_model(metric))
    settings = config.load(loading.config)
    for option in ("confidence", "min_cell"):
        default = getattr(settings.project, option)
        if default is not None and option not in own and any(parameter.name == option for parameter in metric.parameters):
            own[option] = default
    params = metric.validate(own)
    by = (own.get("by"),) if isinstance(own.get("by"), str) else tuple(own.get("by") or ())
    report = report_on(
        metric.inputs,
        inputs,
        lambda tables: metric.function(**_positional(metric, tables), **params),
        loading=loading,
        settings=settings,
        short=short,
        by=by,
        min_cell=params.get("min_cell", 0),
        command=command or f"cxkit {metric.name} FILE",
    )
    typed = {option: getattr(loading, option) for option in loading_options}
    if not isinstance(beside := typed.get("customers"), (str, os.PathLike, type(None))):
        typed["customers"] = [str(path) for path in beside] if isinstance(beside, (list, tuple)) else "frame"
    return sign(report, {**params, **typed, **short}, command)


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
    command: str = "",
) -> Report:
    """Open the tables that are ``needed``, by name, and make a report of them, which names its sources and the commands to look at them.

    ``inputs`` and ``short`` are those of ``run``. Of values that fewer than ``min_cell`` rows hold none is quoted. Raises CxError.
    """
    own_customers = inputs.get(next((each.name for each in needed if each.table is Customers and not each.required), ""))
    found = {
        each.name: open_input(each, inputs, loading, short, settings, by=by, customers=own_customers, command=command) for each in needed
    }
    opened = {name: table._replace(table=table.table.withholding(min_cell)) for name, table in found.items() if table is not None}
    with _damage_reported(opened):
        report = function({name: each.table for name, each in opened.items()})
    inspect = _inspection(opened, loading, short)
    paths = list(dict.fromkeys(path for each in opened.values() for path in (*each.paths, *each.joined)))
    notes = tuple(note.model_copy(update={"hint": note.hint.replace("cxkit inspect FILE", inspect)}) for note in report.notes)
    provenance = report.provenance.model_copy(update={"sources": tuple(paths) or ("frame",)})
    return report.model_copy(update={"notes": (*notes, *unused_keys(settings)), "provenance": provenance})


def call(name: str, *tables: Any, **given: Any) -> Report:
    """A metric from Python: its tables first (files or frames, in the metric's order or by name), its options as keywords."""
    metric = find(name)
    names = [each.name for each in metric.inputs]
    if len(tables) > len(names):
        raise UsageError(f"{name} takes {len(names)} table(s), not {len(tables)}.", f"They are: {', '.join(names)}.")
    inputs = dict(zip(names, tables, strict=False))
    inputs |= {key: value for key, value in given.items() if key in names}
    return run(name, inputs, {key: value for key, value in given.items() if key not in names})


def find(name: str) -> Metric:
    """The metric of that name; UsageError where there is none."""
    try:
        return METRICS[name]
    except KeyError:
        raise UsageError(f"There is no metric '{name}'.", f"There are: {', '.join(METRICS)}.") from None


def _sort_out(metric: Metric, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """Options by who they are for: loading, short names of roles, the metric itself."""
    short_names = {need.option: need.role for each in metric.inputs for need in each.needs}
    fields = _loading_model(metric).model_fields
    loading = {name: value for name, value in given.items() if name in fields}
    short = {short_names[name]: str(value) for name, value in given.items() if name in short_names and value is not None}
    own = {name: value for name, value in given.items() if name not in loading and name not in short_names}
    return loading, short, own


def _loading_model(metric: Metric) -> type[LoadingOptions]:
    return loading_model([each.table for each in metric.inputs])


@contextmanager
def _damage_reported(opened: Mapping[str, Opened]) -> Iterator[None]:
    """Tell a Parquet file that is damaged behind its first rows from a defect of ours: both end the query."""
    try:
        yield
    except (pl.exceptions.ComputeError, pl.exceptions.PanicException) as error:
        paths = ", ".join(path for each in opened.values() for path in each.paths)
        why = str(error).partition("\n")[0]
        if not paths or "parquet" not in why.casefold():
            raise
        raise SourceError(f"{paths}: the Parquet data are damaged ({why}).", "Fetch or write the file again.") from error


def _positional(metric: Metric, tables: Mapping[str, DataTable]) -> Mapping[str, DataTable]:
    missing = [each.name for each in metric.inputs if each.required and each.name not in tables]
    if missing:
        kind = next(each.table.kind.name for each in metric.inputs if each.name == missing[0])
        raise UsageError(
            f"{metric.name} needs a {kind} file.", f"cxkit {metric.name} FILE, or a section [sources.{kind}] in {config.FILE_NAME}."
        )
    return tables


def open_input(
    each: Input,
    inputs: Mapping[str, Any],
    loading: LoadingOptions,
    short: Mapping[str, str],
    settings: Config,
    *,
    by: Collection[str] = (),
    customers: Any = None,
    command: str = "cxkit METRIC FILE",
) -> Opened | None:
    """Open one table of a command, with the columns that it cannot do without; None where none is given. Raises CxError.

    ``command`` is what was typed, which an error repeats with the options that decide.

    What ``by`` names may be a column of the customers' file, where one is given, which may be a table of the command itself.
    """
    data = inputs.get(each.name)
    if data is None or (isinstance(data, (list, tuple)) and not data):
        source = settings.source(each.table.kind.name, ())
        if source is None and each.required:
            _refuse_several(each.table.kind.name, settings, command)
        if source is None or not source.files or not each.required:
            return None
        data = settings.files(source)
    if not each.required:
        loading = _beside(each, loading)
    kind, data = _kind(each, data, loading, short, settings)
    needed = {need.role: need for need in each.needs if need.role in kind.kind.roles}
    given = {role: column for role, column in short.items() if role in needed}
    table = open_table(kind, data, loading, settings, given=given, wanted=needed.keys())
    require(table.table, needed.values(), command)
    if isinstance(loading, JoiningOptions):
        customers = loading.customers
    if each.required:
        return table if customers is None or each.table is Customers else with_customers(table, customers, loading, settings, by)
    missing = [column for column in compared(table.table.where) if not has(table.table, column)]
    if missing and customers is not None and each.table is not Customers:
        table = with_customers(table, customers, loading, settings, ())
    return _unless_unknown(table, each.name)


def _refuse_several(kind: str, settings: Config, command: str) -> None:
    """Raise UsageError if the project file has several sources of a kind: only the user knows which is meant."""
    sources = settings.sources_of(kind)
    if len(sources) < 2:
        return
    listed = [f"{name}: {command} {shlex.join(settings.files(source))}" for name, source in sources.items()]
    raise UsageError(f"{config.FILE_NAME} has {len(sources)} sources of the kind {kind}.", "Name the files of one:", listed)


def _kind(each: Input, data: Any, loading: LoadingOptions, short: Mapping[str, str], settings: Config) -> tuple[type[DataTable], Any]:
    """The kind of table that the data are: of two by the project file, else by the names of their columns; files are open then."""
    if each.other is None:
        return each.table, data
    tables = {table.kind.name: table for table in (each.table, each.other)}
    typed = (*loading.role, *(f"{role}={column}" for role, column in short.items()))
    if isinstance(data, (str, os.PathLike)):
        data = [data]
    if not isinstance(data, (list, tuple)):
        frame = frame_of(data)
        sample = collect(frame.head(SAMPLE_ROWS))
        return tables[guess(sample.columns, typed, among=tables, sample=sample).kind], data
    files = expand(data)
    known = configured(settings, once(files)[0])
    source = read(files, loading, known[1] if known else Section())
    name = (
        known[0]
        if known and known[0] in tables
        else guess(source.columns, typed, source.known, tables, sample=source.sample, texts=source.texts).kind
    )
    return tables[name], source


def _beside(each: Input, loading: LoadingOptions) -> LoadingOptions:
    """How a table beside the first is read: detected, with the roles that are meant for it by the name of its kind."""
    kept = ("na", "scale", "labels", "where", "since", "until", "as_of", "dates", "fold", "id_form", "config", *_OF_FILES)
    roles_of = tuple(text for text in loading.role if text.startswith(f"{each.table.kind.name}."))
    return type(loading)(role=roles_of, **{name: getattr(loading, name) for name in kept if hasattr(loading, name)})


def _unless_unknown(opened: Opened, name: str) -> Opened:
    """The table without the condition where it has not the columns that it names, which is said."""
    missing = [column for column in compared(opened.table.where) if not has(opened.table, column)]
    if not missing:
        return opened
    text = f"--where does not narrow the {name} file down: it has no column {', '.join(map(repr, missing))}."
    note = Note(code="where-elsewhere", level="warning", text=text)
    return opened._replace(table=replace(opened.table, where=None, notes=(*opened.table.notes, note)))


def _inspection(opened: Mapping[str, Opened], loading: LoadingOptions, short: Mapping[str, str]) -> str:
    """The start of an ``inspect`` command that reads the first table's files as they were read here."""
    paths = next(iter(opened.values())).paths if opened else ()
    files = shlex.join(paths) if len(paths) <= _MOST_FILES else "FILE..."
    given = {name: getattr(loading, name) for name in _READING}
    given["role"] = (*(f"{role}={column}" for role, column in short.items()), *loading.role)
    options = [_option(name, each) for name, value in given.items() for each in (value if isinstance(value, tuple) else (value,))]
    return " ".join(["cxkit inspect", files or "FILE", *(shlex.join(option) for option in options if option)])


def _option(name: str, value: Any) -> list[str]:
    """An option as it is typed; nothing where it was not given."""
    if value is None or value is False:
        return []
    flag = f"--{name.replace('_', '-')}"
    return [flag] if value is True else [flag, str(value)]


def sign(report: Report, given: Mapping[str, Any], command: str = "") -> Report:
    """The report with the version, the time, the command, and the options that were ``given`` with their values."""
    typed = {name: _plain(value) for name, value in given.items() if value not in (None, (), [])}
    provenance = report.provenance.model_copy(
        update={
            "version": __version__,
            "command": command or f"cxkit {report.metric}",
            "params": {**typed, **report.provenance.params},  # what was used in the end outranks what was asked for
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )
    return report.model_copy(update={"provenance": provenance})


def unused_keys(settings: Config) -> tuple[Note, ...]:
    """A note that names the keys of the project file that this version does not use."""
    keys = settings.unused()
    if not keys:
        return ()
    text = f"Not used by this version: {', '.join(keys)} in {config.FILE_NAME}."
    return (Note(code="config-unused", level="warning", text=text, hint="take them out of the file to drop this note"),)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int, float, str)) or value is None else str(value)
