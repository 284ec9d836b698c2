"""From files or frames to tables: reading, the column of each role, and the rules for reading values."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from cxkit import config, roles
from cxkit.config import Config
from cxkit.errors import CxError, RoleError, SourceError, UsageError
from cxkit.language import tr, translated
from cxkit.lazy import nw, pl
from cxkit.loading import tools
from cxkit.loading.codes import codes_of, without_codes
from cxkit.loading.customers_of_files import notes_on_ids_of_files
from cxkit.loading.given_rules import check_keys, rules_of, typed_roles
from cxkit.loading.ids import with_comparable_ids
from cxkit.loading.legends import with_legend
from cxkit.loading.loading_options import SEVERAL, GroupingOptions, LoadingOptions, ReadingOptions
from cxkit.loading.pooled_answers import with_note_of_pooled
from cxkit.loading.several_files import check_forms, check_scales, columns_of_files, refuse_other_kinds, with_one_header
from cxkit.loading.summary_sheets import find_sheet_of_answers, note_of_sheet
from cxkit.loading.trial_rows import named_tests, without_trials
from cxkit.model import Note
from cxkit.roles.carried import sampled
from cxkit.shapes import shaped
from cxkit.sources.files import drop_repeated, expand
from cxkit.sources.opening import Source, open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.profiles import Known
from cxkit.tables import DataTable, Derived, Frame, InMemory, Reading, Window, collect
from cxkit.tables.local_time import minutes_ahead
from cxkit.tables.wide import Wide, is_pattern, matches, wide
from cxkit.values.numbers import Mark
from cxkit.values.time.date_formats import number_as_text

SAMPLE_ROWS = 1_000
_SHOWN = 3
_TWO_SIDED = frozenset({"functional", "expectation"})
"""Roles of commands that compare the two sides of items."""
_IDS = ("customer_id", "case_id", "order_id", "response_id")
_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


class Opened(NamedTuple):
    """A table with the names of its files, and of the files that are ``joined`` to it."""

    table: DataTable
    paths: tuple[str, ...]
    joined: tuple[str, ...] = ()


def open_table(
    kind: type[DataTable],
    data: Any,
    loading: LoadingOptions,
    settings: Config,
    *,
    given: Mapping[str, str] = MappingProxyType({}),
    wanted: Collection[str] = (),
    ahead: int | None = None,
    alone: bool = False,
) -> Opened:
    """Open files or a frame as a table of that kind, with its roles and rules; only a sample is read.

    ``data`` may be a source that ``read`` has opened. ``given`` names the columns of roles; ``wanted`` are scores that may have one column
    for each item. ``ahead`` are the minutes by which the times of the tables beside it are ahead of UTC, if that is known. ``alone``: no
    other file is joined to it by its customers.
    """
    name = kind.kind.name
    if isinstance(data, (str, os.PathLike)):
        data = [data]
    paths: tuple[str, ...] = ()
    if isinstance(data, Source):
        paths = data.paths
    elif isinstance(data, (list, tuple)):
        data = expand(data)  # the files themselves, if the user typed a pattern
        paths = drop_repeated(data)[0]
    section = settings.source(name, paths) or config.Source()
    try:
        return _open(kind, data, paths, section, loading=loading, settings=settings, given=given, wanted=wanted, ahead=ahead, alone=alone)
    except CxError as error:
        raise _with_section(error, settings, section) from error


def _with_section(error: CxError, settings: Config, section: config.Source) -> CxError:
    """The error of files that a section of the project file says something of; its hint names what."""
    keys = [key for key in section.model_dump(exclude_unset=True) if key not in ("files", "kind")]
    if not keys or str(settings.path) in error.message:
        return error
    name = settings.name_of(section)
    sources = tr("{path} sets {names}.", path=settings.path, names=", ".join(f"sources.{name}.{key}" for key in keys))
    return type(error)(error.message, f"{sources} {error.hint}".strip(), error.lines)


def _open(
    kind: type[DataTable],
    data: Any,
    paths: tuple[str, ...],
    section: config.Source,
    *,
    loading: LoadingOptions,
    settings: Config,
    given: Mapping[str, str],
    wanted: Collection[str],
    ahead: int | None,
    alone: bool,
) -> Opened:
    """Open files or a frame by a section of the project file."""
    name = kind.kind.name
    typed = {**typed_roles(loading.role, name), **given}
    named = {*typed.values(), *section.roles.values()}
    found_in = _read_input(data, paths, loading, section, lambda source: _as_one_table(source, kind, named))
    known, columns, sample, repeated = found_in.known, found_in.columns, found_in.sample, found_in.repeated
    header = tools.Header(columns, found_in.texts)
    items = settings.items.model_dump(exclude_none=True) if name == "survey" else {}
    headers = {column: header for header, positions in repeated.items() for column in positions}
    values = sampled(sample)
    spread = _wide(wanted, typed, {**items, **section.roles}, columns, headers)
    paired = None
    if spread is None and _TWO_SIDED & {*wanted} and not {*typed, *section.roles} & {"item", *wanted}:
        from cxkit.tables.paired_columns import paired_columns

        paired = paired_columns(wanted, columns, headers, values)
        spread = paired.wide if paired else None
    hints = tools.hints(known, header, sample, paths)
    hints = hints._replace(never={*hints.never, *found_in.unused, *(spread.columns if spread else ())})
    found, doubtful = _resolve(kind, found_in, typed, section.roles, hints=hints, wanted=wanted)
    reading = found_in.reading
    if isinstance(reading.scan, pl.LazyFrame) and (ids := _whole_ids(sample.schema, found)):
        reading = Derived(reading, lambda frame: frame.with_columns(ids), frozenset())
        sample = sample.with_columns(ids)
    check_keys(kind, section, settings, columns)
    codes = codes_of(loading.na, section.na, kind.kind.roles, columns, found)
    table = kind(
        reading=reading,
        columns=columns,
        sample=sample,
        roles=found,
        doubtful=doubtful,
        rules=rules_of(kind, loading, section, settings, found_in.decimal)._replace(na=codes),
        window=Window(loading.since, loading.until, loading.as_of),
        where=loading.where,
        wide=spread,
        notes=(*found_in.notes, *([paired.note] if paired and paired.note else [])),
        repeated=repeated,
        labels=found_in.labels,
        captions=found_in.texts,
        estimated_rows=found_in.reading.estimated_rows if isinstance(found_in.reading, Source) else 0,
        files=columns_of_files(found_in.reading) if isinstance(found_in.reading, Source) else (),
    )
    if sheet := find_sheet_of_answers(table, found_in.reading, wanted):
        named_sheet = loading.model_copy(update={"sheet": sheet.name})
        opened = open_table(kind, list(paths), named_sheet, settings, given=given, wanted=wanted, ahead=ahead, alone=alone)
        return opened._replace(table=replace(opened.table, notes=(*opened.table.notes, note_of_sheet(paths[0], sheet))))
    table = replace(table, rules=table.rules._replace(ahead=minutes_ahead(table) if ahead is None else ahead))
    table = without_codes(table)
    if known:
        table = tools.known_table(table, known, header, section)
    _check_files(table, found_in.reading)
    if name == "survey" and "none" not in (loading.profile, section.profile):
        table = without_trials(table)
    if name != "survey":
        table = replace(table, notes=(*table.notes, *named_tests(table, [True] * table.sample.height)))
    if alone and name in {"orders", "customers"}:
        from cxkit.loading.names_and_keys import with_full_names, with_keys_for_names

        table = with_full_names(with_keys_for_names(table))
    table = with_comparable_ids(table, loading.id_form)
    if loading.id_form == "plain" and isinstance(found_in.reading, Source):
        table = replace(table, notes=(*table.notes, *notes_on_ids_of_files(table, found_in.reading)))
    table = shaped(table, loading.shape or section.shape, wanted)
    table = with_note_of_pooled(table, wanted)
    if name == "survey":
        table = with_legend(table, found_in.above)
    several = loading.multiple if isinstance(loading, GroupingOptions) else ()
    return Opened(_with_several_answers(table, several or section.multiple), paths)


def _resolve(
    kind: type[DataTable],
    found_in: _Input,
    typed: Mapping[str, str],
    configured: Mapping[str, str],
    *,
    hints: roles.Hints,
    wanted: Collection[str],
) -> tuple[dict[str, roles.Resolved], dict[str, list[str]]]:
    """The column of each role, and the columns that may hold others. Raises RoleError."""
    by_user, by_project = ({role: column for role, column in each.items() if not is_pattern(column)} for each in (typed, configured))
    needed = {*wanted, *filter(None, (kind.kind.time,))}
    try:
        found, doubtful = roles.resolve(kind.kind, found_in.columns, by_user, by_project, found_in.repeated, hints=hints, wanted=needed)
    except RoleError as error:
        from cxkit.tables.offering import header_doubt

        raise RoleError(error.message, header_doubt(found_in.notes) or error.hint) from None
    if "functional" not in found:
        return found, doubtful
    from cxkit.tables.paired_columns import without_one_of_several_pairs

    headers = {column: header for header, places in found_in.repeated.items() for column in places}
    return without_one_of_several_pairs(found, doubtful, found_in.columns, sampled(found_in.sample), headers)


def _check_files(table: DataTable, reading: Reading) -> None:
    """Raise CxError if several files differ in what their cells mean."""
    if isinstance(reading, Source):
        check_scales(table, reading)
        check_forms(table, reading)


def _as_one_table(source: Source, kind: type[DataTable], named: Collection[str]) -> Source:
    """The source of several files with one header for each role. Raises UsageError if the files are of different kinds."""
    refuse_other_kinds(source, kind.kind, named)
    return with_one_header(source, kind.kind, named)


def _with_several_answers(table: DataTable, names: Sequence[str]) -> DataTable:
    """The table with the columns of these roles or headers as columns with several answers in a cell. Raises UsageError, RoleError."""
    if not names:
        return table
    if not isinstance(table, SEVERAL):
        raise UsageError(
            tr(
                "'multiple' is for surveys and contacts, not for {name}: {names}.", name=translated(table.kind.name), names=", ".join(names)
            ),
            tr("Take it out of [sources.{name}] in {file_name}.", name=table.kind.name, file_name=config.FILE_NAME),
        )
    columns = tuple(dict.fromkeys(map(table.column, names)))
    # a role has one value in each row: a column that was only assumed to hold it does not
    kept = {role: found for role, found in table.roles.items() if not (found.found == "assumed" and found.column in columns)}
    return replace(table, multiple=columns, roles=kept)


class _Input(NamedTuple):
    """What is known of files or a frame before roles are resolved; ``decimal`` is the prevailing decimal mark of the files."""

    reading: Reading
    columns: tuple[str, ...]
    sample: pl.DataFrame
    notes: tuple[Note, ...] = ()
    repeated: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    labels: Mapping[str, Mapping[str, float]] = MappingProxyType({})
    decimal: Mark | None = None
    known: Known | None = None
    texts: Mapping[str, str] = MappingProxyType({})
    above: tuple[str, ...] = ()
    unused: frozenset[str] = frozenset()


def _read_input(
    data: Any, paths: Sequence[str], loading: LoadingOptions, section: config.Source, with_one_header: Callable[[Source], Source]
) -> _Input:
    if not paths:
        from cxkit.sources.typed_columns import normalise_types

        frame = frame_of(data)
        first = collect(frame.head(SAMPLE_ROWS))
        if isinstance(frame, pl.LazyFrame):
            frame = normalise_types(frame, first, bytes_too=False)
            first = normalise_types(first.lazy(), first, bytes_too=False).collect()
        return _Input(InMemory(frame), tuple(first.columns), first)
    source = with_one_header(data if isinstance(data, Source) else read(data, loading, section))
    decimals = {dialect.decimal for dialect in source.dialects} - {None}
    return _Input(
        reading=source,
        columns=source.columns,
        sample=source.sample,
        notes=source.notes,
        repeated=source.repeated,
        labels=source.labels,
        decimal=decimals.pop() if len(decimals) == 1 else None,
        known=source.known,
        texts=source.texts,
        above=source.above,
        unused=source.unused,
    )


def _whole_ids(schema: pl.Schema, found: Mapping[str, roles.Resolved]) -> list[pl.Expr]:
    """Ids that are floats as the text of whole numbers: other tools convert integers to floats if some are missing."""
    columns = {found[role].column for role in _IDS if role in found}
    return [number_as_text(pl.col(name).fill_nan(None), schema[name]).alias(name) for name in columns if schema[name].is_float()]


def _wide(
    wanted: Collection[str], typed: Mapping[str, str], configured: Mapping[str, str], columns: Sequence[str], headers: Mapping[str, str]
) -> Wide | None:
    """The columns of a wide survey for the ``wanted`` scores, by the typed patterns, else by those of the project file.

    None if there are none, or if no column matches those of the project file: it is for other files too.
    """
    if patterns := {role: text for role, text in typed.items() if role in wanted and is_pattern(text)}:
        return wide(patterns, columns, headers)
    patterns = {role: text for role, text in configured.items() if role in wanted and role not in typed and is_pattern(text)}
    fitting = {role: text for role, text in patterns.items() if matches(role, text, columns, headers)}
    return wide(fitting, columns, headers) if fitting else None


def read(paths: Sequence[str | os.PathLike[str]], reading: ReadingOptions, section: config.Source) -> Source:
    """Open files as one source by the options of the user, else by those of the project file.

    Raises UsageError and SourceError; with ``strict`` also if a row does not fit the header.
    """
    for path in map(str, paths):
        if path.encode(errors="replace").decode() != path:
            raise SourceError(tr("The name of the file {path} is not UTF-8.", path=path), "Rename it.")

    def setting(name: str) -> Any:
        typed = getattr(reading, name)
        return getattr(section, name) if typed is None else typed

    overrides = Overrides(
        delimiter=_DELIMITERS.get(setting("delimiter"), setting("delimiter")),
        encoding=setting("encoding"),
        decimal=setting("decimal"),
        header_row=setting("header_row"),
        skip=setting("skip"),
        sheet=setting("sheet"),
        profile=setting("profile"),
        max_bytes=reading.max_bytes,
        remote=reading.remote,
        **{name: "" if setting(name) == "none" else setting(name) for name in ("quote", "escape", "comment")},
    )
    source = open_source(paths, overrides)
    if reading.strict:
        _refuse_problems(source)
    return source


def _refuse_problems(source: Source) -> None:
    first = list(islice(source.problems(), _SHOWN + 1))
    if first:
        examples = "; ".join(
            tr("{path}, line {line}: {problem}", path=path, line=record.line, problem=record.problem) for path, record in first[:_SHOWN]
        )
        more = tr("; and more") if len(first) > _SHOWN else ""
        raise SourceError(
            tr("Rows do not fit the header, and --strict allows none: {examples}{more}.", examples=examples, more=more),
            "cxkit inspect FILE --problems lists them all.",
        )


def frame_of(data: Any) -> Frame:
    """A Polars frame unchanged, one of another engine through narwhals; a frame in memory becomes a Polars frame."""
    if isinstance(data, (pl.DataFrame, pl.LazyFrame)):
        return data.lazy()
    try:
        lazy: nw.LazyFrame[Any] = nw.from_native(data).lazy()
    except TypeError as error:
        raise UsageError(
            tr("A {name} is neither files nor a frame.", name=type(data).__name__), "Pass paths, or a frame that narwhals knows."
        ) from error
    in_memory = lazy.implementation.is_pyarrow() or lazy.implementation.is_pandas_like()
    return collect(lazy).lazy() if in_memory else lazy
