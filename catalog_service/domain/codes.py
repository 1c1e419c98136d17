"""Which codes a definition may take."""

from typing import Final

RESERVED_CODES: Final = frozenset({"all", "check", "export", "import", "plan"})
"""Words that stand where a code stands in the API's paths."""


def is_reserved(code: str) -> bool:
    """Whether a definition of this code could not be reached by its path."""
    return code in RESERVED_CODES
