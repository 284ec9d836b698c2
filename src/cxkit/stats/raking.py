"""Weights that make a sample match a known population: post-stratification and raking, and the standard error that follows."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cxkit.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

# A label for each answer, and the population's total for each label (any label: a Mapping is invariant in its keys).
Margin = tuple[Sequence[Hashable], Mapping[Any, float]]


def rake(weights: ArrayLike, margins: Sequence[Margin], *, tolerance: float = 1e-9, rounds: int = 1000) -> NDArray[np.float64]:
    """Weights whose sums match the targets of every margin (iterative proportional fitting).

    The weights are multiplied to one margin after the other until no multiplication in a round changes a weight by more than ``tolerance``.

    Parameters
    ----------
    weights : array_like
        A starting weight of at least 0 for each answer.
    margins : sequence of Margin
        For each margin the label of every answer, and the target of each label. The targets of all margins have the same total.
    tolerance : float
        Largest relative change of a weight in the last round.
    rounds : int
        Most rounds.

    Returns
    -------
    ndarray
        New weights, in the order given.

    Raises
    ------
    DataError
        For a negative weight or target, a label without a target, a target above 0 without any weight in its cell, margins of different
        totals, and if ``rounds`` rounds do not suffice.

    References
    ----------
    Deming & Stephan (1940), On a least squares adjustment of a sampled frequency table.

    Examples
    --------
    >>> rake([1, 1, 1], [(["a", "a", "b"], {"a": 1, "b": 1})])
    array([0.5, 0.5, 1. ])
    """
    import numpy as np

    raked = _check_weights(weights)
    cells = [_cells(labels, targets, raked) for labels, targets in margins]
    totals = [float(wanted.sum()) for _, wanted in cells]
    if totals and max(totals) - min(totals) > 1e-6 * max(totals):
        raise DataError(
            f"the targets of the margins add up to different totals: {', '.join(f'{total:g}' for total in totals)}",
            "give every margin the same total, for instance shares that add up to 1",
        )
    cells = [
        (place, wanted * (totals[0] / total)) for (place, wanted), total in zip(cells, totals, strict=True)
    ]  # allows for rounded shares
    for _ in range(rounds):
        change = 0.0
        for (place, wanted), (labels, targets) in zip(cells, margins, strict=True):
            current = np.bincount(place, raked, wanted.size)
            if np.any((wanted > 0) & (current == 0)):
                raise _empty_cell_error(labels, targets, raked)
            factors = np.divide(wanted, current, out=np.ones_like(wanted), where=current > 0)
            raked = raked * factors[place]
            change = max(change, float(np.abs(factors - 1).max()))
        if change <= tolerance:
            return raked
    raise DataError(
        f"raking did not converge within {rounds} rounds: the margins contradict each other in this sample",
        "merge sparse categories, or rake to fewer margins",
    )


def poststratify(weights: ArrayLike, cells: Sequence[Hashable], targets: Mapping[Any, float]) -> NDArray[np.float64]:
    """Weights whose sum in every cell is that cell's target.

    Parameters
    ----------
    weights : array_like
        A starting weight of at least 0 for each answer.
    cells : sequence
        The cell of each answer.
    targets : mapping
        The target of each cell.

    Returns
    -------
    ndarray
        New weights, in the order given.

    Raises
    ------
    DataError
        As ``rake``.

    References
    ----------
    Holt & Smith (1979), Post stratification, Journal of the Royal Statistical Society A 142.

    Examples
    --------
    >>> poststratify([1, 3, 1], ["a", "a", "b"], {"a": 2, "b": 2})
    array([0.5, 1.5, 2. ])
    """
    return rake(weights, [(cells, targets)])


def calibrated_standard_error(
    y: ArrayLike, weights: ArrayLike, margins: Sequence[Sequence[Hashable]], base_weights: ArrayLike | None = None
) -> float | None:
    """The standard error of a weighted mean that credits the calibration of the weights.

    The variance is that of the residuals of y − mean from their regression, weighted by the base weights, on the margins; it is smaller
    than that of ``moments``, which takes the weights as fixed.

    Parameters
    ----------
    y : array_like
        A value for each answer.
    weights : array_like
        The calibrated weights.
    margins : sequence of sequence
        For each margin the label of every answer to which the weights were calibrated; a single one for post-stratification.
    base_weights : array_like, optional
        The weights before the calibration; all equal by default.

    Returns
    -------
    float, or None
        A standard error in the unit of y; None below two answers.

    Raises
    ------
    DataError
        If the lengths differ, a weight is negative, or all are 0.

    References
    ----------
    Deville & Särndal (1992), Calibration estimators in survey sampling, JASA 87; Lumley (2010), Complex Surveys, ch. 7.

    Examples
    --------
    >>> round(calibrated_standard_error([1, 2, 4, 5], [0.5, 1.5, 1, 1], [["m", "m", "f", "f"]]), 4)
    0.2976
    """
    import numpy as np

    value, w = np.asarray(y, dtype=float), _check_weights(weights)
    base = np.ones_like(w) if base_weights is None else _check_weights(base_weights)
    if len({value.size, w.size, base.size, *(len(labels) for labels in margins)}) > 1:
        raise DataError("values, weights and margins are of different lengths", "give one of each for every answer")
    if w.size < 2:
        return None
    mean = float(w @ value) / float(w.sum())
    root = np.sqrt(base)
    design = np.concatenate([np.empty((w.size, 0)), *(_dummies(labels) for labels in margins)], axis=1)
    fit = np.linalg.lstsq(design * root[:, None], (value - mean) * root, rcond=None)[0]
    u = w * (value - mean - design @ fit)
    return float(np.sqrt(w.size / (w.size - 1) * np.sum((u - u.mean()) ** 2)) / w.sum())


def _check_weights(weights: ArrayLike) -> NDArray[np.float64]:
    import numpy as np

    checked = np.array(weights, dtype=float)
    if not (np.all(np.isfinite(checked)) and np.all(checked >= 0)):
        raise DataError("weights must be finite numbers of at least 0", "leave out answers without a weight")
    if not checked.sum() > 0:
        raise DataError("no answer has a weight above 0", "give at least one answer a weight")
    return checked


def _cells(
    labels: Sequence[Hashable], targets: Mapping[Any, float], weights: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For each answer the place of its label among the targets, and the targets."""
    import numpy as np

    if len(labels) != weights.size:
        raise DataError(f"{len(labels)} labels for {weights.size} weights", "give one label for every answer")
    wanted = np.array(list(targets.values()), dtype=float)
    if not (np.all(np.isfinite(wanted)) and np.all(wanted >= 0) and wanted.sum() > 0):
        raise DataError(f"targets must be finite, at least 0, and not all 0: {dict(targets)}", "give the population's counts or shares")
    places = {label: place for place, label in enumerate(targets)}
    unknown = sorted({str(label) for label in labels if label not in places})
    if unknown:
        raise DataError(f"no target for {', '.join(unknown)}", "give every label of the sample a target, or leave those answers out")
    return np.array([places[label] for label in labels], dtype=np.intp), wanted


def _empty_cell_error(labels: Sequence[Hashable], targets: Mapping[Any, float], weights: NDArray[np.float64]) -> DataError:
    held = {label for label, weight in zip(labels, weights, strict=True) if weight > 0}
    empty = ", ".join(str(label) for label, target in targets.items() if target > 0 and label not in held)
    return DataError(f"no answer with a weight above 0 in {empty}, which has a target above 0", "merge it with another category")


def _dummies(labels: Sequence[Hashable]) -> NDArray[np.float64]:
    import numpy as np

    names = list(dict.fromkeys(labels))
    places = {label: place for place, label in enumerate(names)}
    return np.eye(len(names))[[places[label] for label in labels]]
