"""What an administrator does during a run: publish quests, redrive parked messages, take events back."""

import random
import time
from collections.abc import Sequence
from typing import Any, Final

import httpx

from tests.harness.quests import until_known
from tests.harness.system import System
from tests.proof.harness.people import People, new_code
from tests.proof.harness.world import DEADLY, FOUND, World

ENDLESS: Final = {"limit": 100_000, "reset": "on_completion"}
_PAST_PAUSE_SECONDS: Final = 6.0
"""Between two quests about the past, for all of them go on counting to the end of the run."""


def quests() -> list[dict[str, Any]]:
    """What the players of a run play for."""
    played = new_code("played")
    return [
        _quest(played, {"on": ["Played"], "target": 3}, {"diamonds": 10, "points": 5}, repeat=ENDLESS),
        _quest(
            new_code("scored"),
            {"on": ["Scored"], "measure": "sum", "field": "points", "target": 25},
            {"gold": 3, "points": 1},
            repeat=ENDLESS,
        ),
        _quest(
            new_code("visited"),
            {"on": ["Visited"], "measure": "distinct", "field": "place", "target": 4},
            {"gold": 20, "points": 50},
        ),
        _quest(new_code("deadly"), {"on": [DEADLY], "target": 1}, {"gold": 1}),
        _quest(
            new_code("about-quests"),
            {"on": ["QuestCompleted"], "where": f"event.data.code == '{played}'", "target": 2},
            {"diamonds": 1},
            repeat=ENDLESS,
        ),
    ]


def _quest(code: str, objective: dict[str, Any], reward: dict[str, int], **more: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Quest {code}", "objective": objective, "reward": reward, **more}


class Administrator:
    """Acts over the gateway; what it asks for may be lost on the way, and then it is simply not done."""

    def __init__(self, system: System, people: People, world: World, seed: int) -> None:
        self._system = system
        self._people = people
        self._world = world
        self._chance = random.Random(seed + 3)
        self._past_at = -_PAST_PAUSE_SECONDS
        self.retracted: set[str] = set()

    async def publish_a_quest_about_the_past(self) -> None:
        """One that counts everything from the beginning on, so that the log is folded again and rewards are credited.

        Does nothing for a while after the last one.
        """
        if time.monotonic() - self._past_at < _PAST_PAUSE_SECONDS:
            return
        self._past_at = time.monotonic()
        objective = {"on": [FOUND], "target": self._chance.randint(1, 4)}
        quest = _quest(new_code("past"), objective, {"gold": 2}, backfill={"since": "beginning"})
        await self._publish(quest)

    async def publish_a_quest_for_nobody(self) -> None:
        """One about what never happens, so that the catalog has something to tell."""
        await self._publish(_quest(new_code("never"), {"on": ["Unheard"], "target": 1}, {"gold": 1}))

    async def redrive_something(self) -> None:
        """Send malformed messages again, which are parked again."""
        wanted = {"filter": {"reason": "not_json"}, "reason": "to see what happens"}
        await self._post("/api/v1/operations/parked-messages/bulk/redrive", wanted)

    async def take_something_back(self) -> None:
        """Retract an event that is in the log, and may have earned something."""
        sent = [one for one in self._world.happenings if one.body and one.event_id not in self.retracted]
        if sent:
            event_id = self._chance.choice(sent).event_id
            answer = await self._post(f"/api/v1/events/{event_id}/retract", {"reason": "a refund"})
            if answer is not None and answer.status_code == httpx.codes.OK:
                self.retracted.add(event_id)

    async def redrive_poison(self) -> bool:
        """Send the messages again that had killed workers; whether there is none left."""
        wanted = {"filter": {"reason": "kills_the_worker"}, "reason": "the cause is mended"}
        answer = await self._post("/api/v1/operations/parked-messages/bulk/redrive", wanted)
        return answer is not None and answer.status_code == httpx.codes.OK and answer.json()["selected"] == 0

    async def _publish(self, quest: dict[str, Any]) -> None:
        created = await self._post("/api/v1/quests", quest)
        if created is not None and created.status_code == httpx.codes.CREATED:
            await self._post(f"/api/v1/quests/{quest['code']}/publish")

    async def _post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response | None:
        try:
            async with self._system.client(await self._people.admin()) as client:
                return await client.post(path, json=body, timeout=20)
        except httpx.TransportError:
            return None

    async def publish(self, wanted: Sequence[dict[str, Any]]) -> None:
        """Publish quests at the beginning, and wait until events are counted for them."""
        for quest in wanted:
            await self._publish(quest)
        for quest in wanted:
            await until_known(self._system, quest["code"])

    async def issue_a_key(self) -> str:
        """A key for sending events over HTTP."""
        answer = await self._post("/api/v1/events/publishers", {"name": new_code("proof")})
        assert answer is not None
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return str(answer.json()["key"])
