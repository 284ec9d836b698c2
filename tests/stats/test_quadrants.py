from __future__ import annotations

import numpy as np
import pytest
from tests.shared import needs_shared, oracle
from tests.stats.test_nps_oracles import check, read

from cxkit.stats.quadrants import quadrant
from cxkit.stats.regression import covariance, regress


@pytest.mark.parametrize(
    ("importance", "performance", "name"),
    [
        (4.1, 2.9, "concentrate here"),
        (4.1, 3.1, "keep up the good work"),
        (3.9, 3.1, "possible overkill"),
        (3.9, 2.9, "low priority"),
        (4.0, 3.0, "keep up the good work"),  # on the cross hair is high
        (4.0, 2.9, "concentrate here"),
        (3.9, 3.0, "possible overkill"),
    ],
)
def test_quadrants_around_a_cross_hair_at_4_and_3(importance: float, performance: float, name: str) -> None:
    assert quadrant(importance, performance, 4, 3) == name


@needs_shared
def test_the_oracle_of_importance_and_performance() -> None:
    case = oracle("ipa_mobi")
    names = [case["parameters"]["outcome"], *case["parameters"]["attributes"]]
    answers = np.array([[float(row[name]) for name in names] for row in read("mobi")])
    rows, counts = np.unique(answers, axis=0, return_counts=True)
    model, performance = regress(rows, counts), covariance(rows, counts).mean[1:].tolist()
    importance = list(model.correlations)
    cross_importance, cross_performance = sum(importance) / len(importance), sum(performance) / len(performance)
    ours = {
        "n": model.n,
        "attributes": names[1:],
        "performance": performance,
        "importance_correlation": importance,
        "cross_performance": cross_performance,
        "cross_importance": cross_importance,
        "quadrant": [quadrant(i, p, cross_importance, cross_performance) for i, p in zip(importance, performance, strict=True)],
    }
    check(case["expected"], {"result": ours}, {})
