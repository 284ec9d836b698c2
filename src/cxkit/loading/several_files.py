"""Files of one table with different headers: a column that has the same role in each of them is one column."""

from __future__ import annotations

from collections.abc import Collection

from cxkit import roles
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.loading import tools
from cxkit.loading.kinds import A_FILE_OF, guess_kind
from cxkit.model import Note
from cxkit.roles import SCORES, Kind, shortened
from cxkit.sources.opening import Source
from cxkit.sources.part import Part

_SHOWN = 5


def with_one_header(source: Source, kind: Kind, typed: Collection[str]) -> Source:
    """The source with one header for each role: that of the first file which has it.

    Scores keep their headers, which describe their scales; so do the columns that the user has ``typed``. A file whose columns all occur
    in another one, or a role that two columns of a file may hold, changes nothing.
    """
    if len({frozenset(part.columns) for part in source.parts}) < 2:
        return source
    held = [roles_of_file(part, kind)[0] for part in source.parts]
    everywhere = frozenset[str]().union(*(part.columns for part in source.parts))
    names: list[dict[str, str]] = [{} for _ in source.parts]
    for role in kind.roles:
        first = next((found[role] for found in held if role in found), None)
        if role in SCORES or first is None or first in typed:
            continue
        for part, found, renamed in zip(source.parts, held, names, strict=True):
            other = found.get(role, first)
            elsewhere = any(other in each.columns for each in source.parts if first in each.columns)
            if other != first and other not in typed and not elsewhere and other in everywhere and first not in part.columns:
                renamed.setdefault(other, first)
    pairs = dict.fromkeys((other, first) for renamed in names for other, first in renamed.items())
    if not pairs:
        return source
    examples = ", ".join(
        tr("'{other}' is '{first}'", other=shortened(other), first=shortened(first)) for other, first in list(pairs)[:_SHOWN]
    )
    more = tr(" and {n} more", n=len(pairs) - _SHOWN) if len(pairs) > _SHOWN else ""
    text = tr("Columns of the files that hold the same under other headers are one column: {examples}{more}.", examples=examples, more=more)
    return source.renamed(names, Note(code="headers-merged", level="info", text=text, hint="--role ROLE=COLUMN uses only one of them"))


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
    found, doubtful = roles.resolve(kind, part.columns, {}, {}, part.repeated, hints=hints, wanted=[kind.time] if kind.time else [])
    return {role: each.column for role, each in found.items() if not each.column.startswith("#")}, frozenset(doubtful)
