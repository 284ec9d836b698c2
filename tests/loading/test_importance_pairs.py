"""Importance beside satisfaction: ``gap`` takes neither for an expectation, and says how the two are compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.loading.importance_pairs import importance_pairs

ITEMS = ["Preis", "Öffnungszeiten", "Beratung vor Ort"]


@pytest.mark.parametrize(
    ("importance", "satisfaction"),
    [
        ("Wichtigkeit {}", "Zufriedenheit {}"),
        ("{} (Wichtigkeit)", "{} (Zufriedenheit)"),
        ("Wie wichtig ist Ihnen: {}?", "Wie zufrieden sind Sie mit: {}?"),
        ("How important is {}", "{} rating"),
    ],
)
def test_patterns_fit_both_sides(importance: str, satisfaction: str) -> None:
    sides = [form.format(item) for item in ITEMS for form in (importance, satisfaction)]
    found = importance_pairs(["Nr", *sides, "Kommentar"])
    assert found
    for pattern, form in zip(found, (importance, satisfaction), strict=True):
        named = {header: match["item"] for header in sides if (match := re.search(pattern, header))}
        assert named == {form.format(item): item for item in ITEMS}


@pytest.mark.parametrize(
    "headers",
    [
        ["Wichtigkeit Preis", "Wichtigkeit Service", "Zufriedenheit Lieferung"],
        ["Wichtigkeit Preis", "Zufriedenheit Preis"],  # of one item nothing shows what belongs to its name
        ["Wichtigkeit Preis", "Bedeutung Service", "Zufriedenheit Preis", "Zufriedenheit Service"],
        ["Erwartung Preis", "Erwartung Service", "Zufriedenheit Preis", "Zufriedenheit Service"],
    ],
)
def test_what_are_no_pairs(headers: list[str]) -> None:
    assert importance_pairs(headers) is None


def test_the_offered_command_compares_them(tmp_path: Path) -> None:
    header = ",".join(f"{side} {item}" for item in ("price", "staff") for side in ("importance", "satisfaction"))
    rows = "\n".join(f"{5 - n % 2},{3 - n % 3 % 2},{4 - n % 2},4" for n in range(60))
    (tmp_path / "s.csv").write_text(f"{header}\n{rows}\n", encoding="utf-8")
    with pytest.raises(RoleError, match="How important something is says nothing of what is expected") as caught:
        cxkit.gap(str(tmp_path / "s.csv"))
    assert "'^importance (?P<item>.+)$'" in caught.value.lines[-1]
    found = cxkit.gap(str(tmp_path / "s.csv"), expectation="^importance (?P<item>.+)$", fulfilment="^satisfaction (?P<item>.+)$")
    assert {row["item"]: round(float(str(row["gap"])), 2) for row in found.table("by_item").rows} == {"price": -1.83, "staff": 0.5}
