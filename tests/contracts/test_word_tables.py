"""Every table of words, in code or in a file, is understood as it says, and has a near miss: a table without both fails here."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple

import pytest

import cxkit
from cxkit.roles import KINDS, first_replies, other_ratings, resolve
from cxkit.roles.no_customers import names_account, names_kind
from cxkit.roles.other_consents import allows_no_calls, without_other_consents
from cxkit.roles.sides import sides_of, without_negation
from cxkit.roles.units import period_of
from cxkit.shapes.contacts import complaint_types, figures_of_kinds, figures_of_periods
from cxkit.shapes.order_words import code_meanings, meaning
from cxkit.shapes.order_words import words as order_words
from cxkit.values import placeholders
from cxkit.values.answers import graded_words, labels, no_answers, promoter_classes, statistics_words, valence
from cxkit.values.contacts import contact_ways, digital_channels, parties, senders, ticket_fields, web_analytics
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.statuses import (
    answer_states,
    attempts,
    case_statuses,
    consent_ends,
    consent_states,
    internal_entries,
    lifecycles,
    not_held,
    objections,
    open_ends,
    planned,
    set_aside,
    states,
    subscriptions,
    trial_rows,
)
from cxkit.values.time import pay_periods, terms

LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "no", "cs", "tr", "fi", "signs"}
ROOT = Path(cxkit.__file__).parent
PACKAGES = ("values", "shapes", "roles", "tables", "measures", "counts")


class Understanding(NamedTuple):
    """What a table of words is read by, what it gives for every word of it, and a text that only looks like one."""

    read: Callable[[str], object]
    meant: object
    near_miss: str


# tables in code: by module and name; in tables by meaning, each meaning is one
TABLES: Mapping[str, Understanding] = {
    "roles.other_ratings.WORDS.assessed": Understanding(
        lambda word: other_ratings.is_rating_of("assessed", f"{word} rating"), True, "Leadership"
    ),
    "roles.other_ratings.WORDS.property": Understanding(
        lambda word: other_ratings.is_rating_of("property", f"{word} rating"), True, "Painting"
    ),
    "roles.other_ratings.WORDS.rater": Understanding(lambda word: other_ratings.is_by_rater(f"{word} rating"), True, "Inspection"),
    "roles.other_ratings.WORDS.employee": Understanding(lambda word: other_ratings.names("employee", word), True, "Staff discount"),
    "roles.other_ratings.WORDS.criterion": Understanding(lambda word: other_ratings.names("criterion", word), True, "Leadership team"),
    "roles.other_ratings.WORDS.pupil": Understanding(lambda word: other_ratings.names("pupil", word), True, "Student discount"),
    "roles.other_ratings.WORDS.lesson": Understanding(lambda word: other_ratings.names("lesson", word), True, "Fachbereich"),
    "roles.other_ratings.WORDS.listed": Understanding(lambda word: other_ratings.names("listed", word), True, "Hotel chain"),
    "roles.units.PERIODS.days": Understanding(period_of, "days", "daylight"),
    "roles.units.PERIODS.weeks": Understanding(period_of, "weeks", "weekly"),
    "roles.units.PERIODS.months": Understanding(period_of, "months", "mesa"),
    "roles.units.PERIODS.years": Understanding(period_of, "years", "annual"),
    "shapes.contacts.complaint_types.SUPPLIERS": Understanding(complaint_types.names_supplier, True, "seller"),
    "shapes.contacts.figures_of_periods.OUTCOMES": Understanding(figures_of_periods.counts_outcomes, True, "offering"),
    "shapes.contacts.figures_of_periods.CONTACTS": Understanding(figures_of_periods.counts_outcomes, True, "caller"),
    "shapes.contacts.figures_of_periods.PERSONS": Understanding(figures_of_periods.counts_persons, True, "visitor"),
    "shapes.contacts.figures_of_kinds.SHARES": Understanding(figures_of_kinds.names_share, True, "prorated"),
    "values.statuses.answer_states.HEADERS.valid": Understanding(answer_states.mark_of, "valid", "Valid until"),
    "values.statuses.answer_states.HEADERS.invalid": Understanding(answer_states.mark_of, "invalid", "Excluded services"),
    "values.statuses.answer_states.HEADERS.finished": Understanding(answer_states.mark_of, "finished", "Complete address"),
    "values.statuses.answer_states.HEADERS.submitted": Understanding(answer_states.mark_of, "submitted", "Submitted by"),
    "values.statuses.answer_states.STATES.invalid": Understanding(answer_states.state_of, "invalid", "spam filter"),
    "values.statuses.answer_states.STATES.unfinished": Understanding(answer_states.state_of, "unfinished", "partial delivery"),
    "values.statuses.answer_states.STATES.unpublished": Understanding(answer_states.state_of, "unpublished", "removed items"),
    "values.statuses.answer_states.PUBLISHED": Understanding(answer_states.is_published, True, "activation"),
    "values.statuses.case_statuses.OPEN": Understanding(case_statuses.is_over, False, "Openness"),
    "values.statuses.case_statuses.PASSED_ON": Understanding(case_statuses.is_passed_on, True, "dispatcher"),
    "values.statuses.case_statuses.OVER": Understanding(case_statuses.is_over, True, "Closeup"),
    "values.statuses.case_statuses.DECIDED": Understanding(case_statuses.is_decided, True, "approval pending"),
    "values.statuses.case_statuses.DROPPED": Understanding(case_statuses.is_dropped, True, "cancellation"),
    "values.statuses.attempts.WORDS.unreached": Understanding(attempts.attempt_of, "unreached", "answered"),
    "values.statuses.attempts.WORDS.planned": Understanding(attempts.attempt_of, "planned", "plan"),
    "values.statuses.consent_ends.AGREEMENT": Understanding(
        lambda word: consent_ends.names_consent(f"{word} e-mail"), True, "consenting adults"
    ),
    "values.statuses.consent_ends.CONSENT": Understanding(consent_ends.names_consent, True, "consenting adults"),
    "values.statuses.consent_ends.ENDING": Understanding(
        lambda word: bool(consent_ends.consent_end_of(f"consent {word}")), True, "experience"
    ),
    "values.statuses.consent_states.ALONE": Understanding(consent_states.is_of_consents_alone, True, "declined"),
    "values.statuses.consent_states.WORDS.given": Understanding(consent_states.consent_state, "given", "given name"),
    "values.statuses.consent_states.WORDS.withdrawn": Understanding(consent_states.consent_state, "withdrawn", "blocked drain"),
    "values.contacts.contact_ways.WORDS.phone": Understanding(contact_ways.way_of, "phone", "phonetics"),
    "values.contacts.contact_ways.WORDS.email": Understanding(contact_ways.way_of, "email", "emailed brochure"),
    "values.contacts.contact_ways.WORDS.mail": Understanding(contact_ways.way_of, "mail", "briefing"),
    "values.contacts.digital_channels.COMPOUNDED": Understanding(
        lambda word: digital_channels.is_digital_channel(f"{word}bot"), True, "Ange"
    ),
    "values.contacts.digital_channels.DIGITAL": Understanding(digital_channels.is_digital_channel, True, "Weber"),
    "values.contacts.digital_channels.PERSONAL": Understanding(digital_channels.is_digital_channel, False, "Postman"),
    "values.statuses.lifecycles.WORDS.start": Understanding(lifecycles.part_of, "start", "starter kit"),
    "values.statuses.lifecycles.WORDS.end": Understanding(lifecycles.part_of, "end", "Kundendienstende"),
    "values.statuses.lifecycles.WORDS.between": Understanding(lifecycles.part_of, "between", "assignment"),
    "values.answers.no_answers.BLANK": Understanding(no_answers.means_no_answer, True, "no problems"),
    "values.answers.no_answers.UNANSWERED": Understanding(no_answers.means_no_answer, True, "nicht relevant"),
    **{
        f"values.statuses.objections.OBJECTIONS.{forbidden}": Understanding(
            lambda word, own=own: bool(own & objections.objection_of(word)),  # type: ignore[misc]
            True,
            miss,
        )
        for forbidden, own, miss in (
            ("everything", {"mail"}, "objective"),
            ("newsletters", {"email"}, "unsubscribe link"),
            ("advertising", {"marketing"}, "Robinson Ltd"),
            ("calls", {"phone"}, "tpsc"),
        )
    },
    "values.statuses.objections.COLLECTED": Understanding(
        lambda word: bool(objections.objection_of(f"{word} consent") and not objections.objection_of(f"{word} email")), True, "parcel"
    ),
    "values.statuses.objections.DENYING": Understanding(lambda word: bool(objections.objection_of(f"{word} marketing")), True, "notes"),
    **{
        f"values.statuses.objections.WAYS.{way}": Understanding(
            lambda word, way=way: way in objections.objection_of(f"objection {word}"),  # type: ignore[misc]
            True,
            miss,
        )
        for way, miss in (("phone", "phonetics"), ("email", "mail order"), ("mail", "postcode"), ("marketing", "market"))
    },
    "values.statuses.objections.CONTACT": Understanding(lambda word: bool(objections.objection_of(f"do not {word}")), True, "contract"),
    "values.statuses.objections.FILLERS": Understanding(lambda word: bool(objections.objection_of(f"objection {word}")), True, "link"),
    "values.statuses.open_ends.WORDS": Understanding(lambda word: open_ends.is_open(fold(word)), True, "opened yesterday"),
    "values.contacts.parties.HEADERS.from": Understanding(parties.party_of, "from", "Fromage"),
    "values.contacts.parties.HEADERS.to": Understanding(parties.party_of, "to", "Total"),
    "values.placeholders.WORDS": Understanding(placeholders.is_placeholder, True, "unknown caller desk"),
    "values.statuses.planned.WORDS": Understanding(planned.is_planned, True, "Planet"),
    "values.contacts.senders.WORDS.customer": Understanding(senders.side_of, "customer", "Clientele Ltd"),
    "values.contacts.senders.WORDS.agent": Understanding(senders.side_of, "agent", "Agentur"),
    "values.contacts.senders.WORDS.machine": Understanding(senders.side_of, "machine", "Botanik"),
    "values.statuses.states.NOTICED": Understanding(states.gave_notice, True, "notice board"),
    "values.statuses.states.RENEWED": Understanding(states.is_renewed, True, "renewal due"),
    "values.statuses.internal_entries.NOTES": Understanding(internal_entries.is_internal, True, "delivery note"),
    "values.statuses.internal_entries.BY_SYSTEM": Understanding(internal_entries.is_internal, True, "system failure"),
    "values.statuses.internal_entries.WITHIN": Understanding(internal_entries.is_addressed_within, True, "international"),
    "values.statuses.internal_entries.WITHIN_HEADERS": Understanding(internal_entries.names_internal, True, "internal note"),
    "values.statuses.internal_entries.SUBJECTS": Understanding(
        lambda text: internal_entries.was_sent_by_a_mailbox(f"{text}: invoice"), True, "Re: out of office"
    ),
    "values.statuses.internal_entries.READ": Understanding(internal_entries.read_by_customers, True, "public transport"),
    "values.statuses.internal_entries.TASKS": Understanding(internal_entries.is_task, True, "taskbar"),
    "roles.first_replies.PERSONS": Understanding(
        lambda word: first_replies.names_reply_of_person(f"first {word} reply"), True, "automatic"
    ),
    "values.statuses.not_held.WORDS.cancelled": Understanding(not_held.not_held, "cancelled", "cancellation policy"),
    "values.statuses.not_held.WORDS.planned": Understanding(not_held.not_held, "planned", "planner"),
    "values.statuses.not_held.WORDS.absent": Understanding(not_held.not_held, "absent", "show room"),
    "values.statuses.not_held.UNPLANNED": Understanding(not_held.is_unplanned, True, "planned"),
    "values.statuses.not_held.NOT_STARTED": Understanding(not_held.is_not_started, True, "planned"),
    "values.statuses.not_held.UNFINISHED": Understanding(not_held.is_unfinished, True, "completed"),
    "values.statuses.not_held.HELD": Understanding(not_held.tells_of_agreed, True, "held back"),
    "values.statuses.not_held.OPEN": Understanding(not_held.is_to_do, True, "opening"),
    "values.statuses.not_held.HEADERS": Understanding(lambda word: not_held.names_appointment(f"{word} status"), True, "Besucher"),
    "values.statuses.set_aside.MERGED": Understanding(set_aside.is_set_aside, True, "mergers"),
    "values.statuses.set_aside.SPAM": Understanding(set_aside.is_set_aside, True, "spam filter"),
    "values.statuses.set_aside.DELETED": Understanding(set_aside.is_set_aside, True, "deleted invoice"),
    "values.statuses.set_aside.DUPLICATES": Understanding(set_aside.is_set_aside, True, "duplicate charge"),
    "values.statuses.set_aside.TARGETS": Understanding(set_aside.names_target, True, "merged at"),
    "values.statuses.states.LEFT": Understanding(states.has_left, True, "leftover"),
    "values.statuses.states.NEVER": Understanding(states.never_was, True, "draftsman"),
    "values.statuses.states.STAYS": Understanding(states.has_left, False, "activewear"),
    "values.statuses.subscriptions.SUBSCRIBED": Understanding(subscriptions.subscription_state, True, "subscriber"),
    "values.statuses.subscriptions.UNSUBSCRIBED": Understanding(subscriptions.subscription_state, False, "unsubscribe link"),
    "values.statuses.subscriptions.DEACTIVATED": Understanding(subscriptions.subscription_state, False, "deactivation code"),
    "values.statuses.subscriptions.OF_OTHERS": Understanding(
        lambda word: subscriptions.are_subscriptions(["unsubscribed", word], ["status"]), True, "confirming"
    ),
    "values.statuses.subscriptions.OF_MAIL": Understanding(
        lambda word: subscriptions.are_subscriptions(["subscribed", word], ["status"]), True, "cleaning"
    ),
    "values.statuses.subscriptions.WAITING": Understanding(
        lambda word: subscriptions.are_subscriptions(["subscribed", "cleaned", word], ["status"]), True, "gold"
    ),
    "values.statuses.subscriptions.LISTS": Understanding(
        lambda word: subscriptions.are_subscriptions(["subscribed", "unsubscribed"], [word]), True, "plan"
    ),
    **{
        f"values.time.pay_periods.MONTHS.{months}": Understanding(pay_periods.months_paid, months, "monthling")
        for months in pay_periods.MONTHS
    },
    **{
        f"values.time.pay_periods.COMPOUNDS.{months}": Understanding(
            lambda word: pay_periods.months_named(f"{word}beitrag"), months, "wahl"
        )
        for months in pay_periods.COMPOUNDS
    },
    "values.statuses.states.VACANT": Understanding(states.is_vacant, True, "Leer, Anna"),
    "values.time.terms.HEADERS.from": Understanding(
        lambda word: any(terms.is_term(word, end) for end in ("to", "bis", "au", "hasta", "al", "tot", "ate", "do", "till", "til")),
        True,
        "Form",
    ),
    "values.time.terms.HEADERS.to": Understanding(
        lambda word: any(terms.is_term(begin, word) for begin in ("from", "von", "du", "desde", "dal", "van", "od", "fran", "fra")),
        True,
        "Bias",
    ),
    "values.contacts.ticket_fields.STATUS": Understanding(ticket_fields.is_status_field, True, "status page"),
    "values.contacts.ticket_fields.OTHERS": Understanding(ticket_fields.is_ticket_field, True, "Fiona"),
    "values.contacts.ticket_fields.STEPS": Understanding(ticket_fields.names_a_step, True, "stepchild"),
    "values.contacts.ticket_fields.CONTACTS": Understanding(ticket_fields.names_a_contact, True, "callous"),
    "values.contacts.ticket_fields.EVENTS": Understanding(ticket_fields.is_ticket_event, True, "changeover"),
    "values.contacts.ticket_fields.HANDLINGS": Understanding(ticket_fields.is_handling, True, "abschlussball"),
    "values.contacts.ticket_fields.CHANGES": Understanding(
        lambda word: ticket_fields.is_ticket_event(f"priority {word}"), True, "changeover"
    ),
    "values.contacts.ticket_fields.PARTS": Understanding(lambda word: ticket_fields.is_ticket_event(f"{word} changed"), True, "address"),
    "values.contacts.ticket_fields.FIRST_ANSWERS": Understanding(ticket_fields.is_first_answer, True, "reply from customer"),
    "values.answers.statistics_words.WORDS": Understanding(statistics_words.names_statistic, True, "Average Joe"),
    "values.statuses.trial_rows.PERSONS": Understanding(lambda word: trial_rows.names_a_test(f"test{word}"), True, "imonials"),
    "values.statuses.trial_rows.WORDS": Understanding(
        lambda text: trial_rows.trial_marks("status", [text]) is not None, True, "testimonial"
    ),
    "values.contacts.web_analytics.MEDIUMS": Understanding(web_analytics.is_medium, True, "organic food"),
}


def tables_in(value: object, name: str) -> Iterator[tuple[str, Mapping[str, tuple[str, ...]]]]:
    """The tables of words by language in a value: itself, or the values of a mapping by meaning."""
    if not isinstance(value, Mapping) or not value:
        return
    if set(value) <= LANGUAGES and all(isinstance(each, (tuple, frozenset)) for each in value.values()):
        yield name, value
    elif all(isinstance(each, Mapping) for each in value.values()):
        for key, each in value.items():
            yield from tables_in(each, f"{name}.{key}")


@cache
def tables() -> dict[str, Mapping[str, tuple[str, ...]]]:
    """All tables of words by language in the code."""
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for package in PACKAGES:
        for module in walk_packages([str(ROOT / package)], f"cxkit.{package}."):
            contents = {} if module.ispkg else vars(import_module(module.name))
            for name, value in contents.items():
                found.update(tables_in(value, f"{module.name.removeprefix('cxkit.')}.{name}"))
    return found


def test_every_table_of_words_has_its_understanding_here() -> None:
    assert set(tables()) == set(TABLES)


@pytest.mark.parametrize("name", list(TABLES))
def test_every_word_means_what_its_table_says_and_a_near_miss_does_not(name: str) -> None:
    understanding = TABLES[name]
    # a word of two languages may mean two things: then the first table has it
    words = {word for each in tables()[name].values() for word in each}
    others = {word for other, table in tables().items() if other != name for each in table.values() for word in each}
    assert {word for word in words - others if understanding.read(word) != understanding.meant} == set()
    assert understanding.read(understanding.near_miss) != understanding.meant


def test_every_word_of_orders_is_read_as_its_row_says() -> None:
    near_misses = {
        "status": "Order 7",
        "flag": "Paid by card",
        "bill": "Scadenza",
        "term": "Terminated",
        "document": "Gutschein",
        "mark": "Hab",
        "customer": "Gastmann",
        "reversal": "Gutschrift",
        "stem": "Gutschein",
        "refusal": "Zusage",
        "refund": "returning",
        "payment": "Cashmere",
        "side": "Creditreform",
        "note": "Gutschein",
        "part": "Teillieferung",
    }
    assert {each.group for each in order_words()} - {"code"} == set(near_misses)
    for each in (each for each in order_words() if each.group != "code"):
        assert meaning(each.text, each.group) == each.meaning, each  # type: ignore[arg-type]
    for group, text in near_misses.items():
        assert meaning(text, group) is None  # type: ignore[arg-type]


def test_codes_of_documents_are_read_by_the_usage_that_has_all_of_them() -> None:
    codes = [each for each in order_words() if each.group == "code"]
    for usage in {each.language for each in codes}:
        own = {each.text: each.meaning for each in codes if each.language == usage}
        assert code_meanings(own) == own, usage
    assert code_meanings(["RE", "AB"]) == {"RE": "invoice", "AB": "payment"}
    # a credit in Spain, and what clears an account in SAP
    assert code_meanings(["FAC", "AB"]) == {"FAC": "invoice", "AB": "credit"}
    assert code_meanings(["DR", "AB", "DZ"]) == {"DR": "invoice", "DZ": "payment"}
    assert code_meanings(["RE", "XY"]) == {}


@pytest.mark.parametrize(("text", "meant"), [("Yes", True), ("wahr", True), ("nein", False), ("off", False), ("Yesterday", None)])
def test_words_of_yes_and_no(text: str, meant: bool | None) -> None:
    assert flag(text, {}) is meant


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        *(("Promoter", 1), ("Passive", 0), ("9-10", 1), ("Promotion", None), ("Passage", None)),
        *(("Fans (9–10)", 1), ("0-6: Enttäuschte", -1), ("Fans", None), ("0-6 years", None), ("Room 7-8", None)),
        *(("Promotorzy", 1), ("Neutralny", 0), ("Krytyk", -1), ("Krytyka", None), ("Promocja", None)),
    ],
)
def test_words_of_promoter_classes(text: str, worth: int | None) -> None:
    assert promoter_classes.promoter_class(fold(text)) == worth


def test_words_of_labels_alone_are_no_scale() -> None:
    # each scale of the file is read word by word in tests/values/answers/test_label_lists.py
    assert labels.scales()
    assert labels.meaning(["very satisfied with my dog"], 0).points is None


def test_words_of_degree_and_verdicts_are_ranked_line_by_line_and_a_near_miss_is_none() -> None:
    # each word of the file in tests/values/answers/test_graded_words.py
    assert graded_words.graded(["zufrieden", "kaum zufrieden", "sehr zufrieden"]) == {
        "kaum zufrieden": 1,
        "zufrieden": 2,
        "sehr zufrieden": 3,
    }
    assert graded_words.graded(["lang", "kaum lang", "sehr lang"]) is None


@pytest.mark.parametrize(
    ("section", "word", "near_miss"),
    [
        ("good", "zufrieden", "sichel"),
        ("bad", "insatisfait", "malta"),
        ("agreement", "d'accord", "agrarian"),
        ("negation", "not", "note"),
        ("comparison", "besser", "besserung"),
        ("possibility", "kann", "kannen"),
        ("tenth", "rapportcijfer", "cijfer"),
    ],
)
def test_words_for_the_ends_of_scales(section: valence.Section, word: str, near_miss: str) -> None:
    assert valence.names(section, word)
    assert not valence.names(section, near_miss)


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "roles" / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows_of("sides.csv"), ids=lambda row: f"{row['side']}: {row['word']}")
def test_words_for_the_side_of_an_item(row: dict[str, str]) -> None:
    assert row["language"] in LANGUAGES
    if row["side"] == "negation":
        assert without_negation(f"Why {row['word']} wifi") == (["why", "wifi"], True)
    else:
        assert {row["side"]} <= {each.role for each in sides_of(f"Wifi ({row['word']})") if each.item == "Wifi"}


def test_words_that_look_like_the_side_of_an_item() -> None:
    assert not sides_of("Wifi positioning")
    assert not sides_of("Withdrawal of wifi")
    assert without_negation("Why notes of wifi") == (["why", "notes", "of", "wifi"], False)


ROLES = sorted({row["role"] for row in rows_of("phrases.csv")})
# whole questions may name these roles, whatever else they hold
MISSES = {
    "recommend": "Recommended products",
    "comment": "Commentator",
    "satisfaction": "Satisfaction guarantee until",
    "effort": "Effort estimate (h)",
}


def headers_of(role: str) -> set[str]:
    """Headers made of English words for the surest phrases of a role, in which each word of each place of a phrase occurs."""
    words: dict[str, list[str]] = {}
    for row in rows_of("words.csv"):
        for each in row["means"].split():
            if row["language"] == "en":
                words.setdefault(each, []).append(row["word"])
    phrases = [row["means"].split() for row in rows_of("phrases.csv") if row["role"] == role and float(row["weight"]) > 0.5]
    choices = [[words.get(each, [each]) for each in phrase] for phrase in phrases]
    return {" ".join(each[turn % len(each)] for each in places) for places in choices for turn in range(max(map(len, places)))}


def finds(role: str, header: str) -> bool:
    """Whether a table of a kind that has the role finds it in its only column."""
    return any(role in resolve(kind, [header], {}, {})[0] for kind in KINDS.values() if role in kind.roles)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_the_table_is_found_by_its_words_and_not_in_a_near_miss(role: str) -> None:
    named = sorted(headers_of(role))
    found = list(islice((header for header in named if finds(role, header)), 20))
    assert found, f"no phrase of {role} finds it"
    foreign = [MISSES[role]] if role in MISSES else [f"{header} colour of the birthday tax" for header in found]
    assert not [header for header in foreign if finds(role, header)]


def test_words_for_kinds_of_customers_and_a_name_that_begins_like_one() -> None:
    rows = rows_of("kinds_of_customers.csv")
    assert {row["language"] for row in rows} <= LANGUAGES
    assert [row["word"] for row in rows if not names_kind(row["word"])] == []
    assert not any(map(names_kind, ("Newton", "Neumann", "Clientela SL", "Privatbank AG")))


def test_words_for_accounts_of_a_ledger_and_a_name_that_begins_like_one() -> None:
    rows = rows_of("ledger_accounts.csv")
    assert {row["language"] for row in rows} <= LANGUAGES
    assert [row["word"] for row in rows if not names_account(row["word"])] == []
    assert not any(map(names_account, ("Clients First Ltd", "Banque Misr", "Kassen GmbH", "Sales Partners Inc")))


def test_words_for_other_consents_and_consents_that_allow_to_write() -> None:
    rows = rows_of("other_consents.csv")
    assert {row["language"] for row in rows} <= LANGUAGES
    consents = {"consent_phone": 1.0, "consent_email": 1.0, "consent_mail": 1.0, "consent_marketing": 1.0}
    left = {"way": {"consent_phone", "consent_email", "consent_mail"}, "purpose": set()}
    assert [row for row in rows if set(without_other_consents(consents, f"consent {row['word']}")) != left[row["what"]]] == []
    assert [row for row in rows if allows_no_calls(f"consent {row['word']}") != (row["what"] == "way")] == []
    assert without_other_consents(consents, "Consent Phone") == without_other_consents(consents, "Werbeeinwilligung") == consents


def test_every_file_of_words_is_covered() -> None:
    files = {str(path.relative_to(ROOT)) for ending in ("*.csv", "*.txt") for path in ROOT.rglob(ending)}
    assert files == {
        "cli/other_words.csv",  # tests/cli/test_other_words.py
        *(
            f"roles/data/{name}.csv"
            for name in ("words", "phrases", "questions", "kinds", "kinds_of_customers", "ledger_accounts", "other_consents", "sides")
        ),
        "shapes/order_words.txt",
        "values/answers/graded_words.txt",
        "values/answers/labels.txt",
        "values/answers/valence.txt",
    }
