"""Customer experience analytics from exports: ``cxkit.nps(frame, by=["channel"])``.

Every metric is a function of this package, with the name of its command.

Parameters
----------
tables : path, sequence of paths, or frame
    The tables of the metric in its order, or by name: files (paths, globs), or frames of Polars or of whatever narwhals accepts.
**options
    The options of the command, with underscores: ``min_cell=5``. ``cxkit explain nps`` and the type stub list them.

Returns
-------
Report
    Tables with rows, charts, notes, and the provenance of the figures.

Raises
------
CxError
    With what happened, where, and what to do next: ``UsageError``, ``SourceError``, ``RoleError`` or ``DataError``.

Examples
--------
>>> import cxkit
>>> import polars as pl
>>> report = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, 3], "channel": ["web", "web", "phone", "phone"]}), by="channel")
>>> report.table("overall").rows[0]["nps"]
25.0
>>> [(row["channel"], row["nps"]) for row in report.table("by_channel").rows]
[('web', 100.0), ('phone', -50.0)]
"""

from __future__ import annotations

from functools import partial
from typing import Any

from cxkit.display import Display, set_display
from cxkit.version import __version__ as __version__


def _display() -> Display:
    from cxkit.render import _in_python

    return _in_python


set_display(_display)


def __getattr__(name: str) -> Any:
    from importlib.util import find_spec

    if name.startswith("_") or find_spec(f"cxkit.metrics.{name}") is None:
        raise AttributeError(f"module 'cxkit' has no attribute '{name}'")
    from cxkit.run import call

    return partial(call, name.replace("_", "-"))


def __dir__() -> list[str]:
    from cxkit.registry import METRICS

    return sorted([*globals(), *(name.replace("-", "_") for name in METRICS)])
