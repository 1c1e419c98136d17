"""Texts, codes and numbers as definitions use them."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_AMOUNT: Final = 1_000_000_000
"""The largest gold, diamonds or points of one reward."""
MAX_CONDITION_CHARACTERS: Final = 2_000
LONGEST_DURATION: Final = timedelta(days=3_660)
_LAYOUT: Final = str.maketrans("", "", "\n\t\u200d")
"""Harmless though not printable: line breaks, tabs, and the joiner inside many emoji."""


def _refuse_uuid_shape(code: str) -> str:
    groups = code.split("-")
    if [len(group) for group in groups] == [8, 4, 4, 4, 12]:
        raise ValueError("must not look like a UUID, since paths take ids and codes alike")
    return code


def _refuse_control_characters(value: str) -> str:
    if not value.translate(_LAYOUT).isprintable():
        raise ValueError("must not hold control characters or lone surrogates")
    return value


def _refuse_bare_numbers(value: object) -> object:
    if not isinstance(value, str | timedelta):
        raise ValueError("must be a duration by ISO 8601 in quotes, such as P7D or PT30M")  # noqa: TRY004 - pydantic reads ValueError
    return value


def _refuse_odd_durations(value: timedelta) -> timedelta:
    if not timedelta(0) < value <= LONGEST_DURATION or value.microseconds:
        raise ValueError("must be whole seconds, more than none, and ten years at most")
    return value


Code = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64),
    AfterValidator(_refuse_uuid_shape),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_refuse_control_characters)]
Text = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_refuse_control_characters)]
Label = Annotated[str, StringConstraints(max_length=120), AfterValidator(_refuse_control_characters)]
Condition = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_CONDITION_CHARACTERS),
    AfterValidator(_refuse_control_characters),
]
FieldPath = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$", max_length=200)
]
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT, strict=True)]
Duration = Annotated[
    timedelta,
    BeforeValidator(_refuse_bare_numbers, json_schema_input_type=timedelta),
    AfterValidator(_refuse_odd_durations),
]
"""A span of time by ISO 8601, such as `P7D` (seven days) or `PT30M` (thirty minutes); a day is 24 hours."""


class Part(BaseModel):
    """Base of everything that a definition consists of: immutable, and closed to what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
