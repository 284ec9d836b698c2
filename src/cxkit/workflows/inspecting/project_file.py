"""The text of a new ``cxkit.toml``: what was found in the files, and every other key that a command uses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cxkit.config import RuleValues
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import cases_recur
from cxkit.roles import SCORES, Resolved, looks_personal
from cxkit.sources.text.dialect import UNIT_SEPARATOR
from cxkit.tables import DataTable
from cxkit.workflows.inspecting.column_doubts import find_inferred_codes, find_no_answer_codes, find_score_rule
from cxkit.workflows.inspecting.inspection import Inspection

_NAMED = 40  # touchpoints, channels and phases that are written down
_COMMENT_AT = 36


@dataclass(frozen=True, slots=True)
class Section:
    """One source of the project: its name, its files relative to the project file, and what they hold."""

    name: str
    files: tuple[str, ...]
    inspection: Inspection


def project_file(sections: Sequence[Section], *, personal: bool) -> str:
    """Return the text of the file. Keys that were not detected, or are only likely, are comments.

    Values of columns that look personal are in it only if ``personal``.
    """
    if not personal:
        sections = [_without_personal(section) for section in sections]
    lines = [
        tr("# The project file of cxkit. Every key is optional; a line that begins with # is a comment: take the # away to use it."),
        tr("# Paths are relative to this file."),
        "",
        "[project]",
        _example("title", quoted("Example Ltd"), tr("of the report")),
        _example("language", '"de"', tr("of texts, numbers and dates: en or de")),
        _example("min_cell", "5", tr("groups with fewer answers are suppressed, and rows that would reveal them")),
        _example("max_age", "7", tr("days without data, after which check and watch say so")),
        _example("confidence", "0.95", tr("of all intervals")),
        _example(
            "phases", array(_names(sections, "phase") or ["sales", "use", "service"]), tr("of the customer's journey; put them in order")
        ),
    ]
    for number, section in enumerate(sections):
        lines += ["", *_source_lines(section, explain=number == 0)]
    return "\n".join([*lines, "", *_project_lines(sections)]) + "\n"


def _without_personal(section: Section) -> Section:
    """The source without the values of columns that look personal."""
    found = section.inspection
    columns = tuple(
        replace(each, counts=()) if looks_personal(each.column, [value for value, _ in each.counts]) else each
        for each in found.source_profile.columns
    )
    return replace(section, inspection=replace(found, source_profile=replace(found.source_profile, columns=columns)))


def _source_lines(section: Section, *, explain: bool) -> list[str]:
    """Return the lines of one source. ``explain``: list all other keys as comments too; the first source does."""
    inspection = section.inspection
    kind = inspection.table.kind
    dialects = inspection.source_profile.source.dialects
    dialect = dialects[0] if dialects else None
    delimiter = dialect.delimiter if dialect and dialect.delimiter != UNIT_SEPARATOR else None
    # plain letters say nothing about the umlauts of the next export: what is detected in any file need not be fixed
    encoding = None if dialect is None or tr("only ASCII characters in the sample") in dialect.evidence else dialect.encoding
    same = section.name == kind.name
    lines = [
        f"[sources.{key(section.name)}]",
        *(
            []
            if same and not explain
            else [(_example if same else _setting)("kind", quoted(kind.name), tr("survey, contacts, orders or customers"))]
        ),
        _setting("files", array(section.files), tr("names or patterns such as exports/*.csv")),
        *_setting_or_example("delimiter", delimiter, ";", tr("between two fields"), explain=explain),
        *_setting_or_example("encoding", encoding, "cp1252", tr("of the text"), explain=explain),
        *_setting_or_example("decimal", dialect.decimal if dialect else None, ",", tr("the decimal mark"), explain=explain),
    ]
    known = inspection.source_profile.source.known
    if known:
        lines.append(
            _example(
                "profile",
                quoted(known.name),
                tr("{title}, recognised by its headers; none: read them as any others", title=known.profile.title),
            )
        )
    if explain:
        lines += [
            _example("quote", quoted('"'), tr("around fields, or none")),
            _example("escape", quoted("none"), tr("what protects the next character in a field; none: quotes are doubled")),
            _example("comment", quoted("none"), tr("what comment lines start with")),
            _example("header_row", "1", tr("the line of the header; 0: there is none")),
            _example("skip", "0", tr("lines to skip below the header")),
            _example("dates", quoted("dmy"), tr("dmy, mdy or ymd, if the values leave it open")),
            _example("sheet", quoted("Sheet1"), tr("of a workbook")),
            *(
                []
                if known
                else [_example("profile", quoted("qualtrics"), tr("the tool that wrote the files; none: read them as any others"))]
            ),
            _example("shape", "[]", tr('what one row is, if that is detected wrongly; ["plain"] reads the file as it is')),
            *([_example("multiple", "[]", tr("columns with several answers in a cell"))] if kind.name in ("survey", "contacts") else []),
        ]
    if explain or kind.name == "survey":
        lines += _score_lines(inspection)
    lines += ["", _with_comment(f"[sources.{key(section.name)}.roles]", tr("which column holds which role"))]
    lines += [_role_line(role, resolved, inspection) for role, resolved in inspection.table.roles.items()]
    for role, columns in inspection.table.doubtful.items():
        lines += [_example(role, quoted(column), tr("one of several columns that could be it")) for column in columns]
    rest = [role for role in kind.roles if role not in inspection.table.roles and role not in inspection.table.doubtful]
    return [*lines, *([tr("# Not found: {names}.", names=", ".join(rest))] if rest else [])]


def _role_line(role: str, resolved: Resolved, inspection: Inspection) -> str:
    """Return the line of a role; a comment if the column is assumed, or if the profile of the tool finds it in every run.

    Cases of which none is repeated may be numbers of the contacts: if they were written down, ``journey`` would take them as cases.
    """
    tool = inspection.table.tool
    if resolved.found == "profile":
        return _example(role, quoted(resolved.column), tr("known from {tool}", tool=tool))
    if resolved.found == "assumed":
        return _example(role, quoted(resolved.column), tr("assumed: {reason}", reason=resolved.reason))
    if role == "case_id" and not cases_recur(inspection.table):
        return _example(role, quoted(resolved.column), tr("no value of it is repeated"))
    return _setting(role, quoted(resolved.column), "")


def _score_lines(inspection: Inspection) -> list[str]:
    """Return codes, scales and labels of score roles: likely ones, as comments, for the user to decide."""
    codes, scales, labels = dict[str, str](), dict[str, str](), ""
    for role, resolved in inspection.table.roles.items():
        if role not in SCORES:
            continue
        profile = inspection.profiles[resolved.column]
        rule = find_score_rule(profile, inspection.table, role)
        inferred = find_inferred_codes(profile, inspection.table, rule) if rule else {}
        found = inferred or find_no_answer_codes(profile, inspection.table)
        if found:
            codes[role] = array(found)
        if rule is not None:
            scales[role] = quoted(str(rule.scale))
        elif profile.counts:
            labels = tr("# labels.{role} = {table}", role=role, table=table({text: "0" for text, _ in profile.counts[:7]}))
    return [
        _example(
            "na",
            table(codes or {"recommend": array(["99"])}),
            tr("found: codes that may mean 'no answer'") if codes else tr("codes for 'no answer'"),
        ),
        _example("scale", table(scales or {"recommend": quoted("0-10")}), tr("of scores; taken without a check")),
        (labels or tr("# labels.satisfaction = {table}", table=table({"very satisfied": "5", "satisfied": "4"})))
        + tr("  # the values of words"),
    ]


def _project_lines(sections: Sequence[Section]) -> list[str]:
    channels, rules = _names(sections, "channel"), RuleValues()
    return [
        _with_comment("[labels]", tr("one name for each touchpoint or channel, in every table")),
        _example("channel", table({"Tel.": quoted("phone"), "Telefon": quoted("phone")}), ""),
        *([tr("# channels found: {names}", names=", ".join(map(quoted, channels)))] if channels else []),
        "",
        tr("# All touchpoints, with the phase in which customers meet them; one without contacts is shown with zero."),
        *_touchpoint_lines(sections),
        "",
        "[channels]",
        _example("digital", array(["web", "app", "chat", "email", "social"]), tr("which channels are digital")),
        "",
        _with_comment("[items]", tr("wide surveys: one column per item and role")),
        _example("expectation", "'^(?P<item>.+)_expected$'", ""),
        _example("fulfilment", "'^(?P<item>.+)_got$'", ""),
        _example("importance", "'^(?P<item>.+)_importance$'", ""),
        _example("adequate", "'^(?P<item>.+)_adequate$'", tr("the least that is acceptable")),
        "",
        _with_comment("[dimensions]", tr("which items make up a dimension")),
        _example("reliability", array(["on time", "as promised"]), ""),
        "",
        _with_comment("[design]", tr("how the answers of surveys were sampled")),
        _example("strata", quoted("region"), tr("the column of the strata")),
        _example("fpc", quoted("customers"), tr("the size of the population: a number, or a column with that of each stratum")),
        _example("rake", table({"gender": table({"f": "0.52", "m": "0.48"})}), tr("the population's shares, or a file with them")),
        "",
        _with_comment("# [[targets]]", tr("of cxkit check; repeat the section for each target")),
        _example("metric", quoted("nps"), ""),
        _example("where", quoted("channel = 'phone'"), tr("for these rows alone")),
        _example("min", "30", tr("the least value wanted; max: the greatest")),
        _example("on", quoted("interval"), tr("interval: the whole interval decides; value: the value alone")),
        "",
        _with_comment("[rules]", tr("of cxkit customer and cxkit followup")),
        _example("callback_days", str(rules.callback_days), tr("detractors and complaints are called back within so many days")),
        _example("detractor_days", str(rules.detractor_days), tr("an answer that is older asks for no call any more")),
        "",
        _with_comment("[budget]", tr("of cxkit budget and cxkit report")),
        _example("total", "100000", tr("what is to be spent, in the unit of the costs")),
        "",
        _with_comment("[budget.touchpoints.hotline]", tr("of cxkit budget: limits of what is spent, and its effect")),
        _example("floor", "0", tr("the least that is spent at this touchpoint")),
        _example("cap", "80000", tr("the most")),
        _example("cost_to_halve", "40000", tr("the amount that halves its shortfall; for all touchpoints or none")),
        "",
        _with_comment("[evaluate]", tr("of cxkit report")),
        _example("date", "2025-04-01", tr("the first day with the measure that is evaluated")),
        "",
        _with_comment("[report]", tr("of cxkit report")),
        _example("output", quoted("report.html"), tr("where the report is written; the ending chooses the format")),
    ]


def _touchpoint_lines(sections: Sequence[Section]) -> list[str]:
    names = _names(sections, "touchpoint")
    phases = {name: phase for section in reversed(sections) for name, phase in _commonest_phases(section.inspection.table).items()}
    lines = []
    for name in names or ["hotline"]:
        lines += [f"# [touchpoints.{key(name)}]", tr("# phase = {phases}", phases=quoted(phases.get(name, "service")))]
    return lines


def _commonest_phases(found: DataTable) -> dict[str, str]:
    """Return the commonest phase of each touchpoint in the sample."""
    if not {"touchpoint", "phase"} <= found.roles.keys():
        return {}
    columns = [pl.col(found.roles[role].column).cast(pl.String).alias(role) for role in ("touchpoint", "phase")]
    pairs = found.sample.select(columns).drop_nulls().group_by("touchpoint", "phase").len()
    return dict(pairs.sort("len", "phase").select("touchpoint", "phase").rows())


def _names(sections: Sequence[Section], role: str) -> list[str]:
    """Return the values of a role in all sources that have it, the first source's before others."""
    found = dict[str, None]()
    for section in sections:
        if resolved := section.inspection.table.roles.get(role):
            found |= dict.fromkeys(text for text, _ in section.inspection.profiles[resolved.column].counts)
    return list(found)[:_NAMED]


