"""Counts one file for one metric, with the metric's own ``counts``: numbers of answers by day, group and scores."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_type_hints

from cxkit.config import Config
from cxkit.counts import Tally, group_keys
from cxkit.counts.periods import PERIOD
from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.loading.loading_options import JoiningOptions
from cxkit.measures.grouping import groupings
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey.customer_effort import easy_end
from cxkit.model import Report
from cxkit.options import EasyEnd
from cxkit.registry import Metric
from cxkit.roles import DIMENSIONS
from cxkit.run import report_on
from cxkit.tables import DataTable
from cxkit.values import Scale
from cxkit.workflows.watching.cells import CODES, Cell, FileCounts, ScoreFacts, is_wider

_GROUPED = (*DIMENSIONS, "item")
_OPTIONS = frozenset({"groups", "every", "weight", "cluster"})
_SCORE = "score:"


def adds_over_rows(metric: Metric) -> bool:
    """Whether the counts of two files are those of both together: the metric's ``counts`` is a tally of answers by group and period."""
    counts = sys.modules[metric.function.__module__].__dict__.get("counts")
    if counts is None or not inspect.signature(counts).parameters.keys() >= _OPTIONS:
        return False
    return get_type_hints(counts).get("return") is Tally


@dataclass(frozen=True)
class Counting:
    """How files are counted: the options for ``reading``, the project file, further groups, and which end of effort is easy."""

    reading: JoiningOptions
    settings: Config
    by: Sequence[str] = ()
    easy: EasyEnd = None

    def count(self, metric: Metric, path: Path, known: Mapping[str, ScoreFacts]) -> FileCounts:
        """Count a file; ``known`` are the scores of the files before. Raises CxError as the metric does.

        Few answers do not show their scale: if those of a file leave it open, or fit on a part of the known one, the known one decides.
        """
        try:
            found = self._count(metric, path, {})
        except RoleError:
            if not known:
                raise
            counted = self._count(metric, path, known)
            if CODES & counted.rows.keys():  # the known scale would exclude answers, and so decide too much
                raise
            return counted
        narrower = [role for role, facts in found.scores.items() if role in known and is_wider(known[role], facts)]
        return self._count(metric, path, known) if narrower else found

    def _count(self, metric: Metric, path: Path, known: Mapping[str, ScoreFacts]) -> FileCounts:
        (needed,) = (each for each in metric.inputs if each.required)
        tallies, facts = list[Tally](), list[dict[str, ScoreFacts]]()

        def compute(tables: Mapping[str, DataTable]) -> Report:
            table = _with_evidence(tables[needed.name], known, self.easy)
            tallies.append(self._tally(metric, table))
            facts.append(_facts(table, tallies[0]))
            return report(metric.name, metric.title, table, tallies[0], ReportBody())

        found = report_on(
            (needed,),
            {needed.name: [str(path)]},
            compute,
            loading=self.reading,
            settings=self.settings,
            by=self.by,
            min_cell=0,
            command=f"cxkit {metric.name} FILE",
        )
        account = tallies[0].account
        rows = {"read": account.read, **{str(reason): n for reason, n in account.excluded.items()}}
        return FileCounts(rows, _cells(tallies[0]), facts[0], found.notes)

    def _tally(self, metric: Metric, table: DataTable) -> Tally:
        if table.kind.time not in table.roles:
            table.column(str(table.kind.time))  # raises the error that names the option
        _refuse_several_answers(metric, table)
        groups = (*groupings(table, (), _GROUPED), *((key,) for key in group_keys(table, self.by)))
        counts = sys.modules[metric.function.__module__].__dict__["counts"]
        own = inspect.signature(counts).parameters.keys() - _OPTIONS
        defaults: Mapping[str, Any] = metric.validate({})
        made = counts(
            table, groups=groups, every="day", weight=None, cluster=None, **{name: value for name, value in defaults.items() if name in own}
        )
        if not isinstance(made, Tally):
            raise TypeError(f"{metric.name} does not count answers")
        return made


def _refuse_several_answers(metric: Metric, table: DataTable) -> None:
    """Raise UsageError for a file whose rows hold several answers: these belong to one respondent, and so do not add up."""
    if table.wide is not None:
        raise UsageError(
            tr(
                "The survey has a column for each item: the answers of one respondent belong together, and {name} cannot be stored.",
                name=metric.name,
            ),
            "--recount computes it anew from the files that are still there.",
        )
    if table.multiple:
        raise UsageError(
            tr(
                "Cells of '{multiple}' hold several answers (--multiple): such groups overlap, and {name} cannot be stored.",
                multiple=table.multiple[0],
                name=metric.name,
            ),
            "Leave it out of 'multiple' in cxkit.toml, or use --recount.",
        )


def _with_evidence(table: DataTable, known: Mapping[str, ScoreFacts], easy: EasyEnd) -> DataTable:
    """The table with the scales of the files before as evidence, as if its header named them: few answers do not show a scale."""
    scales = {role: Scale.parse(facts.scale) for role, facts in known.items() if role not in table.rules.scales}
    scales = {role: scale for role, scale in scales.items() if scale.low >= 0}  # classes of NPS are recognised by themselves
    rules = table.rules._replace(scales={**table.rules.scales, **scales}, easy=easy or table.rules.easy)
    return replace(table, rules=rules, supposed=table.supposed | scales.keys())


def _cells(tally: Tally) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    names = {key.id: key.name for key in tally.keys}
    for row in tally.cells.iter_rows(named=True):
        groups = {name: row[column] for column, name in names.items() if row[column] is not None}
        scores = {score.removeprefix(_SCORE): row[score] for score in tally.scores if row[score] is not None}
        cell = (row[PERIOD].isoformat(), _as_json(groups), _as_json(scores))
        found[cell] = found.get(cell, 0) + row["n"]
    return found


def _facts(table: DataTable, tally: Tally) -> dict[str, ScoreFacts]:
    found = {}
    for score, scale, best in zip(tally.scores, tally.scales, tally.best, strict=True):
        role = score.removeprefix(_SCORE)
        end = easy_end(table, tally) if role == "effort" and tally.account.used else best
        found[role] = ScoreFacts(f"{scale.low}..{scale.high}", end or "")
    return found


def _as_json(named: Mapping[str, object]) -> str:
    return json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
