"""From requests to answers, a batch at a time."""

from collections.abc import Sequence

from processing_service.application.list_achievements import ListAchievements
from processing_service.application.unlock_achievement import UnlockAchievements, Wish
from processing_service.entrypoints.zeromq.requests import (
    Answer,
    GetAchievements,
    Unlock,
    achievements,
    error,
    unlocked,
)
from shared.faults import FaultPoint, reached

Asked = Unlock | GetAchievements


class AnswerRequests:
    """Answers requests of different clients together: what they unlock is stored, folded and committed as one."""

    def __init__(self, unlock: UnlockAchievements, list_achievements: ListAchievements) -> None:
        self._unlock = unlock
        self._list = list_achievements

    async def __call__(self, requests: Sequence[Asked]) -> list[Answer]:
        """One answer for each request, in their order.

        Raises:
            TemporaryError: the database is away; of what was to be unlocked nothing, or all, is stored.
        """
        answers: dict[int, Answer] = {}
        answers.update(await self._unlock_all(requests))
        answers.update(await self._list_all(requests))
        return [answers[place] for place in range(len(requests))]

    async def _unlock_all(self, requests: Sequence[Asked]) -> dict[int, Answer]:
        asked = {place: request for place, request in enumerate(requests) if isinstance(request, Unlock)}
        if not asked:
            return {}
        refusals = await self._unlock([Wish(request.user_id, request.achievement) for request in asked.values()])
        reached(FaultPoint.ZEROMQ_AFTER_COMMIT)
        return {
            place: unlocked(request) if refusal is None else error(refusal.message)
            for (place, request), refusal in zip(asked.items(), refusals, strict=True)
        }

    async def _list_all(self, requests: Sequence[Asked]) -> dict[int, Answer]:
        asked = {place: request for place, request in enumerate(requests) if isinstance(request, GetAchievements)}
        if not asked:
            return {}
        lists = await self._list([request.user_id for request in asked.values()])
        return {place: achievements(names) for place, names in zip(asked, lists, strict=True)}
