"""Candidates that other columns of the file rule out: what they name is not the row's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from cxkit.roles.callers import WORKED, is_agent, is_office_of_colleague, is_user_of_log, with_sources, writes_for_others
from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.complaint_columns import is_detail_of_complaint
from cxkit.roles.contract_ends import COMPLETE, ENDS, is_agreed_term, is_no_end
from cxkit.roles.events import name_events
from cxkit.roles.first_replies import by_persons
from cxkit.roles.fitting import fit
from cxkit.roles.headers import is_named_in_brackets
from cxkit.roles.load_times import is_day_of_creation, is_load_time
from cxkit.roles.mere_numbers import on_several_days, with_mere_number
from cxkit.roles.named_agents import agents_among, with_agents
from cxkit.roles.names_on_orders import A_PERSON, NAME, with_mere_name
from cxkit.roles.other_ratings import other_rating
from cxkit.roles.scoring import AHEAD
from cxkit.roles.words import all_meanings, is_full_name, meanings, questions

_PERSONS, _CUSTOMERS = frozenset({"contact", "requester", "caller"}), frozenset({"customer", "consumer", "buyer", "member"})
_WHOLES = frozenset({"account", "company"})
_FIRMS = frozenset({"company", "bank", "insurer", "brand"})
_START = frozenset({"started", "date", "time", "timestamp", "at"})
_OF_WORK = frozenset({"effort", "hours", "duration", "date", "started"})  # planned targets and versions are no work
_BUSINESS = frozenset({"industry"})
_EMPLOYEES, _HEADCOUNT = frozenset({"employee", "several"}), frozenset({"times", "person"})
_OF_A_SYSTEM = 0.7
_OF_A_ROW, _TYPE = frozenset({"id", "date"}), frozenset({"type"})
_INVOICED = 1.25
_OF_A_PERSON = frozenset({"firstname", "lastname", "email", "phone", "birth", "gender", "salary", "income"})
_SENT, _SENDER = frozenset({"sent", "sentby"}), frozenset({"sender", "caller", "requester"})
_OF_CASES = frozenset({"case", "ticket", "issue", "request", "complaint"})
# each row of a log of these has a number of its own
_ROWS_OF_LOGS = frozenset({"interaction", "message", "touchpoint"})
_MERE_ACTIVITY = frozenset({"activity", "several"})
_BARE_DATE = frozenset({"date", "data"})
_OF_ALL_CUSTOMERS = 2  # columns of rates and numbers of users: a row is a week, and no answer
_TOP = 10
_MATTERS, _FEWEST_NUMBERED = frozenset({"complaint", "ticket", "issue", "request"}), 10
_OF_A_DOCUMENT = frozenset({"invoice", "document", "receipt", "paid", "payment"})
_OF_BOOKS, _AMOUNTS = frozenset({"local"}), frozenset({"amount", "total", "value", "revenue", "price", "net", "gross"})
_OF_THE_ORDER = frozenset({"order", "ordered", "purchase", "sold", "sale", "sales", "transaction"})
_OF_A_RECORD = frozenset({"created", "updated", "timestamp", "due", "planned"})
_ORIGIN = frozenset({"origin", "source"})
_NUMBERED_INVOICE, _DATED_INVOICE = frozenset({"invoice", "id"}), frozenset({"invoice", "date"})
_GOODS, _NUMBER_OF_GOODS = frozenset({"product", "item"}), 20
_STAYS = frozenset({"checkin", "stay", "started"})  # what is booked, and when
_WRITTEN = frozenset({"created", "received", "opened"})
_BOOKED = frozenset({"booking", "submitted"})
_LACKING = 0.7  # share of the rows with a value, of days that many rows lack
_SHIPMENT = frozenset({"ship", "recipient"})
_FEWEST_RATED = 2  # other matters
_LEVEL = re.compile(r"(?<!\d)\d(?!\d)")
_RATING, _FEEDBACK, _KIND = frozenset({"rating", "grade"}), frozenset({"feedback", "review", "rating"}), frozenset({"type"})
_OVERALL = frozenset({"overall", "total", "several"})
_REVIEWS, _REPLIES = frozenset({"review", "reviewer"}), frozenset({"answered", "response", "reply"})


def beside_others(
    candidates: Mapping[str, Sequence[Candidate]],
    headers: Sequence[str],
    called: Mapping[str, str],
    *,
    kind: str,
    taken: float,
    values: Callable[[str], Values],
) -> dict[str, list[Candidate]]:
    """The candidates for each role of a ``kind`` of table without those that other columns rule out; see ``ruled_out``."""
    out = {role: ruled_out(role, found, headers, called, taken=taken, values=values) for role, found in candidates.items()}
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    agents = list[str]()
    if kind == "contacts" and "customer_id" in candidates:
        likely = [each for each in candidates["customer_id"] if each.column not in out["customer_id"]]
        agents = [*agents_among(likely, called, values), *(each.column for each in likely if is_user_of_log(each.column, means, values))]
        out["customer_id"] |= {*agents, *_no_customers(likely, headers, called, taken=taken, values=values)}
    kept = {
        role: _without_coded([each for each in found if each.column not in out[role]], called, taken) for role, found in candidates.items()
    }
    if agents and "handled_by" in kept:
        kept["handled_by"] = with_agents(kept["handled_by"], agents)
    if kind == "contacts" and "touchpoint" in kept and not any(each.score >= taken for each in kept["touchpoint"]):
        kept["touchpoint"] = [*_types_of_touchpoints(headers, called, values), *kept["touchpoint"]]
    if kind == "contacts" and "customer_id" in kept and not any(each.score >= taken for each in kept["customer_id"]):
        kept["customer_id"] = _with_named_persons(kept["customer_id"], headers, called)
    if kind == "contacts" and "customer_id" in kept:
        kept["customer_id"] = with_sources(kept["customer_id"], means, values, taken=taken)
    if kind == "orders" and "customer_id" in kept:
        kept["customer_id"] = _with_invoiced(kept["customer_id"], headers, called)
        if not any(each.score >= taken for each in kept["customer_id"]):
            named = with_mere_name(kept["customer_id"], headers, called)
            kept["customer_id"] = with_mere_number(named, means, values)
    if kind == "orders" and "ordered_at" in kept:
        kept["ordered_at"] = _with_booked(kept["ordered_at"], called, values)
    kept |= {role: by_persons(found, called, taken=taken) for role, found in kept.items() if role == "first_responded_at"}
    if "handled_by" in kept:
        kept["handled_by"] = _with_users(kept["handled_by"], out.get("customer_id", ()))
    return kept


def _without_coded(found: Sequence[Candidate], called: Mapping[str, str], taken: float) -> list[Candidate]:
    """The candidates for a role without those that only brackets name, "Q4 (Revenue)", if the header of another says it itself."""
    coded = {each.column for each in found if is_named_in_brackets(called.get(each.column, each.column))}
    named = any(each.score >= taken for each in found if each.column not in coded)
    return [each for each in found if not named or each.column not in coded]


def ruled_out(
    role: str,
    candidates: Sequence[Candidate],
    headers: Sequence[str],
    called: Mapping[str, str],
    *,
    taken: float,
    values: Callable[[str], Values],
) -> set[str]:
    """The candidates for a role that other columns rule out, by the rules of that role at the end of this file.

    ``taken`` is the score from which on a column is taken, ``headers`` are all columns of the file, ``called`` the headers of those that
    are named by their position, ``values`` those of a column.
    """
    if role not in {*_RULES, *_BY_VALUES} or not candidates:
        return set()
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    likely = [each.column for each in candidates if each.score >= taken]
    if role in _BY_VALUES:
        return {each.column for each in candidates if _BY_VALUES[role](each.column, likely, means, values)}
    return {each.column for each in candidates if _RULES[role](each.column, likely, means)}


def _with_users(found: Sequence[Candidate], users: Collection[str]) -> list[Candidate]:
    """The candidates for who handled a contact, with the users of a telephone system, who are no customers."""
    raised = [each._replace(score=max(each.score, _OF_A_SYSTEM)) if each.column in users else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _types_of_touchpoints(headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> list[Candidate]:
    """The column called a type alone in a table that numbers and dates touchpoints, as "type" beside touchpoint_id, touchpoint_date.

    What happened to messages, as "Opened Email", is a touchpoint in any table.
    """
    means = {column: meanings(called.get(column, column)) for column in headers}
    events = [column for column, words in means.items() if any(word >= _TYPE for word in words) and name_events(values(column))]
    if events:
        return [Candidate(column, _OF_A_SYSTEM) for column in events[:1]]
    about = [set[str]().union(*words) for words in means.values()]
    if sum("touchpoint" in each and bool(each & _OF_A_ROW) for each in about) < len(_OF_A_ROW):
        return []
    types = [column for column, words in means.items() if len(words) == 1 and words[0] >= _TYPE]
    return [Candidate(column, _OF_A_SYSTEM) for column in types if fit("touchpoint", values(column)) >= MOSTLY]


def _with_invoiced(found: Sequence[Candidate], headers: Sequence[str], called: Mapping[str, str]) -> list[Candidate]:
    """The candidates for the customer, with the addressee of invoices whose issuer the file names; that of a parcel may be anybody."""
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    if not any("issuer" in each for each in means.values()):
        return list(found)
    raised = [each._replace(score=each.score * _INVOICED) if "addressee" in means[each.column] else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _with_booked(found: Sequence[Candidate], called: Mapping[str, str], values: Callable[[str], Values]) -> list[Candidate]:
    """The candidates for the day of an order, with that of the booking ahead of the stay or the appointment that was booked."""
    means = {each.column: all_meanings(called.get(each.column, each.column)) for each in found}
    held = [each for each in found if means[each.column] & _STAYS and not means[each.column] & (_BOOKED | _OF_THE_ORDER)]
    booked = {column for column, own in means.items() if own & _BOOKED and not own & (_STAYS | ENDS) and values(column).filled >= COMPLETE}
    booked = {column for column in booked if values(column).dates >= MOSTLY}
    if not held or held[0] != found[0] or not booked:
        return list(found)
    raised = [each._replace(score=max(each.score, held[0].score + 2 * AHEAD)) if each.column in booked else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _with_named_persons(found: Sequence[Candidate], headers: Sequence[str], called: Mapping[str, str]) -> list[Candidate]:
    """The candidates for the customer of a contact, with a mere name beside what belongs to a person, as an income or a phone."""
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    named = (each.column for each in found if _is_name_of_person(each.column, (), means))
    persons = frozenset(named)
    raised = [each._replace(score=max(each.score, A_PERSON)) if each.column in persons else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _is_plan(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column is a mere start beside another moment, in a file with planned work: the start of that work."""
    other = any("started" not in means[each] for each in likely)
    planned = any("due" in each or ("planned" in each and each & _OF_WORK) for each in means.values())
    return other and planned and "started" in means[column] <= _START


