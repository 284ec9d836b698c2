"""Headers that are written short, or with the marks of a system around their words, name the same roles as those written in full."""

from __future__ import annotations

import pytest

from cxkit.roles import KINDS, resolve
from cxkit.roles.abbreviations import GUESSED
from cxkit.roles.words import meanings


def role_of(kind: str, header: str) -> str:
    """The roles that the only column of a file of that kind holds."""
    return " ".join(resolve(KINDS[kind], [header], {}, {})[0])


@pytest.mark.parametrize(
    ("kind", "role", "header", "near_miss"),
    [
        # cut off, with a dot and without one
        ("survey", "satisfaction", "Gesamtzufr.", "Gesamtzahl."),
        ("survey", "recommend", "Weiterempf. 0-10", "Weiterb. 0-10"),
        ("contacts", "handled_by", "Sachbearb.", "Sachl."),
        ("contacts", "topic", "Kurzbeschr.", "Kurzparken."),
        ("contacts", "comment", "Observ.", "Obl."),
        ("customers", "since", "Vertragsbeg.", "Vertragsbez."),
        ("customers", "until", "Data Disd.", "Data Dist."),
        ("customers", "until", "DEACTIV_DT", "DEFAULT_VAL"),
        # without vowels, or with some
        ("survey", "recommend", "LKLHD_RCMND_SCR", "LKLHD_RPRCH_SCR"),
        ("survey", "recommend", "Recmd (0-10)", "Recpt (0-10)"),
        ("contacts", "is_complaint", "CMPLNT-IND", "CMPXNT-IND"),
        ("contacts", "channel", "CNTCT-MTHD-CD", "CNTRL-MTHD-CD"),
        ("customers", "customer_id", "MBR_ID", "MBX_TXT"),
        # -g for -ung
        ("survey", "comment", "Anmerkg.", "Anmerkz."),
        # a digit behind a word, custom fields, tables, letters for the kind of a field
        ("contacts", "topic", "caseCat1", "caseCut1"),
        ("customers", "since", "Customer_Since__c", "Customer_Sincere__c"),
        ("contacts", "channel", "dim_channel.channel_desc", "dim_panel.panel_desc"),
        ("survey", "responded_at", "e_responsedate", "e_birthdate"),
        # one that means something else with a dot
        ("orders", "product", "Désignation art.", "Désignation Art der Zahlung"),
        ("orders", "ordered_at", "F. Pedido", "F Pedido"),
    ],
)
def test_a_short_header_names_its_role(kind: str, role: str, header: str, near_miss: str) -> None:
    assert role in role_of(kind, header)
    assert role not in role_of(kind, near_miss)


def test_what_a_short_word_may_mean_is_a_guess_and_a_word_that_stands_alone_is_none() -> None:
    assert meanings("Zufr. gesamt")[0] == {"satisfaction", GUESSED}
    # "Schild" is a sign, and neither a short "Schilderung" nor, in a sentence, anything else
    assert meanings("Schild") == (frozenset(),)
    assert GUESSED not in {each for word in meanings("Was stört Sie am Schild vor dem Haus?") for each in word}
    # too many words begin so, but few of the language of the word beside it
    assert GUESSED not in {each for word in meanings("Con.") for each in word}
    assert {"subscription", GUESSED} <= meanings("Tipo Abb.")[1]


def test_a_known_word_goes_before_a_short_one() -> None:
    """A guess loses to the column that names the role in full."""
    found, _ = resolve(KINDS["contacts"], ["Sachbearb.", "Bearbeiter"], {}, {})
    assert found["handled_by"].column == "Bearbeiter"


def test_a_common_start_may_stand_before_signs_of_numbers_and_sums() -> None:
    headers = ["IHCUST", "IHINV#", "IHDATE", "IHTYPE", "IHSLSM", "IHTOT$"]
    found, _ = resolve(KINDS["orders"], headers, {}, {})
    assert (found["amount"].column, found["order_id"].column, found["customer_id"].column) == ("IHTOT$", "IHINV#", "IHCUST")
    assert "amount" not in resolve(KINDS["orders"], [*headers[:-1], "XXTOY$"], {}, {})[0]
