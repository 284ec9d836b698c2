"""Turns the signatures of metrics and workflows into the options that Typer shows."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer

from cxkit import render
from cxkit.cli.completion import columns
from cxkit.language import tr, translated
from cxkit.options import Option
from cxkit.registry import option_of, unwrap
from cxkit.roles import SCORES
from cxkit.shapes import INDEX

Shown = inspect.Parameter


def option(name: str, annotation: Any, default: Any) -> Shown:
    """Make an option for Typer from a neutral annotation."""
    mark = option_of(annotation)
    bare = unwrap(annotation)[0]
    kind, words = neutral(bare), _words(bare)
    metavar = "" if kind is bool else mark.metavar or "|".join(words) or None
    shown = typer.Option(
        *mark.flags(name),
        help=escape(translated(mark.help)),
        metavar=metavar,
        rich_help_panel=mark.panel,
        show_default=_shown_default(default),
        autocompletion=(lambda: words) if words else columns if "COLUMN" in (metavar or "") else None,
    )
    plain = [str(each) for each in default] if isinstance(default, tuple) else default if kind is bool or default is None else str(default)
    return Shown(name, Shown.KEYWORD_ONLY, default=plain, annotation=Annotated[kind, shown])


def file_option(name: str, kind: str) -> Shown:
    """Make the option for a further table of a metric."""
    mark = Option(tr("Export with the {kind}; repeat the option for several files.", kind=translated(kind)), "FILE", "Further files")
    shown = typer.Option(
        f"--{name.replace('_', '-')}", help=mark.help, metavar=mark.metavar, rich_help_panel=mark.panel, show_default=False
    )
    return Shown(name, Shown.KEYWORD_ONLY, default=[], annotation=Annotated[list[str], shown])


def files(kinds: Sequence[str]) -> Shown:
    """Make the argument for the files of a metric's first table, which may be of any of these kinds."""
    text = tr(
        "Exports with the {names} (CSV, Parquet): one, several or a quoted glob; - is standard input.",
        names=tr(" or ").join(map(translated, kinds)),
    )
    shown = typer.Argument(help=text, metavar="FILE...", show_default=False)
    return Shown("files", Shown.POSITIONAL_OR_KEYWORD, default=[], annotation=Annotated[list[str], shown])


def column_option(name: str, role: str) -> Shown:
    """Make the short option that names the column of a role."""
    what = (
        tr("the {role} score, or a pattern for one column per item: '^Q7_(?P<item>.+)$'", role=role)
        if role in SCORES
        else tr("the {role}", role=role)
    )
    shown = typer.Option(
        f"--{name.replace('_', '-')}",
        help=tr("Column with {what}; default: detected.", what=what),
        metavar="COLUMN",
        rich_help_panel="Analysis",
        show_default=False,
        autocompletion=columns,
    )
    return Shown(name, Shown.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, shown])


def neutral(annotation: Any) -> Any:
    """Return the type that Typer parses: switches, and text for all others. The models check it, for the Python API too."""
    if annotation is bool:
        return bool
    origin = get_origin(annotation)
    if origin is tuple:
        return list[str]
    return str | None if origin in (Union, types.UnionType) else str


def _words(annotation: Any) -> list[str]:
    """The words that an option takes, if it is one of several."""
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation)]
    return [word for part in get_args(annotation) for word in _words(part)]


def escape(text: str) -> str:
    """Escape brackets in help text, which Typer would read as markup."""
    return text.replace("[", r"\[")


def signature(parameters: Iterable[Shown]) -> inspect.Signature:
    """Return the signature with the context first, then arguments, then options."""
    context = Shown("ctx", Shown.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    return inspect.Signature([context, *sorted(parameters, key=lambda parameter: parameter.kind)])


def _shown_default(default: Any) -> bool:
    return default not in (None, (), False, 0)


_OUTPUT = "Write to a file; without --format, its ending decides the format: .txt, .csv, .json, .md, .html, .xlsx."
OUTPUT = ("format_", "table", "all", "notes", "no_pager", "output", "quiet", "lang", "debug")


def argument(name: str, annotation: Any, default: Any) -> Shown:
    """Make an argument of a workflow."""
    mark = option_of(annotation)
    required = default is Shown.empty
    shown = typer.Argument(help=escape(translated(mark.help)), metavar=mark.metavar, show_default=False)
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
    listed = "; ".join(f"{translated(kind)}: {', '.join(INDEX[kind])}" for kind in kinds)
    return Annotated[unwrap(annotation)[0], mark._replace(help=tr("{help} Names, {listed}.", help=translated(mark.help), listed=listed))]


def format_options() -> list[Shown]:
    """Make the options that decide how a report is shown."""
    return [
        _shown("format_", str, "table", "--format", help=tr("Format of the report."), metavar="|".join(render.formats())),
        _shown("table", str | None, None, "--table", help=tr("Show only this table of the report."), metavar="NAME"),
        _shown("all", bool, False, "--all", help=tr("Show every table and note on a terminal, through $PAGER, instead of one screen.")),
        _shown("notes", bool, False, "--notes", help=tr("Show all notes on a terminal, instead of the first two.")),
        _shown("no_pager", bool, False, "--no-pager", help=tr("Show all at once, without a pager.")),
    ]


def output_options() -> list[Shown]:
    """Make the options that decide where results are written; all commands have them."""
    return [
        _shown("output", str | None, None, "--output", "-o", help=translated(_OUTPUT), metavar="FILE"),
        _shown("quiet", bool, False, "--quiet", "-q", help=tr("Write nothing but errors to standard error.")),
        _shown(
            "lang",
            str | None,
            None,
            "--lang",
            help=tr("Language of texts, numbers and dates; default: of the project file, else of the locale."),
            metavar="en|de",
        ),
        _shown("debug", bool, False, "--debug", help=tr("Show the traceback of an error.")),
    ]


def _shown(name: str, kind: Any, default: Any, *flags: str, help: str, metavar: str | None = None) -> Shown:  # noqa: A002 - Typer's word
    option = typer.Option(*flags, help=help, metavar="" if kind is bool else metavar, rich_help_panel="Output")
    return Shown(name, Shown.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
