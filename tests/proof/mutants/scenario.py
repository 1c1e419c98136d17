"""The small run that every mutant has to go through: some hundred events, with all that provokes a defect.

Copies in other batches and some seconds later, events without any copy, bad messages among the good ones, conflicts, a
version that changes a reward, and events that come after it and happened before it. What dies is started again.
"""

import json
import random
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from tests.harness.quests import publish_quest, publish_version, send
from tests.harness.sql import count
from tests.harness.system import System
from tests.harness.waiting import eventually
from tests.proof.histories import BadMessage, HistoryWriter, SentEvent, body_digest, microseconds

PLAYED: Final = "Proof.Played"
SCORED: Final = "Proof.Scored"
VISITED: Final = "Proof.Visited"
ONCE: Final = "Proof.Once"
"""The type of the events of which there is a single copy, so that nothing makes good for one that is lost."""
EVENTS: Final = 240
LATE: Final = 60
SINGLE: Final = 20
USERS: Final = 6
CHUNK: Final = 20
BAD: Final = 4
PATIENCE_SECONDS: Final = 30.0
_ENDLESS: Final = {"limit": 1000, "reset": "on_completion"}


@dataclass(frozen=True, slots=True)
class Message:
    """An event and its body, which is the same in every copy."""

    event_id: str
    event_type: str
    user_id: str
    at: datetime
    data: dict[str, Any]

    @property
    def body(self) -> bytes:
        """What is sent."""
        return json.dumps(
            {
                "event_id": self.event_id,
                "event_type": self.event_type,
                "user_id": self.user_id,
                "timestamp": self.at.isoformat(),
                "event_data": self.data,
            }
        ).encode()


class Scenario:
    """One go at a system; what is sent is written into the histories."""

    def __init__(self, system: System, history: HistoryWriter) -> None:
        self._system = system
        self._history = history
        self._chance = random.Random(7)
        self._run = secrets.token_hex(3)
        self._sent: list[Message] = []
        self._malformed = 0

    async def play(self) -> None:
        """All of it; returns when everything was sent."""
        quest = await self._publish()
        began = datetime.now(UTC)
        await self._send_in_chunks([self._happen(number) for number in range(EVENTS)])
        await self._until_stored(EVENTS)
        await self._send_conflicts()
        await self._raise_reward(quest)
        late = [self._happen(EVENTS + number, began + timedelta(milliseconds=7 * number)) for number in range(LATE)]
        await self._send_in_chunks(late)
        single = [self._single(EVENTS + LATE + number) for number in range(SINGLE)]
        await self._send(single)
        await self._until_stored(EVENTS + LATE + SINGLE)
        await self._send(self._chance.sample(self._sent, CHUNK * 2))

    async def _publish(self) -> dict[str, Any]:
        quest = await publish_quest(self._system, objective={"on": [PLAYED], "target": 3}, repeat=_ENDLESS)
        summed = {"on": [SCORED], "measure": "sum", "field": "points", "target": 25}
        await publish_quest(self._system, objective=summed, repeat=_ENDLESS, reward={"gold": 3})
        distinct = {"on": [VISITED], "measure": "distinct", "field": "place", "target": 4}
        await publish_quest(self._system, objective=distinct, repeat=_ENDLESS, reward={"gold": 1, "points": 5})
        return quest

    async def _raise_reward(self, quest: dict[str, Any]) -> None:
        code = quest["code"]
        async with self._system.client(await self._system.auditor_token()) as admin:
            draft = await admin.post(f"/api/v1/quests/{code}/draft")
            assert draft.status_code == httpx.codes.CREATED, draft.text
            raised, unchanged = {**quest, "reward": {"diamonds": 25}}, {"If-Match": draft.headers["ETag"]}
            replaced = await admin.put(f"/api/v1/quests/{code}/draft", json=raised, headers=unchanged)
            assert replaced.status_code == httpx.codes.OK, replaced.text
            await publish_version(self._system, admin, code, 2)

    def _happen(self, number: int, at: datetime | None = None) -> Message:
        event_type = (PLAYED, SCORED, VISITED)[number % 3]
        data: dict[str, dict[str, Any]] = {
            PLAYED: {},
            SCORED: {"points": self._chance.randint(1, 12)},
            VISITED: {"place": f"place {self._chance.randint(1, 9)}"},
        }
        user_id = f"{self._run}-user-{self._chance.randrange(USERS)}"
        event_id = f"{self._run}-{number:04}"
        return Message(event_id, event_type, user_id, at or datetime.now(UTC), data[event_type])

    def _single(self, number: int) -> Message:
        user_id = f"{self._run}-user-{self._chance.randrange(USERS)}"
        return Message(f"{self._run}-{number:04}", ONCE, user_id, datetime.now(UTC), {})

    async def _send_in_chunks(self, messages: Sequence[Message]) -> None:
        for start in range(0, len(messages), CHUNK):
            chunk = list(messages[start : start + CHUNK])
            if start % (CHUNK * 3) == 0:
                await self._send_malformed()
            again = self._chance.sample(self._sent, min(len(self._sent), CHUNK // 4))
            await self._send(chunk + again)
            self._sent += chunk

    async def _send(self, messages: Sequence[Message]) -> None:
        for event_type in (PLAYED, SCORED, VISITED, ONCE):
            bodies = [message.body for message in messages if message.event_type == event_type]
            if bodies:
                await send(self._system, bodies, event_type)
        self._history.write(*(_record(message) for message in messages))

    async def _send_malformed(self) -> None:
        self._malformed += 1
        body = b'{"event_id": %d, ' % self._malformed  # none is like another: each has to be parked by itself
        await self._send_bad(f"malformed-{self._malformed}", "malformed", body, None)

    async def _send_conflicts(self) -> None:
        for place, message in enumerate(self._sent[:BAD]):
            body = json.dumps({**json.loads(message.body), "event_data": {"says": "something else"}}).encode()
            await self._send_bad(f"conflict-{place}", "conflict", body, message.event_id)

    async def _send_bad(self, label: str, kind: Any, body: bytes, event_id: str | None) -> None:
        await send(self._system, [body], PLAYED)
        digest = body_digest(body)
        self._history.write(BadMessage(label=label, kind=kind, body=digest, confirmed=True, event_id=event_id))

    async def _until_stored(self, number: int) -> None:
        """Wait until so many events are in the log; a system that has lost some is not waited for for ever."""

        async def stored() -> bool:
            found = await count(self._system, "processing", "event WHERE event_type LIKE 'Proof.%'")
            assert found >= number, f"{found} of {number}"
            return True

        with suppress(AssertionError):  # what is missing is for the checker to say
            await eventually(stored, within_seconds=PATIENCE_SECONDS)


def _record(message: Message) -> SentEvent:
    return SentEvent(
        event_id=message.event_id,
        event_type=message.event_type,
        user_id=message.user_id,
        at=microseconds(message.at),
        data=message.data,
        body=body_digest(message.body),
        confirmed=True,
    )
