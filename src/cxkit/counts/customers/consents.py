"""What the rows of a file of customers say of consents: yes or no, until when, and of which they say nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cxkit.counts.customers.customer_days import customer_days
from cxkit.counts.customers.objections import Refusing, objection_columns, says_who_objects, state_objections, with_objections
from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.other_consents import allows_no_calls
from cxkit.tables.table import Customers
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.statuses.consent_ends import consent_end_of, says_of_a_row
from cxkit.values.statuses.consent_lists import ConsentList, consent_list, listed_purposes
from cxkit.values.statuses.consent_states import consent_state
from cxkit.values.statuses.objections import EVERYTHING, Purpose
from cxkit.values.statuses.open_ends import NEVER, is_open
from cxkit.values.statuses.subscriptions import are_subscriptions, subscription_state
from cxkit.values.time.dates import look_like_days

CONSENTS = ("consent_phone", "consent_email", "consent_mail", "consent_marketing")
_OF_CONTRACTS = {"revenue", "mrr", "tenure", "segment"}
"""What a file of customers or contracts says, and a list of consents does not."""
_DAYS = 0.99
"""The least share of values of a column of ends that must be days."""


def end_of(role: str) -> str:
    """The column of a log of customers with the last day of a consent; null if it has no end."""
    return f"cx:end {role}"


def silent_on(role: str) -> str:
    """The column of a log of customers that is true for rows which say nothing of a consent."""
    return f"cx:silent {role}"


@dataclass(frozen=True)
class ConsentColumns:
    """The columns of a file of customers that state consents.

    ``stated`` are those of the roles, ``refusing`` those in which customers object, ``ends`` those of the days on which the named consents
    end. ``listed`` are the columns of a list of consents, ``day`` that of its days, ``withdrawn`` those that say which were withdrawn;
    ``subscribed`` is the state of a list of newsletters. ``of_files`` has for each consent columns of which one is filled in each row of
    the files that state it, if other files do not.
    """

    stated: Mapping[str, str]
    refusing: Refusing
    ends: Mapping[str, frozenset[Purpose]] = field(default_factory=dict)
    listed: ConsentList | None = None
    day: str | None = None
    withdrawn: tuple[str, ...] = ()
    subscribed: str | None = None
    of_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def of_lists(self) -> frozenset[str]:
        """The columns that say something of consents alone, whatever else their headers name."""
        listed = (self.listed.purpose, self.listed.state, *self.withdrawn, *self.ends) if self.listed else ()
        return frozenset(column for column in (*listed, self.day, self.subscribed) if column)

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        of_files = (column for columns in self.of_files.values() for column in columns)
        return tuple(dict.fromkeys((*self.stated.values(), *self.refusing.columns, *self.ends, *sorted(self.of_lists), *of_files)))


def consent_columns(customers: Customers) -> ConsentColumns:
    """Find the columns of a file of customers that state consents; notes name those that headers alone do not make clear."""
    refusing = objection_columns(customers)
    stated = {role: customers.column(role) for role in CONSENTS if role in customers.roles}
    stated = {role: column for role, column in stated.items() if column not in refusing.columns}
    ends, unread = dict[str, frozenset[Purpose]](), list[str]()
    for column in customers.own_columns:
        if ending := consent_end_of(customers.captions.get(column) or customers.shown.get(column, column)):
            if _are_days(customers.sample.get_column(column)):
                ends[column] = ending
            else:
                unread.append(column)
    listed = _list(customers) if "customer_id" in customers.roles else None
    if listed and set(stated.values()) <= {listed.state}:
        stated = {}
    else:
        listed = None
    subscribed = None if listed or "consent_email" in stated else _subscribed(customers)
    withdrawn = _of_rows(customers, listed, "denying")
    ends |= dict.fromkeys(_of_rows(customers, listed, "ending"), EVERYTHING)
    day = _day_of(customers, listed, {*withdrawn, *ends})
    found = ConsentColumns(stated, refusing, ends, listed, day, withdrawn, subscribed)
    notes = [*refusing.notes, *_notes_on_ends(ends, unread), *_notes_on_lists(found)]
    if not (stated or refusing.columns or listed or subscribed):
        text = tr("No column of the file of customers is known to state consents: what is not known is no.")
        notes.append(Note(code="no-consents", level="warning", text=text, hint="--role customers.consent_phone=COLUMN (consent_email, …)"))
    return replace(found, of_files=_of_files(customers, found), notes=tuple(notes))


def with_consents(rows: pl.DataFrame, customers: Customers, held: ConsentColumns, raw: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The rows with the consents of these columns, of which ``raw`` has the values: states, ends, and where they say nothing."""
    for role, column in held.stated.items():
        agrees = _yes_or_no(customers, role, raw[column])
        if role == "consent_phone" and _allows_no_calls(customers, column):
            agrees = agrees.set(agrees.fill_null(value=False), None)
        rows = rows.with_columns(agrees.alias(role))
    if held.subscribed:
        states = raw[held.subscribed].cast(pl.String)
        meant = {text: subscription_state(text) for text in states.drop_nulls().unique().to_list()}
        rows = rows.with_columns(_mapped(states, meant).alias("consent_email"))
    if held.listed:
        rows = _with_list(rows, held, raw, _days(customers, raw[held.day]) if held.day else None)
    stated = [role for role in CONSENTS if role in rows.columns]
    rows = with_objections(rows, held.refusing.columns, raw)
    for column, purposes in held.ends.items():
        last = _days(customers, raw[column], unread=date.min)
        for role in (f"consent_{purpose}" for purpose in sorted(purposes)):
            known = rows.get_column(end_of(role)) if end_of(role) in rows.columns else pl.Series([None] * rows.height, dtype=pl.Date)
            rows = rows.with_columns(pl.select(pl.min_horizontal(known, last).alias(end_of(role))).to_series())
    for role, columns in held.of_files.items():
        if role in stated or role in rows.columns:
            blank = pl.select(pl.all_horizontal([raw[column].is_null() for column in columns])).to_series()
            silent = rows.get_column(silent_on(role)) if silent_on(role) in rows.columns else pl.lit(value=False)
            rows = rows.with_columns((blank | silent).alias(silent_on(role)))
    return rows


