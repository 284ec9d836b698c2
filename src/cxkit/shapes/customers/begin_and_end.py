"""Two date columns only: they are the begin and the end of contracts, whatever their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.statuses.consent_ends import names_consent
from cxkit.values.statuses.open_ends import NEVER, ZERO, is_open
from cxkit.values.time.dates import look_like_days, today
from cxkit.values.time.terms import is_term

_OTHERS = (
    *("updated", "modified", "changed", "login", "seen", "last", "birth", "dob", "payment", "paid", "invoice", "order", "contact"),
    *("visit", "renewal", "renewed", "import", "export", "sync", "review", "delivery", "activity"),
    *("geandert", "aktualisiert", "letzte", "letzter", "letztes", "geburt", "geburtstag", "geburtsdatum", "zahlung", "rechnung"),
    *("rechnungsdatum", "bestellung", "bestelldatum", "kontakt", "besuch", "verlangerung", "stand", "lieferung"),
    *("modifie", "modification", "mise", "dernier", "derniere", "naissance", "paiement", "facture", "commande", "renouvellement"),
    *("actualizado", "modificado", "ultimo", "ultima", "nacimiento", "pago", "factura", "pedido", "renovacion"),
    *("aggiornato", "modificato", "nascita", "pagamento", "fattura", "ordine", "rinnovo"),
    *("bijgewerkt", "gewijzigd", "laatste", "geboorte", "geboortedatum", "betaling", "factuur", "bestelling", "verlenging"),
)
"""Words of headers of days that are neither begin nor end."""
_NEARLY_ALL = 0.99
_MOST = 0.9  # of the ends, if the headers name them: some that lie before their begin are slips, which are accounted for
_SEASON = 92  # days
_DIGITS = re.compile(r"(?:19|20|99)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")  # 20240131, as SAP writes it


def recognise(evidence: Evidence) -> Shape | None:
    """A table with two date columns, one never before the other, of which only the later one may have missing values.

    If every contract has ended, the headers must say that the later one is an end.
    """
    table = evidence.table
    known = {role: table.roles[role].column for role in ("since", "until") if role in table.roles}
    if len(known) == 2 or {"since", "until"} & table.doubtful.keys() or {"tenure", "churned"} <= table.roles.keys():
        return None
    taken = {resolved.column for role, resolved in table.roles.items() if role not in known}
    days = {column: read for column in table.columns if column not in taken and (read := _days(evidence, column)) is not None}
    if len(days) != 2 or not set(known.values()) <= days.keys():
        return None
    pairs = [(begin, end) for begin in days for end in days if begin != end]
    prepositions = [pair for pair in pairs if is_term(*pair)]
    if prepositions:
        known = {role: column for role, column in known.items() if table.roles[role].by_user}
    bills = any("invoice" in word for column in table.columns for word in meanings(column))
    named = prepositions or [(begin, end) for begin, end in pairs if known.get("until") == end and not bills and not _is_due(end)]
    order = [pair for pair in prepositions or pairs if _is_term(days[pair[0]], days[pair[1]], named=pair in named)]
    order = [pair for pair in order if known.get("since", pair[0]) == pair[0] and known.get("until", pair[1]) == pair[1]]
    if len(order) != 1:
        return None
    begin, end = order[0]
    if _is_stay(begin, end) and _is_short(days[begin], days[end]):
        return None
    text = tr("Columns '{begin}' and '{end}' are the only ones with dates: begin and end of contracts.", begin=begin, end=end)
    note = Note(code="shape", level="warning", text=text, hint="--role since=COLUMN --role until=COLUMN name others")
    return Shape(add=lambda frame: frame, columns={}, roles={"since": begin, "until": end}, notes=(note,))


def _is_stay(begin: str, end: str) -> bool:
    """Whether two days are the arrival and the departure of a guest, who leaves a house and no company.

    >>> _is_stay("Arrival date", "Departure date"), _is_stay("Joined on", "Departure date")
    (True, False)
    """
    return "checkin" in all_meanings(begin) and "checkout" in all_meanings(end)


def _is_short(begin: pl.DataFrame, end: pl.DataFrame) -> bool:
    """Whether half of the times from one day to the other are shorter than a season: residents and members stay longer than guests."""
    median = (end["day"] - begin["day"]).dt.total_days().median()
    return not isinstance(median, float) or median <= _SEASON


def _is_due(column: str) -> bool:
    """Whether a header names the due date of a bill, which is no end of a contract."""
    return any("due" in word for word in meanings(column))


def _days(evidence: Evidence, column: str) -> pl.DataFrame | None:
    """``day`` and whether a cell is ``open``, for the sampled rows of a date column; None if it holds no dates, or other values."""
    sample = evidence.table.sample
    kind = sample.schema[column]
    if set(normalise(column).split()) & set(_OTHERS) or names_consent(column):
        return None
    if kind == pl.String:
        texts = evidence.sampled(column)
        given = [text for text in texts if fold(text) not in BLANKS and not is_open(fold(text))]
        if not given or not (_hold_days(given) or all(map(_DIGITS.fullmatch, given))):
            return None
    elif kind not in (pl.Date, pl.Datetime):
        return None
    found = dated(evidence.table, column, kind)
    if found.error:
        return None
    day = pl.col("parts").struct.field("day")
    # days too far ahead to be plausible in other columns mean no end here
    return sample.select(found.parts.alias("parts")).select(day.alias("day"), day.is_null().alias("open"))


def _hold_days(texts: Sequence[str]) -> bool:
    """Whether texts are days, or most of them beside a single word: what it says of the end is asked for where it is read."""
    are_days = look_like_days(pl.Series(texts))
    others = {text for text, is_day in zip(texts, are_days, strict=True) if not is_day}
    return not others or (len(others) == 1 and 2 * are_days.sum() >= len(texts) and not any(map(str.isdigit, others.pop())))


def _is_term(begin: pl.DataFrame, end: pl.DataFrame, *, named: bool) -> bool:
    """Whether one column may be the begin and the other the end: some contracts are still running, or the headers say so (``named``)."""
    rows = pl.DataFrame({"begin": begin["day"], "end": end["day"]})
    given = rows.drop_nulls().filter(~pl.col("end").is_in(sorted({*NEVER, *ZERO})))
    fits = given.filter(pl.col("end") >= pl.col("begin")).height >= (_MOST if named else _NEARLY_ALL) * given.height
    begins = rows.get_column("begin").null_count() <= (1 - _NEARLY_ALL) * rows.height
    runs = rows.filter(pl.col("end").is_null() | (pl.col("end") > today()) | pl.col("end").is_in(sorted({*NEVER, *ZERO}))).height
    return fits and begins and (runs > 0 or named) and given.height > 0
