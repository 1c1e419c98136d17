"""After the faults: the causes are mended, nothing fails any more, and the system gets the time to finish its work."""

import asyncio
from collections.abc import Sequence
from typing import Final

import asyncpg

from tests.proof.harness.administrator import Administrator
from tests.proof.harness.fleet import Fleet
from tests.proof.harness.followers import Follower
from tests.proof.harness.rest import until_at_rest
from tests.proof.harness.stage import Stage
from tests.proof.harness.suspects import comes
from tests.proof.harness.world import World

REDRIVES: Final = 20
REDRIVE_PAUSE_SECONDS: Final = 0.5
_DEADLY: Final = "SELECT count(DISTINCT event_id) FROM parked_message WHERE reason = 'kills_the_worker'"
_TOASTS: Final = "SELECT user_id, toast_sequence FROM participant"


class Settling:
    """Brings a system to rest."""

    def __init__(
        self, stage: Stage, fleet: Fleet, administrator: Administrator, world: World, within_seconds: float
    ) -> None:
        self._stage = stage
        self._fleet = fleet
        self._administrator = administrator
        self._world = world
        self._within_seconds = within_seconds

    async def settle(self, followers: Sequence[Follower]) -> dict[str, int]:
        """Return when nothing is left to do and the followers have seen everything; what is left when time is over."""
        for cable in self._stage.cables.values():
            cable.pass_on()
        await self._until_poison_is_parked()
        healthy = {"auth": {"FAULT_POINTS": ""}, "processing-worker": {"WORKER_KILL_ON_EVENT_TYPE": ""}}
        await asyncio.gather(*(self._fleet.retell(service, told) for service, told in healthy.items()))
        await self._mend_poison()
        left = await until_at_rest(self._stage.system, self._within_seconds)
        await self._until_all_is_seen(followers)
        return left

    async def _until_poison_is_parked(self) -> None:
        """Wait until every message that kills has done so; where one is not parked in time, the checker says it."""
        number = sum(bad.kind == "poison" and bad.confirmed for bad in self._world.bad)
        connection = await self._connect()

        async def is_parked() -> bool:
            return int(await connection.fetchval(_DEADLY)) >= number

        try:
            await comes(is_parked, self._within_seconds)
        finally:
            await connection.close()

    async def _mend_poison(self) -> None:
        for _ in range(REDRIVES):
            if await self._administrator.redrive_poison():
                break
            await asyncio.sleep(REDRIVE_PAUSE_SECONDS)
        for bad in self._world.bad:
            bad.redriven = bad.kind == "poison" and bad.confirmed

    async def _until_all_is_seen(self, followers: Sequence[Follower]) -> None:
        connection = await self._connect()
        try:
            newest = {row["user_id"]: row["toast_sequence"] for row in await connection.fetch(_TOASTS)}
        finally:
            await connection.close()

        async def is_seen() -> bool:
            return all(follower.last >= newest.get(follower.account.user_id, 0) for follower in followers)

        await comes(is_seen, self._within_seconds)
        for follower in followers:
            follower.end(saw_all=True)

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self._stage.system.database_url("processing"))
