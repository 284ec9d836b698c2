"""Nothing is imported that a command does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SNIPPET = """
import sys
sys.argv = ["cxkit", *{arguments!r}]
from cxkit.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
loaded = {{name.partition(".")[0] for name in sys.modules}} | {{name for name in sys.modules if name.startswith("cxkit.metrics.")}}
sys.stderr.write(" ".join(sorted(loaded)))
"""


def loaded_by(*arguments: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", SNIPPET.format(arguments=arguments)], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout
    return set(run.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["nps", "--help"], ["explain", "nps"], ["schema"]])
def test_help_imports_no_engine(arguments: list[str]) -> None:
    assert loaded_by(*arguments) & {"polars", "narwhals", "pyarrow", "numpy", "scipy", "duckdb", "pandas"} == set()


def test_a_small_file_imports_no_more_than_it_needs(survey: Path) -> None:
    loaded = loaded_by("nps", str(survey))
    assert "polars" in loaded
    assert loaded & {"narwhals", "pyarrow", "numpy", "scipy", "pandas", "duckdb", "asyncio"} == set()
    assert {name for name in loaded if name.startswith("cxkit.metrics.")} == {"cxkit.metrics.nps"}


def test_json_and_csv_import_no_rich(survey: Path) -> None:
    for form in ("json", "csv"):
        assert "rich" not in loaded_by("nps", str(survey), "--format", form, "--quiet")
