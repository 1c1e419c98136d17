"""Leaderboards as sorted sets in Redis."""

import time
from collections.abc import Awaitable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from processing_service.adapters.redis import scripts
from processing_service.adapters.redis.building import RedisBuilding
from processing_service.adapters.redis.keys import BoardKeys, deletion
from processing_service.adapters.redis.members import stamp_of, tail_of, user_of
from processing_service.application.ports.leaderboards import BoardsUnavailable, BoardView, Mark, Place, Ranked

_MESSAGE: Final = "the leaderboards cannot be reached"


def connect(url: str, *, timeout_seconds: float) -> Redis:
    """A client for one process, which connects on first use. It tries nothing twice: the callers know better when."""
    return Redis.from_url(
        url,
        protocol=2,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
    )


class RedisBoards:
    """See the port `Boards`. `pause_seconds`: for how long after a failure no call is tried."""

    def __init__(self, client: Redis, key: str, *, pause_seconds: float = 0.0) -> None:
        self._client = client
        self._keys = BoardKeys(key)
        self._pause_seconds = pause_seconds
        self._paused_until = 0.0
        self._are_whole = client.register_script(scripts.ARE_WHOLE)
        self._write = client.register_script(scripts.WRITE)
        self._page = client.register_script(scripts.PAGE)
        self._around = client.register_script(scripts.AROUND)

    async def are_whole(self, confirmed: Mark, periods: Collection[str]) -> bool:
        """See `Boards`."""
        keys = [self._keys.mark, *(key for period in periods for key in self._keys.of(period))]
        with self._reaching():
            return bool(await self._are_whole(keys, [confirmed.generation, confirmed.write]))

    async def write(self, confirmed: Mark, number: int, places: Sequence[Place]) -> bool:
        """See `Boards`."""
        boards = {period: index for index, period in enumerate(sorted({one.period for one in places}), start=1)}
        keys = [self._keys.mark, *(key for period in boards for key in self._keys.of(period))]
        arguments: list[str | bytes | int] = [confirmed.generation, confirmed.write, number]
        arguments.extend(deletion(period) for period in boards)
        for one in places:
            arguments += (boards[one.period], one.user_id, *_member(one))
        with self._reaching():
            return bool(await self._write(keys, arguments))

    async def last_write(self) -> int:
        """See `Boards`."""
        with self._reaching():
            written = await cast("Awaitable[bytes | None]", self._client.hget(self._keys.mark, "write"))
        return int(written or 0)

    def build(self, generation: str) -> RedisBuilding:
        """See `Boards`."""
        return RedisBuilding(self._client, self._keys, generation, self._reaching)

    async def page(self, period: str, offset: int, limit: int) -> BoardView:
        """See `Boards`."""
        with self._reaching():
            return _view(await self._page(self._asked(period), [offset, offset + limit - 1]))

    async def around(self, period: str, user_id: str, distance: int) -> BoardView:
        """See `Boards`."""
        with self._reaching():
            return _view(await self._around(self._asked(period), [user_id, tail_of(user_id), distance]))

    async def size(self, period: str) -> int:
        """See `Boards`."""
        with self._reaching():
            return int(await self._client.zcard(self._keys.of(period)[0]))

    async def agreeing(self, places: Sequence[Place]) -> list[bool | None]:
        """See `Boards`."""
        board, members = self._keys.of(places[0].period)
        with self._reaching():
            asked = self._client.hmget(members, [one.user_id for one in places])
            stamps = await cast("Awaitable[list[bytes | None]]", asked)
            wanted = [(stamp or b"") + tail_of(one.user_id) for one, stamp in zip(places, stamps, strict=True)]
            scores = await self._client.zmscore(board, cast("list[str]", wanted))
        return [_agrees(*three) for three in zip(places, stamps, scores, strict=True)]

    def _asked(self, period: str) -> list[str]:
        return [self._keys.mark, *self._keys.of(period)]

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        if time.monotonic() < self._paused_until:
            raise BoardsUnavailable(_MESSAGE, details="they could not be reached a moment ago")
        try:
            yield
        except (RedisError, OSError) as error:
            self._paused_until = time.monotonic() + self._pause_seconds
            raise BoardsUnavailable(_MESSAGE, details=error or type(error).__name__) from error


def _member(place: Place) -> tuple[bytes, bytes, str | int]:
    """The stamp, the tail and the score of a user who is shown; of others, what is needed to take them off."""
    if not place.is_shown or place.reached_at is None:
        return b"", tail_of(place.user_id), ""
    return stamp_of(place.reached_at), tail_of(place.user_id), place.points


def _agrees(place: Place, stamp: bytes | None, score: float | None) -> bool | None:
    if stamp is None and score is None:
        return None
    stands = place.is_shown and place.reached_at is not None and stamp == stamp_of(place.reached_at)
    return stands and score == place.points


def _view(answer: Any) -> BoardView:
    generation, write, total, index, first, lines = answer
    return BoardView(
        mark=Mark(generation.decode(), int(write)) if generation else None,
        total=total,
        lines=[
            Ranked(first + number, user_of(member), int(float(score)))
            for number, (member, score) in enumerate(zip(lines[::2], lines[1::2], strict=True), start=1)
        ],
        rank=None if index < 0 else index + 1,
    )
