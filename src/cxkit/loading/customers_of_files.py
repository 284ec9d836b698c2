"""How several files of one table name customers: by number, e-mail address or phone number, and in which form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal, get_args

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.sources.opening import Source
from cxkit.sources.part import Part
from cxkit.tables import DataTable
from cxkit.tables.id_forms import Form, in_form, look_like_phones, may_be_phones
from cxkit.tables.identifiers import identity

Way = Literal["address", "phone", "id"]

_MOSTLY = 0.5
"""The share of e-mail addresses from which ids of customers are such."""
_FEWEST, _SHARE = 3, 0.2  # customers that two files have in common
_PHONE = frozenset({"phone", "caller"})


def ids_of_one_form(parts: Sequence[Part], columns: Sequence[str | None]) -> tuple[list[str | None], list[Note]]:
    """The column of each file that names customers in the way in which most rows name them; None for files that have none.

    Numbers, e-mail addresses and phone numbers never name the same customer. A file may have a second column, of the other way: it is taken
    if customers of other files are among its values. A note names the files whose customers are unknown then.
    """
    ways = [way_of(part, column) if column else None for part, column in zip(parts, columns, strict=True)]
    if "phone" in ways:
        ways = ["phone" if column and _are_phones(part, column) else way for part, column, way in zip(parts, columns, ways, strict=True)]
    different = [way for way in dict.fromkeys(ways) if way]
    if len(different) < 2:
        return list(columns), []
    choices = {way: _columns_of(way, parts, columns, ways) for way in different}
    best = max(choices, key=lambda way: sum(_texts(part, each).len() for part, each in zip(parts, choices[way], strict=True) if each))
    taken = choices[best]
    known = next(place for place, column in enumerate(taken) if column)
    others = [place for place, column in enumerate(columns) if column and not taken[place] and column not in taken]
    notes = [
        Note(
            code="ids-of-other-form",
            level="warning",
            text=tr(
                "{path} names its customers in another way ('{column}') than {path2} ('{column2}'): its rows count without a customer.",
                path=PurePath(parts[place].path).name,
                column=shortened(columns[place] or ""),
                path2=PurePath(parts[known].path).name,
                column2=shortened(taken[known] or ""),
            ),
            hint="Read the files one by one, or add a column of customers that all of them have",
        )
        for place in others
    ]
    return taken, notes


def _columns_of(way: Way, parts: Sequence[Part], columns: Sequence[str | None], ways: Sequence[Way | None]) -> list[str | None]:
    """The column of each file that names customers in this way."""
    found = list(zip(parts, columns, ways, strict=True))
    ids = pl.concat([_ids(part, column) for part, column, each in found if column and each == way]).unique()
    return [column if each == way else _column_in(part, column, way, ids) for part, column, each in found]


def way_of(part: Part, column: str) -> Way:
    """How a column of a file names customers: phone numbers are known by header and values, since long ids look like them."""
    texts = _texts(part, column)
    if int(texts.str.contains("@", literal=True).sum()) > _MOSTLY * texts.len():
        return "address"
    return "phone" if all_meanings(column) & _PHONE and look_like_phones(texts.to_list()) else "id"


def _are_phones(part: Part, column: str) -> bool:
    """Whether ids are written as phone numbers, beside a file that has some: with a plus, or the zero before an area."""
    texts = _texts(part, column)
    return look_like_phones(texts.to_list()) and int(texts.str.contains(r"^\s*(?:\+|\(?0[1-9])").sum()) > _MOSTLY * texts.len()


def _column_in(part: Part, own: str | None, way: Way, others: pl.Series) -> str | None:
    """A further column of a file that names customers in this way: ids of ``others`` are among its values.

    Numbers may agree by chance, addresses and phone numbers do not.
    """
    for column in part.columns if way != "id" else ():
        if column == own or way_of(part, column) != way:
            continue
        found = _ids(part, column)
        shared = found.is_in(others.implode()).sum()
        if shared >= max(_FEWEST, _SHARE * min(found.len(), others.len())):
            return column
    return None


def _texts(part: Part, column: str) -> pl.Series:
    if column not in part.sample.columns or part.sample.schema[column].is_nested():
        return pl.Series([], dtype=pl.String)
    return part.sample.get_column(column).cast(pl.String).drop_nulls()


def _ids(part: Part, column: str) -> pl.Series:
    return part.sample.select(identity(pl.col(column)).alias("id")).to_series().drop_nulls().unique()


_FEWEST, _SHARE = 3, 0.05


def notes_on_ids_of_files(table: DataTable, source: Source) -> list[Note]:
    """A warning if the first rows of two files have no id in common, but do in a shorter form: they may be the same customers."""
    held = table.roles.get("customer_id")
    if held is None or len(source.parts) < 2:
        return []
    parts = [part for part in source.parts if held.column in part.sample.columns]
    for part in parts[1:]:
        form = _form_in_common(_ids(parts[0], held.column), _ids(part, held.column))
        if form:
            from cxkit.loading.unknown_customer import describe_ids

            one, two = (describe_ids(sorted(_ids(each, held.column).to_list())) for each in (parts[0], part))
            text = tr(
                "{path} and {path2} write the ids of customers in different ways ({one}; {two}): each way counts as another customer.",
                path=PurePath(parts[0].path).name,
                path2=PurePath(part.path).name,
                one=one,
                two=two,
            )
            return [Note(code="ids-of-files", level="warning", text=text, hint=tr("--id-form {form} compares them", form=form))]
    return []


def _form_in_common(one: pl.Series, two: pl.Series) -> Form | None:
    """The form that changes ids least and in which two files share some; None if they share some as they are, or too few."""
    if one.is_in(two.implode()).any():
        return None
    phones = any(may_be_phones(each.to_list()) for each in (one, two))
    for form in get_args(Form):
        if form == "plain" or (form == "phone" and not phones):
            continue
        first, second = (each.to_frame().select(in_form(pl.col("id"), form)).to_series().unique() for each in (one, two))
        if first.is_in(second.implode()).sum() >= max(_FEWEST, _SHARE * min(first.len(), second.len())):
            found: Form = form
            return found
    return None