def _with_list(rows: pl.DataFrame, held: ConsentColumns, raw: Mapping[str, pl.Series], days: pl.Series | None) -> pl.DataFrame:
    """The rows of a list of consents: each states its own purpose alone, the last one of a customer if there are days."""
    if held.listed is None:
        return rows
    states, texts = (raw[column].cast(pl.String) for column in (held.listed.state, held.listed.purpose))
    agrees = _mapped(states, {text: _agrees(text, {}) for text in states.drop_nulls().unique().to_list()})
    for column in held.withdrawn:
        agrees = agrees.set(state_objections(raw[column]), value=False)
    purposes_of = listed_purposes(texts.drop_nulls().unique().to_list())
    last = pl.col("day").max().over(CUSTOMER, "text")
    of_text = rows.select(CUSTOMER).with_columns(texts.alias("text"), *([days.alias("day")] if days is not None else []))
    earlier = of_text.select((pl.col("day") < last).fill_null(value=False)).to_series() if days is not None else None
    for role in CONSENTS:
        own = texts.is_in([text for text, named in purposes_of.items() if role.removeprefix("consent_") in named]).fill_null(value=False)
        if own.any():
            silent = ~own if earlier is None else ~own | earlier
            rows = rows.with_columns(agrees.alias(role), silent.alias(silent_on(role)))
    return rows


