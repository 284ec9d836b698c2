"""Columns whose values call persons agents, as "Agente_24" and "Operator 7": these handle contacts, whatever the header.

Mere employees may be those who ask, at a help desk of the company's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.words import all_meanings

_NUMBERED = re.compile(r"([^\W\d_]{3,})[ _.-]?\d+")
_AGENT, _EMPLOYEE = "agent", "employee"
_CUSTOMERS = frozenset({"customer", "consumer", "buyer", "member", "requester", "caller", "contact", "company", "account"})
_HANDLED = 0.7


def names_agents(values: Values) -> bool:
    """Whether nearly all values are one word for agents, and not for any employees, with a number.

    >>> names_agents(Values(["Agente_24", "Agente_9"], known=True)), names_agents(Values(["Client_24", "Client_9"], known=True))
    (True, False)
    """
    found = [match[1].casefold() for text in values.texts if (match := _NUMBERED.fullmatch(text))]
    if not found or len(found) < MOSTLY * len(values.texts) or len({*found}) > 1:
        return False
    means = all_meanings(found[0])
    return _AGENT in means and _EMPLOYEE not in means


def agents_among(found: Sequence[Candidate], called: Mapping[str, str], values: Callable[[str], Values]) -> list[str]:
    """The candidates for the customer of a contact whose values call them agents; a header that names customers is believed."""
    unnamed = (each.column for each in found if not _CUSTOMERS & all_meanings(called.get(each.column, each.column)))
    return [column for column in unnamed if names_agents(values(column))]


def with_agents(found: Sequence[Candidate], agents: Sequence[str]) -> list[Candidate]:
    """The candidates for who handled a contact, with the agents who were candidates for the customer."""
    known = {each.column: each for each in found}
    added = [Candidate(column, max(_HANDLED, known[column].score if column in known else 0.0)) for column in agents]
    return sorted([*added, *(each for each in found if each.column not in agents)], key=lambda each: -each.score)
