"""Metrics and workflows by name, found as files and imported at first use.

The decorated function is the only declaration. Its positional parameters are the files that a command takes, its keyword-only parameters
the options; help, checks, JSON schema, ``cxkit explain`` and the Python API derive from them.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, cached_property, partial, wraps
from importlib import import_module
from typing import Annotated, Any, NamedTuple, ParamSpec, TypeVar, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model

from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.model import Explanation, Report
from cxkit.options import ByCustomer, Needs, Option, day
from cxkit.roles import shortened
from cxkit.tables import DataTable

P = ParamSpec("P")
Result = TypeVar("Result", bound=Report | Explanation | str | Iterator[Report])
Findings = Callable[[Report], Sequence[str]]
Output = Callable[[Any], str | None]
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_OF_ALL_COMMANDS = {"--format", "--table", "--all", "--notes", "--no-pager", "--output", "--quiet", "--lang", "--debug"}


class Input(NamedTuple):
    """A table that a metric takes: the first is the command's argument, further ones are options.

    ``other`` is a second kind of table that the input accepts; ``by_customer``: whether the table is joined to the first one by its
    customers.
    """

    name: str
    table: type[DataTable]
    needs: tuple[Needs, ...]
    required: bool
    other: type[DataTable] | None = None
    by_customer: bool = False


class Parameter(NamedTuple):
    """A parameter of a command: its type (with checks), its default and how help shows it."""

    name: str
    annotation: Any
    default: Any
    option: Option


class Metric:
    """One declared metric."""

    def __init__(self, function: Callable[..., Report], title: str, panel: str) -> None:
        self.function = function
        self.title = title
        self.panel = panel
        self.name = command_name(function.__module__.rpartition(".")[2])
        self.doc = inspect.cleandoc(function.__doc__ or "")
        self.summary = self.doc.partition("\n")[0]

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.function, include_extras=True)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The tables, in order."""
        found = []
        for name, parameter in inspect.signature(self.function).parameters.items():
            if parameter.kind is not parameter.KEYWORD_ONLY:
                (table, *others), marks = _tables(self._hints[name])
                needs = tuple(mark for mark in marks if isinstance(mark, Needs))
                joined = any(isinstance(mark, ByCustomer) for mark in marks)
                found.append(Input(name, table, needs, parameter.default is parameter.empty, next(iter(others), None), joined))
        return tuple(found)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The options, in order."""
        found = []
        for name, parameter in inspect.signature(self.function).parameters.items():
            if parameter.kind is parameter.KEYWORD_ONLY:
                found.append(Parameter(name, self._hints[name], parameter.default, option_of(self._hints[name])))
        return tuple(found)

    @cached_property
    def _model(self) -> type[BaseModel]:
        return _options_model(self.name, self.parameters)

    def validate(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Check the options and return all of them with their values. Raises UsageError that names the first wrong one."""
        return _values(check(self._model, given), self.parameters)

    def json_schema(self) -> dict[str, Any]:
        """JSON schema of the options."""
        return self._model.model_json_schema()


def _options_model(command: str, parameters: Sequence[Parameter]) -> type[BaseModel]:
    """Make the model that checks the parameters of a command; days are read as users write them."""
    fields: dict[str, Any] = {}
    for each in parameters:
        parse = [BeforeValidator(partial(_day, each.name))] if date in get_args(unwrap(each.annotation)[0]) else []
        annotation = Annotated[each.annotation, *parse] if parse else each.annotation
        fields[each.name] = (annotation, ... if each.default is inspect.Parameter.empty else each.default)
    return create_model(
        tr("{command} options", command=command), __config__=ConfigDict(extra="forbid", coerce_numbers_to_str=True), **fields
    )


def _day(option: str, value: Any) -> date | None:
    return None if value is None else day(value, option.replace("_", "-"))


def _values(checked: BaseModel, parameters: Sequence[Parameter]) -> dict[str, Any]:
    return {parameter.name: getattr(checked, parameter.name) for parameter in parameters}


