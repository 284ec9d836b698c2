"""Nothing is imported that a command does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SNIPPET = """
import sys
from cxkit.__main__ import main
for arguments in {commands!r}:
    sys.argv = ["cxkit", *arguments]
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    assert not code, code
    loaded = {{name.partition(".")[0] for name in sys.modules}} | {{name for name in sys.modules if name.startswith("cxkit.metrics.")}}
    sys.stderr.write(" ".join(sorted(loaded)) + "\\n")
"""


def loaded_by(*commands: list[str]) -> list[set[str]]:
    """The modules that a process has loaded after each of these commands, which it runs one after the other."""
    run = subprocess.run([sys.executable, "-c", SNIPPET.format(commands=commands)], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout
    return [set(line.split()) for line in run.stderr.splitlines()[-len(commands) :]]


def test_help_imports_no_engine() -> None:
    *_, loaded = loaded_by(["--help"], ["--version"], ["nps", "--help"], ["explain", "nps"], ["schema"])
    assert loaded & {"polars", "narwhals", "pyarrow", "numpy", "scipy", "duckdb", "pandas"} == set()


def test_a_small_file_imports_no_more_than_it_needs(survey: Path) -> None:
    csv, json, loaded = loaded_by(*(["nps", str(survey), "--format", form, "--quiet"] for form in ("csv", "json", "table")))
    assert "rich" not in csv | json
    assert "polars" in loaded
    assert loaded & {"narwhals", "pyarrow", "numpy", "scipy", "pandas", "duckdb", "asyncio"} == set()
    assert {name for name in loaded if name.startswith("cxkit.metrics.")} == {"cxkit.metrics.nps"}
