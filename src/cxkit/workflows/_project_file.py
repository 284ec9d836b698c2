"""The text of a new ``cxkit.toml``: what was found in the files, and every other key that a command uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxkit.lazy import pl
from cxkit.roles import SCORES, Resolved
from cxkit.sources.text.dialect import UNIT_SEPARATOR
from cxkit.tables import DataTable
from cxkit.workflows._doubts import no_answer_codes, rule_of
from cxkit.workflows._look import Looked
from cxkit.workflows._toml import array, key, quoted, table

_NAMED = 40  # touchpoints, channels and phases that are written down
_COMMENT_AT = 36


@dataclass(frozen=True, slots=True)
class Section:
    """One source of the project: its name there, its files as seen from the project file, and what they hold."""

    name: str
    files: tuple[str, ...]
    looked: Looked


def project_file(sections: Sequence[Section]) -> str:
    """The whole file. What was not found, or is only likely, stands there as a comment."""
    lines = [
        "# The project file of cxkit. Every key is optional; a line that begins with # is a comment: take the # away to use it.",
        "# Paths are relative to this file.",
        "",
        "[project]",
        _off("min_cell", "5", "groups with fewer answers are suppressed, and what would give them away"),
        _off("confidence", "0.95", "of all intervals"),
        _off("phases", array(_names(sections, "phase") or ["sales", "use", "service"]), "of the customer's journey; put them in order"),
    ]
    for number, section in enumerate(sections):
        lines += ["", *_source(section, explain=number == 0)]
    return "\n".join([*lines, "", *_project_wide(sections)]) + "\n"


def _source(section: Section, *, explain: bool) -> list[str]:
    """One source. ``explain``: keys are listed too that say nothing about it, so that each stands there once."""
    looked = section.looked
    kind = looked.table.kind
    dialects = looked.profiled.source.dialects
    dialect = dialects[0] if dialects else None
    delimiter = dialect.delimiter if dialect and dialect.delimiter != UNIT_SEPARATOR else None
    same = section.name == kind.name
    lines = [
        f"[sources.{key(section.name)}]",
        *([] if same and not explain else [(_off if same else _on)("kind", quoted(kind.name), "survey, contacts, orders or customers")]),
        _on("files", array(section.files), "names or patterns such as exports/*.csv"),
        *_known("delimiter", delimiter, ";", "between two fields", explain=explain),
        *_known("encoding", dialect.encoding if dialect else None, "cp1252", "of the text", explain=explain),
        *_known("decimal", dialect.decimal if dialect else None, ",", "the decimal mark", explain=explain),
    ]
    known = looked.profiled.source.known
    if known:
        lines.append(
            _off("profile", quoted(known.name), f"{known.profile.title}, recognised by its headers; none: read them as any others")
        )
    if explain:
        lines += [
            _off("quote", quoted('"'), "around fields, or none"),
            _off("escape", quoted("none"), "what protects the next character in a field; none: quotes are doubled"),
            _off("comment", quoted("none"), "what lines that are no rows start with"),
            _off("header_row", "1", "the line of the header; 0: there is none"),
            _off("skip", "0", "lines to skip below the header"),
            _off("dates", quoted("dmy"), "dmy, mdy or ymd, where the values leave it open"),
            _off("sheet", quoted("Sheet1"), "of a workbook"),
            *([] if known else [_off("profile", quoted("qualtrics"), "the tool that wrote the files; none: read them as any others")]),
            _off("shape", "[]", 'what one row is, where that is detected wrongly; ["plain"] takes the file as it is'),
        ]
    if explain or kind.name == "survey":
        lines += _answers(looked)
    lines += ["", _titled(f"[sources.{key(section.name)}.roles]", "which column holds which role")]
    lines += [_role(role, resolved, looked.table.tool) for role, resolved in looked.table.roles.items()]
    for role, columns in looked.table.doubtful.items():
        lines += [_off(role, quoted(column), "one of several columns that could be it") for column in columns]
    rest = [role for role in kind.roles if role not in looked.table.roles and role not in looked.table.doubtful]
    return [*lines, *([f"# Not found: {', '.join(rest)}."] if rest else [])]


def _role(role: str, resolved: Resolved, tool: str | None) -> str:
    """The column of a role; a comment where the profile of a tool tells it anew whenever the files are read."""
    if resolved.found == "profile":
        return _off(role, quoted(resolved.column), f"known from {tool}")
    if resolved.found == "assumed":
        return _off(role, quoted(resolved.column), "assumed: the only column whose values fit")
    return _on(role, quoted(resolved.column), "")


def _answers(looked: Looked) -> list[str]:
    """Codes, scales and labels of score roles: likely ones as comments, for only the user knows."""
    codes, scales, labels = dict[str, str](), dict[str, str](), ""
    for role, resolved in looked.table.roles.items():
        if role not in SCORES:
            continue
        profile = looked.profiles[resolved.column]
        found = no_answer_codes(profile, looked.table)
        rule = rule_of(profile, looked.table, role)
        if found:
            codes[role] = array(found)
        if rule is not None:
            scales[role] = quoted(str(rule.scale))
        elif profile.counts:
            labels = f"# labels.{role} = {table({text: '0' for text, _ in profile.counts[:7]})}"
    return [
        _off(
            "na",
            table(codes or {"recommend": array(["99"])}),
            "found: codes that may mean 'no answer'" if codes else "codes for 'no answer'",
        ),
        _off("scale", table(scales or {"recommend": quoted("0-10")}), "of scores; believed without a check"),
        (labels or f"# labels.satisfaction = {table({'very satisfied': '5', 'satisfied': '4'})}") + "  # the worth of words",
    ]


def _project_wide(sections: Sequence[Section]) -> list[str]:
    channels = _names(sections, "channel")
    return [
        _titled("[labels]", "one name for one thing, in every table"),
        _off("channel", table({"Tel.": quoted("phone"), "Telefon": quoted("phone")}), ""),
        *([f"# channels found: {', '.join(map(quoted, channels))}"] if channels else []),
        "",
        "# All touchpoints there are, with the phase in which customers meet them; one without contacts shows as zero.",
        *_touchpoints(sections),
        "",
        "[channels]",
        _off("digital", array(["web", "app", "chat", "email", "social"]), "which channels are digital"),
        "",
        _titled("[items]", "wide surveys: one column per item and role"),
        _off("expectation", "'^(?P<item>.+)_expected$'", ""),
        _off("fulfilment", "'^(?P<item>.+)_got$'", ""),
        _off("importance", "'^(?P<item>.+)_importance$'", ""),
        _off("adequate", "'^(?P<item>.+)_adequate$'", "the least that would do"),
        "",
        _titled("[dimensions]", "which items make up a dimension"),
        _off("reliability", array(["on time", "as promised"]), ""),
    ]


def _touchpoints(sections: Sequence[Section]) -> list[str]:
    names = _names(sections, "touchpoint")
    phases = {name: phase for section in reversed(sections) for name, phase in _phase_of(section.looked.table).items()}
    lines = []
    for name in names or ["hotline"]:
        lines += [f"# [touchpoints.{key(name)}]", f"# phase = {quoted(phases.get(name, 'service'))}"]
    return lines


def _phase_of(found: DataTable) -> dict[str, str]:
    """The commonest phase of each sampled touchpoint."""
    if not {"touchpoint", "phase"} <= found.roles.keys():
        return {}
    columns = [pl.col(found.roles[role].column).cast(pl.String).alias(role) for role in ("touchpoint", "phase")]
    pairs = found.sample.select(columns).drop_nulls().group_by("touchpoint", "phase").len()
    return dict(pairs.sort("len", "phase").select("touchpoint", "phase").rows())


def _names(sections: Sequence[Section], role: str) -> list[str]:
    """The values of a role, from the first source that has it."""
    for section in sections:
        resolved = section.looked.table.roles.get(role)
        if resolved:
            return [text for text, _ in section.looked.profiles[resolved.column].counts[:_NAMED]]
    return []


def _on(name: str, value: str, comment: str) -> str:
    line = f"{key(name)} = {value}"
    return _titled(line, comment) if comment else line


def _off(name: str, value: str, comment: str) -> str:
    return f"# {_on(name, value, comment)}"


def _known(name: str, found: str | None, example: str, comment: str, *, explain: bool) -> list[str]:
    if found:
        return [_on(name, quoted(found), comment)]
    return [_off(name, quoted(example), comment)] if explain else []


def _titled(line: str, comment: str) -> str:
    return f"{line:<{_COMMENT_AT}}  # {comment}"
