"""The kind of table that a file holds, from the roles that its column names suggest."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from cxkit.config import Config, Source
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading import tools
from cxkit.roles import KINDS, SCORES, Hints, count_votes, scores, strengths
from cxkit.roles.named_scores import score_by_its_metric
from cxkit.roles.words import all_meanings, meanings
from cxkit.sources.profiles import Known
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses

CLASSES: Mapping[str, type[DataTable]] = {table.kind.name: table for table in (Responses, Contacts, Orders, Customers)}

# A role that only one kind has weighs more than roles that several kinds share.
_TELLING: Mapping[str, Mapping[str, float]] = {
    "survey": {**dict.fromkeys(SCORES, 4), "response_id": 3, "promoters": 4, "detractors": 4, "comment": 0.5, "responded_at": 0.6},
    "contacts": {
        "contacted_at": 1,
        "case_id": 2.5,
        "channel": 1,
        "topic": 0.8,
        "handled_by": 2.5,
        "direction": 2.5,
        "closed_at": 2,
        "resolved_at": 0.5,
        "first_responded_at": 3,
        "is_complaint": 2,
        "touchpoint": 1,
        "status": 0.5,
    },
    "orders": {
        "ordered_at": 1.5,
        "amount": 2.5,
        "order_id": 2.5,
        "product": 1,
        "currency": 1,
        "quantity": 1.5,
        "unit_price": 1.5,
        "line_total": 1.5,
        "order_status": 0.5,
    },
    "customers": {
        "since": 2,
        "until": 2.5,
        "tenure": 4,
        "churned": 4,
        "revenue": 1,
        "mrr": 2,
        "segment": 0.7,
        "preferred_channel": 3,
        **dict.fromkeys(("consent_phone", "consent_email", "consent_mail", "consent_marketing"), 2),
    },
}
A_FILE_OF = {"survey": "a survey", "contacts": "a file of contacts", "orders": "a file of orders", "customers": "a file of customers"}
"""How messages call a file of each kind."""
_COMMON, _NEARLY_ALL = 0.4, 0.8
_ENOUGH = 10
_SHARED, _UNIQUE = 1.5, 1.5
_SHORT = 4  # points for a begin and an end
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:.*$")
_OF_CHURN = frozenset({"tenure", "churned"})
_FOUND = 0.5  # score from which a role counts for the kind
_SURE = 0.9
_SUMS = ("amount", "line_total", "unit_price", "quantity", "refunded")
# orders say how much, or how many, or at least which order; complaints about orders have an order and a product too
_NO_SUM = 1.5
_NO_TIME = 1.0
_NO_ANSWER_TIME = 1.5
# an answer names the ticket or the order that it is about
_BESIDE_ANSWERS = frozenset({"customer_id", "contacted_at", "ordered_at", "since", "case_id", "order_id", "comment"})
_RATED = 0.5
# a call has its cost; a total, what was paid and the balance are those of invoices, even if an agent is named
_MONEY = frozenset({"total", "amount", "payment", "paid", "balance", "net", "gross", "tax", "discount", "price", "tip"})
_FEWEST_SUMS = 2
_SUMS_OF_ORDERS = 1.5
_WON, _OF_DEALS = frozenset({"sold", "deal"}), 3.0
# what is known of a customer who has several contacts: how long it is one, and its group
_ATTRIBUTES = 3.0
_FEWEST_TOUCHES = 2
_NAMED_METRIC = 5.0
# a list of persons, each in one row, with who looks after them
_PERSONS = 3.0
_OF_A_PERSON = frozenset({"firstname", "lastname", "email"})
_OF_A_CONTACT = frozenset({"channel", "topic", "direction", "closed_at", "resolved_at", "is_complaint", "comment", "touchpoint"})
_COMPANIES = 3.0
_EMPLOYEES, _HEADCOUNT, _ANNUAL = frozenset({"employee", "several"}), frozenset({"employee", "count"}), frozenset({"annual", "revenue"})
_OF_CASES = frozenset({"case", "ticket", "issue", "request", "call", "complaint"})
# what contacts and orders have, which may say of each whether the customer consented
_NOT_OF_CONSENTS = tuple(
    [("contacts", role) for role in ("topic", "case_id", "resolved", "is_complaint", "direction", "touchpoint", "closed_at")]
    + [("orders", role) for role in ("order_id", "amount", "line_total", "quantity")]
)
_OF_ANY_ROW = frozenset({"customer_id", "contacted_at"})


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind of a table, and the evidence for it in words and in ``points``, which compare files of one kind."""

    kind: str
    why: str
    points: float = field(default=0.0, compare=False)


