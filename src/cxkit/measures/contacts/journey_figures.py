"""The figures of journeys: episodes by group, transitions between steps, what becomes of episodes by the step they began in, paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from cxkit.counts.contacts.event_log import RESOLVED
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.several_answers import spread
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate, by_name
from cxkit.measures.contacts.clustered import Counted, by_customer, contact_cells, moments_query, read_moments, share_cells
from cxkit.measures.contacts.episodes import EPISODE, FROM, GAP, NEW, STEP, WHO, Episodes
from cxkit.model import Row
from cxkit.stats.moments import Moments

_DAY = timedelta(days=1)


def overview(found: Episodes, by: Sequence[str], confidence: float, least: int = 0) -> list[Row]:
    """One row per group of the first contact: how many episodes, how they went; the largest groups first.

    Shares and means of fewer than ``least`` customers are blank.
    """
    table = found.table
    seen = pl.col("observed")
    known = pl.col("resolved").is_not_null()
    # an open matter is not over, and a recent one may have its second contact still to come
    single = (pl.col("contacts") == 1) & ~pl.col("open").fill_null(value=False)
    figures = {
        "contacts_per_episode": Counted(pl.col("contacts")),
        "single_contact": Counted(single, seen),
        "fcr": Counted(single & pl.col("resolved"), seen & known),
        "handoff_share": Counted(pl.col("handoffs") > 0),
        "ping_pong_share": Counted(pl.col("returns") > 0),
        "repeat_topic_share": Counted(pl.col("repeats"), pl.col("repeats").is_not_null()),
    }
    sums = [
        pl.len().alias("episodes"),
        pl.col(WHO).drop_nulls().n_unique().alias("customers"),
        *(pl.col(name).cast(pl.Int64).sum() for name in ("contacts", "handoffs", "returns")),
        pl.col("days").median().alias("median_days"),
        pl.col("open").fill_null(value=False).sum().alias("open"),
        pl.col("observed").sum().alias("observed"),
    ]
    counting = aggregate(spread(table.lazy(), by), by, sums)
    counted, found_moments = pl.collect_all([counting, moments_query(table.lazy(), WHO, by, figures)], engine="streaming")
    moments = read_moments(found_moments, by, figures)
    rows = [
        _overview_row(row, by, moments.get(tuple(row[name] for name in by), {}), confidence, least) for row in counted.iter_rows(named=True)
    ]
    if CUSTOMER not in found.contacts.columns:
        rows = [{**row, "customers": None} for row in rows]
    return sorted(rows, key=lambda row: (-int(str(row["episodes"])), by_name(row[name] for name in by)))


def _overview_row(row: Mapping[str, Any], by: Sequence[str], moments: Mapping[str, Moments], confidence: float, least: int) -> Row:
    return {
        **{name: row[name] for name in by},
        "episodes": row["episodes"],
        "customers": row["customers"],
        "contacts": row["contacts"],
        **contact_cells(moments.get("contacts_per_episode"), confidence, least=least),
        **share_cells("single_contact", moments.get("single_contact"), confidence, ("low", "high"), least=least),
        **share_cells("fcr", moments.get("fcr"), confidence, least=least),
        "handoffs": row["handoffs"],
        **share_cells("handoff_share", moments.get("handoff_share"), confidence, least=least),
        "ping_pong": row["returns"],
        **share_cells("ping_pong_share", moments.get("ping_pong_share"), confidence, least=least),
        **share_cells("repeat_topic_share", moments.get("repeat_topic_share"), confidence, least=least),
        "median_days": row["median_days"],
        "open": row["open"],
        "observed": row["observed"],
    }


def transitions(found: Episodes) -> list[dict[str, Any]]:
    """How often one step follows another, the commonest first; ``share`` is that of all that follow the first one."""
    steps = max(len(found.steps), 1)
    counted = (
        found.contacts.lazy()
        .filter(~pl.col(NEW))
        # both as one number, by which groups are made in two thirds of the time
        .group_by((pl.col(FROM).cast(pl.UInt32) * steps + pl.col(STEP)).alias("both"))
        .agg(pl.len().alias("n"), pl.col(GAP).median().alias("median_days"))
        .with_columns((pl.col("both") // steps).alias(FROM), (pl.col("both") % steps).alias(STEP))
        .with_columns((pl.col("n") / pl.col("n").sum().over(FROM)).alias("share"))
        .collect()
    )
    rows = [
        {"from": found.steps[row[FROM]], "to": found.steps[row[STEP]], **{key: row[key] for key in ("n", "share", "median_days")}}
        for row in counted.iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: (-row["n"], row["from"], row["to"]))


def by_step(found: Episodes, name: str, confidence: float, least: int) -> list[Row]:
    """The outcome of episodes by the step they began in, and of the contacts of each step; shares of fewer than ``least`` are blank."""
    table = found.table
    contained = by_customer(table.lazy(), WHO, [STEP], {"contained": Counted(pl.col("handoffs") == 0)})
    handed = handed_on(found)
    contacts = _contact_shares(found)
    rows = list[Row]()
    for step, label in enumerate(found.steps):
        moments = contained.get((step,), {}).get("contained")
        to = handed.get(step, {})
        most = max(to, key=lambda target: (to[target], -target)) if to else None
        own = contacts.get((step,), {})
        row: Row = {
            name: label,
            "contacts": own["contacts"].n if own else 0,
            "started": moments.n if moments else 0,
            "contained": round(moments.wy) if moments else 0,
            **share_cells("contained_share", moments, confidence, ("low", "high")),
            "handed_to": None if most is None else found.steps[most],
            "handed_share": None if most is None else to[most] / sum(to.values()),
            **share_cells("resolved_share", own.get("resolved_share"), confidence, least=least),
            **share_cells("returned_share", own.get("returned_share"), confidence, least=least),
        }
        rows.append(row)
    return sorted(rows, key=lambda row: (-int(str(row["started"])), str(row[name])))


def handed_on(found: Episodes) -> dict[int, dict[int, int]]:
    """By the step in which episodes began, to which step they were handed first, and how often."""
    handed: dict[int, dict[int, int]] = {}
    for start, to, n in found.first_handoffs.group_by(FROM, STEP).len().iter_rows():
        handed.setdefault(start, {})[to] = n
    return handed


def _contact_shares(found: Episodes) -> dict[tuple[Any, ...], dict[str, Moments]]:
    """Of the contacts of each step, how many were resolved, and after how many the customer was back within a day."""
    contacts, of = found.contacts, pl.col(WHO)
    if found.by_case and CUSTOMER in contacts.columns:
        # a customer may be back with another case
        contacts = contacts.sort(WHO, MOMENT, maintain_order=True)
    elif found.by_case:
        of = pl.col(EPISODE)
    last = found.events.now
    soon = (pl.col(MOMENT).shift(-1) - pl.col(MOMENT) <= _DAY) & (of.shift(-1) == of)
    # for the last day returns are not yet complete: those already back would count, and the others not
    observed = of.is_not_null() & (pl.col(MOMENT) + _DAY <= last if last else pl.lit(value=True))
    kept = contacts.lazy().select(
        WHO,
        STEP,
        soon.fill_null(value=False).alias("back"),
        observed.alias("observed"),
        (pl.col(RESOLVED) if RESOLVED in contacts.columns else pl.lit(None, dtype=pl.Boolean)).alias("resolved"),
    )
    figures = {
        "contacts": Counted(pl.col("observed")),
        "resolved_share": Counted(pl.col("resolved"), pl.col("resolved").is_not_null()),
        "returned_share": Counted(pl.col("back"), pl.col("observed")),
    }
    return by_customer(kept, WHO, [STEP], figures)


def paths(found: Episodes, most: int) -> tuple[list[dict[str, Any]], int]:
    """The ways that episodes went, the commonest first, at most so many of them; and how many ways there are."""
    table = found.paths.with_columns(found.table.get_column("days"))
    sums = [pl.len().alias("n"), pl.col("days").median().alias("median_days")]
    counted = table.lazy().group_by("path").agg(sums).collect(engine="streaming")
    total = max(table.height, 1)
    # of those as common as the last one shown, the first by name is, whatever order the engine gives
    least = counted.get_column("n").top_k(most).min()
    ordered = counted.filter(pl.col("n") >= least) if least is not None else counted
    rows = [
        {"path": [found.steps[step] for step in row["path"]], "n": row["n"], "share": row["n"] / total, "median_days": row["median_days"]}
        for row in ordered.iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: (-row["n"], row["path"]))[:most], counted.height


_A_DAY = 86_400_000_000  # microseconds


def loops(found: Episodes, limit: int) -> list[dict[str, Any]]:
    """The loops, those of most customers first.

    ``loop`` (its steps), ``n`` times, in so many ``episodes`` of ``customers`` (None if none are known), ``median_days`` and
    ``lost_days``; ``who``: up to ``limit`` of the customers, or if none are known of the episodes. A loop goes from a step over others,
    each once, back to it: A-B-A, A-B-C-A. A-A is a repetition and no loop.
    """
    rows = found.of_long(CUSTOMER, MOMENT, STEP, EPISODE)
    length, parts = 2, list[pl.DataFrame]()
    # the last ``length`` steps are all different, and of one episode
    distinct = pl.Series([True]).new_from_index(0, rows.height)
    while rows.height > length and length <= len(found.steps):
        step, episode = rows.get_column(STEP), rows.get_column(EPISODE)
        distinct &= distinct.shift(1, fill_value=False) & (step != step.shift(length - 1)) & (episode == episode.shift(length - 1))
        distinct = distinct.fill_null(value=False)
        if not distinct.any():
            break
        closes = distinct.shift(1, fill_value=False) & (step == step.shift(length)) & (episode == episode.shift(length))
        parts.append(_closed(rows, closes.fill_null(value=False), length))
        length += 1
    if not parts:
        return []
    closed = pl.concat(parts)
    known = CUSTOMER in closed.columns
    sums = closed.group_by("loop").agg(
        pl.len().alias("n"),
        pl.col(EPISODE).n_unique().alias("episodes"),
        (pl.col(CUSTOMER).drop_nulls().n_unique() if known else pl.lit(None, dtype=pl.UInt32)).alias("customers"),
        pl.col("days").median().alias("median_days"),
        pl.col("days").sum().alias("lost_days"),
        pl.col(CUSTOMER if known else EPISODE).drop_nulls().unique().head(limit).alias("who"),
    )
    listed = [{**row, "loop": [found.steps[step] for step in row["loop"]]} for row in sums.iter_rows(named=True)]
    return sorted(listed, key=lambda row: (-(row["customers"] or 0), -row["episodes"], -row["n"], row["loop"]))


def _closed(rows: pl.DataFrame, closes: pl.Series, length: int) -> pl.DataFrame:
    """The loops of that many steps that these contacts close: their steps, from the contact that began them to this one."""
    back = range(length, -1, -1)
    steps = rows.get_column(STEP)
    ends = closes.arg_true()
    path = pl.DataFrame([steps.gather(ends - ago).alias(str(ago)) for ago in back]).select(pl.concat_list(pl.all()).alias("loop"))
    moments = rows.get_column(MOMENT)
    days = ((moments.gather(ends) - moments.gather(ends - length)).dt.total_microseconds() / _A_DAY).alias("days")
    kept = rows.select(name for name in (CUSTOMER, EPISODE) if name in rows.columns)[ends]
    return kept.with_columns(path.to_series(), days)
