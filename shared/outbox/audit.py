"""Acts of administrators on their way to the audit log, which the processing service keeps."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from shared.clock import SystemClock, new_id
from shared.contracts.administration import Act, AdministrationData
from shared.contracts.event import Event
from shared.contracts.event_types import ADMINISTRATION_RECORDED

AddEvents = Callable[[Sequence[Event]], Awaitable[None]]
"""Adds events to an outbox within the caller's transaction."""


class OutboxAudit:
    """See the port `Audit`: each act leaves with the outbox, under an id of its own, and is kept once."""

    def __init__(self, service: Literal["auth", "catalog"], add: AddEvents) -> None:
        self._service = service
        self._add = add

    async def record(self, *acts: Act) -> None:
        """Have the acts recorded once the transaction has committed."""
        await self._add([administration_recorded(self._service, act) for act in acts])


def administration_recorded(service: Literal["auth", "catalog"], act: Act) -> Event:
    """The act as an event, with the time of now."""
    return Event(
        event_id=new_id(),
        event_type=ADMINISTRATION_RECORDED,
        user_id=None,
        timestamp=SystemClock().now(),
        event_data=AdministrationData(service=service, **act.model_dump()).model_dump(mode="json"),
    )
