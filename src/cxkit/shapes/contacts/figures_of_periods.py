"""Reports of call centres: for each hour or queue how many calls came in, and how many were answered or lost; no row is a contact."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.shapes.cases import readable
from cxkit.shapes.number_columns import looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence
from cxkit.tables.typed_columns import dated
from cxkit.values.words import words_of

OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "en": ("offered", "answered", "handled", "abandoned", "accepted", "lost", "missed", "received", "presented", "queued", "inbound"),
    "de": (
        *("angenommen", "angenommene", "verloren", "verlorene", "angeboten", "angebotene", "beantwortet", "beantwortete", "abgebrochen"),
        *("aufgelegt", "aufleger", "eingegangen", "eingegangene", "eingehend", "eingehende", "bearbeitet", "verpasst"),
        *("verpasste", "abbrüche"),
    ),
    "fr": ("offerts", "répondus", "décrochés", "perdus", "abandonnés", "traités", "reçus", "entrants", "présentés"),
    "es": ("ofrecidas", "atendidas", "abandonadas", "perdidas", "recibidas", "contestadas", "entrantes"),
    "it": ("offerte", "risposte", "perse", "abbandonate", "ricevute", "gestite", "entranti"),
    "nl": ("aangeboden", "beantwoord", "beantwoorde", "verloren", "afgehaakt", "gemist", "gemiste", "ontvangen", "inkomend", "inkomende"),
    "pt": ("oferecidas", "atendidas", "abandonadas", "perdidas", "recebidas"),
}
"""What becomes of calls, by language."""
CONTACTS: Mapping[str, tuple[str, ...]] = {
    "en": ("calls", "chats", "contacts", "tickets", "conversations", "emails", "mails"),
    "de": ("anrufe", "calls", "chats", "kontakte", "gespräche", "vorgänge", "tickets"),
    "fr": ("appels", "contacts", "chats"),
    "es": ("llamadas", "contactos", "chats"),
    "it": ("chiamate", "contatti", "chat"),
    "nl": ("oproepen", "gesprekken", "calls", "contacten"),
    "pt": ("chamadas", "ligações", "contatos"),
}
"""What is counted, in the plural, by language."""
PERSONS: Mapping[str, tuple[str, ...]] = {
    "en": ("visitors", "footfall", "buyers", "shoppers", "guests", "passengers", "visits"),
    "de": ("besucher", "käufer", "kunden", "passanten", "gäste", "fahrgäste", "besuche", "kundenfrequenz", "besucherzahl"),
    "fr": ("visiteurs", "acheteurs", "clients", "visites"),
    "es": ("visitantes", "compradores", "clientes", "visitas"),
    "it": ("visitatori", "acquirenti", "clienti", "visite"),
    "nl": ("bezoekers", "kopers", "klanten", "bezoeken"),
    "pt": ("visitantes", "compradores", "clientes", "visitas"),
}
"""Who is counted at a door, in the plural, by language."""
_PERSONS = frozenset(map(normalise, words_of(PERSONS)))
_FILLING = frozenset(
    (
        *("total", "gesamt", "summe", "anzahl", "number", "of", "nb", "nombre", "de", "numero", "aantal", "nr", "no", "n", "call", "acd"),
        *("the", "e"),
    )
)
_OUTCOMES, _CONTACTS = (frozenset(map(normalise, words_of(table))) for table in (OUTCOMES, CONTACTS))
_SEVERAL = 2  # contacts in a row, at the median
_NEARLY_ALL = 0.95  # of the rows
_STEP = 5  # minutes: of what begins at 10:07 no period is
_HALF = 0.5  # of the steps from one time to the next


def counts_outcomes(header: str) -> bool:
    """Whether a header names how many contacts there were, or what became of so many of them, and nothing else.

    >>> counts_outcomes("Anrufe eingehend"), counts_outcomes("Calls offered"), counts_outcomes("Answered by"), counts_outcomes("Number")
    (True, True, False, False)
    """
    words = {*normalise(header).split()}
    return bool(words & (_OUTCOMES | _CONTACTS)) and words <= _OUTCOMES | _CONTACTS | _FILLING


def counts_persons(header: str) -> bool:
    """Whether a header names how many persons came or bought, and nothing else.

    >>> counts_persons("Anzahl Besucher"), counts_persons("Visitors"), counts_persons("Visitor"), counts_persons("Kundennummer")
    (True, True, False, False)
    """
    words = {*normalise(header).split()}
    return bool(words & _PERSONS) and words <= _PERSONS | _FILLING


def figures_of_period(evidence: Evidence) -> tuple[str, str] | None:
    """The columns of a number of contacts and of a part of them; None if rows may be contacts.

    A contact that names a customer or has a number may have several calls of its own.
    """
    table = evidence.table
    held = table.roles.get("customer_id")
    customers = [held.column] if held else table.doubtful.get("customer_id", [])
    if "case_id" in {*table.roles, *table.doubtful} or not all(_may_count(evidence, column) for column in customers):
        return None
    columns = [column for column in table.columns if column in table.sample.columns]
    persons, outcomes = ([column for column in columns if named(column)] for named in (counts_persons, counts_outcomes))
    named = persons if len(persons) > 1 else outcomes
    if len(named) < 2 or not _are_periods(evidence, regular=named is persons):
        return None
    found = [number for column in named if (number := looks_numeric(table, column)) is not None]
    if len(found) < 2:
        return None
    numbers = sampled_numbers(table, found).drop_nulls()
    if numbers.is_empty() or not all((numbers[name] == numbers[name].round()).all() for name in numbers.columns):
        return None
    by_size = sorted(numbers.columns, key=lambda name: -float(numbers[name].sum()))
    for whole in by_size:
        parts = [name for name in by_size if name != whole and _is_part(numbers, name, whole)]
        if parts:
            return whole, parts[0]
    return None


def _may_count(evidence: Evidence, customer: str) -> bool:
    """Whether what was taken for the customer may be a number of them, or of mails."""
    return counts_persons(customer) or (counts_outcomes(customer) and looks_numeric(evidence.table, customer) is not None)


def _are_periods(evidence: Evidence, *, regular: bool) -> bool:
    """Whether the times of the rows may be those of periods: calls begin at any minute, and 'Queued' may be the seconds of each.

    ``regular``: whether times must mostly have the same distance, which tables of guests at quarters of an hour do not have.
    """
    when = evidence.column("contacted_at")
    if when is None or not readable(evidence, when):
        return True
    day = dated(evidence.table, when, evidence.table.sample.schema[when], clock=True)
    if day.error:
        return True
    times = evidence.of_all(day.parts.struct.field("moment").alias("when")).get_column("when").drop_nulls()
    if times.is_empty() or (times.dt.truncate("1d") == times).all():
        return True
    even = (times.dt.truncate(f"{_STEP}m") == times).mean()
    if not isinstance(even, float) or even < _NEARLY_ALL:
        return False
    steps = times.unique().sort().diff().drop_nulls()
    most = steps.value_counts().get_column("count").max()
    return not (regular and isinstance(most, int) and most < _HALF * steps.len())


def _is_part(numbers: pl.DataFrame, part: str, whole: str) -> bool:
    """Whether rows have several contacts, and nearly none has more of the part than of the whole."""
    median = numbers[whole].median()
    less = int((numbers[part] <= numbers[whole]).sum())
    return isinstance(median, float) and median >= _SEVERAL and less >= _NEARLY_ALL * numbers.height
