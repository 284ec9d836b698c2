"""The origin of a report: of one that several are joined to, and with parameters that only the command knows."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import JsonValue

from cxkit.model import Provenance, Report


def join_provenances(each_once: Iterable[Provenance]) -> Provenance:
    """Add up the rows of reports that have read different files; ``run.add_provenance`` adds version, command and time."""
    parts = list(each_once)
    excluded: dict[str, int] = {}
    for part in parts:
        for reason, rows in part.rows_set_aside.items():
            excluded[reason] = excluded.get(reason, 0) + rows
    return Provenance(
        version="",
        command="",
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        rows_read=sum(part.rows_read for part in parts),
        rows_used=sum(part.rows_used for part in parts),
        rows_set_aside=excluded,
        roles={role: column for part in parts for role, column in part.roles.items()},
        params={},
        created="",
    )


def with_params(report: Report, **params: JsonValue) -> Report:
    """The report with these parameters beside its own."""
    provenance = report.provenance
    return report.model_copy(update={"provenance": provenance.model_copy(update={"params": {**provenance.params, **params}})})
