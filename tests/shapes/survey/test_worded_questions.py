"""Questions in whole words: pairs of Kano, and one column for each word of a scale."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.roles import KINDS, resolve

WORDS = ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied")
CHOSEN = [0, 0, 1, 1, 1, 2, 3, 4] * 5


@pytest.mark.parametrize(
    ("with_it", "without_it"),
    [
        ("If we offered express delivery, how would you feel?", "If we did not offer express delivery, how would you feel?"),
        ("How would you feel if the app worked offline?", "How would you feel if the app didn't work offline?"),
        ("Was würden Sie sagen, wenn wir samstags öffnen?", "Was würden Sie sagen, wenn wir samstags nicht öffnen?"),
        ("Si la livraison était gratuite, que ressentiriez-vous ?", "Si la livraison n'était pas gratuite, que ressentiriez-vous ?"),
        ("Si la entrega fuera gratis, ¿cómo se sentiría?", "Si la entrega no fuera gratis, ¿cómo se sentiría?"),
        ("Se la consegna fosse gratis, come si sentirebbe?", "Se la consegna non fosse gratis, come si sentirebbe?"),
        ("Als wij gratis bezorgen, wat vindt u dan?", "Als wij niet gratis bezorgen, wat vindt u dan?"),
    ],
)
def test_the_pair_of_a_kano_question(with_it: str, without_it: str) -> None:
    found, _ = resolve(KINDS["survey"], [without_it, with_it], {}, {})
    assert (found["functional"].column, found["dysfunctional"].column) == (with_it, without_it)


@pytest.mark.parametrize("header", ["How would you feel about a call?", "If not, why?", "Wenn nicht: warum?"])
def test_other_questions_are_no_pair(header: str) -> None:
    assert not {"functional", "dysfunctional"} & resolve(KINDS["survey"], [header], {}, {})[0].keys()


@pytest.mark.parametrize(
    "form",
    ["How satisfied are you? [{}]", "How satisfied are you? ({})", "How satisfied are you? - {}", "Satisfaction: {}", "Satisfaction_{}"],
)
def test_one_column_for_each_word_of_a_scale(form: str) -> None:
    frame = pl.DataFrame({form.format(word): [int(chosen == at) for chosen in CHOSEN] for at, word in enumerate(WORDS)})
    row = cxkit.csat(frame, by="none").table("overall").rows[0]
    assert (row["n"], row["csat"]) == pytest.approx((40, 25 / 40))


def test_columns_of_topics_are_no_scale() -> None:
    answers = {"Price": [1, 0, 0, 1] * 10, "Service": [1, 1, 0, 1] * 10, "Delivery": [0, 1, 1, 1] * 10}
    frame = pl.DataFrame({f"How satisfied are you? [{topic}]": marks for topic, marks in answers.items()})
    with pytest.raises(RoleError, match="Several columns"):
        cxkit.csat(frame, by="none")
