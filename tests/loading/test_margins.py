"""The margins of a population: their numbers are read in one way, and every value has a share."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, UsageError

SURVEY = pl.DataFrame({"recommend": [10, 9, 0, 3] * 10, "gender": ["f", "f", "f", "m"] * 10})


def margins(tmp_path: Path, *shares: str) -> Path:
    path = tmp_path / "margins.csv"
    path.write_text("column;value;share\n" + "".join(f"gender;{value};{share}\n" for value, share in zip("fm", shares, strict=True)))
    return path


def test_a_number_that_may_be_thousands_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'1\.234' can be read in two ways"):
        cxkit.nps(SURVEY, rake=str(margins(tmp_path, "1.234", "987")))


def test_decimal_commas_and_whole_numbers_are_read(tmp_path: Path) -> None:
    half = cxkit.nps(SURVEY, rake=str(margins(tmp_path, "0,5", "0,5"))).table("overall").rows
    assert half == cxkit.nps(SURVEY, rake=str(margins(tmp_path, "1234", "1234"))).table("overall").rows


def test_the_column_of_a_value_without_a_share_is_named() -> None:
    with pytest.raises(DataError, match="column 'gender' has the value 'm'"):
        cxkit.nps(SURVEY, rake={"gender": {"f": 1.0}})
    with pytest.raises(DataError, match="'d' of 'gender' a share, and no answer has it"):
        cxkit.nps(SURVEY, rake={"gender": {"f": 0.5, "m": 0.4, "d": 0.1}})


def test_a_size_that_may_be_thousands_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--fpc 1\.234 can be read in two ways"):
        cxkit.nps(SURVEY, fpc="1.234")
