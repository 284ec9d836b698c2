"""From counted scores to the sums that estimates need, for each group, for all other answers, and for the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from cxkit.lazy import pl
from cxkit.stats.moments import Cross, Moments
from cxkit.tables import Tally

GroupKey = tuple[object, ...]
_STEP = {"week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
_MOMENTS = ("n", "units", "w", "wy", "ww", "wwy", "wwyy")


class Scoring(Protocol):
    """What a measure makes of one score: the part of the answers it belongs to, and its contribution to the mean."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the classes that the answers fall into; every score falls into exactly one."""

    def part(self, score: float) -> str:
        """The class of a score."""

    def contribution(self, score: float) -> float:
        """What the score adds to the mean."""


class Sums(NamedTuple):
    """The sufficient statistics of one group.

    ``counts`` are answers and ``weights`` their weights by part; ``moments`` are those of the contributions, over answers or over clusters;
    ``row_ww`` is the sum of the squared weights of single answers.
    """

    counts: Mapping[str, int]
    weights: Mapping[str, float]
    row_ww: float
    moments: Moments

    @property
    def n(self) -> int:
        """Number of answers."""
        return self.moments.n


class Pair(NamedTuple):
    """Two groups to compare: ``cross`` holds what they share where clusters are in both, ``units`` counts answers or clusters in either."""

    a: Sums
    b: Sums
    cross: Cross | None
    units: int


class Rollup:
    """All sums that can be had from one tally, for any grouping of its cells."""

    def __init__(self, tally: Tally, scoring: Scoring) -> None:
        self._tally = tally
        self._parts = scoring.parts
        scores = tally.cells.get_column("score").unique().to_list()
        lookup = pl.DataFrame(
            {
                "score": pl.Series(scores, dtype=pl.Float64),
                "y": pl.Series([scoring.contribution(score) for score in scores], dtype=pl.Float64),
                "part": pl.Series([scoring.part(score) for score in scores], dtype=pl.String),
            }
        )
        self._cells = tally.cells.join(lookup, on="score", how="left")
        self._known: dict[tuple[str, ...], dict[GroupKey, Sums]] = {}

    def groups(self, by: Sequence[str]) -> dict[GroupKey, Sums]:
        """The sums of every group that has answers; with no columns, of all answers together (present even without any)."""
        if tuple(by) not in self._known:
            self._known[tuple(by)] = self._group(by)
        return self._known[tuple(by)]

    def _group(self, by: Sequence[str]) -> dict[GroupKey, Sums]:
        sums = [pl.col(of).filter(pl.col("part") == part).sum().alias(f"{of}:{part}") for part in self._parts for of in ("n", "w")]
        sums.append(pl.col("ww").sum().alias("row_ww"))
        if self._tally.cluster is None:
            grouped = self._grouped(self._cells, by, [*sums, *_row_moments()])
        else:
            moments = self._grouped(self._units(by), by, [pl.col(name).sum() for name in _MOMENTS])
            answers = self._grouped(self._cells, by, sums)
            grouped = answers.join(moments, on=by, nulls_equal=True) if by else answers.hstack(moments)
        return {tuple(row[column] for column in by): self._sums(row) for row in grouped.iter_rows(named=True)}

    def against_rest(self, by: Sequence[str]) -> dict[GroupKey, Pair]:
        """Every group and all other answers."""
        groups = self.groups(by)
        everything = self.groups(())[()]
        if self._tally.cluster is None:
            return {key: Pair(sums, _minus(everything, sums), None, everything.moments.units) for key, sums in groups.items()}
        own = self._clusters(by)
        whole = own.group_by("unit").agg(
            pl.col("n").sum().alias("all_n"), pl.col("W").sum().alias("all_W"), pl.col("T").sum().alias("all_T")
        )
        both = own.join(whole, on="unit").with_columns(
            (pl.col("all_W") - pl.col("W")).alias("V"),
            (pl.col("all_T") - pl.col("T")).alias("U"),
            (pl.col("all_n") > pl.col("n")).alias("else"),
        )
        shared = self._grouped(
            both,
            by,
            [
                *_products("W", "T", "V", "U"),
                (~pl.col("else")).cast(pl.Int64).sum().alias("gone"),
                *[
                    (pl.col(a) * pl.col(b) - pl.col(f"all_{x}") * pl.col(f"all_{y}")).sum().alias(name)
                    for a, b, x, y, name in (("V", "V", "W", "W", "d_ww"), ("V", "U", "W", "T", "d_wwy"), ("U", "U", "T", "T", "d_wwyy"))
                ],
            ],
        )
        found = {tuple(row[column] for column in by): row for row in shared.iter_rows(named=True)}
        pairs = {}
        for key, sums in groups.items():
            row = found.get(key)
            pairs[key] = Pair(sums, _clustered_rest(everything, sums, self._lone(by).get(key), row), _cross(row), everything.moments.units)
        return pairs

    def against_before(self, by: Sequence[str]) -> dict[GroupKey, Pair]:
        """Every group in a period, and the same group in the calendar period before; ``by`` ends with ``period``."""
        every = self._tally.every
        if every is None:
            return {}
        groups = self.groups(by)
        starts = pl.DataFrame({"before": pl.Series(sorted({key[-1] for key in groups}), dtype=pl.Date)})
        following = starts.with_columns(pl.col("before").dt.offset_by(_STEP[every]).alias("start"))
        earlier = dict(following.filter(pl.col("start").is_in(starts.get_column("before").implode())).select("start", "before").rows())
        shared: dict[GroupKey, dict[str, float]] = {}
        if self._tally.cluster is not None:
            own = self._clusters(by)
            before = own.select("unit", *by, pl.col("W").alias("V"), pl.col("T").alias("U")).with_columns(
                pl.col("period").dt.offset_by(_STEP[every])
            )
            both = own.join(before, on=["unit", *by], nulls_equal=True)
            grouped = self._grouped(both, by, [*_products("W", "T", "V", "U"), pl.len().alias("gone")])
            shared = {tuple(row[column] for column in by): row for row in grouped.iter_rows(named=True)}
        pairs = {}
        for key, sums in groups.items():
            previous = groups.get((*key[:-1], earlier.get(key[-1])))
            if previous is not None:
                row = shared.get(key)
                units = sums.moments.units + previous.moments.units - int(row["gone"] if row else 0)
                pairs[key] = Pair(sums, previous, _cross(row), units)
        return pairs

    def atoms(self, by: Sequence[str]) -> dict[GroupKey, int]:
        """Answers in each of the finest groups."""
        return {tuple(row[:-1]): row[-1] for row in self._grouped(self._cells, by, [pl.col("n").sum()]).rows()}

    def _grouped(self, frame: pl.DataFrame, by: Sequence[str], sums: list[pl.Expr]) -> pl.DataFrame:
        return frame.group_by(by).agg(sums) if by else frame.select(sums)

    def _clusters(self, by: Sequence[str]) -> pl.DataFrame:
        """The sums W of w and T of w*y of each cluster in each group, for answers that have a cluster."""
        known = self._cells.filter(pl.col("unit").is_not_null())
        return known.group_by("unit", *by).agg(
            pl.col("n").sum(), pl.col("w").sum().alias("W"), (pl.col("w") * pl.col("y")).sum().alias("T")
        )

    def _units(self, by: Sequence[str]) -> pl.DataFrame:
        """The moments' terms: a row for each cluster in each group, and one for the answers of a group that have no cluster."""
        single = self._lone_frame(by)
        W, T = pl.col("W"), pl.col("T")
        clusters = self._clusters(by).select(
            *by,
            "n",
            pl.lit(1, dtype=pl.Int64).alias("units"),
            W.alias("w"),
            T.alias("wy"),
            (W * W).alias("ww"),
            (W * T).alias("wwy"),
            (T * T).alias("wwyy"),
        )
        return pl.concat([single.select(clusters.columns), clusters])

    def _lone_frame(self, by: Sequence[str]) -> pl.DataFrame:
        return self._grouped(self._cells.filter(pl.col("unit").is_null()), by, _row_moments())

    def _lone(self, by: Sequence[str]) -> dict[GroupKey, Moments]:
        """The moments of the answers without a cluster, by group."""
        rows = self._lone_frame(by).iter_rows(named=True)
        return {tuple(row[column] for column in by): Moments(**{name: row[name] for name in _MOMENTS}) for row in rows}

    def _sums(self, row: dict[str, float]) -> Sums:
        return Sums(
            counts={part: int(row[f"n:{part}"] or 0) for part in self._parts},
            weights={part: float(row[f"w:{part}"] or 0.0) for part in self._parts},
            row_ww=row["row_ww"] or 0.0,
            moments=Moments(**{name: row[name] or 0 for name in _MOMENTS}),  # type: ignore[arg-type]  # n and units are whole
        )


