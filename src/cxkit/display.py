"""How a report shows itself in Python: `model` asks for the display, and the package sets the one that it has in `render`.

So reports know no renderer, and no module imports in a circle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Display(Protocol):
    """What shows reports and explanations in Python and in notebooks."""

    def text(self, report: Any, /) -> str:
        """The report as the command line shows it without a terminal."""
        ...

    def html(self, report: Any, /) -> str:
        """The report as a part of a page, for notebooks."""
        ...

    def plot(self, report: Any, name: str | None, /) -> Any:
        """A table of the report as a chart of Altair: that of this name, or the first one that is drawn."""
        ...

    def explanation(self, explanation: Any, /) -> str:
        """The explanation of a command as the command line shows it."""
        ...


_loaders: list[Callable[[], Display]] = []


def set_display(load: Callable[[], Display]) -> None:
    """Show reports with what ``load`` returns; it is called whenever one is shown, so that its modules are imported then."""
    _loaders[:] = [load]


def display() -> Display:
    """What shows reports: the display that importing ``cxkit`` sets."""
    return _loaders[0]()
