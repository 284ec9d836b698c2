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
sys.stderr.write(" ".join(sorted(loaded)))
"""


def loaded_by(*commands: list[str]) -> set[str]:
    """The modules that a process has loaded that runs these commands one after the other."""
    run = subprocess.run([sys.executable, "-c", SNIPPET.format(commands=commands)], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout
    return set(run.stderr.splitlines()[-1].split())


def test_help_imports_no_engine() -> None:
    loaded = loaded_by(["--help"], ["--version"], ["nps", "--help"], ["explain", "nps"], ["schema"])
    assert loaded & {"polars", "narwhals", "pyarrow", "numpy", "scipy", "duckdb", "pandas"} == set()


def test_a_small_file_imports_no_more_than_it_needs(survey: Path) -> None:
    loaded = loaded_by(["nps", str(survey)])
    assert "polars" in loaded
    assert loaded & {"narwhals", "pyarrow", "numpy", "scipy", "pandas", "duckdb", "asyncio"} == set()
    assert {name for name in loaded if name.startswith("cxkit.metrics.")} == {"cxkit.metrics.nps"}


def test_json_and_csv_import_no_rich(survey: Path) -> None:
    assert "rich" not in loaded_by(*(["nps", str(survey), "--format", form, "--quiet"] for form in ("json", "csv")))
