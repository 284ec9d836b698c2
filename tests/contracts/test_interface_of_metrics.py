"""The columns, the docstring and the options of every metric: what a program or a reader relies on."""

from __future__ import annotations

import json
import re
from functools import cache

import jsonschema
import pytest
from tests.contracts.surveys import ROLES, groups_of, inputs, metrics, one_grouping, report
from tests.shared import SHARED, needs_shared

from cxkit.errors import UsageError
from cxkit.loading.loading_options import LoadingOptions
from cxkit.model import Report
from cxkit.registry import METRICS, Metric
from cxkit.run import run


@cache
def plain(name: str, every: str | None) -> Report:
    """The report with the options' defaults, overall or over time."""
    metric = METRICS[name]
    return report(metric, inputs(metric, 7, rows=120), every=every, **(one_grouping(metric) if every else {}))


def interface(name: str) -> dict[str, list[str]]:
    """The columns of a metric's tables by name, from the page that fixes them; under a blank name those that all tables by group have."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in (SHARED / "results.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 5 or not (cells[1].startswith("`") or not cells[1]):
            continue
        current = cells[1].strip("`").removesuffix(" --every") or current
        if current == name:
            columns = re.sub(r"\([^)]*\)|;.*|group columns,|, and with .*", "", cells[3])
            columns = columns.replace("vs_rest...", "vs_rest, vs_rest_low, vs_rest_high")
            if columns == "the same, for one dimension each":
                found |= _margins(found["map"], re.findall(r"`(\w+)`", cells[2]), cells[3])
                continue
            named = ["", "by_item"] if cells[2].startswith("as above") else re.findall(r"`(\w+)`", cells[2])
            for table in [*named, *([""] if "by_<group>" in cells[2] else [])]:
                found[table] = [column.strip() for column in columns.split(",")]
            for table, others in re.findall(r"; `(\w+)`: ([\w, ]+)", cells[3]):
                found[table] = [column.strip() for column in others.split(",")]
    return found


def _margins(columns: list[str], names: list[str], text: str) -> dict[str, list[str]]:
    """The columns of the margins of a map, and of its changes over time."""
    figures = columns[2:]
    over_time = re.sub(r".*`over_time`:", "", text)
    return {
        "": figures,
        **{name: [name.removesuffix("s"), *figures] for name in names},
        "over_time": [column.strip() for column in over_time.split(",")],
    }


# columns beyond those of the page
SENTIMENT = {"sentiment_n", "positive", "negative", "net_sentiment", "net_sentiment_low", "net_sentiment_high"}
ADDED = {
    "clv": {"clv_total", "flag"},
    "value": {"median_relationship_days", "flag"},
    "cohorts": {
        *("complete", "flag", "gap_ended_p50_days", "gap_ended_p90_days", "age_days"),
        *("repeat_by_age", "repeat_by_age_low", "repeat_by_age_high"),
    },
    "drivers": {"floor", "adjusted_r2", "f", "p"},
    "kano": {"p"},
    "rfm": {"r", "f", "flag"},
    "touchmap": {"digital", "digital_share", "complete", "customers", "flag", *SENTIMENT},
    "journey": {"flag", "observed", "contacts", "handed_share", "lost_days"},
    "complaints": {"flag", "matters"},
    "tickets": {"complete"},
    "retention": {"won_back", "flag"},
}
ADDED_TABLES = {"value": {"reconciliation": ["step", "orders", "amount"]}}


@needs_shared
@metrics
@pytest.mark.parametrize("every", [None, "month"])
def test_columns_are_those_of_the_interface_in_its_order(name: str, every: str | None) -> None:
    assert interface(name), "the page that fixes the columns has no table of this metric"
    tables = {"distribution": interface("nps")["distribution"], **ADDED_TABLES.get(name, {}), **interface(name)}
    made = plain(name, every)
    assert made.tables
    for table in made.tables:
        columns = tables["survival"] if table.name.startswith("survival") else tables.get(table.name) or tables[""]
        shared = table.name not in tables
        dimensions = (
            table.name.removeprefix("survival").removeprefix("over_time").removeprefix("_").removeprefix("by_")
            if shared and table.name != "overall"
            else ""
        )
        timed = table.name.startswith("over_time")
        if table.name in {"by_item", "by_dimension", "zone"}:
            dimensions = table.columns[0].key
        expected = [*([dimensions] if dimensions else []), *(["period", "complete"] if timed and columns[0] != "period" else [])]
        expected += [column.replace("vs_rest", "change") if timed else column for column in columns]
        # a figure that has no interval there may have one
        added = {f"{column}_{end}" for column in expected for end in ("low", "high")} | ADDED.get(name, set())
        found = [column.key for column in table.columns]
        assert [key for key in found if key in expected or key not in added] == expected, table.name


PARTS = ("Result", "Formula", "Defaults", "Edge cases", "Errors", "Source")


def sections(metric: Metric) -> dict[str, str]:
    """The paragraphs of the public docstring by their heading."""
    found = re.split(rf"^({'|'.join(PARTS)}):", metric.doc, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


@metrics
def test_the_docstring_has_its_parts_and_names_every_column(name: str) -> None:
    metric = METRICS[name]
    assert metric.summary.endswith("?"), "the first line is the question"
    parts = sections(metric)
    assert tuple(parts) == PARTS
    assert all(len(text.split()) > 5 for text in parts.values())
    assert re.search(r"\((1[89]|20)\d\d\)", parts["Source"]), "a year"
    assert re.search(r"chosen", parts["Defaults"]), "the situation for which each default was chosen"
    assert re.search(r"fails?\b", parts["Defaults"]), "and where it fails"
    made = plain(name, "month")
    said = set(re.findall(r"[a-z_0-9]+", parts["Result"]))
    for table in made.tables:
        assert {column.key for column in table.columns} - set(groups_of(table)[:1]) - ROLES <= said, table.name
        assert table.name in said or re.sub(r"by_\w+$", "by_", table.name) in said, table.name
        assert all(column.help for column in table.columns if column.key not in ROLES), table.name


@metrics
def test_only_declared_options_are_taken_and_their_schema_is_valid(name: str) -> None:
    metric = METRICS[name]
    schema = metric.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    declared = [parameter.name for parameter in metric.parameters]
    assert list(schema["properties"]) == declared
    assert schema["additionalProperties"] is False
    defaults = json.loads(json.dumps({parameter.name: parameter.default for parameter in metric.parameters}))
    jsonschema.validate(defaults, schema)
    assert not {*declared} & {*LoadingOptions.model_fields}, "an option is the metric's or the reading's"
    tables = inputs(metric, 9, rows=20)
    with pytest.raises(UsageError, match="no option 'every-day'"):
        run(name, tables, {"every_day": True})
    for parameter in metric.parameters:
        with pytest.raises(UsageError, match=parameter.name.replace("_", "-")):
            run(name, tables, {parameter.name: {"not": "a value"}})
