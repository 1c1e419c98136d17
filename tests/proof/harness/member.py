"""One process of the system: started, armed, frozen, killed, and started again whenever it is found dead."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stack.services import ServiceProcess

POLL_SECONDS: Final = 0.03
READY_POLL_SECONDS: Final = 0.2
_WORD: Final = re.compile(r"^(?:fault point (?P<place>[\w.]+): kill|deadly event (?P<event>\S+))$", re.MULTILINE)


class LastWord:
    """What a dead process said of its end: the place, or the event that it died of; neither where it said nothing."""

    def __init__(self, log: str) -> None:
        found = list(_WORD.finditer(log))
        self.place = found[-1]["place"] if found else None
        self.event = found[-1]["event"] if found else None
        self.log = log[-1500:]


class Member:
    """A process, its settings beside those of the system, and who may touch it at the moment."""

    def __init__(self, name: str, service: str, process: ServiceProcess, base: Mapping[str, str]) -> None:
        self.name = name
        self.service = service
        self.process = process
        self.base = dict(base)
        self.hands = asyncio.Lock()
        """Held by whoever starts and kills it."""
        self._log_from = 0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.alive

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self.process.child.exit_code

    @property
    def has_ended(self) -> bool:
        """Whether it was stopped in good order by somebody."""
        return self.process.has_ended

    async def launch(self, armed: str = "") -> None:
        """Start it, without waiting until it is ready; `armed` is added to its fault points."""
        points = ",".join(filter(None, (self._base_points_beside(armed), armed)))
        self.process.overrides = {**self.base, "FAULT_POINTS": points}
        self._log_from = self._log.stat().st_size if self._log.exists() else 0
        await asyncio.to_thread(self.process.launch)

    async def until_ready(self, within_seconds: float) -> bool:
        """Whether it says in time that it is ready; no also if it dies before."""
        ready = self.process.readiness()
        deadline = time.monotonic() + within_seconds
        while self.alive and time.monotonic() < deadline:
            if await asyncio.to_thread(ready):
                return True
            await asyncio.sleep(READY_POLL_SECONDS)
        return False

    async def kill(self) -> None:
        """SIGKILL; harmless if it is dead, and then what is left of it is cleared away."""
        await asyncio.to_thread(self.process.kill)

    def freeze(self) -> None:
        """Stop it where it stands, as a machine does that swaps."""
        os.kill(self.process.child.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        if self.alive:
            os.kill(self.process.child.pid, signal.SIGCONT)

    def last_word(self) -> LastWord:
        """What it said since it was last started."""
        with self._log.open("rb") as log:
            log.seek(self._log_from)
            return LastWord(log.read().decode(errors="replace"))

    @property
    def _log(self) -> Path:
        return self.process.layout.logs / f"{self.process.name}.log"

    def _base_points_beside(self, armed: str) -> str:
        """The fault points that it always has, but for the one that is armed."""
        place = armed.partition(":")[0]
        usual = self.base.get("FAULT_POINTS", "").split(",")
        return ",".join(one for one in usual if one.partition(":")[0] != place)
