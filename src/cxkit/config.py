"""The project file ``cxkit.toml``. Every part is optional; an unknown key is an error."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError

from cxkit.errors import UsageError
from cxkit.language import Language, tr
from cxkit.registry import complaint

FILE_NAME = "cxkit.toml"

KindName = Literal["survey", "contacts", "orders", "customers"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, allow_inf_nan=False)


class Project(_Section):
    """Title, language and the defaults of the whole project."""

    title: str | None = None
    language: Language | None = None
    min_cell: Annotated[int, Strict(), Field(ge=0)] | None = None
    confidence: Annotated[float, Strict(), Field(gt=0, lt=1)] | None = None
    max_age: Annotated[int, Strict(), Field(ge=1)] | None = None
    phases: tuple[str, ...] = ()


class Source(_Section):
    """One source: its files, and whatever is given rather than detected."""

    files: tuple[str, ...] = ()
    kind: KindName | None = None
    delimiter: str | None = None
    encoding: str | None = None
    quote: str | None = None
    escape: str | None = None
    comment: str | None = None
    decimal: Literal[".", ","] | None = None
    header_row: Annotated[int, Strict(), Field(ge=0)] | None = None
    skip: Annotated[int, Strict(), Field(ge=0)] | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    sheet: str | None = None
    profile: str | None = None
    shape: tuple[str, ...] = ()
    multiple: tuple[str, ...] = ()
    na: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    scale: Mapping[str, str] = Field(default_factory=dict)
    labels: Mapping[str, Mapping[str, float | bool]] = Field(default_factory=dict)
    roles: Mapping[str, str] = Field(default_factory=dict)


class Touchpoint(_Section):
    """A touchpoint that exists, with the phase of the life cycle in which customers meet it."""

    phase: str | None = None


class Channels(_Section):
    """Which channels are digital."""

    digital: tuple[str, ...] = ()


class Items(_Section):
    """Wide surveys: regular expressions with a group ``item`` for the columns of each role."""

    expectation: str | None = None
    fulfilment: str | None = None
    importance: str | None = None
    adequate: str | None = None


class Sampling(_Section):
    """How the answers of surveys were sampled: the options ``--strata``, ``--fpc`` and ``--rake`` of the survey metrics."""

    strata: str | None = None
    fpc: str | Annotated[float, Strict(), Field(ge=1)] | None = None
    rake: str | Mapping[str, Mapping[str, Annotated[float, Strict()]]] | None = None


class Target(_Section):
    """A figure to be reached, for ``cxkit check``."""

    metric: str
    where: str | None = None
    min: Annotated[float, Strict()] | None = None
    max: Annotated[float, Strict()] | None = None
    on: Literal["interval", "value"] = "interval"


class Spending(_Section):
    """Spending at one touchpoint: the amount that halves its shortfall, and the least and the most to spend there."""

    cost_to_halve: Annotated[float, Strict(), Field(gt=0)] | None = None
    floor: Annotated[float, Strict(), Field(ge=0)] = 0.0
    cap: Annotated[float, Strict(), Field(ge=0)] | None = None


class Budget(_Section):
    """The total to spend, and spending by touchpoint."""

    total: Annotated[float, Strict(), Field(gt=0)] | None = None
    touchpoints: Mapping[str, Spending] = Field(default_factory=dict)


class Evaluation(_Section):
    """The first day with the measure that ``cxkit report`` evaluates."""

    date: dt.date | None = None


class RuleValues(_Section):
    """Thresholds of the rules of ``followup`` and ``customer``, in days.

    A detractor is called back within ``callback_days``; after ``detractor_days`` an answer asks for no call any more.
    """

    callback_days: Annotated[int, Strict(), Field(ge=0)] = 2
    detractor_days: Annotated[int, Strict(), Field(ge=0)] = 30


_OF_SOME_COMMANDS = frozenset({"targets", "budget", "evaluate", "rules", "report"})


class ReportFile(_Section):
    """Where ``cxkit report`` writes unless the command says so."""

    output: str | None = None


class Config(_Section):
    """The whole file. ``folder`` is the folder of the file, to which its paths are relative.

    ``path`` is the file; None: there is none. ``asked``: the user named it, and not the folder in which the command runs.
    """

    folder: Path = Path()
    path: Path | None = None
    asked: bool = True
    project: Project = Field(default_factory=Project)
    sources: Mapping[str, Source] = Field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    touchpoints: Mapping[str, Touchpoint] = Field(default_factory=dict)
    channels: Channels = Field(default_factory=Channels)
    items: Items = Field(default_factory=Items)
    dimensions: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    design: Sampling = Field(default_factory=Sampling)
    targets: tuple[Target, ...] = ()
    budget: Budget = Field(default_factory=Budget)
    evaluate: Evaluation = Field(default_factory=Evaluation)
    rules: RuleValues = Field(default_factory=RuleValues)
    report: ReportFile = Field(default_factory=ReportFile)

    def source(self, kind: str, paths: tuple[str, ...]) -> Source | None:
        """Return the section for files of this kind: the one that lists them, else the only one that lists none (or any, without paths)."""
        fitting = [source for name, source in self.sources.items() if (source.kind or name) == kind]
        wanted = {os.path.realpath(path) for path in paths}
        for source in fitting:
            if wanted and wanted <= {os.path.realpath(path) for pattern in source.files for path in self._matching(pattern)}:
                return source
        general = [source for source in fitting if not paths or not source.files]
        return general[0] if len(general) == 1 else None

    def name_of(self, source: Source | None) -> str:
        """Return the name of a section; empty if it is none of this file's."""
        return next((name for name, each in self.sources.items() if each is source), "")

    def _matching(self, pattern: str) -> list[str]:
        from glob import glob

        return glob(str(self.folder / pattern), recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns

    def decided(self, sources: Collection[str], sections: Collection[str] = ()) -> tuple[str, ...]:
        """Return what the file sets of a command that reads these ``sources``, as dotted keys: two levels, three for sources.

        ``sections`` are those that only some commands use, among them this one.
        """
        found = list[str]()
        for section, value in self.model_dump(exclude_unset=True, exclude={"folder", "path", "asked"}).items():
            if section in _OF_SOME_COMMANDS and section not in sections:
                continue
            for key, inner in value.items() if isinstance(value, dict) else [("", None)]:
                if section == "sources" and key not in sources:
                    continue
                deeper = [f".{part}" for part in inner] if section == "sources" and isinstance(inner, dict) else [""]
                found += [f"{section}{'.' if key else ''}{key}{part}" for part in deeper]
        return tuple(found)

    def sampling(self) -> dict[str, Any]:
        """Return what the file says of the sampling design, by the names of options; the file of margins as a path from here."""
        given = {"strata": self.design.strata, "fpc": self.design.fpc, "rake": self.design.rake}
        rake = str(self.folder / self.design.rake) if isinstance(self.design.rake, str) else self.design.rake
        return {name: value for name, value in {**given, "rake": rake}.items() if value is not None}

    def confidence_or(self, given: float | None) -> float:
        """Return the confidence: the given one, else that of the project, else 0.95."""
        return given if given is not None else self.project.confidence or 0.95

    def min_cell_or(self, given: int | None) -> int:
        """Return the cell limit: the given one, else that of the project, else none (0)."""
        return given if given is not None else self.project.min_cell or 0

    def report_output(self) -> str | None:
        """Return the file of ``cxkit report``, as a path from the current folder; None if the project names none."""
        return str(self.folder / self.report.output) if self.report.output is not None else None

    def sources_of(self, kind: str) -> dict[str, Source]:
        """Return the sections of this kind that list files, by name."""
        return {name: source for name, source in self.sources.items() if (source.kind or name) == kind and source.files}

    def files(self, source: Source) -> tuple[str, ...]:
        """Return the files of a section, as paths from the current folder."""
        return tuple(str(self.folder / pattern) for pattern in source.files)


def load(path: Path | None, *, ignored: bool = False) -> Config:
    """Read the project file: ``path``, else ``cxkit.toml`` in this folder unless it is ``ignored``, else an empty one.

    Raises UsageError if the file is missing, is no TOML, has an unknown key or a wrong value, or names files outside of its folder although
    the user did not name it.
    """
    asked = path is not None
    if path is None:
        path = Path(FILE_NAME)
        if ignored or not path.is_file():
            return Config.model_construct()  # without a file, the checks need not be built
    import tomllib

    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}.", "--config names the project file; cxkit init writes one.") from error
    except RecursionError as error:
        raise UsageError(tr("{path} is nested too deeply.", path=path), "A project file has sections, keys and lists of texts.") from error
    except ValueError as error:  # of TOML, of UTF-8, or a number of thousands of digits
        raise UsageError(
            tr("{path} is not valid TOML: {error}.", path=path, error=error), "Write text in quotes, and sections in [brackets]."
        ) from error
    return parse(raw, path, asked=asked)