def _list(customers: Customers) -> ConsentList | None:
    """The columns of a list of consents, by the sample."""
    customer = customers.column("customer_id")
    columns = customers.own_columns
    texts = {column: customers.sample.get_column(column) for column in dict.fromkeys((*columns, customer)) if column in customers.sample}
    found = {column: values.cast(pl.String).to_list() for column, values in texts.items() if not values.dtype.is_nested()}
    listed = consent_list([column for column in columns if column in found], [customer], lambda column: found[column])
    known = {customers.column(role) for role in _OF_CONTRACTS & customers.roles.keys()}
    files = customers.files or (frozenset(customers.columns),)
    return None if listed and any(listed.state in file and file & known for file in files) else listed


def _of_rows(customers: Customers, listed: ConsentList | None, part: str) -> tuple[str, ...]:
    """The columns of a list of consents with the days on which these were withdrawn ("denying"; or a yes), or end ("ending")."""
    if listed is None:
        return ()
    free = [column for column in _beside(customers, listed) if column not in listed]
    named = [column for column in free if says_of_a_row(customers.captions.get(column) or customers.shown.get(column, column)) == part]
    fits = says_who_objects if part == "denying" else _are_days
    return tuple(column for column in named if fits(customers.sample.get_column(column)))


def _day_of(customers: Customers, listed: ConsentList | None, others: Collection[str]) -> str | None:
    """The only column of days of a list of consents, beside the ``others``."""
    if listed is None:
        return None
    free = [column for column in _beside(customers, listed) if column not in (*listed, *others)]
    days = [column for column in free if customers.sample.get_column(column).count() and _are_days(customers.sample.get_column(column))]
    return days[0] if len(days) == 1 else None


def _beside(customers: Customers, listed: ConsentList) -> list[str]:
    """The columns of the files that list consents and of no other one."""
    others = frozenset[str]().union(*(file for file in customers.files if listed.state not in file))
    return [column for column in customers.columns if column not in others and not column.startswith("cx:")]


def _subscribed(customers: Customers) -> str | None:
    """The column of states of a list of newsletters."""
    taken = {role: found.column for role, found in customers.roles.items() if role not in ("status", "churned")}
    free = [column for column in customers.columns if column not in taken.values() and not column.startswith("cx:")]
    held = ((column, customers.sample.get_column(column)) for column in free)
    texts = ((column, values.drop_nulls().unique().to_list()) for column, values in held if values.dtype == pl.String)
    return next((column for column, found in texts if are_subscriptions(found, customers.columns)), None)


def _of_files(customers: Customers, found: ConsentColumns) -> dict[str, tuple[str, ...]]:
    """For each consent that only some of several files state, columns of which one is filled in each of their rows."""
    if len(customers.files) < 2:
        return {}
    stating = {role: {column} for role, column in found.stated.items()}
    if found.subscribed:
        stating.setdefault("consent_email", set()).add(found.subscribed)
    for column, purposes in found.refusing.columns.items():
        for purpose in purposes:
            stating.setdefault(f"consent_{purpose}", set()).add(column)
    made: dict[str, tuple[str, ...]] = {}
    for role, columns in stating.items():
        own = [file for file in customers.files if file & columns]
        others = [file for file in customers.files if not file & columns]
        if own and others:
            elsewhere = frozenset[str]().union(*others)
            filled = [_fullest(customers, file - elsewhere) for file in own]
            made[role] = tuple(dict.fromkeys((*sorted(columns), *filled)))
    return made


def _fullest(customers: Customers, columns: frozenset[str]) -> str:
    return min(sorted(columns), key=lambda column: customers.sample.get_column(column).null_count())


def _notes_on_ends(ends: Mapping[str, frozenset[Purpose]], unread: list[str]) -> list[Note]:
    notes = []
    if ends:
        names = ", ".join(f"'{shortened(column)}'" for column in ends)
        text = tr("Consents end on the day in {names}: from the next day on they count as no.", names=names)
        notes.append(Note(code="consents-end", level="info", text=text))
    if unread:
        names = ", ".join(f"'{shortened(column)}'" for column in unread)
        text = tr("{names}: by the header consents end there, but the values are no days. They are not used.", names=names)
        notes.append(Note(code="consent-ends-unread", level="warning", text=text, hint="cxkit inspect FILE shows the values"))
    return notes