def _row_moments() -> list[pl.Expr]:
    """The moments where every answer is a unit of its own."""
    weight, y = pl.col("ww"), pl.col("y")
    return [
        pl.col("n").sum(),
        pl.col("n").sum().alias("units"),
        pl.col("w").sum(),
        (pl.col("w") * y).sum().alias("wy"),
        weight.sum(),
        (weight * y).sum().alias("wwy"),
        (weight * y * y).sum().alias("wwyy"),
    ]


def _products(w: str, t: str, v: str, u: str) -> list[pl.Expr]:
    pairs = {"ww": (w, v), "wt": (w, u), "tw": (t, v), "tt": (t, u)}
    return [(pl.col(a) * pl.col(b)).sum().alias(name) for name, (a, b) in pairs.items()]


def _cross(row: Mapping[str, float] | None) -> Cross:
    return Cross(row["ww"], row["wt"], row["tw"], row["tt"]) if row else Cross(0.0, 0.0, 0.0, 0.0)


def _minus(whole: Sums, group: Sums) -> Sums:
    """All answers without those of a group, where no unit is in both."""
    a, b = whole.moments, group.moments
    return Sums(
        counts={part: n - group.counts[part] for part, n in whole.counts.items()},
        weights={part: w - group.weights[part] for part, w in whole.weights.items()},
        row_ww=whole.row_ww - group.row_ww,
        moments=Moments(a.n - b.n, a.units - b.units, a.w - b.w, a.wy - b.wy, a.ww - b.ww, a.wwy - b.wwy, a.wwyy - b.wwyy),
    )


def _clustered_rest(whole: Sums, group: Sums, lone: Moments | None, row: Mapping[str, float] | None) -> Sums:
    """The same where clusters may be in both: their squares change by what ``row`` says, and only ``gone`` of them leave."""
    rest = _minus(whole, group)
    a = whole.moments
    units, ww, wwy, wwyy = (lone.units, lone.ww, lone.wwy, lone.wwyy) if lone else (0, 0.0, 0.0, 0.0)
    gone, d_ww, d_wwy, d_wwyy = (int(row["gone"]), row["d_ww"], row["d_wwy"], row["d_wwyy"]) if row else (0, 0.0, 0.0, 0.0)
    moments = Moments(
        rest.moments.n,
        a.units - units - gone,
        rest.moments.w,
        rest.moments.wy,
        a.ww - ww + d_ww,
        a.wwy - wwy + d_wwy,
        a.wwyy - wwyy + d_wwyy,
    )
    return Sums(counts=rest.counts, weights=rest.weights, row_ww=rest.row_ww, moments=moments)
