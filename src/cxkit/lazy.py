"""Heavy modules, imported at first use.

Every other module takes polars and narwhals from here, so that ``cxkit --help`` pays for neither. Type checkers see the real modules.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["nw", "pl"]


class _LazyModule(ModuleType):
    """Stands for a module until one of its attributes is asked for."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self.__name__), name)
        setattr(self, name, value)  # the next look-up does not come through here again
        return value


if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    import polars as pl
else:
    nw = _LazyModule("narwhals.stable.v2")
    pl = _LazyModule("polars")
