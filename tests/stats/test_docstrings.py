"""The examples in docstrings are right, and functions that are documented in sections name every parameter."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType, ModuleType

import pytest

from cxkit import stats

MODULES = ["cxkit", *(f"cxkit.stats.{module.name}" for module in pkgutil.iter_modules(stats.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_right(name: str) -> None:
    found = doctest.testmod(import_module(name))
    assert found.failed == 0


def documented(module: ModuleType) -> Iterator[FunctionType]:
    """The public functions of a module whose docstring has the sections."""
    for name, function in vars(module).items():
        public = inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if public and "\nParameters\n" in (inspect.getdoc(function) or ""):
            yield function


@pytest.mark.parametrize("name", MODULES)
def test_sections_name_every_parameter(name: str) -> None:
    for function in documented(import_module(name)):
        doc = inspect.getdoc(function) or ""
        sections = [line for line, under in zip(doc.splitlines(), doc.splitlines()[1:], strict=False) if under and set(under) == {"-"}]
        order = ["Parameters", "Returns", "Raises", "References", "Examples"]
        assert sections == [section for section in order if section in sections]
        assert {"Parameters", "Returns", "Examples"} <= {*sections}
        listed = doc.partition("\nParameters\n")[2].partition("\nReturns\n")[0]
        names = [each for line in listed.splitlines() if " : " in line and line[0] != " " for each in line.partition(" : ")[0].split(", ")]
        assert names == list(inspect.signature(function).parameters), function.__name__


def test_the_sections_are_there() -> None:
    of = {name for name in MODULES if any(documented(import_module(name)))}
    assert {"cxkit.stats.proportions", "cxkit.stats.adjust", "cxkit.stats.means", "cxkit.stats.trinomial", "cxkit.stats.rates"} <= of
