"""Sources and values as people read them: on one line, and never long."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Final

from shared.conditions.tokens import tokenize

MAX_VALUE_CHARACTERS: Final = 100
_MAX_LEVELS: Final = 4
_MAX_ELEMENTS: Final = 20
_CONSTANTS: Final = {None: "null", True: "true", False: "false"}


class Missing(Enum):
    """What stands for a value that is not there."""

    MISSING = "missing"

    def __str__(self) -> str:
        """The word for it."""
        return self.value


MISSING: Final = Missing.MISSING


def shown(value: object) -> str:
    """A value on one line of at most 100 characters, the last of them … where something was cut."""
    text = _shown(value, _MAX_LEVELS)
    return text if len(text) <= MAX_VALUE_CHARACTERS else text[: MAX_VALUE_CHARACTERS - 1] + "…"


def on_one_line(source: str) -> str:
    """A condition without its line breaks and comments."""
    line, end = "", 0
    for token in tokenize(source):
        line += (" " if line and token.start > end else "") + printable(token.text)
        end = token.end
    return line


def printable(text: str) -> str:
    """A text with everything that does not print, line breaks among them, as an escape."""
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _shown(value: object, levels: int) -> str:
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, str):
        # One character more than fits, so that the cut shows.
        return repr(value[: MAX_VALUE_CHARACTERS + 1])
    if isinstance(value, Mapping | list | tuple):
        return _shown_container(value, levels)
    if isinstance(value, int):
        # Python refuses to print integers of thousands of digits; decimals print at any length.
        return str(Decimal(value))
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, float | Missing) else f"<{type(value).__name__}>"


def _shown_container(value: Mapping[str, object] | list[object] | tuple[object, ...], levels: int) -> str:
    first, last = "{}" if isinstance(value, Mapping) else "[]"
    if levels == 0:
        return f"{first}…{last}"
    elements = (
        [f"{_shown(key, 0)}: {_shown(held, levels - 1)}" for key, held in islice(value.items(), _MAX_ELEMENTS)]
        if isinstance(value, Mapping)
        else [_shown(element, levels - 1) for element in value[:_MAX_ELEMENTS]]
    )
    if len(value) > _MAX_ELEMENTS:
        elements.append("…")
    return first + ", ".join(elements) + last
