"""Metrics and workflows by name, found as files and imported at first use.

The decorated function is the only declaration. Its positional parameters are the files that a command takes, its keyword-only parameters
the options; help, checks, JSON schema, ``cxkit explain`` and the Python API derive from them.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from cxkit.errors import UsageError
from cxkit.model import Report
from cxkit.options import Needs, Option
from cxkit.roles import shortened
from cxkit.tables import DataTable

P = ParamSpec("P")
Result = TypeVar("Result", bound=Report | str)


class Input(NamedTuple):
    """A table that a metric takes: the first is the command's argument, further ones are options.

    ``other`` is a second kind of table that the input accepts.
    """

    name: str
    table: type[DataTable]
    needs: tuple[Needs, ...]
    required: bool
    other: type[DataTable] | None = None


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
                found.append(Input(name, table, needs, parameter.default is parameter.empty, *others))
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
        fields: dict[str, Any] = {parameter.name: (parameter.annotation, parameter.default) for parameter in self.parameters}
        return create_model(f"{self.name} options", __config__=ConfigDict(extra="forbid", coerce_numbers_to_str=True), **fields)

    def validate(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Check the options and return all of them with their values. Raises UsageError that names the first wrong one."""
        checked = check(self._model, given)
        return {parameter.name: getattr(checked, parameter.name) for parameter in self.parameters}

    def json_schema(self) -> dict[str, Any]:
        """JSON schema of the options."""
        return self._model.model_json_schema()


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


def check(model: type[BaseModel], given: Mapping[str, Any]) -> BaseModel:
    """Check options by their Pydantic model. Raises UsageError that names the first wrong one."""
    # from Python, a single name is accepted for a tuple: by="channel"
    several = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is tuple}
    values = {name: (value,) if name in several and isinstance(value, (str, int)) else value for name, value in given.items()}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).replace("_", "-")
        if first["type"] == "extra_forbidden":
            raise UsageError(f"There is no option '{name}' here.", f"The options are: {', '.join(model.model_fields)}.") from None
        raise UsageError(
            f"--{name} {shortened(str(first['input']))}: {first['msg']}.", f"See the option's help for what --{name} takes."
        ) from None


def command_name(module: str) -> str:
    """Return the command of a module: ``plan_sample`` -> ``plan-sample``."""
    return module.replace("_", "-")


class Workflow:
    """A command that is not a metric: it combines metrics or works on files. Its positional parameters are arguments."""

    def __init__(self, function: Callable[..., Report | str], panel: str) -> None:
        self.function = function
        self.panel = panel
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

    def _declared(self, *, keyword: bool) -> tuple[Parameter, ...]:
        return tuple(
            Parameter(name, self._hints[name], parameter.default, option_of(self._hints[name]))
            for name, parameter in self._signature.parameters.items()
            if (parameter.kind is parameter.KEYWORD_ONLY) is keyword and name != "reading"
        )


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


def workflow(*, panel: str) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Declare a workflow: ``panel`` is the heading under which ``cxkit --help`` lists it."""

    def declare(function: Callable[P, Result]) -> Callable[P, Result]:
        declared = Workflow(function, panel)
        _WORKFLOWS[declared.name] = declared
        return function

    return declare


class _Commands(Mapping[str, Declared]):
    """The commands of one package by name; the file of a command is imported when the command is looked up."""

    def __init__(self, package: str, declared: dict[str, Declared]) -> None:
        # by name and not by import: these packages are in higher layers than this module
        self._package = package
        self._declared = declared

    def __getitem__(self, name: str) -> Declared:
        if name not in set(self):
            raise KeyError(name)
        import_module(f"{self._package}.{name.replace('-', '_')}")
        return self._declared[name]

    def __iter__(self) -> Iterator[str]:
        modules = pkgutil.iter_modules(import_module(self._package).__path__)
        return iter(sorted(command_name(module.name) for module in modules if not module.name.startswith("_")))

    def __len__(self) -> int:
        return len(list(iter(self)))


METRICS: Mapping[str, Metric] = _Commands("cxkit.metrics", _METRICS)
WORKFLOWS: Mapping[str, Workflow] = _Commands("cxkit.workflows", _WORKFLOWS)
