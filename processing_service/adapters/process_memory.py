"""How much memory this process takes."""

import asyncio
import os
from pathlib import Path
from typing import Final

_STATM: Final = Path("/proc/self/statm")
_LOOK_SECONDS: Final = 0.02
"""A program of the same machine can send a hundred megabytes in a tenth of a second; a look costs microseconds."""


def resident_bytes() -> int:
    """What is resident now; 0 where the system does not tell (it does on Linux)."""
    if not _STATM.exists():
        return 0
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def grown_by(allowance: int) -> int:
    """Return once the process has grown by more than so many bytes since the call; by how many."""
    before = resident_bytes()
    while (grown := resident_bytes() - before) <= allowance:  # noqa: ASYNC110 - nothing tells when memory grows
        await asyncio.sleep(_LOOK_SECONDS)
    return grown
