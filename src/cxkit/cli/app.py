"""Commands made from the metrics and the workflows. Only this module turns errors into exit codes."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from cxkit import render
from cxkit.cli import completion, languages, output, parameters, progress
from cxkit.errors import CxError, UsageError
from cxkit.language import Language, in_language, language, tr, translated
from cxkit.registry import METRICS, WORKFLOWS, Findings, Metric, Output, Workflow, check
from cxkit.text.docstring import documentation
from cxkit.version import __version__

if TYPE_CHECKING:  # --help must not pay for pydantic
    from cxkit.model import Report

FOUND, INTERRUPTED, PIPE_CLOSED, DEFECT = 1, 130, 141, 70
_PANELS = ("Survey", "Customers", "Contacts", "Plan", "Watch", "Data")


def main() -> int:
    """Run the command line on the arguments of the process; return the exit code, or raise SystemExit with it."""
    return _run_guarded(_run, debug=False)


def _run() -> int:
    """Run Typer, which writes help and usage errors."""
    for argument in sys.argv[1:]:
        if argument.encode(errors="replace").decode() != argument:  # such text can neither be printed nor passed to Polars
            raise UsageError(
                tr("'{argument}' is not UTF-8.", argument=argument), "If it is a file, rename it, or pipe it in: cxkit METRIC - < FILE"
            )
    with in_language(languages.choose_language(sys.argv[1:], os.environ)):
        try:
            return int(app(standalone_mode=False, prog_name="cxkit") or 0)
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # Typer's own exit code for a closed pipe is 1
                raise BrokenPipeError from end
            raise
        except OSError as error:
            raise output.unwritable_error(error) from error
        except Exception as error:
            from cxkit.cli import usage_errors

            refused = usage_errors.explain_error(error)
            if refused is None:
                raise
            output.complain(refused.message, refused.hint)
            return refused.exit_code


def _help_option(option: Any) -> Any:
    """The option --help with a text of ours."""
    if option is not None:
        option.metavar, option.help = "", tr("Show this message and exit.")
    return option


class _Command(TyperCommand):
    """A command with a short help, and all of it by ``--help-all``; ``doc`` is the docstring that it is declared by."""

    doc = ""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if "--help-all" in args[: args.index("--") if "--" in args else None]:
            output.send(self._help(ctx, whole=True), None)
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(self._help(ctx, whole=False))

    def _help(self, ctx: Any, *, whole: bool) -> str:
        from cxkit.cli.short_help import short_help

        pieces = [piece.replace("...]...", "...]") for piece in self.collect_usage_pieces(ctx) if piece != "[OPTIONS]"]
        usage = " ".join(["cxkit", str(self.name), *pieces])
        return short_help(usage, self.doc, self.get_params(ctx), shutil.get_terminal_size().columns, whole=whole)

    def get_help_option(self, ctx: Any) -> Any:
        return _help_option(super().get_help_option(ctx))


class _Group(TyperGroup):
    """Commands by name; the file of a metric is imported when its command is called."""

    def get_params(self, ctx: Any) -> Any:
        for parameter in (found := super().get_params(ctx)):
            completion.explain_option(parameter)
        return found

    def get_help_option(self, ctx: Any) -> Any:
        return _help_option(super().get_help_option(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return [*METRICS, *WORKFLOWS]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from cxkit.cli.short_help import command_list

        commands: dict[str, list[tuple[str, str]]] = {panel: [] for panel in _PANELS}
        every: tuple[Metric | Workflow, ...] = (*METRICS.values(), *WORKFLOWS.values())
        for declared in every:
            commands[declared.panel].append((declared.name, declared.doc))
        formatter.write(command_list(translated(_ABOUT), commands, self.get_params(ctx), shutil.get_terminal_size().columns))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
            if len(args) == 1:
                output.send(f"{ctx.get_help()}\n", None)
                ctx.exit()
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        del ctx
        if cmd_name in METRICS:
            return _command_of(METRICS[cmd_name])
        return _command_of(WORKFLOWS[cmd_name]) if cmd_name in WORKFLOWS else None


_ABOUT = """Customer experience analytics from the exports you already have.

