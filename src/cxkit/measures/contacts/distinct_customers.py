"""The number of distinct customers in any group of cells, from one pass over the cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from math import prod

from cxkit.counts.prepare import CUSTOMER
from cxkit.counts.several_answers import overlap, spread
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate, by_name
from cxkit.measures.sums import GroupKey

_WORD = 64
_MOST = 512  # of cells: with more, a customer's bits take more room than the customers themselves
_WIDEST = 1 << 20
_CODE = "cx:code"


class DistinctCustomers:
    """Each customer as a set of the cells they were in, a bit for each; who is in a group is who has a bit of it.

    ``cells`` has ``cx:customer`` and the columns ``by``. To count the distinct customers of every group of every table anew takes many
    times as long as to count the contacts.
    """

    def __init__(self, cells: pl.DataFrame, by: Sequence[str]) -> None:
        self._cells = cells
        self._by = tuple(by)

    def customers(self, by: Sequence[str]) -> dict[GroupKey, int]:
        """How many customers each group has; a group may be missing where no contact of it has a customer."""
        if overlap(self._cells, self._by) or prod(map(len, self._values.values())) > _WIDEST or len(self._present) > _MOST:
            return self._counted(by)
        places = [self._by.index(name) for name in by]
        masks: dict[GroupKey, list[int]] = {}
        for number, cell in enumerate(self._present):
            mask = masks.setdefault(tuple(cell[place] for place in places), [0] * self._words)
            mask[number // _WORD] |= 1 << number % _WORD
        tests = [
            reduce(lambda a, b: a | b, ((pl.col(str(at)) & pl.lit(word, dtype=pl.UInt64)) != 0 for at, word in enumerate(mask) if word))
            .sum()
            .alias(str(number))
            for number, mask in enumerate(masks.values())
        ]
        found = self._bits.lazy().select(tests).collect(engine="streaming").row(0) if tests else ()
        return {key: int(n) for key, n in zip(masks, found, strict=True)}

    @cached_property
    def _values(self) -> dict[str, list[object]]:
        return {name: self._sorted(name) for name in self._by}

    def _sorted(self, name: str) -> list[object]:
        values = self._cells.lazy().select(pl.col(name).unique()).collect(engine="streaming").to_series().to_list()
        return sorted(values, key=lambda value: by_name([value]))

    @cached_property
    def _known(self) -> pl.DataFrame:
        """The customers with the cells that they were in, as a number for each combination that there could be."""
        code = pl.lit(0, dtype=pl.UInt32)
        for name, values in self._values.items():
            named = [value for value in values if value is not None]
            if self._cells.schema[name] in (pl.String, pl.Enum):
                place = pl.col(name).cast(pl.Enum([str(value) for value in named])).to_physical().cast(pl.UInt32)
            else:
                place = pl.col(name).replace_strict({value: at for at, value in enumerate(named)}, default=None, return_dtype=pl.UInt32)
            code = code * len(values) + place.fill_null(len(named))
        known = self._cells.lazy().filter(pl.col(CUSTOMER).is_not_null())
        return known.select(CUSTOMER, code.alias(_CODE)).collect(engine="streaming")

    @cached_property
    def _codes(self) -> list[int]:
        return sorted(self._known.get_column(_CODE).unique().to_list())

    @cached_property
    def _present(self) -> list[tuple[object, ...]]:
        """The combinations that there are."""
        return [self._combination(code) for code in self._codes]

    def _combination(self, code: int) -> tuple[object, ...]:
        parts = []
        for values in reversed(self._values.values()):
            code, place = divmod(code, len(values))
            parts.append(values[place])
        return tuple(reversed(parts))

    @property
    def _words(self) -> int:
        return -(-len(self._codes) // _WORD) or 1

    @cached_property
    def _bits(self) -> pl.DataFrame:
        """One row per customer: the bits of their cells, a word for each 64."""
        size = prod(map(len, self._values.values()))
        words = []
        for start in range(0, len(self._codes), _WORD):
            codes = self._codes[start : start + _WORD]
            bits = pl.Series([0], dtype=pl.UInt64).new_from_index(0, size).scatter(codes, [1 << bit for bit in range(len(codes))])
            words.append(pl.lit(bits).gather(pl.col(_CODE)).alias(str(start // _WORD)))
        return self._known.select(CUSTOMER, *words).lazy().group_by(CUSTOMER).agg(pl.all().bitwise_or()).collect(engine="streaming")

    def _counted(self, by: Sequence[str]) -> dict[GroupKey, int]:
        known = self._cells.lazy().filter(pl.col(CUSTOMER).is_not_null())
        people = pl.col(CUSTOMER).n_unique().alias("people")
        counted = aggregate(spread(known, by), by, [people]).collect(engine="streaming")
        return {tuple(row[name] for name in by): row["people"] for row in counted.iter_rows(named=True)}
