"""Exports that nobody here wrote: every record and cell is what the csv module reads."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.shared import DATA, needs_shared

from cxkit.sources.opening import open_source
from cxkit.sources.part import OVERFLOW

FILES = [
    ("sfo_airport_nps/2017_SFO_Customer_Survey_20250817.csv", ",", "utf-8", 2831),
    ("rstudio_r_survey/2018_survey_English.tsv", "\t", "utf-8", None),
    ("telco_churn_ibm/Telco-Customer-Churn.csv", ",", "utf-8", 7043),
    ("raw_surveymonkey_538/StarWars.csv", ",", "cp1252", None),
    ("raw_surveymonkey_538/food-world-cup-data.csv", ",", "mac_roman", None),
    ("raw_limesurvey/ssi_2017_de_public_data.csv", ",", "utf-8", None),
    ("raw_limesurvey/survey_100001_R_data_file.csv", ",", "utf-8-sig", None),
    pytest.param("raw_typeform_fcc2016/2016 New Coders Survey Part 1.csv", ",", "utf-8", 15653, marks=pytest.mark.slow),
    ("raw_qualtrics_samples/qualtRics_sample_legacy.csv", ",", "utf-8-sig", None),
    ("raw_zendesk_dbt/ticket_comment_data.csv", ",", "utf-8", None),
    pytest.param("complete_journey_dunnhumby/transactions_sample.csv", ",", "utf-8", 75000, marks=pytest.mark.slow),
]


@needs_shared
@pytest.mark.parametrize(("name", "delimiter", "encoding", "published"), FILES)
def test_real_file(name: str, delimiter: str, encoding: str, published: int | None) -> None:
    path: Path = DATA / name
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        header, *body = (record for record in csv.reader(file, delimiter=delimiter) if record)
    source = open_source([path])
    (dialect,) = source.dialects
    assert (dialect.delimiter, dialect.encoding) == (delimiter, encoding)
    assert len(source.columns) == len(header)
    expected = [tuple(cell or None for cell in record) for record in body]
    if "StarWars" in name or "legacy" in name:
        del expected[0]  # the second row of the header
    assert published in {None, len(expected)}
    for found in (source, source.exact()) if not source.lossy else (source.exact(),):
        table = found.frame.collect(engine="streaming")
        assert table[OVERFLOW].null_count() == table.height
        assert table.drop(OVERFLOW).rows() == expected
    assert source.confirms(len(expected))
    assert source.sample.rows() == expected[: source.sample.height]
