"""Commands derived from the metrics and the workflows; errors become exit codes here and nowhere else."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from cxkit import __version__
from cxkit.cli import output, parameters, progress
from cxkit.errors import CxError, UsageError
from cxkit.registry import METRICS, WORKFLOWS, Metric, Workflow, check

INTERRUPTED, PIPE_CLOSED, DEFECT = 130, 141, 70
_PANELS = ("Survey", "Customers", "Contacts", "Plan", "Watch", "Data")


def main() -> int:
    """Run the command line on the process's arguments; the exit code, or SystemExit with it."""
    return _guarded(_run, debug=False)


def _run() -> None:
    """Typer itself, which writes help and usage errors."""
    for argument in sys.argv[1:]:
        if argument.encode(errors="replace").decode() != argument:  # then it could neither be printed nor be given to Polars
            raise UsageError(f"'{argument}' is not UTF-8.", "If it is a file, rename it, or pipe it in: cxkit METRIC - < FILE")
    try:
        app(standalone_mode=True)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # Typer's own exit code for a closed pipe is 1
            raise BrokenPipeError from end
        raise
    except OSError as error:
        raise output.unwritable(error) from error


class _Command(TyperCommand):
    """A command whose ``--help`` is shown as the switch that it is."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.metavar = ""
        return option


class _Group(TyperGroup):
    """Commands by name: a metric's file is imported when its command is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return [*METRICS, *WORKFLOWS]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None:
            # Typer looks for near names among the commands that it holds
            self.commands = {name: command for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))}
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        del ctx
        if cmd_name in METRICS:
            return _command(cmd_name, METRICS[cmd_name].panel, _metric_body(METRICS[cmd_name]), METRICS[cmd_name].doc)
        if cmd_name in WORKFLOWS:
            return _command(cmd_name, WORKFLOWS[cmd_name].panel, _workflow_body(WORKFLOWS[cmd_name]), WORKFLOWS[cmd_name].doc)
        return None


app = typer.Typer(cls=_Group, no_args_is_help=True, add_completion=True, rich_markup_mode="rich", pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, metavar="")] = False,
) -> None:
    """Customer experience analytics from the exports you already have.

    cxkit METRIC FILE... answers one question each; cxkit METRIC --help tells how, cxkit explain METRIC by which formula.
    """
    if version:
        output.send(f"cxkit {__version__}\n", None)
        raise typer.Exit


def _command(name: str, panel: str, body: Callable[..., None], doc: str) -> TyperCommand:
    """One command as Typer makes it from a function."""
    single = typer.Typer(rich_markup_mode="rich", add_completion=False, pretty_exceptions_enable=False)
    body.__doc__ = parameters.escape(doc)
    single.command(
        name,
        cls=_Command,
        rich_help_panel=panel,
        help=parameters.escape(doc.partition("\n\n")[0]),
        epilog=f"cxkit explain {name} tells more.",
    )(body)
    command = typer.main.get_command(single)
    if not isinstance(command, TyperCommand):
        raise TypeError(f"{name} is no single command")
    command.name = name
    return command


def _metric_body(metric: Metric) -> Callable[..., None]:
    first, *further = metric.inputs
    shown = [
        parameters.files([table.kind.name for table in (first.table, first.other) if table]),
        *(parameters.column_option(need.option, need.role) for each in metric.inputs for need in each.needs),
    ]
    shown += [parameters.option(each.name, each.annotation, each.default) for each in metric.parameters]
    shown += [parameters.file_option(each.name, each.table.kind.name) for each in further]
    shown += parameters.shared(_loading(metric))

    def compute(given: dict[str, Any]) -> Any:
        from cxkit.run import run

        inputs = {each.name: given.pop(each.name) for each in further if each.name in given}
        inputs[first.name] = given.pop("files", [])
        return run(metric.name, inputs, given, command=_command_line())

    return _body([*shown, *parameters.forms()], compute)


def _loading(metric: Metric) -> Any:
    from cxkit.loading.open import loading_model

    return loading_model([each.table for each in metric.inputs])


def _workflow_body(workflow: Workflow) -> Callable[..., None]:
    shown = [parameters.argument(each.name, each.annotation, each.default) for each in workflow.arguments]
    shown += [parameters.option(each.name, each.annotation, each.default) for each in workflow.parameters]
    if workflow.shared:
        shown += parameters.shared(workflow.shared)
    if workflow.function.__annotations__["return"] not in (str, "str"):
        shown += parameters.forms()

    def compute(given: dict[str, Any]) -> Any:
        if workflow.shared:
            named = [name for name in given if name in workflow.shared.model_fields]
            given["reading"] = check(workflow.shared, {name: given.pop(name) for name in named})
        return workflow.function(**given)

    return _body(shown, compute)


def _body(shown: list[parameters.Shown], compute: Callable[[dict[str, Any]], Any]) -> Callable[..., None]:
    """The function that Typer calls: compute, deliver, and turn what goes wrong into an exit code."""
    everything = parameters.signature([*shown, *parameters.output()])

    def body(ctx: typer.Context, **values: Any) -> None:
        ways = {name: values.pop(name) for name in parameters.OUTPUT if name in values}
        # only what was typed, so that the project file can fill in the rest
        given = {name: value for name, value in values.items() if _typed(ctx, name)}
        if "format_" in ways and not _typed(ctx, "format_"):
            ways["format_"] = output.format_of(ways["output"]) or ways["format_"]
        raise typer.Exit(_guarded(lambda: _answer(compute, given, ways), debug=ways["debug"]))

    body.__signature__ = everything  # type: ignore[attr-defined]
    body.__annotations__ = {name: parameter.annotation for name, parameter in everything.parameters.items()}
    return body


def _answer(compute: Callable[[dict[str, Any]], Any], given: dict[str, Any], ways: dict[str, Any]) -> None:
    if "format_" in ways:
        output.check(ways["format_"])
    with progress.shown("Reading and counting …", wanted=not ways["quiet"]):
        result = compute(given)
    if isinstance(result, str):
        output.send(result, ways["output"])
    else:
        output.deliver(result, ways["format_"], ways["table"], ways["output"], quiet=ways["quiet"])


def _typed(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _guarded(work: Callable[[], None], *, debug: bool) -> int:
    """The exit code of a piece of work; its errors are told on standard error."""
    try:
        work()
    except CxError as error:
        if debug:
            output.trace(error)
        output.complain(error.message, error.hint, error.lines)
        return error.exit_code
    except BrokenPipeError:
        output.give_up(sys.stdout)
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - Polars' panics are no Exception; a defect of ours must not look like an answer
        if debug:
            output.trace(error)
        output.complain(f"A defect in cxkit: {type(error).__name__}: {error}", "--debug shows where; please report it.")
        return DEFECT
    return 0


def _command_line() -> str:
    return shlex.join(["cxkit", *sys.argv[1:]])
