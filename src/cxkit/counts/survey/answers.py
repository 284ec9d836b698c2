"""From counted rows of raw values to answers: the columns of the scores, the meaning of each value, and the rows to exclude.

An answer is one row, or in a wide survey one row × item. It counts if all its required scores are known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxkit.counts.counting import first_reason
from cxkit.counts.prepare import REASON, ROW, score_name
from cxkit.counts.survey.score_reading import ScoreReading, read_score
from cxkit.errors import RoleError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables.table import DataTable
from cxkit.values.answers.scores import Quoted, Scale, given_codes, understand_column, unused_codes
from cxkit.values.answers.valence import Direction
from cxkit.values.reasons import Reason

_WHY = "cx:why"
_BLANK = (Reason.MISSING, Reason.NO_ANSWER)
_SHOWN = 3


class ScoreQuery(NamedTuple):
    """A score that the metric needs of every answer, by its role; ``column`` names its column if the role does not.

    An answer counts without an ``optional`` score, and so does a table without one. ``numeric``: only the numbers matter, not the ends of
    the scale. ``as_asked``: the metric uses which end of the scale is best, so that answers are never reversed. ``compared``: those of one
    name are compared with each other, and were asked on one scale.
    """

    role: str
    column: str = ""
    optional: bool = False
    numeric: bool = False
    as_asked: bool = False
    compared: str = ""

    @property
    def name(self) -> str:
        """The name of the column with its numbers."""
        return f"score:{self.column or self.role}"


class Sheet(NamedTuple):
    """The columns of the scores: for each item its names and the column of each score; one item without names if the file is not wide."""

    names: tuple[str, ...]
    items: tuple[tuple[tuple[str, ...], Mapping[str, str]], ...]
    notes: tuple[Note, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in order."""
        return tuple(dict.fromkeys(column for _, columns in self.items for column in columns.values()))

    def of(self, name: str) -> tuple[str, ...]:
        """The columns of one score."""
        return tuple(dict.fromkeys(columns[name] for _, columns in self.items if name in columns))


class Understood(NamedTuple):
    """The meaning of the values of each score, its scale, and which end of it is best (None: unknown)."""

    meaning: Mapping[str, Mapping[object, float | Reason]]
    scales: Mapping[str, Scale]
    best: Mapping[str, Direction | None]
    notes: tuple[Note, ...]


class ClassifiedRows(NamedTuple):
    """The counted rows with the number of the reason for their exclusion, and the ``answers`` in the rows used."""

    rows: pl.DataFrame
    answers: pl.DataFrame
    notes: tuple[Note, ...]


def lay_out(table: DataTable, asked: Sequence[ScoreQuery]) -> Sheet:
    """Find the columns of all scores. Raises RoleError if a required score has none."""
    wide = table.wide
    spread = {each.name: each.role for each in asked if wide and not each.column and each.role in wide.roles}
    single = {
        each.name: each.column or table.column(each.role)
        for each in asked
        if each.name not in spread and (not each.optional or each.column or each.role in table.roles)
    }
    if wide is None or not spread:
        return Sheet((), (((), single),))
    needed = {each.role for each in asked if each.name in spread and not each.optional}
    items, lacking = [], []
    for label, columns in wide.items.items():
        if needed <= columns.keys():
            items.append((label, {name: columns[role] for name, role in spread.items() if role in columns} | single))
        elif needed & columns.keys():
            lacking.append(" ".join(label))
    if not items:
        raise RoleError(
            tr("No item has a column for each of {names}.", names=", ".join(sorted(needed))),
            "The named groups of the patterns must match the same text.",
        )
    notes: tuple[Note, ...] = ()
    if lacking:
        shown = ", ".join(f"'{shortened(label)}'" for label in lacking[:_SHOWN]) + (" …" if len(lacking) > _SHOWN else "")
        text = tr("{n} items lack one of {names} and are left out: {shown}.", n=len(lacking), names=", ".join(sorted(needed)), shown=shown)
        notes = (Note(code="items-incomplete", level="warning", text=text),)
    return Sheet(wide.names, tuple(items), notes)


