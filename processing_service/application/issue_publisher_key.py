"""Issue a key with which an app may publish events over HTTP."""

from processing_service.application.ports.publishers import Publisher, Publishers
from processing_service.application.publisher_keys import hash_key, new_key, shown_prefix
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action


class IssuePublisherKey:
    """Makes publishers; the key itself is told once and never again."""

    def __init__(self, publishers: Publishers, clock: Clock) -> None:
        self._publishers = publishers
        self._clock = clock

    async def __call__(self, name: str, created_by: str) -> tuple[Publisher, str]:
        """A new publisher and its key."""
        key = new_key()
        publisher = Publisher(new_id(), name, shown_prefix(key), created_by, self._clock.now())
        act = Act(
            actor=created_by, action=Action.PUBLISHER_CREATED, subject=publisher.id, details={"name": publisher.name}
        )
        await self._publishers.add(publisher, hash_key(key), act)
        return publisher, key
