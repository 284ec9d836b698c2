"""A browser, a spreadsheet and axe-core, where they are installed; tests are skipped with the reason where they are not."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.browser.chromium import Chromium
from tests.example_exports import Folder

from cxkit.language import Language, in_language
from cxkit.model import Report
from cxkit.workflows.report import report

AXE = "axe-core@4.14.1"
WholeReport = Callable[[Language], Report]


def _executable(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed (.ci/run installs it for an administrator of Debian)")
    return found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(_executable("chromium", "chromium-browser", "google-chrome"), tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of axe-core, which finds what keeps people from reading a page."""
    folder = tmp_path_factory.mktemp("axe")
    command = [_executable("npm"), "pack", "--silent", AXE]
    packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if packed.returncode:
        pytest.skip(f"npm does not get {AXE}: {packed.stderr.strip()[-200:]}")
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


@pytest.fixture(scope="session")
def soffice() -> str:
    """The command of LibreOffice."""
    return _executable("soffice", "libreoffice")


@pytest.fixture(scope="session")
def whole_report(example_folder: Folder) -> WholeReport:
    """The whole report of the examples in a language, made once."""
    made: dict[Language, Report] = {}

    def of(language: Language) -> Report:
        if language not in made:
            folder: Path = example_folder(1, False)
            files = tuple(str(folder / f"{name}.csv") for name in ("survey", "contacts", "customers", "orders"))
            with in_language(language):
                made[language] = report(files, budget=100_000, split=date(2025, 4, 1))
        return made[language]

    return of
