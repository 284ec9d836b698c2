"""From counted scores to the sums that estimates need, for each group, for all other answers, and for the period before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal, Protocol

from cxkit.counts import Tally, group_id
from cxkit.counts.periods import STEP
from cxkit.counts.persons import lone_units
from cxkit.counts.several_answers import overlap, spread
from cxkit.counts.survey.design import STRATUM
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate
from cxkit.measures.group_sums import MOMENTS, Pair, Row, Sums, clustered_rest, minus, of_strata
from cxkit.stats.moments import Cross, Moments

GroupKey = tuple[object, ...]
Engine = Literal["in-memory", "streaming"]


class Scoring(Protocol):
    """How a measure uses the scores of one answer: its class, and its contribution to each mean."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the classes that the answers fall into; every answer falls into exactly one."""

    @property
    def means(self) -> tuple[str, ...]:
        """Names of the means; the first is the one that groups are compared by."""

    @property
    def by_ranks(self) -> bool:
        """Whether the measure needs to know how often each contribution to the mean ``ranked`` occurs."""

    @property
    def ranked(self) -> int:
        """The place of that mean."""

    @property
    def by_respondent(self) -> bool:
        """Whether, in a wide survey, a figure over several items is the mean of each respondent first, and so counts respondents."""

    def part(self, *scores: float | None) -> str:
        """The class of an answer."""

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """The contribution of the answer to each mean; None if it does not count in one, which is never the first."""