def configured(settings: Config, paths: tuple[str, ...]) -> tuple[str, Source] | None:
    """The kind of these files, and their section, if the project file lists them."""
    for kind in KINDS:
        section = settings.source(kind, paths)
        if section is not None and paths:
            return kind, section
    return None


def guess_kind(
    headers: Sequence[str],
    given: Sequence[str],
    known: Known | None = None,
    among: Collection[str] = KINDS,
    *,
    sample: pl.DataFrame | None = None,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Guess:
    """The kind that a known tool writes, else the one whose roles fit best; roles that no other kind has weigh more.

    Without evidence, the first kind ``among`` them: a survey. ``given`` are the typed ``role=column`` pairs: a kind without these roles is
    ruled out. ``sample`` holds the first rows, ``texts`` the further rows of the header.
    """
    typed = [text.partition("=")[0] for text in given]
    possible = [kind for kind in among if all(_knows(kind, role) for role in typed)] or list(among)
    hints = tools.hints(None, tools.Header(headers, texts), sample)
    if clear := _clear_kind(known, possible, headers, hints, None if typed else sample):
        return clear
    votes = count_votes(headers)
    roles = {kind: strengths(KINDS[kind], headers, hints) | dict.fromkeys(typed, 1.0) for kind in possible}
    if "survey" in roles and not typed:
        roles["survey"] = _of_answers(roles["survey"], headers, hints)
    points = {kind: votes.get(kind, 0.0) + _weight(kind, roles[kind]) for kind in possible}
    # a command that reads orders or contracts needs more evidence of a contract than unique ids
    if points.get("customers") and len(possible) == len(KINDS):
        points["customers"] += _one_row_each(headers, hints) - _of_one_day(headers, hints)
        points["customers"] += _PERSONS * _are_persons(headers, hints, roles)
        points["customers"] -= _ATTRIBUTES if _are_of_known_customers(headers, hints, roles) else 0.0
        points["customers"] += _COMPANIES if _describe_companies(headers) else 0.0
    both = {"orders", "contacts"} <= points.keys()
    if both and not (_names_a_sum(headers) or _are_purchases(roles, votes) or _are_bookings(headers)):
        points["orders"] -= _NO_SUM if roles["orders"].get("order_id", 0.0) >= _FOUND else 2 * _NO_SUM
    if both and (_follow_touches(headers, roles) or _are_renewed(headers, roles)):
        points["orders"] -= 2 * _NO_SUM
    if both:
        points["contacts"] -= _OF_DEALS * _are_deals(headers) + _SUMS_OF_ORDERS * _holds_sums(headers, hints)
    if "survey" in points:
        points["survey"] += _NAMED_METRIC * _names_a_metric(headers, hints)
        _weigh_answers(points, roles)
    best = max(possible, key=lambda kind: points[kind])
    found = sum(score >= _FOUND for score in roles[best].values())
    why = (
        tr("{found} role found by its header" if found == 1 else "{found} roles found by their headers", found=found)
        if found
        else tr("no column's name suggests a role")
    )
    return Guess(best, why, points[best])


def _of_answers(strength: Mapping[str, float], headers: Sequence[str], hints: Hints) -> dict[str, float]:
    """The roles of a survey without scores that a header vaguely suggests and whose words are on no scale.

    "Outcome" may head answers, but also "Attended" and "Cancelled". A clear header is believed: its words may be of another language.
    """
    vague = [role for role in SCORES if _FOUND <= strength.get(role, 0.0) < _SURE]
    if hints.values is None or hints.scaled is None or not vague:
        return dict(strength)
    kept = dict(strength)
    for role, found in scores(KINDS["survey"], headers, {}, hints, vague).items():
        values = hints.values(found[0].column) if found else None
        if values and values.distinct > 1 and not (values.numbers or values.labelled or values.classes or hints.scaled(found[0].column)):
            kept[role] = 0.0
    return kept


def _are_of_known_customers(headers: Sequence[str], hints: Hints, roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether customers repeat in rows with the moment of a contact and no begin or end: all else is an attribute of the customers."""
    contacted = roles["contacts"].get("contacted_at", 0.0) >= _SURE
    dated = any(roles["customers"].get(role, 0.0) >= _FOUND for role in ("since", "until"))
    return contacted and not dated and _one_row_each(headers, hints) < 0


def _clear_kind(
    known: Known | None, possible: Collection[str], headers: Sequence[str], hints: Hints, sample: pl.DataFrame | None
) -> Guess | None:
    """The kind that a known tool writes, or that of a list of consents; None if the file is neither."""
    if known and known.profile.kind in possible:
        return Guess(known.profile.kind, tr("it is an export of {title}", title=known.profile.title))
    if "customers" in possible and sample is not None and lists_consents(headers, hints, sample):
        return Guess("customers", tr("each row is a consent of a customer"))
    return None


OF_CONSENTS = frozenset({"customer_id", *(role for role in KINDS["customers"].roles if role.startswith("consent_"))})
"""The roles of a list of consents."""


def lists_consents(headers: Sequence[str], hints: Hints, sample: pl.DataFrame) -> bool:
    """Whether the rows are a list of consents, with the way of contact and the state of each, and neither contacts nor orders."""
    from cxkit.values.statuses.consent_lists import consent_list

    texts = {column: sample.get_column(column).to_list() for column in headers if sample.schema.get(column) == pl.String}
    whose = scores(KINDS["customers"], list(texts), {}, hints, ("customer_id",))["customer_id"]
    found = consent_list(list(texts), [each.column for each in whose], lambda column: texts[column])
    if found is None:
        return False
    others = [header for header in headers if header not in found]
    return not any(strengths(KINDS[kind], others, hints).get(role, 0.0) >= _SURE for kind, role in _NOT_OF_CONSENTS)


def _weigh_answers(points: dict[str, float], roles: Mapping[str, Mapping[str, float]]) -> None:
    """Weigh the points of a survey against those of contacts: by a score with its comment, and by what the rows are dated."""
    if _rate_and_explain(roles):
        points["survey"] = max(points["survey"], *(points[kind] + _RATED for kind in ("contacts", "orders") if kind in points), 0.0)
    elif "contacts" in points:
        if _are_dated_as_answers(roles):
            points["contacts"] -= _NO_TIME
        elif _are_dated_as_contacts(roles):
            points["survey"] -= _NO_ANSWER_TIME


def _are_persons(headers: Sequence[str], hints: Hints, roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether each row is another person by first name, last name and address, and nothing says of what they wrote."""
    words = [all_meanings(header) for header in headers]
    named = all(any(each in word for word in words) for each in _OF_A_PERSON)
    others = any(roles["contacts"].get(role, 0.0) >= _FOUND for role in _OF_A_CONTACT)
    ordered = any(roles["orders"].get(role, 0.0) >= _SURE for role in ("order_id", "ordered_at"))
    answered = any(roles["survey"].get(role, 0.0) >= _FOUND for role in SCORES)
    return named and not (others or ordered or answered) and _one_row_each(headers, hints) > 0


def _describe_companies(headers: Sequence[str]) -> bool:
    """Whether headers name the industry and the size of companies, and nothing of cases: a list of accounts, whoever owns them."""
    words = [all_meanings(header) for header in headers]
    sizes = any(each >= _EMPLOYEES or each >= _HEADCOUNT or each >= _ANNUAL for each in words)
    return sizes and any("industry" in each for each in words) and not any(each & _OF_CASES for each in words)


def _follow_touches(headers: Sequence[str], roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether several columns are of touches, as their moment and position, and none is of an order: a sum is their result."""
    if max(roles["orders"].get(role, 0.0) for role in ("ordered_at", "order_id")) >= _FOUND:
        return False
    touches = sum(any("touchpoint" in word for word in meanings(header)) for header in headers)
    return touches >= _FEWEST_TOUCHES


def _are_renewed(headers: Sequence[str], roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether the rows began on a day, are renewed on another, and hold no day of an order: subscriptions, whatever each of them costs."""
    begun = roles.get("customers", {}).get("since", 0.0) >= _SURE and roles["orders"].get("ordered_at", 0.0) < _FOUND
    return begun and any("renewal" in all_meanings(header) for header in headers)


def _are_purchases(roles: Mapping[str, Mapping[str, float]], votes: Mapping[str, float]) -> bool:
    """Whether the rows say who got which product, and nothing in them is of contacts."""
    if roles["orders"].get("product", 0.0) < _FOUND or votes.get("contacts"):
        return False
    return not any(score >= _FOUND for role, score in roles["contacts"].items() if role not in _OF_ANY_ROW)


def _rate_and_explain(roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether the rows have one score and a comment on it, and of contacts, orders and contracts no more than a number, a day and who."""
    survey = roles["survey"]
    if survey.get("comment", 0.0) < _FOUND or all(survey.get(role, 0.0) < _FOUND for role in SCORES):
        return False
    others = {role for kind, found in roles.items() if kind != "survey" for role, score in found.items() if score >= _FOUND}
    return others <= _BESIDE_ANSWERS


def _names_a_metric(headers: Sequence[str], hints: Hints) -> bool:
    """Whether a column says in all rows of which metric the only score of the file is, as "NPS" under "Score type"."""
    if hints.values is None:
        return False
    found = score_by_its_metric(KINDS["survey"], headers, {}, hints.values, hints)
    return found is not None and found.by == "values"


def _holds_sums(headers: Sequence[str], hints: Hints) -> bool:
    """Whether several columns hold sums of money, each of another name, as the total, what was paid and the balance of invoices."""
    if hints.values is None:
        return False
    named = (header for header in headers if any(word & _MONEY for word in meanings(header)))
    return sum(hints.values(header).marked >= _NEARLY_ALL for header in named) >= _FEWEST_SUMS


def _are_bookings(headers: Sequence[str]) -> bool:
    """Whether headers name the day of a booking, or an arrival and a departure: who booked what is an order, with or without its price."""
    words = [all_meanings(header) for header in headers]
    stays = all(any(moment in each for each in words) for moment in ("checkin", "checkout"))
    return stays or any({"date", "booking"} <= each for each in words)


def _are_deals(headers: Sequence[str]) -> bool:
    """Whether headers name what was won or a deal, how likely it is, and a sum: a pipeline, whoever owns the deals and closes them."""
    words = [all_meanings(header) for header in headers]
    return any(each & _WON for each in words) and any("likely" in each for each in words) and _names_a_sum(headers)


def _are_dated_as_answers(roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether the rows have scores and the time of an answer, and none of a contact."""
    answered = roles["survey"].get("responded_at", 0.0) >= _FOUND and any(roles["survey"].get(role, 0.0) >= _FOUND for role in SCORES)
    return answered and roles["contacts"].get("contacted_at", 0.0) < _FOUND


def _are_dated_as_contacts(roles: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether the rows have the time and the channel of a contact, and no time of an answer: scores are an attribute of the contact."""
    contacted = all(roles["contacts"].get(role, 0.0) >= _SURE for role in ("contacted_at", "channel"))
    return contacted and roles["survey"].get("responded_at", 0.0) < _FOUND


def _names_a_sum(headers: Sequence[str]) -> bool:
    """Whether any header names an amount or a quantity, whatever its values."""
    named = strengths(KINDS["orders"], headers)
    return any(named.get(role, 0.0) >= _FOUND for role in _SUMS)


def _knows(kind: str, role: str) -> bool:
    table, dot, bare = role.partition(".")
    if dot and table in KINDS:
        return table != kind or bare in KINDS[kind].roles
    return role in KINDS[kind].roles


def _one_row_each(headers: Sequence[str], hints: Hints) -> float:
    """The evidence of the ids for or against a table of customers, with one row for each."""
    fitting = scores(KINDS["customers"], headers, {}, hints, ("customer_id",))["customer_id"]
    values = hints.values(fitting[0].column) if fitting and hints.values else None
    if values is None or len(values.texts) < _ENOUGH:
        return 0.0
    return -_SHARED if values.repeats else _UNIQUE


def _of_one_day(headers: Sequence[str], hints: Hints) -> float:
    """The evidence of a begin and an end on the same day against contracts: so do calls, visits and interviews."""
    both = scores(KINDS["customers"], headers, {}, hints, ("since", "until"))
    if hints.values is None or not both["since"] or not both["until"]:
        return 0.0
    if any("term" in word for word in meanings(both["until"][0].column)):
        return 0.0  # the end of a period of a subscription
    begin, end = (hints.values(both[role][0].column) for role in ("since", "until"))
    if len(begin.texts) != len(end.texts) or len(begin.texts) < _ENOUGH:
        return 0.0
    alike = sum(_TIME_OF_DAY.sub("", one) == _TIME_OF_DAY.sub("", two) for one, two in zip(begin.texts, end.texts, strict=True))
    return _SHORT if alike >= _NEARLY_ALL * len(begin.texts) else 0.0


def _weight(kind: str, roles: Mapping[str, float]) -> float:
    if kind == "customers" and roles.get("customer_id", 0.0) < _FOUND:
        # without customers the dates may be anything: survey tools write a start and an end too
        roles = {role: score for role, score in roles.items() if role in _OF_CHURN}
    return sum(_TELLING[kind].get(role, _COMMON) * max(0.0, (min(score, 1.0) - _FOUND) / (1 - _FOUND)) for role, score in roles.items())
