"""Cox's proportional hazards: what multiplies the hazard of a loss, with covariates that may change over time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cxkit.stats.distributions import chi2_upper, normal_critical

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROUNDS = 60
_NEAR = 1e-10  # relative change of the log-likelihood at which the iteration ends
_FAR = 20.0  # logarithm of the hazard ratio between the ends of a covariate beyond which the likelihood has no maximum
_CHUNK = 20_000  # tied losses that are expanded at once


class CoxData(NamedTuple):
    """Time at risk, one row per customer and state of the covariates.

    A row is at risk from after ``start`` until and including ``stop``; ``lost`` says whether it ends in a loss. ``x`` has a column for each
    covariate. ``n`` is the number of customers whom a row stands for. Rows of different ``strata`` have hazards of their own.

    Examples
    --------
    Three customers, lost after 1, 2 and 3 months, the second with a covariate of 1:

    >>> import numpy as np
    >>> lost, ones = np.array([True, True, True]), np.ones(3)
    >>> data = CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), lost, np.array([[0.0], [1.0], [0.0]]), ones, np.zeros(3, int))
    >>> Cox(data).losses
    3
    """

    start: Floats
    stop: Floats
    lost: NDArray[np.bool_]
    x: Floats
    n: Floats
    strata: NDArray[np.int64]


class CoxFit(NamedTuple):
    """Coefficients (logarithms of hazard ratios) with their covariance, and the log-likelihood at them.

    ``diverged``: for each coefficient, whether the likelihood grows without end, as it does if nobody is lost on one side.

    Examples
    --------
    >>> import numpy as np
    >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
    >>> found = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int))).fit()
    >>> np.exp(found.coefficients).round(3).tolist(), found.losses, found.diverged
    ([1.414], 3, (False,))
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    losses: int
    diverged: tuple[bool, ...]


class _Pieces(NamedTuple):
    """The log-likelihood, its gradient (score), and its negative second derivatives (information)."""

    log_likelihood: float
    score: Floats
    information: Floats


