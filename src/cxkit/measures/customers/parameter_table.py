"""The table of the parameters of fitted models."""

from __future__ import annotations

from cxkit.measures.columns import limit_columns
from cxkit.model import Column, Table
from cxkit.stats.likelihood import Fit

_COLUMNS = (
    Column(key="model", title="model", unit="label", help="The model."),
    Column(key="parameter", title="parameter", unit="label", help="Name of the parameter."),
    Column(key="estimate", title="estimate", unit="number", digits=4, help="Maximum likelihood estimate."),
    *limit_columns("number", digits=4),
)


def parameter_table(*fits: Fit) -> Table:
    """The table ``model``: a row for each parameter."""
    rows = tuple(
        {"model": fit.model, "parameter": each.name, "estimate": each.estimate, "low": each.low, "high": each.high}
        for fit in fits
        for each in fit.parameters
    )
    return Table(name="model", title="Models" if len(fits) > 1 else "Model", columns=_COLUMNS, rows=rows)
