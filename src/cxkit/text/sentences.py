"""The sentences of reports: templates with figures in them, never free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from cxkit.language import tr, translated
from cxkit.model import Sentence

MOST_NAMED = 3
"""Names that a sentence lists before it sums up the rest."""

# One template for a single name and one for several, if the verb depends on it; or one for each of two directions; or without and with
# the limits of an interval.
_TEMPLATES: dict[str, str | tuple[str, str]] = {
    "figure": "{name} is {value} ({level} interval {low} … {high}) from {n} {what}.",
    "figure-alone": "{name} is {value} from {n} {what}.",
    "effort-direction": (
        "A lower figure means more effort: {easiest} is easiest, {hardest} hardest.",
        "A higher figure means more effort: {easiest} is easiest, {hardest} hardest.",
    ),
    "figure-missing": "{name} cannot be computed: there are no {what}.",
    "figure-unknown": ("{name} cannot be computed from {n} {what} alone.", "{name} cannot be computed from these {n} {what}."),
    "suppressed": "All figures are suppressed: too few {what}.",
    "groups-below": ("By {by}, {below} is below the others.", "By {by}, {below} are below the others."),
    "groups-above": ("By {by}, {above} is above the others.", "By {by}, {above} are above the others."),
    "groups-both": ("By {by}, {below} is below the others, {above} above.", "By {by}, {below} are below the others, {above} above."),
    "groups-rest": ("The other one is not significantly different.", "The other {n} are not significantly different."),
    "groups-alike": "No group differs significantly from the others.",
    "groups-small": "Too few answers to judge: {names}.",
    "gap-unmet": "By {by}, expectations are not met at {unmet}.",
    "gap-exceeded": "By {by}, expectations are exceeded at {exceeded}.",
    "gap-both": "By {by}, expectations are not met at {unmet}, and exceeded at {exceeded}.",
    "gap-none": "No gap by {by} is significantly below or above zero.",
    "inspected": (
        "{kind}: {rows} rows of one column, of which {taken} has a role.",
        "{kind}: {rows} rows, {columns} columns, of which {taken} have a role.",
    ),
    "inspected-doubts": ("To check: column {names}.", "To check: columns {names}."),
    "inspected-next": "Go on with: {command}",
    "drivers": "The ratings explain {r2} of {outcome} (R²), most of all {drivers}.",
    "drivers-none": "No rating explains more of {outcome} than chance would.",
    "kano": "{category}: {items}.",
    "kano-none": "No item has a clear category.",
    "uneven": ("{names} is uneven over its channels.", "{names} are uneven over their channels."),
    "uneven-none": "No touchpoint is significantly uneven over its channels.",
    "retention": ("{left} of {customers} customers has left.", "{left} of {customers} customers have left."),
    "retention-median": "Half of the customers stay longer than {median} {unit} ({level} interval {low} … {high}).",
    "retention-groups": "By {by}, mean tenures up to {horizon} {unit} are shortest at {shortest} ({low}), longest at {longest} ({high}).",
    "regulars": "{value} of the customers are regular customers ({level} interval {low} … {high}).",
    "alive": "By the model, {value} of the customers are still active ({level} interval {low} … {high}).",
    "runs-on": "By the model, {value} of the running contracts will run on after the horizon ({level} interval {low} … {high}).",
    "next-order": "Half of the orders are followed by another one within {value}.",
    "segments": "The segment {segment} has {share} of the customers and {revenue} of the revenue.",
    "touchpoints": ("The touchpoint with the most contacts is {touchpoints}.", "Customers meet us most at {touchpoints}."),
    "channels": ("The channel used most is {channels}.", "The channels used most are {channels}."),
    "digital": "{digital} of the contacts are digital.",
    "digital-known": "{digital} of the contacts with a known channel are digital.",
    "worst-cell": "Of all cells, {touchpoint} over {channel} has the lowest {name}: {value} ({low} … {high}).",
    "handed-on": (
        "{handed} of the episodes are transferred to another channel.",
        "{handed} of the episodes are transferred to another channel ({level} interval {low} … {high}).",
    ),
    "changed-step": (
        "{handed} of the episodes have contacts with another {step} than the one before.",
        "{handed} of the episodes have contacts with another {step} than the one before ({level} interval {low} … {high}).",
    ),
    "contained": "Episodes that start in {names} leave that channel more often than others.",
    "open": ("{n} of {of} is open.", "{n} of {of} are open."),
    "differ": (
        "{a} is {difference} lower than {b} ({level} interval {low} … {high}).",
        "{a} is {difference} higher than {b} ({level} interval {low} … {high}).",
    ),
    "differ-not": "{a} and {b} are not significantly different: the difference is {difference} ({level} interval {low} … {high}).",
    "finding-missed": "{name} misses its target of {direction} {target}: {value} ({low} … {high}).",
    "finding-at-risk": "{name} may miss its target of {direction} {target}: {value} ({low} … {high}).",
    "finding-missed-bare": "{name} misses its target of {direction} {target}: {value}.",
    "finding-at-risk-bare": "{name} may miss its target of {direction} {target}: {value}.",
    "finding-suppressed": "{name} is suppressed: whether it meets its target of {direction} {target} is not shown.",
    "finding-no-data": "{name} has no data for its target of {direction} {target}.",
    "finding-low": "{name} has fallen below its base period: {value} in the {every} from {period}, {center} before.",
    "finding-high": "{name} has risen above its base period: {value} in the {every} from {period}, {center} before.",
    "finding-outdated": (
        "{name} has had no data for {days} day: the last are of the {every} from {period}.",
        "{name} has had no data for {days} days: the last are of the {every} from {period}.",
    ),
    "finding-file": "The file {name} is not counted. {why}",
    "files-counted": ("{n} file is in the store.", "{n} files are in the store."),
    "history-signals": ("{name} signalled in 1 period: {periods}.", "{name} signalled in {n} periods: {periods}."),
    "history-calm": "No period signals.",
    "targets-held": "No target is missed: {met} of {n} are met.",
    "targets-at-risk": (
        "No target is missed: {met} of {n} are met, {at_risk} is at risk.",
        "No target is missed: {met} of {n} are met, {at_risk} are at risk.",
    ),
    "no-signal": ("The last period of the chart does not signal.", "The last periods of {n} charts do not signal."),
    "time-fell": (
        "From {before} to {period} {name} fell by {change} (adjusted p {p}).",
        "From {before} to {period} {name} fell by {change} ({level} interval {low} … {high}; adjusted p {p}).",
    ),
    "time-rose": (
        "From {before} to {period} {name} rose by {change} (adjusted p {p}).",
        "From {before} to {period} {name} rose by {change} ({level} interval {low} … {high}; adjusted p {p}).",
    ),
    "budget-first": "{first} comes first with {allocation} of {total} ({level} interval {low} … {high}).",
    "budget-not-separated": "The data do not separate {first} (first with a probability of {top}) from {second} ({next}).",
    "budget-unclear": "No shortfall is certain, so the data do not say where the money should go.",
    "budget-none": "Nothing falls short, so there is no allocation.",
    "budget-more-answers": "{n} more answers on {first} and {second} would separate them, with a probability of {power}.",
    "budget-more-contacts": "No number of answers would separate them: their reach, by the contacts, is too uncertain.",
    "budget-unspent": "{unspent} of {total} are unspent.",
    "what-if": "{amount} at {touchpoint} would lower its shortfall from {before} to {after}.",
    "what-if-pays": "That pays if a contact that no longer falls short is worth {worth}.",
    "what-if-saves": "Costs of contacts pay for it if the shortfall falls to {needed}.",
    "what-if-never": "The contacts at {touchpoint} that fall short cost less than {amount}.",
    "sample-half-width": (
        "{name} within ±{wanted} needs {n} answers.",
        "{name} within ±{wanted} needs {n} answers in each of {groups} groups.",
    ),
    "sample-difference": "To detect a difference of {wanted} in {name} takes {n} answers in each of {groups} groups.",
    "sample-at-hand": (
        "The answer at hand gives {name} within ±{half_width}.",
        "The {n} answers at hand give {name} within ±{half_width}.",
    ),
    "sample-detects": "Divided into {groups} equal groups, they detect a difference of {detectable}.",
    "followup": ("{n} customer is to be contacted: {parts}.", "{n} customers are to be contacted: {parts}."),
    "followup-listed": ("{n} customer is to be contacted.", "{n} customers are to be contacted."),
    "followup-none": "No customer is to be contacted.",
    "followup-overdue": ("{n} of them is overdue.", "{n} of them are overdue."),
    "followup-refused": ("{n} of them lacks the consent to be contacted.", "{n} of them lack the consent to be contacted."),
    "followup-left-out": ("{n} other is left out, for the reason listed.", "{n} others are left out, for the reasons listed."),
    "loop": (
        "{rate} of the answers of detractors were followed by a call back ({level} interval {low} … {high}; {n} answer).",
        "{rate} of the answers of detractors were followed by a call back ({level} interval {low} … {high}; {n} answers).",
    ),
    "loop-later": "Later answers of those called back changed by {change} against the others ({low} … {high}): an association, no effect.",
    "worked": "The measure worked: {name} changed by {value} against the control group.",
    "harmed": "The measure did harm: {name} changed by {value} against the control group.",
    "worked-not": "The measure made no difference that matters: {name} changed by {value} against the control group.",
    "worked-unclear": "Whether the measure worked is unclear: {name} changed by {value} against the control group.",
    "not-causal": "Not causal, since there is no control group: {name} changed by {value}, which is {which}.",
    "series-not-causal": "Not causal, since there is no control group: the level of {name} changed by {value} when the measure began, "
    "which is {which}.",
    "series-of-difference": "The level of the difference to the control group changed by {value} when the measure began, which is {which}.",
    "series-none": "The series gives no verdict: it is too short, or too small to be shown.",
    "no-verdict": "There is no verdict: a side has no answers, or too few to be shown.",
    "time-alike": "No period differs significantly from the one before.",
}


_OWN = frozenset(("name", "what", "which", "by", "unit", "every", "direction", "category", "segment", "kind"))
"""Words that are cxkit's own, or composed of such and of names in the data, which no catalogue has."""


def sentence(code: str, figures: Mapping[str, JsonValue], words: Mapping[str, str], *, several: bool = False) -> Sentence:
    """A sentence of a report.

    ``figures`` are its values for programs, ``words`` the same for people. ``several``: the second template. Raises KeyError
    for an unknown code or a template whose words are not all given.
    """
    template = _TEMPLATES[code]
    chosen = template if isinstance(template, str) else template[several]
    text = tr(chosen, **{name: translated(word) if name in _OWN else word for name, word in words.items()})
    return Sentence(code=code, text=text[:1].upper() + text[1:], figures=dict(figures))


def join_names(names: Sequence[str]) -> str:
    """Names in a row: the first three and how many more."""
    if len(names) > MOST_NAMED + 1:
        names = [*names[:MOST_NAMED], tr("{n} more", n=len(names) - MOST_NAMED)]
    return names[0] if len(names) == 1 else tr("{names} and {names2}", names=", ".join(names[:-1]), names2=names[-1])