def unwrap(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return the type and the marks of an ``Annotated`` type; a plain type has no marks."""
    if hasattr(annotation, "__metadata__"):
        return get_args(annotation)[0], annotation.__metadata__
    return annotation, ()


def _tables(annotation: Any) -> tuple[list[type[DataTable]], tuple[Any, ...]]:
    """Return the kinds of tables that a parameter takes, and its marks."""
    kind, marks = unwrap(annotation)
    return [part for part in get_args(kind) or (kind,) if isinstance(part, type) and issubclass(part, DataTable)], marks


def option_of(annotation: Any) -> Option:
    """Return the ``Option`` of an annotated type. Raises TypeError if the declaration lacks one."""
    for mark in unwrap(annotation)[1]:
        if isinstance(mark, Option):
            return mark
    raise TypeError(f"{annotation} has no Option")


_LARGEST = 10**15 - 1
"""The largest whole number that an option takes: it has room in 64 bits, and products of it in the numbers of a query."""


def check(model: type[BaseModel], given: Mapping[str, Any], arguments: Collection[str] = ()) -> BaseModel:
    """Check options, and the ``arguments`` among them, by their Pydantic model. Raises UsageError that names the first wrong one."""
    # from Python, a single name is accepted for a tuple: by="channel"
    several = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is tuple}
    values = {name: (value,) if name in several and isinstance(value, (str, int)) else value for name, value in given.items()}
    try:
        checked = model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).replace("_", "-")
        if first["type"] == "extra_forbidden":
            raise UsageError(
                tr("There is no option '{name}' here.", name=name), tr("The options are: {names}.", names=", ".join(model.model_fields))
            ) from None
        shown = name.upper() if first["loc"][0] in arguments else f"--{name}"
        raise UsageError(f"{shown} {shortened(str(first['input']))}: {complaint(first)}.", _what_to_type(shown, first)) from None
    for name, value in checked:
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise UsageError(tr("--{option} takes no whole number of more than 15 digits.", option=name.replace("_", "-")))
    return checked


_COMPLAINTS = {
    "less_than": "it must be less than {lt}",
    "less_than_equal": "it must be at most {le}",
    "greater_than": "it must be greater than {gt}",
    "greater_than_equal": "it must be at least {ge}",
    "literal_error": "it must be {expected}",
    "int_parsing": "it is not a whole number",
    "int_from_float": "it is not a whole number",
    "int_type": "it is not a whole number",
    "float_parsing": "it is not a number",
    "float_type": "it is not a number",
    "finite_number": "it is not a finite number",
    "bool_parsing": "it is neither true nor false",
    "bool_type": "it is neither true nor false",
    "string_type": "it is not text",
    **dict.fromkeys(("tuple_type", "list_type"), "it is not a list"),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), "it is not a table"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), "it is no day, as in 2026-01-31"
    ),
    "missing": "it is missing",
    "value_error": "{error}",
}


def complaint(error: Mapping[str, Any]) -> str:
    """What is wrong with a value, of the errors of a pydantic model, in words of ours.

    >>> complaint({"type": "less_than", "ctx": {"lt": 1.0}, "msg": "Input should be less than 1"})
    'it must be less than 1'
    """
    context = {name: f"{value:g}" if isinstance(value, float) else value for name, value in error.get("ctx", {}).items()}
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", tr(" or "))
    template = _COMPLAINTS.get(error["type"])
    return tr(template, **context) if template else str(error["msg"])


def _what_to_type(shown: str, error: Mapping[str, Any]) -> str:
    """What to type in place of a value: the decimal with a point, the nearest of several words, else a pointer to the help."""
    given = str(error["input"]).strip()
    if error["type"] == "float_parsing":
        percent, number = given.endswith("%"), given.removesuffix("%").strip().replace(",", ".")
        with suppress(ValueError):
            return tr("Write {number}. --help says what {shown} takes.", number=f"{float(number) / (100 if percent else 1):g}", shown=shown)
    if error["type"] in {"less_than", "less_than_equal"} and 1 in error["ctx"].values():
        with suppress(ValueError):
            if 1 < (percent_of := float(given)) <= 100:
                return tr("Write {number}. --help says what {shown} takes.", number=f"{percent_of / 100:g}", shown=shown)
    if error["type"] == "literal_error":
        import difflib

        words = re.findall("'([^']*)'", str(error["ctx"]["expected"]))
        if near := difflib.get_close_matches(given.casefold(), words, n=1, cutoff=0.5):
            return tr("Did you mean '{near}'? --help says what {shown} takes.", near=near[0], shown=shown)
    return tr("--help says what {shown} takes.", shown=shown)


def command_name(module: str) -> str:
    """Return the command of a module: ``plan_sample`` -> ``plan-sample``."""
    return module.replace("_", "-")


class Workflow:
    """A command that is not a metric: it combines metrics or works on files. Its positional parameters are arguments.

    ``findings`` takes its report and returns a line for each thing that needs attention; with any the command ends with exit code 1, and
    ``--quiet`` shows these lines alone. A function that goes on yields a report after each step. ``output`` takes the project and returns
    the file that it names for the result, if it does: there the command writes without ``--output`` and ``--format``. ``advises``: its
    hints say what may be typed to other commands.
    """

    def __init__(
        self,
        function: Callable[..., Report | Explanation | str | Iterator[Report]],
        panel: str,
        findings: Findings | None = None,
        output: Output | None = None,
        *,
        advises: bool = False,
    ) -> None:
        self.function = function
        self.panel = panel
        self.advises = advises
        self.findings = findings
        self.output = output
        self.name = command_name(function.__module__.rpartition(".")[2])
        self.doc = inspect.cleandoc(function.__doc__ or "")
        self._signature = inspect.signature(function)

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.function, include_extras=True)

    @property
    def shared(self) -> type[BaseModel] | None:
        """The model of the shared options that decide how files are read; None if the function has no parameter ``reading``."""
        return self._hints.get("reading")

    @cached_property
    def arguments(self) -> tuple[Parameter, ...]:
        """The arguments, in order; ``default`` is ``inspect.Parameter.empty`` if one is required."""
        return self._declared(keyword=False)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The options, in order."""
        return self._declared(keyword=True)

    @cached_property
    def _model(self) -> type[BaseModel]:
        return _options_model(self.name, (*self.arguments, *self.parameters))

    def __call__(self, *positional: Any, **named: Any) -> Report | Explanation | str | Iterator[Report]:
        """Run the workflow with checked arguments and options. Raises UsageError that names the first wrong one."""
        given = self._signature.bind(*positional, **named).arguments
        reading = {"reading": given.pop("reading")} if "reading" in given else {}
        checked = check(self._model, given, {argument.name for argument in self.arguments})
        made = self.function(**_values(checked, (*self.arguments, *self.parameters)), **reading)
        if self.advises or isinstance(made, (str, Explanation)):
            return made
        known = options_of(self.parameters, self.shared.model_fields if self.shared else ())
        return only_own_hints(made, known) if isinstance(made, Report) else _each_with_own_hints(made, known)

    def _declared(self, *, keyword: bool) -> tuple[Parameter, ...]:
        return tuple(
            Parameter(name, self._hints[name], parameter.default, option_of(self._hints[name]))
            for name, parameter in self._signature.parameters.items()
            if (parameter.kind is parameter.KEYWORD_ONLY) is keyword and name != "reading"
        )


def options_of(parameters: Iterable[Parameter], further: Iterable[str] = ()) -> frozenset[str]:
    """How the options of a command are typed: those of these parameters, and those of all commands; ``further`` are names of parameters."""
    own = (flag for parameter in parameters for flag in parameter.option.flags(parameter.name))
    return frozenset((*own, *(f"--{name.replace('_', '-')}" for name in further), *_OF_ALL_COMMANDS))


def only_own_hints(report: Report, known: Collection[str]) -> Report:
    """The report without hints on options that the command does not have: its notes may come from another one, which has them.

    A hint that is a whole command speaks of the options of that command.
    """
    notes = tuple(
        note if "cxkit " in note.hint or set(known) >= set(_OPTION.findall(note.hint)) else note.model_copy(update={"hint": ""})
        for note in report.notes
    )
    return report if notes == report.notes else report.model_copy(update={"notes": notes})


def _each_with_own_hints(reports: Iterator[Report], known: Collection[str]) -> Iterator[Report]:
    try:
        for report in reports:
            yield only_own_hints(report, known)
    finally:
        if isinstance(reports, Generator):
            reports.close()


_METRICS: dict[str, Metric] = {}
_WORKFLOWS: dict[str, Workflow] = {}
Declared = TypeVar("Declared")


def metric(*, title: str, panel: str) -> Callable[[Callable[P, Report]], Callable[P, Report]]:
    """Declare a metric: ``title`` is the title of its report, ``panel`` the heading under which ``cxkit --help`` lists it."""

    def declare(function: Callable[P, Report]) -> Callable[P, Report]:
        declared = Metric(function, title, panel)
        _METRICS[declared.name] = declared
        return function

    return declare


def workflow(
    *, panel: str, findings: Findings | None = None, output: Output | None = None, advises: bool = False
) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Declare a workflow: ``panel`` is the heading under which ``cxkit --help`` lists it, the others as in ``Workflow``."""

    def declare(function: Callable[P, Result]) -> Callable[P, Result]:
        declared = Workflow(function, panel, findings, output, advises=advises)
        _WORKFLOWS[declared.name] = declared

        @wraps(function)
        def checked(*positional: P.args, **named: P.kwargs) -> Result:
            return cast("Result", declared(*positional, **named))

        return checked

    return declare


class _Commands(Mapping[str, Declared]):
    """The commands of one package by name; the file of a command is imported when the command is looked up."""

    def __init__(self, package: str, declared: dict[str, Declared]) -> None:
        # by name and not by import: these packages are in higher layers than this module
        self._package = package
        self._declared = declared

    def __getitem__(self, name: str) -> Declared:
        if name not in self._names:
            raise KeyError(name)
        import_module(f"{self._package}.{name.replace('-', '_')}")
        return self._declared[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def _names(self) -> list[str]:
        return _commands_in(*import_module(self._package).__path__)


@cache
def _commands_in(*folders: str) -> list[str]:
    """The names of the commands in these folders."""
    return sorted(
        command_name(module.name) for module in pkgutil.iter_modules(folders) if not (module.ispkg or module.name.startswith("_"))
    )


METRICS: Mapping[str, Metric] = _Commands("cxkit.metrics", _METRICS)
WORKFLOWS: Mapping[str, Workflow] = _Commands("cxkit.workflows", _WORKFLOWS)
