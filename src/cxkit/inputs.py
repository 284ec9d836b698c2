"""The tables that a command takes, opened from files or frames and checked."""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cxkit import config
from cxkit.config import Config
from cxkit.config import Source as Section
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.loading.kinds import configured, guess_kind
from cxkit.loading.loading_options import JoiningOptions, LoadingOptions
from cxkit.loading.open import SAMPLE_ROWS, Opened, frame_of, open_table, read
from cxkit.model import Note
from cxkit.registry import Input
from cxkit.sources.files import drop_repeated, expand
from cxkit.sources.spool import STDIN
from cxkit.tables import Customers, DataTable, Orders, Responses, Window, collect

_FURTHER = (
    *("na", "scale", "labels", "where", "since", "until", "as_of", "dates", "fold", "id_form"),
    *("config", "no_config", "customers", "remote", "max_bytes", "strict"),
)
"""The options that apply to a further table too."""


@dataclass(frozen=True)
class Opening:
    """The tables that a command needs, what is given for each of them, and how they are opened.

    ``short`` has columns by the short names of roles (``score``). ``by`` may name columns of the customers' file, which is that of
    ``--customers`` or, with ``join``, a table of the command itself. ``command`` is the command typed; errors repeat it with the option to
    add.
    """

    needed: Sequence[Input]
    inputs: Mapping[str, Any]
    loading: LoadingOptions
    settings: Config
    short: Mapping[str, str]
    by: Collection[str]
    command: str
    join: bool

    @property
    def loading_of_required(self) -> LoadingOptions:
        """The options of a required table: roles with the name of a further one are not its own."""
        further = tuple(f"{each.name}." for each in self.needed if not each.required)
        if not further:
            return self.loading
        return self.loading.model_copy(update={"role": tuple(text for text in self.loading.role if not text.startswith(further))})

    @property
    def _customers(self) -> Any:
        """The file of customers that is joined to the other tables, if there is one."""
        if isinstance(self.loading, JoiningOptions):
            return self.loading.customers
        own = next((each.name for each in self.needed if each.table is Customers and not each.required), "")
        return self.inputs.get(own) if self.join else None

    def tables(self) -> dict[str, Opened]:
        """Open the tables for which files are given, and check that they have the needed columns. Raises CxError."""
        customers = getattr(self.loading, "customers", None)
        _refuse_standard_input_twice({"customers": customers, **{each.name: self.inputs.get(each.name) for each in self.needed}}.values())
        alone = customers is None and len(files_of(self.inputs, self.needed, self.settings)) <= 1
        found: dict[str, Opened] = {}
        for each in self.needed:
            # moments of all files are compared in one zone
            ahead = next((minutes for table in found.values() if (minutes := table.table.rules.ahead) is not None), None)
            if (table := self._open(each, ahead, alone=alone)) is not None:
                found[each.name] = table
        self._check_required(found)
        return found

    def _open(self, each: Input, ahead: int | None, *, alone: bool) -> Opened | None:
        """Open one table; None if no file is given for it. ``alone``: there is no other file of these customers."""
        data = self.inputs.get(each.name)
        if data is None or (isinstance(data, (list, tuple)) and not data):
            source = self.settings.source(each.table.kind.name, ())
            if source is None and each.required:
                self._refuse_several(each.table.kind.name)
            if source is None or not source.files or not each.required:
                return None
            data = self.settings.files(source)
        loading = self.loading_of_required if each.required else self._loading_of_further(each)
        if isinstance(data, DataTable):
            return Opened(replace(data, where=loading.where, window=Window(loading.since, loading.until, loading.as_of)), ())
        kind, data = self._choose_kind(each, data, loading)
        needed = {need.role: need for need in each.needs if need.role in kind.kind.roles}
        given = {role: column for role, column in self.short.items() if role in needed}
        table = open_table(kind, data, loading, self.settings, given=given, wanted=needed.keys(), ahead=ahead, alone=alone)
        if kind is Orders or not all(table.table.holds(need.role) for need in needed.values() if need.required):
            from cxkit.loading.requirements import require

            require(table.table, needed.values(), self.command, further="" if each.required else each.name)
        joined = kind is Customers and not each.required
        if kind is not Responses and each.other is None and not joined and not self._is_configured(kind, table):
            from cxkit.loading.other_kinds import checked_kind

            table = table._replace(table=checked_kind(table.table, self.command, further="" if each.required else each.name))
        customers = None if each.table is Customers else self._customers
        if customers is not None and (each.required or _unknown_columns(table)):
            from cxkit.loading.join import with_customers

            table = with_customers(table, customers, loading, self.settings, self.by if each.required else ())
        return table if each.required else _drop_unknown_condition(table, each.name)

    def _is_configured(self, kind: type[DataTable], opened: Opened) -> bool:
        """Whether the project file lists the files of a table, and so says what they are."""
        known = configured(self.settings, drop_repeated(opened.paths)[0]) if opened.paths else None
        return known is not None and known[0] == kind.kind.name and bool(known[1].files)

    def _choose_kind(self, each: Input, data: Any, loading: LoadingOptions) -> tuple[type[DataTable], Any]:
        """The kind of table and the data, opened if the input takes two kinds: the project file decides, else the headers."""
        if each.other is None:
            return each.table, data
        tables = {table.kind.name: table for table in (each.table, each.other)}
        typed = (*loading.role, *(f"{role}={column}" for role, column in self.short.items()))
        if isinstance(data, (str, os.PathLike)):
            data = [data]
        if not isinstance(data, (list, tuple)):
            sample = collect(frame_of(data).head(SAMPLE_ROWS))
            return tables[guess_kind(sample.columns, typed, among=tables, sample=sample).kind], data
        files = expand(data)
        known = configured(self.settings, drop_repeated(files)[0])
        source = read(files, loading, known[1] if known else Section())
        if known and known[0] in tables:
            return tables[known[0]], source
        guess = guess_kind(source.columns, typed, source.known, tables, sample=source.sample, texts=source.texts)
        return tables[guess.kind], source

    def _loading_of_further(self, each: Input) -> LoadingOptions:
        """The options of a further table: its dialect is detected, and of the roles those with the table's name apply."""
        own = f"{each.name}."
        roles = tuple(f"{each.table.kind.name}.{text.removeprefix(own)}" for text in self.loading.role if text.startswith(own))
        kept = {name: getattr(self.loading, name) for name in _FURTHER if hasattr(self.loading, name)}
        return type(self.loading)(role=roles, **kept)

    def _refuse_several(self, kind: str) -> None:
        """Raise UsageError if the project file has several sources of a kind; the user has to choose one."""
        sources = self.settings.sources_of(kind)
        if len(sources) < 2:
            return
        bare = self.command.removesuffix(" FILE")
        raise UsageError(
            tr("{file_name} has {n} sources of the kind {kind}.", file_name=config.FILE_NAME, n=len(sources), kind=translated(kind)),
            "Name the files of one:",
            [f"{name}: {bare} {shlex.join(self.settings.files(source))}" for name, source in sources.items()],
        )

    def _check_required(self, found: Mapping[str, Opened]) -> None:
        """Raise UsageError if a required table has no file."""
        missing = next((each.table.kind.name for each in self.needed if each.required and each.name not in found), None)
        if missing:
            words = self.command.split()
            typed = self.command if self.command.endswith(" FILE") else f"{' '.join(words[:2])} FILE"
            raise UsageError(
                tr("{split} needs a {missing} file.", split=words[1], missing=translated(missing)),
                tr("{typed}, or a section [sources.{missing}] in {file_name}.", typed=typed, missing=missing, file_name=config.FILE_NAME),
            )


