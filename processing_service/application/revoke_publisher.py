"""Revoke a publisher's key."""

from processing_service.application.ports.publishers import Publishers
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import NotFound


class RevokePublisher:
    """Ends a publisher's right to publish; doing it again changes nothing."""

    def __init__(self, publishers: Publishers, clock: Clock) -> None:
        self._publishers = publishers
        self._clock = clock

    async def __call__(self, publisher_id: str, revoked_by: str) -> None:
        """Revoke.

        Raises:
            NotFound: there is no such publisher.
        """
        act = Act(actor=revoked_by, action=Action.PUBLISHER_REVOKED, subject=publisher_id)
        if not await self._publishers.revoke(publisher_id, self._clock.now(), act):
            raise NotFound("there is no such publisher")
