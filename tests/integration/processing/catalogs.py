"""Catalogs for tests, installed straight into the processing service's copy."""

from datetime import UTC, datetime
from typing import Any

from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.sync_catalog import SyncCatalog
from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory, PublishedVersion
from shared.contracts.definition import Definition

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def definition(code: str, **changes: Any) -> Definition:
    """A definition that counts three `MatchWon` and pays ten diamonds, unless `changes` say otherwise."""
    objective = changes.pop("objective", {})
    if not {"all_of", "any_of", "steps"} & objective.keys():
        objective = {"on": ["MatchWon"], "measure": "count", "target": 3, **objective}
    return Definition.model_validate(
        {"code": code, "name": code.title(), "objective": objective, "reward": {"diamonds": 10}, **changes}
    )


SIGN_IN_QUEST = definition(
    "sign-in-three-times",
    objective={"on": ["UserSignIn", "NewUserSignIn"]},
    repeat={"limit": 2, "reset": "on_completion"},
)


def history(*versions: Definition, published_at: datetime = LONG_AGO, **changes: Any) -> DefinitionHistory:
    """All versions of one definition, published one after the other, all at `published_at`."""
    return DefinitionHistory(
        id=f"id-of-{versions[0].code}",
        code=versions[0].code,
        versions=[
            PublishedVersion(version=number, published_at=published_at, definition=version)
            for number, version in enumerate(versions, start=1)
        ],
        **changes,
    )


class FixedCatalog:
    """A catalog service that says what it was told to say."""

    def __init__(self, *histories: DefinitionHistory, revision: int = 1) -> None:
        self.feed = DefinitionFeed(revision=revision, definitions=list(histories))

    async def fetch(self, known_revision: int) -> DefinitionFeed | None:
        """The feed, unless it is known."""
        return None if known_revision == self.feed.revision else self.feed


async def install(transactions: PostgresTransactions, *definitions: Definition | DefinitionHistory) -> None:
    """Have the copy hold these definitions and nothing else."""
    histories = [one if isinstance(one, DefinitionHistory) else history(one) for one in definitions]
    async with transactions() as transaction:
        revision = (await transaction.catalog.hold()).revision + 1
    await SyncCatalog(transactions, FixedCatalog(*histories, revision=revision))()
