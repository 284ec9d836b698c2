"""Golden files: compared by default, written anew with ``pytest --update-golden``."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files of the tests that are run anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the golden file of that name, in the folder ``golden`` beside the test."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        # the option is unknown when pytest is started from further up
        if request.config.getoption("--update-golden", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert text.encode() == path.read_bytes()

    return compare
