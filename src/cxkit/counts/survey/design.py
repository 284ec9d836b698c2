"""The design of a sample: strata, the size of the population, and margins of the population to which weights are raked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxkit.counts.group_names import Key, named_values
from cxkit.counts.prepare import ROW, key_name
from cxkit.errors import DataError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable
from cxkit.values.numbers import number, parse_number

STRATUM = "cx:stratum"
_SHOWN = 5

Margins = Mapping[str, Mapping[str, float]]


class Design(NamedTuple):
    """How answers were sampled: the columns (or roles) of strata and of the population of each, and the margins of the population.

    ``fpc`` may be the size of the whole population in place of a column.
    """

    strata: str | None = None
    fpc: str | None = None
    margins: Margins | None = None

    @classmethod
    def of(cls, strata: str | None, fpc: str | float | None, rake: str | Margins | None) -> Design:
        """The design of the options of a metric, whose file of margins is read by then."""
        if isinstance(rake, str):
            raise UsageError(tr("--rake {rake}: margins are needed here.", rake=rake), "Give them as {'gender': {'f': 0.52, 'm': 0.48}}.")
        return cls(strata, None if fpc is None else str(fpc), rake)

    def columns(self, table: DataTable) -> tuple[str, ...]:
        """The columns of the file that the design needs. Raises RoleError if one is not found, UsageError if a size is too small."""
        names = [self.strata, None if self.size(table) else self.fpc, *(self.margins or ())]
        return tuple(dict.fromkeys(table.column(name) for name in names if name))

    def size(self, table: DataTable) -> float | None:
        """The size of the population, if it is given in place of a column."""
        if not self.fpc or self.fpc in table.sample.columns:
            return None
        size = number(self.fpc, table.rules.decimal)
        if size is None:
            return None
        if table.rules.decimal is None and parse_number(self.fpc).open:
            raise UsageError(
                tr("--fpc {fpc} can be read in two ways.", fpc=self.fpc), "Write it without thousands separators, such as 1234."
            )
        if self.strata:
            raise UsageError(
                tr("--fpc {fpc} is one size for all strata.", fpc=self.fpc), "Name a column with the size of each stratum's population."
            )
        if not size >= 1:
            raise UsageError(
                tr("--fpc {fpc} is no size of a population.", fpc=self.fpc), "Give the number of customers from whom the sample was drawn."
            )
        return size


class Designed(NamedTuple):
    """The answers with their stratum and raked weights, the population of each stratum (none: not stratified), and what to note."""

    answers: pl.DataFrame
    populations: Mapping[str, float]
    notes: tuple[Note, ...]


def apply_design(design: Design, table: DataTable, answers: pl.DataFrame, keys: Sequence[str]) -> Designed:
    """Give answers the strata and weights of a design; ``keys`` are the columns of the file that were counted.

    Raises DataError if a stratum has several sizes, an answer lacks its stratum or a margin, or raking does not converge.
    """
    notes, populations = list[Note](), dict[str, float]()
    if design.strata or design.fpc:
        answers, populations, note = _stratified(design, table, answers, keys)
        notes.append(note)
    if design.margins:
        answers, note = _raked(design.margins, table, answers, keys)
        notes.append(note)
    return Designed(answers, populations, tuple(notes))


def _labels(table: DataTable, answers: pl.DataFrame, keys: Sequence[str], name: str) -> pl.Series:
    """The labels of a column as names of groups. Raises DataError if an answer has none."""
    column = table.column(name)
    found = named_values(table, answers.get_column(key_name(keys.index(column))), answers.get_column("n"), Key(name, column)).values
    if missing := int(answers.filter(found.is_null()).get_column("n").sum()):
        raise DataError(
            tr("{missing:,} answers have no value in '{shown}'.", missing=missing, shown=table.shown.get(column, column)),
            tr("Leave them out, as in --where '{column} IS NOT NULL', or fill the column.", column=column),
        )
    return found.cast(pl.String)


def _stratified(
    design: Design, table: DataTable, answers: pl.DataFrame, keys: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, float], Note]:
    strata = _labels(table, answers, keys, design.strata) if design.strata else pl.Series([""]).new_from_index(0, answers.height)
    answers = answers.with_columns(strata.alias(STRATUM))
    names = strata.unique().sort().to_list()
    size = design.size(table)
    populations = dict.fromkeys(names, size or math.inf)
    if design.fpc and size is None:
        populations = _sizes(table, answers, keys, table.column(design.fpc))
    by = tr("Stratified by '{strata}': {n} strata", strata=design.strata, n=len(names)) if design.strata else tr("A sample without strata")
    known = tr(", of a population of {n:,.0f}", n=sum(populations.values())) if design.fpc else ""
    return (
        answers,
        populations,
        Note(code="design", level="info", text=tr("{by}{known}. Standard errors allow for it.", by=by, known=known)),
    )


def _sizes(table: DataTable, answers: pl.DataFrame, keys: Sequence[str], column: str) -> dict[str, float]:
    """The population of each stratum, which has to be one number."""
    from cxkit.tables.typed_columns import numbers

    raw = answers.select(STRATUM, pl.col(key_name(keys.index(column))).alias(column)).unique()
    read = numbers(table, column, raw.schema[column])
    held = raw.select(STRATUM, read.parts.alias("parts")).unnest("parts").select(STRATUM, "value").unique().sort(STRATUM, "value")
    sizes: dict[str, list[float | None]] = {}
    for stratum, value in held.rows():
        sizes.setdefault(stratum, []).append(value)
    for stratum, values in sizes.items():
        where = tr(" of stratum '{stratum}'", stratum=stratum) if stratum else ""
        if len(values) > 1 or values[0] is None or not values[0] >= 1:
            shown = ", ".join(tr("none") if value is None else f"{value:g}" for value in values[:_SHOWN])
            raise DataError(
                tr("Column '{column}' has no single size of the population{where}: {shown}.", column=column, where=where, shown=shown),
                "It has to hold the number of customers in the population, the same in each row of a stratum.",
            )
    return {stratum: float(values[0] or 0.0) for stratum, values in sizes.items()}


def _check_margin(column: str, found: Sequence[str], targets: Mapping[str, float]) -> None:
    """Raise DataError if a value of the sample has no share, or no answer has a value with a share above 0."""
    if unknown := sorted({value for value in found if value not in targets}):
        raise DataError(
            tr("--rake: column '{column}' has the value '{value}', and the margins give no share for it.", column=column, value=unknown[0]),
            "Give each value a share, or leave its answers out with --where.",
        )
    if empty := [value for value, share in targets.items() if share > 0 and value not in found]:
        raise DataError(
            tr("--rake: the margins give '{value}' of '{column}' a share, and no answer has it.", column=column, value=empty[0]),
            "Merge it with another value, in the margins and under [labels] in cxkit.toml.",
        )


def _raked(margins: Margins, table: DataTable, answers: pl.DataFrame, keys: Sequence[str]) -> tuple[pl.DataFrame, Note]:
    """The answers with weights whose sums meet the margins; each row of the file counts once, however many answers it has."""
    from cxkit.stats.raking import rake

    names = [f"cx:margin{at}" for at in range(len(margins))]
    labels = [_labels(table, answers, keys, name) for name in margins]
    answers = answers.with_columns(each.alias(name) for each, name in zip(labels, names, strict=True))
    rows = answers.unique(ROW) if ROW in answers.columns else answers
    cells = rows.group_by(names, maintain_order=True).agg(pl.col("w").sum()).sort(names)
    before = cells.get_column("w").to_numpy()
    shares = [{label: target / sum(targets.values()) for label, target in targets.items()} for targets in margins.values()]
    held = [cells.get_column(name).to_list() for name in names]
    for column, found, targets in zip(margins, held, shares, strict=True):
        _check_margin(column, found, targets)
    try:
        raked = rake(before, list(zip(held, shares, strict=True)))
    except DataError as error:
        raise DataError(
            tr("--rake: no weights meet all margins, which contradict each other in these answers."),
            "Merge rare values, or rake to fewer columns.",
        ) from error
    factor = raked / before * before.sum()
    cells = cells.select(*names, pl.Series("factor", factor))
    scaled = answers.join(cells, on=names, maintain_order="left")
    f = pl.col("factor")
    scaled = scaled.with_columns(pl.col("w") * f, pl.col("ww") * f**2, pl.col("w4") * f**4).drop("factor", *names)
    text = tr(
        "Raked to the population's shares of {names}: weights are multiplied by {min:.3g} to {max:.3g}. Standard errors "
        "take the weights as fixed, which is cautious.",
        names=", ".join(margins),
        min=factor.min(),
        max=factor.max(),
    )
    return scaled.filter(pl.col("w") > 0), Note(code="raked", level="info", text=text)
