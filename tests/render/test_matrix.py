"""The matrix of a touch map: its sums stand below, and the survey's figure beside it."""

from __future__ import annotations

import polars as pl

import cxkit
from cxkit.render import render


def test_the_figure_beside_a_matrix_with_sums() -> None:
    places = ["hotline", "shop"] * 60
    contacts = pl.DataFrame({"customer_id": [f"K{n}" for n in range(120)], "contacted_at": ["2025-01-02"] * 120, "touchpoint": places})
    contacts = contacts.with_columns(channel=pl.Series(["phone", "phone", "web", "web"] * 30))
    survey = pl.DataFrame({"recommend": [0, 10] * 60, "touchpoint": places})
    shown = render(cxkit.touchmap(contacts, survey=survey), "table")
    assert isinstance(shown, str)
    rows = [line.split() for line in shown.splitlines()]
    assert ["all", "60", "60", "120"] in rows
    assert [row[0] for row in rows if row[-1:] in (["−100.0"], ["+100.0"]) and row[1:2] == ["30"]] == ["hotline", "shop"]