class Rollup:
    """All sums from one tally, for any grouping of its cells.

    ``ranked`` is the place of the mean whose contributions are counted, for a measure that does not ask for it itself.
    """

    def __init__(self, tally: Tally, scoring: Scoring, *, ranked: int | None = None) -> None:
        self._tally = tally
        self._parts = scoring.parts
        self._means = scoring.means
        self._by_respondent = scoring.by_respondent and bool(tally.names)
        self._ranked = scoring.ranked if ranked is None else ranked
        self._by_ranks = scoring.by_ranks or ranked is not None
        scores = list(tally.scores)
        values = tally.cells.select(scores).unique()
        made = [(scoring.part(*row), scoring.contributions(*row)) for row in values.iter_rows()]
        lookup = values.with_columns(
            pl.Series("part", [part for part, _ in made], dtype=pl.String),
            *[pl.Series(_y(at), [given[at] for _, given in made], dtype=pl.Float64) for at in range(len(self._means))],
        )
        cells = tally.cells.join(lookup, on=scores, how="left", nulls_equal=True, maintain_order="left")
        # sums of whole numbers are the same in any order, and so can be made by all cores at once
        whole = not tally.weighted and "people" not in cells.columns
        whole = whole and all(y is None or y == int(y) for _, given in made for y in given)
        self._engine: Engine = "streaming" if whole else "in-memory"
        self._unweighted = bool(cells.select((pl.col("w") == pl.col("n")).all()).item())
        # text takes three times as long to group
        self._cells = cells.with_columns(pl.col(pl.String).cast(pl.Categorical))
        self._known: dict[tuple[str, ...], dict[GroupKey, Sums]] = {}
        self._last: tuple[object, pl.DataFrame] | None = None

    def groups(self, by: Sequence[str]) -> dict[GroupKey, Sums]:
        """The sums of every group that has answers; with no columns, of all answers together (present even without any)."""
        if tuple(by) not in self._known:
            self._known[tuple(by)] = self._group(by, averaged=self._averaged(by))
        return self._known[tuple(by)]

    def _averaged(self, by: Sequence[str]) -> bool:
        # a dimension has several items
        return self._by_respondent and not set(by) & (set(self._tally.names) - {group_id("dimension")})

    def _group(self, by: Sequence[str], *, averaged: bool) -> dict[GroupKey, Sums]:
        if not self.strata:
            return self._flat(by, averaged=averaged)
        found: dict[GroupKey, dict[str, Sums]] = {}
        for (*key, stratum), sums in self._flat((*by, STRATUM), averaged=averaged).items():
            found.setdefault(tuple(key), {})[str(stratum)] = sums
        return {key: of_strata(parts, self.strata) for key, parts in found.items()}

    @property
    def within(self) -> tuple[str, ...]:
        """The column of the strata, if there are any."""
        return (STRATUM,) if self.strata else ()

    @cached_property
    def strata(self) -> dict[str, tuple[int, float]]:
        """The sampling units of the whole sample in each stratum, and those of the population; empty unless the sample is stratified."""
        populations = self._tally.populations
        if not populations or not self._tally.cells.height:
            return {}
        found = self._flat((STRATUM,), averaged=self._averaged(()))
        whole = dict(sorted((str(key), sums.moments.units) for (key,), sums in found.items()))  # sums depend on the order
        for stratum, units in whole.items():
            if units > populations[stratum]:
                where = tr("stratum '{stratum}'", stratum=stratum) if stratum else tr("the sample")
                raise DataError(
                    tr(
                        "The population of {where} is {populations:,.0f}, and {units:,} of it answered.",
                        where=where,
                        populations=populations[stratum],
                        units=units,
                    ),
                    "--fpc takes the number of customers from whom the sample was drawn; with --cluster, of clusters.",
                )
        return {stratum: (units, populations[stratum]) for stratum, units in whole.items()}

    def _flat(self, by: Sequence[str], *, averaged: bool) -> dict[GroupKey, Sums]:
        """The sums of every group, without regard to strata."""
        sums = [pl.col(of).filter(pl.col("part") == part).sum().alias(f"{of}:{part}") for part in self._parts for of in ("n", "w")]
        sums.append(pl.col("ww").sum().alias("row_ww"))
        if not self._tally.in_units:
            grouped = self._grouped(self._cells, by, [*sums, *self._row_moments()])
        else:
            units = self._units(by, averaged=averaged)
            names = [_of(name, at) for at in range(len(self._means)) for name in MOMENTS]
            moments = self._grouped(units, by, [pl.col(name).sum() for name in names])
            answers = self._grouped(self._cells, by, sums)
            grouped = answers.join(moments, on=by, nulls_equal=True) if by else answers.hstack(moments)
            if averaged:  # a respondent's weight counts once
                grouped = grouped.with_columns(pl.col(_of("ww", 0)).alias("row_ww"))
        histograms = self._histograms(by, averaged=averaged) if self._by_ranks else {}
        found = {}
        for row in grouped.iter_rows(named=True):
            key = tuple(row[column] for column in by)
            found[key] = self._sums(row, histograms.get(key, ()))
        return found

    def _histograms(self, by: Sequence[str], *, averaged: bool) -> dict[GroupKey, tuple[tuple[float, int], ...]]:
        y = pl.col(_y(self._ranked))
        counted = self._cells.select(*by, y.alias("value"), "n")
        if averaged:
            units = self._clusters(by, averaged=True)
            counted = units.select(
                *by, (pl.col(_of("T", self._ranked)) / pl.col(_of("W", self._ranked))).alias("value"), pl.col("people").alias("n")
            )
        rows = spread(counted, by).group_by(*by, "value").agg(pl.col("n").sum()).sort("value").rows()
        found: dict[GroupKey, list[tuple[float, int]]] = {}
        for row in rows:
            found.setdefault(tuple(row[: len(by)]), []).append((row[-2], row[-1]))
        return {key: tuple(pairs) for key, pairs in found.items()}

    def against_rest(self, by: Sequence[str]) -> dict[GroupKey, Pair]:
        """Every group and all other answers."""
        groups = self.groups(by)
        averaged = self._averaged(by)
        everything = (self.groups(()) if averaged == self._averaged(()) else self._group((), averaged=averaged))[()]
        if not self._tally.in_units:
            return {key: Pair(sums, minus(everything, sums), None, everything.moments.units) for key, sums in groups.items()}
        names = {_of("W", 0): "W", _of("T", 0): "T"}
        within = self.within
        # of answers in several groups each counts once in the whole
        own = self._clusters((*by, *within), averaged=averaged).rename(names)
        apart = self._clusters((*by, *within), averaged=averaged, overlapping=False).rename(names) if overlap(self._cells, by) else own
        of_all = (pl.col("n").sum().alias("all_n"), pl.col("W").sum().alias("all_W"), pl.col("T").sum().alias("all_T"))
        whole = apart.lazy().group_by("unit", *within).agg(of_all).collect(engine=self._engine)
        joined = own.lazy().join(whole.lazy(), on=["unit", *within])
        both = joined.with_columns(
            (pl.col("all_W") - pl.col("W")).alias("V"),
            (pl.col("all_T") - pl.col("T")).alias("U"),
            (pl.col("all_n") > pl.col("n")).alias("else"),
        ).collect(engine=self._engine)
        spread = pl.col("spread")
        shared = self._grouped(
            both,
            (*by, *within),
            [
                *_products("W", "T", "V", "U"),
                pl.col("people").filter(~pl.col("else")).sum().alias("gone"),
                *[
                    ((pl.col(a) * pl.col(b) - pl.col(f"all_{x}") * pl.col(f"all_{y}")) * spread).sum().alias(name)
                    for a, b, x, y, name in (("V", "V", "W", "W", "d_ww"), ("V", "U", "W", "T", "d_wwy"), ("U", "U", "T", "T", "d_wwyy"))
                ],
                (((pl.col("V") ** 4 - pl.col("all_W") ** 4) * spread**2) / pl.col("people")).sum().alias("d_w4"),
            ],
        )
        found = _by_stratum(shared, by)
        lone = self._lone((*by, *within))
        pairs = {}
        for key, sums in groups.items():
            rows = found.get(key, {})
            alone = {stratum: lone.get((*key, stratum) if stratum else key) for stratum in self.strata or ("",)}
            rest = clustered_rest(everything, sums, alone, rows)
            pairs[key] = Pair(sums, rest, _cross(rows, self.strata), everything.moments.units)
        return pairs

    def against_before(self, by: Sequence[str]) -> dict[GroupKey, Pair]:
        """Every group in a period, and the same group in the calendar period before; ``by`` ends with ``period``."""
        every = self._tally.every
        if every is None:
            return {}
        groups = self.groups(by)
        starts = pl.DataFrame({"before": pl.Series(sorted({key[-1] for key in groups}), dtype=pl.Date)})
        following = starts.with_columns(pl.col("before").dt.offset_by(STEP[every]).alias("start"))
        earlier = dict(following.filter(pl.col("start").is_in(starts.get_column("before").implode())).select("start", "before").rows())
        shared: dict[GroupKey, dict[str, Row]] = {}
        if self._tally.in_units:
            levels = [*by, *self.within]
            own = self._clusters(levels, averaged=self._averaged(by)).lazy().rename({_of("W", 0): "W", _of("T", 0): "T"})
            before = own.select("unit", *levels, V="W", U="T").with_columns(pl.col("period").dt.offset_by(STEP[every]))
            both = own.join(before, on=["unit", *levels], nulls_equal=True).collect(engine=self._engine)
            grouped = self._grouped(both, levels, [*_products("W", "T", "V", "U"), pl.col("people").sum().alias("gone")])
            shared = _by_stratum(grouped, by)
        pairs = {}
        for key, sums in groups.items():
            previous = groups.get((*key[:-1], earlier.get(key[-1])))
            if previous is not None:
                rows = shared.get(key, {})
                units = sums.moments.units + previous.moments.units - int(sum(row["gone"] for row in rows.values()))
                pairs[key] = Pair(sums, previous, _cross(rows, self.strata), units)
        return pairs

    def units(self, by: Sequence[str]) -> pl.DataFrame:
        """For each unit of sampling in each group the sums ``W:i`` of its weights and ``T:i`` of weight × contribution to the i-th mean.

        Identical answers are one row, as are respondents of a wide survey: ``people`` is the number of units, ``spread`` the factor from
        the square of their sum to the sum of their squares.
        """
        if self._tally.in_units and self._cells.get_column("unit").null_count() == 0:
            return _as_text(self._clusters(by, averaged=self._averaged(by)))
        unit = pl.coalesce("unit", lone_units()) if self._tally.in_units else lone_units()
        alone = pl.col("unit").is_null() if self._tally.in_units else pl.lit(value=True)
        cells = self._cells.with_columns(
            unit.alias("unit"),
            pl.when(alone).then(pl.col("n")).otherwise(1).alias("people"),
            pl.when(alone).then(pl.col("ww") / pl.col("w") ** 2).otherwise(1.0).alias("spread"),
        )
        return _as_text(self._unit_sums(spread(cells, by), by))

    def _grouped(self, frame: pl.DataFrame | pl.LazyFrame, by: Sequence[str], sums: list[pl.Expr]) -> pl.DataFrame:
        """The ``sums`` of each group; a frame that is not made yet is not held in memory where the order of its rows does not matter."""
        if self._engine == "streaming" and isinstance(frame, pl.LazyFrame):
            return aggregate(frame, by, sums).collect(engine="streaming")
        rows = frame.lazy().collect()
        # sums of other than whole numbers depend on the order of the rows, and on how these are cut into pieces
        rows = rows if self._engine == "streaming" else rows.rechunk()
        return spread(rows, by).group_by(by, maintain_order=self._engine == "in-memory").agg(sums) if by else rows.select(sums)

    def _clusters(self, by: Sequence[str], *, averaged: bool, overlapping: bool = True) -> pl.DataFrame:
        """The sums W of w and T of w*y of each unit in each group, for each mean; ``averaged``: each respondent's weight counts once.

        With several answers in a cell groups are ``overlapping``, or else the groups of all of a cell's answers together. The last sums are
        kept, because groups and their pairs need the same ones.
        """
        wanted = (tuple(by), averaged, overlapping)
        if self._last is None or self._last[0] != wanted:
            self._last = None  # before the next ones take memory
            self._last = wanted, self._make_clusters(by, averaged=averaged, overlapping=overlapping)
        return self._last[1]

    def _make_clusters(self, by: Sequence[str], *, averaged: bool, overlapping: bool) -> pl.DataFrame:
        cells = self._cells.filter(pl.col("unit").is_not_null())
        units = self._unit_sums(spread(cells, by) if overlapping else cells, by)
        if averaged:
            share = [(pl.col("people") / pl.col(_of("N", at))).alias(_of("S", at)) for at in range(len(self._means))]
            units = units.with_columns(share).with_columns(
                (pl.col(_of(name, at)) * pl.when(pl.col(_of("N", at)) > 0).then(pl.col(_of("S", at))).otherwise(0.0)).alias(_of(name, at))
                for at in range(len(self._means))
                for name in ("W", "T")
            )
        return units

    def _unit_sums(self, cells: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
        # what is summed is made before the groups: an expression within millions of small groups takes many times as long
        terms, same = list[pl.Expr](), list[pl.Expr]()
        for at in range(len(self._means)):
            y, n, w = pl.col(_y(at)), _of("N", at), _of("W", at)
            there = y.is_not_null()
            # all answers count in the first mean
            terms += [pl.when(there).then("n").otherwise(0).alias(n)] if at else []
            terms.append((pl.col("w") * y.fill_null(0.0)).alias(_of("T", at)))
            same += [] if at else [pl.col("n").alias(n)]
            if self._unweighted:
                same.append(pl.col(n if at else "n").cast(pl.Float64).alias(w))
            else:
                terms.append(pl.when(there).then("w").otherwise(0.0).alias(w))
        names = ["n", *(term.meta.output_name() for term in terms)]
        patterns = [name for name in ("people", "spread") if name in cells.columns]
        made = cells.lazy().select("unit", *by, "n", *patterns, *terms)
        # sums of other than whole numbers depend on the order of the units
        groups = made.group_by("unit", *by, maintain_order=self._engine == "in-memory")
        sums = groups.agg(pl.col(names).sum(), pl.col(patterns).first())
        alone = [] if patterns else [pl.lit(1, dtype=pl.Int64).alias("people"), pl.lit(1.0).alias("spread")]
        return sums.with_columns(*same, *alone).collect(engine=self._engine)

    def _units(self, by: Sequence[str], *, averaged: bool) -> pl.LazyFrame:
        """The moments' terms: a row for each unit in each group, and one for the answers of a group that have none."""
        single = self._grouped(self._cells.filter(pl.col("unit").is_null()), by, self._row_moments())
        spread, people = pl.col("spread"), pl.col("people")
        terms = []
        for at in range(len(self._means)):
            N, W, T = (pl.col(_of(name, at)) for name in ("N", "W", "T"))
            there = N > 0
            terms += [
                pl.when(averaged & there).then(people).otherwise(N).alias(_of("n", at)),
                pl.when(there).then(people).otherwise(0).alias(_of("units", at)),
                W.alias(_of("w", at)),
                T.alias(_of("wy", at)),
                (W * W * spread).alias(_of("ww", at)),
                (W * T * spread).alias(_of("wwy", at)),
                (T * T * spread).alias(_of("wwyy", at)),
                # exact if the respondents of a row have equal weights
                pl.when(there).then((W * W * spread) ** 2 / people).otherwise(0.0).alias(_of("w4", at)),
            ]
        clusters = self._clusters(by, averaged=averaged).lazy().select(*by, *terms)
        names = clusters.collect_schema().names()
        return pl.concat([single.lazy().select(names), clusters], how="vertical_relaxed")

    def _lone(self, by: Sequence[str]) -> dict[GroupKey, Moments]:
        """The moments of the answers without a cluster, by group."""
        alone = self._grouped(self._cells.filter(pl.col("unit").is_null()), by, self._row_moments())
        return {tuple(row[column] for column in by): _moments(row, 0) for row in alone.iter_rows(named=True)}

    def _row_moments(self) -> list[pl.Expr]:
        """The moments if every answer is a unit of its own."""
        sums = []
        for at in range(len(self._means)):
            y = pl.col(_y(at))
            # all answers count in the first mean
            n, w, ww, w4 = (pl.col(name).filter(y.is_not_null()) if at else pl.col(name) for name in ("n", "w", "ww", "w4"))
            sums += [
                n.sum().alias(_of("n", at)),
                n.sum().alias(_of("units", at)),
                w.sum().alias(_of("w", at)),
                (pl.col("w") * y).sum().alias(_of("wy", at)),
                ww.sum().alias(_of("ww", at)),
                (pl.col("ww") * y).sum().alias(_of("wwy", at)),
                (pl.col("ww") * y * y).sum().alias(_of("wwyy", at)),
                w4.sum().alias(_of("w4", at)),
            ]
        return sums

    def _sums(self, row: Mapping[str, float], histogram: tuple[tuple[float, int], ...]) -> Sums:
        means = {name: _moments(row, at) for at, name in enumerate(self._means)}
        return Sums(
            counts={part: int(row[f"n:{part}"] or 0) for part in self._parts},
            weights={part: float(row[f"w:{part}"] or 0.0) for part in self._parts},
            row_ww=row["row_ww"] or 0.0,
            moments=means[self._means[0]],
            means=means,
            histogram=histogram,
        )


def _as_text(units: pl.DataFrame) -> pl.DataFrame:
    """The rows with the names of groups as text."""
    return units.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _y(at: int) -> str:
    return f"y:{at}"


def _of(name: str, at: int) -> str:
    """The column of a sum for the mean at that place."""
    return f"{name}:{at}"


def _moments(row: Mapping[str, float], at: int) -> Moments:
    return Moments(**{name: row[_of(name, at)] or 0 for name in MOMENTS})  # type: ignore[arg-type]  # n and units are whole


def _products(w: str, t: str, v: str, u: str) -> list[pl.Expr]:
    pairs = {"ww": (w, v), "wt": (w, u), "tw": (t, v), "tt": (t, u)}
    return [(pl.col(a) * pl.col(b) * pl.col("spread")).sum().alias(name) for name, (a, b) in pairs.items()]


def _by_stratum(frame: pl.DataFrame, by: Sequence[str]) -> dict[GroupKey, dict[str, Row]]:
    """The rows of each group by stratum; by a blank if the sample is not stratified."""
    found: dict[GroupKey, dict[str, Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(tuple(row[column] for column in by), {})[str(row.get(STRATUM, ""))] = row
    return {key: dict(sorted(rows.items())) for key, rows in found.items()}


def _cross(rows: Mapping[str, Row], strata: Iterable[str]) -> Cross:
    parts = tuple(_cross_of(rows.get(stratum)) for stratum in strata)
    return Cross(*(sum(row[name] for row in rows.values()) for name in ("ww", "wt", "tw", "tt")))._replace(strata=parts)


def _cross_of(row: Row | None) -> Cross:
    return Cross(row["ww"], row["wt"], row["tw"], row["tt"]) if row else Cross(0.0, 0.0, 0.0, 0.0)