def understand_all(table: DataTable, counted: pl.DataFrame, sheet: Sheet, asked: Sequence[ScoreQuery]) -> Understood:
    """Read the values of every score, using all its columns together.

    Raises RoleError if they are on another scale than declared or on no known scale, DataError if over 1 % cannot be read.
    """
    # the scale belongs to the column: filtered rows are evidence of it too, unless they are no answers
    none = [reason.number for reason in (Reason.PREVIEW, *table.excluded)]
    answers = counted.filter(pl.col("n") > 0, ~pl.col(REASON).is_in(none))
    meanings, scales, best, notes = {}, {}, {}, list[Note]()
    inferred: defaultdict[tuple[Scale, str], list[str]] = defaultdict(list)
    unheard: defaultdict[str, list[str]] = defaultdict(list)
    heard = set[str]()
    held, values = _values(answers, sheet, asked)
    readings, more = _readings(table, sheet, [each for each in asked if each.name in values], values)
    notes += more
    for each in asked:
        columns = sheet.of(each.name)
        if not columns:
            continue
        reading = readings[each.name]
        rule = reading.rule
        what = (
            f"'{shortened(table.shown.get(columns[0], columns[0]))}'"
            if len(columns) == 1
            else tr("{role} in {n} columns", role=each.role, n=len(columns))
        )
        # what the profile of the tool declares is not inferred
        if reading.why and not (table.tool and any(map(table.known_of, columns))):
            inferred[rule.scale, reading.why].append(what)
        notes += reading.notes
        meanings[each.name], doubts = understand_column(values[each.name].items(), rule, _quoted(table, held[each.name]))
        scales[each.name], best[each.name] = rule.scale, reading.best
        rule = table.score_rule(each.role, rule.scale, columns)
        notes += doubts
        missing = unused_codes(rule, values[each.name]) if values[each.name] else set[str]()
        heard |= given_codes(rule) - missing
        for code in missing:
            unheard[code].append(what)
    notes += [_inferred(whats, scale, why) for (scale, why), whats in inferred.items()]
    return Understood(meanings, scales, best, (*notes, *_unheard({code: whats for code, whats in unheard.items() if code not in heard})))


def _values(
    answers: pl.DataFrame, sheet: Sheet, asked: Sequence[ScoreQuery]
) -> tuple[dict[str, dict[str, list[tuple[object, int]]]], dict[str, Counter[object]]]:
    """The values of each score with their numbers of answers: by column, and of all its columns together."""
    held, values = dict[str, dict[str, list[tuple[object, int]]]](), dict[str, Counter[object]]()
    for each in asked:
        if not (columns := sheet.of(each.name)):
            continue
        held[each.name] = {
            column: answers.group_by(score_name(sheet.columns.index(column))).agg(pl.col("n").sum()).rows() for column in columns
        }
        values[each.name] = Counter()
        for pairs in held[each.name].values():
            values[each.name].update(dict(pairs))
    return held, values


def _readings(
    table: DataTable, sheet: Sheet, asked: Sequence[ScoreQuery], values: Mapping[str, Counter[object]]
) -> tuple[dict[str, ScoreReading], list[Note]]:
    """How each score is read, those that are compared on one scale, and notes on such scales."""

    def read(each: ScoreQuery, shared: Scale | None = None) -> ScoreReading:
        columns = sheet.of(each.name)
        return read_score(table, each.role, columns, values[each.name], numeric=each.numeric, as_asked=each.as_asked, shared=shared)

    readings, notes = {each.name: read(each) for each in asked}, list[Note]()
    for family in dict.fromkeys(each.compared for each in asked if each.compared):
        from cxkit.counts.survey.common_scale import common_scales, notes_on_scales

        compared = {each.name: each for each in asked if each.compared == family}
        shared = common_scales({name: readings[name] for name in compared}, values)
        readings |= {name: read(compared[name], scale) for name, scale in shared.items()}
        notes += notes_on_scales({name: readings[name] for name in compared}, shared)
    return readings, notes


