"""Mutants: defects that are sown into the running system, to see that the proof finds them.

make mutants                       # all of them, one after another, and the sound system first
make mutants ARGS=dedupe_window    # some of them
"""

from typing import Final

from tests.proof.mutants import log, progress, relay, transactions, wallet
from tests.proof.mutants.mutant import Mutant

SOUND: Final = Mutant("sound", "nothing is wrong", frozenset(), frozenset(), lambda: None)
"""The system as it is, in the same small run: what is found in a mutant must not be found here."""

MUTANTS: Final[dict[str, Mutant]] = {
    mutant.name: mutant
    for mutant in (*log.MUTANTS, *transactions.MUTANTS, *progress.MUTANTS, *wallet.MUTANTS, *relay.MUTANTS)
}
