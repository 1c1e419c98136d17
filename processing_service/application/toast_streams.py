"""The open toast streams of this process: who listens, who is to be woken, and when all have to end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from shared.exceptions import TooManyRequests

_RETRY_AFTER_SECONDS: Final = 5.0


class Bell:
    """Rings when there may be news for one stream."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()
        self.closed = False


class ToastStreams:
    """Bells of all open streams, by user. Hints only: each stream finds out by itself what is new."""

    def __init__(self, per_user: int) -> None:
        self._per_user = per_user
        self._bells: dict[str, set[Bell]] = {}
        self._closed = False

    @contextmanager
    def open(self, user_id: str) -> Iterator[Bell]:
        """A bell for one stream of the user, until the block is left.

        Raises:
            TooManyRequests: the user has as many open streams as one user may have.
        """
        bells = self._bells.setdefault(user_id, set())
        if len(bells) >= self._per_user:
            raise TooManyRequests(f"there are {self._per_user} open streams already; close one", _RETRY_AFTER_SECONDS)
        bell = Bell()
        bell.closed = self._closed
        bells.add(bell)
        try:
            yield bell
        finally:
            bells.discard(bell)
            if not bells and self._bells.get(user_id) is bells:
                del self._bells[user_id]

    def ring(self, user_id: str) -> None:
        """There may be news for this user; an empty id means for anybody."""
        for bells in list(self._bells.values()) if user_id == "" else [self._bells.get(user_id, set())]:
            for bell in bells:
                bell.rung.set()

    def close(self) -> None:
        """End all streams, and those that are opened from now on."""
        self._closed = True
        for bells in self._bells.values():
            for bell in bells:
                bell.closed = True
                bell.rung.set()
