"""What the shell completes: commands, the words of an option, and the columns of the file already typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command import call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "umfrage.csv").write_text("Empfehlung;Kanal;Kontaktpunkt\n9;Web;Hotline\n3;Telefon;Hotline\n", encoding="utf-8")
    (tmp_path / "kontakte.csv").write_text("Zeit;Medium\n2026-01-01;Web\n", encoding="utf-8")
    return tmp_path


def _offered(folder: Path, line: str, shell: str = "bash") -> list[str]:
    """What a shell shows for a command line that ends with what is being typed."""
    done = call([], folder, _typed(line, shell))
    assert done.stderr == ""
    return done.stdout.split()


def _typed(line: str, shell: str) -> dict[str, str]:
    """The variables by which a shell asks what to offer."""
    bash = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    return {
        "_CXKIT_COMPLETE": f"complete_{shell}",
        **(bash if shell == "bash" else {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
    }


@pytest.mark.slow
def test_a_shell_asks_the_program_itself(folder: Path) -> None:
    program = "import sys\nsys.argv = ['cxkit']\nfrom cxkit.__main__ import main\nmain()"
    environment = {**os.environ, **_typed("cxkit nps umfrage.csv --by K", "bash")}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["Kanal", "Kontaktpunkt"], "")


def test_columns_of_the_file_are_offered(folder: Path) -> None:
    assert _offered(folder, "cxkit nps umfrage.csv --by K") == ["Kanal", "Kontaktpunkt"]
    assert _offered(folder, "cxkit nps umfrage.csv --score E") == ["Empfehlung"]


def test_a_role_before_the_column_is_kept(folder: Path) -> None:
    assert _offered(folder, "cxkit nps umfrage.csv --role channel=Ka") == ["channel=Kanal"]


def test_words_and_commands_are_offered(folder: Path) -> None:
    assert _offered(folder, "cxkit nps umfrage.csv --adjust b") == ["bh"]
    assert "touchmap" in _offered(folder, "cxkit touch")


def test_nothing_is_offered_without_a_file_that_can_be_read(folder: Path) -> None:
    assert _offered(folder, "cxkit nps missing.csv --by K") == []
    assert _offered(folder, "cxkit nps --by K") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_offered_the_same(folder: Path, shell: str) -> None:
    assert "Kontaktpunkt" in " ".join(_offered(folder, "cxkit nps umfrage.csv --by Kon", shell))
