"""The shared vocabulary of options: one type, one help text, one check each.

The markers are neutral: the registry, the command line, the JSON schema and the Python API all read the same ``Annotated`` types.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from annotated_types import Ge, Gt, Lt

from cxkit.errors import UsageError
from cxkit.language import tr


class Option(NamedTuple):
    """How help shows an option: ``help`` says what it does, ``metavar`` what it takes, ``panel`` is the heading it is listed under."""

    help: str
    metavar: str | None = None
    panel: str = "Analysis"
    names: tuple[str, ...] = ()

    def flags(self, parameter: str) -> tuple[str, ...]:
        """How the option of this parameter is typed."""
        return self.names or (f"--{parameter.replace('_', '-')}",)


class Needs(NamedTuple):
    """A role whose column a metric has an option for; ``required`` if the metric cannot be computed without it."""

    role: str
    option: str
    required: bool = True


class ByCustomer(NamedTuple):
    """The mark of a further table that is joined to the first one by its customers: an error says if they share hardly any."""


_DAYS = (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")


def day(value: date | str, option: str) -> date:
    """Parse a day, such as 2026-01-31 or 31.01.2026. Raises UsageError with the name of the option if it is none."""
    if isinstance(value, date):
        return value
    text = str(value).strip()
    for pattern in _DAYS:
        if match := re.fullmatch(pattern, text):
            with suppress(ValueError):
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            raise UsageError(
                tr("--{option} {text}: there is no such day.", option=option, text=text), "A day is written 2026-01-31 or 31.01.2026."
            )
    raise UsageError(
        tr("--{option} {text} is no day.", option=option, text=text if len(text) < 48 else text[:47] + "…"),
        "A day is written 2026-01-31 or 31.01.2026.",
    )


Period = Literal["week", "month", "quarter", "year"]
Span = Literal["day"] | Period
"""A period, or a single day, of which longer periods are made."""

By = Annotated[
    tuple[str, ...],
    Option("Group by a role or a column; repeat the option for a cross table; 'none': only the overall figure.", "COLUMN"),
]
Every = Annotated[Period | None, Option("Also show each period, compared with the one before.")]
Weight = Annotated[str | None, Option("Weight answers by this column (Kish's effective n for intervals, linearised tests).", "COLUMN")]
Strata = Annotated[str | None, Option("Column of the strata from which the sample was drawn.", "COLUMN")]
Fpc = Annotated[
    str | None, Option("Size of the population: a number, or a column with the size of each stratum; corrects standard errors.", "N|COLUMN")
]
Rake = Annotated[
    str | dict[str, dict[str, float]] | None,
    Option("Weight the answers to the population's shares in this file: columns 'column', 'value', 'share'.", "FILE"),
]
Cluster = Annotated[str | None, Option("Column whose value answers of one cluster share, such as customer_id.", "COLUMN")]
Confidence = Annotated[float, Gt(0), Lt(1), Option("Confidence level of the intervals.", "SHARE")]
ProjectConfidence = Annotated[float | None, Gt(0), Lt(1), Option("Confidence of the intervals; default: 0.95.", "SHARE")]
"""The confidence of a workflow: None for that of the project file, which ``Config.confidence_or`` knows."""
SurveyFiles = Annotated[tuple[str, ...], Option("Export with the survey; repeat the option for several files.", "FILE")]
Adjust = Annotated[Literal["holm", "bh", "none"], Option("Adjustment of p values for many comparisons: Holm, Benjamini-Hochberg, or none.")]
Test = Annotated[
    Literal["figure", "ranks"],
    Option("Test of differences: of the figure itself, or of the ranks of the answers (Brunner and Munzel)."),
]
MinCell = Annotated[
    int, Ge(0), Option("Suppress groups of fewer persons (if none are known: answers, contacts), and what would reveal them.", "N")
]
Sort = Annotated[Literal["value", "n", "name"], Option("Order of the groups: highest value first, most answers first, or by name.")]
Top = Annotated[
    int | None, Ge(1), Option("Show only the first N of every list: groups, drivers, paths, customers; tests and adjustment use all.", "N")
]

TopBoxes = Annotated[
    int | None, Ge(1), Option("Number of points at the good end of the scale that count; default: 1 of 2-3, 2 of 4-7, 3 of 10-11.", "N")
]

EasyEnd = Annotated[
    Literal["high", "low"] | None,
    Option("End of the scale that means little effort; default: from the project file, the tool or the words."),
]

Currency = Annotated[str | None, Option("Use only amounts in this currency, if there are several.", "CODE")]
Regular = Annotated[int, Ge(1), Option("Number of orders from which a customer is regular.", "N")]
TimeUnit = Literal["days", "weeks", "months", "years"]
InUnit = Annotated[
    TimeUnit | None, Option("Unit of the tenure column; default: from its header, else months. With dates, times are in days.")
]
PerCustomer = Annotated[bool, Option("List every customer.")]
InactiveAfter = Annotated[int | None, Ge(1), Option("Days without an order after which a customer counts as lost.", "DAYS")]

_LOAD = "Reading"

CustomersFile = Annotated[str | None, Option("File with one row per customer, whose columns --by and --where can name too.", "FILE", _LOAD)]

Role = Annotated[tuple[str, ...], Option("Name the column of a role, as in --role channel=Kanal.", "ROLE=COLUMN", _LOAD)]
Na = Annotated[
    tuple[str, ...],
    Option("Code that means 'no answer': --na 99 for the score, --na weight=0 for a role or column.", "[ROLE=]CODE", _LOAD),
]
Scale = Annotated[
    tuple[str, ...], Option("Scale of the score, such as 1-10, or 6-1 if 1 is best; default: detected.", "[ROLE=]LOW-HIGH", _LOAD)
]
Labels = Annotated[tuple[str, ...], Option("Value of a label in the score column: --labels 'very likely=10'.", "[ROLE:]LABEL=VALUE", _LOAD)]
Where = Annotated[str | None, Option("Use only rows that fulfil this SQL condition, such as \"channel = 'phone'\".", "SQL", _LOAD)]
Since = Annotated[date | None, Option("First day to use, inclusive.", "DATE", _LOAD)]
Until = Annotated[date | None, Option("Last day to use, inclusive.", "DATE", _LOAD)]
AsOf = Annotated[
    date | None, Option("Day that counts as today; later rows are excluded; default: the last date in the data.", "DATE", _LOAD)
]
Dates = Annotated[Literal["dmy", "mdy", "ymd"] | None, Option("Order of day, month and year, if the values leave it open.", None, _LOAD)]
Fold = Annotated[bool, Option("Merge group labels that differ only in case, blanks or Unicode form.", None, _LOAD)]
Duplicates = Annotated[
    Literal["keep", "first", "last", "drop"] | None,
    Option(
        "Rows with the same response id, or identical rows: keep all, the first, the last, or none; default: keep.",
        None,
        _LOAD,
    ),
]
Shape = Annotated[
    tuple[str, ...],
    Option("What one row is; 'plain': read the file unchanged; default: detected. May be repeated.", "NAME", _LOAD),
]
Multiple = Annotated[
    tuple[str, ...],
    Option(
        "Column with several answers in a cell, such as 'Web, Phone': a row counts in each of its groups, which overlap. May be repeated.",
        "COLUMN",
        _LOAD,
    ),
]
IdForm = Annotated[
    Literal["plain", "no-zeros", "alphanumeric", "salesforce", "phone", "digits"],
    Option(
        "Compare customer ids unchanged, without leading zeros, by letters and digits in any case, by the first 15 of Salesforce's 18 "
        "characters, as phone numbers without country code, or by their digits only ('C-00101' is 101).",
        None,
        _LOAD,
    ),
]
_FILES = "Files"

Delimiter = Annotated[
    str | None,
    Option("Delimiter between cells: any text, 'tab', or 'whitespace' for runs of blanks; default: detected.", "TEXT", _FILES),
]
Encoding = Annotated[str | None, Option("Text encoding, such as cp1252; default: detected.", "NAME", _FILES)]
Quote = Annotated[str | None, Option("Quote character, or 'none'; default: detected.", "CHAR", _FILES)]
Escape = Annotated[str | None, Option("Escape character in cells, or 'none': quotes are doubled; default: detected.", "CHAR", _FILES)]
Comment = Annotated[str | None, Option("Start of comment lines, or 'none'; default: detected.", "TEXT", _FILES)]
Decimal = Annotated[Literal[".", ","] | None, Option("Decimal mark; default: detected.", None, _FILES)]
HeaderRow = Annotated[int | None, Ge(0), Option("Line on which the header starts; 0: no header; default: detected.", "LINE", _FILES)]
Skip = Annotated[
    int | None, Ge(0), Option("Number of rows to skip below the header, such as a second header; default: detected.", "N", _FILES)
]
Sheet = Annotated[str | None, Option("Sheet of a workbook, by name or number from 1; default: the first with a table.", "SHEET", _FILES)]
ToolProfile = Annotated[
    str | None, Option("Tool that wrote the file, such as qualtrics, or 'none'; default: detected from the headers.", "NAME", _FILES)
]
Strict = Annotated[bool, Option("Stop with an error if a row does not fit the header.", None, _FILES)]
MaxBytes = Annotated[int | None, Gt(0), Option("Stop if compressed files unpack to more bytes than this.", "N", _FILES)]
Remote = Annotated[bool, Option("Allow remote addresses (s3, gs, az, https).", None, _FILES)]
NoConfig = Annotated[bool, Option("Ignore the cxkit.toml in this folder.", None, _FILES)]
Config = Annotated[Path | None, Option("Project file; default: cxkit.toml in this folder, if it exists.", "FILE", _FILES)]
