"""The files of a report as tables of each kind, and notes on those that no part of it uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from cxkit.errors import CxError
from cxkit.language import tr, translated
from cxkit.loading.file_tables import File
from cxkit.loading.several_files import roles_of_file
from cxkit.model import Note
from cxkit.roles import KINDS
from cxkit.workflows.document.parts import Files, Part

_SHOWN = 3


class Alternative(NamedTuple):
    """One table of a kind: its files, its ``name`` in messages, and the roles of its columns, also those that it would have as a survey."""

    paths: tuple[str, ...]
    name: str
    roles: frozenset[str] = frozenset()
    as_survey: frozenset[str] = frozenset()

    @classmethod
    def of(cls, files: Sequence[File]) -> Alternative:
        """The table that these files are."""
        first = files[0]
        roles = frozenset(first.roles) | first.ambiguous
        as_survey = roles if first.guess.kind == "survey" else frozenset(roles_of_file(first.source.parts[0], KINDS["survey"])[0])
        paths = tuple(file.path for file in files)
        return cls(paths, names_of(paths), roles, as_survey)


class Tables(NamedTuple):
    """The tables of each kind, the first of which is taken if it has what a part needs; files in none (``unknown``, ``unread``).

    ``refunds`` are files of orders with sums that were refunded, ``consents`` the files of customers that together state consents and
    revenues, ``repeated`` notes on files that were named twice or are copies.
    """

    by_kind: Mapping[str, Sequence[Alternative]]
    unknown: tuple[str, ...] = ()
    unread: Mapping[str, CxError] = MappingProxyType({})
    refunds: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    repeated: tuple[Note, ...] = ()

    @property
    def first(self) -> Files:
        """The first table of each kind."""
        return {kind: tables[0].paths for kind, tables in self.by_kind.items()}

    @property
    def paths(self) -> tuple[str, ...]:
        """All files."""
        return (*(path for tables in self.by_kind.values() for table in tables for path in table.paths), *self.unknown)

    def of_part(self, part: Part) -> Files:
        """One table of each kind for a part: the first, or the first of its own kind, and of those it joins, that has what it needs."""
        own = self.by_kind.get(part.kind, ())
        fitting = [table for table in own if any(needed <= table.roles for needed in part.needs)]
        if not fitting and part.of_contacts:
            fitting = [table for table in self.by_kind.get("contacts", ()) if any(needed <= table.as_survey for needed in part.needs)]
        own_files = {part.kind: fitting[0].paths} if fitting else {}
        beside = _first_with(self.by_kind.get("survey", ()), part.of_joined)
        joined = {"survey": beside.paths} if beside else {}
        of_customers = {"customers": self.consents} if part.asks_consents and self.consents else {}
        return {**self.first, **joined, **own_files, **of_customers}

    def left_out(self, used: Collection[str]) -> list[Note]:
        """Notes on the files that no part uses."""
        notes = [
            *self.repeated,
            *(
                Note(
                    code="source-left-out",
                    level="warning",
                    text=tr("{name} is left out: {message}", name=PurePath(path).name, message=error.message),
                    hint=error.hint_in_line,
                )
                for path, error in self.unread.items()
            ),
        ]
        for kind, (first, *others) in self.by_kind.items():
            unused = [table.name for table in others if not {*used} & {*table.paths}]
            if unused:
                text = tr(
                    "The report takes one source of each kind. For {kind} that is {first}; it leaves out {others}.",
                    first=first.name,
                    kind=translated(kind),
                    others=", ".join(unused),
                )
                notes.append(Note(code="source-left-out", level="warning", text=text, hint="cxkit inspect FILE shows what each holds"))
        if self.unknown:
            text = tr("Left out, since no column was found that a report needs: {files}.", files=names_of(self.unknown))
            notes.append(Note(code="source-left-out", level="warning", text=text, hint="cxkit inspect FILE shows what each holds"))
        if refunds := [path for path in self.refunds if path not in used and "orders" in self.by_kind]:
            text = tr("The refunds in {files} are not subtracted from revenues.", files=names_of(refunds))
            hint = tr("write them into the file of orders, as rows with negative amounts")
            notes.append(Note(code="refunds-left-out", level="warning", text=text, hint=hint))
        return notes


def _first_with(tables: Sequence[Alternative], needs: Sequence[frozenset[str]]) -> Alternative | None:
    """The first table that has all roles of the first set that any has."""
    return next((table for needed in needs for table in tables if needed <= table.roles), None)


def names_of(paths: Sequence[str]) -> str:
    """The names of the first files, without their folders, and how many there are beside."""
    more = tr(" and {n} more", n=len(paths) - _SHOWN) if len(paths) > _SHOWN else ""
    return ", ".join(PurePath(path).name for path in paths[:_SHOWN]) + more