def files_of(given: Mapping[str, Any], needed: Sequence[Input], settings: Config) -> dict[str, Any]:
    """Return the data of each input: what is given, else the files of the only source of its kind in the project file."""
    found = {name: data for name, data in given.items() if not (data is None or (isinstance(data, (list, tuple)) and not data))}
    for each in needed:
        if each.name not in found and not each.required and (sources := settings.sources_of(each.table.kind.name)):
            source = settings.source(each.table.kind.name, ()) or sources.get(each.table.kind.name)
            if source is not None and source.files:
                found[each.name] = settings.files(source)
    return found


def notes_on_several(inputs: Mapping[str, Any], needed: Sequence[Input], settings: Config) -> list[Note]:
    """Warnings for each table that is not required and has no files, since the project file has several sources of its kind."""
    found = []
    for each in needed:
        sources = settings.sources_of(each.table.kind.name)
        if each.required or inputs.get(each.name) or len(sources) < 2:
            continue
        text = tr(
            "{file_name} has {n} sources of the kind {kind}, so that none is taken: {names}.",
            file_name=config.FILE_NAME,
            n=len(sources),
            kind=translated(each.table.kind.name),
            names=", ".join(sources),
        )
        found.append(Note(code="several-sources", level="warning", text=text, hint=f"--{each.name} FILE"))
    return found


def _refuse_standard_input_twice(tables: Iterable[Any]) -> None:
    """Raise UsageError if standard input, which can be read once, is the file of several tables."""
    files = ((table,) if isinstance(table, str) else table for table in tables if isinstance(table, (str, list, tuple)))
    if sum(STDIN in paths for paths in files) > 1:
        raise UsageError(
            "Standard input is named as the file of several tables: it can be read once.", "Save it to a file, and name that for each."
        )


def _unknown_columns(opened: Opened) -> list[str]:
    """The columns of the condition that the table does not have."""
    from cxkit.loading.join import has_column, names_in_condition

    return [column for column in names_in_condition(opened.table.where) if not has_column(opened.table, column)]


def _drop_unknown_condition(opened: Opened, name: str) -> Opened:
    """Drop the condition, with a note, if the table does not have all of its columns."""
    missing = _unknown_columns(opened)
    if not missing:
        return opened
    text = tr("--where does not narrow the {name} file down: it has no column {names}.", name=name, names=", ".join(map(repr, missing)))
    note = Note(code="where-elsewhere", level="warning", text=text)
    return opened._replace(table=replace(opened.table, where=None, notes=(*opened.table.notes, note)))
