"""A report made by hand, with the tables and charts of a survey metric and with values that want to do harm."""

from __future__ import annotations

from cxkit.model import Cell, Chart, Column, Note, Provenance, Report, Row, Table, Unit

HOSTILE = "\x1b[31m=red\x07 [bold]|`<b>\u202e"
WIDE = "客户服务 ☎️ Prague e\u0301tage"


def columns(text: str) -> tuple[Column, ...]:
    """Columns from ``key:unit:title`` separated by semicolons."""
    made = []
    for part in text.split(";"):
        key, unit, title = part.strip().split(":")
        made.append(Column.model_validate({"key": key, "unit": unit, "title": title}))
    return tuple(made)


def rows(of: tuple[Column, ...], cells: list[list[Cell]]) -> tuple[Row, ...]:
    return tuple({column.key: cell for column, cell in zip(of, row, strict=True)} for row in cells)


def column(key: str, unit: Unit, title: str | None = None) -> Column:
    return Column(key=key, title=key if title is None else title, unit=unit)


COUNTS = "n:count:n; promoters:count:promoters; passives:count:passives; detractors:count:detractors"
VALUE = "nps:points:NPS; low:points:low; high:points:high"
REST = "vs_rest:points:difference; vs_rest_low:points:low; vs_rest_high:points:high; p:p:p; p_adj:p:p (adjusted); flag:label:flag"
CHANGE = "change:points:change; change_low:points:low; change_high:points:high; p:p:p; p_adj:p:p (adjusted); flag:label:flag"

OVERALL = columns(f"{COUNTS}; {VALUE}; flag:label:flag")
BY_TOUCHPOINT = columns(f"touchpoint:label:touchpoint; {COUNTS}; {VALUE}; {REST}")
BY_BOTH = columns(f"touchpoint:label:touchpoint; Kundengruppe:label:Kundengruppe; {COUNTS}; {VALUE}; {REST}")
OVER_TIME = columns(f"period:date:period; complete:boolean:complete; {COUNTS}; {VALUE}; {CHANGE}")
OVER_TIME_BY = columns(f"touchpoint:label:touchpoint; period:date:period; complete:boolean:complete; {COUNTS}; {VALUE}; flag:label:flag")
DISTRIBUTION = columns("score:number:score; n:count:n; share:share:share")
SPENDING = columns(
    "item:label:item; amount:money:amount; wait:days:days; grade:score:grade; odds:ratio:odds; at:datetime:at; remark:text:remark"
)

BY_TOUCHPOINT_CELLS: list[list[Cell]] = [
    ["onboarding", 412, 270, 112, 30, 58.252427, 52.6, 63.4, 30.2, 24.1, 36.0, 1e-9, 6e-9, None],
    ["field service", 655, 400, 176, 79, 49.007634, 44.1, 53.6, 21.3, 16.0, 26.4, 2e-8, 1e-7, None],
    [WIDE, 890, 445, 295, 150, 33.146067, 28.2, 37.9, 2.4, -3.4, 8.1, 0.41, 0.71, None],
    [HOSTILE, 203, 101, 62, 40, 30.04926, 19.0, 40.2, -1.2, -12.5, 10.0, 0.83, 0.83, None],
    ["hotline", 734, 210, 222, 302, -12.534060, -19.6, -5.4, -53.7, -60.9, -46.3, 1e-12, 7e-12, None],
    ["spare parts", 21, 7, 4, 10, -14.285714, -51.0, 26.3, -45.7, -83.0, -4.1, 0.0072, 0.0486, "small-n"],
    ["a group name of some length, written by hand", None, None, None, None, None, None, None, None, None, None, None, None, "suppressed"],
    [None, 1066, 653, 186, 227, 39.962477, 35.1, 44.6, None, None, None, None, None, None],
]
MONTHS = [f"2024-{month:02d}-01" for month in range(1, 13)]
BY_MONTH = [21.3, 24.0, 27.7, None, 30.1, 28.4, 33.9, 35.2, 34.8, 37.0, 41.6, 39.9]


def _month(at: int, value: float | None, half: float) -> list[Cell]:
    if value is None:
        return [MONTHS[at], True, 0, 0, 0, 0, None, None, None]
    return [MONTHS[at], at < 11, 300 + at, 150 + at, 100, 50, value, value - half, value + half]


