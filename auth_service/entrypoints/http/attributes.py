"""The attributes of users, as they go in and out over HTTP."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from auth_service.domain.attributes import (
    ATTRIBUTE_NAME_PATTERN,
    MAX_ATTRIBUTE_CHARACTERS,
    MAX_ATTRIBUTES,
    fault_of,
)

ATTRIBUTES_EXAMPLE: Final[dict[str, Any]] = {"plan": "premium", "level": 7, "beta": True}


def _refuse_faults(value: object) -> object:
    fault = fault_of(value)
    if fault is not None:
        raise ValueError(fault)
    return value


_Name = Annotated[str, StringConstraints(pattern=ATTRIBUTE_NAME_PATTERN)]
_Integer = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)]
_Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
_Text = Annotated[str, Field(max_length=MAX_ATTRIBUTE_CHARACTERS)]
# One sentence about what is wrong, instead of one for each kind that the value might have been.
_Value = Annotated[StrictBool | _Integer | _Number | _Text, BeforeValidator(_refuse_faults)]

GivenAttributes = Annotated[
    dict[_Name, _Value],
    Field(
        max_length=MAX_ATTRIBUTES,
        description="What quests may ask about the user. Replaces all attributes that there were.",
        examples=[ATTRIBUTES_EXAMPLE],
    ),
]
"""Attributes as an administrator gives them."""
