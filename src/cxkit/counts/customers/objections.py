"""Columns of a file of customers in which these object to calls, e-mails, letters or offers: a yes there is no consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables.table import Customers
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.statuses.consent_states import consent_state
from cxkit.values.statuses.objections import Purpose, objection_of
from cxkit.values.time.dates import look_like_days

_OF_CUSTOMERS = frozenset({None, "churned", "since", "until"})
_TOLERATED = 0.01  # of the values, which may be neither yes or no, nor a day


class Refusing(NamedTuple):
    """What each column forbids by a yes, and the notes on these columns."""

    columns: Mapping[str, frozenset[Purpose]]
    notes: tuple[Note, ...]


def objection_columns(customers: Customers) -> Refusing:
    """The columns whose headers are objections, if their values are yes and no, states of consents, or days of the objection.

    A column of another role is none, but for a consent (a yes to "do not call" is no consent, whoever names it one), and for customers who
    left or came: who unsubscribed wants no letter either, and the day of an objection may be the only one.
    """
    columns, unread = dict[str, frozenset[Purpose]](), list[str]()
    for column in customers.columns:
        forbidden = objection_of(customers.captions.get(column) or customers.shown.get(column, column))
        role = customers.role_of(column)
        if not forbidden or column.startswith("cx:") or (role not in _OF_CUSTOMERS and not str(role).startswith("consent_")):
            continue
        if says_who_objects(customers.sample.get_column(column)):
            columns[column] = forbidden
        else:
            unread.append(column)
    return Refusing(columns, (*_notes(columns), *_doubts(unread)))


def _notes(columns: Mapping[str, frozenset[Purpose]]) -> list[Note]:
    if not columns:
        return []
    names = ", ".join(f"'{shortened(column)}'" for column in columns)
    text = tr("Customers object in {names}: a yes or a day there is a no, whatever other columns say (GDPR, article 21).", names=names)
    return [Note(code="objections", level="info", text=text)]


def _doubts(columns: list[str]) -> list[Note]:
    if not columns:
        return []
    names = ", ".join(f"'{shortened(column)}'" for column in columns)
    text = tr(
        "{names}: by the header customers object there, but the values are neither yes and no nor days. They are not used.", names=names
    )
    return [Note(code="objections-unread", level="warning", text=text, hint="cxkit inspect FILE shows the values")]


def with_objections(rows: pl.DataFrame, columns: Mapping[str, frozenset[Purpose]], raw: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The rows with a no in each consent to which a customer objects; a consent that has no column of its own is stated by that alone."""
    for column, forbidden in columns.items():
        refuse = state_objections(raw[column])
        for consent in (f"consent_{purpose}" for purpose in sorted(forbidden)):
            stated = rows.get_column(consent) if consent in rows.columns else pl.Series([None] * rows.height, dtype=pl.Boolean)
            refused = pl.select(pl.when(refuse).then(pl.lit(value=False)).otherwise(stated).alias(consent)).to_series()
            rows = rows.with_columns(refused)
    return rows


def state_objections(raw: pl.Series) -> pl.Series:
    """Whether each customer objects; what is neither yes nor no is an objection too, as it is no consent."""
    if raw.dtype == pl.Boolean:
        return raw.fill_null(value=False)
    texts = [text for text in raw.unique().to_list() if text is not None]
    meant = {text: _is_objection(str(text)) for text in texts}
    return raw.replace_strict(list(meant), list(meant.values()), default=False, return_dtype=pl.Boolean)


def _is_objection(text: str) -> bool:
    if fold(text) in BLANKS:
        return False
    state = consent_state(text)
    if state is not None:  # "opted-in" is a yes elsewhere
        return state == "withdrawn"
    return flag(text) is not False


def says_who_objects(values: pl.Series) -> bool:
    """Whether the values of a column say yes or no, or when."""
    if values.dtype == pl.Boolean or values.dtype.is_temporal():
        return True
    texts = values.cast(pl.String).drop_nulls()
    texts = texts.filter(pl.Series([fold(text) not in BLANKS for text in texts.to_list()], dtype=pl.Boolean))
    known = pl.Series([flag(text) is not None or consent_state(text) is not None for text in texts.to_list()], dtype=pl.Boolean)
    return int((known | look_like_days(texts)).sum()) >= (1 - _TOLERATED) * texts.len()
