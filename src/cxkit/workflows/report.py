"""The whole picture as one document, in the order of the six steps of customer experience management."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from annotated_types import Ge, Gt

from cxkit import config
from cxkit.config import Config
from cxkit.config import Source as SourceSection
from cxkit.errors import CxError, SourceError, UsageError
from cxkit.language import tr, translated
from cxkit.loading.file_tables import File, describe, files_with_consents, tables_of
from cxkit.loading.given_rules import typed_roles
from cxkit.loading.kinds import Guess, configured, guess_kind
from cxkit.loading.loading_options import LoadingOptions, check_loading
from cxkit.loading.open import read
from cxkit.measures.one_document import one_document
from cxkit.model import Chart, Note, Provenance, Report, Sentence, Table
from cxkit.options import Option
from cxkit.registry import workflow
from cxkit.roles import KINDS
from cxkit.run import add_provenance
from cxkit.sources.files import drop_repeated, expand
from cxkit.sources.read_once import read_once
from cxkit.typed_commands import typed_command
from cxkit.workflows._provenance import join_provenances
from cxkit.workflows._quoted_errors import for_report
from cxkit.workflows.document.appendix import appendix
from cxkit.workflows.document.parts import LEFT_OUT, PARTS, Files, Order, Part, in_order_of_making
from cxkit.workflows.document.report_files import Alternative, Tables, names_of

Exports = Annotated[tuple[str, ...], Option("Exports of any kind, or quoted globs; default: those of cxkit.toml.", "FILE")]
Total = Annotated[float | None, Gt(0), Option("Total of the budget, for step 3; default: that of the project.", "TOTAL")]
Split = Annotated[date | None, Option("First day with the measure that step 6 evaluates; default: that of the project.", "DATE")]
MinCell = Annotated[
    int | None, Ge(0), Option("Suppress the figures of groups of fewer persons; default: that of the project, else 5.", "N")
]

_LEAST = 5
"""The cell limit of a report, which others will read, unless the project has its own."""
_MINOR = frozenset({"groups-rest", "groups-small", "groups-alike", "time-alike", "gap-none", "uneven-none"})
"""Sentences that a summary of many parts leaves out."""


@workflow(panel="Watch", output=Config.report_output)
def report(
    files: Exports = (),
    *,
    budget: Total = None,
    split: Split = None,
    min_cell: MinCell = None,
    reading: LoadingOptions = LoadingOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """Where do customers meet us, what do they expect, where does the money go, how do we stand, what is to do, and did it work?

    Result: the tables of the single commands, named after them (`nps_by_touchpoint`), in the order of the six steps; `section` of a table
    is its step. Of `check` the targets alone, of `followup` the numbers alone, not the list. The appendix: `appendix_sources` (command,
    files, rows_read, rows_used), `appendix_excluded` (command, reason, rows), `appendix_roles` (role, column, commands),
    `appendix_methods` (command, method, source). The page form (`--output report.html`) is meant for readers; without `--output` and
    `--format` the report goes to the file that `[report] output` of `cxkit.toml` names, if it does.

    Formula: each part is the command of its name, with its defaults and `--min-cell`.

    Edge cases: numbers of follow-ups below the cell limit are null. The kind of each file is detected, or that of its section in
    `cxkit.toml`. Files of one kind are one table if they have the same columns, or if each has what the kind needs and they number other
    orders, matters or customers; else the table with the most of what the kind needs is taken, or another one that has the columns of a
    part (also scores of contacts), and a note names the files that no part uses. A part that the files cannot carry is left out, and a note
    says why and what would be needed.

    Errors: UsageError without files, or if no part can be made.

    Source: the commands of the parts.

    Examples:
    cxkit report survey.csv contacts.csv orders.csv customers.csv --output report.html
    cxkit report survey.csv contacts.csv --budget 100000 --split 2025-04-01
    cxkit report survey.csv --format markdown
    """
    with read_once():
        return _report(files, budget, split, min_cell, check_loading(reading.model_dump(exclude_unset=True)))


def _report(files: Sequence[str], budget: float | None, split: date | None, min_cell: int | None, loading: LoadingOptions) -> Report:
    settings = loading.project()
    found = _tables(files, loading, settings)
    if not found.paths:
        raise UsageError(
            "There are no files to report on.", tr("cxkit report exports/*.csv, or [sources] in {file_name}.", file_name=config.FILE_NAME)
        )
    least = min_cell if min_cell is not None else _LEAST if settings.project.min_cell is None else settings.project.min_cell
    asked = {"budget": budget, "split": split, "min_cell": min_cell, **loading.typed()}
    budget = settings.budget.total if budget is None else budget
    split = settings.evaluate.date if split is None else split
    order = Order(budget, split, least, loading, typed_command(["cxkit", "report", *files], asked))
    one_by_one = dict[Part, Report | Note]()
    with one_document(LEFT_OUT):
        for part in in_order_of_making([each for each in PARTS if each.can_be_made(found.of_part(each))]):
            one_by_one[part] = one = _make(part, found.of_part(part), order)
            order = order.after(one) if isinstance(one, Report) else order
    made = [(part, each) for part in PARTS if isinstance(each := one_by_one.get(part), Report)]
    parts_left_out = [*_without_files(found), *(each for part in PARTS if isinstance(each := one_by_one.get(part), Note))]
    if not made:
        raise UsageError(
            "No part of the report can be made from these files.",
            "cxkit inspect FILE shows what each holds.",
            [note.text for note in (*found.left_out(()), *parts_left_out)],
        )
    used = {path for _, one in made for path in one.provenance.sources}
    others = [note for part, _ in made if (note := _note_on_other(part, found))]
    notes = [*found.left_out(used), *others, *parts_left_out]
    whole = _join(made, notes, settings.project.title or tr("Customer experience report"))
    given = {"budget": budget, "split": split, "min_cell": least, "confidence": settings.confidence_or(None)}
    return add_provenance(whole, given, shlex.join(["cxkit", "report", *found.paths]))


def _tables(files: Sequence[str], loading: LoadingOptions, settings: Config) -> Tables:
    """The tables of each kind: from the files given, by what they hold, else one for each section of the project file."""
    if not files:
        sections = {kind: settings.sources_of(kind) for kind in KINDS}
        return Tables(
            {
                kind: [_of_section(name, each, loading, settings) for name, each in named.items()]
                for kind, named in sections.items()
                if named
            }
        )
    paths, unread = list[str](), dict[str, CxError]()
    for typed in files:
        with _left_out_if_there(typed, unread):
            paths += expand([typed])
    described = list[File]()
    once, repeated = drop_repeated(paths)
    for path in once:
        with _left_out_if_there(path, unread):
            described.append(_describe(path, loading, settings))
    if unread and not described:
        raise next(iter(unread.values()))
    by_kind = {kind: tables_of([file for file in described if file.guess.kind == kind]) for kind in KINDS}
    taken = {file.path for tables in by_kind.values() for table in tables for file in table}
    return Tables(
        {kind: [Alternative.of(table) for table in tables] for kind, tables in by_kind.items() if tables},
        tuple(file.path for file in described if file.path not in taken),
        unread,
        tuple(file.path for file in described if file.guess.kind == "orders" and "refunded" in file.roles),
        files_with_consents(by_kind["customers"]) if by_kind["customers"] else (),
        repeated,
    )


@contextmanager
def _left_out_if_there(path: str, unread: dict[str, CxError]) -> Iterator[None]:
    """Keep the error of a file or folder that is no table, such as a picture beside the exports; one that does not exist is a mistake."""
    try:
        yield
    except SourceError as error:
        if not os.path.exists(path):  # noqa: PTH110 - Path's fails if a name is too long
            raise
        unread[path] = error


def _of_section(name: str, section: SourceSection, loading: LoadingOptions, settings: Config) -> Alternative:
    """The table of a section of the project file. If its first file cannot be read, the parts that are made from it say why."""
    paths = tuple(expand(settings.files(section)))
    try:
        return Alternative.of([_describe(paths[0], loading, settings)])._replace(paths=paths, name=name)
    except CxError:
        return Alternative(paths, name)


def _describe(path: str, loading: LoadingOptions, settings: Config) -> File:
    known = configured(settings, (path,))
    section = known[1] if known else SourceSection()
    source = read([path], loading, section)
    if known:
        guess = Guess(known[0], tr("{file_name} names it", file_name=config.FILE_NAME))
    else:
        guess = guess_kind(source.columns, (), source.known, sample=source.sample, texts=source.texts)
    described = describe(path, source, guess, {**section.roles, **typed_roles(loading.role, guess.kind)}, settings.name_of(section))
    return described._replace(id_form=loading.id_form)


def _make(part: Part, files: Files, order: Order) -> Report | Note:
    """The report of one part, or the note on why there is none."""
    try:
        made = part.make(files, order)
    except CxError as found:
        error = for_report(found, lambda: part.make(files, order), order.min_cell)
        return Note(
            code="part-left-out",
            level="warning",
            text=tr("{step}: {name} is left out. {message}", step=translated(part.step), name=part.name, message=error.message),
            hint=error.hint,
            lines=error.lines,
        )
    if made is not None:
        return _left_out_if_empty(part, made)
    needed = translated(part.missing)
    return Note(
        code="part-left-out",
        level="info",
        text=tr("{step}: {name} is left out: it needs {needed}.", step=translated(part.step), name=part.name, needed=needed),
    )


def _left_out_if_empty(part: Part, made: Report) -> Report | Note:
    """The report of a part, or a note if no row could be used, with the reasons."""
    empty = next((note for note in made.notes if note.code == "no-answers"), None)
    if empty is None:
        return made
    excluded = next((note for note in made.notes if note.code == "values-ignored"), None)
    message = excluded.text if excluded else empty.text
    text = tr("{step}: {name} is left out. {message}", step=translated(part.step), name=part.name, message=message)
    return Note(code="part-left-out", level="warning", text=text, hint=excluded.hint if excluded else empty.hint)


def _note_on_other(part: Part, tables: Tables) -> Note | None:
    """The note on a part that is made from other tables than the first of their kinds, which have not what the part needs."""
    files, first = tables.of_part(part), tables.first
    kinds = [part.kind, *["survey"] * bool(part.of_joined)]
    others = [path for kind in kinds if files.get(kind) != first.get(kind) for path in files[kind]]
    if not others:
        return None
    text = tr("{step}: {name} is made from {files}.", step=translated(part.step), name=part.name, files=names_of(others))
    return Note(code="other-file", level="info", text=text)


def _without_files(tables: Tables) -> list[Note]:
    """A note for each kind of file that there is none of, with the parts that need it."""
    notes, lacking = [], [part for part in PARTS if not part.can_be_made(tables.of_part(part))]
    for kind in dict.fromkeys(part.kind for part in lacking):
        *first, last = [part.name for part in lacking if part.kind == kind]
        names = tr("{names} and {names2}", names=", ".join(first), names2=last) if first else last
        text = tr(
            "{names} are left out: they need a file of {kind}." if first else "{names} is left out: it needs a file of {kind}.",
            names=names,
            kind=translated(kind),
        )
        notes.append(Note(code="part-left-out", level="info", text=text))
    return notes


def _join(made: Sequence[tuple[Part, Report]], notes: Sequence[Note], title: str) -> Report:
    tables, charts, sentences = list[Table](), list[Chart](), list[Sentence]()
    first: dict[str, Provenance] = {}  # the rows of each file once, as the first part that begins with it read them
    for part, one in made:
        if part.kind:
            first.setdefault(one.provenance.sources[0], one.provenance)
        said = [each for each in one.summary if each.code not in _MINOR]
        named = {str(each.figures.get("table")) for each in said}  # a sentence rests on a table of the report
        kept = [table for table in one.tables if table.name in {"overall", *part.tables, *named} and table.rows]
        kept = [table for table in kept if table.name in named or not _is_by_what_it_shares(table, one)]
        names = {table.name: f"{one.metric}_{table.name}" for table in kept}
        tables += [_renamed(table, names, part.step, one.title) for table in kept]
        charts += [_repointed(chart, names) for chart in one.charts if chart.table in names]
        sentences += [_refer(each, names, translated(one.title)) for each in said]
    return Report(
        metric="report",
        title=title,
        tables=(*tables, *appendix([one for _, one in made])),
        summary=tuple(sentences),
        charts=tuple(charts),
        notes=(*notes, *_merged(one for _, one in made)),
        provenance=join_provenances(first.values()),
    )


def _is_by_what_it_shares(table: Table, one: Report) -> bool:
    """Whether complaints are shown by the topics that make them complaints: all of one topic, none of the others."""
    roles = one.provenance.roles
    return table.name == "by_topic" and "is_complaint" in roles and roles["is_complaint"] == roles.get("topic")


def _renamed(table: Table, names: dict[str, str], step: str, title: str) -> Table:
    whole, own = translated(title), translated(table.title)
    text = whole if own == whole else f"{whole}{'' if whole.endswith('?') else ':'} {own}"
    return table.model_copy(update={"name": names[table.name], "title": text, "section": step})


def _repointed(chart: Chart, names: dict[str, str]) -> Chart:
    cells = chart.encodings.get("cells")
    encodings = {**chart.encodings, "cells": names.get(str(cells), str(cells))} if cells else chart.encodings
    return chart.model_copy(update={"table": names[chart.table], "encodings": encodings})


def _refer(sentence: Sentence, names: dict[str, str], part: str) -> Sentence:
    table = sentence.figures.get("table")
    figures = {**sentence.figures, "table": names.get(table, table)} if isinstance(table, str) else sentence.figures
    return sentence.model_copy(update={"figures": figures, "part": part})


_FURTHER = re.compile(rf"--({'|'.join(KINDS)}) FILE")


def _for_report(hint: str) -> str:
    """A hint on an option for a further file, which a report takes beside the others; any other as it is."""
    kinds = _FURTHER.findall(hint)
    return tr("name a file of {kinds} too", kinds=tr(" or ").join(map(translated, kinds))) if kinds else hint


def _merged(reports: Iterable[Report]) -> list[Note]:
    """The warnings of all parts and unused weights, each once, with the part that it belongs to."""
    found: dict[str, Note] = {}
    for one in reports:
        for note in one.notes:
            if note.level == "warning":
                text = f"{translated(one.title)}: {translated(note.text)}"
                found.setdefault(note.text, note.model_copy(update={"text": text, "hint": _for_report(note.hint)}))
            elif note.code == "weight-unused":  # all figures of a survey would be others
                hint = tr("a report weights no answers; a single command does if its options name the weight")
                found.setdefault(note.code, note.model_copy(update={"hint": hint, "level": "warning"}))
    return list(found.values())