def parse(raw: Mapping[str, Any], path: Path, *, asked: bool = True) -> Config:
    """Check the content of a project file. Raises UsageError that names up to five wrong keys or values."""
    if own := {"folder", "path", "asked"} & raw.keys():
        raise UsageError(
            tr("{path}: {names}: no such key.", path=path, names=", ".join(sorted(own))),
            "cxkit init FILE writes a project file with every key explained.",
        )
    try:
        found = Config.model_validate({**raw, "folder": path.parent, "path": path, "asked": asked})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(part) for part in item['loc'])}: {_describe_error(item)}" for item in error.errors()[:5])
        raise UsageError(f"{path}: {wrong}.", "cxkit init FILE writes a project file with every key explained.") from None
    if isinstance(found.design.rake, str):
        _check_pattern(tr("{path}: design.rake", path=path), found.design.rake, path.parent, asked=asked)
    if found.report.output is not None:
        _check_pattern(tr("{path}: report.output", path=path), found.report.output, path.parent, asked=asked)
    for name, source in found.sources.items():
        if (source.kind or name) not in get_args(KindName):
            raise UsageError(
                tr("{path}: sources.{name} names no kind of table.", path=path, name=name),
                tr('Add kind = "survey" to the section, or another of {kinds}.', kinds=", ".join(get_args(KindName))),
            )
        for pattern in source.files:
            _check_pattern(tr("{path}: sources.{name}.files", path=path, name=name), pattern, path.parent, asked=asked)
    return found


def _check_pattern(where: str, pattern: str, folder: Path, *, asked: bool) -> None:
    if not pattern.strip() or "\0" in pattern:
        raise UsageError(
            tr("{where} has {pattern!r}, which names no file.", where=where, pattern=pattern),
            "Write the name of a file, or a pattern such as 'survey-*.csv'.",
        )
    if not asked and is_outside(pattern, folder):
        raise UsageError(
            tr("{where} names {pattern!r}, which lies outside of its folder.", where=where, pattern=pattern),
            tr("--config {file_name} allows it: a project file found in the current folder may not choose others.", file_name=FILE_NAME),
        )


def is_outside(pattern: str, folder: Path) -> bool:
    """Whether a file that the project file in this folder names lies outside of the folder: it is taken with ``--config`` alone."""
    return Path(os.path.relpath(os.path.realpath(folder / pattern), os.path.realpath(folder))).parts[:1] == (os.pardir,)


def _describe_error(item: Any) -> str:
    return tr("no such key") if item["type"] == "extra_forbidden" else complaint(item)
