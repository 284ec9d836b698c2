"""What a file of customers says of each: texts, consents, revenue, and the days of begin and end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import JsonValue

from cxkit.counts.contacts.event_log import text_id
from cxkit.counts.counting import count_rows
from cxkit.counts.customers.consents import consent_columns, note_on_texts, with_consents
from cxkit.counts.customers.customer_days import customer_days
from cxkit.counts.prepare import CUSTOMER, Query
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables.identifiers import clean_ids
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import as_text, numbers
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.reasons import Account
from cxkit.values.statuses.open_ends import NEVER
from cxkit.values.statuses.states import has_left

DAYS = ("since", "until")
_STATES = ("churned", "status")


@dataclass(frozen=True)
class CustomerLog:
    """Rows of a file of customers.

    ``rows``: ``cx:customer`` (text or integer), texts as ``text_id(role)``, consents (boolean; null = not stated) with their last days
    (``end_of``) and whether the row says nothing of them (``silent_on``), ``revenue`` (number),
    ``since`` and ``until`` (dates; null = not stated, or no end) and ``left`` (boolean: whether a state says that they left), of the roles
    that the file has.
    """

    rows: pl.DataFrame
    account: Account
    columns: tuple[str, ...]
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def params(self) -> dict[str, JsonValue]:
        """No parameters."""
        return {}


def customer_log(customers: Customers, texts: Collection[str]) -> CustomerLog:
    """Read the customers with their consents, revenue, the wanted ``texts``, and the days and state of their contract.

    A consent that is neither yes nor no is not stated; a column in which customers object makes it a no, whatever other columns say. A yes
    to text messages is no consent to calls, unless the user names the column for it.
    Raises RoleError if no column holds the customers.
    """
    wanted = ("customer_id", *texts, "revenue", *DAYS, *_STATES)
    found = {role: customers.column(role) for role in dict.fromkeys(wanted) if role == "customer_id" or role in customers.roles}
    consents = consent_columns(customers)
    found = {role: column for role, column in found.items() if column not in consents.of_lists}
    keys = tuple(dict.fromkeys((*found.values(), *consents.columns)))
    counted = count_rows(customers, Query(scores=(), keys=keys))
    used = counted.used
    raw_of = {column: used.get_column(counted.name(column)).rename(column) for column in keys}
    made, notes = (
        [used.select(clean_ids(used, counted.name(found["customer_id"])).alias(CUSTOMER)).to_series()],
        [*counted.notes, *consents.notes, *note_on_texts(customers, consents)],
    )
    for role, column in found.items():
        raw = raw_of[column]
        if role in texts:
            made.append(raw.to_frame().select(as_text(customers, column).parts.struct.field("value").alias(text_id(role))).to_series())
        if role == "revenue":
            value = numbers(customers, column, raw.dtype)
            notes += value.notes
            made.append(raw.to_frame().select(value.parts.alias("parts")).unnest("parts").get_column("value").alias(role))
        if role in DAYS:
            made.append(_days(customers, raw).alias(role))
    states = [_state(customers, role, raw_of[found[role]]) for role in _STATES if role in found]
    if states:
        made.append(used.select(pl.coalesce(pl.lit(each) for each in states).alias("left")).to_series())
    notes += _note_on_files_without_ids(customers, found["customer_id"], used.get_column(counted.name(found["customer_id"])), used)
    rows = with_consents(pl.DataFrame(made), customers, consents, raw_of)
    return CustomerLog(rows, counted.account, keys, notes=tuple(notes))


def _note_on_files_without_ids(customers: Customers, column: str, ids: pl.Series, used: pl.DataFrame) -> list[Note]:
    """A warning if one of several files lacks the column of customers, so that nobody knows whose its rows are."""
    lacking = sum(column not in file for file in customers.files)
    rows = int(used.get_column("n").filter(ids.is_null()).sum())
    if not lacking or not rows or customers.only is not None:
        return []
    text = tr(
        "{lacking} of the files has no column '{column}': its rows ({rows:,}) name no customer and are not used."
        if lacking == 1
        else "{lacking} of the files have no column '{column}': their rows ({rows:,}) name no customer and are not used.",
        lacking=lacking,
        column=shortened(column),
        rows=rows,
    )
    hint = "add that column to each file, or name one that all files have: --role customers.customer_id=COLUMN"
    return [Note(code="files-without-customers", level="warning", text=text, hint=hint)]


def _days(customers: Customers, raw: pl.Series) -> pl.Series:
    """The days of a column; ends that mean none, and what cannot be read, are null."""
    days = customer_days(customers, raw)
    return days.set(days.is_in(sorted(NEVER)), None)


def _state(customers: Customers, role: str, raw: pl.Series) -> pl.Series:
    """Whether the state of each customer says that they left; null if it does not say."""
    labels, blanks = customers.labels_of(role), customers.rules.na.get(role, ())
    texts = [text for text in raw.unique().to_list() if text is not None and fold(str(text)) not in blanks]
    meant = {text: flag(text, labels) if fold(str(text)) in labels else has_left(text) for text in texts}
    return raw.replace_strict(list(meant), list(meant.values()), default=None, return_dtype=pl.Boolean)
