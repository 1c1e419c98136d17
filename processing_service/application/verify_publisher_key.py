"""Find out which publisher is asking."""

from processing_service.application.ports.publishers import Publisher, Publishers
from processing_service.application.publisher_keys import hash_key
from shared.exceptions import NotAuthenticated


class VerifyPublisherKey:
    """Knows publishers by their keys; a revocation counts from the next request on."""

    def __init__(self, publishers: Publishers) -> None:
        self._publishers = publishers

    async def __call__(self, key: str | None) -> Publisher:
        """The publisher that holds `key`.

        Raises:
            NotAuthenticated: there is no key, or nobody's.
        """
        publisher = None if key is None else await self._publishers.holding(hash_key(key))
        if publisher is None:
            raise NotAuthenticated("send a publisher's key: X-Publisher-Key: qlp_...; an administrator issues it")
        return publisher
