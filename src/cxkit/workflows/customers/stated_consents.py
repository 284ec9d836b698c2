"""The consents that a row of a file of customers states on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cxkit.counts.customers.consents import CONSENTS, end_of, silent_on
from cxkit.measures.service.consents import ENDED, Consent, Consents


def logged_consents(columns: Iterable[str]) -> list[str]:
    """Those of the columns of a log of customers that hold consents."""
    wanted = {name for role in CONSENTS for name in (role, end_of(role), silent_on(role))}
    return [column for column in columns if column in wanted]


def stated_consents(row: Mapping[str, Any], as_of: date) -> Consents:
    """The consents by purpose of a row; those of which its file, or the row of a list of consents, says nothing are left out."""
    spoken = [role for role in CONSENTS if role in row and not row.get(silent_on(role))]
    return {role.removeprefix("consent_"): _on(as_of, row[role], row.get(end_of(role))) for role in spoken}


def _on(as_of: date, consent: bool | None, end: date | None) -> Consent:
    return ENDED if consent and end is not None and end < as_of else consent
