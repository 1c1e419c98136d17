"""The commonest passwords, which whoever guesses tries first."""

from pathlib import Path
from typing import Final

_LIST: Final = Path(__file__).with_suffix(".txt")
_COMMENT: Final = "# "


def common_passwords() -> frozenset[str]:
    """Those of the list, in lower case; the file says where it is from."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith(_COMMENT))
