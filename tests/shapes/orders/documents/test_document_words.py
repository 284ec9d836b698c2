"""Types of documents by the parts of their words."""

from __future__ import annotations

import pytest

from cxkit.shapes.order_words import meaning


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("Sammelrechnung", "invoice"), ("Hotelbuchung", "invoice"), ("Abschlagsrechnung", "invoice")),
        *(("Stornobuchung", "credit"), ("Verkaufsgutschrift", "credit")),
        *(("Umbuchung", None), ("Gegenbuchung", None), ("Lagerauftrag", None), ("Einkaufsbestellung", None)),
    ],
)
def test_what_stands_in_front_of_a_document_may_make_it_another_one(text: str, meant: str | None) -> None:
    assert meaning(text, "document") == meant
