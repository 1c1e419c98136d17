"""The one who reads: looks at what has changed again and again, and at everything now and then."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

from tests.proof.ledger import statements
from tests.proof.ledger.tally import Tally

_MOST_TOLD: Final = 20


@dataclass
class Looks:
    """How often something was looked at, and how long the slowest look took."""

    count: int = 0
    slowest_seconds: float = 0.0

    def add(self, started: float) -> None:
        """Count a look that began at `started` (monotonic)."""
        self.count += 1
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - started)


@dataclass
class Reader:
    """Asserts T3 on a connection of its own, each time as of one moment."""

    connection: "asyncpg.Connection[Any]"
    tally: Tally
    violations: list[str] = field(default_factory=list)
    at_changes: Looks = field(default_factory=Looks)
    at_everything: Looks = field(default_factory=Looks)

    async def watch(self, done: asyncio.Event, *, every: float, fully_every: float) -> None:
        """Look at changes `every` so many seconds, and at everything `fully_every`; at both once more when `done`."""
        await self.connection.execute(statements.REMEMBERED)
        last_full = time.monotonic()
        while not done.is_set():
            await self.look_at_changes()
            if time.monotonic() - last_full >= fully_every:
                await self.look_at_everything()
                last_full = time.monotonic()
            await _at_most(every, done)
        await self.look_at_changes()
        await self.look_at_everything()
        await self.compare_with_answers()

    async def look_at_changes(self) -> None:
        """What was answered as booked since the last look is there, and the books of its users agree."""
        started = time.monotonic()
        fresh = self.tally.take_fresh()
        keys, users = list(fresh), sorted(set(fresh.values()))
        async with self.connection.transaction(isolation="repeatable_read"):
            found = {row["id"] for row in await self.connection.fetch(statements.REMEMBER, keys)}
            self._tell(f"{key} was answered as booked and is not there" for key in fresh.keys() - found)
            self._find(await self.connection.fetch(statements.UNBALANCED_OF, keys))
            self._find(await self.connection.fetch(statements.DRIFTED_OF, users))
        self.at_changes.add(started)

    async def look_at_everything(self) -> None:
        """All sums are right, and whatever was seen once still stands as it stood."""
        started = time.monotonic()
        async with self.connection.transaction(isolation="repeatable_read", readonly=True):
            for statement in (statements.UNBALANCED, statements.DRIFTED, statements.CHANGED):
                self._find(await self.connection.fetch(statement))
        self.at_everything.add(started)

    async def compare_with_answers(self) -> None:
        """Nothing is booked that was not answered, and users have what follows from the answers."""
        sizes = await self.sizes()
        if sizes["transactions"] != self.tally.keys_booked:
            self._tell([f"{sizes['transactions']} are booked, {self.tally.keys_booked} were answered as booked"])
        rows = {(row["user_id"], row["currency"]): row for row in await self.connection.fetch(statements.GAINS)}
        for wallet, gained in self.tally.gains.items():
            row = rows.get(wallet, {"gained": 0, "kept": 0})
            if not (row["gained"] or 0) == row["kept"] == gained:
                self._tell([f"{wallet}: booked {row['gained']}, kept {row['kept']}, by the answers {gained}"])
        self._tell(self.tally.contradictions())

    async def sizes(self) -> Mapping[str, int]:
        """How many transactions and entries there are."""
        row = await self.connection.fetchrow(statements.SIZES)
        assert row is not None
        return dict(row)

    def _find(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._tell(
            f"{row['kind']}: {row['id']} {row['currency']} (stored {row['stored']}, summed {row['summed']})"
            for row in rows
        )

    def _tell(self, found: Any) -> None:
        for violation in found:
            if len(self.violations) < _MOST_TOLD:
                self.violations.append(violation)


async def _at_most(seconds: float, done: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(done.wait(), seconds)
    except TimeoutError:
        return
