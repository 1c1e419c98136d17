"""Which routing keys a program that is none of ours may write: every one but those of the services' own events."""

import importlib.util
from pathlib import Path

from stack.errors import StackError


def publisher_pattern(project: Path) -> str:
    """The regular expression for the broker's topic permission, made from the names in the contract.

    The contract's module is read by its path: importing its package would need what only the virtual environment has.
    """
    path = project / "shared" / "contracts" / "event_types.py"
    spec = importlib.util.spec_from_file_location("questline_event_types", path)
    if spec is None or spec.loader is None:
        raise StackError(f"{path} cannot be read.")
    contract = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(contract)
    reserved = "|".join([f"{contract.RESERVED_PREFIX}.*", *sorted(contract.RESERVED_NAMES)])
    return f"^(?!({reserved})$).*$"
