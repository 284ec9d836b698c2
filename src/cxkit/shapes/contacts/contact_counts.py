"""Counts of contacts, such as tickets by day, mentions by platform or frequencies of topics: the rows are aggregated, none is a contact."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.roles import shortened
from cxkit.roles.scoring import counts_things
from cxkit.roles.words import Meanings, all_meanings, meanings
from cxkit.shapes.cases import variation
from cxkit.shapes.contacts.figures_of_kinds import figure_of_kinds
from cxkit.shapes.contacts.figures_of_periods import figures_of_period
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence, Shape

_CONTACTS = frozenset(
    {"ticket", "case", "call", "chat", "conversation", "contact", "interaction", "complaint", "request", "issue", "message"}
)
_IN_GROUPS, _BARE = frozenset({"mention", "visits", "session"}), frozenset({"count", "times"})
_PARTS = ("numerator", "denominator")
_NAMES = frozenset({"firstname", "lastname"})
_HALF = 0.5  # of the rows
_DIFFER = 0.5  # of the customers with several rows
_COUNTED = frozenset({"several", "times", "count", "total", "quantity", "opened", "closed", "resolved", "inbound", "outbound"})
_MERE_COUNT = frozenset({"count", "times", "quantity", "interval"})  # "frequency" may mean an interval
_FEWEST_NAMED = 2


def recognise(evidence: Evidence) -> Shape | None:
    """Raise DataError if a column counts contacts, and no cases are known: each row stands for several contacts.

    What is the same on all rows of a customer is a property of the customer.
    """
    table = evidence.table
    if figures := _figures(evidence):
        raise DataError(figures, _HINT)
    if "case_id" in {*table.roles, *table.doubtful}:
        return None
    customer = evidence.column("customer_id")
    found = [column for column in table.columns if _counts_contacts(evidence, column)]
    if customer:
        found = [column for column in found if variation(evidence, customer, [column]).varies[column] >= _DIFFER]
    found = found or [column for column in table.columns if _counts_in_groups(evidence, column)] or _frequencies(evidence)
    if found:
        raise DataError(
            tr("Column '{found}' counts contacts: the rows are aggregated already, and none is a single contact.", found=found[0]), _HINT
        )
    return None


def _figures(evidence: Evidence) -> str | None:
    """Why the rows are figures of many contacts each, whatever they are called: kinds of contacts, or ratios; None if they are not."""
    if kinds := figure_of_kinds(evidence, _CONTACTS):
        return tr(
            "Columns '{count}' and '{share}' hold figures of many contacts each, and no column says when a contact took place.",
            count=shortened(kinds[0]),
            share=shortened(kinds[1]),
        )
    if counts := figures_of_period(evidence):
        return tr(
            "Columns '{whole}' and '{part}' count contacts and what became of them: the rows are aggregated already, and none is a "
            "single contact.",
            whole=shortened(counts[0]),
            part=shortened(counts[1]),
        )
    if ratio := _ratio(evidence):
        return tr(
            "Columns '{numerator}' and '{denominator}' make a ratio: each row is an index of many contacts, and none a single one.",
            numerator=shortened(ratio[0]),
            denominator=shortened(ratio[1]),
        )
    return None


def _ratio(evidence: Evidence) -> tuple[str, str] | None:
    """The columns of numbers that are called a numerator and a denominator; None if there are no such two, or rows are of customers."""
    if _are_of_customers(evidence):
        return None
    named = {part: next((name for name in evidence.table.columns if part in all_meanings(name)), None) for part in _PARTS}
    found = [name for name in named.values() if name is not None and looks_numeric(evidence.table, name) is not None]
    return (found[0], found[1]) if len(found) == len(_PARTS) else None


def _frequencies(evidence: Evidence) -> list[str]:
    """The column of a finished table of frequencies: beside it one text, which differs in all rows, and nothing but numbers."""
    table = evidence.table
    columns = table.own_columns
    texts = [column for column in columns if looks_numeric(table, column) is None]
    named = table.values(texts[0]) if len(texts) == 1 else None
    if named is None or not named.distinct == len(named.texts) == table.sample.height >= _FEWEST_NAMED or named.dates or named.numbered:
        return []
    counts = [column for column in columns if (means := meanings(column)) and all(word and word <= _MERE_COUNT for word in means)]
    return [column for column in counts if column not in texts and table.values(column).whole == 1]


def _counts_contacts(evidence: Evidence, column: str) -> bool:
    """Whether the header is a plural of contacts or names their number, and no more, and the values are numbers."""
    means = meanings(column)
    first = means and "several" in means[0]  # then a word that is not known says which, as in "Calls offered"
    named = any(word & _CONTACTS for word in means) and all(word & (_CONTACTS | _COUNTED) or (first and not word) for word in means)
    if not named or looks_numeric(evidence.table, column) is None:
        return False
    return counts_things(means, evidence.table.values(column))


def _is_number_of_one_kind(means: Meanings) -> bool:
    """Whether a header names one kind of contact and then their count, as "ticket_count"; messages may be those of the contact."""
    counted = len(means) > 1 and "count" in means[-1] and "message" not in means[0] and bool(means[0] & _CONTACTS)
    return counted and all(word & (_CONTACTS | _COUNTED) for word in means)


def _counts_in_groups(evidence: Evidence, column: str) -> bool:
    """Whether a count, mere or of mentions, visits or contacts, is that of a day and of words that many rows share.

    No text or id is a row's own. Beside a time or a customer it is how many calls one of them took, or the customer has made.
    """
    means = meanings(column)
    bare = (
        bool(means) and all(word & (_BARE | _IN_GROUPS | _COUNTED) for word in means) and any(word & (_BARE | _IN_GROUPS) for word in means)
    )
    named = bare or _is_number_of_one_kind(means)
    found = looks_numeric(evidence.table, column) if named and evidence.table.role_of(column) is None else None
    if found is None or evidence.table.values(column).coded:
        return False
    return _are_several(evidence, found) and _are_groups(evidence, column)


def _are_several(evidence: Evidence, column: NumberColumn) -> bool:
    """Whether most rows count more than one, in whole numbers."""
    number = sampled_numbers(evidence.table, [column]).to_series().drop_nulls()
    return bool((number == number.round()).all()) and int((number > 1).sum()) > _HALF * number.len()


def _are_of_customers(evidence: Evidence) -> bool:
    """Whether most rows have a customer, or first and last names."""
    if any(_NAMES & all_meanings(column) and evidence.sampled(column) for column in evidence.table.columns):
        return True
    customer = evidence.column("customer_id")
    return customer is not None and len(evidence.sampled(customer)) > _HALF * evidence.table.sample.height


def _are_groups(evidence: Evidence, but: str) -> bool:
    """Whether rows have a day without a time, differ by it and by words that other rows have too, and mostly lack a customer."""
    table = evidence.table
    time, customer = evidence.column("contacted_at"), evidence.column("customer_id")
    if time is None or any(":" in text for text in evidence.sampled(time)) or _are_of_customers(evidence):
        return False
    others = [name for name in table.columns if name not in {but, time} and not name.startswith("cx:") and name in table.sample.columns]
    words = [name for name in others if evidence.sampled(name) and looks_numeric(table, name) is None]
    own = any(table.values(name).distinct == len(table.values(name).texts) > 1 and name != customer for name in words)
    return bool(words) and not own and not table.sample.select(time, *words).is_duplicated().any()


_HINT = "Use a file with one row a contact, with its time and channel. --shape plain counts each row as one."
