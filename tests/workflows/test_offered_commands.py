"""The command that an error offers has all options of the call: whoever copies it must not lose a limit or a condition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess

Run = Callable[..., "subprocess.CompletedProcess[str]"]

CALLS = [
    ("nps", "--by channel --min-cell 5 --where \"channel = 'web'\" --no-pager"),
    ("csat", "--confidence 0.9 --top-boxes 1 --every month"),
    ("check", "--metric nps --every month --chart p --base 14 --strict --max-age 5 --confidence 0.9 --min-cell 3 --where x=1"),
    ("budget 1000", "--what-if web=10 --weight w --cluster customer_id --confidence 0.9 --min-cell 5 --na 99"),
    (
        "evaluate",
        "--measure csat --split 2025-04-01 --series --every week --matched channel --by s --margin 0.1 --min-cell 4 --na 99",
    ),
    ("followup", "--promoters --top 7 --confidence 0.8 --as-of 2025-06-01"),
]


@pytest.mark.parametrize(("command", "options"), CALLS)
def test_an_offered_command_keeps_the_options(cxkit: Run, tmp_path: Path, command: str, options: str) -> None:
    import shlex

    for name in ("spring", "autumn"):
        (tmp_path / f"{name}.csv").write_text("recommend,satisfaction,channel\n9,4,web\n", encoding="utf-8")
    sections = (f'[sources.{name}]\nkind = "survey"\nfiles = ["{name}.csv"]\n' for name in ("spring", "autumn"))
    (tmp_path / "cxkit.toml").write_text("".join(sections), encoding="utf-8")
    done = cxkit(*shlex.split(command), *shlex.split(options), cwd=tmp_path)
    assert done.returncode == 2
    offered = shlex.split(done.stderr.splitlines()[-1].partition(": ")[2])
    typed = [word for word in shlex.split(options) if word != "--no-pager"]
    assert offered[:2] == ["cxkit", command.split(maxsplit=1)[0]]
    assert "autumn.csv" in offered
    assert [word for word in typed if word not in offered] == []


def test_tables_of_which_the_project_has_several_are_not_left_out_in_silence(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("customer_id,contacted_at,channel\nK1,2026-01-05,web\nK2,2026-01-06,phone\n", encoding="utf-8")
    sections = '[sources.contacts]\nfiles = ["contacts.csv"]\n'
    for name in ("crm", "contracts"):
        (tmp_path / f"{name}.csv").write_text("customer_id,since\nK1,2025-01-01\n", encoding="utf-8")
        sections += f'[sources.{name}]\nkind = "customers"\nfiles = ["{name}.csv"]\n'
    (tmp_path / "cxkit.toml").write_text(sections, encoding="utf-8")
    said = cxkit("customer", "K1", cwd=tmp_path).stdout
    assert "2 sources of the kind customers, so that none is taken: crm, contracts." in said
    assert "so that none is taken" not in cxkit("customer", "K1", "--customers", "crm.csv", cwd=tmp_path).stdout