def _is_first_response(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column holds when work on a contact began, beside another one with when it came."""
    return {"started", "handled"} <= means[column] and any("handled" not in means[each] for each in likely)


def _is_reply(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column has the day or the text of the company's response, in a file of reviews with their own."""
    own = any(not means[each] & _REPLIES for each in likely)
    return own and bool(means[column] & _REPLIES) and any(each & _REVIEWS and not each & _REPLIES for each in means.values())


def _is_company_revenue(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column is what companies earn in a year, not what they pay: their employees or industry stand beside it."""
    companies = any(each >= _EMPLOYEES or each >= _HEADCOUNT or each == _BUSINESS for each in means.values())
    return companies and {"annual", "revenue"} <= means[column]


def _is_of_some_rows(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column is the day of an invoice or payment that many rows lack, beside a day that all rows have."""
    own = means[column]
    if not own & _OF_A_DOCUMENT or own & _OF_THE_ORDER or values(column).filled >= _LACKING:
        return False
    return any(not means[each] & (_OF_A_DOCUMENT | _OF_A_RECORD) and values(each).filled >= COMPLETE for each in likely if each != column)


def _is_period(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column holds months, as that of an account, beside one with the day in all rows."""
    if means[column] & _OF_THE_ORDER or values(column).parts_of_years < MOSTLY:
        return False
    days = (values(each) for each in likely if each != column)
    return any(each.dates >= MOSTLY > each.parts_of_years and each.filled >= COMPLETE for each in days)


def _is_rated_itself(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether the place of a survey is one of the matters that were rated: others beside it have numbers of the same scale."""
    own = values(column)
    if "store" not in means[column] or not own.are_few_points:
        return False
    return sum(values(each).are_few_points and values(each).range == own.range for each in means if each != column) >= _FEWEST_RATED


def is_freight(column: str, means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column is a mere charge beside the way of shipment or the addressee, by what all headers mean."""
    return means[column] - {"several"} == {"fee"} and any(means[each] & _SHIPMENT for each in means if each != column)


def _is_place_of_departure(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column holds the origin of a journey or a call, as another one holds its destination: a place, or a number."""
    return bool(means[column] & _ORIGIN) and any("destination" in each for name, each in means.items() if name != column)


def _is_order_of_invoice(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column has the order of each invoice, in a list that numbers and dates invoices and dates no order."""
    if "order" not in means[column] or "invoice" in means[column]:
        return False
    numbered = any(means[each] >= _NUMBERED_INVOICE for each in likely if each != column)
    dated = any(each >= _DATED_INVOICE for each in means.values())
    return numbered and dated and not any("date" in each and each & _OF_THE_ORDER for each in means.values())


def _is_number_of_goods(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether few small whole numbers under a mere name of goods, as "Items", count them: no other column says how many there are."""
    if not means[column] or means[column] - _GOODS - _OVERALL or any("quantity" in each for name, each in means.items() if name != column):
        return False
    found = values(column)
    low, high = found.range or (0.0, float("inf"))
    return found.whole >= MOSTLY and low >= 0 and high <= _NUMBER_OF_GOODS and found.repeats


def _numbers_entry(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column numbers interactions or messages, each row another one: no case has several."""
    return "id" in means[column] and bool(means[column] & _ROWS_OF_LOGS) and values(column).differ


def _is_work_of_project(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a mere activity is what employees did in some hours for a project: a text of a time sheet, and no touchpoint."""
    others = [each for name, each in means.items() if name != column]
    of_project = any("project" in each for each in others) and any(each & WORKED for each in others)
    return means[column] <= _MERE_ACTIVITY and of_project and any("employee" in each for each in others)


def _is_currency_of_books(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a currency is that of the company, as its home currency, beside that of the documents; no header names an amount in it."""
    others = [each for each in likely if not means[each] & _OF_BOOKS]
    return bool(means[column] & _OF_BOOKS and others) and not any(each & _OF_BOOKS and each & _AMOUNTS for each in means.values())


def _is_last_edit(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a contact was processed at some moment in all rows, the open ones too: each was edited at some time."""
    found = values(column)
    return "processed" in means[column] and bool(found.texts) and found.filled >= COMPLETE


def _is_no_arrival(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column holds another moment than that at which a contact came."""
    rules = (_is_plan, _is_first_response, _is_appointment_of_case, _is_arrival_of_guest)
    return any(rule(column, likely, means) for rule in rules)


def _is_arrival_of_guest(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column may be when a guest or a parcel arrives, beside the moment at which the contact was written down."""
    return "checkin" in means[column] and any(means[each] & _WRITTEN and "checkin" not in means[each] for each in likely if each != column)


def _is_appointment_of_case(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column is the day of an appointment in a file that numbers cases: they came before it."""
    return "appointment" in means[column] and any("id" in each and each & _OF_CASES for name, each in means.items() if name != column)


def _numbers_another(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether an id at the front numbers the complaints or tickets that other headers name, and a column numbers files beside them."""
    front = next(iter(means))
    found = values(front)
    if column == front or means[front] != {"id"} or not found.distinct == len(found.texts) >= _FEWEST_NUMBERED:
        return False
    others = [each for name, each in means.items() if name not in {front, column}]
    matters = {matter for matter in _MATTERS if sum(matter in each for each in others) > 1}
    return bool(matters) and not means[column] & matters


def _is_lower_level(column: str, likely: Sequence[str], _: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column is a lower level of a topic, as "Category 2" beside "Category 1"."""
    base, level = _level(column)
    return any(_level(each)[0] == base and _level(each)[1] < level for each in likely)


def _is_name_of_person(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a mere name stands beside a first name, an address or a telephone number: it is that of a person, and no subject."""
    return means[column] == NAME and any(each and each <= _OF_A_PERSON for name, each in means.items() if name != column)


def _is_day_of_record(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a mere date stands beside a tenure: it is the day of the record."""
    tenure = any("tenure" in each or {"year", "member"} <= each or {"year", "customer"} <= each for each in means.values())
    return means[column] <= _BARE_DATE and tenure


def _is_figure(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a score stands beside rates and numbers of users: it is a figure of a period."""
    found = values(column)
    answers = found.range is not None and found.range[1] <= _TOP
    return not answers and sum("kpi" in each for each in means.values()) >= _OF_ALL_CUSTOMERS


def _is_no_judgement(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column has no answer about satisfaction as a whole."""
    rules = (_is_figure, _is_row_of_matrix, _is_other_rating)
    return any(rule(column, likely, means, values) for rule in rules)


def _is_other_rating(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column rates credit, risks or pupils, or has the classes of a list."""
    return other_rating(column, [*means], values) is not None


def _is_of_several_matters(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a mere rating is one of several matters, row by row: another column says which kind of feedback each row is.

    The kinds are none of promoters and detractors, which are classes of the rating itself.
    """
    if not means[column] or means[column] - _RATING:
        return False
    kinds = (each for each, own in means.items() if own & _FEEDBACK and own & _KIND and not own - _FEEDBACK - _KIND)
    return any(values(each).distinct > 1 and not values(each).numbers and not values(each).classes for each in kinds)


def _is_row_of_matrix(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a mere "Overall" is a row of a matrix whose question, another one than that of satisfaction, stands above an empty column."""
    if not means[column] or means[column] - _OVERALL:
        return False
    columns = list(means)
    for before in reversed(columns[: columns.index(column)]):
        if values(before).empty:
            asked = questions(before)
            return "satisfaction" not in asked and (bool(asked) or before.rstrip().endswith("?"))
        if values(before).range is None:
            return False
    return False


def _is_part_of_date(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a mere month stands beside a mere year: both are parts of a date."""
    return means[column] == {"month"} and any(each == {"year"} for each in means.values())


def _level(column: str) -> tuple[str, int]:
    number = _LEVEL.search(column)
    return (column[: number.start()] + column[number.end() :], int(number[0])) if number else (column, 0)


def _no_customers(
    candidates: Sequence[Candidate], headers: Sequence[str], called: Mapping[str, str], *, taken: float, values: Callable[[str], Values]
) -> set[str]:
    """The candidates for the customer of a contact that are none.

    An account beside the person who wrote, who is complained about, and the addressee unless the company sent the messages.
    """
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    persons = {each.column for each in candidates if each.score >= taken and means[each.column] & _PERSONS}
    written = any(not means[each] & _WHOLES and not values(each).empty for each in persons)
    accounts = {each.column for each in candidates if means[each.column] & _WHOLES and not means[each.column] & (_PERSONS | _CUSTOMERS)}
    accused = {each.column for each in candidates if _is_accused(each.column, means)}
    mailboxes = {each.column for each in candidates if "addressee" in means[each.column] and not _are_sent(means)}
    return accused | mailboxes | (accounts if written else set())


def _are_sent(means: Mapping[str, frozenset[str]]) -> bool:
    """Whether contacts went to customers: the file says how or by whom they were sent, and no sender."""
    return any(each & _SENT for each in means.values()) and not any(each & _SENDER for each in means.values())


def _is_accused(column: str, means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a column names the company that is complained about: the file holds what consumers say, or what the company answered."""
    own = means[column]
    if own & _CUSTOMERS or not own & _FIRMS:
        return False
    others = [each for name, each in means.items() if name != column]
    answers = any("company" in each and each & _REPLIES for each in others)
    return answers or any("consumer" in each for each in others)


_RULES = {
    "responded_at": _is_reply,
    "comment": _is_reply,
    "revenue": _is_company_revenue,
    "amount": lambda column, _, means: is_freight(column, means),
    "channel": _is_place_of_departure,
    "topic": lambda *asked: _is_lower_level(*asked) or _is_name_of_person(*asked) or is_full_name(asked[0]),
    "since": _is_day_of_record,
    "tenure": lambda *asked: is_agreed_term(*asked) or _is_part_of_date(*asked),
    "touchpoint": _is_work_of_project,
    "handled_by": is_office_of_colleague,
    "currency": _is_currency_of_books,
}
_BY_VALUES = {
    "case_id": lambda *asked: _numbers_another(*asked) or _numbers_entry(*asked),
    "closed_at": _is_last_edit,
    "customer_id": lambda *asked: is_agent(*asked) or writes_for_others(asked[0], *asked[2:]),
    "until": is_no_end,
    "order_id": lambda *asked: _is_order_of_invoice(*asked[:3]) or on_several_days(asked[0], *asked[2:]),
    "product": _is_number_of_goods,
    "recommend": lambda *asked: _is_figure(*asked) or _is_other_rating(*asked) or _is_of_several_matters(*asked),
    "satisfaction": _is_no_judgement,
    "ordered_at": lambda *asked: _is_of_some_rows(*asked) or _is_period(*asked) or is_load_time(asked[0], *asked[2:]),
    "contacted_at": lambda *asked: (
        _is_no_arrival(*asked[:3]) or _is_period(*asked) or any(test(asked[0], *asked[2:]) for test in (is_load_time, is_day_of_creation))
    ),
    "segment": _is_rated_itself,
    "is_complaint": is_detail_of_complaint,
}
