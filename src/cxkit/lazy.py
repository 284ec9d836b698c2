"""Heavy modules, imported at first use.

Every other module takes polars and narwhals from here, so that ``cxkit --help`` loads neither. Type checkers see the real modules.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["nw", "pl"]


class _LazyModule(ModuleType):
    """A placeholder that imports its module when one of its attributes is used."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self.__name__), name)
        setattr(self, name, value)  # the next look-up finds the attribute directly
        return value


if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    import polars as pl
else:
    nw = _LazyModule("narwhals.stable.v2")
    pl = _LazyModule("polars")