class Cox:
    """The partial likelihood of Cox's model, with Efron's treatment of simultaneous losses and entries after the beginning.

    Parameters
    ----------
    data : CoxData
        Time at risk of the customers.

    References
    ----------
    Cox (1972), Regression models and life-tables, JRSS B 34; Efron (1977), The efficiency of Cox's likelihood function for censored
    data, JASA 72. Covariates that change over time: Therneau & Grambsch (2000), Modeling Survival Data, ch. 3.

    Examples
    --------
    The second of three customers has a covariate of 1. The likelihood 1 / (2 + r) · r / (r + 1) is highest at a hazard ratio r of √2:

    >>> import numpy as np
    >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
    >>> model = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int)))
    >>> round(float(np.exp(model.fit().coefficients[0])), 4)
    1.4142
    """

    def __init__(self, data: CoxData) -> None:
        import numpy as np

        self.data = data
        weighted = data.n[:, None] * data.x
        self._centre = weighted.sum(axis=0) / max(float(data.n.sum()), 1.0)
        self.x = data.x - self._centre
        self._parts = [self._prepared(np.flatnonzero(data.strata == each)) for each in np.unique(data.strata)]
        self._parts = [part for part in self._parts if part["times"].size]
        self.losses = int(data.n[data.lost].sum())
        self._width = np.ptp(self.x, axis=0) if self.x.size else np.zeros(self.x.shape[1])

    @property
    def times(self) -> Floats:
        """The times with a loss, by strata."""
        import numpy as np

        return np.concatenate([part["times"] for part in self._parts]) if self._parts else np.zeros(0)

    def _prepared(self, rows: NDArray[np.intp]) -> dict[str, Any]:
        import numpy as np

        data = self.data
        start, stop = data.start[rows], data.stop[rows]
        by_stop, by_start = rows[np.argsort(stop, kind="stable")], rows[np.argsort(start, kind="stable")]
        lost = rows[data.lost[rows] & (data.n[rows] > 0)]
        times, which = np.unique(data.stop[lost], return_inverse=True)
        return {
            "times": times,
            "by_stop": by_stop,
            "by_start": by_start,
            "from_stop": np.searchsorted(data.stop[by_stop], times, side="left"),
            "from_start": np.searchsorted(data.start[by_start], times, side="left"),
            "lost": lost,
            "which": which,
            "d": np.bincount(which, weights=data.n[lost], minlength=times.size) if times.size else np.zeros(0),
        }

    def _derivatives(self, coefficients: Floats, weights: Sequence[Floats] | None = None) -> _Pieces:
        """The log-likelihood with its derivatives at the coefficients; in these, each time of a stratum counts by its weight (1)."""
        import numpy as np

        eta = self.x @ coefficients
        highest = float(eta.max(initial=0.0))
        risk = self.data.n * np.exp(eta - highest)
        weights = weights or [np.ones(part["times"].size) for part in self._parts]
        found = [self._of_stratum(part, eta - highest, risk, own) for part, own in zip(self._parts, weights, strict=True)]
        p = self.x.shape[1]
        score = sum((each.score for each in found), np.zeros(p))
        information = sum((each.information for each in found), np.zeros((p, p)))
        return _Pieces(math.fsum(each.log_likelihood for each in found), score, information)

    def _of_stratum(self, part: dict[str, Any], eta: Floats, risk: Floats, weights: Floats) -> _Pieces:
        import numpy as np

        lost, p = part["lost"], self.x.shape[1]
        likelihood = float((self.data.n[lost] * eta[lost]).sum())
        weighted = (weights[part["which"]] * self.data.n[lost])[:, None]
        score, information = (weighted * self.x[lost]).sum(axis=0), np.zeros((p, p))
        for at, _, below, means, squares in self._compared(part, risk):
            own = weights[at]
            likelihood -= float(np.log(below).sum())
            score = score - (own[:, None] * means).sum(axis=0)
            information += (own[:, None, None] * squares).sum(axis=0) - (own[:, None] * means).T @ means
        return _Pieces(likelihood, score, information)

    def _compared(self, part: dict[str, Any], risk: Floats) -> Iterator[tuple[NDArray[np.intp], Floats, Floats, Floats, Floats]]:
        """Each loss of a stratum beside those at risk, in pieces.

        The place of its time, the share of those lost then who are left out, and of the others at risk the sum, and the mean and mean
        products of the covariates.
        """
        import numpy as np

        x, p = self.x, self.x.shape[1]
        lost, which, d, k = part["lost"], part["which"], part["d"], part["times"].size

        def at_risk(values: Floats) -> Floats:
            return _suffix(values[part["by_stop"]], part["from_stop"]) - _suffix(values[part["by_start"]], part["from_start"])

        def of_lost(values: Floats) -> Floats:
            return np.bincount(which, weights=values[lost], minlength=k).astype(np.float64)

        s0, d0 = at_risk(risk), of_lost(risk)
        s1, d1 = np.empty((k, p)), np.empty((k, p))
        s2, d2 = np.empty((k, p, p)), np.empty((k, p, p))
        for i in range(p):
            single = risk * x[:, i]
            s1[:, i], d1[:, i] = at_risk(single), of_lost(single)
            for j in range(i + 1):
                second = single * x[:, j]
                s2[:, i, j] = s2[:, j, i] = at_risk(second)
                d2[:, i, j] = d2[:, j, i] = of_lost(second)
        numbers = np.rint(d).astype(np.int64)
        # Efron: of d losses at one time, the l-th is compared with all at risk less l / d of those lost
        ends = np.cumsum(numbers)
        begin = 0
        while begin < k:
            stop = max(begin + 1, int(np.searchsorted(ends, (ends[begin - 1] if begin else 0) + _CHUNK, side="right")))
            here = np.arange(begin, stop)
            at = np.repeat(here, numbers[begin:stop])
            first = np.repeat(np.cumsum(numbers[begin:stop]) - numbers[begin:stop], numbers[begin:stop])
            part_of = (np.arange(at.size) - first) / numbers[at]
            below = s0[at] - part_of * d0[at]
            means = (s1[at] - part_of[:, None] * d1[at]) / below[:, None]
            yield at, part_of, below, means, (s2[at] - part_of[:, None, None] * d2[at]) / below[:, None, None]
            begin = stop

    def fit(self, free: Sequence[int] | None = None, offset: Floats | None = None) -> CoxFit:
        """The coefficients of the highest likelihood.

        Parameters
        ----------
        free : sequence of int, optional
            The places of the coefficients that are estimated; default: all.
        offset : array of float, optional
            Values of all coefficients: where the search starts, and at which those stay that are not free; default: 0.

        Returns
        -------
        CoxFit
            The covariance is the inverse of the information of the free coefficients, 0 elsewhere.

        Examples
        --------
        >>> import numpy as np
        >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
        >>> model = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int)))
        >>> round(float(model.fit().coefficients[0]), 4), float(model.fit(free=[]).coefficients[0])  # log(√2)
        (0.3466, 0.0)
        """
        import numpy as np

        p = self.x.shape[1]
        places = list(range(p) if free is None else free)
        b = np.zeros(p) if offset is None else offset.astype(np.float64)
        now = self._derivatives(b)
        for _ in range(_ROUNDS):
            if not places:
                break
            score, information = now.score[places], now.information[np.ix_(places, places)]
            step = np.linalg.pinv(information, hermitian=True) @ score
            after, scale = now, 1.0
            while scale > 1e-4:
                tried = b.copy()
                tried[places] += scale * step
                tried = np.clip(tried, -self._furthest, self._furthest)
                after = self._derivatives(tried)
                if after.log_likelihood >= now.log_likelihood - 1e-12 * abs(now.log_likelihood):
                    break
                scale /= 2
            else:
                break
            gained, now, b = after.log_likelihood - now.log_likelihood, after, tried
            if gained <= _NEAR * (abs(now.log_likelihood) + 1):
                break
        covariance = np.zeros((p, p))
        if places:
            information = now.information[np.ix_(places, places)]
            covariance[np.ix_(places, places)] = np.linalg.pinv(information, hermitian=True)
        diverged = tuple(self._diverged(at, b, covariance) if at in places else False for at in range(p))
        return CoxFit(b, covariance, now.log_likelihood, self.losses, diverged)

    @property
    def _furthest(self) -> Floats:
        """The coefficients at which the iteration stops."""
        import numpy as np

        return _FAR / np.maximum(self._width, 1e-300)

    def _diverged(self, at: int, b: Floats, covariance: Floats) -> bool:
        """Whether a coefficient has run away, or its covariate does not vary where customers are lost."""
        width, variance = float(self._width[at]), float(covariance[at, at])
        return not width > 0 or not variance > 0 or abs(float(b[at])) * width > 0.7 * _FAR or math.sqrt(variance) * width > _FAR

    def score_test(self, place: int) -> float | None:
        """The score test that a coefficient is 0, the others at their maximum; with groups the test of Mantel and Byar.

        Parameters
        ----------
        place : int
            The place of the coefficient.

        Returns
        -------
        float or None
            The two-sided p value; None if the covariate does not vary among those at risk at a loss.

        References
        ----------
        Mantel & Byar (1974), Evaluation of response-time data involving transient states, JASA 69.

        Examples
        --------
        The score is 1 − 1/3 − 1/2, its variance 2/9 + 1/4:

        >>> import numpy as np
        >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
        >>> model = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int)))
        >>> round(model.score_test(0), 4)
        0.8084
        """
        import numpy as np

        others = [at for at in range(self.x.shape[1]) if at != place]
        at = self._derivatives(self.fit(others).coefficients)
        score, information = at.score, at.information
        left = float(information[place, place])
        if others:
            between = information[place, others]
            left -= float(between @ np.linalg.pinv(information[np.ix_(others, others)], hermitian=True) @ between)
        if not left > 1e-9 * max(float(information[place, place]), 1e-300):
            return None
        return chi2_upper(float(score[place]) ** 2 / left, 1)

    def proportionality(self, fit: CoxFit, terms: Sequence[Sequence[int]]) -> list[float | None]:
        """The test that coefficients stay the same over time: the score test of an interaction with the share lost before, 1 − S(t).

        For the sex of 228 patients with lung cancer p is .091, as R's ``cox.zph`` has it.

        Parameters
        ----------
        fit : CoxFit
            The coefficients of this model.
        terms : sequence of sequence of int
            For each term, such as a column of groups, the places of its covariates.

        Returns
        -------
        list of float or None
            The p value of each term; None if it is not determined.

        References
        ----------
        Grambsch & Therneau (1994), Proportional hazards tests and diagnostics based on weighted residuals, Biometrika 81.

        Examples
        --------
        >>> import numpy as np
        >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
        >>> model = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int)))
        >>> [round(p, 3) for p in model.proportionality(model.fit(), [[0]])]
        [0.234]
        """
        import numpy as np

        if self.times.size < 2:
            return [None] * len(terms)
        g = [self._lost_before(part) for part in self._parts]
        of_none, of_g, of_squares = (self._derivatives(fit.coefficients, [each**power for each in g]) for power in (0, 1, 2))
        solved = np.linalg.pinv(of_none.information, hermitian=True)
        left = of_squares.information - of_g.information @ solved @ of_g.information
        score = of_g.score - of_g.information @ solved @ of_none.score
        tests: list[float | None] = []
        for places in terms:
            usable = [each for each in places if not fit.diverged[each]]
            own = left[np.ix_(usable, usable)]
            if not usable or not np.all(np.diag(own) > 1e-9 * np.maximum(np.diag(of_squares.information)[usable], 1e-300)):
                tests.append(None)
                continue
            statistic = float(score[usable] @ np.linalg.pinv(own, hermitian=True) @ score[usable])
            tests.append(chi2_upper(max(statistic, 0.0), len(usable)))
        return tests

    def _lost_before(self, part: dict[str, Any]) -> Floats:
        import numpy as np

        n = self.data.n
        at_risk = _suffix(n[part["by_stop"]], part["from_stop"]) - _suffix(n[part["by_start"]], part["from_start"])
        survival = np.cumprod(1 - part["d"] / np.maximum(at_risk, 1.0))
        return 1 - np.concatenate([[1.0], survival[:-1]])

    def clustered(self, fit: CoxFit, clusters: NDArray[np.int64]) -> Floats:
        """The covariance with the rows of a cluster as one unit, from the score residuals of each, times G / (G − 1) for G clusters.

        Parameters
        ----------
        fit : CoxFit
            The coefficients of this model.
        clusters : array of int
            The cluster of each row.

        Returns
        -------
        array of float
            The covariance matrix of the coefficients.

        References
        ----------
        Lin & Wei (1989), The robust inference for the Cox proportional hazards model, JASA 84.

        Examples
        --------
        >>> import numpy as np
        >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
        >>> model = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int)))
        >>> model.clustered(model.fit(), np.array([0, 1, 2])).round(3).tolist()
        [[1.422]]
        """
        import numpy as np

        data, p = self.data, self.x.shape[1]
        risk = np.exp(self.x @ fit.coefficients)
        residuals = np.zeros((data.stop.size, p))
        for part in self._parts:
            k, rows = part["times"].size, part["by_stop"]
            # the hazard of each time, alone and times the mean of the covariates; what of it those lost then do not have; the mean
            hazard, less, mean = np.zeros((k, 1 + p)), np.zeros((k, 1 + p)), np.zeros((k, p))
            for at, left_out, below, means, _ in self._compared(part, data.n * risk):
                own = np.column_stack([1 / below, means / below[:, None]])
                np.add.at(hazard, at, own)
                np.add.at(less, at, own * left_out[:, None])
                np.add.at(mean, at, means / part["d"][at][:, None])
            total = np.concatenate([np.zeros((1, 1 + p)), np.cumsum(hazard, axis=0)])
            to = np.searchsorted(part["times"], data.stop[rows], side="right")
            since = np.searchsorted(part["times"], data.start[rows], side="right")
            passed = total[to] - total[since]
            residuals[rows] -= risk[rows, None] * (self.x[rows] * passed[:, :1] - passed[:, 1:])
            lost, back = part["lost"], less[part["which"]]
            residuals[lost] += self.x[lost] - mean[part["which"]] + risk[lost, None] * (self.x[lost] * back[:, :1] - back[:, 1:])
        _, place = np.unique(clusters, return_inverse=True)
        number = int(place.max(initial=-1)) + 1
        sums = np.zeros((number, p))
        np.add.at(sums, place, residuals * data.n[:, None])
        influence = sums @ fit.covariance
        covariance: Floats = influence.T @ influence * (number / max(number - 1, 1))
        return covariance

    def profile(self, place: int, confidence: float) -> tuple[float, float, float] | None:
        """The hazard ratio of one covariate with its profile likelihood interval.

        Parameters
        ----------
        place : int
            The place of the covariate.
        confidence : float
            The confidence of the interval, such as 0.95.

        Returns
        -------
        tuple of float, or None
            The ratio and its limits; it is 0 or infinite, and the interval open there, if nobody is lost on one side. None if the data do
            not determine it.

        References
        ----------
        Venzon & Moolgavkar (1988), A method for computing profile-likelihood-based confidence intervals, Applied Statistics 37.

        Examples
        --------
        >>> import numpy as np
        >>> x, ones = np.array([[0.0], [1.0], [0.0]]), np.ones(3)
        >>> model = Cox(CoxData(np.zeros(3), np.array([1.0, 2.0, 3.0]), ones == 1, x, ones, np.zeros(3, int)))
        >>> [round(each, 2) for each in model.profile(0, 0.95)]
        [1.41, 0.05, 36.73]
        """
        from scipy.optimize import brentq

        best = self.fit()
        others = [at for at in range(self.x.shape[1]) if at != place]
        width = float(self._width[place])
        if not self.losses or not width > 0 or self.score_test(place) is None:
            return None
        drop = normal_critical(confidence) ** 2 / 2
        top = float(best.coefficients[place])

        def below(value: float) -> float:
            offset = best.coefficients.copy()
            offset[place] = value
            return best.log_likelihood - drop - self.fit(others, offset).log_likelihood

        furthest = _FAR / width
        ends = []
        for side in (-1.0, 1.0):
            reach = min(max(2 * math.sqrt(max(float(best.covariance[place, place]), 0.0)), 0.05 / width), 2 / width)
            while abs(top + side * reach) < furthest and below(top + side * reach) < 0:
                reach *= 2
            ended = abs(top + side * reach) < furthest
            ends.append(float(brentq(below, *sorted((top, top + side * reach)), xtol=1e-6)) if ended else None)
        low, high = ends
        if low is None and high is None:
            return None
        ratio = math.exp(top)
        if best.diverged[place]:
            ratio = 0.0 if low is None else math.inf
        return ratio, 0.0 if low is None else math.exp(low), math.inf if high is None else math.exp(high)


def _suffix(values: Floats, begins: NDArray[np.intp]) -> Floats:
    """The sums of the values from each of these places to the end."""
    import numpy as np

    sums = np.concatenate([np.cumsum(values[::-1])[::-1], [0.0]])
    found: Floats = sums[begins]
    return found
