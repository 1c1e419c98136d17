"""Publishers' keys, for administrators."""

from datetime import datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.issue_publisher_key import IssuePublisherKey
from processing_service.application.ports.publishers import Publisher, Publishers
from processing_service.application.revoke_publisher import RevokePublisher
from shared.contracts.texts import Name
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final[JsonDict] = {
    "id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "name": "game server",
    "key_prefix": "qlp_3vYx1Q",
    "created_by": "0192f0aa-52e1-7c4e-8f0e-6a8f3d2b1c00",
    "created_at": "2026-11-20T09:30:00Z",
    "revoked_at": None,
}


class PublisherRequest(BaseModel):
    """Who is to get a key."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "game server"}]})

    name: Name


class PublisherItem(BaseModel):
    """A holder of a key."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    name: str
    key_prefix: str = Field(description="The beginning of the key, to tell keys apart.")
    created_by: str
    created_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, publisher: Publisher) -> Self:
        """The item of a publisher."""
        return cls.model_validate(publisher, from_attributes=True)


class IssuedKey(BaseModel):
    """A new publisher with its key, which is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"publisher": _EXAMPLE, "key": "qlp_3vYx1Q0000000000000000000000000000000000000"}]
        }
    )

    publisher: PublisherItem
    key: str = Field(description="Send it as `X-Publisher-Key`. Only its hash is kept.")


def publishers_router(
    publishers: Publishers,
    issue: IssuePublisherKey,
    revoke: RevokePublisher,
    viewer: Authentication,
    admin: Authentication,
) -> APIRouter:
    """The routes under `/api/v1/events/publishers`."""
    router = APIRouter(prefix="/api/v1/events/publishers", tags=["publishers"], responses=problem_answers(401, 403))

    @router.get("", dependencies=[Depends(viewer)])
    async def list_publishers(page: PageQuery) -> Page[PublisherItem]:
        """All publishers, the newest first, revoked ones included."""
        found, total = await publishers.list(page.limit, page.offset)
        return Page(items=[PublisherItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    @router.post("", status_code=201)
    async def issue_key(wanted: PublisherRequest, caller: Annotated[Claims, Depends(admin)]) -> IssuedKey:
        """Issue a key. Keep it: it is shown in this answer and never again."""
        publisher, key = await issue(wanted.name, caller.subject)
        return IssuedKey(publisher=PublisherItem.of(publisher), key=key)

    @router.delete("/{publisher_id}", status_code=204, responses=problem_answers(404))
    async def revoke_key(
        publisher_id: Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")], caller: Annotated[Claims, Depends(admin)]
    ) -> None:
        """Revoke a key, from now on; doing it again changes nothing."""
        await revoke(publisher_id, caller.subject)

    return router
