"""JSON from strangers: no key twice, and no number that is none."""

import json
from typing import Any


def load_json(text: str) -> object:
    """Read one document.

    Raises:
        ValueError: it is not JSON, a key stands twice in an object, or a number is not finite.
    """
    return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)


def dump_json(data: object) -> str:
    """Write one document for people: indented, its keys in their order."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"'{name}' stands twice in one object")
        found[name] = value
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")
