"""The HTTP API, put together."""

from fastapi import FastAPI

from processing_service.bootstrap.api import Api
from processing_service.bootstrap.service import ProcessingService
from processing_service.entrypoints.api.achievements import achievements_router
from processing_service.entrypoints.api.audit import audit_router
from processing_service.entrypoints.api.backfills import backfills_router
from processing_service.entrypoints.api.budgets import budgets_router
from processing_service.entrypoints.api.event_types import event_types_router
from processing_service.entrypoints.api.events import event_log_router, ingest_router
from processing_service.entrypoints.api.explanations import explanations_router
from processing_service.entrypoints.api.exports import exports_router
from processing_service.entrypoints.api.grants import grants_router
from processing_service.entrypoints.api.leaderboard import leaderboard_router
from processing_service.entrypoints.api.operations import operations_router
from processing_service.entrypoints.api.parked_bulk import parked_bulk_router
from processing_service.entrypoints.api.parked_messages import parked_messages_router
from processing_service.entrypoints.api.progress import progress_router
from processing_service.entrypoints.api.publisher_key import publisher_authentication
from processing_service.entrypoints.api.publishers import publishers_router
from processing_service.entrypoints.api.rarity import rarity_router
from processing_service.entrypoints.api.reconciliations import reconciliations_router
from processing_service.entrypoints.api.retractions import retractions_router
from processing_service.entrypoints.api.simulations import simulations_router
from processing_service.entrypoints.api.statistics import statistics_router
from processing_service.entrypoints.api.stats import stats_router
from processing_service.entrypoints.api.streaks import streaks_router
from processing_service.entrypoints.api.toast_stream import toast_stream_router
from processing_service.entrypoints.api.toasts import toasts_router
from processing_service.entrypoints.api.traces import test_events_router, traces_router
from processing_service.entrypoints.api.webhook_deliveries import webhook_deliveries_router
from processing_service.entrypoints.api.webhooks import webhooks_router
from shared.web import LARGE_BODY_BYTES, admin_authentication, create_app, user_authentication, viewer_authentication


def build_app(service: ProcessingService, api: Api) -> FastAPI:
    """The API of a wired service."""
    user = user_authentication(api.verifier)
    viewer = viewer_authentication(api.verifier)
    admin = admin_authentication(api.verifier)
    publisher = publisher_authentication(api.verify_publisher_key)
    return create_app(
        title="Questline processing",
        version="0.1.0",
        description="Events in; progress, rewards and toasts out.",
        routers=[
            exports_router(api.personal_data, api.read_progress, service.clock, user),
            progress_router(api.read_progress, api.claim_reward, api.enrol_user, user, viewer, admin),
            explanations_router(api.explain_progress, api.explain_to_player, user, viewer),
            streaks_router(api.read_streaks, user),
            ingest_router(service.ingest, publisher, service.clock),
            achievements_router(api.advance_achievements, api.read_overview, publisher, user),
            event_types_router(api.event_types, viewer),
            event_log_router(api.stored_events, viewer),
            traces_router(api.trace_event, viewer),
            test_events_router(api.send_test_event, admin),
            retractions_router(api.retract_event, admin),
            publishers_router(api.publishers, api.issue_publisher_key, api.revoke_publisher, viewer, admin),
            reconciliations_router(api.reconcile, api.reconciliations, viewer, admin),
            operations_router(api.operations.read, api.operations.history, viewer),
            grants_router(api.grants, api.give_grant, api.revoke_grant, viewer, admin),
            budgets_router(api.read_budgets, viewer),
            statistics_router(api.read_quest_statistics, api.read_quest_history, api.read_totals, viewer),
            parked_bulk_router(api.redrive_messages, api.drop_messages, admin),
            audit_router(api.audit_entries, viewer),
            parked_messages_router(api.parked_messages, api.redrive_message, api.drop_message, viewer, admin),
            simulations_router(api.prepare_simulation, api.simulate, service.clock, viewer),
            backfills_router(api.read_backfills, api.steer_backfill, viewer, admin),
            leaderboard_router(api.read_leaderboard, api.hide_from_leaderboards, service.clock, user),
            rarity_router(api.read_rarity, user),
            toast_stream_router(api.follow_toasts, api.toast_streams, user),
            toasts_router(api.toasts, user),
            stats_router(api.read_progress, user, viewer),
            webhooks_router(api.webhooks.endpoints, api.webhooks.create, api.webhooks.change, viewer, admin),
            webhook_deliveries_router(api.webhooks.replay, viewer, admin),
        ],
        # Batches, lists of ids, and definitions that are tried.
        body_limits=dict.fromkeys(("/api/v1/events", "/api/v1/operations"), LARGE_BODY_BYTES),
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "catalog": service.check_catalog,
        },
    )