OVER_TIME_CELLS = [
    _month(at, value, 6.4) + ([None] * 6 if at == 0 or value is None else [2.5, -4.0, 9.0, 0.3, 1.0, None])
    for at, value in enumerate(BY_MONTH)
]
OVER_TIME_BY_CELLS = [
    [name, *_month(at, None if value is None or value * slope > 60 else value * slope - shift, 12.0), None]
    for name, slope, shift in (("onboarding", 1.0, -20.0), (WIDE, 0.1, 0.0), ("hotline", -1.5, 0.0), (None, 1.6, 10.0))
    for at, value in enumerate(BY_MONTH)
]
DISTRIBUTION_CELLS: list[list[Cell]] = [
    [score, n, n / 3981] for score, n in enumerate([131, 40, 55, 60, 88, 230, 244, 470, 577, 900, 1186])
]
SPENDING_CELLS: list[list[Cell]] = [
    [
        "hotline",
        61400.5,
        12.04,
        4.456,
        1.5,
        "2024-03-01T10:15:00",
        "one long remark: the callback came after nine days, and nobody knew what it was about",
    ],
    ['=HYPERLINK("http://evil.example")', -1234567.891, 0.0, None, 0.333, None, 'two\nlines, "quoted", and a comma'],
    ["delivery", -0.001, 365.25, 2.0, 12.0, "2024-12-31T23:59:59", None],
]


def _table(name: str, title: str, of: tuple[Column, ...], cells: list[list[Cell]]) -> Table:
    return Table(name=name, title=title, columns=of, rows=rows(of, cells))


def _whisker(table: str, shown: list[str]) -> Chart:
    limits: dict[str, str | list[str] | list[float]] = {"value": "nps", "low": "low", "high": "high", "domain": [-100.0, 100.0]}
    return Chart(kind="whisker", table=table, encodings=limits | {"columns": shown})


REPORT = Report(
    metric="nps",
    title="Net Promoter Score",
    tables=(
        _table("overall", "Overall", OVERALL, [[3981, 2086, 1051, 844, 31.198191, 28.6, 33.7, None]]),
        _table("by_touchpoint", "By touchpoint", BY_TOUCHPOINT, BY_TOUCHPOINT_CELLS),
        _table(
            "by_touchpoint_kundengruppe",
            "By touchpoint and Kundengruppe",
            BY_BOTH,
            [[row[0], "Geschäftskunden" if at % 2 else None, *row[1:]] for at, row in enumerate(BY_TOUCHPOINT_CELLS[:4])],
        ),
        _table("distribution", "Distribution of the answers", DISTRIBUTION, DISTRIBUTION_CELLS),
        _table("over_time", "Over time", OVER_TIME, OVER_TIME_CELLS),
        _table("over_time_by_touchpoint", "Over time by touchpoint", OVER_TIME_BY, OVER_TIME_BY_CELLS),
        _table("spending", f"Spending {HOSTILE}", SPENDING, SPENDING_CELLS),
        _table("nothing", "Nothing", columns("a:label:a"), []),
    ),
    charts=(
        Chart(kind="headline", table="overall", encodings={"value": "nps", "low": "low", "high": "high", "n": "n"}),
        Chart(
            kind="stacked",
            table="overall",
            encodings={"parts": ["promoters", "passives", "detractors"], "good": "promoters", "neutral": "passives", "bad": "detractors"},
        ),
        _whisker("by_touchpoint", ["touchpoint", "n", "nps", "vs_rest", "p_adj", "flag"]),
        _whisker("by_touchpoint_kundengruppe", ["touchpoint", "Kundengruppe", "n", "nps", "vs_rest", "p_adj", "flag"]),
        Chart(kind="bar", table="distribution", encodings={"label": "score", "value": "n"}),
        _whisker("over_time", ["period", "n", "nps", "change", "p_adj", "flag"]),
        Chart(
            kind="sparkline",
            table="over_time_by_touchpoint",
            encodings={"x": "period", "y": "nps", "group": ["touchpoint"], "domain": [-100.0, 100.0]},
        ),
    ),
    notes=(
        Note(
            code="values-ignored",
            level="warning",
            text="31 rows excluded: 19 without an answer, 9 off the 0-10 scale, 3 unreadable",
            hint="cxkit inspect survey.csv --problems lists them",
        ),
        Note(code="role-inferred", level="info", text=f'recommend = "Weiterempfehlung (0-10)", found by name; touchpoint = "{HOSTILE}"'),
        Note(code="method", level="info", text="p adjusted for 7 comparisons (Holm); intervals: score method"),
    ),
    provenance=Provenance(
        version="0.1.0",
        command="nps survey.csv",
        sources=("survey.csv",),
        rows_read=4012,
        rows_used=3981,
        rows_set_aside={"missing": 19, "off scale": 9, "unreadable": 3},
        roles={"recommend": "Weiterempfehlung (0-10)", "touchpoint": HOSTILE},
        params={"confidence": 0.95, "from": "2024-01-03", "to": "2025-12-30"},
        created="2026-01-02T03:04:05+00:00",
    ),
)
