"""Who is asking, where publishers ask."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Security
from fastapi.security import APIKeyHeader

from processing_service.application.ports.publishers import Publisher
from processing_service.application.verify_publisher_key import VerifyPublisherKey

PublisherAuthentication = Callable[..., Awaitable[Publisher]]
"""A dependency that yields the publisher."""

_header = APIKeyHeader(
    name="X-Publisher-Key", scheme_name="publisherKey", auto_error=False, description="A key that an admin has issued."
)


def publisher_authentication(verify_key: VerifyPublisherKey) -> PublisherAuthentication:
    """The holder of a publisher's key."""

    async def authenticate(key: Annotated[str | None, Security(_header)]) -> Publisher:
        return await verify_key(key)

    return authenticate
