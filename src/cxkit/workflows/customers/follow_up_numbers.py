"""The follow-up as numbers alone, for a report that others will read: no list of customers, and no number of so few that they are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from cxkit.language import tr
from cxkit.measures.service.follow_up import COMPLAINT, DETRACTOR
from cxkit.model import Cell, Note, Report, Row, Sentence
from cxkit.text.figures import figure
from cxkit.text.sentences import sentence

if TYPE_CHECKING:
    from cxkit.stats.atom_sizes import Size

_LIST, _OVERALL, _LEFT_OUT = "followup", "overall", "left_out"
_LISTED, _ALLOWED, _REFUSED, _OVERDUE = "listed", "allowed", "refused", "overdue"
_SAID = {
    "followup": (_LISTED, DETRACTOR, COMPLAINT),
    "followup-overdue": (_OVERDUE,),
    "followup-refused": (_REFUSED,),
    "followup-left-out": (_LEFT_OUT,),
}
"""The numbers that a sentence says."""


class _Listed(NamedTuple):
    """Customers of the list who are in it for the same reason."""

    reason: str
    allowed: bool
    overdue: bool

    def is_about(self, group: str) -> bool:
        """Whether that is among the reasons."""
        return group in self.reason.split(", ")


class _LeftOut(NamedTuple):
    """Customers who are left out."""

    group: str
    why: str

    def is_about(self, group: str) -> bool:
        """Whether they are of that group."""
        return self.group == group


_Part = _Listed | _LeftOut


def numbers_only(made: Report, limit: int, totals: Mapping[str, Cell]) -> Report:
    """The report without its list. Numbers of fewer than ``limit`` customers, and those that would give them by subtraction, are null.

    ``totals``: how many detractors and open complaints the report shows in all. If each is of another customer, those listed and those left
    out add up to it.
    """
    row, left_out = made.table(_OVERALL).rows[0], made.table(_LEFT_OUT)
    sizes = _sizes(made)
    hidden = _hidden(sizes, limit, totals)
    shown: Row = {key: None if key in hidden else cell for key, cell in row.items()}
    rows = tuple(each for each in left_out.rows if _LeftOut(str(each["group"]), str(each["why"])) not in hidden)
    tables = (made.table(_OVERALL).model_copy(update={"rows": (shown,)}), left_out.model_copy(update={"rows": rows}))
    return made.model_copy(
        update={
            "tables": tables,
            "charts": tuple(each for each in made.charts if each.table == _OVERALL),
            "summary": tuple(said for each in made.summary if (said := _say(each, shown, hidden))),
            "notes": (*made.notes, *_note(limit, several=bool(hidden))),
        }
    )


def _say(each: Sentence, shown: Row, hidden: Collection[object]) -> Sentence | None:
    """The sentence without numbers that are hidden; None if nothing is left of it."""
    if not any(name in hidden for name in _SAID.get(each.code, ())):
        return each
    n = shown[_LISTED]
    if each.code != "followup" or not isinstance(n, int):
        return None
    return sentence("followup-listed", {"n": n}, {"n": figure(n, "count", 0)}, several=n > 1)


def _sizes(made: Report) -> dict[_Part, Size]:
    """The customers of each part; of those left out, who need not be known, their number."""
    today = str(made.provenance.params["as_of"])
    people: dict[_Part, set[object]] = {}
    for each in made.table(_LIST).rows:
        part = _Listed(str(each["reason"]), each["allowed"] is True, each["due"] is not None and str(each["due"]) < today)
        people.setdefault(part, set()).add(each["customer_id"])
    numbers = {_LeftOut(str(each["group"]), str(each["why"])): int(str(each["n"])) for each in made.table(_LEFT_OUT).rows}
    left_out: dict[_Part, Size] = {part: n for part, n in numbers.items() if n}
    return {part: frozenset(each) for part, each in people.items()} | left_out


def _hidden(sizes: Mapping[_Part, Size], limit: int, totals: Mapping[str, Cell]) -> set[object]:
    """The names of the numbers to suppress, and the parts left out; numbers of nobody are shown."""
    from cxkit.stats.atom_sizes import count
    from cxkit.stats.disclosure import suppress

    weights = list(sizes.values())

    def those(holds: Callable[[_Part], bool]) -> frozenset[int]:
        return frozenset(at for at, part in enumerate(sizes) if holds(part))

    kinds = {DETRACTOR: those(lambda part: part.is_about(DETRACTOR)), COMPLAINT: those(lambda part: part.is_about(COMPLAINT))}
    known = [each for kind, each in kinds.items() if count(weights[at] for at in each) == totals.get(kind)]
    numbers: dict[object, frozenset[int]] = {
        _LISTED: those(lambda part: isinstance(part, _Listed)),
        _ALLOWED: those(lambda part: isinstance(part, _Listed) and part.allowed),
        _REFUSED: those(lambda part: isinstance(part, _Listed) and not part.allowed),
        _OVERDUE: those(lambda part: isinstance(part, _Listed) and part.overdue),
        DETRACTOR: those(lambda part: isinstance(part, _Listed) and part.is_about(DETRACTOR)),
        COMPLAINT: those(lambda part: isinstance(part, _Listed) and part.is_about(COMPLAINT)),
        _LEFT_OUT: those(lambda part: isinstance(part, _LeftOut)),
        **{part: frozenset([at]) for at, part in enumerate(sizes) if isinstance(part, _LeftOut)},
    }
    named = {name: each for name, each in numbers.items() if each}
    first = {len(known) + at for at, name in enumerate(named) if name == _LISTED}
    away = suppress([*known, *named.values()], weights, limit, known=len(known), first=first)
    return {name for at, name in enumerate(named, len(known)) if at in away}


def _note(limit: int, *, several: bool) -> list[Note]:
    if not several:
        return []
    text = tr("Numbers of follow-ups of fewer than {limit} customers, and numbers that would reveal such ones, are not shown.", limit=limit)
    return [Note(code="suppressed", level="warning", text=text)]
