"""Errors that become part of a report: with a cell limit they quote no values, which are often those of single persons."""

from __future__ import annotations

from collections.abc import Callable

from cxkit.errors import CxError
from cxkit.roles import no_values


def for_report(error: CxError, attempt: Callable[[], object], limit: int) -> CxError:
    """The error as a report may show it; if there is a ``limit``, that of a further ``attempt``, whose messages quote no values.

    Only what failed is tried again, since notes on what succeeds quote the values of enough persons.
    """
    if limit > 1:
        with no_values():
            try:
                attempt()
            except CxError as again:
                return again
    return error
