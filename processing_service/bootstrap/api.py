"""The API, wired."""

from dataclasses import dataclass

from processing_service.adapters.conditions import CatalogConditions, find_fault
from processing_service.adapters.http.auth_ledger import AuthLedger
from processing_service.adapters.postgres.audit import PostgresAuditEntries
from processing_service.adapters.postgres.backfills import PostgresBackfills
from processing_service.adapters.postgres.event_stream import PostgresEventStreams
from processing_service.adapters.postgres.event_types import PostgresEventTypes
from processing_service.adapters.postgres.manual_grants import PostgresGrantList
from processing_service.adapters.postgres.parked_bulk import PostgresParkedBulk
from processing_service.adapters.postgres.parked_messages import PostgresParkedMessages
from processing_service.adapters.postgres.personal_data import PostgresPersonalData
from processing_service.adapters.postgres.publishers import PostgresPublishers
from processing_service.adapters.postgres.rarity import PostgresRarity
from processing_service.adapters.postgres.reconciliations import PostgresReconciliations
from processing_service.adapters.postgres.standing_reads import PostgresStandingReads
from processing_service.adapters.postgres.statistics import PostgresStatistics
from processing_service.adapters.postgres.stored_events import PostgresStoredEvents
from processing_service.adapters.postgres.toasts import PostgresToasts
from processing_service.adapters.rabbitmq.message_sender import RabbitMessageSender
from processing_service.application.advance_achievements import AdvanceAchievements
from processing_service.application.claim_reward import ClaimReward
from processing_service.application.drop_message import DropMessage
from processing_service.application.enrol_user import EnrolUser
from processing_service.application.explain_progress import ExplainProgress
from processing_service.application.explain_to_player import ExplainToPlayer
from processing_service.application.fold_the_past import Rest
from processing_service.application.follow_toasts import FollowToasts
from processing_service.application.give_grant import GiveGrant
from processing_service.application.hide_from_leaderboards import HideFromLeaderboards
from processing_service.application.issue_publisher_key import IssuePublisherKey
from processing_service.application.prepare_simulation import PrepareSimulation
from processing_service.application.read_backfills import ReadBackfills
from processing_service.application.read_budgets import ReadBudgets
from processing_service.application.read_leaderboard import ReadLeaderboard
from processing_service.application.read_overview import ReadOverview
from processing_service.application.read_progress import ReadProgress
from processing_service.application.read_quest_history import ReadQuestHistory
from processing_service.application.read_quest_statistics import ReadQuestStatistics
from processing_service.application.read_rarity import ReadRarity
from processing_service.application.read_streaks import ReadStreaks
from processing_service.application.read_totals import ReadTotals
from processing_service.application.reconcile import Reconcile
from processing_service.application.redrive_message import RedriveMessage
from processing_service.application.resolve_messages import DropMessages, RedriveMessages
from processing_service.application.retract_event import RetractEvent
from processing_service.application.revoke_grant import RevokeGrant
from processing_service.application.revoke_publisher import RevokePublisher
from processing_service.application.send_test_event import SendTestEvent
from processing_service.application.simulate import Simulate
from processing_service.application.steer_backfill import SteerBackfill
from processing_service.application.toast_streams import ToastStreams
from processing_service.application.trace_event import TraceEvent
from processing_service.application.verify_publisher_key import VerifyPublisherKey
from processing_service.bootstrap.books import build_reconcile
from processing_service.bootstrap.leaderboards import build_read_leaderboard
from processing_service.bootstrap.operations import OperationsDesk, build_operations_desk
from processing_service.bootstrap.service import ProcessingService
from processing_service.bootstrap.webhooks import WebhookAdministration, build_webhook_administration
from shared.security import JwksKeySource, TokenVerifier


@dataclass(frozen=True, slots=True)
class Api:
    """What the routes call."""

    verifier: TokenVerifier
    read_progress: ReadProgress
    claim_reward: ClaimReward
    enrol_user: EnrolUser
    read_budgets: ReadBudgets
    explain_progress: ExplainProgress
    explain_to_player: ExplainToPlayer
    read_streaks: ReadStreaks
    publishers: PostgresPublishers
    issue_publisher_key: IssuePublisherKey
    verify_publisher_key: VerifyPublisherKey
    revoke_publisher: RevokePublisher
    advance_achievements: AdvanceAchievements
    read_overview: ReadOverview
    stored_events: PostgresStoredEvents
    event_types: PostgresEventTypes
    retract_event: RetractEvent
    personal_data: PostgresPersonalData
    audit_entries: PostgresAuditEntries
    parked_messages: PostgresParkedMessages
    redrive_message: RedriveMessage
    drop_message: DropMessage
    toasts: PostgresToasts
    toast_streams: ToastStreams
    follow_toasts: FollowToasts
    prepare_simulation: PrepareSimulation
    simulate: Simulate
    read_backfills: ReadBackfills
    steer_backfill: SteerBackfill
    reconcile: Reconcile
    reconciliations: PostgresReconciliations
    read_leaderboard: ReadLeaderboard
    hide_from_leaderboards: HideFromLeaderboards
    read_rarity: ReadRarity
    read_quest_statistics: ReadQuestStatistics
    read_quest_history: ReadQuestHistory
    read_totals: ReadTotals
    webhooks: WebhookAdministration
    redrive_messages: RedriveMessages
    drop_messages: DropMessages
    trace_event: TraceEvent
    send_test_event: SendTestEvent
    operations: OperationsDesk
    grants: PostgresGrantList
    give_grant: GiveGrant
    revoke_grant: RevokeGrant


