"""``python -m cxkit`` looks into the current folder first: what lies there is data, and none of it is run."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.shared import unmeasured

FIRST = Path(sysconfig.get_path("purelib")) / "cxkit_itself.pth"


def first_line(folder: Path, name: str) -> str:
    """The first line of a report that is made in a folder with such a module among the files."""
    (folder / name).write_text("print('run from the folder')\nraise SystemExit(3)\n", encoding="utf-8")
    (folder / "survey.csv").write_text("recommend\n10\n9\n3\n", encoding="utf-8")
    command = [sys.executable, "-m", "cxkit", "nps", "survey.csv"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=unmeasured()).stdout.partition("\n")[0]


@pytest.mark.parametrize("name", ["polars.py", "typer.py", "numbers.py"])
@pytest.mark.slow
def test_a_module_of_the_folder_is_not_run(tmp_path: Path, name: str) -> None:
    assert first_line(tmp_path, name).startswith("Net Promoter Score")


@pytest.mark.slow
@pytest.mark.skipif(not FIRST.exists(), reason="an editable installation has no cxkit_itself.pth")
def test_a_file_of_the_name_of_the_package_is_not_run(tmp_path: Path) -> None:
    assert first_line(tmp_path, "cxkit.py").startswith("Net Promoter Score")
