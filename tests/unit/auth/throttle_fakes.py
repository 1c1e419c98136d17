"""In-memory stand-ins for what throttling needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from auth_service.application.throttle import AttemptLimits, Throttle
from auth_service.domain.attempts import AttemptCounter, AttemptLimit
from shared.clock import Clock

HOME: Final = "192.0.2.1"
FREE: Final = 3
_KEPT_OF_A_USER: Final = 20


class FakeAttempts:
    def __init__(self, counters: dict[bytes, AttemptCounter]) -> None:
        self._counters = counters

    async def read(self, keys: Sequence[bytes]) -> dict[bytes, AttemptCounter]:
        return {key: self._counters[key] for key in keys if key in self._counters}

    async def lock(self, keys: Sequence[bytes], now: datetime) -> dict[bytes, AttemptCounter]:
        return {key: self._counters.setdefault(key, AttemptCounter(now)) for key in keys}

    async def save(self, counters: Mapping[bytes, AttemptCounter]) -> None:
        self._counters.update(counters)


class FakeKnownAddresses:
    def __init__(self, known: dict[tuple[str, bytes], datetime]) -> None:
        self._known = known

    async def knows(self, user_id: str, address: bytes, since: datetime) -> bool:
        signed_in_at = self._known.get((user_id, address))
        return signed_in_at is not None and signed_in_at >= since

    async def remember(self, user_id: str, address: bytes, now: datetime) -> None:
        self._known[user_id, address] = now
        mine = sorted((at, key) for key, at in self._known.items() if key[0] == user_id)
        for _, key in mine[:-_KEPT_OF_A_USER]:
            del self._known[key]

    async def forget_user(self, user_id: str) -> None:
        for key in [key for key in self._known if key[0] == user_id]:
            del self._known[key]


class FakePseudonyms:
    """Keys that can be read."""

    def of(self, kind: str, *parts: str) -> bytes:
        return "/".join((kind, *parts)).encode()


def a_throttle(clock: Clock, free: int = FREE) -> Throttle:
    """A throttle: `free` attempts an hour for an account, ten times as many for an address."""
    hour, longest = timedelta(hours=1), timedelta(minutes=15)
    limits = AttemptLimits(
        account=AttemptLimit(free, hour, longest),
        address=AttemptLimit(10 * free, hour, longest),
        sign_ups=AttemptLimit(free, hour, longest),
    )
    return Throttle(FakePseudonyms(), limits, clock)
