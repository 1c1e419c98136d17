"""What is wrong with a document's content, each fault with its place."""

from typing import Final

from pydantic import ValidationError

from shared.exceptions import FieldFault

_MOST: Final = 50


def faults_of(error: ValidationError) -> list[FieldFault]:
    """The first faults of a validation."""
    return [
        FieldFault(".".join(_printable(part) for part in fault["loc"]), fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_url=False, include_input=False)[:_MOST]
    ]


def _printable(part: object) -> str:
    return str(part).encode("utf-8", "replace").decode()