cxkit METRIC FILE... answers one question. cxkit METRIC --help lists the options, cxkit explain METRIC shows the formula."""
_HELP = {"help_option_names": ["--help", "-h"]}
app = typer.Typer(cls=_Group, context_settings=_HELP, add_completion=True, rich_markup_mode="rich", pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True, help=_ABOUT)
def _root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, metavar="")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of texts, numbers and dates.", metavar="en|de")] = None,
) -> None:
    """Show the version, or the help if there is no command; the language is chosen before arguments are parsed."""
    del lang
    if version:
        output.send(f"cxkit {__version__}\n", None)
        raise typer.Exit
    if ctx.invoked_subcommand is None:  # options alone
        output.send(f"{ctx.get_help()}\n", None)


def _command_of(declared: Metric | Workflow) -> TyperCommand:
    """The command of a metric or workflow, in the current language."""
    return _made(declared, language())


@cache  # Typer asks for a command twice, and making one takes longer than computing a small file
def _made(declared: Metric | Workflow, _: Language) -> TyperCommand:
    """Make the command of a metric or workflow."""
    body = _metric_body(declared) if isinstance(declared, Metric) else _workflow_body(declared)
    return _command(declared.name, declared.panel, body, declared.doc)


def _command(name: str, panel: str, body: Callable[..., None], doc: str) -> TyperCommand:
    """Make a command from a function, through Typer."""
    single = typer.Typer(rich_markup_mode="rich", add_completion=False, pretty_exceptions_enable=False)
    body.__doc__ = parameters.escape(doc)
    single.command(
        name,
        cls=_Command,
        context_settings=_HELP,
        rich_help_panel=translated(panel),
        help=parameters.escape(translated(documentation(doc).question)),
        epilog=tr("cxkit explain {name}: what it computes, and how.", name=name),
    )(body)
    command = typer.main.get_command(single)
    if not isinstance(command, _Command):
        raise TypeError(f"{name} is not a single command")
    command.name = name
    command.doc = doc
    return command


def _metric_body(metric: Metric) -> Callable[..., None]:
    first, *further = metric.inputs
    kinds = [table.kind.name for table in (first.table, first.other) if table]
    shown = [
        parameters.files(kinds),
        *(parameters.column_option(need.option, need.role) for each in metric.inputs for need in each.needs),
    ]
    shown += [parameters.option(each.name, each.annotation, each.default) for each in metric.parameters]
    shown += [parameters.file_option(each.name, each.table.kind.name) for each in further]
    shown += parameters.shared_options(_loading(metric), kinds)

    def compute(given: dict[str, Any]) -> Any:
        from cxkit.run import refuse_empty, run

        inputs = {each.name: given.pop(each.name) for each in further if each.name in given}
        inputs[first.name] = given.pop("files", [])
        return refuse_empty(run(metric.name, inputs, given, command=_command_line()))

    return _body([*shown, *parameters.format_options()], compute)


def _loading(metric: Metric) -> Any:
    from cxkit.loading.loading_options import loading_model

    return loading_model([each.table for each in metric.inputs])


def _workflow_body(workflow: Workflow) -> Callable[..., None]:
    shown = [parameters.argument(each.name, each.annotation, each.default) for each in workflow.arguments]
    shown += [parameters.option(each.name, each.annotation, each.default) for each in workflow.parameters]
    own = {each.name for each in workflow.parameters}  # an option of its own goes before a shared one of that name
    if workflow.shared:
        shown += [each for each in parameters.shared_options(workflow.shared) if each.name not in own]
    if workflow.function.__annotations__["return"] not in (str, "str", "Explanation"):
        shown += parameters.format_options()

    def compute(given: dict[str, Any]) -> Any:
        if workflow.shared:
            named = [name for name in given if name in workflow.shared.model_fields and name not in own]
            given["reading"] = check(workflow.shared, {name: given.pop(name) for name in named})
        return _as_typed(workflow(**given))

    return _body(shown, compute, workflow.findings, workflow.output)


def _body(
    shown: list[parameters.Shown],
    compute: Callable[[dict[str, Any]], Any],
    findings: Findings | None = None,
    project_output: Output | None = None,
) -> Callable[..., None]:
    """Make the function that Typer calls: it computes, writes the result, and turns errors and findings into exit codes."""
    everything = parameters.signature([*shown, *parameters.output_options()])

    def body(ctx: typer.Context, **values: Any) -> None:
        ways = {name: values.pop(name) for name in parameters.OUTPUT if name in values}
        # only typed options, so that the project file can give the others
        given = {name: value for name, value in values.items() if _is_typed(ctx, name)}
        ways["by_ending"] = not _is_typed(ctx, "format_")
        brief = ways["quiet"] and ways["output"] is None and ways["by_ending"]

        def work() -> int:
            path = _in_project(project_output, given) if project_output and ways["output"] is None and ways["by_ending"] else None
            code = _compute_and_write(compute, given, {**ways, "output": path or ways["output"]}, findings, brief=brief)
            if path and not ways["quiet"]:
                output.say(tr("{into} was written.", into=path))
            return code

        raise typer.Exit(_run_guarded(work, debug=ways["debug"]))

    body.__signature__ = everything  # type: ignore[attr-defined]
    body.__annotations__ = {name: parameter.annotation for name, parameter in everything.parameters.items()}
    return body


def _in_project(project_output: Output, given: Mapping[str, Any]) -> str | None:
    """The file that the project names for the result. Raises UsageError if no format has its ending."""
    from cxkit import config

    named = given.get("config")
    path = project_output(config.load(Path(named) if named else None, ignored=given.get("no_config", False)))
    output.format_of(path, f"{config.FILE_NAME}: report.output")
    return path


def _compute_and_write(
    compute: Callable[[dict[str, Any]], Any],
    given: dict[str, Any],
    ways: dict[str, Any],
    findings: Findings | None,
    *,
    brief: bool,
) -> int:
    """Compute, write the result, and return the exit code; ``brief``: of a command with findings, show a line for each and no report."""
    if "format_" in ways:
        if ways["by_ending"]:
            ways["format_"] = output.format_of(ways["output"]) or ways["format_"]
        output.check(ways["format_"])
    with progress.show_progress(tr("Reading and counting …"), wanted=not ways["quiet"], files=_typed_files(given)):
        result = compute(given)
    from cxkit.model import Explanation

    if isinstance(result, str):
        output.send(result, ways["output"])
        return 0
    if isinstance(result, Explanation):
        output.send(render.explain(result, output.format_of(ways["output"]) or "table"), ways["output"])
        return 0
    shown = output.Ways(**{name: ways[name] for name in output.Ways._fields})
    if not isinstance(result, Iterator):
        return _write(result, shown, findings, brief=brief)
    from cxkit.cli import live

    code = 0
    for report in result if brief else live.show_live(result, shown):
        code = _write(report, shown, findings, brief=brief)
    return code


def _typed_files(given: Mapping[str, Any]) -> list[str]:
    """The files among the values of the options and arguments."""
    values = [each for value in given.values() for each in (value if isinstance(value, list) else [value])]
    return [each for each in values if isinstance(each, str) and os.path.isfile(each)]  # noqa: PTH113 - Path's fails if a name is too long


def _write(report: Report, ways: output.Ways, findings: Findings | None, *, brief: bool) -> int:
    """Write a report, or the lines of its findings alone if ``brief``; return the exit code."""
    lines = findings(report) if findings else ()
    if not (findings and brief):
        output.deliver(report, ways)
    if findings and ways.quiet and (brief or ways.output):
        output.send("".join(f"{render.visible(line)}\n" for line in lines), None)
    return FOUND if lines else 0


def _is_typed(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _run_guarded(work: Callable[[], int], *, debug: bool) -> int:
    """Do the work and return its exit code, or that of an error, which is written to standard error."""
    try:
        return work()
    except CxError as error:
        if debug:
            output.trace(error)
        output.complain(error.message, error.hint, error.lines)
        return error.exit_code
    except BrokenPipeError:
        output.discard(sys.stdout)
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of Polars is no Exception; a defect must not look like an answer
        if debug:
            output.trace(error)
        output.complain(
            tr("A defect in cxkit: {name}: {error}", name=type(error).__name__, error=error), tr("--debug shows where; please report it.")
        )
        return DEFECT


def _as_typed(result: Any) -> Any:
    """The result of a workflow; each report of it with the command as it was typed, which makes it again."""
    from cxkit.model import Report

    if isinstance(result, Iterator):
        return map(_as_typed, result)
    if not isinstance(result, Report):
        return result
    return result.model_copy(update={"provenance": result.provenance.model_copy(update={"command": _command_line()})})


def _command_line() -> str:
    return shlex.join(["cxkit", *sys.argv[1:]])
