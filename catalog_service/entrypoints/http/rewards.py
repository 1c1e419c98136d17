"""The list of rewards: everybody may read it, administrators write it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from catalog_service.application.change_reward import ChangeReward
from catalog_service.application.create_reward import CreateReward
from catalog_service.application.read_rewards import ReadRewards
from catalog_service.application.rewards import NewReward, RewardChange
from catalog_service.entrypoints.http.conditional import (
    ETAG_HEADER,
    NOT_MODIFIED,
    IfMatch,
    IfNoneMatch,
    cacheable,
    etag,
    expected_editions,
    is_current,
    not_modified,
)
from catalog_service.entrypoints.http.models import RewardView
from shared.contracts.texts import Name
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

_PREFIX = "/api/v1/rewards"
_WITH_ETAG = {"headers": ETAG_HEADER}


def public_rewards_router(read: ReadRewards) -> APIRouter:
    """The routes for everybody."""
    router = APIRouter(prefix=_PREFIX, tags=["rewards"])

    @router.get("", summary="List the rewards")
    async def list_rewards(page: PageQuery) -> Page[RewardView]:
        records, total = await read.page(limit=page.limit, offset=page.offset)
        items = [RewardView.of(record) for record in records]
        return Page[RewardView](items=items, total=total, limit=page.limit, offset=page.offset)

    @router.get(
        "/{name_or_id}",
        summary="Read one by its name or id",
        response_model=RewardView,
        responses={200: _WITH_ETAG, **NOT_MODIFIED, **problem_answers(404)},
    )
    async def read_reward(
        name_or_id: Name, response: Response, if_none_match: IfNoneMatch = None
    ) -> RewardView | Response:
        record = await read.one(name_or_id)
        if is_current(if_none_match, record.edition):
            return not_modified(record.edition)
        cacheable(response, record.edition)
        return RewardView.of(record)

    return router


def reward_authoring_router(create: CreateReward, change: ChangeReward, admin: Authentication) -> APIRouter:
    """The routes for administrators."""
    router = APIRouter(prefix=_PREFIX, tags=["authoring"], responses=problem_answers(401, 403))

    @router.post(
        "",
        summary="Put a reward on the list",
        status_code=201,
        responses={
            201: _WITH_ETAG,
            200: {"model": RewardView, "description": "The same reward stands already.", **_WITH_ETAG},
            **problem_answers(409),
        },
    )
    async def create_reward(
        new: NewReward, claims: Annotated[Claims, Depends(admin)], response: Response
    ) -> RewardView:
        record, is_new = await create(new, claims.subject)
        response.status_code = 201 if is_new else 200
        response.headers["ETag"] = etag(record.edition)
        response.headers["Location"] = f"{_PREFIX}/{record.id}"
        return RewardView.of(record)

    @router.patch(
        "/{name_or_id}",
        summary="Change a reward; published versions keep their amounts",
        responses={200: _WITH_ETAG, **problem_answers(404, 412)},
    )
    async def change_reward(
        name_or_id: Name,
        changes: RewardChange,
        claims: Annotated[Claims, Depends(admin)],
        response: Response,
        if_match: IfMatch = None,
    ) -> RewardView:
        record = await change(name_or_id, changes, expected_editions(if_match), claims.subject)
        response.headers["ETag"] = etag(record.edition)
        return RewardView.of(record)

    return router
