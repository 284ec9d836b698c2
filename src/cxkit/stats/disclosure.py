"""Cell suppression: which rows of a report are suppressed, so that the figures of no group below a threshold can be derived.

The answers fall into atoms, the finest cells that hold any. A row of a table is a sum over some of them, and every sum of a report (n,
promoters, ...) is linear; so rows, taken together, disclose exactly the linear span of their indicator vectors. A set of rows is safe
when that span holds the indicator of no non-empty group of fewer than ``threshold`` answers, whether a row of the report names the group
or not. Rows are taken from the largest to the smallest, and each is published unless it would make the published rows unsafe. Hence

* a row is suppressed before any larger one, a finer row before the row it is part of, and the overall row only if it is itself too small;
* no row is suppressed in vain: each one, if published, would disclose a small group (more published rows are never safer);
* an implied row (the last one of a partition) is published, since suppressing it would protect nothing.

``published_rows`` keeps that span, ``small_groups`` searches it.

Inference from bounds (a suppressed count is at least 0 and at most its row's) is not treated, nor are attackers with prior knowledge.

Sources: L. H. Cox, Suppression methodology and statistical disclosure control, JASA 75 (1980), 377-385 (complementary suppression, exact
disclosure through linear combinations); A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4 (threshold rule,
linked tables); P. Diaconis and B. Sturmfels, Algebraic algorithms for sampling from conditional distributions, Annals of Statistics 26
(1998), 363-397 (moves).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cxkit.stats.atom_sizes import Size, add_sizes, count
from cxkit.stats.published_rows import PublishedRows


def suppress(
    rows: Sequence[frozenset[int]],
    sizes: Sequence[Size],
    threshold: int,
    known: int = 0,
    *,
    sensitive: Collection[int] = (),
    first: Collection[int] = (),
) -> set[int]:
    """The rows to suppress, of all tables of a report taken together.

    Rows with fewer answers than the threshold are suppressed, also empty ones (primary suppression), then rows that would disclose a
    smaller group by sums and differences (complementary suppression). The result depends on the arguments alone; of equally large rows the
    later ones are suppressed first. A search over very many small atoms stops after a fixed number of steps; then the row is suppressed,
    which is conservative.

    Parameters
    ----------
    rows : sequence of frozenset of int
        For each row the atoms that it sums over.
    sizes : sequence of int or frozenset
        For each atom its number of answers, or the set of its respondents (from ``threshold`` respondents on their number suffices).
    threshold : int
        Number of answers from which a group may be shown; 1 or less suppresses nothing.
    known : int
        Number of leading rows that are public anyway: they are never suppressed, and what they disclose by themselves is ignored.
    sensitive : collection of int
        Rows that are suppressed whatever their size.
    first : collection of int
        Rows that are published before larger ones, if that is safe.

    Returns
    -------
    set of int
        Indices of the suppressed rows.

    References
    ----------
    Cox (1980), Suppression methodology and statistical disclosure control, JASA 75; Hundepool et al. (2012), Statistical Disclosure
    Control, chapter 4. The order of publication is our own.

    Examples
    --------
    >>> whole, parts = frozenset({0, 1, 2}), [frozenset({0}), frozenset({1}), frozenset({2})]
    >>> suppress([whole, *parts], [20, 12, 3], threshold=5)  # the part of 3, and that of 12, which would disclose it
    {2, 3}
    """
    if threshold <= 1:
        return set()
    totals = [count(sizes[atom] for atom in row) for row in rows]
    suppressed = {index for index, total in enumerate(totals) if (total < threshold or index in sensitive) and index >= known}
    shown = (index for index in range(known, len(rows)) if index not in suppressed)
    chosen = sorted(shown, key=lambda index: (index not in first, -totals[index], index))
    order = [*range(known), *chosen]
    memberships, weights = _merge([rows[index] for index in order], sizes)
    if all(count([weight]) >= threshold for weight in weights):
        return suppressed  # any group that can be derived is a union of cells
    published = PublishedRows(memberships, weights, len(order), threshold)
    for place in range(known):
        published.admit(place, checked=False)
    suppressed.update(index for place, index in enumerate(chosen, known) if not published.admit(place))
    return suppressed


def _merge(rows: Sequence[frozenset[int]], sizes: Sequence[Size]) -> tuple[list[tuple[int, ...]], list[Size]]:
    """The rows that each cell belongs to, and its size; a cell merges the atoms that are in the same rows.

    Cells of large rows come first: they have many rows in common, so the moves between them are short.
    """
    memberships: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        for atom in row:
            if sizes[atom]:
                memberships.setdefault(atom, []).append(index)
    weights: dict[tuple[int, ...], Size] = {}
    for atom in sorted(memberships):
        key = tuple(memberships[atom])
        weights[key] = add_sizes(weights[key], sizes[atom]) if key in weights else sizes[atom]
    popular = sorted(weights, key=lambda key: -sum(len(rows[row]) for row in key))
    return popular, [weights[key] for key in popular]
