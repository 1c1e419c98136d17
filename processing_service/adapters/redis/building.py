"""Building leaderboards beside those that are in use."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import groupby
from typing import Final

from redis.asyncio import Redis

from processing_service.adapters.redis import scripts
from processing_service.adapters.redis.keys import BoardKeys, deletion
from processing_service.adapters.redis.members import stamp_of, tail_of
from processing_service.application.ports.leaderboards import Place

_ABANDONED_AFTER: Final = timedelta(hours=1)
"""Boards that nobody has put anything on for so long were left behind by a process that died."""


class RedisBuilding:
    """See the port `BoardBuilding`. The keys are this rebuild's own, so that another one cannot write to them."""

    def __init__(
        self,
        client: Redis,
        keys: BoardKeys,
        generation: str,
        reaching: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._client = client
        self._keys = keys
        self._generation = generation
        self._reaching = reaching
        self._exchange = client.register_script(scripts.EXCHANGE)

    async def add(self, places: Sequence[Place]) -> None:
        """See `BoardBuilding`."""
        pipeline = self._client.pipeline(transaction=False)
        for period, group in groupby(places, key=lambda one: one.period):
            board, members = self._keys.building(self._generation, period)
            stamped = [(one, stamp_of(one.reached_at)) for one in group if one.reached_at is not None]
            pipeline.zadd(board, {stamp + tail_of(one.user_id): one.points for one, stamp in stamped})
            pipeline.hset(members, mapping={one.user_id: stamp for one, stamp in stamped})
            for key in (board, members):
                pipeline.expire(key, _ABANDONED_AFTER)
        with self._reaching():
            await pipeline.execute()

    async def finish(self, write: int, periods: Collection[str]) -> bool:
        """See `BoardBuilding`."""
        keys = [self._keys.mark]
        for period in periods:
            keys += (*self._keys.of(period), *self._keys.building(self._generation, period))
        with self._reaching():
            return bool(await self._exchange(keys, [self._generation, write, *(deletion(one) for one in periods)]))
