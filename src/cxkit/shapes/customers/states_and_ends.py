"""How many contracts of which state have which end: past, to come, planned, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import is_blank
from cxkit.shapes.customers.notice_and_end import TO_COME
from cxkit.shapes.customers.status import left_by, says_who_stays
from cxkit.shapes.shape import Evidence
from cxkit.tables.last_day import last_day_done
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason
from cxkit.values.statuses.open_ends import NEVER, ZERO
from cxkit.values.statuses.states import gave_notice, has_left, is_renewed, never_was
from cxkit.values.time.dates import today

_BEGUN, _ENDED = "cx:begins", "cx:ends"
_DAY = "day"
_FEWEST_FORMER = 2  # states of former customers, of which one may be that of notice
_FEWEST = 5  # rows of those who have left, before the last of their ends is taken for the day of the file
_FEW_BEGIN = 0.02  # of the contracts may begin after the first end to come
_FARTHEST = timedelta(days=2 * 366)  # ahead of the day of the file, of an end to come
_NOTICE = re.compile(
    r"\b(?:\w*kundig\w*|cancel\w*|terminat\w*|resili\w*|annul\w*|cancelad\w*|disdett\w*|opgezegd|wypowiedzian\w*|uppsagd\w*|opsagt)\b"
)


class States(NamedTuple):
    """The states in a ``column``: of ``current`` customers, of ``former`` ones, and the ``unknown`` ones, as written.

    ``leaving`` are those of customers who have given notice, and stay until their end.
    """

    column: str
    current: list[str]
    former: list[str]
    unknown: list[str]
    leaving: list[str]

    @property
    def shown(self) -> str:
        """The header of the column as texts show it."""
        return shortened(self.column)

    def of_row(self, words: list[str]) -> pl.Expr:
        """Whether the state of a row is one of these words."""
        return pl.col(self.column).cast(pl.String).is_in(words).fill_null(value=False)


class Ends(NamedTuple):
    """The numbers of rows by state and end, where ends that are ``planned`` count as if they were to come.

    ``recorded`` is the last day, up to today, that the file knows of but for the ends of customers who have not left (None: nobody has).
    Planned are ends of current customers that come later, and up to today. ``ended``: all ends that are past, ``current`` and ``doubtful``
    of them by rows of current customers and of unknown states. ``former``: all rows of former customers, ``undated`` of them without an
    end, ``leaving`` with one to come. ``renewed``: contracts that were renewed, without a later one of the customer; no end of a contract
    that was renewed contradicts its state. ``filled``: rows with any end. ``running``: rows of unknown states whose end is not past.

    ``read`` adds the ``columns`` of days to a frame, by which ``is_planned``, ``is_renewed`` and ``is_undated`` say it of a row.
    """

    recorded: date | None
    planned: int
    ended: int
    current: int
    doubtful: int
    former: int
    undated: int
    leaving: int
    renewed: int
    filled: int
    running: int
    rows: int
    read: Callable[[pl.LazyFrame], pl.LazyFrame]
    columns: Mapping[str, str]
    is_planned: pl.Expr
    is_renewed: pl.Expr
    is_undated: pl.Expr


def states_of(evidence: Evidence, column: str) -> States:
    """The states in a column of the whole file."""
    raw = evidence.of_all(pl.col(column).cast(pl.String).unique().alias("raw")).get_column("raw").drop_nulls().to_list()
    stays = says_who_stays(column)
    known = {each: left_by(each, stays=stays) for each in raw if has_left(each) is not None}
    void = Reason.NO_CONTRACT in evidence.table.excluded  # these rows do not count
    unknown = [each for each in raw if has_left(each) is None and each.strip() and not (void and never_was(each))]
    leaving = [each for each in unknown if gave_notice(each)]
    current, former = ([each for each, left in known.items() if left is gone] for gone in (False, True))
    return States(column, current, former, [each for each in unknown if each not in leaving], leaving)


def says_cancelled(state: str) -> bool:
    """Whether a state says that somebody cancelled, which may take effect later.

    >>> says_cancelled("Gekündigt"), says_cancelled("Cancelled"), says_cancelled("Ausgeschieden"), says_cancelled("Expired")
    (True, True, False, False)
    """
    return _NOTICE.search(normalise(state)) is not None


def with_notice_given(evidence: Evidence, until: str, states: States) -> States:
    """The states, those of notice apart: all their ends, and those of current customers, come after the ends of customers who have left.

    "Gekündigt" beside "Ausgeschieden" is such a state; "Cancelled" beside "Expired", whose ends are mixed, is none, nor a word that came
    into use later: contracts begin after the first of its ends, or the ends reach over many years.
    """
    found = dated(evidence.table, until, evidence.table.sample.schema[until])
    if found.error or len(states.former) < _FEWEST_FORMER:
        return states
    day = found.parts.struct.field(_DAY)
    real = pl.when(~day.is_in(sorted({*NEVER, *ZERO}))).then(day)
    word = pl.col(states.column).cast(pl.String).alias("word")
    spans = evidence.of_all(real.min().alias("first"), real.max().alias("last"), real.len().alias("rows"), by=(states.column,))
    known = {row["word"]: row for row in spans.with_columns(word).drop_nulls().sort("first").rows(named=True)}
    former = [row for each, row in known.items() if each in states.former]
    late = next((at for at in range(1, len(former)) if former[at]["first"] > max(row["last"] for row in former[:at])), None)
    if not late or sum(row["rows"] for row in former[:late]) < _FEWEST:
        return states
    done = max(row["last"] for row in former[:late])
    given = [row["word"] for row in former[late:]]
    if not all(map(says_cancelled, given)) or any(known[each]["first"] <= done for each in states.current if each in known):
        return states
    if max(row["last"] for row in former[late:]) - done > _FARTHEST or _begin_later(evidence, former[late]["first"]):
        return states
    return states._replace(former=[each for each in states.former if each not in given], leaving=[*states.leaving, *given])


def _begin_later(evidence: Evidence, day: date) -> bool:
    """Whether more than a few contracts begin after a day, which the file therefore is not made before."""
    since = str(evidence.column("since"))
    found = dated(evidence.table, since, evidence.table.sample.schema[since])
    if found.error:
        return True
    begun = found.parts.struct.field(_DAY)
    later, known = evidence.of_all((begun > day).sum().alias("later"), begun.count().alias("known")).row(0)
    return bool(later > _FEW_BEGIN * known)


def ends_of(evidence: Evidence, since: str, until: str, states: States) -> Ends | None:
    """The rows by state and end, in the columns of begins and ends; None if these cannot be read."""
    table = evidence.table
    found = {name: dated(table, column, table.sample.schema[column]) for name, column in ((_BEGUN, since), (_ENDED, until))}
    if any(each.error for each in found.values()):
        return None
    made = {_BEGUN: since, _ENDED: until}
    parts = [each.parts.alias(name) for name, each in found.items()]

    def read(frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.with_columns(parts)

    rows = Evidence(table.shaped(read, made))
    # an earlier version of a contract is no contract, nor is an offer
    counts = ~evidence.is_excluded
    current, left, doubtful = (states.of_row(words) & counts for words in (states.current, states.former, states.unknown))
    blank, day = is_blank(until), pl.col(_ENDED).struct.field(_DAY)
    real = ~day.is_in(sorted({*NEVER, *ZERO})).fill_null(value=False)
    now = table.window.as_of or today()
    recorded = None if table.window.as_of or not states.former else _recorded(rows, (since, until), left & real & (day <= now))
    planned = (
        ((current | states.of_row(states.leaving)) & (day > recorded) & (day <= now)).fill_null(value=False)
        if recorded
        else pl.lit(value=False)
    )
    undated = left & (blank | ~real)
    if TO_COME in table.columns:
        undated &= ~pl.col(TO_COME)
    renewed = states.of_row([word for word in states.current if is_renewed(word)])
    is_open = renewed & (real & (day <= now)).fill_null(value=False) & ~planned & _is_last(evidence)
    past = (real & (day <= now)).fill_null(value=False) & ~planned & ~is_open
    numbers = rows.of_all(
        planned.sum().alias("planned"),
        past.sum().alias("ended"),
        (past & current & ~renewed).sum().alias("current"),
        (past & doubtful).sum().alias("doubtful"),
        left.sum().alias("former"),
        undated.sum().alias("undated"),
        (left & real & (day > now)).sum().alias("leaving"),
        is_open.sum().alias("renewed"),
        (~blank).sum().alias("filled"),
        (doubtful & ~past).sum().alias("running"),
        pl.len().alias("rows"),
    ).row(0, named=True)
    return Ends(recorded, **numbers, read=read, columns=made, is_planned=planned, is_renewed=is_open, is_undated=undated)


def _is_last(evidence: Evidence) -> pl.Expr:
    """Whether no contract of the same customer begins later: a later one shows whether the customer stayed."""
    customer = evidence.column("customer_id")
    begun = pl.col(_BEGUN).struct.field(_DAY)
    return (begun == begun.max().over(customer)).fill_null(value=True) if customer else pl.lit(value=True)


def _recorded(rows: Evidence, columns: tuple[str, str], over: pl.Expr) -> date | None:
    """The last day up to today on which a contract began or one that is ``over`` ended, or of another column; None if none is over."""
    begun, day = (pl.col(name).struct.field(_DAY) for name in (_BEGUN, _ENDED))
    began, ended = rows.of_all(begun.filter(begun <= today()).max().alias("began"), day.filter(over).max().alias("ended")).row(0)
    if ended is None:
        return None
    other = last_day_done(rows.table, columns)
    return max(each for each in (began, ended, other and other.day) if isinstance(each, date))
