"""Combining files into one table: matching their columns, and notes on how the files differ."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.sources.part import Part

_NAMED = 5


def merge_headers(parts: Sequence[Part]) -> tuple[list[Part], tuple[Note, ...]]:
    """Give headers that differ only in case or blanks one spelling, the first. Returns the parts and a note that names these headers.

    If one file has several such headers, they are different columns and keep their names.
    """
    spellings: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for part in parts for name in part.columns):
        spellings.setdefault("".join(name.split()).casefold(), []).append(name)
    one: dict[str, str] = {}
    for alike in spellings.values():
        if len(alike) > 1 and all(len(set(alike).intersection(part.columns)) < 2 for part in parts):
            one |= dict.fromkeys(alike[1:], alike[0])
    if not one:
        return list(parts), ()
    same = [tr("'{other}' is '{name}'", other=shortened(other), name=shortened(name)) for other, name in one.items()]
    text = tr("Headers that differ in case or blanks only are one column: {same}.", same=_join_names(same))
    return [rename_columns(part, one) for part in parts], (Note(code="headers-merged", level="info", text=text),)


def note_different_columns(parts: Sequence[Part]) -> tuple[Note, ...]:
    """A note if a file lacks columns that another file has."""
    columns = tuple(dict.fromkeys(name for part in parts for name in part.columns))
    lacking = []
    for part in parts:
        held = frozenset(part.columns)
        missing = [shortened(name) for name in columns if name not in held]
        if missing:
            lacking.append(tr("{path} has no {missing}", path=part.path, missing=_join_names(missing)))
    if not lacking:
        return ()
    text = "; ".join(lacking[:_NAMED]) + (tr("; and {n} more files", n=len(lacking) - _NAMED) if len(lacking) > _NAMED else "")
    return (
        Note(
            code="columns-differ",
            level="warning",
            text=tr("The files' columns differ: {text}.", text=text),
            hint="rows of such a file are blank there",
        ),
    )


def note_different_tools(parts: Sequence[Part]) -> tuple[Note, ...]:
    """A note if the files were written by different tools: then no profile decides what columns and values mean."""
    tools = {part.known.profile.title if part.known else None: part.path for part in parts}
    if len(tools) < 2:
        return ()
    files = ", ".join(tr("{path} by {tool}", path=path, tool=tool or tr("none that is known")) for tool, path in tools.items())
    text = tr(
        "The files were written by different tools ({files}): no profile is used for the roles and values of their columns.", files=files
    )
    return (Note(code="profiles-differ", level="warning", text=text, hint="--profile NAME decides"),)


def find_mixed_types(parts: Sequence[Part]) -> set[str]:
    """Columns that have different types in different files, such as text in one and numbers in another."""
    kinds: dict[str, set[str]] = {}
    for part in parts:
        for name, dtype in part.sample.schema.items():
            kinds.setdefault(name, set()).add("number" if dtype.is_numeric() else str(dtype))
    return {name for name, found in kinds.items() if len(found) > 1}


def cast_to_text(part: Part, names: set[str]) -> Part:
    """Cast these columns of the part to text."""
    casts = [pl.col(name).cast(pl.String) for name in part.columns if name in names]
    return part._replace(frame=part.frame.with_columns(casts), sample=part.sample.with_columns(casts), found=None)


def _join_names(files: Sequence[str]) -> str:
    return ", ".join(files[:_NAMED]) + (tr(" and {n} more", n=len(files) - _NAMED) if len(files) > _NAMED else "")


def rename_columns(part: Part, one: dict[str, str]) -> Part:
    """The part with other headers, given as new names by old ones."""
    names = {name: one[name] for name in part.columns if name in one}
    if not names:
        return part
    columns = tuple(names.get(name, name) for name in part.columns)
    texts = {names.get(name, name): text for name, text in part.texts.items()}
    return part._replace(columns=columns, frame=part.frame.rename(names), sample=part.sample.rename(names), texts=texts, found=None)
