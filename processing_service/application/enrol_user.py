"""Accept or abandon a quest that has to be accepted."""

from datetime import datetime
from typing import Final, Literal

from processing_service.application.ingest_events import IngestEvents
from processing_service.application.messages import IncomingEvent
from processing_service.application.read_progress import QuestProgress, ReadProgress
from processing_service.domain.event import Event
from processing_service.domain.status import Status
from shared.clock import Clock, new_id
from shared.contracts.event import encode_data
from shared.contracts.event_types import QUEST_ABANDONED, QUEST_ACCEPTED
from shared.exceptions import Conflict

Act = Literal["accept", "abandon"]

_EVENT_TYPES: Final[dict[Act, str]] = {"accept": QUEST_ACCEPTED, "abandon": QUEST_ABANDONED}
_WHY_NOT: Final[dict[Status, str]] = {
    Status.UPCOMING: "it has not begun yet",
    Status.LOCKED: "it is locked",
    Status.COMPLETED: "it is complete",
    Status.ENDED: "it is over",
    Status.PAUSED: "it is paused",
    Status.READY_TO_CLAIM: "its reward waits to be claimed",
}


class EnrolUser:
    """Writes `QuestAccepted` or `QuestAbandoned` into the log, from which alone it takes effect."""

    def __init__(self, read: ReadProgress, ingest: IngestEvents, clock: Clock) -> None:
        self._read = read
        self._ingest = ingest
        self._clock = clock

    async def __call__(self, user_id: str, code: str, act: Act) -> QuestProgress:
        """Accept or abandon; what is so already stays as it is, so that trying again is safe.

        Returns:
            How the user stands with the quest afterwards.

        Raises:
            NotFound: there is no such quest, or the user may not know of it.
            Conflict: the quest begins by itself, or cannot be accepted now.
        """
        quest = await self._read.one(user_id, code)
        if quest.definition.enrolment != "opt_in":
            raise Conflict(f"quest '{code}' begins by itself; there is nothing to {act}")
        if quest.is_enrolled == (act == "accept"):
            return quest
        if act == "accept" and quest.status in _WHY_NOT:
            raise Conflict(f"quest '{code}' cannot be accepted: {_WHY_NOT[quest.status]}")
        if quest.status is Status.PAUSED:
            raise Conflict(f"quest '{code}' cannot be abandoned: it is paused, and nothing counts for it")
        await self._ingest([_event(user_id, code, act, self._clock.now())])
        return await self._read.one(user_id, code)


def _event(user_id: str, code: str, act: Act, now: datetime) -> IncomingEvent:
    data = {"code": code}
    return IncomingEvent(Event(new_id(), _EVENT_TYPES[act], user_id, now, data), encode_data(data))
