"""The long-running roles of a process."""

from collections.abc import Mapping
from functools import partial

from auth_service.bootstrap import AuthService, make_relay
from auth_service.entrypoints.http.app import build_app
from shared.messaging.connection import check_broker
from shared.runtime import Role, http_role
from shared.web import create_app, internal_face, public_face


def api_roles(service: AuthService) -> Mapping[str, Role]:
    """The HTTP API. It works while the broker is down, so its readiness does not ask for it."""
    settings = service.settings
    app = build_app(service)
    host, leave, proxies = settings.auth_http_host, settings.http_leave_seconds, settings.trusted_proxies
    return {
        "api": http_role(public_face(app), host, settings.auth_http_port, leave_seconds=leave, trusted_proxies=proxies),
        "internal": http_role(internal_face(app), host, settings.auth_internal_http_port, leave_seconds=leave),
    }


def relay_roles(service: AuthService) -> Mapping[str, Role]:
    """The outbox relay and the listener that wakes it."""
    relay, hints = make_relay(service.settings, service.database)
    return {"relay": relay.run, "relay-hints": hints.run}


def relay_health_roles(service: AuthService) -> Mapping[str, Role]:
    """Health and metrics of a relay that runs alone; nothing where no port is set."""
    settings = service.settings
    if settings.auth_relay_http_port is None:
        return {}

    app = create_app(
        title="Questline auth relay",
        version="0.1.0",
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "broker": partial(check_broker, settings.amqp_url.get_secret_value(), "auth-relay-health"),
        },
    )
    return {"relay-health": http_role(app, settings.auth_http_host, settings.auth_relay_http_port)}
