"""`python -m tests.fuzz --requests 100000`: Schemathesis with all its checks over a whole system, by every caller."""

import argparse
import asyncio
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.fuzz.campaign import Campaign
from tests.harness.private import off_the_loop, private_servers
from tests.harness.running_system import running_system

# A run takes longer than a token usually lives.
_VARIABLES = {"ACCESS_TOKEN_MINUTES": "60"}
_INTERRUPTED = 130


def main() -> int:
    """Fuzz; exit code 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000, help="go on until so many were answered")
    parser.add_argument("--examples", type=int, default=60, help="of each route and caller in each round")
    parser.add_argument("--seed", type=int, default=1, help="of the first round; each further one takes the next")
    options = parser.parse_args()
    # As by Ctrl-C: what was started is stopped on the way out.
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    try:
        return asyncio.run(_fuzz(options.requests, options.examples, options.seed))
    except KeyboardInterrupt:
        return _INTERRUPTED


async def _fuzz(requests: int, examples: int, seed: int) -> int:
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(off_the_loop(private_servers()))
        system = await stack.enter_async_context(off_the_loop(running_system(servers, _VARIABLES)))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="questline-fuzz-")))
        campaign = Campaign(system, folder, examples)
        progress = stack.enter_context(_progress())
        task = progress.add_task("Requests answered", total=requests)
        while await campaign.requests() < requests:
            async for what, finding in campaign.round(seed):
                progress.update(task, completed=await campaign.requests(), description=what)
                if finding is not None:
                    sys.stdout.write(f"--- {what}\n{finding}\n")
            seed += 1
        sys.stdout.write(f"{await campaign.report()}\n")
    return 1 if campaign.findings else 0


def _progress() -> Progress:
    """A bar for somebody who watches; nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


if __name__ == "__main__":
    sys.exit(main())
