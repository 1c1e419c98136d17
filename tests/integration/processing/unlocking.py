"""The use cases behind the ZeroMQ front, on a bench."""

from typing import Any

from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.known_achievements import KnownAchievements
from processing_service.application.list_achievements import ListAchievements
from processing_service.application.unlock_achievement import UnknownPolicy, UnlockAchievements, Wish
from shared.clock import SystemClock
from shared.contracts.achievements import progress_objective
from shared.contracts.catalog_feed import DefinitionHistory
from shared.contracts.definition import Definition
from tests.integration.processing.bench import Bench
from tests.integration.processing.benches import no_rest
from tests.integration.processing.catalogs import definition, install


def achievement(code: str, target: int = 1, **changes: Any) -> Definition:
    """An achievement that deltas advance and a request unlocks."""
    objective = progress_objective(code, target).model_dump(mode="json", exclude_defaults=True)
    return definition(code, **{"kind": "achievement", "objective": objective, "reward": {"points": 50}, **changes})


async def install_all(bench: Bench, *definitions: Definition | DefinitionHistory) -> None:
    """Have the catalog's copy hold these, with nothing of the past left to fold."""
    await install(bench.transactions, *definitions)
    await FoldThePast(bench.transactions, bench.catalog, no_rest)()


def unlocking(bench: Bench, unknown: UnknownPolicy = "badge") -> UnlockAchievements:
    """The use case that unlocks."""
    return UnlockAchievements(
        bench.transactions, bench.catalog, KnownAchievements(), bench.ingest, SystemClock(), unknown=unknown
    )


async def unlock(bench: Bench, *achievements: str, user_id: str = "user1") -> list[str | None]:
    """Unlock for a user, all in one go; None for each that they now have, else what is wrong."""
    refusals = await unlocking(bench)([Wish(user_id, one) for one in achievements])
    return [None if refusal is None else refusal.message for refusal in refusals]


async def listed(bench: Bench, user_id: str = "user1") -> list[str]:
    """What a user has unlocked."""
    (names,) = await ListAchievements(bench.transactions, bench.catalog, KnownAchievements())([user_id])
    return names
