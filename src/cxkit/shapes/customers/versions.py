"""Versions of contracts: a row for each change of a contract, numbered from the first; the last version counts."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason

_EARLIER, _NUMBER, _ID = "cx:earlier version", "cx:version number", "cx:of version"
_HEADERS = frozenset({"version", "revision", "fassung", "versione", "revisione", "versie", "revisie", "versao", "revisao", "amendment"})
"""Words of headers for the number of a version, in all languages, as ``roles.normalise`` leaves them."""
_IN_ORDER = 0.95  # of the contracts must have versions numbered without a gap
_NEARLY_ALL = 0.95
_FEWEST = 3  # contracts with several versions


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if a column of versions numbers the rows of each contract, one after the other."""
    versions = [column for column in evidence.table.columns if _HEADERS & set(normalise(column).split()) and not column.startswith("cx:")]
    for version in versions:
        contract = _contract(evidence, version)
        if contract:
            return _periods(evidence, contract, version) if _follow(evidence, contract, version) else _shape(evidence, contract, version)
    return None


def _follow(evidence: Evidence, contract: str, version: str) -> bool:
    """Whether each version of nearly all contracts begins when the one before has ended: then the first one has the begin."""
    terms = [evidence.column("since"), evidence.column("until")]
    read = [dated(evidence.table, column, evidence.table.sample.schema[column]) for column in terms if column]
    if len(read) < len(terms) or any(each.error for each in read):
        return False
    since, until = (each.parts.struct.field("day") for each in read)
    rows = evidence.of_all(
        identity(pl.col(contract)).alias(_ID), _number(version).alias(_NUMBER), since.alias("since"), until.alias("until")
    )
    follower = pl.col("since").shift(-1).over(_ID)
    pairs = rows.drop_nulls([_ID, _NUMBER, "since"]).sort(_ID, _NUMBER).with_columns(follower.alias("next")).drop_nulls("next")
    follows = (pl.col("until") <= pl.col("next")) & (pl.col("since") < pl.col("next"))
    return bool(pairs.height) and int(pairs.select(follows.fill_null(value=False).sum()).item()) >= _NEARLY_ALL * pairs.height


def _periods(evidence: Evidence, contract: str, version: str) -> Shape | None:
    """Versions that follow one another are periods of one relationship, which the contract tells apart if no customer does."""
    if evidence.column("customer_id"):
        return None
    text = tr(
        "The versions in '{version}' follow one another: those of one '{contract}' are periods of one contract.",
        version=shortened(version),
        contract=shortened(contract),
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain counts every row as a contract")
    return Shape(add=lambda frame: frame, columns={}, roles={"customer_id": contract}, notes=(note,))


def _number(column: str) -> pl.Expr:
    return stripped(column).cast(pl.Float64, strict=False)


def _contract(evidence: Evidence, version: str) -> str | None:
    """The column whose rows the versions number: that with the most values of those that fit."""
    table = evidence.table
    best: tuple[int, str] | None = None
    for column in table.columns:
        values = table.values(column)
        if column == version or column.startswith("cx:") or values.dates >= _NEARLY_ALL:
            continue
        if not _is_numbered(evidence.repeating(column).table.sample, column, version):
            continue
        different = table.sample.get_column(column).n_unique()
        if best is None or different > best[0]:
            best = (different, column)
    if best is None or not _is_numbered(evidence.of_all(pl.col(best[1]), pl.col(version)), best[1], version):
        return None
    return best[1]


def _is_numbered(rows: pl.DataFrame, column: str, version: str) -> bool:
    """Whether the versions of nearly all values of a column are whole numbers without a gap, each once."""
    known = rows.select(identity(pl.col(column)).alias(_ID), _number(version).alias(_NUMBER)).drop_nulls()
    if known.height < _NEARLY_ALL * rows.height:
        return False
    number = pl.col(_NUMBER)
    without_gap = (number.max() - number.min() + 1 == pl.len()) & (number.n_unique() == pl.len()) & (number == number.round()).all()
    by_contract = known.group_by(_ID).agg(pl.len().alias("rows"), without_gap.alias("gapless"))
    several = by_contract.filter(pl.col("rows") > 1)
    return several.height >= _FEWEST and bool(several.get_column("gapless").mean() >= _IN_ORDER)  # type: ignore[operator]


def _shape(evidence: Evidence, contract: str, version: str) -> Shape:
    who, number = identity(pl.col(contract)), _number(version)
    earlier = ((number < number.max().over(who)) & who.is_not_null()).fill_null(value=False)
    contracts = int(evidence.of_all(who.drop_nulls().n_unique().alias("n")).item())
    text = tr(
        "Rows are versions of contracts by '{version}': the last one of each '{contract}' counts ({contracts:,}).",
        version=shortened(version),
        contract=shortened(contract),
        contracts=contracts,
    )
    return Shape(
        add=lambda frame: frame.with_columns(earlier.alias(_EARLIER)),
        columns={_EARLIER: "further row"},
        excluded={Reason.FURTHER_ROW: _EARLIER},
        notes=(Note(code="shape", level="info", text=text, hint="--shape plain counts every row as a contract"),),
    )
