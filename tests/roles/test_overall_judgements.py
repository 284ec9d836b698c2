"""The judgement of the whole of something is the satisfaction, whatever that thing is; ratings of single aspects are not."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.roles import KINDS, resolve


@pytest.mark.parametrize(
    ("whole", "aspect"),
    [
        ("Gesamtbewertung der Veranstaltung", "Bewertung der Referenten"),
        ("Gesamtbewertung der Lieferung", "Bewertung des Fahrers"),
        ("Gesamtbewertung des Termins", "Bewertung des Beraters"),
        ("5.1 Gesamtnote der Veranstaltung (1 = sehr gut, 5 = mangelhaft)", "Note für den Raum"),
        ("Gesamteindruck der Messe", "Bewertung der Aussteller"),
        ("Overall rating of your order", "Rating of the packaging"),
        ("Overall rating of the event", "Satisfaction with the venue"),
        ("Note générale de l'événement", "Note du lieu"),
        ("Valoración general del evento (1 a 5)", "Valoración de los ponentes (1 a 5)"),
        ("Avaliação geral do evento", "Avaliação do local"),
        ("Valutazione generale evento", "Valutazione relatori"),
        ("Algemene beoordeling evenement", "Beoordeling sprekers"),
    ],
)
def test_the_whole_goes_before_its_aspects(whole: str, aspect: str) -> None:
    for headers in (["id", whole, aspect], ["id", aspect, whole]):
        assert resolve(KINDS["survey"], headers, {}, {})[0]["satisfaction"].column == whole


def test_two_wholes_are_ambiguous() -> None:
    found, doubtful = resolve(KINDS["survey"], ["id", "Overall rating of the hotel", "Overall rating of the event"], {}, {})
    assert "satisfaction" not in found
    assert doubtful["satisfaction"] == ["Overall rating of the hotel", "Overall rating of the event"]


@pytest.mark.parametrize("header", ["Overall rating count", "Overall rating target", "Last overall rating", "Overall importance rating"])
def test_other_figures_of_a_rating_are_no_judgement(header: str) -> None:
    assert "satisfaction" not in resolve(KINDS["survey"], ["id", header, "comment"], {}, {})[0]


def test_satisfaction_without_an_object_goes_before_the_whole_of_one_thing() -> None:
    found, _ = resolve(KINDS["survey"], ["id", "Customer satisfaction", "Overall rating of the delivery"], {}, {})
    assert found["satisfaction"].column == "Customer satisfaction"


@pytest.mark.parametrize(
    ("whole", "figures"),
    [
        ("Overall QA rating", list(range(61, 101))),
        ("Gesamtnote", [1.3, 1.7, 2.3, 3.0] * 10),
        ("Gesamteindruck des Kunden", ["nett", "grob", "laut", "still"] * 10),
    ],
)
def test_other_points_and_words_are_no_judgement_of_the_whole(whole: str, figures: list[float] | list[str]) -> None:
    points = [place % 5 + 1 for place in range(40)]
    data = pl.DataFrame({"id": range(40), "Customer satisfaction with agent": points, whole: figures})
    assert cxkit.csat(data).provenance.roles["satisfaction"] == "Customer satisfaction with agent"


@pytest.mark.parametrize(
    ("whole", "part", "other"),
    [
        ("Satisfaction [Overall]", "Satisfaction [Taste]", "Satisfaction [Packaging]"),
        ("Wie bewerten Sie uns?: Gesamteindruck", "Wie bewerten Sie uns?: Sauberkeit", "Wie bewerten Sie uns?: Wartezeit"),
    ],
)
def test_the_item_about_the_whole_is_the_score(whole: str, part: str, other: str) -> None:
    frame = pl.DataFrame({part: [1, 2, 3, 4, 5, 1], whole: [5, 5, 4, 4, 1, 2], other: [2, 2, 3, 1, 5, 4]})
    assert cxkit.csat(frame).table("overall").rows[0]["csat"] == pytest.approx(4 / 6)


def test_items_without_one_about_the_whole_are_asked_about() -> None:
    frame = pl.DataFrame({"Satisfaction [Taste]": [1, 2, 5], "Satisfaction [Price]": [4, 5, 5], "Satisfaction [Staff]": [1, 5, 5]})
    with pytest.raises(RoleError, match="Several columns could hold"):
        cxkit.csat(frame)


def test_all_in_all_is_the_judgement_of_the_whole() -> None:
    frame = pl.DataFrame(
        {
            "Zufriedenheit mit: Preis": [1, 2, 3, 4, 5, 1],
            "Zufriedenheit mit: Ware": [2, 2, 3, 1, 5, 4],
            "Zufriedenheit: Alles in allem": [5, 5, 4, 4, 1, 2],
        }
    )
    assert cxkit.csat(frame).table("overall").rows[0]["csat"] == pytest.approx(4 / 6)
