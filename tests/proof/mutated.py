"""`python -m tests.proof.mutated SERVICE ARGUMENTS...`: a service with a defect sown into it.

`PROOF_MUTANT` names the mutant. Its patch is applied to the imported service, which is then run as always: nothing in
the service knows of it.
"""

import os
import runpy
import sys

from tests.proof.mutants import MUTANTS
from tests.proof.mutants.mutant import MUTANT_VARIABLE


def main() -> None:
    """Patch, and run the service's own entry point."""
    service, *arguments = sys.argv[1:]
    MUTANTS[os.environ[MUTANT_VARIABLE]].patch()
    sys.argv = [service, *arguments]
    runpy.run_module(service, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
