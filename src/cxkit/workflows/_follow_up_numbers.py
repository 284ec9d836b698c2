"""The follow-up as numbers alone, for a report that others will read: no list of customers, and no number of so few that they are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cxkit.language import tr
from cxkit.measures.service.follow_up import COMPLAINT, DETRACTOR
from cxkit.model import Note, Report, Row, Sentence

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


def numbers_only(made: Report, limit: int) -> Report:
    """The report without its list. Numbers of fewer than ``limit`` customers, and those that would give them by subtraction, are null.

    Beside it the report tells how many detractors and open complaints there are in all, so that those of one kind of which all others are
    shown would be known.
    """
    row, left_out = made.table(_OVERALL).rows[0], made.table(_LEFT_OUT)
    sizes = _sizes(made)
    hidden = _hidden(sizes, limit)
    shown: Row = {key: None if key in hidden else cell for key, cell in row.items()}
    rows = tuple(each for each in left_out.rows if _LeftOut(str(each["group"]), str(each["why"])) not in hidden)
    tables = (made.table(_OVERALL).model_copy(update={"rows": (shown,)}), left_out.model_copy(update={"rows": rows}))
    return made.model_copy(
        update={
            "tables": tables,
            "charts": tuple(each for each in made.charts if each.table == _OVERALL),
            "summary": tuple(each for each in made.summary if not hidden.intersection(_numbers_of(each))),
            "notes": (*made.notes, *_note(limit, several=bool(hidden))),
        }
    )


def _numbers_of(sentence: Sentence) -> Sequence[str]:
    return _SAID.get(sentence.code, ())


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


def _hidden(sizes: Mapping[_Part, Size], limit: int) -> set[object]:
    """The names of the numbers to suppress, and the parts left out; numbers of nobody are shown."""
    from cxkit.stats.disclosure import suppress

    def those(holds: Callable[[_Part], bool]) -> frozenset[int]:
        return frozenset(at for at, part in enumerate(sizes) if holds(part))

    known = [those(lambda part: part.is_about(DETRACTOR)), those(lambda part: part.is_about(COMPLAINT))]
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
    away = suppress([*known, *named.values()], list(sizes.values()), limit, known=len(known))
    return {name for at, name in enumerate(named, len(known)) if at in away}


def _note(limit: int, *, several: bool) -> list[Note]:
    if not several:
        return []
    text = tr("Numbers of follow-ups of fewer than {limit} customers, and numbers that would reveal such ones, are not shown.", limit=limit)
    return [Note(code="suppressed", level="warning", text=text)]
