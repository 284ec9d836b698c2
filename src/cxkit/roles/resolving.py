"""The column of each role: from the options, the project file, the tool's profile, else the best score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from cxkit.errors import RoleError
from cxkit.language import tr, translated
from cxkit.roles.candidates import NO_HINTS, NO_VALUES, SURE, Candidate, Hints, called_by_position, may_hold, scores
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.fitting import fit, may_be
from cxkit.roles.headers import find_column, is_named_in_brackets, normalise, without_additions
from cxkit.roles.kinds import COUNTS, DATES, DIMENSIONS, IDS, KINDS, MONEY, SCORES, YES_OR_NO, Kind
from cxkit.roles.resolved import Found, Resolved, Why

if TYPE_CHECKING:
    from cxkit.roles.vague_channels import Doubt

_BELIEVED = 0.65  # how well the values must fit for a column with the exact name of a role to be taken at once
_DATED = 0.5
# Roles whose columns have few values: there are no ends yet, and few rows got that question.
_OFTEN_EMPTY = frozenset({"until", "closed_at", "resolved_at", "first_responded_at", *SCORES})
_SEVERAL = 10  # rows from which on one value in all of them is no accident
_MOST_LABELS = 6

# The roles that a name suggests for a column of NPS classes, or of answers from 0 to 10 under "rating".
_MAY_RECOMMEND = frozenset({"satisfaction", "segment", "phase", "comment"})
# Scores that are assumed by a mention in the header, and the roles that a column of ratings may seem to hold.
_RATED = frozenset({"satisfaction", "effort", "expectation", "fulfilment"})
_MAY_RATE = frozenset({"segment", "comment", "answer"})
# Headers of ways to get into contact other than that of this contact.
_NO_CHANNEL = frozenset({"preferred", "consent", "payment", "marketing", "planned", "not", "last", "ip", "project"})
_OF_MONEY = frozenset({"fee", "value", "amount", "price", "total", "revenue", "sales", "paid", "payment", "spend"})
# what may be paid for, and who pays: "Course fee", "Ticket value"
_PAID_FOR = frozenset(
    (
        *("order", "invoice", "transaction", "receipt", "purchase", "sale", "booking", "ticket", "document", "contract", "subscription"),
        *("member", "customer", "person", "product", "service", "room", "stay", "visits", "call", "tariff", "local", "currency", "data"),
    )
)
_ID, _DERIVED, _JOURNEY, _TAX, _NAME = (frozenset({means}) for means in ("id", "derived", "journey", "tax", "name"))


def resolve(
    kind: Kind,
    headers: Sequence[str],
    given: Mapping[str, str],
    configured: Mapping[str, str],
    repeated: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    hints: Hints = NO_HINTS,
    wanted: Collection[str] = (),
) -> tuple[dict[str, Resolved], dict[str, list[str]]]:
    """Find the column of every role of a table.

    ``repeated`` holds the columns, named by position, of each header that occurs more than once. ``wanted`` are roles that the command
    requires: the only column that fits one of these is assumed to hold it. Returns the roles found, and for each ambiguous role its
    candidates. Raises RoleError if a column that was typed or configured does not exist or shares its name with others, or this kind of
    table has no such role.
    """
    resolving = _Resolving(kind, headers, repeated, hints)
    resolving.take_named("given", given)
    resolving.take_named("config", configured)
    resolving.take_known()
    resolving.take_own_names()
    if resolving.undecided:
        resolving.take_named_metric()
        resolving.take_best()
        resolving.release_kinds()
        resolving.assume(wanted)
    resolving.take_own_names(contradicted=True)
    return {role: resolving.found[role] for role in kind.roles if role in resolving.found}, resolving.doubtful


class _Resolving:
    """The roles of one table during resolution: those found, those that are ambiguous, and the columns without a role."""

    def __init__(self, kind: Kind, headers: Sequence[str], repeated: Mapping[str, Sequence[str]], hints: Hints) -> None:
        self.found: dict[str, Resolved] = {}
        self.doubtful: dict[str, list[str]] = {}
        self._kind = kind
        self._headers = headers
        self._repeated = repeated
        self._called = called_by_position(repeated)
        self._texts = {**self._called, **{column: text for column, text in hints.texts.items() if text}}
        self._hints = hints
        self._taken = set(hints.never)
        self._held: dict[str, list[str]] = {}

    @property
    def undecided(self) -> bool:
        """Whether any column has no role yet."""
        return any(header not in self._held for header in self._free)

    @property
    def _free(self) -> list[str]:
        return [header for header in self._headers if header not in self._taken]

    @property
    def _missing(self) -> list[str]:
        return [role for role in self._kind.roles if role not in self.found and role not in self.doubtful]

    def take_named(self, how: Found, named: Mapping[str, str]) -> None:
        """Take the columns that the user or the project file gives."""
        for role, column in named.items():
            if role not in self._kind.roles:
                others = [name for name in KINDS if role in KINDS[name].roles]
                beside = tr(" --role {others}.{role}=COLUMN is of the {others} file.", others=others[0], role=role) if others else ""
                hint = tr("The roles are: {names}.{beside}", names=", ".join(self._kind.roles), beside=beside)
                raise RoleError(tr("'{role}' is no role of the {name} table.", role=role, name=translated(self._kind.name)), hint)
            if role not in self.found:
                exact = find_column(column, self._headers, role, self._repeated, self._hints.texts)
                self.found[role] = Resolved(role, exact, how)
                self._taken.add(exact)

    def take_known(self) -> None:
        """Take the columns that the tool which wrote the file has for its roles."""
        if self._hints.known is None:
            return
        free = set(self._free)
        for role in self._missing:
            fitting = [header for header in self._hints.known(role) if header in free]
            if role == "customer_id":  # an export of one account: its persons are the customers
                fitting = [header for header in fitting if not self._is_constant(header)]
            if len(fitting) == 1 and role not in self._hints.either:
                self.found[role] = Resolved(role, fitting[0], "profile")
                self._taken.add(fitting[0])
            elif fitting:
                self.doubtful[role] = fitting

    def take_named_metric(self) -> None:
        """Take the only score of a survey for the metric that another column names in all rows."""
        from cxkit.roles.named_scores import score_by_its_metric

        if self._kind.name == "survey" and self._hints.values and not self.found.keys() & SCORES:
            found = score_by_its_metric(self._kind, self._free, self._called, self._values, self._hints)
            if found:
                self._take(found.role, found.column, "name" if found.by == "values" else "assumed", found.by)
                self.doubtful = {role: columns for role, columns in self.doubtful.items() if columns != [found.column]}

    def take_own_names(self, *, contradicted: bool = False) -> None:
        """Take columns with the exact name of a role, unless their values contradict it.

        ``contradicted``: take contradicted ones too, since no other column was found: an error about their values explains best what is
        wrong. This needs no tables of words, and a file with cxkit's own names is never ambiguous.
        """
        by_name: dict[str, list[str]] = {}
        for header in (each for each in self._free if not is_named_in_brackets(self._called.get(each, each))):
            by_name.setdefault(normalise(self._called.get(header, header)).replace(" ", "_"), []).append(header)
        for role in self._missing:
            if role == "responded_at" and not contradicted and any("review" in header.casefold() for header in self._headers):
                continue  # of a list of reviews it may be the company's response
            columns = self._own_amount(by_name.get(role, [])) if role == "amount" else by_name.get(role, [])
            columns = without_additions(columns, self._name) if role in SCORES else columns
            columns = self._of_whole_item(columns) if role in SCORES and len(columns) > 1 else columns
            if len(columns) > 1:
                self.doubtful[role] = columns
            elif columns and (self._explains(role, columns[0]) if contradicted else self._believed(role, self._values(columns[0]))):
                self._take(role, columns[0], "name")

    def _own_amount(self, columns: list[str]) -> list[str]:
        """The columns called an amount, in the own currency; none if a total and a tax stand beside: the amount is a part of the total."""
        from cxkit.roles.deductions import of_everything, without_foreign

        own = list(without_foreign(columns, self._called))
        taxed = len(own) == 1 and any(self._says(column, _TAX) for column in self._free)
        return [] if taxed and list(of_everything(own, self._free, self._called)) != own else own

    def take_best(self) -> None:
        """Take for each role the best column if it is ahead, in the order of certainty; several with an equal fit are ambiguous."""
        from cxkit.roles.customer_candidates import without_own_numbers, without_sparse
        from cxkit.roles.neighbours import beside_others
        from cxkit.roles.ratings_alike import are_items
        from cxkit.roles.recommendations import beside_yes_and_no, is_mere_likelihood, with_classed
        from cxkit.roles.scoring import TAKEN

        missing = self._missing
        candidates = scores(self._kind, self._free, self._repeated, self._hints, missing)
        if "customer_id" in candidates:
            cases = None if "case_id" in self.found else candidates.get("case_id", ())
            columns = {column: self._name(column) for column in self._headers}
            customers = without_sparse(candidates["customer_id"], self._values)
            candidates["customer_id"] = without_own_numbers(self._kind.name, customers, cases, columns, self._values)
        candidates = beside_others(candidates, self._headers, self._called, kind=self._kind.name, taken=TAKEN, values=self._values)
        if "channel" in candidates:
            candidates["channel"] = [each for each in candidates["channel"] if self._doubt_channel(each.column) != "other"]
        if "recommend" in candidates:
            asked = [each for each in candidates["recommend"] if not self._is_free_text(each.column)]
            classed = with_classed(asked, self._free, self._values)
            candidates["recommend"] = beside_yes_and_no(self._kind, classed, self._called, self._values)
        while missing:
            possible = {role: [each for each in candidates[role] if may_hold(role, self._held.get(each.column, ()))] for role in missing}
            role = max(missing, key=lambda each: possible[each][0].score if possible[each] else 0.0)
            missing.remove(role)
            fitting = [each for each in possible[role] if each.score >= TAKEN]
            apart = self._apart(role, self._near(role, fitting, possible[role])) if fitting else []
            if not apart:
                continue
            if len(apart) == 1 and role in _RATED and self._says(apart[0], _DERIVED) and self._is_one_of_several(role, apart[0]):
                continue  # what a program made of the answers beside it
            if are_items(role, apart, self._headers, self._called, self._values):
                continue
            vague = role == "channel" and self._doubt_channel(apart[0]) == "unknown"
            if len(apart) == 1 and (vague or (role == "recommend" and is_mere_likelihood(self._name(apart[0])))):
                self._take(role, apart[0], "assumed", "header")
            elif len(apart) == 1:
                self._take(role, apart[0], "name")
            else:
                self.doubtful[role] = apart

    def _doubt_channel(self, column: str) -> Doubt:
        """How far it is in doubt that a column whose header names a channel holds those of contacts."""
        ways = self._hints.ways
        if self._kind.name != "contacts" or ways is None:
            return "none"
        from cxkit.roles.vague_channels import doubt

        return doubt(self._name(column), self._values(column), lambda: ways(column))

    def _near(self, role: str, fitting: list[Candidate], possible: Sequence[Candidate]) -> list[str]:
        """The columns that fit a role about as well as the best one, as far as their values and those beside them do not decide."""
        from cxkit.roles.deductions import amount_candidates
        from cxkit.roles.ratings_alike import of_one_pattern, of_the_whole
        from cxkit.roles.scoring import AHEAD

        if role not in _OFTEN_EMPTY:  # a column without values loses to one that has some
            fitting = [each for each in fitting if not self._values(each.column).empty] or fitting
        near = [each.column for each in fitting if each.score > fitting[0].score - AHEAD]
        if role in SCORES:
            near = without_additions(near, self._name)
            near += self._other_topics(role, near) or self._with_answers(near, possible)
            near = self._of_whole_item(near)
        if role == "satisfaction":
            rated = [each.column for each in possible if not self._values(each.column).texts or self._is_rated(each.column)]
            near = of_the_whole(near, rated, self._called, self._values)
        near = [column for column in near if not self._values(column).empty] or near
        if role == "customer_id":
            from cxkit.roles.customer_candidates import of_several_values

            near = of_several_values(self._kind.name, near, possible, self._called, self._values)
        if role == "product":  # what is the same in all rows tells no products apart
            near = [column for column in near if not self._is_constant(column)] or near
            named = [column for column in near if self._says(column, _NAME)]
            near = named if len(named) == 1 else near  # its number beside it tells the same products apart
        if role in _RATED and len(near) == 1:
            near = of_one_pattern(near[0], self._free, self._texts, self._values)
        if role == "amount":
            near = amount_candidates(near, [each.column for each in fitting], self._headers, self._called, self._values)
        return near

    def _of_whole_item(self, columns: Sequence[str]) -> list[str]:
        from cxkit.roles.whole_item import of_whole_item

        return of_whole_item(columns, self._texts)

    def release_kinds(self) -> None:
        """Take back the column of cases if nearly each of its rows is of another customer: it holds kinds of cases, a topic.

        The id of a case is believed, but that of a journey may be of a campaign which all customers go through, and short numbers may be
        given out again.
        """
        from cxkit.roles.shared_cases import are_given_again, are_shared

        cases = self.found.get("case_id")
        if cases is None or cases.found != "name":
            return
        own = self._values(cases.column)
        beside = [self._values(each.column) if (each := self.found.get(role)) else None for role in ("customer_id", "contacted_at")]
        if are_given_again(own, *beside):
            del self.found["case_id"]
            self._held[cases.column].remove("case_id")
        elif not (self._says(cases.column, _ID) and not self._says(cases.column, _JOURNEY)) and are_shared(own, *beside):
            del self.found["case_id"]
            self._held[cases.column].remove("case_id")
            if "topic" in self._missing:
                self._take("topic", cases.column, "name")

    def assume(self, wanted: Collection[str]) -> None:
        """Take the only column whose values fit a required role, unless its header names something else."""
        if self._hints.values is None:
            return
        yes_or_no = "recommend" in wanted and "recommend" in self._missing and self._take_yes_or_no(wanted)
        for role in self._missing:
            if role not in wanted or (role == "recommend" and yes_or_no):
                continue
            if role in _RATED:
                self._assume_rating(role)
            elif role == "amount":
                self._assume_amount()
            elif role == "recommend" or role in DATES:
                self._assume_by_looks(role)
        if self._kind.name == "contacts":
            self._assume_by_values("channel", lambda values: values.name_ways)
            self._assume_by_values("direction", lambda values: values.directions)

    def _assume_by_looks(self, role: str) -> None:
        """Take the only column that looks like answers from 0 to 10, or like days, else like months."""
        from cxkit.roles.load_times import is_load_time
        from cxkit.roles.ruled_out import ONLY_A_PERIOD, ONLY_OF_RECORDS, is_something_else

        means = self._means
        own = [each for each in self._free if not (role in DATES and means[each] & ONLY_OF_RECORDS)]
        likely = (each for each in own if self._looks_like(role, each) and not is_load_time(each, means, self._values))
        fitting = list(islice(likely, 2))  # two are enough to show that it is not the only one
        if role in DATES and not fitting:
            months = (each for each in self._free if self._values(each).parts_of_years >= MOSTLY)
            fitting = [each for each in months if means[each] and means[each] <= ONLY_A_PERIOD][:2]
        if role == "recommend" and not fitting:
            fitting = list(islice((column for column in self._free if self._values(column).promoter_classes), 2))
        ambiguous = {column for columns in self.doubtful.values() for column in columns}
        free = [column for column in fitting if self._is_open(role, column) and column not in ambiguous]
        free = [column for column in free if not self._ruled_out(role, [Candidate(column, SURE)])]
        if len(fitting) == 1 == len(free) and not is_something_else(role, self._name(free[0]), self._values(free[0])):
            self._assume(role, free[0])

    def _assume(self, role: str, column: str, why: Why = "values") -> None:
        """Take the only column that fits; if others give one of its answers in all rows and may be like it, all are ambiguous."""
        from cxkit.roles.ratings_alike import of_one_answer

        others = [each for each in self._free if each != column and set(self._held.get(each, [])) <= {*_MAY_RATE, *DIMENSIONS}]
        alike = of_one_answer(column, others, self._called, self._values) if why == "values" else []
        if alike:
            self.doubtful[role] = [each for each in self._headers if each == column or each in alike]
        else:
            self._take(role, column, "assumed", why)

    def _ruled_out(self, role: str, candidates: Sequence[Candidate]) -> Collection[str]:
        from cxkit.roles.neighbours import ruled_out

        return ruled_out(role, candidates, self._headers, self._called, taken=SURE, values=self._values)

    def _take_yes_or_no(self, wanted: Collection[str]) -> bool:
        """Take the column that asks for a recommendation and was answered with yes or no: the error about its values explains best.

        A command that may use another score, which is found, can do without. Returns whether there is such a column.
        """
        from cxkit.roles.recommendations import asks_for_one

        by_name = scores(self._kind, self._free, self._repeated, self._hints, ["recommend"])["recommend"]
        said = [each.column for each in by_name if self._values(each.column).flags and asks_for_one(self._name(each.column))]
        if said and not any(role in wanted for role in self.found if role in _RATED):
            if len(said) == 1:
                self._take("recommend", said[0], "name")
            else:
                self.doubtful["recommend"] = said
        return bool(said)

    def _assume_amount(self) -> None:
        """Take the only column that may hold sums in a file without quantities, if its header names money and nothing else, as "Fee"."""
        from cxkit.roles.neighbours import is_freight
        from cxkit.roles.words import meanings

        if {"quantity", "unit_price", "line_total"} & {*self.found, *self.doubtful}:
            return
        ambiguous = {column for columns in self.doubtful.values() for column in columns}
        free = [column for column in self._free if not self._held.get(column) and column not in ambiguous]
        fitting = list(islice((column for column in free if may_be("amount", self._values(column))), 2))
        if len(fitting) != 1:
            return
        words = meanings(self._called.get(fitting[0], fitting[0]))
        if is_freight(fitting[0], self._means):
            return
        if any(word & _OF_MONEY for word in words) and all(word & (_OF_MONEY | _PAID_FOR) for word in words if word):
            self._take("amount", fitting[0], "assumed")

    def _assume_by_values(self, role: str, fits: Callable[[Values], bool]) -> None:
        """Take the only column whose values are ways to get into contact, or their directions, if its header says nothing else of them."""
        from cxkit.roles.words import all_meanings

        if role not in self._missing:
            return
        ambiguous = {column for columns in self.doubtful.values() for column in columns}
        free = (column for column in self._free if not self._held.get(column) and column not in ambiguous)
        fitting = list(islice((column for column in free if fits(self._values(column))), 2))
        if len(fitting) == 1 and not _NO_CHANNEL & all_meanings(self._called.get(fitting[0], fitting[0])):
            self._take(role, fitting[0], "assumed")

    def _name(self, column: str) -> str:
        return self._called.get(column, column)

    @property
    def _means(self) -> dict[str, frozenset[str]]:
        """What the words of each header mean together."""
        from cxkit.roles.words import all_meanings

        return {column: all_meanings(self._name(column)) for column in self._headers}

    def _says(self, column: str, wanted: frozenset[str]) -> bool:
        """Whether the header of a column has all these meanings."""
        from cxkit.roles.words import all_meanings

        return wanted <= all_meanings(self._name(column))

    def _is_free_text(self, column: str) -> bool:
        """Whether the words of a column are too many for a scale, and on none that is known: "Any books to recommend?" asks for titles."""
        values = self._values(column)
        many = values.distinct > _MOST_LABELS and not values.numbers and not (values.classes or values.labelled)
        return many and self._hints.scaled is not None and not self._hints.scaled(column)

    def _assume_rating(self, role: str) -> None:
        """Take the only column whose header mentions the score, else the only one whose words are a rating."""
        from cxkit.roles.ruled_out import is_another_quantity

        ambiguous = {column for columns in self.doubtful.values() for column in columns}
        may = _MAY_RATE if "fulfilment" in self.found else _MAY_RATE | {"expectation"}
        free = [column for column in self._free if column not in ambiguous and set(self._held.get(column, [])) <= may]
        candidates = scores(self._kind, free, self._repeated, self._hints, [role])[role]
        out = self._ruled_out(role, candidates)
        named = [each.column for each in candidates if each.column not in out and not self._values(each.column).empty]
        rated = self._hints.rated
        fitting = named or (list(islice(filter(rated, free), 2)) if rated and role == "satisfaction" else [])
        if len(fitting) == 1 and not is_another_quantity(self._name(fitting[0])) and not self._is_one_of_several(role, fitting[0]):
            self._assume(role, fitting[0], "header" if named else "values")

    def _is_one_of_several(self, role: str, column: str) -> bool:
        from cxkit.roles.ratings_alike import is_one_of_several

        return is_one_of_several(role, column, [each for each in self._free if not self._held.get(each)], self._called, self._values)

    def _is_open(self, role: str, column: str) -> bool:
        """Whether a column holds no role, or only by a word that may also mean a recommendation."""
        held = self._held.get(column, [])
        if any(each in self.found and self.found[each].why in {"file", "comments"} for each in held):
            return False
        # an answer is one to any question, if further columns name the question
        may = _MAY_RECOMMEND if {"question", "item"} & self.found.keys() else _MAY_RECOMMEND | {"answer"}
        return not held or (role == "recommend" and set(held) <= may)

    def _other_topics(self, role: str, near: list[str]) -> list[str]:
        """The other columns that score one topic each, if the best column scores one topic too."""
        from cxkit.roles.scoring import OFFERED, named
        from cxkit.roles.words import asks_of_own, meanings

        if not self._has_topic(role, near[0]):
            return []
        others = [column for column in self._free if column not in near and may_hold(role, self._held.get(column, ()))]
        called = {column: self._name(column) for column in others}
        by_name = {column: named(self._kind, header, meanings(header)).get(role, 0.0) for column, header in called.items()}
        mention = [column for column, score in by_name.items() if score >= OFFERED and not asks_of_own(role, called[column])]
        if role == "recommend":  # "score" and "rating" may name it too, but not beside a question for a recommendation
            mention = [column for column in mention if any(word & {"recommend", "nps"} for word in meanings(called[column]))]
        numbers = self._values(near[0]).range is not None  # beside these, yes and no answer something else
        mention = [column for column in mention if not (numbers and self._values(column).flags)]
        return [column for column in mention if self._has_topic(role, column)]

    def _is_constant(self, column: str) -> bool:
        values = self._values(column)
        return values.distinct == 1 and len(values.texts) >= _SEVERAL

    def _with_answers(self, near: list[str], possible: Sequence[Candidate]) -> list[str]:
        """All columns that may be the score and have values, if the best ones have none in the sample: few got that question."""
        if not all(self._values(column).empty for column in near):
            return []
        return [each.column for each in possible if each.column not in near and not self._values(each.column).empty]

    def _has_topic(self, role: str, column: str) -> bool:
        """Whether a column scores one topic among others, so that no word makes it the score of the survey."""
        from cxkit.roles.ruled_out import ELSE_THAN_A_TOPIC
        from cxkit.roles.scoring import has_topic
        from cxkit.roles.words import meanings

        means = meanings(self._name(column))
        return self._is_rated(column) and has_topic(role, means) and not ELSE_THAN_A_TOPIC & set[str]().union(*means)

    def _is_rated(self, column: str) -> bool:
        """Whether a column holds numbers, yes and no, or words of a scale."""
        values, rated = self._values(column), self._hints.rated
        return values.range is not None or values.flags or (rated is not None and rated(column))

    def _explains(self, role: str, column: str) -> bool:
        """Whether an error about a column of that name helps: not for groups, nor for a flag that is the date of another role."""
        return role not in DIMENSIONS and not (role in YES_OR_NO and self._held.get(column))

    def _take(self, role: str, column: str, how: Found, why: Why = "values") -> None:
        self.found[role] = Resolved(role, column, how, why)
        self._held.setdefault(column, []).append(role)

    def _values(self, column: str) -> Values:
        return self._hints.values(column) if self._hints.values else NO_VALUES

    @staticmethod
    def _believed(role: str, values: Values) -> bool:
        """Whether the values fit, or are plainly unreadable for the role, which an error about them explains best."""
        if role in IDS:  # a file may be about one customer
            return values.dates < MOSTLY
        unreadable = (role in DATES and values.numbers < MOSTLY) or (role in MONEY | COUNTS and values.dates < MOSTLY)
        return unreadable or fit(role, values) >= _BELIEVED

    def _looks_like(self, role: str, column: str) -> bool:
        return self._values(column).answers if role == "recommend" else self._values(column).dates >= _DATED

    def _apart(self, role: str, columns: Collection[str]) -> list[str]:
        from cxkit.roles.equivalent_columns import first_of_equivalent

        in_order = [column for column in self._headers if column in columns]
        return first_of_equivalent(role, in_order, self._values, lambda column: self._says(column, _ID))
