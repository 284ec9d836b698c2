"""Notes of a budget: how the total was divided, which touchpoints got nothing, and what the files lack."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit import config
from cxkit.counts.contacts.contact_costs import ContactCosts
from cxkit.language import tr
from cxkit.measures.spending.plan import DRAWS, Plan, Separation
from cxkit.model import Note
from cxkit.text.sentences import join_names

_MANY = 0.2  # share of contacts without a cost, from which on the mean of the others need not be theirs


def method_notes(plan: Plan, found: Sequence[Separation]) -> list[Note]:
    """Notes on how intervals were made, and on neighbours in the order that the data do not separate."""
    text = tr(
        "Intervals: {confidence:g} %, of {draws:,} seeded draws of gap, reach and importance, each solved anew.",
        confidence=plan.confidence * 100,
        draws=DRAWS,
    )
    notes = [Note(code="method", level="info", text=text)]
    unclear = [tr("{first} and {second}", first=each.first, second=each.second) for each in found if each.more_answers != 0]
    if unclear:
        text = tr(
            "{n} of {n2} neighbours in the order are not separated: {unclear}.", n=len(unclear), n2=len(found), unclear=join_names(unclear)
        )
        notes.append(Note(code="not-separated", level="info", text=text, hint="the table separation says how many more answers would"))
    return notes


def limit_notes(plan: Plan, min_cell: int, *, beside: bool) -> list[Note]:
    """Notes on how the project file's amounts were used, and on touchpoints without an allocation.

    ``beside``: a table beside the plan suppresses some of them.
    """
    given = [each.touchpoint for each in plan.candidates if each.limits.cost_to_halve is not None]
    lacking = [each.touchpoint for each in plan.candidates if each.is_weighed and each.limits.cost_to_halve is None]
    notes = []
    if given and lacking:
        text = tr(
            "The total is divided in proportion: cost_to_halve is missing for {names}, and is needed for all touchpoints.",
            names=", ".join(lacking),
        )
        hint = tr("[budget.touchpoints.NAME] cost_to_halve in {file_name}", file_name=config.FILE_NAME)
        notes.append(Note(code="cost-to-halve-missing", level="warning", text=text, hint=hint))
    elif not given:
        text = tr("The total is divided in proportion to the weights: how the effect of spending diminishes is not known.")
        hint = tr("[budget.touchpoints.NAME] cost_to_halve in {file_name} gives it", file_name=config.FILE_NAME)
        notes.append(Note(code="proportional", level="info", text=text, hint=hint))
    few = [each.touchpoint for each in plan.candidates if not each.is_weighed and each.n]
    if few:
        why = tr("fewer than {min_cell} persons" if min_cell > 2 else "fewer than {min_cell} answers", min_cell=max(min_cell, 2)) + (
            tr(", or none on importance") if any(c.importance for c in plan.candidates) else ""
        )
        why += tr(", or they would reveal such a touchpoint") if beside else ""
        text = tr("Not in the allocation, beyond a floor: {names} ({why}).", names=", ".join(few), why=why)
        notes.append(Note(code="too-few-answers", level="warning", text=text))
    return notes


def name_notes(plan: Plan, costs: ContactCosts | None, *, nameless: bool) -> list[Note]:
    """Notes on touchpoints that only one table has, and on contacts without one; ``nameless`` if the number of these may be shown."""
    notes = []
    unanswered = [each.touchpoint for each in plan.candidates if not each.n]
    if unanswered:
        text = tr("No answers on {names}: no more than a floor is allocated there.", names=", ".join(unanswered))
        hint = tr("[labels] touchpoint in {file_name} gives one name to different spellings", file_name=config.FILE_NAME)
        notes.append(Note(code="touchpoint-without-answers", level="warning", text=text, hint=hint))
    if costs is None:
        text = tr("Without contacts, reach is the share of the answers.")
        notes.append(Note(code="no-contacts", level="info", text=text, hint="--contacts FILE"))
        return notes
    if uncontacted := [each.touchpoint for each in plan.candidates if each.n and each.touchpoint not in costs.held]:
        text = tr("No contacts at {names}: their reach is 0.", names=", ".join(uncontacted))
        notes.append(Note(code="touchpoint-without-contacts", level="warning", text=text))
    lacking = {name: held for name, held in costs.held.items() if costs.has_costs and 0 < held.costed < held.contacts}
    if costless := sorted(str(name) for name, held in costs.held.items() if costs.has_costs and name is not None and not held.costed):
        text = tr("No contact at {names} has a cost: what its contacts cost is not known.", names=", ".join(costless))
        notes.append(Note(code="cost-unknown", level="info", text=text))
    if lacking:
        rows = sum(held.contacts - held.costed for held in lacking.values())
        contacts = sum(held.contacts for held in costs.held.values() if held.costed)
        text = tr(
            "{rows:,} of {contacts:,} contacts at touchpoints with costs have none: the mean of the others at their touchpoint is taken.",
            rows=rows,
            contacts=contacts,
        )
        many = rows > _MANY * contacts
        hint = tr("does the column hold the costs of one channel alone? Then the cost of shortfall is too high or too low") if many else ""
        notes.append(Note(code="cost-missing", level="warning" if many else "info", text=text, hint=hint))
    if None in costs.held:
        text = (
            tr("{contacts:,} contacts have no touchpoint: they count in the reach of none.", contacts=costs.held[None].contacts)
            if nameless
            else tr("Contacts of few persons have no touchpoint: they are left out.")
        )
        notes.append(Note(code="contacts-without-touchpoint", level="info", text=text))
    return notes
