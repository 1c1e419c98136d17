"""All processes of the system, and the kills that the plan has for them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from tests.proof.harness.diary import Diary
from tests.proof.harness.member import POLL_SECONDS, Member
from tests.proof.harness.outages import Outages
from tests.proof.harness.plan import Armed, Bout
from tests.proof.harness.suspects import MARKING, Suspects

PATIENCE_SECONDS: Final = 45.0
"""How long an armed process is given to reach its place, from its start."""
NUDGE_SECONDS: Final = 0.7
READY_SECONDS: Final = 60.0
_TEND_SECONDS: Final = 0.1
_WORKER: Final = "processing-worker"

Nudge = Callable[[], Awaitable[None]]
"""Has the system do something by which a place is reached."""


class Fleet:
    """Keeps every process alive, but when it is to be killed."""

    def __init__(
        self,
        members: Sequence[Member],
        suspects: Suspects,
        diary: Diary,
        nudges: Mapping[tuple[str, str], Nudge],
        outages: Outages,
        is_over: Callable[[], bool],
    ) -> None:
        self.members = {member.name: member for member in members}
        self._suspects = suspects
        self._diary = diary
        self._nudges = nudges
        self._outages = outages
        self._is_over = is_over

    async def tend(self) -> None:
        """Start again whatever is found dead, as a supervisor does; until cancelled."""
        while True:
            for member in self.members.values():
                if not member.alive and not member.hands.locked():
                    async with member.hands:
                        self._outages.happens()
                        self._record_death(member)
                        await self._restart(member)
            await asyncio.sleep(_TEND_SECONDS)

    async def fight(self, bout: Bout) -> None:
        """Carry out one bout; the process runs unarmed again when it is over."""
        member = self.members[bout.instance]
        async with member.hands:
            with self._outages.lasting():
                await self._fight(member, bout)

    async def _fight(self, member: Member, bout: Bout) -> None:
        await self._kill_anywhere(member)
        for armed in bout.places:
            if not self._is_over():
                await self._die_at(member, armed)
        await self._restart(member)
        await member.until_ready(READY_SECONDS)

    async def freeze(self, name: str, seconds: float) -> None:
        """Have a process stand still for a while."""
        member = self.members[name]
        async with member.hands:
            if member.alive:
                member.freeze()
                await asyncio.sleep(seconds)
                member.thaw()

    async def retell(self, service: str, variables: Mapping[str, str]) -> None:
        """Stop the instances of a service in good order, and start them with other settings besides their own."""
        instances = [member for member in self.members.values() if member.service == service]
        await asyncio.gather(*(self._retell(member, variables) for member in instances))

    async def until_ready(self) -> None:
        """Return when every process says that it is ready. Raises TimeoutError if one does not."""
        for member in self.members.values():
            if not await member.until_ready(READY_SECONDS):
                raise TimeoutError(f"{member.name} is not ready: {member.last_word().log}")

    async def _kill_anywhere(self, member: Member) -> None:
        if not member.alive:
            self._record_death(member)
            await self._restart(member)
            await member.until_ready(READY_SECONDS)
        await self._kill(member)

    async def _kill(self, member: Member) -> None:
        if member.service != _WORKER:
            await member.kill()
        else:
            async with self._suspects.turn:
                if not await self._suspects.kill(member):
                    self._diary.note("spared", instance=member.name)
                    return
        self._diary.killed_at_random(member.service, member.name)

    async def _die_at(self, member: Member, armed: Armed) -> None:
        if member.service == _WORKER and armed.point in MARKING:
            async with self._suspects.turn:
                await self._suspects.until_none()
                await self._reach(member, armed)
        else:
            await self._reach(member, armed)
        if member.alive:
            await self._kill(member)

    async def _reach(self, member: Member, armed: Armed) -> None:
        """Have an armed process run until it dies at its place, or its time is over."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        nudge = self._nudges.get((member.service, armed.point))
        while time.monotonic() < deadline and not self._is_over():
            if member.alive:
                await member.kill()
            await member.launch(armed.setting())
            if not await self._dies(member, deadline, nudge):
                break
            if member.last_word().place == armed.point:
                self._diary.killed_at(member.service, member.name, armed.point)
                await member.kill()
                return
            self._record_death(member)
        self._diary.missed(member.service, member.name, armed.point)

    async def _dies(self, member: Member, deadline: float, nudge: Nudge | None) -> bool:
        nudged = time.monotonic()
        while member.alive:
            if time.monotonic() >= deadline:
                return False
            if nudge is not None and time.monotonic() - nudged > NUDGE_SECONDS:
                await nudge()
                nudged = time.monotonic()
            await asyncio.sleep(POLL_SECONDS)
        return True

    async def _retell(self, member: Member, variables: Mapping[str, str]) -> None:
        async with member.hands:
            await asyncio.to_thread(member.process.stop)
            member.base = {**member.base, **variables}
            await self._restart(member)
            await member.until_ready(READY_SECONDS)

    async def _restart(self, member: Member) -> None:
        await member.kill()
        await member.launch()

    def _record_death(self, member: Member) -> None:
        word = member.last_word()
        if word.event is not None:
            self._diary.poisoned(member.name, word.event)
        else:
            self._diary.ended_unasked(member.name, member.exit_code, word.log)
