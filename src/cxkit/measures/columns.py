"""The columns of a figure and of the limits of its interval."""

from __future__ import annotations

from cxkit.model import Column, Unit


def with_limits(
    key: str, title: str, unit: Unit, says: str, *, digits: int | None = None, ends: tuple[str, str] | None = None
) -> tuple[Column, Column, Column]:
    """A figure with the limits of its interval; ``ends`` are the keys of the limits if they do not derive from the figure's key."""
    low, high = ends or (f"{key}_low", f"{key}_high")
    return (
        Column(key=key, title=title, unit=unit, digits=digits, help=says),
        Column(key=low, title=f"{title} low", unit=unit, digits=digits, help="Lower limit of the interval of it."),
        Column(key=high, title=f"{title} high", unit=unit, digits=digits, help="Upper limit of the interval of it."),
    )
