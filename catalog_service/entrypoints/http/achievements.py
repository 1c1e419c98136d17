"""Achievements as apps know them: registered, changed and read under names of their own."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, BaseModel, Field

from catalog_service.application.achievements import AchievementChange, NewAchievement
from catalog_service.application.change_achievement import ChangeAchievement
from catalog_service.application.ports import QuestFilter
from catalog_service.application.public_quest import PublicQuest
from catalog_service.application.read_quests import ReadQuests
from catalog_service.application.records import Publication
from catalog_service.application.register_achievement import RegisterAchievement
from catalog_service.entrypoints.http.conditional import (
    ETAG_HEADER,
    NOT_MODIFIED,
    IfNoneMatch,
    cacheable,
    is_current,
    not_modified,
)
from shared.contracts.definition import Definition
from shared.contracts.leaf import Leaf
from shared.contracts.objective import Objective
from shared.contracts.texts import Code, Label
from shared.exceptions import NotFound
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

_PREFIX = "/api/v1/achievements/achievements"
_WITH_ETAG = {"headers": ETAG_HEADER}


class AchievementView(BaseModel):
    """An achievement. Of a secret one, title, description and target stay untold to all but administrators."""

    code: str
    title: str
    description: str
    points: int
    category: str
    rarity: str
    icon: str
    secret: bool
    target: int | None = Field(description="The progress that unlocks it; null where it asks for several things.")
    version: int
    published_at: AwareDatetime

    @classmethod
    def of(cls, quest: PublicQuest) -> Self:
        """As the public sees it."""
        return cls._showing(quest, quest.version, quest.published_at)

    @classmethod
    def of_version(cls, publication: Publication) -> Self:
        """As its authors see it."""
        return cls._showing(publication.definition, publication.version, publication.published_at)

    @classmethod
    def _showing(cls, shown: PublicQuest | Definition, version: int, published_at: datetime) -> Self:
        return cls(
            code=shown.code,
            title=shown.name,
            description=shown.description,
            points=shown.reward.points,
            category=shown.category,
            rarity=shown.rarity,
            icon=shown.icon,
            secret=shown.visibility == "secret",
            target=_target(shown.objective),
            version=version,
            published_at=published_at,
        )


def public_achievements_router(read: ReadQuests) -> APIRouter:
    """The routes for everybody."""
    router = APIRouter(prefix=_PREFIX, tags=["achievements"])

    @router.get(
        "",
        summary="List the achievements",
        response_model=Page[AchievementView],
        responses={200: _WITH_ETAG, **NOT_MODIFIED},
    )
    async def list_achievements(
        page: PageQuery,
        response: Response,
        category: Annotated[Label | None, Query()] = None,
        if_none_match: IfNoneMatch = None,
    ) -> Page[AchievementView] | Response:
        revision = await read.revision()
        if is_current(if_none_match, revision):
            return not_modified(revision)
        wanted = QuestFilter(kind="achievement", category=category)
        quests, total = await read.page(wanted, limit=page.limit, offset=page.offset)
        cacheable(response, revision)
        items = [AchievementView.of(quest) for quest in quests]
        return Page[AchievementView](items=items, total=total, limit=page.limit, offset=page.offset)

    @router.get(
        "/{code}",
        summary="Read one",
        response_model=AchievementView,
        responses={200: _WITH_ETAG, **NOT_MODIFIED, **problem_answers(404)},
    )
    async def read_achievement(
        code: Code, response: Response, if_none_match: IfNoneMatch = None
    ) -> AchievementView | Response:
        revision = await read.revision()
        quest = await read.one(code)
        if quest.kind != "achievement":
            raise NotFound(f"there is no published achievement '{code}'")
        if is_current(if_none_match, revision):
            return not_modified(revision)
        cacheable(response, revision)
        return AchievementView.of(quest)

    return router


def achievement_authoring_router(
    register: RegisterAchievement, change: ChangeAchievement, admin: Authentication
) -> APIRouter:
    """The routes for administrators."""
    router = APIRouter(prefix=_PREFIX, tags=["achievements"], responses=problem_answers(401, 403))

    @router.post(
        "",
        summary="Register an achievement that apps advance by themselves; it is published at once",
        status_code=201,
        responses=problem_answers(409, 422),
    )
    async def register_achievement(
        new: NewAchievement, response: Response, caller: Annotated[Claims, Depends(admin)]
    ) -> AchievementView:
        publication = await register(new, caller.subject)
        response.headers["Location"] = f"{_PREFIX}/{new.code}"
        return AchievementView.of_version(publication)

    @router.patch(
        "/{code}",
        summary="Change an achievement: a new version, under which users keep their progress",
        responses=problem_answers(404, 409, 422),
    )
    async def change_achievement(
        code: Code, changes: AchievementChange, caller: Annotated[Claims, Depends(admin)]
    ) -> AchievementView:
        return AchievementView.of_version(await change(code, changes, caller.subject))

    return router


def _target(objective: Objective | None) -> int | None:
    return objective.target if isinstance(objective, Leaf) else None
