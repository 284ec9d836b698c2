"""Customers' ids that files of one table write in different ways: each way would count as another customer."""

from __future__ import annotations

from pathlib import PurePath
from typing import get_args

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.opening import Source
from cxkit.sources.part import Part
from cxkit.tables import DataTable
from cxkit.tables.id_forms import Form, in_form, may_be_phones
from cxkit.tables.identifiers import identity

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
