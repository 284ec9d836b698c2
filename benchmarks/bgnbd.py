"""Fit BG/NBD to a million ungrouped customers, by cxkit and by lifetimes: ``python benchmarks/bgnbd.py [PYTHON]``.

``PYTHON`` is an interpreter that has lifetimes; without it cxkit is measured alone. Both get the same seeded histories in weeks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cxkit.stats import bgnbd

CUSTOMERS = 1_000_000
THEIRS = """
import json, sys, time
import numpy as np
from lifetimes import BetaGeoFitter
x, t_x, age = np.load(sys.argv[1])
fitter = BetaGeoFitter()
start = time.perf_counter()
fitter.fit(x, t_x, age)
print(json.dumps([time.perf_counter() - start, *(fitter.params_[name] for name in ("r", "alpha", "a", "b"))]))
"""


def histories(customers: int = CUSTOMERS, seed: int = 5) -> tuple[NDArray[np.float64], ...]:
    """Orders after the first, time of the last one and age of customers, in weeks told by the day."""
    draw = np.random.default_rng(seed)
    age = draw.integers(200, 730, customers).astype(float)
    rate, leaves = draw.gamma(0.25, 1 / 30, customers), draw.beta(0.8, 2.4, customers)
    x, t_x, now, there = np.zeros(customers), np.zeros(customers), np.zeros(customers), np.ones(customers, bool)
    while there.any():
        rows = np.flatnonzero(there)
        now[rows] += draw.exponential(1 / np.maximum(rate[rows], 1e-12))
        there[rows[now[rows] > age[rows]]] = False
        rows = rows[there[rows]]
        x[rows] += 1
        t_x[rows] = np.ceil(now[rows])
        there[rows[draw.random(len(rows)) < leaves[rows]]] = False
    return x, np.minimum(t_x, age) / 7, age / 7


def main(python: str | None) -> None:
    """Print both times, and the log-likelihoods that were reached."""
    x, t_x, age = histories()
    ones = np.ones(len(x))
    for _ in range(2):  # the first one imports scipy
        start = time.perf_counter()
        fit = bgnbd.fit(x, t_x, age, ones, 0.95)
        print(f"cxkit      {time.perf_counter() - start:7.2f} s  log-likelihood {fit.log_likelihood:.4f}", flush=True)
    if python:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "histories.npy"
            np.save(path, np.vstack([x, t_x, age]))
            told = subprocess.run([python, "-c", THEIRS, str(path)], check=True, capture_output=True, text=True).stdout
        seconds, *values = json.loads(told)
        # at its own scale of time lifetimes' figure is another: ours, at its parameters
        height = bgnbd._objective(x, t_x, age, ones)(np.array(values))[0]  # noqa: SLF001 - its likelihood, without its fit
        print(f"lifetimes  {seconds:7.2f} s  log-likelihood {height:.4f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