def _notes_on_lists(found: ConsentColumns) -> list[Note]:
    notes = []
    if found.listed:
        text = tr(
            "Each row is one consent: '{purpose}' names the purpose, '{state}' says yes or no.",
            purpose=shortened(found.listed.purpose),
            state=shortened(found.listed.state),
        )
        if found.day:
            text += " " + tr("Of several rows of a customer the last by '{day}' counts.", day=shortened(found.day))
        if found.withdrawn:
            names = ", ".join(f"'{shortened(column)}'" for column in found.withdrawn)
            text += " " + tr("What is filled in {names} is withdrawn.", names=names)
        notes.append(Note(code="consent-list", level="info", text=text))
    if found.subscribed:
        text = tr(
            "Column '{column}' holds the states of a list of newsletters: who is subscribed consents to e-mails.",
            column=shortened(found.subscribed),
        )
        notes.append(
            Note(code="consent-by-subscription", level="info", text=text, hint="--role customers.consent_email=COLUMN names another")
        )
    return notes


def note_on_texts(customers: Customers, held: ConsentColumns) -> list[Note]:
    """A note if the column of consents to calls holds such to text messages."""
    column = held.stated.get("consent_phone")
    if column is None or not _allows_no_calls(customers, column):
        return []
    text = tr(
        "Column '{column}': a yes there allows text messages and no calls, to which a consent is not stated.", column=shortened(column)
    )
    hint = tr("--role customers.consent_phone='{column}' takes it for one", column=column)
    return [Note(code="consent-to-texts", level="info", text=text, hint=hint)]


def _allows_no_calls(customers: Customers, column: str) -> bool:
    named = customers.roles["consent_phone"].by_user
    return not named and allows_no_calls(customers.shown.get(column, column))


def _yes_or_no(customers: Customers, role: str, raw: pl.Series) -> pl.Series:
    """Whether each customer consents; null if the cell says neither yes nor no."""
    if raw.dtype == pl.Boolean:
        return raw
    labels, blanks = customers.labels_of(role), {*BLANKS, *customers.rules.na.get(role, ())}
    texts = [text for text in raw.unique().to_list() if text is not None]
    return _mapped(raw, {text: None if fold(str(text)) in blanks else _agrees(text, labels) for text in texts})


def _mapped(raw: pl.Series, meant: Mapping[object, bool | None]) -> pl.Series:
    return raw.replace_strict(list(meant), list(meant.values()), default=None, return_dtype=pl.Boolean)


def _agrees(text: object, labels: Mapping[str, float]) -> bool | None:
    said, state = flag(text, labels), consent_state(text)
    return said if said is not None else None if state is None else state == "given"


def _are_days(values: pl.Series) -> bool:
    """Whether the values of a column are days, or say that there is no end."""
    if values.dtype.is_temporal():
        return True
    texts = [text for text in values.cast(pl.String).drop_nulls().to_list() if not _has_no_end(text)]
    return values.dtype == pl.String and int(look_like_days(pl.Series(texts, dtype=pl.String)).sum()) >= _DAYS * len(texts)


def _has_no_end(text: str) -> bool:
    return fold(text) in BLANKS or is_open(fold(text))


def _days(customers: Customers, raw: pl.Series, unread: date | None = None) -> pl.Series:
    """The days of a column, null where there is none; ``unread`` stands for what cannot be read."""
    if raw.dtype != pl.String and not raw.dtype.is_temporal():
        return pl.Series([None] * raw.len(), dtype=pl.Date)
    days = customer_days(customers, raw, ("day", "ahead"))
    if unread is not None and raw.dtype == pl.String:
        odd = [text for text in raw.drop_nulls().unique().to_list() if not _has_no_end(text)]
        days = days.set(days.is_null() & raw.is_in(odd).fill_null(value=False), unread)
    return days.set(days.is_in(sorted(NEVER)).fill_null(value=False), None)
