"""What throttling needs from outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from auth_service.domain.attempts import AttemptCounter


class Attempts(Protocol):
    """Counters of attempts, by keys that tell nothing."""

    async def read(self, keys: Sequence[bytes]) -> dict[bytes, AttemptCounter]:
        """The counters of these keys as they are now; some may be missing."""
        ...

    async def lock(self, keys: Sequence[bytes], now: datetime) -> dict[bytes, AttemptCounter]:
        """The counters of these keys, which nobody else can change until the transaction ends; some may be missing."""
        ...

    async def save(self, counters: Mapping[bytes, AttemptCounter]) -> None:
        """Store counters that this transaction has locked."""
        ...


class KnownAddresses(Protocol):
    """From where users have signed in, as keys that tell nothing."""

    async def knows(self, user_id: str, address: bytes, since: datetime) -> bool:
        """Whether the user has signed in from there, not longer ago than `since`."""
        ...

    async def remember(self, user_id: str, address: bytes, now: datetime) -> None:
        """Note that the user has signed in from there; of a user's addresses only the latest few are kept."""
        ...

    async def forget_user(self, user_id: str) -> None:
        """Delete all that is known of a user."""
        ...


class Pseudonyms(Protocol):
    """Turns what must not be stored in clear into keys that nobody without this service's secret can try out."""

    def of(self, kind: str, *parts: str) -> bytes:
        """The key of something; of another kind it has another one."""
        ...
