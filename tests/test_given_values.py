"""What is given to a metric: absent values, tables given twice, and options that hold for all files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.cli.languages import choose_language
from cxkit.errors import SourceError, UsageError
from cxkit.run import call

SURVEY = "customer_id,recommend,channel\n" + "".join(f"K{at},{at % 11},{'web' if at < 5 else 'shop'}\n" for at in range(60))
RAGGED = "customer_id,segment\n" + "".join(f"K{at},A\n" for at in range(60)) + "K99,A,B,C\n"


def test_an_absent_cell_limit_is_that_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "survey.csv").write_text(SURVEY)
    (tmp_path / "cxkit.toml").write_text("[project]\nmin_cell = 30\n")
    monkeypatch.chdir(tmp_path)
    rows = call("nps", "survey.csv", by="channel", min_cell=None).table("by_channel").rows
    assert {row["flag"] for row in rows if row["channel"] == "web"} == {"suppressed"}


def test_a_table_given_twice_is_refused() -> None:
    frame = pl.DataFrame({"recommend": [10, 0]})
    with pytest.raises(UsageError, match="responses is given twice"):
        call("nps", frame, responses=frame)


def test_strict_holds_for_the_customers_too(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text(SURVEY)
    (tmp_path / "customers.csv").write_text(RAGGED)
    with pytest.raises(SourceError, match="--strict allows none"):
        cxkit.nps(tmp_path / "survey.csv", customers=tmp_path / "customers.csv", by="segment", strict=True)


def test_without_project_file_its_language_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cxkit.toml").write_text('[project]\nlanguage = "de"\n')
    monkeypatch.chdir(tmp_path)
    assert (choose_language(["nps", "f.csv"], {}), choose_language(["nps", "f.csv", "--no-config"], {})) == ("de", "en")
