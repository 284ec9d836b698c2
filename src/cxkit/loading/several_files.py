"""Several files of one table: one header for each role, and the same scale, decimal mark and order of dates in all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import PurePath

from cxkit import roles
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.loading import tools
from cxkit.loading.customers_of_files import ids_of_one_form
from cxkit.loading.kinds import A_FILE_OF, OF_CONSENTS, guess_kind, lists_consents
from cxkit.model import Note
from cxkit.roles import SCORES, Kind, shortened
from cxkit.roles.kinds import DATES
from cxkit.sources.opening import Source
from cxkit.sources.part import Part
from cxkit.tables import DataTable
from cxkit.values import fold, number
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.scales import ends_apart
from cxkit.values.numbers import decide

_SHOWN = 5
_POSITION = re.compile(r"#\d+")  # a column without a header of its own; "#" is one


def with_one_header(source: Source, kind: Kind, typed: Collection[str]) -> Source:
    """The source with one header for each role: that of the first file which has it.

    Scores keep their headers, which describe their scales; so do the columns that the user has ``typed``. A file whose columns all occur
    in another one, or a role that two columns of a file may hold, changes nothing.
    """
    of_consents = frozenset[str]().union(*(_of_consents_alone(part, kind) for part in source.parts))
    if len({frozenset(part.columns) for part in source.parts}) < 2:
        return replace(source, unused=of_consents) if of_consents else source
    held = [roles_of_file(part, kind)[0] for part in source.parts]
    everywhere = frozenset[str]().union(*(part.columns for part in source.parts))
    names: list[dict[str, str]] = [{} for _ in source.parts]
    notes, unused = list[Note](), frozenset[str]()
    for role in kind.roles:
        columns = [found.get(role) for found in held]
        if role == "customer_id" and not {*filter(None, columns)} & {*typed}:
            own = columns
            columns, notes = ids_of_one_form(source.parts, own)
            unused = frozenset(column for column in own if column and column not in columns)
        first = next(filter(None, columns), None)
        if role in SCORES or first is None or first in typed:
            continue
        for part, column, renamed in zip(source.parts, columns, names, strict=True):
            other = column or first
            elsewhere = any(other in each.columns for each in source.parts if first in each.columns)
            if other != first and other not in typed and not elsewhere and other in everywhere and first not in part.columns:
                renamed.setdefault(other, first)
    unused |= of_consents - {column for found in held for column in found.values()}
    pairs = dict.fromkeys((other, first) for renamed in names for other, first in renamed.items())
    if not pairs:
        return replace(source, notes=(*source.notes, *notes), unused=unused)
    examples = ", ".join(
        tr("'{other}' is '{first}'", other=shortened(other), first=shortened(first)) for other, first in list(pairs)[:_SHOWN]
    )
    more = tr(" and {n} more", n=len(pairs) - _SHOWN) if len(pairs) > _SHOWN else ""
    text = tr("Columns of the files that hold the same under other headers are one column: {examples}{more}.", examples=examples, more=more)
    merged = source.renamed(names, Note(code="headers-merged", level="info", text=text, hint="--role ROLE=COLUMN uses only one of them"))
    return replace(merged, notes=(*merged.notes, *notes), unused=unused)


def columns_of_files(source: Source) -> tuple[frozenset[str], ...]:
    """The columns of each file, if they differ."""
    columns = tuple(frozenset(part.columns) for part in source.parts)
    return columns if len({*columns}) > 1 else ()


def refuse_other_kinds(source: Source, kind: Kind, typed: Collection[str]) -> None:
    """Raise UsageError if some of the files hold another kind of table than others: their rows are not of one table.

    Files with the same columns, and those with a column that the user has ``typed``, are not doubted.
    """
    if len({frozenset(part.columns) for part in source.parts}) < 2:
        return
    kinds = {part.path: guess_kind(part.columns, (), part.known, sample=part.sample, texts=part.texts).kind for part in source.parts}
    others = [part.path for part in source.parts if kinds[part.path] != kind.name and not {*typed} & {*part.columns}]
    if others and kind.name in kinds.values():
        other = others[0]
        own = next(path for path, found in kinds.items() if found == kind.name)
        raise UsageError(
            tr(
                "{own} looks like {a_file_of}, {other} like {a_file_of2}: they are not one table.",
                own=own,
                a_file_of=translated(A_FILE_OF[kind.name]),
                other=other,
                a_file_of2=translated(A_FILE_OF[kinds[other]]),
            ),
            "Give files of one kind; a further table has an option of its own, if the command takes one (--help). "
            "cxkit report and cxkit init take files of all kinds.",
        )


def roles_of_file(part: Part, kind: Kind) -> tuple[dict[str, str], frozenset[str]]:
    """The columns of one file by their roles, as far as these are not ambiguous, and the roles that are."""
    header = tools.Header(part.columns, part.texts)
    hints = tools.hints(part.known, header, part.sample)
    hints = hints._replace(never={*hints.never, *_of_consents_alone(part, kind)})
    found, doubtful = roles.resolve(kind, part.columns, {}, {}, part.repeated, hints=hints, wanted=[kind.time] if kind.time else [])
    return {role: each.column for role, each in found.items() if not _POSITION.fullmatch(each.column)}, frozenset(doubtful)


def _of_consents_alone(part: Part, kind: Kind) -> frozenset[str]:
    """The columns of a list of consents that are of these alone: its days begin no contract, and its ways of contact are no channels."""
    if kind.name != "customers":
        return frozenset()
    hints = tools.hints(part.known, tools.Header(part.columns, part.texts), part.sample)
    if not lists_consents(part.columns, hints, part.sample):
        return frozenset()
    found, _ = roles.resolve(kind, part.columns, {}, {}, part.repeated, hints=hints)
    return frozenset(part.columns) - {each.column for role, each in found.items() if role in OF_CONSENTS}


def check_scales(table: DataTable, source: Source) -> None:
    """Raise RoleError if the answers of a score end in one file where many of another go on; a scale that the user gives is believed."""
    if len(source.parts) < 2:
        return
    for role, held in table.roles.items():
        if role not in SCORES or role in table.rules.scales:
            continue
        parts = [part for part in source.parts if held.column in part.sample.columns]
        answers = {part.path: _numbers(table, part.sample.get_column(held.column).to_list()) for part in parts}
        if apart := ends_apart(answers, {}):
            (least, scale), (most, scale2) = apart
            raise RoleError(
                tr(
                    "The answers in column '{column}' are on {scale} in {path} and on {scale2} in {path2}.",
                    column=shortened(held.column),
                    scale=scale,
                    path=PurePath(least).name,
                    scale2=scale2,
                    path2=PurePath(most).name,
                ),
                tr("Read the files one by one, or say that both were asked on one scale: --scale {role}={scale}.", role=role, scale=scale2),
            )


def _numbers(table: DataTable, cells: list[object]) -> Counter[float]:
    found = Counter[float]()
    for cell in cells:
        text = "" if cell is None else fold(str(cell))
        value = None if means_no_answer(text) else number(text, table.rules.decimal)
        if value is not None:
            found[value] += 1
    return found


_TWO_FIRST = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})\b")
_MONTHS = 12


def check_forms(table: DataTable, source: Source) -> None:
    """Raise DataError if files differ in the decimal mark of a role, or in the order of day and month; what the user gives is believed."""
    if len(source.parts) < 2:
        return
    from cxkit.tables.typed_columns import NUMBERS

    for role, held in table.roles.items():
        parts = [part for part in source.parts if held.column in part.sample.columns]
        if role in NUMBERS and not table.rules.decimal_given and (found := _files(parts, held.column, _mark)).keys() >= {",", "."}:
            raise DataError(
                tr(
                    "Column '{column}' has a decimal comma in {path} and a decimal point in {path2}.",
                    column=shortened(held.column),
                    path=found[","],
                    path2=found["."],
                ),
                tr("Read the files one by one, or write the numbers of one of them anew."),
            )
        if role in DATES and table.rules.dates is None and (found := _files(parts, held.column, _first)).keys() >= {"day", "month"}:
            raise DataError(
                tr(
                    "In column '{column}' the day comes first in {path}, and the month in {path2}.",
                    column=shortened(held.column),
                    path=found["day"],
                    path2=found["month"],
                ),
                tr("Read the files one by one, or write the dates of one of them anew, such as 2026-01-31."),
            )


def _files(parts: list[Part], column: str, form: Callable[[Part, str], str | None]) -> dict[str, str]:
    """By form the first file that has it."""
    found = dict[str, str]()
    for part in parts:
        if (known := form(part, column)) is not None:
            found.setdefault(known, PurePath(part.path).name)
    return found


def _mark(part: Part, column: str) -> str | None:
    """The decimal mark of a column in a file: what its values prove, else the one of the other columns if it needs one."""
    from cxkit.tables.typed_columns import present_texts

    cells = part.sample.get_column(column)
    if cells.dtype != pl.String:
        return "." if cells.dtype.is_float() else None
    decided = decide(present_texts(cells).items())
    usual = part.dialect.decimal if part.dialect else None
    return decided.mark or (usual if decided.open is not None else None)


def _first(part: Part, column: str) -> str | None:
    """Whether day or month comes first in a file, by days above 12; None if no date shows it, or dates contradict each other."""
    cells = part.sample.get_column(column)
    if cells.dtype != pl.String:
        return None
    pairs = [(int(found[1]), int(found[2])) for text in cells.drop_nulls().unique() if (found := _TWO_FIRST.match(text))]
    firsts = {"day" if one > _MONTHS else "month" for one, two in pairs if max(one, two) > _MONTHS}
    return firsts.pop() if len(firsts) == 1 else None
