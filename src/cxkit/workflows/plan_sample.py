"""How many answers a survey needs, and what the file at hand can already show."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal, NamedTuple

from annotated_types import Ge, Gt, Le, Lt

from cxkit.counts import Tally, tally
from cxkit.errors import CxError, DataError, UsageError
from cxkit.language import tr
from cxkit.loading.loading_options import JoiningOptions, check_loading
from cxkit.measures.cell_limits import one_sided
from cxkit.measures.measure import Measure
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.sums import Rollup
from cxkit.measures.survey import customer_effort
from cxkit.measures.survey.catalogue import ASKED, MeasureName, measure_of
from cxkit.measures.survey.sample_plan import COLUMNS, MEANS, WORST, Design, Deviation, of_samples
from cxkit.model import Note, Report, Row, Table
from cxkit.options import Cluster, Needs, Option, ProjectConfidence, Weight
from cxkit.registry import Input, workflow
from cxkit.run import add_provenance, project_notes, report_on
from cxkit.stats.moments import Moments
from cxkit.tables import DataTable, Responses
from cxkit.workflows._provenance import join_provenances
from cxkit.workflows._quoted_errors import for_report

Files = Annotated[tuple[str, ...], Option("Survey whose variance is taken; without one, that of the worst case.", "FILE...")]
Measures = Annotated[
    tuple[Literal["nps", "csat", "ces", "gap"], ...],
    Option("The figure to be shown; may be repeated. Default: those that the file has, without a file nps.", "nps|csat|ces|gap"),
]
HalfWidth = Annotated[
    float | None, Gt(0), Option("Half-width of the interval: points of NPS, share of CSAT (0.05), points of the scale.", "NUMBER")
]
Detect = Annotated[float | None, Gt(0), Option("Difference of two groups that is to be detected, in the same units.", "NUMBER")]
Groups = Annotated[int | None, Ge(1), Option("Number of groups, of which every two are compared; default: 1, to detect 2.", "N")]
Power = Annotated[float, Gt(0), Lt(1), Option("Probability with which the difference is detected.", "SHARE")]
Population = Annotated[int | None, Ge(2), Option("How many there are in a group, if they are few.", "N")]
ResponseRate = Annotated[float | None, Gt(0), Le(1), Option("Share of those invited who answer.", "SHARE")]
MinCell = Annotated[int | None, Ge(0), Option("Refuse a survey of fewer persons (if none are known: answers).", "N")]
Deviance = Annotated[
    float | None, Gt(0), Option("Standard deviation of one answer, in place of that of the file or the worst case.", "NUMBER")
]

_SCORES = tuple(dict.fromkeys(each.role for asked in ASKED.values() for each in asked))
_INPUT = Input("survey", Responses, tuple(Needs(role, "role", required=False) for role in _SCORES), required=True)
_TITLE = "Size of a sample"
_FEW = 30  # answers of a group below which its tests are exact


class _Wanted(NamedTuple):
    """What the survey is planned for."""

    half_width: float | None
    difference: float | None
    sd: float | None
    design: Design


@workflow(panel="Plan")
def plan_sample(
    files: Files = (),
    *,
    measure: Measures = (),
    half_width: HalfWidth = None,
    detect: Detect = None,
    groups: Groups = None,
    power: Power = 0.8,
    population: Population = None,
    response_rate: ResponseRate = None,
    sd: Deviance = None,
    weight: Weight = None,
    cluster: Cluster = None,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    reading: JoiningOptions = JoiningOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """How many answers does a survey need, and what can the file at hand already show?

    Result: `samples`, one row for each measure and what is wanted. Columns:
    measure (label). basis (label): `half-width`, `difference`, or `at hand`: the file as a whole, and divided into equal groups.
    half_width, detectable (number): half of the interval of one group, and the difference of two groups that is detected with the power;
    in points of NPS, share of CSAT (0 to 1), points of the scale of effort and gap. n_per_group, groups, answers (counts): answers in each
    group, groups, and answers in all. invitations (count): answers over the response rate. sd (number), sd_from (label): standard
    deviation of one answer, `observed`, `given` or `worst case`.

    Formula: n = z² sd² / half_width²; two groups: n = 2 sd² (z_alpha + z_beta)² / difference² in each. Effort and gap: the least n whose
    interval by t is as narrow, whose t test has the power (noncentral t). Of more than two groups every two are compared, and alpha is
    divided by their number (Bonferroni). Finite population of N in each group: n / (1 + (n − 1) / N).

    Defaults: normal quantiles were chosen for NPS and CSAT of some hundred answers; they fail for figures near the end of a scale, where
    tests are exact and need more answers, and, with a warning, below 30 answers a group. t was chosen for means, whose variance is that of
    the answers. Bonferroni was chosen for comparisons of every two groups; it is cautious. The sd of the file at hand fails if the next
    survey asks other customers.

    Edge cases: with `--weight` or `--cluster` the observed sd includes their effect on the variance (design effect). If all answers of
    the file are equal, the worst case is taken, with a note. The worst case of effort and gap is that of the scale 1-7.

    Errors: UsageError if neither a file, a half-width nor a difference is given, or one of these for several measures; RoleError if the
    file lacks the column of a measure; DataError if its answers are of fewer than `--min-cell` persons; else as the measure's own command.

    Source: Cochran (1977), Sampling Techniques, ch. 4; Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, ch. 4;
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 2.

    Examples:
    cxkit plan-sample --half-width 5
    cxkit plan-sample --measure csat --detect 0.05 --groups 3 --response-rate 0.2
    cxkit plan-sample survey.csv --measure nps --detect 5
    """
    loading, settings = check_loading(reading.model_dump(exclude_unset=True), JoiningOptions), reading.project()
    level, least = settings.confidence_or(confidence), settings.min_cell_or(min_cell)
    wanted = _Wanted(half_width, detect, sd, Design(level, power, groups, population, response_rate))
    _check(wanted, measure, files)
    targets = {"half_width": half_width, "detect": detect, "groups": groups, "population": population, "response_rate": response_rate}
    given = {
        "measure": measure,
        **targets,
        "power": power,
        "sd": sd,
        "weight": weight,
        "cluster": cluster,
        "confidence": level,
        **loading.typed(),
    }
    command = shlex.join(["cxkit", "plan-sample", *files])
    if not files:
        if unread := {*loading.typed()} - {"config"} | {name for name in ("weight", "cluster") if given[name]}:
            raise UsageError(
                tr("--{unread} needs a file, but none is named.", unread=min(unread).replace("_", "-")),
                "cxkit plan-sample FILE, or leave it out.",
            )
        chosen = measure or ("nps",)
        deviations = {name: _assumed(name, sd) for name in chosen}
        return add_provenance(_without_file(wanted, deviations, project_notes(settings)), given, command)

    def compute(tables: Mapping[str, DataTable]) -> Report:
        return _from_file(tables["survey"], wanted, measure, weight, cluster)

    given = {**given, "min_cell": min_cell}
    made = report_on([_INPUT], {"survey": files}, compute, loading=loading, settings=settings, min_cell=least, command=command)
    return add_provenance(made, given, command)


def _check(wanted: _Wanted, measures: Sequence[MeasureName], files: Sequence[str]) -> None:
    if not files and wanted.half_width is None and wanted.difference is None:
        raise UsageError(
            "What shall the sample show?",
            "An interval: cxkit plan-sample --half-width 5; a difference: cxkit plan-sample --detect 10; what a file can: give the file.",
        )
    if wanted.difference is not None and wanted.design.groups == 1:
        raise UsageError("--groups 1: a difference is one of two groups or more.", "Leave --groups out, or --detect.")
    numbers = {"half-width": wanted.half_width, "detect": wanted.difference, "sd": wanted.sd}
    typed = [name for name, number in numbers.items() if number is not None]
    if len(measures) > 1 and typed:
        raise UsageError(
            tr("--{typed} is in the unit of one measure, but {n} are named.", typed=typed[0], n=len(measures)),
            "Plan one at a time: --measure csat --half-width 0.05",
        )
    for name, number in numbers.items():
        if number is not None and measures == ("csat",) and number >= 1:
            raise UsageError(
                tr("--{name} {number:g}: CSAT is a share from 0 to 1.", name=name, number=number),
                tr("Five in a hundred are written: --{name} 0.05", name=name),
            )


def _assumed(name: MeasureName, sd: float | None) -> Deviation:
    return Deviation(WORST[name], "worst case") if sd is None else Deviation(sd, "given")


def _rows(wanted: _Wanted, deviations: Mapping[MeasureName, Deviation]) -> list[Row]:
    rows = list[Row]()
    for name, sd in deviations.items():
        rows += [wanted.design.for_half_width(name, sd, wanted.half_width)] if wanted.half_width is not None else []
        rows += [wanted.design.for_difference(name, sd, wanted.difference)] if wanted.difference is not None else []
        # more answers than there are persons are those of several surveys
        at_hand = replace(wanted.design, population=None) if _is_too_small(wanted.design, sd) else wanted.design
        rows += at_hand.at_hand(name, sd) if sd.n else []
    return rows


def _is_too_small(design: Design, sd: Deviation) -> bool:
    """Whether there are more answers, or more persons with answers, than persons in the population of all groups."""
    return design.population is not None and sd.n > design.population * (design.groups or 1) * sd.per_person


def _table(rows: Sequence[Row]) -> Table:
    return Table(name="samples", title="Answers", columns=COLUMNS, rows=tuple(rows))


def _without_file(wanted: _Wanted, deviations: Mapping[MeasureName, Deviation], more: Sequence[Note]) -> Report:
    rows = _rows(wanted, deviations)
    notes = (*_notes(wanted, rows, deviations), *more)
    table = _table(rows)
    return Report(
        metric="plan-sample",
        title=_TITLE,
        tables=(table,),
        summary=tuple(of_samples([table])),
        notes=notes,
        provenance=join_provenances([]),
    )


def _from_file(survey: DataTable, wanted: _Wanted, named: Sequence[MeasureName], weight: str | None, cluster: str | None) -> Report:
    has: list[MeasureName] = [name for name in ASKED if all(each.role in survey.roles for each in ASKED[name])]
    chosen = list(named) or has
    if not chosen:
        survey.column("recommend")  # raises the error that offers columns
    if (
        len(chosen) > 1
        and not named
        and (typed := [each for each in (wanted.half_width, wanted.difference, wanted.sd) if each is not None])
    ):
        raise UsageError(
            tr("The file has {names}, and {typed:g} is in the unit of only one of them.", names=", ".join(chosen), typed=typed[0]),
            tr("Name it: --measure {chosen}", chosen=chosen[0]),
        )
    counted, deviations, left_out = dict[MeasureName, Tally](), dict[MeasureName, Deviation](), dict[MeasureName, CxError]()
    alike = list[Note]()
    for name in chosen:
        count = partial(tally, survey, *ASKED[name], weight=weight, cluster=cluster)
        try:
            counted[name] = count()
            if counted[name].people < (least := survey.rules.min_cell):
                text = tr(
                    "{name}: the answers are of fewer than {least} persons, whose standard deviation --min-cell {least} refuses.",
                    name=name,
                    least=least,
                )
                raise DataError(text, "--sd NUMBER gives one, without a file.")
            whole = Rollup(counted[name], _measure(name, survey, counted[name], wanted.design.confidence)).groups(())[()]
            deviations[name] = _observed(name, whole.moments, wanted)
            alike += one_sided([whole], least)
        except CxError as error:
            left_out[name] = for_report(error, count, survey.rules.min_cell)
    if named or not deviations:
        for refusal in left_out.values():
            raise refusal
    rows = _rows(wanted, deviations)
    notes = [*_notes(wanted, rows, deviations), *alike, *_notes_on_others(counted)]
    notes += [
        Note(code="measure-left-out", level="warning", text=tr("{name} is left out: {message}", name=name, message=why.message))
        for name, why in left_out.items()
    ]
    first = counted[next(iter(deviations))]
    return report("plan-sample", _TITLE, survey, first, ReportBody([_table(rows)], notes=notes), summary=of_samples)


def _notes_on_others(counted: Mapping[MeasureName, Tally]) -> list[Note]:
    """The notes on the answers to the further measures: the report accounts for those to the first."""
    (_, first), *others = counted.items()
    notes = list[Note]()
    for name, each in others:
        if excluded := each.account.read - each.account.used:
            notes.append(
                Note(code="values-ignored", level="info", text=tr("{name}: {excluded:,} rows excluded.", name=name, excluded=excluded))
            )
        notes += [note for note in each.notes if note not in first.notes]
    return notes


def _observed(name: MeasureName, moments: Moments, wanted: _Wanted) -> Deviation:
    """The standard deviation of the answers, with the effect of weights and clusters on the variance of their mean."""
    se = moments.standard_error()
    each = max(moments.n / moments.units, 1.0) if moments.units else 1.0
    if wanted.sd is not None:
        return Deviation(wanted.sd, "given", moments.n, each)
    return (
        Deviation(se * math.sqrt(moments.n), "observed", moments.n, each) if se else Deviation(WORST[name], "worst case", moments.n, each)
    )


def _measure(name: MeasureName, survey: DataTable, counted: Tally, confidence: float) -> Measure:
    # the variance of effort is the same from either end
    return customer_effort.effort_of(counted, confidence, "high") if name == "ces" else measure_of(name, survey, counted, confidence)


def _notes(wanted: _Wanted, rows: Sequence[Row], deviations: Mapping[MeasureName, Deviation]) -> list[Note]:
    design = wanted.design
    level = tr("Confidence {confidence:g} %, power {power:g} %", confidence=design.confidence * 100, power=design.power * 100)
    methods = [tr("normal approximation, which needs about 30 answers")] if deviations.keys() - MEANS else []
    methods += [tr("of means Student's t")] if deviations.keys() & MEANS else []
    notes = [Note(code="method", level="info", text=f"{level}; {'; '.join(methods)}.")]
    if few := list(
        dict.fromkeys(str(row["measure"]) for row in rows if row["measure"] not in MEANS and int(str(row["n_per_group"])) < _FEW)
    ):
        text = tr(
            "{names}: with fewer than {few} answers a group, more are needed than the normal approximation says.",
            names=", ".join(few),
            few=_FEW,
        )
        notes.append(Note(code="small-n", level="warning", text=text))
    worst = [name for name, each in deviations.items() if each.origin == "worst case"]
    if worst:
        scale = tr(" (on 1-7)") if {"ces", "gap"} & {*worst} else ""
        text = tr(
            "{names}: the variance is that of the worst case{scale}; fewer answers suffice if it is smaller.",
            names=", ".join(worst),
            scale=scale,
        )
        if any(deviations[name].n for name in worst):
            text = tr("{text} The answers of the file are all alike and show no variance.", text=text)
            hint = tr("--sd gives it")
        else:
            hint = tr("cxkit plan-sample FILE takes that of a survey, --sd gives it")
        notes.append(Note(code="worst-case", level="info", text=text, hint=hint))
    if any(int(str(row["groups"])) > 2 for row in rows):
        text = tr("Every two groups are compared, and the level of a test is divided by the number of pairs (Bonferroni).")
        notes.append(Note(code="bonferroni", level="info", text=text))
    if any(_is_too_small(design, each) for each in deviations.values()):
        text = tr("The file has more answers than the population has persons: what they show is computed without it.")
        notes.append(Note(code="population-exceeded", level="warning", text=text, hint="--population N is that of one group"))
    for row in rows:
        if design.population and row["invitations"] and int(str(row["invitations"])) > design.population * int(str(row["groups"])):
            text = tr(
                "{invitations:,} invitations are more than there are customers ({population:,} in a group).",
                invitations=row["invitations"],
                population=design.population,
            )
            notes.append(Note(code="population-too-small", level="warning", text=text))
    return notes
