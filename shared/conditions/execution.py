"""Running a compiled condition, whatever comes of it."""

from typing import Final

import cel

from shared.conditions.limits import MAX_DATA_SIZE_FOR_MACROS
from shared.conditions.view import View

MAX_DETAIL_CHARACTERS: Final = 200
_PANIC: Final = "PanicException"


def decide(program: cel.Program, view: View, *, uses_macros: bool) -> bool | str:
    """True, False, or a text: why the condition could not be decided. Never raises for anything the data can cause."""
    if view.fault is not None:
        return view.fault
    if uses_macros and view.data_size > MAX_DATA_SIZE_FOR_MACROS:
        return f"{view.shows} is too large for a condition that goes through lists"
    try:
        result = program.execute(view.context)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the condition's answer: undecided, and why
        return _detail(error)
    except BaseException as error:
        # A defect of the engine surfaces as this class of the Rust bridge, which no module exports.
        if type(error).__name__ != _PANIC:
            raise
        return "the engine failed"
    if isinstance(result, bool):
        return result
    return f"it gives {type(result).__name__}, not true or false"


def _detail(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"field '{error.args[0]}' missing"[:MAX_DETAIL_CHARACTERS]
    if isinstance(error, TypeError):
        return "types that do not fit together"
    if isinstance(error, RuntimeError) and str(error).startswith("Undefined variable or function"):
        return "a function called in a way that it does not know"
    return str(error).partition(". ")[0].partition("\n")[0][:MAX_DETAIL_CHARACTERS]
