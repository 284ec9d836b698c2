"""What the user and the project file give for a table: columns of roles, scales, labels, codes, and the other rules for reading values."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cxkit import config, roles
from cxkit.config import Config
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.loading.loading_options import LoadingOptions
from cxkit.tables import DataTable, Rules
from cxkit.values import fold, number
from cxkit.values.answers.scores import direction, oriented
from cxkit.values.numbers import Mark

_NEAR = 0.8
"""How alike a misspelt role is to the right one; other words before a colon belong to the label."""


def typed_roles(typed: Sequence[str], kind: str) -> dict[str, str]:
    """``role=column`` pairs; ``survey.role=column`` is for one kind of table."""
    found = {}
    for text in typed:
        role, equals, column = text.partition("=")
        table, dot, bare = role.partition(".")
        if not equals or not column:
            raise UsageError(tr("--role {text} names no column.", text=text), "Write ROLE=COLUMN, as in --role channel=Kanal.")
        if dot and table in roles.KINDS:
            if table != kind:
                continue
            role = bare
        found[role] = column
    return found


def rules_of(kind: type[DataTable], loading: LoadingOptions, section: config.Source, settings: Config, shown: Mark | None) -> Rules:
    """The rules for reading values, by the options and the section; ``shown`` is the prevailing decimal mark of the files."""
    given: Mark | None = loading.decimal or section.decimal
    read = {role: oriented(text.split()[0]) for role, text in section.scale.items() if text.split()}
    labels: dict[str, dict[str, float]] = {
        role: {label: float(value) for label, value in known.items()} for role, known in section.labels.items()
    }
    for text in loading.scale:
        role, equals, bounds = text.rpartition("=")
        read |= dict.fromkeys([_known(kind, role)] if equals else roles.SCORES, oriented(bounds))
    best = {role: end for role, (_, end) in read.items() if end}
    for text in loading.labels:
        label, equals, value = text.rpartition("=")
        role, colon, bare = label.partition(":")
        named = bool(colon) and role in kind.kind.roles
        if colon and not named and _is_misspelt(kind, role):
            _known(kind, role, "--labels: ")
        meant = number(value.strip(), None)
        if meant is None:
            raise UsageError(tr("--labels {text} gives no number.", text=text), "Write LABEL=VALUE, as in --labels 'very likely=10'.")
        for each in [role] if named else roles.SCORES:
            labels.setdefault(each, {})[bare if named else label] = meant
    return Rules(
        min_cell=settings.min_cell_or(None),
        scales={role: scale for role, (scale, _) in read.items()},
        best=best,
        labels=labels,
        names=settings.labels,
        dates=loading.dates or section.dates,
        decimal=given or shown,
        decimal_given=given is not None,
        fold=loading.fold,
        duplicates=loading.duplicates,
        easy=direction(section.scale.get("effort", "")) or best.get("effort"),
        phase_of={name: touchpoint.phase for name, touchpoint in settings.touchpoints.items()},
        phases=settings.project.phases,
        digital=frozenset(map(fold, settings.channels.digital)) if settings.channels.digital else None,
        dimensions={fold(item): dimension for dimension, items in settings.dimensions.items() for item in items},
    )


def _is_misspelt(kind: type[DataTable], role: str) -> bool:
    import difflib

    return bool(difflib.get_close_matches(role, kind.kind.roles, n=1, cutoff=_NEAR))


def check_keys(kind: type[DataTable], section: config.Source, settings: Config, columns: Collection[str]) -> None:
    """Raise UsageError for a key of the project file that is neither a role of the kind of table, nor a score, nor a column with codes."""
    where = f"{settings.path or config.FILE_NAME}: sources.{settings.name_of(section)}"
    for key, names in (("scale", section.scale), ("labels", section.labels), ("na", section.na)):
        for name in names:
            if name not in roles.SCORES and not (key == "na" and name in columns):
                _known(kind, name, f"{where}.{key}: ")


def _known(kind: type[DataTable], role: str, where: str = "") -> str:
    if role not in kind.kind.roles:
        raise UsageError(
            where + tr("'{role}' is no role of the {name} table.", role=role, name=translated(kind.kind.name)),
            tr("The roles are: {names}.", names=", ".join(kind.kind.roles)),
        )
    return role
