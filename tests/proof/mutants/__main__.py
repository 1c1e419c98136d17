"""`python -m tests.proof.mutants [NAMES...]`: sow defects into the running system, and see that each is found."""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.harness.private import off_the_loop, private_servers
from tests.harness.run import memory
from tests.proof.mutants import MUTANTS, SOUND
from tests.proof.mutants.hunt import Hunted, hunt
from tests.proof.mutants.mutant import Mutant


def main() -> int:
    """Hunt them; exit code 1 where one got through, or something was found in the sound system."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MUTANTS, SOUND.name, []], help="which (all)")
    parser.add_argument("--folder", type=Path, help="where the histories go (.stack/chaos/mutants-…)")
    told = parser.parse_args()
    wanted = [MUTANTS.get(name, SOUND) for name in told.names] or [SOUND, *MUTANTS.values()]
    folder = told.folder or Path(".stack", "chaos", f"mutants-{time.strftime('%Y%m%d-%H%M%S')}")
    return asyncio.run(hunt_all(wanted, folder))


async def hunt_all(mutants: Sequence[Mutant], folder: Path) -> int:
    """Hunt one after another, saying of each what came of it; how the program ends."""
    hunted: list[Hunted] = []
    async with off_the_loop(private_servers(memory())) as servers:
        for mutant in mutants:
            one = await hunt(mutant, servers, folder / mutant.name)
            hunted.append(one)
            sys.stdout.write(f"{line(one)}\n")
            sys.stdout.flush()
    caught = sum(one.is_as_it_should_be for one in hunted)
    sys.stdout.write(f"{caught} of {len(hunted)} as they should be; histories: {folder}\n")
    return 0 if caught == len(hunted) else 1


def line(one: Hunted) -> str:
    """What came of a mutant, in a line; where it is not what should have, with the report."""
    found = sorted(one.report.broken_rules)
    if not one.is_as_it_should_be:
        expected = ", ".join(sorted(one.mutant.rules)) or "nothing"
        return f"NOT FOUND OUT {one.mutant.name} ({one.seconds:.0f} s): expected {expected}\n{one.report.text()}"
    by = sorted(one.mutant.rules & one.report.broken_rules)
    others = f" and {len(found) - len(by)} more" if len(found) > len(by) else ""
    return f"{one.mutant.name} ({one.seconds:.0f} s): {', '.join(by) or 'nothing found'}{others}"


if __name__ == "__main__":
    sys.exit(main())
