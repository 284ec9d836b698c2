"""Write the survey that the benchmarks read: ``python benchmarks/data.py FOLDER [ROWS]`` gives ``survey-ROWS.csv`` and ``.parquet``.

With ``--german`` further the same answers as German Excel saves them (``;``, decimal comma), in UTF-8 and in cp1252, once with umlauts in
comments alone and once in the names of channels too. With ``--bad`` further the same answers with a bad score in one row of 101, in
some with a bad date or weight too. With ``--gap`` further the same rows with expectation and fulfilment on 1-7.

Ten columns as survey tools export them; 10 million rows are about 1 GB of CSV. Seeded, so that every run reads the same bytes.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

import numpy as np
import polars as pl

TOUCHPOINTS = [
    "onboarding",
    "field service",
    "website",
    "invoice",
    "hotline",
    "spare parts",
    "delivery",
    "shop",
    "training",
    "returns",
    "app",
    "fair",
]
CHANNELS = ["phone", "email", "web", "chat", "store", "social"]
PHASES = ["marketing", "sales", "order fulfilment", "use", "service", "complaint"]
SEGMENTS = ["key account", "business", "private"]
COMMENTS = ["", "fast and friendly, thank you", "waited too long", 'the technician said "done"', "had to call again and again", "fine"]
SHARES = [0.03, 0.01, 0.02, 0.03, 0.03, 0.06, 0.06, 0.12, 0.20, 0.20, 0.24]


def survey(rows: int, seed: int = 1) -> pl.DataFrame:
    """The answers as a frame."""
    draw = np.random.default_rng(seed)
    seconds = draw.integers(0, 730 * 86_400, rows)
    return pl.DataFrame(
        {
            "response_id": np.arange(rows),
            "customer_id": draw.integers(0, max(1, rows * 3 // 20), rows),
            "responded_at": pl.Series(np.datetime64("2024-01-01", "us") + seconds.astype("timedelta64[s]")).dt.strftime(
                "%Y-%m-%d %H:%M:%S"
            ),
            "touchpoint": np.array(TOUCHPOINTS)[draw.integers(0, len(TOUCHPOINTS), rows)],
            "channel": np.array(CHANNELS)[draw.integers(0, len(CHANNELS), rows)],
            "phase": np.array(PHASES)[draw.integers(0, len(PHASES), rows)],
            "segment": np.array(SEGMENTS)[draw.integers(0, len(SEGMENTS), rows)],
            "recommend": draw.choice(11, rows, p=SHARES),
            "weight": np.round(draw.uniform(0.3, 3, rows), 4),
            "comment": np.array(COMMENTS)[draw.integers(0, len(COMMENTS), rows)],
        }
    )


GERMAN = {"comments": {}, "channels": {"store": "Geschäft", "social": "Öffentlich"}}


def write_german(folder: Path, rows: int) -> None:
    """Write ``survey-ROWS-umlauts-in-WHERE.utf8.csv`` and ``.cp1252.csv`` for each WHERE, unless they are there."""
    for where, names in GERMAN.items():
        stem = folder / f"survey-{rows}-umlauts-in-{where}"
        utf8, cp1252 = Path(f"{stem}.utf8.csv"), Path(f"{stem}.cp1252.csv")
        if cp1252.exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        comments = {"fine": "schön", "waited too long": "zu lange, gar für Stammgäste"}
        survey(rows).with_columns(pl.col("channel").replace(names), pl.col("comment").replace(comments)).write_csv(
            utf8, separator=";", decimal_comma=True
        )
        with utf8.open(encoding="utf-8", newline="") as source, cp1252.open("w", encoding="cp1252", newline="") as target:
            while block := source.read(1 << 22):
                target.write(block)


def write_bad(folder: Path, rows: int) -> None:
    """Write ``survey-ROWS-bad.csv``, unless it is there."""
    path = folder / f"survey-{rows}-bad.csv"
    if path.exists():
        return
    row = pl.int_range(pl.len())
    bad = row % 101 == 100
    survey(rows).with_columns(
        pl.when(bad).then(pl.format("x{}", row % 7)).otherwise(pl.col("recommend").cast(pl.String)).alias("recommend"),
        pl.when(bad & (row % 2 == 1)).then(pl.lit("n/a?")).otherwise(pl.col("weight").cast(pl.String)).alias("weight"),
        pl.when(bad & (row % 3 == 0)).then(pl.lit("31.02.2025")).otherwise(pl.col("responded_at")).alias("responded_at"),
    ).write_csv(path)


REAL_COMMENTS = [
    "",
    "fast and friendly, thank you",
    'the technician said "done", and went',
    "had to call twice\nno answer",
    'first "wait", then\n\n"call again"',
    "fine",
]


def real(rows: int) -> pl.DataFrame:
    """The answers as real exports have them: 3 % of scores and dates missing, times with T, comments with quotes and line breaks."""
    draw = np.random.default_rng(3)
    asked = pl.Series(draw.random(rows) >= 0.03)
    dated = pl.Series(draw.random(rows) >= 0.03)
    return survey(rows).with_columns(
        pl.when(asked).then(pl.col("recommend")),
        pl.when(dated).then(pl.col("responded_at").str.replace(" ", "T")),
        pl.Series("comment", np.array(REAL_COMMENTS)[draw.integers(0, len(REAL_COMMENTS), rows)]),
    )


def write_real(folder: Path, rows: int) -> None:
    """Write ``survey-ROWS-real.csv`` and ``.csv.gz``, unless they are there.

    ``-bad-byte.csv`` has one byte that is no UTF-8 in a comment, ``-short.csv`` a row without its end in each million.
    """
    stem = folder / f"survey-{rows}"
    path = Path(f"{stem}-real.csv")
    if path.exists():
        return
    frame = real(rows)
    frame.write_csv(path)
    with gzip.open(f"{path}.gz", "wb", compresslevel=6) as packed, path.open("rb") as file:
        shutil.copyfileobj(file, packed, 1 << 22)
    whole = ",".join(str(cell) for cell in frame.row(0)[:-1])
    with Path(f"{stem}-bad-byte.csv").open("wb") as file:
        frame.slice(0, rows // 2).write_csv(file)
        file.write(whole.encode() + b",gr\xfc\n")
        frame.slice(rows // 2).write_csv(file, include_header=False)
    with Path(f"{stem}-short.csv").open("wb") as file:
        for start in range(0, rows, 1_000_000):
            frame.slice(start, 1_000_000).write_csv(file, include_header=start == 0)
            file.write(",".join(whole.split(",")[:5]).encode() + b"\n")


def write_gap(folder: Path, rows: int) -> None:
    """Write ``survey-ROWS-gap.csv`` and ``.parquet``, unless they are there."""
    path = folder / f"survey-{rows}-gap.parquet"
    if path.exists():
        return
    draw = np.random.default_rng(2)
    scores = (pl.Series(name, draw.integers(1, 8, rows)) for name in ("expectation", "fulfilment"))
    frame = survey(rows).drop("recommend").with_columns(scores)
    frame.write_csv(path.with_suffix(".csv"))
    frame.write_parquet(path)


def write(folder: Path, rows: int) -> Path:
    """Write both files, unless they are there; returns their path without the ending."""
    stem = folder / f"survey-{rows}"
    if not stem.with_suffix(".parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        frame = survey(rows)
        frame.write_csv(stem.with_suffix(".csv"))
        frame.write_parquet(stem.with_suffix(".parquet"))
    return stem


if __name__ == "__main__":
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    print(write(Path(sys.argv[1]), size))
    if "--german" in sys.argv:
        write_german(Path(sys.argv[1]), size)
    if "--gap" in sys.argv:
        write_gap(Path(sys.argv[1]), size)
    if "--bad" in sys.argv:
        write_bad(Path(sys.argv[1]), size)
    if "--real" in sys.argv:
        write_real(Path(sys.argv[1]), size)
