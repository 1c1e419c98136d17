"""Passwords with Argon2id, off the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared.exceptions import TemporaryError

T = TypeVar("T")

_KIB_PER_MIB: Final = 1024


class Argon2PasswordHasher:
    """Hashes in a few threads: Argon2 leaves the interpreter's lock alone, and each hash takes `memory_mib`.

    So many may wait and no more: a flood of sign-ins must end in clear refusals rather than in a queue of minutes.
    `passes` over the memory and its size hold for new hashes; a stored one names its own.
    """

    def __init__(self, *, threads: int, most_waiting: int, memory_mib: int = 64, passes: int = 3) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._most_waiting = most_waiting
        self._waiting = 0
        # One lane a hash: what runs side by side is the threads' business alone.
        self._argon2 = PasswordHash([Argon2Hasher(passes, memory_mib * _KIB_PER_MIB, parallelism=1)])
        self._nobodys_hash = self._argon2.hash("a password that nobody has")

    async def hash(self, password: str) -> str:
        """See `PasswordHasher`.

        Raises:
            TemporaryError: too many are waiting.
        """
        return await self._off_the_loop(lambda: self._argon2.hash(password))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """See `PasswordHasher`.

        Raises:
            TemporaryError: too many are waiting.
        """
        fits = await self._off_the_loop(lambda: self._argon2.verify(password, password_hash or self._nobodys_hash))
        return fits and password_hash is not None

    def close(self) -> None:
        """Stop the threads; what has not begun is dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _off_the_loop(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._most_waiting:
            raise TemporaryError("too many sign-ins at once; try again in a moment", retry_after_seconds=1)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._waiting -= 1
