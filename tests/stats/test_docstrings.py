"""The examples in docstrings are right, and every public function of the statistics is documented in sections that name every parameter."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType, ModuleType

import pytest

from cxkit import stats

MODULES = [f"cxkit.stats.{module.name}" for module in pkgutil.iter_modules(stats.__path__)]


@pytest.mark.parametrize("name", ["cxkit", "cxkit.errors", "cxkit.model", "cxkit.language", *MODULES])
def test_examples_are_right(name: str) -> None:
    runner = doctest.DocTestRunner()
    for each in doctest.DocTestFinder().find(import_module(name)):
        if _needs_missing(each):
            continue
        runner.run(each)
    assert runner.summarize().failed == 0


def _needs_missing(test: doctest.DocTest) -> bool:
    """Whether the examples need an extra that is not installed."""
    extras = {".to_pandas(": "pandas", ".plot(": "altair"}
    code = "".join(example.source for example in test.examples)
    return any(call in code and find_spec(extra) is None for call, extra in extras.items())


def public_functions(module: ModuleType) -> Iterator[FunctionType]:
    for name, function in vars(module).items():
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
            yield function


def described(doc: str) -> list[str]:
    """The parameters that a docstring describes, in its order."""
    listed = doc.partition("\nParameters\n")[2].partition("\nReturns\n")[0]
    return [each for line in listed.splitlines() if " : " in line and line[0] != " " for each in line.partition(" : ")[0].split(", ")]


# their docstring is all there is to them: arithmetic, checks, and names for what a distribution's own page defines
WITHOUT_SOURCE = {
    *("check_confidence", "normal_quantile", "normal_critical", "normal_two_sided", "t_critical", "t_matching"),
    *("covariance", "find_constants", "find_collinear", "check_sample", "check_correlations", "correlations_of"),
    *("proportional", "count", "count_lost", "default_method", "invitations", "p_of_limit", "part_of"),
    *("quotient", "subtract", "add_sizes", "at_risk", "variance_of_groups", "left_by_stepped_seasons", "explained_by_best_season"),
}


@pytest.mark.parametrize("name", MODULES)
def test_sections_name_every_parameter(name: str) -> None:
    for function in public_functions(import_module(name)):
        doc = inspect.getdoc(function) or ""
        sections = [line for line, under in zip(doc.splitlines(), doc.splitlines()[1:], strict=False) if under and set(under) == {"-"}]
        order = ["Parameters", "Returns", "Raises", "References", "Examples"]
        assert sections == [section for section in order if section in sections]
        assert {"Parameters", "Returns", "Examples"} <= {*sections}, function.__name__
        assert ("References" in sections) != (function.__name__ in WITHOUT_SOURCE), function.__name__
        assert "Raises" in sections or "raise " not in inspect.getsource(function), function.__name__
        assert described(doc) == list(inspect.signature(function).parameters), function.__name__


def public_methods(module: ModuleType) -> Iterator[FunctionType]:
    """The methods of public classes that take parameters."""
    for name, each in vars(module).items():
        if inspect.isclass(each) and each.__module__ == module.__name__ and not name.startswith("_"):
            for key, member in vars(each).items():
                function = member.__func__ if isinstance(member, classmethod) else member
                if inspect.isfunction(function) and not key.startswith("_") and len(inspect.signature(function).parameters) > 1:
                    yield function


@pytest.mark.parametrize("name", MODULES)
def test_sections_of_methods_name_every_parameter(name: str) -> None:
    for method in public_methods(import_module(name)):
        doc = inspect.getdoc(method) or ""
        assert all(f"\n{section}\n---" in doc for section in ("Parameters", "Returns", "Examples")), method.__qualname__
        assert described(doc) == [*inspect.signature(method).parameters][1:], method.__qualname__


@pytest.mark.parametrize("name", MODULES)
def test_records_have_an_example(name: str) -> None:
    module = import_module(name)
    records = [each for key, each in vars(module).items() if inspect.isclass(each) and each.__module__ == name and key[0] != "_"]
    assert [each.__name__ for each in records if "\nExamples\n" not in (inspect.getdoc(each) or "")] == []
