"""An id that no file, or only some of several, has: how each file writes its ids, without naming one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args

from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.loading.ids import comparable_id
from cxkit.model import Note
from cxkit.tables import DataTable
from cxkit.tables.id_forms import Form, in_form, may_be_phones
from cxkit.tables.identifiers import identity

_MOSTLY = 0.9
_TAIL = 6  # digits of an id that few others share
_PREFIX = re.compile(r"^[^\d@]{1,12}(?=\d)")
_KINDS = (("digits", r"\d+"), ("letters", r"[^\W\d_]+"), ("letters and digits", r"[^\W_]+"))


def unknown_customer(typed: str, tables: Mapping[str, DataTable]) -> DataError:
    """The error for a customer of whom no table has a row; ``tables`` go by the names of their files."""
    lines = [f"{path}: {describe_ids(_ids(table))}" for path, table in tables.items()]
    written = {path: _like(table, typed) for path, table in tables.items()}
    forms = {form: sum(_has(table, typed, form, written[path]) for path, table in tables.items()) for form in get_args(Form)}
    hint = "Type the id as the files write it:"
    if forms["plain"]:  # a cell has it, and no row counts
        hint = "A cell holds it, but it names no customer; --shape plain takes it for one."
    elif any(forms.values()):  # of those that most files have, the one that changes ids least
        hint = tr("It is found with --id-form {forms}.", forms=max(forms, key=lambda form: forms[form]))
    return DataError(tr("No customer has the id '{typed}'.", typed=typed), hint, lines)


def note_on_other_writing(typed: str, table: DataTable) -> Note | None:
    """A warning if a table without a row of a customer writes ids in another way than the one typed, and has the customer in that way."""
    ids = _ids(table)
    if _is_written_as(typed, ids):
        return None
    written = _like(table, typed)
    form = next((form for form in get_args(Form) if form != "plain" and _has(table, typed, form, written)), None)
    if form is None:
        return None
    text = tr(
        "The {name} file has no row of this customer, whose id it may write in another way ({ways}): --id-form {form} finds it.",
        name=translated(table.kind.name),
        ways=describe_ids(ids),
        form=form,
    )
    return Note(code="id-written-otherwise", level="warning", text=text, hint=tr("--id-form {form} for all files", form=form))


def _is_written_as(typed: str, ids: Sequence[str]) -> bool:
    """Whether an id has the signs before its digits, the leading zeros and the length that ids of a file have.

    >>> _is_written_as("00012", ["00007", "10442"]), _is_written_as("12", ["00007", "10442"]), _is_written_as("12", ["K-7", "K-11"])
    (True, False, False)
    >>> _is_written_as("7", ["12", "140"]), _is_written_as("anna@example.org", ["bert@example.org"])
    (True, True)
    """
    if "@" in typed:
        return any("@" in text for text in ids)
    alike = [text for text in ids if _start(text) == _start(typed)]
    zeros = any(text.removeprefix(_start(text)).startswith("0") for text in alike)
    lengths = {len(text) for text in alike}
    return bool(alike) and (len(typed) in lengths if zeros else not typed.removeprefix(_start(typed)).startswith("0"))


def _start(text: str) -> str:
    found = _PREFIX.match(text)
    return found[0] if found else ""


def describe_ids(ids: Sequence[str]) -> str:
    """How ids are written: prefix, length, leading zeros. A prefix is shown if nearly all of several ids have it before their digits.

    >>> describe_ids(["C-00101", "C-00102", "C-10003"])
    "prefix 'C-', then 5 digits, some with leading zeros"
    >>> describe_ids(["7", "12", "140"]), describe_ids(["anna@example.org"]), describe_ids(["Anna", "Bert"])
    ('1 to 3 digits, without leading zeros', 'e-mail addresses', '4 letters')
    """
    if not ids:
        return tr("no ids in its first rows")
    if sum("@" in text for text in ids) >= _MOSTLY * len(ids):
        return tr("e-mail addresses")
    ((prefix, count),) = Counter(match[0] for text in ids if (match := _PREFIX.match(text))).most_common(1) or [("", 0)]
    if count < 2 or count < _MOSTLY * len(ids):
        prefix = ""
    rest = [text.removeprefix(prefix) for text in ids if text.startswith(prefix)]
    lengths = {len(text) for text in rest}
    length = f"{min(lengths)}" if len(lengths) == 1 else tr("{low} to {high}", low=min(lengths), high=max(lengths))
    kind = next((name for name, pattern in _KINDS if all(re.fullmatch(pattern, text) for text in rest)), "characters")
    one = {"1": {"digits": "digit", "letters": "letter", "characters": "character"}.get(kind, kind)}.get(length, kind)
    zeros = ""
    if kind == "digits":
        leading = any(len(text) > 1 and text.startswith("0") for text in rest)
        zeros = tr(", some with leading zeros") if leading else tr(", without leading zeros")
    begins = tr("prefix {prefix!r}, then ", prefix=prefix) if prefix else ""
    return f"{begins}{length} {translated(one)}{zeros}"


def _ids(table: DataTable) -> list[str]:
    """The distinct ids in the first rows, as the file writes them but for outer blanks."""
    column = table.roles["customer_id"].column
    raw = table.sample.select(identity(pl.col(table.shown.get(column, column))).alias("id")).to_series()
    return sorted(raw.drop_nulls().unique().to_list())


def _like(table: DataTable, typed: str) -> pl.DataFrame:
    """The distinct ids of a table that may be the typed one in some form, also where they stand for no customer.

    Columns: ``compared``, and ``plain`` as the file writes them. No form changes the last digits of an id, which few of millions have.
    """
    if not isinstance(table.frame, pl.LazyFrame):
        return pl.DataFrame(schema={"compared": pl.String, "plain": pl.String})
    column = table.roles["customer_id"].column
    plain = table.shown.get(column, column)
    compared = column if column in table.columns else plain
    names = dict.fromkeys((compared, plain))
    ends = _last_digits(typed)
    texts = [pl.col(name).cast(pl.String) for name in names]
    alike = pl.any_horizontal(text.str.contains(ends) for text in texts) if ends else pl.lit(value=True)
    return table.query(lambda frame: frame.filter(alike).select(compared=compared, plain=plain).unique(), names)


def _last_digits(typed: str) -> str | None:
    """A pattern of the last digits of an id, between which others may have signs; None if it has none.

    >>> _last_digits("C-00101"), _last_digits("101.0"), _last_digits("Anna")
    ('1[^0-9A-Za-z]*0[^0-9A-Za-z]*1', '1[^0-9A-Za-z]*0[^0-9A-Za-z]*1', None)
    """
    whole = pl.select(in_form(pl.lit(typed, dtype=pl.String), "salesforce")).item() or ""
    runs = [digits for run in re.findall(r"[0-9]+", re.sub(r"[\W_]", "", whole)) if (digits := run.lstrip("0"))]
    return "[^0-9A-Za-z]*".join(runs[-1][-_TAIL:]) if runs else None


def _has(table: DataTable, typed: str, form: Form, ids: pl.DataFrame) -> bool:
    """Whether a table has the id if ids are compared in that form; in the plain one also where it stands for no customer."""
    if form == "phone" and not may_be_phones([typed, *_ids(table)]):
        return False
    wanted = comparable_id(table, typed, form)
    column = "plain" if form == "plain" else "compared"
    return wanted is not None and bool(ids.select((in_form(pl.col(column), form) == wanted).any()).item())