def _unheard(codes: Mapping[str, Sequence[str]]) -> list[Note]:
    """Note codes and labels that occur nowhere: a mistyped one must not look as if it had been applied."""
    if not codes:
        return []
    where = _listed(list(dict.fromkeys(what for whats in codes.values() for what in whats)))
    return [Note(code="codes-unused", level="info", text=tr("Not found in {where}: {names}.", where=where, names=", ".join(sorted(codes))))]


def _listed(whats: Sequence[str]) -> str:
    return ", ".join(whats[:_SHOWN]) + (tr(" and {n} more", n=len(whats) - _SHOWN) if len(whats) > _SHOWN else "")


def _quoted(table: DataTable, held: Mapping[str, Sequence[tuple[object, int]]]) -> Quoted:
    if len(held) == 1:
        only = next(iter(held))
        return lambda _column, *values: table.quoted(only, *values)
    holders = {raw: column for column, pairs in held.items() for raw, _ in pairs}

    def quoted(_column: str, *values: object) -> list[str]:
        return [text for value in values for text in table.quoted(holders[value], value)]

    return quoted


def _inferred(whats: Sequence[str], scale: Scale, why: str) -> Note:
    text = tr(
        "{whats} is read on {scale}, {why}." if len(whats) == 1 else "{whats} are read on {scale}, {why}.",
        whats=_listed(whats),
        scale=scale,
        why=why,
    )
    return Note(
        code="scale-inferred",
        level="info",
        text=text,
        hint=tr("--scale {scale} confirms it", scale=scale)
        if scale.low >= 0
        else tr("--scale {low}..{high} confirms it", low=scale.low, high=scale.high),
    )


def classify_rows(counted: pl.DataFrame, sheet: Sheet, understood: Understood, asked: Sequence[ScoreQuery]) -> ClassifiedRows:
    """Separate the answers from the excluded rows."""
    rows = counted.with_row_index(ROW)
    for position, column in enumerate(sheet.columns):
        name = next(name for _, columns in sheet.items for name, held in columns.items() if held == column)
        rows = rows.join(_lookup(rows, position, understood.meaning[name]), on=score_name(position), how="left", nulls_equal=True)
    present = [each for each in asked if sheet.of(each.name)]
    parts = [_item(rows, sheet, item, present) for item in sheet.items]
    answers = parts[0] if len(parts) == 1 else pl.concat(parts)
    numbers = {str(reason): reason.number for reason in Reason}
    of_score = pl.col("of_score").replace_strict(numbers, default=None, return_dtype=pl.Int64)
    number, used = first_reason(pl.col(REASON), of_score).alias(REASON), (pl.col(REASON) == 0) & (pl.col("n") > 0)
    if len(parts) == 1:  # an answer for each row, in the same order
        rows = rows.with_columns(answers.get_column("reason").alias("of_score")).with_columns(number)
        answers = answers.filter(rows.select(used).to_series())
    else:
        garbled = pl.col("reason").filter(~pl.col("reason").is_in(_BLANK)).first()
        known = pl.col("reason").is_null().any()
        of_row = answers.group_by(ROW).agg(pl.when(~known).then(pl.coalesce(garbled, pl.col("reason").first())).alias("of_score"))
        rows = rows.join(of_row, on=ROW, how="left").with_columns(number)
        answers = answers.join(rows.filter(used).select(ROW), on=ROW, how="semi")
    notes = (*_single_notes(answers, sheet), *_optional_notes(answers, present))
    return ClassifiedRows(rows, answers.filter(pl.col("reason").is_null()).drop("reason"), notes)


