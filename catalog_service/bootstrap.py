"""The composition root: settings in, wired use cases out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from catalog_service.adapters.cel_conditions import CelConditions
from catalog_service.adapters.postgres.feed import PostgresFeed
from catalog_service.adapters.postgres.read_model import PostgresPublicQuests
from catalog_service.adapters.postgres.tables import OUTBOX
from catalog_service.adapters.postgres.units_of_work import PostgresUnitsOfWork
from catalog_service.application.archive_definition import ArchiveDefinition
from catalog_service.application.change_achievement import ChangeAchievement
from catalog_service.application.change_reward import ChangeReward
from catalog_service.application.check_definition import CheckDefinition
from catalog_service.application.compare_versions import CompareVersions
from catalog_service.application.create_draft import CreateDraft
from catalog_service.application.create_reward import CreateReward
from catalog_service.application.discard_draft import DiscardDraft
from catalog_service.application.export_definitions import ExportDefinitions
from catalog_service.application.import_definitions import ImportDefinitions
from catalog_service.application.list_definitions import ListDefinitions
from catalog_service.application.pause_definition import PauseDefinition, ResumeDefinition
from catalog_service.application.plan_definitions import PlanDefinitions
from catalog_service.application.ports import ConditionChecker, Feed, PublicQuests, UnitsOfWork
from catalog_service.application.publish_definition import PublishDefinition
from catalog_service.application.publish_levels import PublishLevels
from catalog_service.application.publishing import Publisher
from catalog_service.application.read_draft import ReadDraft
from catalog_service.application.read_feed import ReadFeed
from catalog_service.application.read_history import ReadHistory
from catalog_service.application.read_levels import ReadLevels
from catalog_service.application.read_quests import ReadQuests
from catalog_service.application.read_rewards import ReadRewards
from catalog_service.application.rebuild_read_model import RebuildReadModel
from catalog_service.application.register_achievement import RegisterAchievement
from catalog_service.application.replace_draft import ReplaceDraft
from catalog_service.application.roll_back_definition import RollBackDefinition
from catalog_service.application.seed_definitions import SeedDefinitions
from catalog_service.application.start_draft import StartDraft
from catalog_service.settings import CatalogSettings
from shared.clock import Clock, SystemClock
from shared.database import Database, create_engine, is_current
from shared.database.notifications import Notifications
from shared.exceptions import TemporaryError
from shared.messaging.publisher import EventPublisher
from shared.outbox import OUTBOX_CHANNEL, OutboxRelay, PostgresOutboxBacklog
from shared.security import JwksKeySource, TokenVerifier

APPLICATION_NAME: Final = "questline-catalog"
MIGRATIONS: Final = Path(__file__).parent / "migrations"
INTERNAL_AUDIENCE: Final = "catalog-internal"


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that the catalog can do."""

    create_draft: CreateDraft
    start_draft: StartDraft
    read_draft: ReadDraft
    replace_draft: ReplaceDraft
    discard_draft: DiscardDraft
    list_definitions: ListDefinitions
    publish: PublishDefinition
    archive: ArchiveDefinition
    pause: PauseDefinition
    resume: ResumeDefinition
    roll_back: RollBackDefinition
    compare_versions: CompareVersions
    read_history: ReadHistory
    plan_definitions: PlanDefinitions
    check_definition: CheckDefinition
    import_definitions: ImportDefinitions
    seed_definitions: SeedDefinitions
    export_definitions: ExportDefinitions
    rebuild_read_model: RebuildReadModel
    read_quests: ReadQuests
    read_feed: ReadFeed
    create_reward: CreateReward
    change_reward: ChangeReward
    read_rewards: ReadRewards
    register_achievement: RegisterAchievement
    change_achievement: ChangeAchievement
    read_levels: ReadLevels
    publish_levels: PublishLevels


def wire(units: UnitsOfWork, quests: PublicQuests, feed: Feed, conditions: ConditionChecker, clock: Clock) -> UseCases:
    """Hand every use case what it needs."""
    publisher = Publisher(clock, conditions)
    import_definitions = ImportDefinitions(units, clock, publisher)
    plan_definitions = PlanDefinitions(units, conditions)
    return UseCases(
        create_draft=CreateDraft(units, clock),
        start_draft=StartDraft(units, clock),
        read_draft=ReadDraft(units),
        replace_draft=ReplaceDraft(units, clock),
        discard_draft=DiscardDraft(units),
        list_definitions=ListDefinitions(units),
        publish=PublishDefinition(units, publisher),
        archive=ArchiveDefinition(units, clock),
        pause=PauseDefinition(units, clock),
        resume=ResumeDefinition(units, clock),
        roll_back=RollBackDefinition(units, publisher),
        compare_versions=CompareVersions(units),
        read_history=ReadHistory(units),
        plan_definitions=plan_definitions,
        check_definition=CheckDefinition(plan_definitions, conditions),
        import_definitions=import_definitions,
        seed_definitions=SeedDefinitions(units, import_definitions),
        export_definitions=ExportDefinitions(units),
        rebuild_read_model=RebuildReadModel(units),
        read_quests=ReadQuests(quests),
        read_feed=ReadFeed(feed),
        create_reward=CreateReward(units, clock),
        change_reward=ChangeReward(units, clock),
        read_rewards=ReadRewards(units),
        register_achievement=RegisterAchievement(units, clock, publisher),
        change_achievement=ChangeAchievement(units, publisher),
        read_levels=ReadLevels(units),
        publish_levels=PublishLevels(units, clock),
    )


def wire_postgres(database: Database, clock: Clock | None = None) -> UseCases:
    """The use cases over a real database."""
    return wire(
        PostgresUnitsOfWork(database),
        PostgresPublicQuests(database),
        PostgresFeed(database),
        CelConditions(),
        clock or SystemClock(),
    )


def open_database(settings: CatalogSettings) -> Database:
    """The catalog's own database."""
    url = settings.catalog_database_url.get_secret_value()
    return Database(create_engine(url, pool_size=settings.database_pool_size, application_name=APPLICATION_NAME))


def open_relay(settings: CatalogSettings, database: Database) -> tuple[OutboxRelay, Notifications]:
    """The relay, and the hints that wake it."""
    publisher = EventPublisher(settings.amqp_url.get_secret_value(), APPLICATION_NAME)
    relay = OutboxRelay(database, OUTBOX, publisher)
    hints = Notifications(
        settings.catalog_database_url.get_secret_value(), application_name=f"{APPLICATION_NAME}-hints"
    )
    hints.subscribe(OUTBOX_CHANNEL, relay.wake)
    return relay, hints


def open_backlog(database: Database) -> PostgresOutboxBacklog:
    """What waits in the catalog's outbox."""
    return PostgresOutboxBacklog(database, OUTBOX)


def verifiers(settings: CatalogSettings, http: httpx.AsyncClient) -> tuple[TokenVerifier, TokenVerifier]:
    """One for users' tokens, one for the tokens of services."""
    keys = JwksKeySource(http, f"{settings.auth_url.rstrip('/')}/.well-known/jwks.json")
    return (
        TokenVerifier(keys, issuer=settings.auth_issuer),
        TokenVerifier(keys, issuer=settings.auth_issuer, audience=INTERNAL_AUDIENCE),
    )


def readiness_checks(database: Database) -> dict[str, Callable[[], Awaitable[None]]]:
    """What must work before traffic is welcome."""

    async def migrated() -> None:
        if not await is_current(database, MIGRATIONS):
            raise TemporaryError("the database lacks migrations: run `python -m catalog_service migrate`")

    return {"database": database.check, "migrations": migrated}
