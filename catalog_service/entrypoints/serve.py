"""The long-running roles of a process."""

from collections.abc import Collection
from functools import partial

import httpx
from fastapi import FastAPI

from catalog_service.bootstrap import (
    open_backlog,
    open_database,
    open_relay,
    readiness_checks,
    verifiers,
    wire_postgres,
)
from catalog_service.entrypoints.http.app import create_catalog_app
from catalog_service.settings import CatalogSettings
from shared.clock import SystemClock
from shared.database import Database
from shared.messaging.connection import check_broker
from shared.runtime import Role, http_role, run_roles
from shared.web import create_app, internal_face, public_face

API = "api"
RELAY = "relay"
_JWKS_TIMEOUT_SECONDS = 5.0


async def serve(settings: CatalogSettings, wanted: Collection[str]) -> int:
    """Run the wanted roles (`api`, `relay`) until the process is asked to stop.

    Returns:
        The process's exit code.
    """
    database = open_database(settings)
    try:
        async with httpx.AsyncClient(timeout=_JWKS_TIMEOUT_SECONDS) as http:
            roles: dict[str, Role] = {}
            if API in wanted:
                roles |= _api(settings, database, http)
            if RELAY in wanted:
                relay, hints = open_relay(settings, database)
                roles[RELAY] = relay.run
                roles["outbox-hints"] = hints.run
                if API not in wanted:
                    roles["operations"] = _operations(settings, database)
            return await run_roles(roles, deadline_seconds=settings.shutdown_deadline_seconds)
    finally:
        await database.close()


def build_app(settings: CatalogSettings, database: Database, http: httpx.AsyncClient) -> FastAPI:
    """The wired HTTP app."""
    users, services = verifiers(settings, http)
    return create_catalog_app(
        wire_postgres(database, SystemClock(settings.clock_offset_seconds)),
        users=users,
        services=services,
        outbox_backlog=open_backlog(database),
        readiness=readiness_checks(database),
        max_definitions_bytes=settings.import_max_bytes,
    )


def _api(settings: CatalogSettings, database: Database, http: httpx.AsyncClient) -> dict[str, Role]:
    app = build_app(settings, database, http)
    host, leave = settings.catalog_http_host, settings.http_leave_seconds
    return {
        API: http_role(public_face(app), host, settings.catalog_http_port, leave_seconds=leave),
        "internal": http_role(internal_face(app), host, settings.catalog_internal_http_port, leave_seconds=leave),
    }


def _operations(settings: CatalogSettings, database: Database) -> Role:
    """Health and metrics of a process that serves nothing else."""
    check = partial(check_broker, settings.amqp_url.get_secret_value(), "catalog-relay-health")
    app = create_app(
        title="Questline catalog relay", version="1", readiness={**readiness_checks(database), "broker": check}
    )
    return http_role(app, settings.catalog_http_host, settings.catalog_relay_http_port)