def _lookup(rows: pl.DataFrame, position: int, meaning: Mapping[object, float | Reason]) -> pl.DataFrame:
    """The meaning of each value of one column: its number, or the reason why it has none."""
    raws = rows.get_column(score_name(position)).unique().to_list()
    # values that cannot be answers are in rows that are excluded already; NaN is not even equal to itself
    meant = [Reason.MISSING if raw != raw else meaning.get(raw, Reason.UNREADABLE) for raw in raws]  # noqa: PLR0124
    return pl.DataFrame(
        {
            score_name(position): pl.Series(raws, dtype=rows.schema[score_name(position)]),
            _number(position): pl.Series([None if isinstance(each, Reason) else each for each in meant], dtype=pl.Float64),
            _why(position): pl.Series([str(each) if isinstance(each, Reason) else None for each in meant], dtype=pl.String),
        }
    )


def _number(position: int) -> str:
    return f"cx:number{position}"


def _why(position: int) -> str:
    return f"{_WHY}{position}"


def _item(rows: pl.DataFrame, sheet: Sheet, item: tuple[tuple[str, ...], Mapping[str, str]], asked: Sequence[ScoreQuery]) -> pl.DataFrame:
    """The answers about one item, each with the reason for its exclusion; null if it counts."""
    label, columns = item
    place = {name: sheet.columns.index(column) for name, column in columns.items()}
    numbers = [
        (pl.col(_number(place[each.name])) if each.name in place else pl.lit(None, dtype=pl.Float64)).alias(each.name) for each in asked
    ]
    why = [pl.col(_why(place[each.name])) for each in asked if not each.optional]
    garbled = pl.coalesce(pl.when(~each.is_in(_BLANK)).then(each) for each in why)
    partly = pl.any_horizontal(each.is_null() for each in why) & pl.any_horizontal(each.is_not_null() for each in why)
    reason = pl.when(garbled.is_not_null()).then(garbled).when(partly).then(pl.lit(str(Reason.INCOMPLETE))).otherwise(why[0])
    odd = [
        (pl.col(_why(place[each.name])) if each.name in place else pl.lit(None, dtype=pl.String)).alias(f"{_WHY}:{each.name}")
        for each in asked
        if each.optional
    ]
    kept = [column for column in rows.columns if not column.startswith(("cx:score", "cx:number", _WHY))]
    names = [pl.lit(text).alias(name) for name, text in zip(sheet.names, label, strict=True)]
    return rows.select(*kept, *names, *numbers, *odd, reason.alias("reason"))


def _single_notes(answers: pl.DataFrame, sheet: Sheet) -> list[Note]:
    """Note how many answers are missing in rows that hold others."""
    lost = dict(answers.drop_nulls("reason").group_by("reason").agg(pl.col("n").sum()).rows())
    if not lost:
        return []
    total = int(answers.get_column("n").sum())
    reasons = ", ".join(f"{formatted(lost[reason], ',')} {translated(reason)}" for reason in map(str, Reason) if reason in lost)
    text = tr(
        "Of {total:,} answers about {n} items, {n2:,} do not count: {reasons}.",
        total=total,
        n=len(sheet.items),
        n2=sum(lost.values()),
        reasons=reasons,
    )
    return [Note(code="answers-ignored", level="warning" if lost.keys() - set(map(str, _BLANK)) else "info", text=text)]


def _optional_notes(answers: pl.DataFrame, asked: Sequence[ScoreQuery]) -> list[Note]:
    """Note how many answers count although one of their optional scores cannot be used."""
    notes = []
    for each in asked:
        if not each.optional:
            continue
        why = pl.col(f"{_WHY}:{each.name}")
        lost = dict(answers.filter(pl.col("reason").is_null(), why.is_not_null()).group_by(why).agg(pl.col("n").sum()).rows())
        if lost:
            reasons = ", ".join(f"{formatted(lost[reason], ',')} {translated(reason)}" for reason in map(str, Reason) if reason in lost)
            total = sum(lost.values())
            text = tr(
                "{total:,} answer counts without {role}: {reasons}."
                if total == 1
                else "{total:,} answers count without {role}: {reasons}.",
                total=total,
                role=each.role,
                reasons=reasons,
            )
            odd = lost.keys() - set(map(str, _BLANK))
            notes.append(Note(code="values-ignored-in-part", level="warning" if odd else "info", text=text))
    return notes
