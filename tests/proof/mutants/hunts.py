"""Hunting mutants one after another, and what is said of each."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.harness.private import off_the_loop, private_servers
from tests.harness.run import memory
from tests.proof.mutants.hunt import Hunted, hunt
from tests.proof.mutants.mutant import Mutant

EXPECTED_SECONDS: Final = 75.0
"""How long a hunt takes, as long as none has taken longer; servers are started for the first."""


async def hunt_all(
    mutants: Sequence[Mutant],
    folder: Path,
    told: Callable[[Hunted], None],
    seconds_left: Callable[[], float] = lambda: float("inf"),
) -> list[Hunted]:
    """Hunt one after another, telling of each what came of it, until there is no time for a further one.

    Each has a folder of its own below `folder`, which must not be there yet.
    """
    hunted: list[Hunted] = []

    def has_time() -> bool:
        return seconds_left() > max([EXPECTED_SECONDS, *(one.seconds for one in hunted)])

    if not has_time():
        return hunted
    async with off_the_loop(private_servers(memory())) as servers:
        for mutant in mutants:
            if not has_time():
                break
            hunted.append(await hunt(mutant, servers, folder / mutant.name))
            told(hunted[-1])
    return hunted


def line(one: Hunted) -> str:
    """What came of a mutant, in a line; where it is not what should have, with the report."""
    if not one.is_as_it_should_be:
        expected = ", ".join(sorted(one.mutant.rules)) or "nothing"
        return f"NOT FOUND OUT {one.mutant.name} ({one.seconds:.0f} s): expected {expected}\n{one.report.text()}"
    others = len(one.report.broken_rules - one.mutant.rules)
    more = f" and {others} more" if others else ""
    return f"{one.mutant.name} ({one.seconds:.0f} s): {', '.join(one.found_by) or 'nothing found'}{more}"
