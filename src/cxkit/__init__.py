"""Customer experience analytics from exports: ``cxkit.nps(frame, by=["channel"])``.

Every metric is a function of this package. It takes files or a frame (Polars, or whatever narwhals accepts), the options of its command as
keywords, and returns a ``Report``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    from importlib.util import find_spec

    if name.startswith("_") or find_spec(f"cxkit.metrics.{name}") is None:
        raise AttributeError(f"module 'cxkit' has no attribute '{name}'")
    from cxkit.run import call

    return partial(call, name.replace("_", "-"))


def __dir__() -> list[str]:
    from cxkit.registry import METRICS

    return sorted([*globals(), *(name.replace("-", "_") for name in METRICS)])