def _setting(name: str, value: str, comment: str) -> str:
    line = f"{key(name)} = {value}"
    return _with_comment(line, comment) if comment else line


def _example(name: str, value: str, comment: str) -> str:
    return f"# {_setting(name, value, comment)}"


def _setting_or_example(name: str, found: str | None, example: str, comment: str, *, explain: bool) -> list[str]:
    if found:
        return [_setting(name, quoted(found), comment)]
    return [_example(name, quoted(example), comment)] if explain else []


def _with_comment(line: str, comment: str) -> str:
    return f"{line:<{_COMMENT_AT}}  # {comment}"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def quoted(text: str) -> str:
    """Return a basic string."""
    import tomlkit

    return _visible(tomlkit.string(text).as_string())


def key(text: str) -> str:
    """Return a key, quoted if it has to be."""
    import tomlkit

    return _visible(tomlkit.key(text).as_string())


def array(values: Iterable[str]) -> str:
    """Return an array of strings."""
    return f"[{', '.join(map(quoted, values))}]"


def table(values: Mapping[str, str]) -> str:
    """Return an inline table; the values are TOML already."""
    return "{ " + ", ".join(f"{key(name)} = {value}" for name, value in values.items()) + " }"


def _visible(written: str) -> str:
    r"""Write invisible characters as ``\u`` escapes: tomlkit leaves some unescaped, such as those that change the writing direction."""
    return "".join(_escaped(sign) if ord(sign) > 126 and unicodedata.category(sign) in _UNSEEN else sign for sign in written)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"
