"""The catalog's HTTP app."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI

from catalog_service.bootstrap import UseCases
from catalog_service.entrypoints.http.achievements import achievement_authoring_router, public_achievements_router
from catalog_service.entrypoints.http.checks import checks_router
from catalog_service.entrypoints.http.drafts import drafts_router
from catalog_service.entrypoints.http.feed import FEED_SCOPE, feed_router
from catalog_service.entrypoints.http.levels import levels_router
from catalog_service.entrypoints.http.lifecycle import lifecycle_router
from catalog_service.entrypoints.http.public_quests import public_quests_router
from catalog_service.entrypoints.http.rewards import public_rewards_router, reward_authoring_router
from catalog_service.entrypoints.http.transfer import transfer_router
from catalog_service.entrypoints.http.versions import versions_router
from shared.contracts.outbox import OUTBOX_READ, OutboxBacklog
from shared.security import TokenVerifier
from shared.web import (
    Readiness,
    admin_authentication,
    create_app,
    outbox_router,
    service_authentication,
    user_authentication,
    viewer_authentication,
)

_DESCRIPTION = "What can be achieved: versioned definitions of quests, achievements and stats, rewards, and levels."


def create_catalog_app(
    use_cases: UseCases,
    *,
    users: TokenVerifier,
    services: TokenVerifier,
    outbox_backlog: Callable[[], Awaitable[OutboxBacklog]],
    readiness: Readiness,
    max_definitions_bytes: int,
) -> FastAPI:
    """The app; `users` verifies the tokens of people, `services` those of other services."""
    viewer = viewer_authentication(users)
    admin = admin_authentication(users)
    return create_app(
        title="Questline catalog",
        version="1",
        description=_DESCRIPTION,
        # Fixed words first: the paths with a code would take them for one.
        routers=[
            transfer_router(use_cases, viewer, admin),
            checks_router(use_cases.check_definition, viewer),
            drafts_router(use_cases, viewer, admin),
            lifecycle_router(use_cases, admin),
            versions_router(use_cases, viewer),
            public_quests_router(use_cases.read_quests),
            public_rewards_router(use_cases.read_rewards),
            reward_authoring_router(use_cases.create_reward, use_cases.change_reward, admin),
            public_achievements_router(use_cases.read_quests),
            achievement_authoring_router(use_cases.register_achievement, use_cases.change_achievement, admin),
            levels_router(use_cases.read_levels, use_cases.publish_levels, user_authentication(users), admin),
            feed_router(use_cases.read_feed, service_authentication(services, FEED_SCOPE)),
            outbox_router(outbox_backlog, service_authentication(services, OUTBOX_READ)),
        ],
        readiness=readiness,
        # Definitions, and files of them.
        body_limits={"/api/v1/quests": max_definitions_bytes},
    )
