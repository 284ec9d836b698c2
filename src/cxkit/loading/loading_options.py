"""The options of reading and loading that commands share, as models that check what was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationInfo, ValidatorFunctionWrapHandler, field_validator

from cxkit import config, options
from cxkit.config import Config
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.registry import check
from cxkit.tables import Contacts, Customers, DataTable, Responses

SEVERAL = (Responses, Contacts)
"""Tables whose rows can be in several groups."""


class ReadingOptions(BaseModel):
    """How files are read: options shared by every command that opens files."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)

    delimiter: options.Delimiter = None
    encoding: options.Encoding = None
    quote: options.Quote = None
    escape: options.Escape = None
    comment: options.Comment = None
    decimal: options.Decimal = None
    header_row: options.HeaderRow = None
    skip: options.Skip = None
    sheet: options.Sheet = None
    profile: options.ToolProfile = None
    strict: options.Strict = False
    max_bytes: options.MaxBytes = None
    remote: options.Remote = False
    config: options.Config = None
    no_config: options.NoConfig = False

    def project(self) -> Config:
        """The project file that these options choose. Raises UsageError."""
        return config.load(self.config, ignored=self.no_config)

    def typed(self) -> dict[str, Any]:
        """The options that were given, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}

    @classmethod
    def declared(cls) -> list[tuple[str, Any, Any]]:
        """Name, annotated type and default of every option, those of the class itself first."""
        hints = get_type_hints(cls, include_extras=True)
        own = sorted(cls.model_fields, key=lambda name: name not in cls.__annotations__)
        return [(name, hints[name], cls.model_fields[name].default) for name in own]


class LoadingOptions(ReadingOptions):
    """How files are read and understood: options shared by all metrics."""

    role: options.Role = ()
    na: options.Na = ()
    scale: options.Scale = ()
    labels: options.Labels = ()
    where: options.Where = None
    since: options.Since = None
    until: options.Until = None
    as_of: options.AsOf = None
    dates: options.Dates = None
    fold: options.Fold = False
    duplicates: options.Duplicates = None
    shape: options.Shape = ()
    id_form: options.IdForm = "plain"

    @field_validator("since", "until", "as_of", mode="before")
    @classmethod
    def _day(cls, value: Any, info: ValidationInfo) -> Any:
        """Parse a day as users write it; UsageError with the name of the option if it is not a day."""
        return None if value is None else options.day(value, (info.field_name or "").replace("_", "-"))


class JoiningOptions(LoadingOptions):
    """The same for tables of customer activity, which may be joined to a file of customers."""

    customers: options.CustomersFile = None

    @field_validator("customers", mode="wrap")
    @classmethod
    def _file_or_frame(cls, value: Any, check_text: ValidatorFunctionWrapHandler) -> Any:
        """A file by its name; from Python also a path, several, or a frame, which are checked on opening."""
        return check_text(value) if value is None or isinstance(value, str) else value


class GroupingOptions(LoadingOptions):
    """The same for tables whose rows can be in several groups: answers and contacts."""

    multiple: options.Multiple = ()


class JoiningGroupingOptions(JoiningOptions, GroupingOptions):
    """The same for such tables that may be joined to a file of customers."""


def loading_model(tables: Sequence[type[DataTable]]) -> type[LoadingOptions]:
    """The options of a command that reads such tables, the first of which it groups; a table of customers needs no second one."""
    if tables[0] in SEVERAL:
        return GroupingOptions if Customers in tables else JoiningGroupingOptions
    return LoadingOptions if Customers in tables else JoiningOptions


def check_loading(given: Mapping[str, Any], model: type[LoadingOptions] = LoadingOptions) -> LoadingOptions:
    """The loading options, checked; UsageError names the first invalid one."""
    checked = check(model, given)
    if not isinstance(checked, LoadingOptions):
        raise TypeError(f"{model.__name__} is no model of loading options")
    if checked.since and checked.until and checked.since > checked.until:
        raise UsageError(tr("--since {since} is after --until {until}.", since=checked.since, until=checked.until), "Exchange them.")
    return checked


DETECTED = ReadingOptions()
"""No option is given: everything about the files is detected."""


def loading_of(reading: ReadingOptions, **given: Any) -> LoadingOptions:
    """The loading options of a command that declares some of them itself."""
    return check_loading({**reading.model_dump(exclude_unset=True), **given})
