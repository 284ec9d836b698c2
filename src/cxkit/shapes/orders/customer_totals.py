"""Files with one row per customer that already count the orders: their number, their total, and the time since them."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated
from cxkit.values.time.dates import look_like_days

ORDERS, AMOUNT, RECENCY, AGE = "cx:number of orders", "cx:total of the customer", "cx:days since the last order", "cx:days as a customer"
_ORDERS = (
    r"orders?|purchases?|transactions?|bestellung\w*|auftrage?|kaufe?|einkaufe?|commandes?|achats?"
    r"|pedidos|compras|ordini|acquisti|bestellingen|aankopen"
    r"|invoices?|receipts?|rechnungen|belege|bons|factures|facturas|fatture|scontrini|facturen|bonnen"
    r"|flights?|fluge|vols|vuelos|voli|vluchten|appointments|termine|rides|trips|fahrten|rentals|anmietungen|donations?|spenden|dons|donaciones|donazioni"
    r"|ordrer?|kob|ordrar?|kop|bestillinger|bestallningar|besog|besok|zamowien(?:ia)?|zakup(?:ow|y)|objednav(?:ek|ky)|nakup[uy]|tilauks(?:et|ia)|ostokset"
    r"|bookings?|visits?|stays|aufenthalte?|sejours?|estancias|soggiorni|verblijven|buchung\w*|besuche?|reservierung\w*|reservations?|visites?|reservas|visitas?|prenotazioni|visite|boekingen|bezoeken"
)
_NUMBER = (
    r"(number|num|no|nr|count|total|anzahl|anz|zahl|nombre|nb|numero|n|aantal|gesamt|insgesamt|totales|totali|totaal"
    r"|antal|antall|liczba|ilosc|pocet|qtde?|quantidade|lukumaara)"
)
COUNTS = re.compile(
    rf"({_NUMBER}( of| der| de| di| van)? ({_ORDERS})|({_ORDERS}) ({_NUMBER})|{_NUMBER}({_ORDERS})|({_ORDERS})(anzahl|zahl)"
    r"|orders|purchases|transactions|bookings|visits|stays|flights|bestellungen|auftrage|einkaufe|buchungen|besuche|commandes|achats|pedidos|compras"
    r"|ordrer|ordrar|zamowienia|zakupy|objednavky|nakupy|tilaukset|comenzi|narudzbe|comandas|rendelesek|megrendelesek|ordini|acquisti|bestellingen|aankopen|reservations|reservas|prenotazioni|boekingen|bezoeken"
    r"|facturen|rechnungen|invoices|receipts|factures|fatture|faktury|paragony|kassenbons"
    r"|frequency|frequenz|frequence|frecuencia|frequenza|frequentie|x)"
)
_REPEATS = frozenset({"frequency", "frequenz", "frequence", "frecuencia", "frequenza", "frequentie", "x"})
_MEAN = re.compile(r"\b(mean|average|avg|durchschnitt\w*|mittlere\w*|moyen\w*|medi[ao]|promedio|gemiddeld\w*|zbar|monetary value|aov)\b")
_LAST = re.compile(
    r"\b(recency|last|letzt\w*|dernier\w*|ultim\w*|laatst\w*|sidste|seneste|siste|sista|senaste|ostatni\w*|posledni\w*|t x|recence)\b"
)
_FIRST = re.compile(
    r"\b(age|first|erst\w*|premier\w*|primer\w*|primo|prima|eerst\w*|forste|forsta|pierwsz\w*|prvni|t|tenure|kunde seit|customer since)\b"
)
_DAYS = re.compile(r"\b(days?|tage?n?|jours?|dias?|giorni|dagen|dag[ea]r?|dni|dnu)\b")
_WEEKS = re.compile(r"\b(weeks?|wochen?|semaines?|semanas?|settimane|weken|uger|veckor|uker|tygodni\w*|tydnu)\b")
MEAN = "cx:mean of the orders after the first"
_NEARLY_ALL = 0.95
_REPEATING = 0.5  # distinct values of the sampled ones, if these are counts
_DIGITS = 4  # of a number of orders, at most
_IDS = frozenset({"id", "nr", "no", "number", "nummer", "key"})
_CREATED = frozenset({"created", "registered", "joined", "since"})
_OF_ORDERS = frozenset({"order", "ordered", "purchase", "invoice", "receipt", "document", "booking", "transaction"})
_EPOCH = date(1970, 1, 1)


class _Times(NamedTuple):
    """Days since the last and since the first order, and the assumptions about them."""

    recency: pl.Expr | None
    age: pl.Expr | None
    notes: tuple[str, ...] = ()


def recognise(evidence: Evidence) -> Shape | None:
    """Customers, each once, with the number of their orders."""
    table = evidence.table
    customer = evidence.column("customer_id") or _only_id(evidence)
    ordered_at = evidence.column("ordered_at")
    created = ordered_at is not None and _is_of_customer(evidence, ordered_at)
    of_one_order = ordered_at is not None and not created and not _LAST.search(normalise(ordered_at))
    order = evidence.column("order_id")
    if customer is None or (order not in {None, customer} and not _counts(evidence, order)) or of_one_order:
        return None
    ids = table.sample.get_column(customer).drop_nulls()
    if ids.n_unique() < ids.len():
        return None
    number = next((found for column in table.columns if (found := _whole_number(evidence, column))), None) or _between_first_and_last(
        evidence
    )
    if number is None:
        return None
    rows, different = evidence.of_all(pl.col(customer).count().alias("n"), pl.col(customer).n_unique().alias("different")).row(0)
    if different < rows:
        return None
    if evidence.column("customer_id") is None and not all(_time(evidence, pattern, number) for pattern in (_LAST, _FIRST)):
        return None
    value = _value(evidence, number)
    last, first = _time(evidence, _LAST, number), _time(evidence, _FIRST, number)
    repeats = _counts_repeats(evidence, number, last, first)
    orders = number.value + 1 if repeats else number.value
    times = _times(evidence, last, first, repeats=repeats)
    is_mean = value is not None and _MEAN.search(normalise(value.column)) is not None
    total = None if value is None or (is_mean and repeats) else value.value * orders if is_mean else value.value
    # of orders after the first: the total revenue of customers is not in the file
    mean = value.value if value is not None and is_mean and repeats else None
    made = {ORDERS: orders, AMOUNT: total, MEAN: mean, RECENCY: times.recency, AGE: times.age}
    given = {name: expression for name, expression in made.items() if expression is not None}
    parts = [column.parts for column in (number, value, last, first) if column is not None]
    roles = {"orders": ORDERS, "amount": AMOUNT, "mean": MEAN, "recency": RECENCY, "age": AGE}
    worth = value.column if value else ""
    shown = {ORDERS: number.column, AMOUNT: worth, MEAN: worth, RECENCY: "recency", AGE: "age"}
    sentences = [tr("One row is one customer, and '{column}' counts the orders.", column=shortened(number.column))]
    if evidence.column("customer_id") is None:
        sentences.append(tr("'{customer}' numbers the customers.", customer=shortened(customer)))
    if repeats:
        sentences.append(tr("It counts those after the first, as the package lifetimes does: customers without any have a recency of 0."))
    if is_mean and value:
        sentences.append(tr("'{column}' is the mean of an order.", column=shortened(value.column)))
    if created:
        sentences.append(tr("The date in '{column}' is taken for that of the customer.", column=shortened(ordered_at or "")))
    level: Literal["info", "warning"] = "warning" if repeats or times.notes or created else "info"
    note = Note(code="shape", level=level, text=" ".join((*sentences, *times.notes)), hint="--shape plain counts each row as an order")
    return Shape(
        add=lambda frame: frame.with_columns(parts).with_columns(expression.alias(name) for name, expression in given.items()),
        columns={name: shown[name] for name in given},
        roles={"customer_id": customer} | {role: column for role, column in roles.items() if column in given},
        notes=(note,),
    )


def _is_of_customer(evidence: Evidence, column: str) -> bool:
    """Whether a date is that on which a customer, and no order, was created: by a header that names no order, beside counts above 1."""
    words = all_meanings(column)
    if evidence.table.roles["ordered_at"].by_user or not words & _CREATED or words & _OF_ORDERS:
        return False
    counts = [found for each in evidence.table.columns if (found := _whole_number(evidence, each))]
    return any((sampled_numbers(evidence.table, [each]).to_series() > 1).any() for each in counts)


def _only_id(evidence: Evidence) -> str | None:
    """The column of ids in a file that names no customers: beside the number and the times of orders it numbers customers."""
    named = [column for column in evidence.table.columns if normalise(column) in _IDS]
    return named[0] if len(named) == 1 else None


def _counts(evidence: Evidence, column: str | None) -> bool:
    """Whether a column that its header alone makes the number of an order holds how many there are: the numbers of orders hardly repeat."""
    if column is None or evidence.table.roles["order_id"].found != "name" or not COUNTS.fullmatch(normalise(column)):
        return False
    values = evidence.sampled(column)
    return len(set(values)) < _REPEATING * len(values) and all(len(value) <= _DIGITS for value in values)


def _whole_number(evidence: Evidence, column: str) -> NumberColumn | None:
    """A column that counts orders by its header and its values."""
    role = evidence.table.role_of(column)
    if not COUNTS.fullmatch(normalise(column)) or (
        role not in {None, "quantity"} and not (role == "order_id" and _counts(evidence, column))
    ):
        return None
    found = looks_numeric(evidence.table, column)
    if found is None:
        return None
    values = sampled_numbers(evidence.table, [found]).to_series().drop_nulls()
    return found if bool(((values >= 0) & (values == values.round())).all()) else None


def _between_first_and_last(evidence: Evidence) -> NumberColumn | None:
    """The only column of whole numbers that is 1 in just those rows where the day of the first order is that of the last."""
    table = evidence.table
    free = [column for column in table.own_columns if table.role_of(column) in {None, "quantity"}]
    dates = [column for column in free if table.values(column).dates >= _NEARLY_ALL]
    first = [column for column in dates if _FIRST.search(normalise(column)) and not _LAST.search(normalise(column))]
    last = [column for column in dates if _LAST.search(normalise(column))]
    if len(first) != 1 or len(last) != 1:
        return None
    read = [dated(table, column, table.sample.schema[column]) for column in (*first, *last)]
    numeric = [found for column in free if column not in dates and (found := looks_numeric(table, column))]
    if any(each.error for each in read) or not numeric:
        return None
    begin, end = (each.parts.struct.field("day") for each in read)
    once = table.sample.select(begin.alias("begin") == end.alias("end")).to_series().rename("once")
    values = sampled_numbers(table, numeric).with_columns(once).drop_nulls("once")
    if values.get_column("once").n_unique() < 2:
        return None
    whole = (pl.col("*").exclude("once") >= 1) & (pl.col("*").exclude("once") == pl.col("*").exclude("once").round())
    agrees = values.select((whole & ((pl.col("*").exclude("once") == 1) == pl.col("once"))).fill_null(value=False).all())
    fitting = [column for column in numeric if agrees.get_column(column.column).item()]
    return fitting[0] if len(fitting) == 1 else None


def _value(evidence: Evidence, number: NumberColumn) -> NumberColumn | None:
    """The total of the orders: the amounts, else a column whose header names a value."""
    named = evidence.column("amount")
    if named:
        return looks_numeric(evidence.table, named)
    others = (column for column in evidence.table.columns if column != number.column and not column.startswith("cx:"))
    monetary = (column for column in others if _MEAN.search(normalise(column)) or normalise(column) in {"monetary", "m"})
    return next((found for column in monetary if (found := looks_numeric(evidence.table, column))), None)


def _time(evidence: Evidence, pattern: re.Pattern[str], number: NumberColumn) -> NumberColumn | None:
    """The column of the last or of the first order: days or weeks, or a date, which is then in days from the year 1970."""
    table = evidence.table
    for column in table.columns:
        if column.startswith("cx:") or column == number.column or not pattern.search(normalise(column)):
            continue
        if pattern is _FIRST and _LAST.search(normalise(column)):
            continue
        values = evidence.sampled(column)
        dtype = table.sample.schema[column]
        if dtype in (pl.Date, pl.Datetime) or (dtype == pl.String and values and look_like_days(pl.Series(values)).all()):
            found = dated(table, column, dtype)
            if found.error is None:
                name = f"cx:days {column}"
                day = pl.col(name).struct.field("day")
                return NumberColumn(column, found.parts.alias(name), (day - pl.date(1970, 1, 1)).dt.total_days().cast(pl.Float64))
        elif numeric := looks_numeric(table, column):
            return numeric
    return None


def _counts_repeats(evidence: Evidence, number: NumberColumn, last: NumberColumn | None, first: NumberColumn | None) -> bool:
    """Whether counts and recency start after the first order: there are customers with 0 orders, and all of these have a recency of 0."""
    if last is None or first is None or normalise(number.column) not in _REPEATS:
        return False
    rows = sampled_numbers(evidence.table, [number, last]).drop_nulls()
    none = rows.filter(pl.col(number.column) == 0)
    return bool(none.height) and bool((none.get_column(last.column) == 0).all())


def _times(evidence: Evidence, last: NumberColumn | None, first: NumberColumn | None, *, repeats: bool) -> _Times:
    is_day = {column.column for column in (last, first) if column and column.parts.meta.output_name().startswith("cx:days ")}
    notes = list[str]()

    def since(column: NumberColumn | None) -> pl.Expr | None:
        if column is None:
            return None
        if column.column in is_day:
            end = evidence.table.window.as_of
            until = pl.lit((end - _EPOCH).days) if end else column.value.max() if last is None or column is last else last.value.max()
            return until - column.value
        unit = 7.0 if _is_in_weeks(evidence, column, notes) else 1.0
        return column.value * unit

    recency, age = since(last), since(first)
    if repeats and recency is not None and age is not None:
        recency = age - recency
    return _Times(recency, age, tuple(dict.fromkeys(notes)))


def _is_in_weeks(evidence: Evidence, column: NumberColumn, notes: list[str]) -> bool:
    """Whether times are weeks, by the header, else by the values: days are whole numbers."""
    header = normalise(column.column)
    if _DAYS.search(header) or _WEEKS.search(header):
        return bool(_WEEKS.search(header))
    values = sampled_numbers(evidence.table, [column]).to_series().drop_nulls()
    weeks = bool((values != values.round()).any())
    notes.append(
        tr(
            "Times are read as weeks, since they are not whole numbers."
            if weeks
            else "Times are read as days, since they are whole numbers."
        )
    )
    return weeks
