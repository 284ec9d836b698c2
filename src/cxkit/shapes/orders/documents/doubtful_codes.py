"""Codes that name a credit note or a reminder in one firm and a sale in the next one: the amounts must bear the meaning out."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.lazy import pl
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.shape import Evidence

# SR: Stornorechnung, or Schlussrechnung, Sammelrechnung; MA: Mahnung, or Materialrechnung, a sale to a Mitarbeiter
_DOUBTFUL = {"sr": "credit", "ma": "payment"}
_HALF = 0.5
_SMALL = 0.25  # of the mean amount of the others: a fee


def without_doubtful(evidence: Evidence, column: str, codes: Mapping[object, str]) -> dict[object, str]:
    """The meanings of codes without those that the amounts do not show: a sum taken back, none, a fee, or that of another document."""
    doubtful = [value for value, meant in codes.items() if _DOUBTFUL.get(str(value).strip().casefold()) == meant]
    return {value: meant for value, meant in codes.items() if value not in doubtful or _is_borne_out(evidence, column, value)}


def _is_borne_out(evidence: Evidence, column: str, value: object) -> bool:
    """Whether most amounts of a type are those of another document of the same customer, or 0 or less, or all are small."""
    name, customer = evidence.column("amount"), evidence.column("customer_id")
    amount = number_column(evidence.table, name) if name else None
    if amount is None:
        return False
    who = pl.col(customer).cast(pl.String) if customer else pl.lit("")
    of_type = pl.col(column).is_in([value]).fill_null(value=False)

    def by_sum(frame: pl.LazyFrame) -> pl.LazyFrame:
        size = amount.value.fill_nan(None).round(2)
        rows = frame.with_columns(amount.parts).select(who.alias("who"), size.alias("size"), of_type.alias("own")).drop_nulls("size")
        return rows.group_by("who", "size").agg(pl.col("own").sum().cast(pl.Int64), (~pl.col("own")).sum().cast(pl.Int64).alias("others"))

    sums = evidence.table.query(by_sum, dict.fromkeys([column, amount.column, *([customer] if customer else [])]))
    own, others, size = pl.col("own"), pl.col("others"), pl.col("size")
    number, matched, mean, mean_of_others = sums.select(
        own.sum().alias("number"),
        pl.when(size <= 0).then(own).otherwise(pl.min_horizontal(own, others)).sum().alias("matched"),
        ((size * own).sum() / own.sum()).alias("mean"),
        ((size.abs() * others).sum() / others.sum()).alias("mean_of_others"),
    ).row(0)
    return bool(number) and (matched > _HALF * number or abs(mean) <= _SMALL * (mean_of_others or 0))
