"""The command line survives what it is given: conditions, patterns, files, environments and outputs that are meant to break it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from cxkit.registry import METRICS, WORKFLOWS

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ALLOWED = {0, 1, 2, 3, 4, 5, 6, 130, 141, 143}


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr
    assert not done.stdout
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (" or ".join(["recommend = 3"] * 600), "comparisons and operators"),
        (" or ".join(["recommend = 3"] * 9_000), "characters"),
        (" and ".join(["recommend > 0"] * 800), "comparisons and operators"),
        ("cast(" * 50 + "recommend" + " as double)" * 50 + " > 1", "nested 50 deep"),
        ("not " * 300 + "recommend > 1", "nested 300 deep"),
        ("recommend > " + "- " * 300 + "1", "nested 300 deep"),
        ("lpad(channel, 2000000000, 'x') = 'a'", "'lpad'"),
        (f"replace(replace(channel, 'a', '{'a' * 9}'), 'a', '{'a' * 9}') = 'a'", "in place of shorter ones"),
        ("replace(channel, 'a', channel) = 'a'", "in place of shorter ones"),
        ("repeat(channel, 2000000000) = 'a'", "'repeat'"),
        ("array_agg(channel) = 'a'", "'array_agg' needs several rows"),
        ("string_agg(channel, ',') = 'a'", "'string_agg' needs several rows"),
        ("first_value(channel) = 'a'", "'first_value' needs several rows"),
        ("recommend > (select 1)", "needs several rows"),
        ("recommend = 1; drop table x", "cannot use"),
        ("recommend < " + "9" * 5_000, ""),
    ],
    ids=lambda value: str(value)[:24],
)
def test_conditions_that_are_refused(cxkit: Run, survey: Path, where: str, words: str) -> None:
    began = time.monotonic()
    refused(cxkit("nps", survey, "--where", where), 2, words)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "where",
    [
        "lower(channel) like 'ph%' and recommend between 2 and 9",
        "coalesce(channel, '') in ('phone', 'web') and not recommend is null",
        "case when channel = 'web' then recommend > 3 else true end",
        "responded_at >= DATE '2024-02-01'",
        "length(trim(channel)) > 2 or starts_with(channel, 'x')",
        "replace(channel, 'ph', 'f') in ('fone', 'web')",
        "channel in (" + ", ".join(f"'{number}'" for number in range(900)) + ", 'phone')",
    ],
)
def test_conditions_that_are_taken(cxkit: Run, survey: Path, where: str) -> None:
    done = cxkit("nps", survey, "--where", where)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("command", "pattern"), [("nps", ("--score", "^(?P<item>(a+)+)$")), ("drivers", ("--drivers", "^(a+)+$"))])
def test_patterns_take_linear_time(cxkit: Run, tmp_path: Path, command: str, pattern: tuple[str, str]) -> None:
    (tmp_path / "wide.csv").write_text("a" * 30 + "!,satisfaction\n5,5\n4,4\n")
    began = time.monotonic()
    refused(cxkit(command, "wide.csv", *pattern), 4, "No column matches")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("pattern", ["(?P<item>", "(?P<item>a)(?=b)", "(?P<item>(a{1000}){1000}){1000}"])
def test_patterns_that_cannot_be_read(cxkit: Run, survey: Path, pattern: str) -> None:
    refused(cxkit("nps", survey, "--score", pattern), 2, "cannot be read")


@pytest.mark.parametrize("files", ["", ".", "***", "**x", "/nowhere/x.csv", "a\\u0000b", "../x.csv", "x" * 300])
def test_files_of_a_project_file_that_are_unusable(cxkit: Run, survey: Path, tmp_path: Path, files: str) -> None:
    (tmp_path / "p.toml").write_text(f'[sources.survey]\nfiles = ["{files}"]\n')
    for arguments in (("nps", survey), ("nps",)):
        done = cxkit(*arguments, "--config", "p.toml")
        assert done.returncode in {0, 2, 3}, done.stderr
        assert "defect" not in done.stderr


@pytest.mark.parametrize("table", ["[[targets]]\nmetric = 'nps'\nmin = inf", "[budget]\ntotal = nan", "[project]\nconfidence = -inf"])
def test_a_project_file_of_endless_numbers(cxkit: Run, survey: Path, tmp_path: Path, table: str) -> None:
    (tmp_path / "p.toml").write_text(f"{table}\n")
    refused(cxkit("check", survey, "--metric", "nps", "--config", "p.toml"), 2, "finite number")


@pytest.mark.parametrize(("command", "code"), [("compare", 5), ("evaluate", 0)])
def test_the_first_of_all_days_has_none_before_it(cxkit: Run, survey: Path, command: str, code: int) -> None:
    refused(cxkit(command, survey, "--split", "0001-01-01"), 2, "no day before it")
    assert cxkit(command, survey, "--split", "0001-01-02").returncode == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "--by", "channel", "--a", "web", "--paired", ""),
        ("compare", "--by", "channel", "--a", "web", "--cluster", ""),
        ("nps", "--cluster", ""),
        ("nps", "--weight", ""),
        ("nps", "--by", ""),
        ("plan-sample", "--cluster", ""),
    ],
    ids=" ".join,
)
def test_a_column_without_a_name_is_none(cxkit: Run, survey: Path, arguments: tuple[str, ...]) -> None:
    """An option whose value is empty, as that of a variable that is not set, must not be ignored."""
    command, *options = arguments
    refused(cxkit(command, survey, *options), 4, "There is no column ''.")


@pytest.mark.parametrize("text", ["a = " + "[" * 1_500 + "]" * 1_500, "[project]\nmin_cell = " + "9" * 5_000], ids=["nested", "digits"])
def test_a_project_file_of_any_depth(cxkit: Run, survey: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "p.toml").write_text(text)
    refused(cxkit("nps", survey, "--config", "p.toml"), 2, "p.toml")


def test_a_project_file_of_the_current_folder_is_named_and_can_be_ignored(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    (tmp_path / "cxkit.toml").write_text('[sources.survey]\nna = { recommend = ["3"] }\n[project]\nconfidence = 0.9\n')
    report = json.loads(cxkit("nps", survey, "--format", "json").stdout)
    (note,) = (note for note in report["notes"] if note["code"] == "config-used")
    assert "project.confidence" in note["text"]
    assert "sources.survey.na" in note["text"]
    assert report["provenance"]["params"]["config"] == "cxkit.toml"
    plain = json.loads(cxkit("nps", survey, "--no-config", "--format", "json").stdout)
    assert plain["tables"][0]["rows"][0]["n"] == 110
    assert report["tables"][0]["rows"][0]["n"] == 100
    assert "config" not in plain["provenance"]["params"]


def test_a_project_file_of_the_current_folder_names_no_files_elsewhere(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "cxkit.toml").write_text('[sources.survey]\nfiles = ["../survey.csv"]\n')
    refused(cxkit("nps", cwd=inner), 2, "outside of its folder", "--config cxkit.toml")
    assert cxkit("nps", "--config", "cxkit.toml", cwd=inner).returncode == 0
    (inner / "link.csv").symlink_to(survey)
    (inner / "cxkit.toml").write_text('[sources.survey]\nfiles = ["link.csv"]\n')
    refused(cxkit("nps", cwd=inner), 2, "outside of its folder")


@pytest.mark.slow
def test_files_larger_than_they_look(cxkit: Run, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "far.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "recommend")
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    refused(cxkit("nps", "far.xlsx"), 3, "so far out")
    with zipfile.ZipFile(tmp_path / "far.xlsx") as sound, zipfile.ZipFile(tmp_path / "beyond.xlsx", "w") as damaged:
        for name in sound.namelist():
            damaged.writestr(name, sound.read(name).replace(b"XFD1048576", b"ZZZZZZ99999999999"))
    refused(cxkit("nps", "beyond.xlsx"), 3, "so far out")
    book = xlsxwriter.Workbook(str(tmp_path / "texts.xlsx"))
    book.add_worksheet().write_column(0, 0, ["recommend", *(f"{number:0200}" for number in range(1_000))])
    book.close()
    refused(cxkit("nps", "texts.xlsx", "--max-bytes", "1000000"), 3, "unpacks to more than 1,000,000 bytes", "--max-bytes")
    texts = pl.DataFrame({"comment": pl.Series(["x" * 50_000] * 4_000, dtype=pl.Categorical), "recommend": [5] * 4_000})
    texts.write_parquet(tmp_path / "texts.parquet")
    assert (tmp_path / "texts.parquet").stat().st_size < 10_000
    for command in ("nps", "inspect"):
        refused(cxkit(command, "texts.parquet", "--max-bytes", "100000000"), 3, "its values take 200,", "--max-bytes")
    (tmp_path / "keys.jsonl").write_text("".join(json.dumps({f"k{number}": 1}) + "\n" for number in range(5_000)))
    refused(cxkit("inspect", "keys.jsonl"), 3, "different keys")
    (tmp_path / "wide.csv").write_text(",".join(f"c{number}" for number in range(30_000)) + "\n" + ",".join("5" * 30_000) + "\n")
    refused(cxkit("inspect", "wide.csv"), 3, "30,000 columns")
    for name in ("deep.json", "deep.jsonl"):
        (tmp_path / name).write_text('{"recommend":' + "[" * 1_500 + "]" * 1_500 + "}\n")
        refused(cxkit("nps", name), 3, name)


def test_a_column_of_durations(cxkit: Run, tmp_path: Path) -> None:
    pl.DataFrame({"recommend": [1, 9], "took": [1, 2]}).with_columns(pl.duration(days="took").alias("took")).write_parquet(
        tmp_path / "d.parquet"
    )
    done = cxkit("inspect", "d.parquet")
    assert done.returncode == 0, done.stderr
    assert "P2D" in done.stdout


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "x" * 300])
def test_names_that_are_too_long(cxkit: Run, survey: Path, name: str) -> None:
    refused(cxkit("nps", name), 3)
    refused(cxkit("nps", survey, "--output", name), 6)
    refused(cxkit("nps", survey, "--config", name), 2)
    refused(cxkit("watch", name, "--once", "--metric", "nps"), 3)
    refused(cxkit("history", "--store", name), 3)
    refused(cxkit("init", survey, "--output", name), 6)


def test_infinite_scores_are_missing(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("recommend\n" + "5\n9\n" * 200 + "inf\n-inf\nInfinity\nNaN\n")
    report = json.loads(cxkit("nps", "s.csv", "--format", "json").stdout)
    assert report["provenance"]["rows_set_aside"] == {"missing": 4}


def test_usage_errors_show_invisible_characters(cxkit: Run, survey: Path) -> None:
    done = cxkit("nps", survey, "--fo\u202e\u200b\ufffc")
    assert done.returncode == 2
    assert "\\u202e\\u200b\\ufffc" in done.stderr


def test_a_cell_with_a_formula_behind_another_delimiter_is_quoted(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("recommend,channel\n" + "5,a;=cmd\n6,b\n" * 30)
    done = cxkit("nps", "s.csv", "--table", "by_channel", "--format", "csv", "--quiet")
    assert '"a;=cmd",30,' in done.stdout
    assert "\nb,30," in done.stdout


def test_the_time_of_a_report_can_be_given(cxkit: Run, survey: Path) -> None:
    done = cxkit("nps", survey, "--format", "json", env={"SOURCE_DATE_EPOCH": "1767225600"})
    assert json.loads(done.stdout)["provenance"]["created"] == "2026-01-01T00:00:00+00:00"
    refused(cxkit("nps", survey, env={"SOURCE_DATE_EPOCH": "soon"}), 2, "SOURCE_DATE_EPOCH")


def test_weighted_figures_are_the_same_in_every_run(tmp_path: Path) -> None:
    import cxkit

    draw = Random(1)
    rows = [(draw.randint(0, 10), draw.choice("abc"), draw.random() * 3) for _ in range(20_000)]
    frame = pl.DataFrame(rows, schema=["recommend", "channel", "weight"], orient="row")
    expected = cxkit.nps(frame, weight="weight").tables
    for seed in range(4):
        assert cxkit.nps(frame.sample(fraction=1.0, shuffle=True, seed=seed), weight="weight").tables == expected


def test_no_module_of_the_current_folder_is_run(cxkit_process: Run, survey: Path, tmp_path: Path) -> None:
    for name in ("polars", "typer", "rich", "json", "pydantic", "annotated_types", "datetime"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')\n")
    done = cxkit_process("nps", survey, "--format", "csv", "--quiet")
    assert done.stdout.startswith("n,promoters"), done.stderr


def test_threads_of_the_environment(cxkit_process: Run, survey: Path) -> None:
    refused(cxkit_process("nps", survey, env={"POLARS_MAX_THREADS": "0"}), 2, "POLARS_MAX_THREADS")


@pytest.mark.parametrize(
    ("command", "variables"),
    [
        ("nps --help", {"TERMINAL_WIDTH": "9" * 5_000, "COLUMNS": "²"}),
        pytest.param("nps --help", {"TERMINAL_WIDTH": "x", "COLUMNS": "9" * 50}, marks=pytest.mark.slow),
        pytest.param("nps survey.csv", {"COLUMNS": "9" * 50}, marks=pytest.mark.slow),
    ],
    ids=["figures", "letters", "digits"],
)
def test_widths_of_the_environment(cxkit_process: Run, survey: Path, command: str, variables: dict[str, str]) -> None:
    done = cxkit_process(*command.split(), env=variables)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [("--min-cell", "9" * 20), ("--top", "9" * 400)])
def test_whole_numbers_of_any_size(cxkit: Run, survey: Path, arguments: tuple[str, str]) -> None:
    refused(cxkit("nps", survey, *arguments), 2, arguments[0])


@pytest.mark.parametrize("command", ["nps", "inspect"])
def test_links_that_lead_nowhere_and_files_named_as_folders(cxkit: Run, survey: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    refused(cxkit(command, "loop"), 3, "loop")
    refused(cxkit(command, f"{survey}/"), 3, f"{survey}/")


@pytest.mark.slow
def test_an_output_that_is_a_stream(cxkit_process: Run, survey: Path, tmp_path: Path) -> None:
    done = cxkit_process("nps", survey, "--output", "/dev/stdout", "--format", "csv", "--quiet")
    assert done.stdout.startswith("n,promoters"), done.stderr
    reading, writing = os.pipe()
    done = cxkit_process("nps", survey, "--format", "csv", "--quiet", "--output", f"/dev/fd/{writing}", pass_fds=(writing,))
    os.close(writing)
    with os.fdopen(reading) as file:
        assert file.read().startswith("n,promoters"), done.stderr
    assert not list(tmp_path.glob(".*"))


@pytest.mark.slow
def test_what_is_read_is_not_replaced(cxkit_process: Run, survey: Path, tmp_path: Path) -> None:
    before = survey.read_bytes()
    with survey.open("rb") as file:
        refused(cxkit_process("nps", "-", "--output", survey, stdin=file), 6, "was not replaced")
    assert survey.read_bytes() == before
    (tmp_path / "p.toml").write_text("[project]\n")
    refused(cxkit_process("nps", survey, "--config", "p.toml", "--format", "json", "--output", "p.toml"), 6, "was not replaced")
    assert (tmp_path / "p.toml").read_text() == "[project]\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_while_writing_leaves_no_part_file(tmp_path: Path, number: int) -> None:
    # a shell lets what it starts in the background ignore some signals, and what is ignored stays so
    program = (
        "import os, signal, sys, time\nfrom cxkit.writing import replacing\n"
        f"signal.signal({int(number)}, signal.SIG_DFL)\n"
        f"with replacing(sys.argv[1]) as path:\n    path.write_text('half')\n    os.kill(os.getpid(), {int(number)})\n    time.sleep(5)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "out.csv")], check=False, capture_output=True, timeout=60)
    assert done.returncode == 128 + number
    assert not list(tmp_path.iterdir())


# --- random command lines -------------------------------------------------------------------------------------------------------

_WORDS = (
    "",
    "0",
    "-1",
    "x",
    "=cmd",
    "1e400",
    "\u202e",
    "a,b",
    "..",
    "[",
    "(?P<item>",
    "'",
    '"',
    "2024-13-45",
    "nps",
    "-",
    "none",
    "9" * 400,
)


def files_for(folder: Path) -> dict[str, str]:
    """One small file of each kind."""
    draw = Random(7)
    days = [f"2024-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(90)]
    who = [f"K{n % 37}" for n in range(90)]
    channel = [draw.choice(("web", "phone", "mail")) for _ in range(90)]
    scores = {name: [draw.randint(1, 5) for _ in range(90)] for name in ("satisfaction", "effort", "expectation", "fulfilment", "quality")}
    pairs = {name: [draw.randint(1, 5) for _ in range(90)] for name in ("functional", "dysfunctional")}
    survey = {"customer_id": who, "responded_at": days, "channel": channel, "touchpoint": channel[::-1], **scores, **pairs}
    contacts = {"customer_id": who, "contacted_at": days, "channel": channel, "case_id": [f"F{n // 2}" for n in range(90)]}
    tables: dict[str, dict[str, Any]] = {
        "survey": {**survey, "recommend": [draw.randint(0, 10) for _ in range(90)]},
        "contacts": {
            **contacts,
            "resolved": [n % 3 > 0 for n in range(90)],
            "is_complaint": [n % 4 == 0 for n in range(90)],
        },
        "orders": {"customer_id": who, "ordered_at": days, "amount": [draw.randint(1, 99) + 0.5 for _ in range(90)], "channel": channel},
        "customers": {
            "customer_id": [f"K{n}" for n in range(37)],
            "since": days[:37],
            "until": [day.replace("2024", "2025") if n % 2 else None for n, day in enumerate(days[:37])],
            "segment": channel[:37],
        },
    }
    for name, columns in tables.items():
        pl.DataFrame(columns).write_csv(folder / f"{name}.csv")
    (folder / "exports").mkdir()
    for number in range(3):
        pl.DataFrame(tables["survey"])[30 * number : 30 * number + 30].write_csv(folder / "exports" / f"{number}.csv")
    return {name: f"{name}.csv" for name in tables}


_FITTING: tuple[tuple[str, ...], ...] = (
    *(("--by", "channel"), ("--by", "none"), ("--by", "customer_id"), ("--by", "amount"), ("--every", "month"), ("--min-cell", "5")),
    *(("--confidence", "0.9"), ("--where", "channel = 'web'"), ("--since", "2024-03-01"), ("--until", "2024-11-30"), ("--top", "2")),
    *(("--format", "json"), ("--format", "markdown"), ("--format", "csv"), ("--cluster", "customer_id"), ("--sort", "n"), ("--quiet",)),
    *(("--customers", "customers.csv"), ("--fulfilment", "channel"), ("--score", "satisfaction"), ("--no-config",), ("--strict",)),
    *(("--split", "2024-06-15"), ("--measure", "csat"), ("--paired", "customer_id"), ("--control", "channel = 'mail'"), ("--series",)),
    *(("--matched", "channel"), ("--margin", "5"), ("--what-if", "web=100"), ("--half-width", "3"), ("--detect", "5"), ("--groups", "3")),
    *(
        ("--population", "400"),
        ("--response-rate", "0.2"),
        ("--sd", "1.5"),
        ("--power", "0.9"),
        ("--promoters",),
        ("--done", "contacts.csv"),
    ),
    *(("--metric", "nps"), ("--metrics", "nps"), ("--chart", "xmr"), ("--base", "4"), ("--adjust",), ("--recount",), ("--replace",)),
    *(
        ("--last", "3"),
        ("--currency", "EUR"),
        ("--problems",),
        ("--show-values",),
        ("--text",),
        ("--budget", "1000"),
        ("--split", "2030-01-01"),
    ),
    *(("--survey", "survey.csv"), ("--contacts", "contacts.csv"), ("--orders", "orders.csv"), ("--as-of", "2025-06-30")),
)

_BEGINNINGS: tuple[tuple[str, ...], ...] = (
    *(("compare", "survey.csv", "--by", "channel", "--a", "web", "--b", "phone"), ("compare", "survey.csv", "survey.csv")),
    *(("compare", "survey.csv"), ("customer", "K3"), ("customer", "K3", "--survey", "survey.csv", "--orders", "orders.csv")),
    *(("customer", "nobody", "--contacts", "contacts.csv"), ("budget", "1000", "--survey", "survey.csv")),
    *(("budget", "1000", "--survey", "survey.csv", "--contacts", "contacts.csv"), ("budget", "0"), ("plan-sample",)),
    *(("plan-sample", "survey.csv"), ("plan-sample", "orders.csv"), ("followup", "--survey", "survey.csv")),
    *(("followup", "--contacts", "contacts.csv"), ("followup", "--survey", "survey.csv", "--customers", "customers.csv")),
    *(("evaluate", "survey.csv", "--split", "2024-06-15"), ("evaluate", "--before", "survey.csv", "--after", "survey.csv")),
    *(("evaluate", "orders.csv"), ("check", "survey.csv"), ("check",), ("report", "survey.csv", "contacts.csv")),
    *(("report", "survey.csv", "contacts.csv", "orders.csv", "customers.csv"), ("report",), ("watch", "exports", "--once")),
    *(("watch", ".", "--once", "--store", "other.db"), ("watch", "survey.csv", "--once"), ("history",), ("history", "--store", "other.db")),
    *(("inspect", "survey.csv"), ("inspect", "orders.csv", "contacts.csv"), ("convert", "survey.csv", "copy.parquet")),
    *(("convert", "orders.csv", "copy.csv"), ("init", "survey.csv", "orders.csv", "--output", "made.toml", "--force")),
    *(("explain", "nps"), ("explain", "compare"), ("schema",), ("schema", "gap")),
)


def command_lines(seed: int, number: int) -> list[tuple[str, ...]]:
    """Random command lines over the whole grammar: options that a command has with values that fit, and any with values that do not.

    Of four, one is a metric and one another command with what fits it, and one has some of it and something that does not fit.
    """
    draw = Random(seed)
    options = (
        *("--by", "--role", "--na", "--scale", "--where", "--since", "--every", "--min-cell", "--top", "--format", "--table", "--shape"),
        *("--score", "--delimiter", "--decimal", "--encoding", "--labels", "--confidence", "--output", "--config", "--max-bytes"),
    )
    lines = []
    for _ in range(number):
        kind = draw.choice(("metric", "workflow", "bent", "any"))
        if kind == "any":
            line = [
                draw.choice([*METRICS, *WORKFLOWS]),
                *draw.sample(["survey.csv", "orders.csv", "no.csv", "-x", *_WORDS], draw.randint(0, 2)),
            ]
            chosen: list[tuple[str, ...]] = [(option, _word(draw, option)) for option in draw.sample(options, draw.randint(0, 4))]
        else:
            of_metric = kind == "metric" or (kind == "bent" and draw.random() < 0.3)
            line = _metric_line(draw) if of_metric else list(draw.choice(_BEGINNINGS))
            offered = options_of(line[0])
            fitting = [option for option in _FITTING if option[0] in offered]
            chosen = list(draw.sample(fitting, draw.randint(0, min(3, len(fitting)))))
            if kind == "bent":
                chosen += [(option, _word(draw, option)) for option in draw.sample(sorted(offered), draw.randint(1, 2))]
        if line[0] == "watch" and "--once" not in line:
            line.append("--once")  # it would go on for ever
        lines.append((*line, *(word for option in chosen for word in option)))
    return lines


def _word(draw: Random, option: str) -> str:
    """A value that may not fit; none that would replace a file of the others."""
    more = ("channel", "recommend", "role=x", "month", "json", "survey.csv", "5")
    return draw.choice(_WORDS if option in {"--output", "--store"} else (*_WORDS, *more))


def _metric_line(draw: Random) -> list[str]:
    name = draw.choice(list(METRICS))
    return [name, f"{METRICS[name].inputs[0].table.kind.name}.csv"]


def options_of(name: str) -> set[str]:
    """The options of a command, as its help lists them; without those that would replace a file of the project or read a terminal."""
    from typer.main import get_command

    from cxkit.cli.app import app

    group = get_command(app)
    found = group.get_command(group.make_context("cxkit", [], resilient_parsing=True), name)  # type: ignore[attr-defined]
    listed = {word for parameter in found.params for word in parameter.opts if word.startswith("--")}
    return listed - {"--help", "--help-all", "--debug", "--notify", "--pattern"}


def survive(run: Run, lines: list[tuple[str, ...]]) -> None:
    for line in lines:
        done = run(*line)
        assert done.returncode in ALLOWED, (line, done.returncode, done.stderr[-600:])
        assert "Traceback" not in done.stderr, line
        assert "defect" not in done.stderr, (line, done.stderr[-600:])
        assert done.returncode in {0, 1} or not done.stdout, (line, done.stdout[:200])  # 1: check has findings, and lists them


@pytest.mark.slow
def test_random_command_lines(cxkit: Run, tmp_path: Path) -> None:
    files_for(tmp_path)
    survive(cxkit, command_lines(1, int(os.environ.get("CXKIT_FUZZ", "25"))))


def test_links_that_lead_to_no_file(cxkit: Run, tmp_path: Path) -> None:
    for name, target in (("a.csv", "b.csv"), ("b.csv", "a.csv"), ("c.csv", "nowhere.csv")):
        (tmp_path / name).symlink_to(target)
    for name in ("a.csv", "c.csv"):
        refused(cxkit("nps", name), 3, f"The link {name} leads to no file.")


def test_standard_input_of_two_tables(cxkit: Run) -> None:
    refused(cxkit("touchmap", "-", "--survey", "-"), 2, "it can be read once")
    refused(cxkit("nps", "-", "--customers", "-"), 2, "it can be read once")


@pytest.mark.parametrize("option", ["--role", "--format", "--lang", "--scale", "--shape", "--labels", "--output", "--config", "--rake"])
def test_words_that_are_longer_than_any_path_are_shortened_in_errors(cxkit: Run, survey: Path, option: str) -> None:
    done = cxkit("nps", survey, option, "x" * 10_000)
    assert done.returncode in {2, 3, 6}
    assert not done.stdout
    assert len(done.stderr) < 1_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("project = -1", "project: it is not a table"),
        ("[project]\nphases = -1", "project.phases: it is not a list"),
        ("sources = nan", "sources: it is not a table"),
        ("[evaluate]\ndate = -1.5", "evaluate.date: it is no day"),
    ],
)
def test_types_that_a_project_file_cannot_have(cxkit: Run, survey: Path, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "p.toml").write_text(text)
    refused(cxkit("nps", survey, "--config", "p.toml"), 2, words)
