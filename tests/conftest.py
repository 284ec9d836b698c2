"""Golden files, compared by default and written anew with ``pytest --update-golden``; and the command as a user runs it."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from examples.make import write
from hypothesis import settings
from tests.command import call
from tests.example_exports import Folder, exports

# What collection makes lives to the end: looking through it for garbage, again and again, took half of its time, and a tenth of the tests'.
gc.disable()

# The matrices of the fits are small: threads of the linear algebra would wait for each other longer than they compute.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Each process of pytest-xdist has one core; .ci/run gives each two threads, so that their order is tested too.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

# A deadline would time tests, on machines that have other things to do; random examples would fail one run in many, and another's change.
# 15 examples show a fault of one draw in seven in nine runs of ten; 30, those of .ci/run, of one draw in 13; 100, of one in 43.
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=15)
settings.register_profile("usual", settings.get_profile("quick"), max_examples=30)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=100)
settings.load_profile("quick")

for _name in ("COLUMNS", "FORCE_COLOR", "CLICOLOR_FORCE"):  # those of the user's shell
    os.environ.pop(_name, None)
os.environ["LC_ALL"] = "C.UTF-8"  # texts are English but where a test asks for another language

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Golden = Callable[..., None]
_THOUSANDS = ","
_DECIMAL = re.compile(rf"\d+(?:{_THOUSANDS}\d{{3}})*\.\d+")
# the administrator may read and write everything, but for one who has given these rights away
_WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files of the tests that are run anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the golden file of that name, in the folder ``golden`` beside the test.

    With ``fitted``, numbers with decimals may differ as iterative fits differ between processors: by that part of themselves, or by one
    unit of the last decimal that is shown, which rounds either way.
    """

    def compare(name: str, text: str, *, fitted: float | None = None) -> None:
        path = request.path.parent / "golden" / name
        expected = path.read_bytes() if path.exists() else b""
        if fitted and _alike(text, expected.decode(), fitted, shown=path.suffix in {".txt", ".markdown"}):
            return
        # the option is unknown when pytest is started from further up
        if request.config.getoption("--update-golden", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
            return
        assert text.encode() == expected

    return compare


def _alike(text: str, expected: str, part: float, *, shown: bool) -> bool:
    """Whether two texts are the same but for the last digits of numbers with decimals, which are ``shown`` rounded for the eye."""
    if _DECIMAL.sub("", text) != _DECIMAL.sub("", expected):
        return False
    for ours, theirs in zip(_DECIMAL.findall(text), _DECIMAL.findall(expected), strict=True):
        one, other = (float(number.replace(_THOUSANDS, "")) for number in (ours, theirs))
        unit = 1.000001 * 10.0 ** -len(theirs.partition(".")[2]) if shown else 0.0
        if abs(one - other) > max(unit, part * other):
            return False
    return True


def _width(arguments: tuple[str | os.PathLike[str], ...]) -> dict[str, str]:
    """Help is laid out for a screen; reports are not, if there is none."""
    return {"COLUMNS": "100"} if "--help" in arguments else {}


@pytest.fixture
def cxkit_process(tmp_path: Path) -> Run:
    """Run ``cxkit ARGS`` in a process of its own, in an empty folder; a keyword goes to ``subprocess.run``.

    For what only a process has: signals, pipes, terminals, file descriptors, what is imported at its start and variables that Python reads
    then.
    """

    def run(*arguments: str | os.PathLike[str], before: tuple[str, ...] = (), **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNINGS": "error", **_width(arguments), **options.pop("env", {})}
        options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "cwd": tmp_path, **options}
        command = [*before, sys.executable, "-m", "cxkit", *(os.fspath(argument) for argument in arguments)]
        return subprocess.run(command, env=environment, check=False, **options)

    return run


@pytest.fixture
def cxkit(tmp_path: Path, cxkit_process: Run) -> Run:
    """Run ``cxkit ARGS`` in this process, in an empty folder or in ``cwd``, with the variables ``env``; ten times as fast as a process.

    ``input`` is its standard input. Any other keyword is one of ``subprocess.run`` and asks for a process of its own.
    """

    def run(*arguments: str | os.PathLike[str], **options: Any) -> subprocess.CompletedProcess[str]:
        if options.keys() - {"cwd", "env", "input"}:
            return cxkit_process(*arguments, **options)
        environment = {**_width(arguments), **options.get("env", {})}
        return call([os.fspath(argument) for argument in arguments], options.get("cwd", tmp_path), environment, options.get("input", ""))

    return run


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The folder with the exports of a seed, with or without the stories, written once; whoever writes into it takes a copy.

    Processes of pytest-xdist share it: the first that has written it moves it to its place.
    """
    together = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        together = together.parent

    @cache
    def written(seed: int, plain: bool) -> Path:
        place = together / f"seed{seed}{'plain' * plain}"
        if not place.exists():
            mine = tmp_path_factory.mktemp(place.name)
            write(exports(seed, plain), mine)
            with suppress(OSError):  # another process was quicker
                mine.rename(place)
        return place

    return written


@pytest.fixture
def unprivileged(cxkit_process: Run) -> Run:
    """The command as a user whom permissions bind, in a process of its own, whoever runs the tests."""
    if os.geteuid() != 0:
        return cxkit_process
    if shutil.which(_WITHOUT_RIGHTS[0]) is None:
        pytest.skip("the administrator may read and write everything, and there is no setpriv to give that away")

    def run(*arguments: str | os.PathLike[str], **options: Any) -> subprocess.CompletedProcess[str]:
        return cxkit_process(*arguments, before=_WITHOUT_RIGHTS, **options)

    return run


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep one part of the slow tests if CXKIT_SLOW names it, such as 0/4; the parts together are all of them."""
    part, parts = map(int, os.environ.get("CXKIT_SLOW", "0/1").split("/"))
    away = {item for item in items if item.get_closest_marker("slow") and crc32(item.nodeid.encode()) % parts != part}
    if away:
        config.hook.pytest_deselected(items=list(away))
        items[:] = [item for item in items if item not in away]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Collect garbage from now on, in what the tests make, and seldom: an entire pass of the heap costs more than most tests."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
