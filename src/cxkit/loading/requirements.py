"""The columns that a command requires: one error names all that are missing or ambiguous, with their candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from cxkit import roles
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.loading.importance_pairs import importance_pairs
from cxkit.loading.other_kinds import commands_for, position_of, refuse_customers, sentence_on_other_kind, typed_option
from cxkit.options import Needs
from cxkit.roles import shortened
from cxkit.roles.candidates import SURE
from cxkit.roles.kinds import IDS
from cxkit.roles.other_ratings import OtherRating, other_rating
from cxkit.roles.ruled_out import is_another_quantity
from cxkit.roles.scoring import named
from cxkit.roles.words import all_meanings, meanings
from cxkit.tables import DataTable
from cxkit.tables.offering import described, header_doubt
from cxkit.tables.one_scale import OneScale, is_computed, one_scale
from cxkit.values import Scale
from cxkit.values.answers.scales import SCALES
from cxkit.values.answers.scores import finished_figures, may_be_figures

# Roles that commands on such a table use if available: reported together with required ones that are missing.
_ESSENTIAL = {"orders": ("customer_id", "ordered_at")}
_JUDGEMENTS = ("satisfaction", "recommend")
_GAP = ("expectation", "fulfilment")
_BY_NAME = {
    "assessed": "Column '{column}' rates credit, a risk or the like, by its name: it holds no answers of respondents.",
    "property": "Column '{column}' rates how strong something is, as pain, by its name: it holds no satisfaction.",
    "rater": "Column '{column}' holds ratings by an inspector or the like, by its name: they are no answers of customers.",
    "served": "Column '{column}' rates the customers themselves, by its name: it holds no answers of customers.",
    "others": "Column '{column}' asks what respondents suppose of the customers: it holds no answers of customers.",
}
_MOST = 8
_FEWEST_NUMBERED, _LONG = 5, 10  # rows; digits
_MOST_WORDS = 7  # different answers


def require(table: DataTable, needs: Iterable[Needs], command: str, *, further: str = "") -> None:
    """Raise RoleError unless the columns of all required roles are known, and the error of a column that can be read in two ways.

    The error names each role that is missing or ambiguous and its candidates, with position, full header and a description of their values;
    the last line is the whole ``command`` with the missing options. ``further``: the name of a table that is not the first of the command,
    with which its roles are typed.
    """
    options = {need.role: f"--{need.option}" for need in needs if need.required and need.role in table.kind.roles}
    if all(table.holds(role) for role in options):
        refuse_customers(table, options, command)
        return
    error = next((table.unclear[role].error for role in options if role in table.unclear), None)
    if "amount" in options and _awaits_price(table):
        options = {("unit_price" if role == "amount" else role): "--role" if role == "amount" else how for role, how in options.items()}
    options |= {role: "--role" for role in _ESSENTIAL.get(table.kind.name, ()) if role not in options}
    lacking = [role for role in options if not table.holds(role) and role not in table.unclear]
    if error and not lacking:
        raise error
    items = _items(table, lacking)
    words = [column for column in items.columns if column in _in_words_of(table, lacking[0])] if items else []  # before mere numbers
    candidates = {
        role: list(dict.fromkeys([*words, *_candidates(table, role)])) or list(items.columns if items else ()) for role in lacking
    }
    message = " ".join(_sentence(table, role, candidates[role]) for role in lacking)
    groups = _alike(lacking, candidates)
    candidates = {role: _nearest_first(alike, candidates[role]) for alike in groups for role in alike}
    lines = [line for alike in groups for line in _listed(table, alike, candidates[alike[0]], heading=len(lacking) > 1)]
    prefix = f"{further}." if further else ""
    typed, taken = list[str](), set[str]()
    for role in lacking:  # two roles of one column are never meant
        # if nothing tells which column holds which of two roles, a guess could exchange them: a gap with the wrong sign
        exchangeable = any(role in alike and len(alike) > 1 for alike in groups)
        free = [] if exchangeable else [each for each in candidates[role] if each not in taken]
        taken.update(free[:1])
        typed.append(typed_option(options[role], f"{prefix}{role}", position_of(table, free)))
    which = tr("Name the column that is meant:")
    if any(len(each) > 1 for each in candidates.values()):
        examples = tr("Name the columns that are meant (the command has the first ones as examples):")
        which = tr("Name the columns that are meant:") if any(each.endswith(" COLUMN") for each in typed) else examples
    hint = header_doubt(table.notes) or (which if lines else tr("Name it:"))
    other = "" if items else sentence_on_other_kind(table)
    lines += [f"{command} {' '.join(typed)}"]
    if items:
        pattern = items.pattern([table.shown.get(column, column) for column in items.columns])
        lines.append(f"{command} {typed_option(options[lacking[0]], lacking[0], pattern)}")
        message += " " + _of_items(table, items)
    if {*_GAP} <= {*lacking} and (pairs := importance_pairs([table.shown.get(column, column) for column in table.columns])):
        lines.append(f"{command} {' '.join(typed_option(options[role], role, each) for role, each in zip(_GAP, pairs, strict=True))}")
        message += " " + tr("How important something is says nothing of what is expected; the last command compares it with satisfaction.")
    lines += [] if error is None else [error.hint, *error.lines]
    lines += commands_for(table) if other else []
    raise RoleError(" ".join(filter(None, (other, error.message if error else "", message))), hint, lines)


def _awaits_price(table: DataTable) -> bool:
    """Whether quantities are known, and of several prices of a piece, as net and gross, not which is meant: their product is the amount."""
    return not {"amount", "line_total"} & {*table.roles, *table.doubtful} and "quantity" in table.roles and "unit_price" in table.doubtful


def _items(table: DataTable, lacking: Sequence[str]) -> OneScale | None:
    """The columns that may be the items of the only score that is lacking; a recommendation is asked for on 0-10."""
    if len(lacking) != 1 or lacking[0] not in roles.SCORES:
        return None
    if among := table.doubtful.get(lacking[0], ()):
        # columns that could each hold the score are its items if all of them hold answers on one scale
        alike = one_scale(table, among) if len(among) > 1 else None
        return alike if alike and len(alike.columns) == len(among) and lacking[0] != "recommend" else None
    said = _in_words_of(table, lacking[0])
    found = (one_scale(table, said) if said else None) or one_scale(table)
    return None if found and lacking[0] == "recommend" and found.scale != Scale(0, 10) else found


def _in_words_of(table: DataTable, role: str) -> list[str]:
    """The columns whose answers name the score themselves, as "very satisfied"."""
    texts = {column: set(table.values(column).texts) for column in table.columns if table.role_of(column) is None}
    few = {column: each for column, each in texts.items() if len(each) <= _MOST_WORDS}
    return [column for column, each in few.items() if sum(role in all_meanings(text) for text in each) > 1]


def _of_items(table: DataTable, items: OneScale) -> str:
    names = ", ".join(f"'{shortened(table.shown.get(column, column))}'" for column in items.columns[:_MOST])
    more = tr(" and {n} more", n=len(items.columns) - _MOST) if len(items.columns) > _MOST else ""
    return tr(
        "{n} columns hold answers on one scale ({points}): {names}{more}. The last command takes each of them as an item.",
        n=len(items.columns),
        points=items.points,
        names=names,
        more=more,
    )


def _candidates(table: DataTable, role: str) -> list[str]:
    """The candidates for a role: the ambiguous columns, else those with a fitting name, else those with fitting values."""
    if role in table.doubtful:
        return table.doubtful[role]
    by_name = [each.column for each in table.candidates(role) if not (role in roles.SCORES and table.values(each.column).empty)]
    if role in roles.SCORES:
        scales = [scale] if (scale := table.scale_of(role)) else SCALES
        # ratings of one question on few points beside a whole battery on more: the battery has more columns
        largest = max((table.alike(each) for each in scales), key=len)
        by_name += [column for column in largest if not _counts(table, column)]
        by_name = [column for column in by_name if table.role_of(column) not in IDS and not is_computed(column)]
        by_name = [column for column in by_name if role == "recommend" or not _asks_for_recommendation(table, column)]
    elif not by_name:
        by_name = [table.roles["unit_price"].column] if role == "amount" and "unit_price" in table.roles else []
        by_name += [column for column in table.columns if _is_free(table, column) and roles.may_be(role, table.values(column), column)]
    return list(dict.fromkeys(by_name))


def _asks_for_recommendation(table: DataTable, column: str) -> bool:
    header = table.shown.get(column, column)
    return named(table.kind, header, meanings(header)).get("recommend", 0.0) >= SURE


def _counts(table: DataTable, column: str) -> bool:
    """Whether a column holds the number of something by its header, or the numbers of the rows, which rise from each to the next."""
    texts = table.values(column).texts
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < _LONG]
    numbered = len(numbers) == len(texts) >= _FEWEST_NUMBERED and all(later > earlier for earlier, later in pairwise(numbers))
    return numbered or is_another_quantity(column)


def _nearest_first(asked: Sequence[str], candidates: list[str]) -> list[str]:
    """Candidates of which a part is listed: those that abbreviate a role come first."""
    far = {column: not any(roles.abbreviates(column, role) for role in asked) for column in candidates}
    return sorted(candidates, key=far.__getitem__) if len(candidates) > _MOST else candidates


def _is_free(table: DataTable, column: str) -> bool:
    """Whether a column of the file holds no role, nor is one of several that could hold another one."""
    others = {each for columns in table.doubtful.values() for each in columns}
    return not column.startswith("cx:") and table.role_of(column) is None and column not in others


def _sentence(table: DataTable, role: str, candidates: Sequence[str]) -> str:
    what = tr("{role} score", role=role) if role in roles.SCORES else role
    if role in table.doubtful and len(candidates) == 1:
        return tr(
            "Column '{column}' holds the answers to surveys of any kind, and no column says which rows hold the {what}.",
            column=shortened(candidates[0]),
            what=what,
        )
    if role in table.doubtful:
        return tr("Several columns could hold the {what}.", what=what)
    rest = "" if candidates else tr("; the columns are: {offer}", offer=table.offer())
    aspects = [each.column for each in table.candidates(role)] if role in roles.SCORES else []
    text = tr("No column's name suggests the {what}{rest}.", what=what, rest=rest)
    if len(aspects) > 1 and candidates:
        text = tr("Several columns are each called the {what} of one aspect, and none that of everything.", what=what)
    others = [each for each in table.roles.values() if each.found == "assumed" and each.why in {"file", "comments"}]
    held = [
        tr("Column '{column}' holds the {other} score, {reason}.", column=shortened(each.column), other=each.role, reason=each.reason)
        for each in others
        if role in roles.SCORES
    ]
    held += [
        tr("Column '{column}' holds what a program computed, by its name, and no answers.", column=shortened(column))
        for column in table.columns
        if role in roles.SCORES and is_computed(column) and not column.startswith("cx:") and not candidates
    ]
    held += _other_ratings(table) if role in _JUDGEMENTS else []
    if role == "recommend" and any(may_be_figures(table.values(column).texts) for column in candidates):
        held.append(finished_figures())
    return " ".join([text, *held])


def _other_ratings(table: DataTable) -> list[str]:
    """A sentence on each rating that no respondent gave, as that of a credit, and why."""
    found = {column: other_rating(table.shown.get(column, column), table.columns, table.values) for column in table.columns}
    return [_described_rating(shortened(table.shown.get(column, column)), other) for column, other in found.items() if other]


def _described_rating(column: str, other: OtherRating) -> str:
    beside = ", ".join(f"'{shortened(each)}'" for each in other.beside)
    if other.why == "marks":
        return tr("Column '{column}' holds marks of pupils: {beside} are in the file too.", column=column, beside=beside)
    if other.why == "list":
        return tr(
            "Column '{column}' holds classes or averages: each row is another one of {beside}, and no column says who answered or when.",
            column=column,
            beside=beside,
        )
    if other.why == "appraisal":
        return tr("Column '{column}' holds ratings of employees: {beside} are in the file too.", column=column, beside=beside)
    return tr(_BY_NAME[other.why], column=column)


def _alike(lacking: Sequence[str], candidates: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The roles in groups that have the same candidates, which are listed once."""
    found: dict[tuple[str, ...], list[str]] = {}
    for role in lacking:
        found.setdefault(tuple(candidates[role]), []).append(role)
    return list(found.values())


def _listed(table: DataTable, alike: Sequence[str], candidates: Sequence[str], *, heading: bool) -> list[str]:
    lines = described(table, candidates[:_MOST])
    more = [tr("and {n} more", n=len(candidates) - _MOST)] if len(candidates) > _MOST else []
    return [*([f"{', '.join(alike)}:"] if heading and lines else []), *lines, *more]
