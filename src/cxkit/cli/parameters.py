"""Turns the signatures of metrics and workflows into the options that Typer shows."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer

from cxkit import render
from cxkit.options import Option
from cxkit.registry import option_of, unwrap
from cxkit.roles import SCORES
from cxkit.shapes import INDEX

Shown = inspect.Parameter


def option(name: str, annotation: Any, default: Any) -> Shown:
    """Make an option for Typer from a neutral annotation."""
    mark = option_of(annotation)
    kind = neutral(unwrap(annotation)[0])
    flags = mark.names or (f"--{name.replace('_', '-')}",)
    metavar = mark.metavar if kind is not bool else ""
    shown = typer.Option(*flags, help=escape(mark.help), metavar=metavar, rich_help_panel=mark.panel, show_default=_shown_default(default))
    plain = [] if default == () else default
    return Shown(name, Shown.KEYWORD_ONLY, default=plain, annotation=Annotated[kind, shown])


def file_option(name: str, kind: str) -> Shown:
    """Make the option for a further table of a metric."""
    mark = Option(f"Export with the {kind}; repeat the option for several files.", "FILE", "Further files")
    shown = typer.Option(
        f"--{name.replace('_', '-')}", help=mark.help, metavar=mark.metavar, rich_help_panel=mark.panel, show_default=False
    )
    return Shown(name, Shown.KEYWORD_ONLY, default=[], annotation=Annotated[list[str], shown])


def files(kinds: Sequence[str]) -> Shown:
    """Make the argument for the files of a metric's first table, which may be of any of these kinds."""
    text = f"Exports with the {' or '.join(kinds)} (CSV, Parquet): one, several or a quoted glob; - is standard input."
    shown = typer.Argument(help=text, metavar="FILE...", show_default=False)
    return Shown("files", Shown.POSITIONAL_OR_KEYWORD, default=[], annotation=Annotated[list[str], shown])


def column_option(name: str, role: str) -> Shown:
    """Make the short option that names the column of a role."""
    what = f"the {role} score, or a pattern for one column per item: '^Q7_(?P<item>.+)$'" if role in SCORES else f"the {role}"
    shown = typer.Option(
        f"--{name.replace('_', '-')}",
        help=f"Column with {what}; default: detected.",
        metavar="COLUMN",
        rich_help_panel="Analysis",
        show_default=False,
    )
    return Shown(name, Shown.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, shown])


def neutral(annotation: Any) -> Any:
    """Return the type that Typer parses. Dates and paths stay text: the models check them, for the Python API too."""
    if annotation in (date, Path):
        return str
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        # Typer knows no lists of choices: the model checks them
        return list[str] if get_origin(parts[0]) is Literal else list[neutral(parts[0])]  # type: ignore[misc]  # made at run time
    if origin in (Union, types.UnionType):
        inner = [neutral(part) for part in parts if part is not type(None)]
        return inner[0] | None if get_origin(inner[0]) is not Literal else Union[inner[0], None]  # noqa: UP007 - Literal has no |
    return annotation


def escape(text: str) -> str:
    """Escape brackets in help text, which Typer would read as markup."""
    return text.replace("[", r"\[")


def signature(parameters: Iterable[Shown]) -> inspect.Signature:
    """Return the signature with the context first, then arguments, then options."""
    context = Shown("ctx", Shown.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    return inspect.Signature([context, *sorted(parameters, key=lambda parameter: parameter.kind)])


def _shown_default(default: Any) -> bool:
    return default not in (None, (), False, 0)


_OUTPUT = "Write to a file; without --format, the ending .csv, .json or .md decides the format."
OUTPUT = ("format_", "table", "all", "notes", "no_pager", "output", "quiet", "debug")


def argument(name: str, annotation: Any, default: Any) -> Shown:
    """Make an argument of a workflow."""
    mark = option_of(annotation)
    required = default is Shown.empty
    shown = typer.Argument(help=escape(mark.help), metavar=mark.metavar, show_default=False)
    plain = [] if default == () else default
    kind = neutral(unwrap(annotation)[0])
    return Shown(name, Shown.POSITIONAL_OR_KEYWORD, default=Shown.empty if required else plain, annotation=Annotated[kind, shown])


def shared_options(model: Any, kinds: Sequence[str] = ()) -> list[Shown]:
    """Make the options of ``model``, which decide how files are read; help names the shapes of these ``kinds`` of tables."""
    return [
        option(name, _naming_shapes(annotation, kinds) if name == "shape" else annotation, default)
        for name, annotation, default in model.declared()
    ]


def _naming_shapes(annotation: Any, kinds: Sequence[str]) -> Any:
    """Return the annotation of an option whose help also lists the shapes of these kinds of tables."""
    mark = option_of(annotation)
    listed = "; ".join(f"{kind}: {', '.join(INDEX[kind])}" for kind in kinds)
    return Annotated[unwrap(annotation)[0], mark._replace(help=f"{mark.help} Names, {listed}.")]


def format_options() -> list[Shown]:
    """Make the options that decide how a report is shown."""
    return [
        _shown("format_", str, "table", "--format", help="Format of the report.", metavar="|".join(render.formats())),
        _shown("table", str | None, None, "--table", help="Show only this table of the report.", metavar="NAME"),
        _shown("all", bool, False, "--all", help="Show every table and note on a terminal, through $PAGER, instead of one screen."),
        _shown("notes", bool, False, "--notes", help="Show all notes on a terminal, instead of the first two."),
        _shown("no_pager", bool, False, "--no-pager", help="Show all at once, without a pager."),
    ]


def output_options() -> list[Shown]:
    """Make the options that decide where results are written; all commands have them."""
    return [
        _shown("output", str | None, None, "--output", "-o", help=_OUTPUT, metavar="FILE"),
        _shown("quiet", bool, False, "--quiet", "-q", help="Write nothing but errors to standard error."),
        _shown("debug", bool, False, "--debug", help="Show the traceback of an error."),
    ]


def _shown(name: str, kind: Any, default: Any, *flags: str, help: str, metavar: str | None = None) -> Shown:  # noqa: A002 - Typer's word
    option = typer.Option(*flags, help=help, metavar="" if kind is bool else metavar, rich_help_panel="Output")
    return Shown(name, Shown.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
