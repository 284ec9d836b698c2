"""Amounts in minor units of their currency, as "amount_cents" or "Betrag in Cent": they are divided by 100."""

from __future__ import annotations

import re

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import NumberColumn, sampled_numbers
from cxkit.shapes.scaled_amounts import main_amounts, scaled
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import Unclear

_MINOR = re.compile(
    r"(?<!per )\b(cts?|(?:euro)?cent(?:s|en)?|centimes?|centimos?|centavos?|centesimi|pence|pennies|rappen|minor|subunits?"
    r"|grosz(?:e|y|ach)?|hal(?:er[euy]|erich|ierov)|paise|paisa|kurus|agorot|(?<=amount )kobo\Z|(?<= in )kobo\Z)\b"
)
# without its own letter the Nordic ore is the Italian word for hours: another Nordic word must stand beside it
_ORE = re.compile(r"\b[øö]re\b|\b(?:beløb|beløp|beloeb|beloep|belob|belop|belopp|pris)\b.*\bore\b")
_BRACKETS = re.compile(r"[()\[\]{}]")
# decimals of currencies that have other than two, by ISO 4217
_NONE = frozenset({"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"})
_THREE = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_FRACTIONS = 0.05  # share of the amounts that may have decimals: a file of euros has them in most rows


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts whose header names cents or minor units."""
    main = main_amounts(evidence)
    if main is None:
        return None
    if not evidence.declared and not (names_minor_units(main.header) or _of_stripe(evidence, main.header)):
        return None
    if not evidence.declared and (doubt := _doubt_of_cents(evidence, main.number, main.header)) is not None:
        if main.role != "amount":
            raise doubt
        return Shape(lambda frame: frame, {}, unclear={main.role: Unclear(main.number.column, doubt)})
    text = tr(
        "Column '{header}' holds minor units: amounts are divided by 100, or by what the currency of the row has (ISO 4217)."
        if _has_others(evidence)
        else "Column '{header}' holds cents or other minor units: amounts are divided by 100.",
        header=shortened(main.header),
    )
    note = Note(code="shape", level="warning", text=text, hint="--shape plain uses the amounts as they are")
    divisor = _divisor(evidence)
    return scaled(evidence, main, lambda amount: amount / divisor, note)


def names_minor_units(header: str) -> bool:
    """Whether a header says that amounts are in cents.

    >>> names_minor_units("Amount (cents)"), names_minor_units("totalCents"), names_minor_units("per cent"), names_minor_units("Center")
    (True, True, False, False)
    >>> names_minor_units("Beløp (øre)"), names_minor_units("Totale ore")
    (True, False)
    """
    plain = _BRACKETS.sub(" ", header)
    return bool(_MINOR.search(normalise(plain)) or _ORE.search(re.sub(r"[\W_]+", " ", plain.casefold())))


def _of_stripe(evidence: Evidence, header: str) -> bool:
    """Whether the table holds objects of Stripe's interface, whose amounts are whole minor units; its reports have no such columns."""
    columns = {normalise(column) for column in evidence.table.columns}
    amount = normalise(header)
    return "livemode" in columns and bool({"object", "currency"} & columns) and amount.split()[:1] == ["amount"] and _all_whole(evidence)


def _all_whole(evidence: Evidence) -> bool:
    column = evidence.column("amount")
    return column is not None and all(re.fullmatch(r"-?\d+", value) for value in evidence.sampled(column))


def _doubt_of_cents(evidence: Evidence, amount: NumberColumn, header: str) -> DataError | None:
    """The error if most amounts have decimals, which cents have not; None if they are whole."""
    values = sampled_numbers(evidence.table, [amount]).to_series().drop_nulls()
    parted = int((values != values.round()).sum())
    if parted <= _FRACTIONS * len(values):
        return None
    name = shortened(header)
    return DataError(
        tr(
            "Column '{name}' names cents, but {parted:,} of the first {n:,} amounts have decimals.", name=name, parted=parted, n=len(values)
        ),
        "Are they amounts in the currency itself: --shape plain; or in cents: --shape minor-units?",
    )


def _has_others(evidence: Evidence) -> bool:
    """Whether amounts are in currencies without decimals or with three."""
    column = evidence.column("currency")
    return column is not None and any(code.upper() in _NONE | _THREE for code in evidence.sampled(column))


def _divisor(evidence: Evidence) -> pl.Expr:
    """How many minor units make one of the currency: 100, but for currencies without decimals or with three."""
    column = evidence.column("currency")
    if column is None or evidence.table.sample.schema[column] != pl.String:
        return pl.lit(100.0)
    code = pl.col(column).str.strip_chars().str.to_uppercase()
    return pl.when(code.is_in(_NONE)).then(1.0).when(code.is_in(_THREE)).then(1000.0).otherwise(100.0)