def build_api(service: ProcessingService, rest: Rest) -> Api:
    """Wire the API; `rest` is called between the steps of long work."""
    settings, database, clock = service.settings, service.database, service.clock
    keys = JwksKeySource(service.http, f"{settings.auth_url.rstrip('/')}/.well-known/jwks.json")
    publishers = PostgresPublishers(database)
    parked = PostgresParkedMessages(database)
    parked_bulk = PostgresParkedBulk(database)
    sender = RabbitMessageSender(settings.amqp_url.get_secret_value())
    toasts = PostgresToasts(database)
    read_progress = ReadProgress(service.transactions, service.catalog, clock)
    backfills = PostgresBackfills(database)
    stored_events = PostgresStoredEvents(database)
    trace_event = TraceEvent(stored_events, service.transactions, service.catalog)
    standings = PostgresStandingReads(database)
    read_leaderboard = build_read_leaderboard(service)
    statistics = PostgresStatistics(database)
    reconciliations = PostgresReconciliations(database)
    read_backfills = ReadBackfills(service.transactions, service.catalog, backfills)
    return Api(
        verifier=TokenVerifier(keys, issuer=settings.auth_issuer),
        read_progress=read_progress,
        read_budgets=ReadBudgets(service.transactions, service.catalog),
        enrol_user=EnrolUser(read_progress, service.ingest, clock),
        claim_reward=ClaimReward(service.transactions, service.catalog, clock),
        explain_progress=_build_explain(service, read_progress),
        explain_to_player=ExplainToPlayer(service.transactions, service.catalog, read_progress, clock),
        read_streaks=ReadStreaks(service.transactions, service.catalog, read_progress, clock),
        publishers=publishers,
        issue_publisher_key=IssuePublisherKey(publishers, clock),
        verify_publisher_key=VerifyPublisherKey(publishers),
        revoke_publisher=RevokePublisher(publishers, clock),
        advance_achievements=AdvanceAchievements(
            service.transactions, service.catalog, service.ingest, standings, clock
        ),
        read_overview=ReadOverview(service.transactions, service.catalog, standings, read_leaderboard.rank_of),
        stored_events=stored_events,
        event_types=PostgresEventTypes(database),
        retract_event=RetractEvent(service.transactions, service.catalog, clock),
        personal_data=PostgresPersonalData(database),
        audit_entries=PostgresAuditEntries(database),
        parked_messages=parked,
        redrive_message=RedriveMessage(parked, sender),
        drop_message=DropMessage(parked),
        toasts=toasts,
        toast_streams=ToastStreams(settings.toast_streams_per_user),
        follow_toasts=FollowToasts(toasts, clock, ping_seconds=settings.toast_ping_seconds),
        prepare_simulation=PrepareSimulation(service.transactions, service.catalog, find_fault, CatalogConditions()),
        simulate=Simulate(PostgresEventStreams(database)),
        read_backfills=read_backfills,
        steer_backfill=SteerBackfill(backfills, read_backfills),
        reconcile=build_reconcile(service, reconciliations, rest),
        reconciliations=reconciliations,
        read_leaderboard=read_leaderboard,
        hide_from_leaderboards=HideFromLeaderboards(service.transactions),
        read_rarity=ReadRarity(service.transactions, service.catalog, PostgresRarity(database)),
        read_quest_statistics=ReadQuestStatistics(service.transactions, service.catalog, statistics),
        read_quest_history=ReadQuestHistory(service.transactions, service.catalog, statistics, clock),
        read_totals=ReadTotals(service.transactions, service.catalog, statistics, clock),
        webhooks=build_webhook_administration(service),
        redrive_messages=RedriveMessages(parked_bulk, sender),
        drop_messages=DropMessages(parked_bulk),
        trace_event=trace_event,
        send_test_event=SendTestEvent(service.transactions, service.catalog, service.ingest, trace_event, clock),
        operations=build_operations_desk(service),
        grants=PostgresGrantList(database),
        give_grant=GiveGrant(service.transactions, service.catalog, clock),
        revoke_grant=RevokeGrant(service.transactions, service.catalog, clock),
    )


def _build_explain(service: ProcessingService, read: ReadProgress) -> ExplainProgress:
    """Wire explanations with what the ledger says."""
    ledger = AuthLedger(service.http, service.settings.auth_url, service.tokens)
    return ExplainProgress(service.transactions, service.catalog, read, ledger)
