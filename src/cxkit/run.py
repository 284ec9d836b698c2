"""From files or frames to a report: the one way that the command line, the Python API and the workflows all take."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from cxkit import __version__, config, options, roles
from cxkit.config import Config
from cxkit.errors import RoleError, UsageError
from cxkit.lazy import nw, pl
from cxkit.model import Report
from cxkit.registry import METRICS, Input, Metric, check
from cxkit.tables import DataTable, Rules, Scale, Window, fold

Files = Sequence[str | os.PathLike[str]]
SAMPLE_ROWS = 1_000


class Loading(BaseModel):
    """How files are read and understood: options that every metric shares."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: options.Role = ()
    na: options.Na = ()
    scale: options.Scale = ()
    labels: options.Labels = ()
    where: options.Where = None
    since: options.Since = None
    until: options.Until = None
    as_of: options.AsOf = None
    dates: options.Dates = None
    delimiter: options.Delimiter = None
    encoding: options.Encoding = None
    quote: options.Quote = None
    decimal: options.Decimal = None
    config: options.Config = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A table with the names of what it was read from."""

    table: DataTable
    paths: tuple[str, ...]


def run(name: str, inputs: Mapping[str, Any], given: Mapping[str, Any], command: str = "") -> Report:
    """Compute a metric.

    ``inputs`` holds for each of the metric's tables the files (paths, globs, ``-``) or a frame; ``given`` the options that were given, by
    name: the metric's own, those of ``Loading``, and the short names of needed roles (``score``). Raises CxError.
    """
    metric = find(name)
    loading_options, short, own = _sort_out(metric, given)
    loading = check_loading(loading_options)
    settings = config.load(loading.config)
    for option in ("confidence", "min_cell"):
        default = getattr(settings.project, option)
        if default is not None and option not in own and any(parameter.name == option for parameter in metric.parameters):
            own[option] = default
    params = metric.validate(own)
    opened = {each.name: table for each in metric.inputs if (table := _input(each, inputs, loading, short, settings)) is not None}
    report = metric.function(**_positional(metric, opened), **params)
    return _signed(report, opened, given, command)


def find(name: str) -> Metric:
    """The metric of that name; UsageError where there is none."""
    try:
        return METRICS[name]
    except KeyError:
        raise UsageError(f"There is no metric '{name}'.", f"There are: {', '.join(METRICS)}.") from None


def check_loading(given: Mapping[str, Any]) -> Loading:
    """The loading options, checked; UsageError names the first that does not fit."""
    checked = check(Loading, given)
    if not isinstance(checked, Loading):
        raise TypeError("Loading checks to Loading")
    if checked.since and checked.until and checked.since > checked.until:
        raise UsageError(f"--since {checked.since} is after --until {checked.until}.", "Exchange them.")
    return checked


def _sort_out(metric: Metric, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """Options by who they are for: loading, short names of roles, the metric itself."""
    short_names = {need.option: need.role for each in metric.inputs for need in each.needs}
    loading = {name: value for name, value in given.items() if name in Loading.model_fields}
    short = {short_names[name]: str(value) for name, value in given.items() if name in short_names and value is not None}
    own = {name: value for name, value in given.items() if name not in loading and name not in short_names}
    return loading, short, own


def _positional(metric: Metric, opened: Mapping[str, Opened]) -> dict[str, DataTable]:
    missing = [each.name for each in metric.inputs if each.required and each.name not in opened]
    if missing:
        kind = next(each.table.kind.name for each in metric.inputs if each.name == missing[0])
        raise UsageError(
            f"{metric.name} needs a {kind} file.", f"cxkit {metric.name} FILE, or a section [sources.{kind}] in {config.FILE_NAME}."
        )
    return {name: table.table for name, table in opened.items()}


def _input(each: Input, inputs: Mapping[str, Any], loading: Loading, short: Mapping[str, str], settings: Config) -> Opened | None:
    data = inputs.get(each.name)
    if data is None or (isinstance(data, (list, tuple)) and not data):
        source = settings.source(each.table.kind.name, ())
        if source is None or not source.files or not each.required:
            return None
        data = settings.files(source)
    needed = {need.role: need for need in each.needs}
    table = open_table(each.table, data, loading, settings, {role: column for role, column in short.items() if role in needed})
    for role, need in needed.items():
        _require(table.table, role, need.option)
    return table


def _require(table: DataTable, role: str, option: str) -> None:
    if role in table.roles:
        return
    hint = f"Name it with --{option} COLUMN; the columns are: {table.offer()}."
    if role in table.doubtful:
        could = ", ".join(f"'{column}'" for column in table.doubtful[role])
        raise RoleError(f"Several columns could hold the {role} score: {could}.", f"Decide with --{option} COLUMN.")
    raise RoleError(f"No column's name says that it holds the {role} score.", hint)


def open_table(kind: type[DataTable], data: Any, loading: Loading, settings: Config, given: Mapping[str, str] | None = None) -> Opened:
    """Open files or a frame as a table of that kind, with its roles resolved and its rules in place; nothing is read but a sample."""
    from cxkit.sources import Overrides, open_source

    name = kind.kind.name
    if isinstance(data, (str, os.PathLike)):
        data = [data]
    paths = tuple(os.fspath(path) for path in data) if isinstance(data, (list, tuple)) else ()
    section = settings.source(name, paths) or config.Source()
    if paths:
        overrides = Overrides(
            delimiter=loading.delimiter or section.delimiter,
            encoding=loading.encoding or section.encoding,
            quote=loading.quote or section.quote,
            decimal=loading.decimal or section.decimal,
        )
        source = open_source(paths, overrides)
        frame, sample, columns = nw.from_native(source.frame), source.sample, source.columns
        decimals = {dialect.decimal for dialect in source.dialects} - {None}
        extra: dict[str, Any] = {
            "overflow": source.overflow,
            "notes": source.notes,
            "reread": (lambda: nw.from_native(source.exact().frame)) if source.overflow else None,
            "has_short_rows": None if source.sampled_whole or not source.overflow else source.has_short_rows,
        }
        decimal = loading.decimal or section.decimal or (decimals.pop() if len(decimals) == 1 else None)
    else:
        frame = _frame(data)
        sample = pl.DataFrame(frame.head(SAMPLE_ROWS).collect("polars").to_native())
        columns, extra, decimal = tuple(frame.collect_schema().names()), {}, loading.decimal or section.decimal
    found, doubtful = roles.resolve(kind.kind, columns, {**_roles(loading.role, name), **(given or {})}, section.roles)
    table = kind(
        frame=frame,
        columns=columns,
        sample=sample,
        roles=found,
        doubtful=doubtful,
        rules=_rules(kind, loading, section, settings, decimal),
        window=Window(loading.since, loading.until, loading.as_of),
        where=loading.where,
        **extra,
    )
    return Opened(table, paths)


def _frame(data: Any) -> nw.LazyFrame[Any]:
    try:
        frame = nw.from_native(data)
    except TypeError as error:
        raise UsageError(f"A {type(data).__name__} is neither files nor a frame.", "Pass paths, or a frame that narwhals knows.") from error
    return frame.lazy()


def _roles(typed: Sequence[str], kind: str) -> dict[str, str]:
    """``role=column`` pairs; ``survey.role=column`` is for one kind of table."""
    found = {}
    for text in typed:
        role, equals, column = text.partition("=")
        table, dot, bare = role.partition(".")
        if not equals or not column:
            raise UsageError(f"--role {text} names no column.", "Write ROLE=COLUMN, as in --role channel=Kanal.")
        if dot and table in roles.KINDS:
            if table != kind:
                continue
            role = bare
        found[role] = column
    return found


def _rules(kind: type[DataTable], loading: Loading, section: config.Source, settings: Config, decimal: str | None) -> Rules:
    score = "recommend"
    scales = {role: Scale.parse(text.split()[0]) for role, text in section.scale.items() if text.split()}
    na = {role: frozenset(fold(code) for code in codes) for role, codes in section.na.items()}
    labels: dict[str, dict[str, float]] = {
        role: {label: float(value) for label, value in known.items()} for role, known in section.labels.items()
    }
    for text in loading.scale:
        role, equals, bounds = text.rpartition("=")
        scales[_known(kind, role) if equals else score] = Scale.parse(bounds)
    typed: dict[str, set[str]] = {}
    for text in loading.na:
        role, equals, code = text.partition("=")
        if not (equals and role in kind.kind.roles):
            role, code = score, text
        typed.setdefault(role, set()).add(fold(code))
    na |= {role: na.get(role, frozenset()) | codes for role, codes in typed.items()}
    for text in loading.labels:
        label, equals, value = text.rpartition("=")
        role, colon, bare = label.partition(":")
        if colon and role in kind.kind.roles:
            label = bare
        else:
            role = score
        try:
            labels.setdefault(role, {})[label] = float(value.replace(",", "."))
        except ValueError:
            raise UsageError(f"--labels {text} gives no number.", "Write LABEL=VALUE, as in --labels 'very likely=10'.") from None
    return Rules(scales=scales, na=na, labels=labels, names=settings.labels, dates=loading.dates or section.dates, decimal=decimal)


def _known(kind: type[DataTable], role: str) -> str:
    if role not in kind.kind.roles:
        raise UsageError(f"'{role}' is no role of a {kind.kind.name} table.", f"The roles are: {', '.join(kind.kind.roles)}.")
    return role


def _signed(report: Report, opened: Mapping[str, Opened], given: Mapping[str, Any], command: str) -> Report:
    """The report with what only this place knows: version, command, sources, options as given."""
    typed = {name: _plain(value) for name, value in given.items() if value not in (None, (), [])}
    provenance = report.provenance.model_copy(
        update={
            "version": __version__,
            "command": command or f"cxkit {report.metric}",
            "sources": tuple(path for each in opened.values() for path in each.paths) or ("frame",),
            "params": {**report.provenance.params, **typed},
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )
    return report.model_copy(update={"provenance": provenance})


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int, float, str)) or value is None else str(value)
