"""`make mutants`, or `python -m tests.proof.mutants [NAMES...]`: sow defects into the running system, and see that each
is found."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from tests.proof.mutants import MUTANTS, SOUND
from tests.proof.mutants.hunt import Hunted
from tests.proof.mutants.hunts import hunt_all, line


def main() -> int:
    """Hunt them; exit code 1 where one got through, or something was found in the sound system."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MUTANTS, SOUND.name, []], help="which (all)")
    parser.add_argument("--folder", type=Path, help="where the histories go (.stack/chaos/mutants-…)")
    asked = parser.parse_args()
    wanted = [MUTANTS.get(name, SOUND) for name in asked.names] or [SOUND, *MUTANTS.values()]
    folder = asked.folder or Path(".stack", "chaos", f"mutants-{time.strftime('%Y%m%d-%H%M%S')}")
    hunted = asyncio.run(hunt_all(wanted, folder, _tell))
    caught = sum(one.is_as_it_should_be for one in hunted)
    sys.stdout.write(f"{caught} of {len(hunted)} as they should be; histories: {folder}\n")
    return 0 if caught == len(hunted) else 1


def _tell(one: Hunted) -> None:
    sys.stdout.write(f"{line(one)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
