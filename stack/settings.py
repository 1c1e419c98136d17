"""What the person who starts the stack may set, by environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from stack.endpoints import SERVICES, migration_setting
from stack.ports import parse_port

PAGES_PORT_SETTING = "QUESTLINE_PAGES_PORT"
GATEWAY_PORT_SETTING = "QUESTLINE_GATEWAY_PORT"
ZEROMQ_PORT_SETTING = "QUESTLINE_ZMQ_PORT"
PAGES_PORT = 5173
GATEWAY_PORT = 8000
ZEROMQ_PORT = 5555

HELP = f"""\
Environment variables:
  {PAGES_PORT_SETTING}     port of the pages (default {PAGES_PORT})
  {GATEWAY_PORT_SETTING}   port of the API gateway (default {GATEWAY_PORT})
  {ZEROMQ_PORT_SETTING}       port for ZeroMQ clients (default {ZEROMQ_PORT})
  DATABASE_URL             use this PostgreSQL server (postgresql://user:password@host:port/database); the databases
                           questline_auth, questline_catalog and questline_processing are made on it
  AUTH_DATABASE_URL, CATALOG_DATABASE_URL, PROCESSING_DATABASE_URL
                           use these databases (all three); they must exist. Each also migrates itself, unless
                           AUTH_MIGRATION_DATABASE_URL, … name a role that owns the tables
  AMQP_URL                 use this RabbitMQ (3.10 or newer)
  REDIS_URL                use this Redis
  RABBITMQ_HOME            use the RabbitMQ server installed in this folder
  QUESTLINE_STATE_DIR      folder for all state (default .stack)
  QUESTLINE_PACKAGES_DIR   folder for downloaded programs (default .stack/packages)
"""


@dataclass(frozen=True, slots=True)
class StackSettings:
    """The settings of one start; an address that is None means a private server."""

    pages_port: int
    gateway_port: int
    zeromq_port: int
    database_server: str | None
    database_urls: dict[str, str]
    migration_urls: dict[str, str]
    amqp_url: str | None
    redis_url: str | None

    @property
    def private_postgres(self) -> bool:
        """Whether a PostgreSQL of our own is needed."""
        return self.database_server is None and len(self.database_urls) < len(SERVICES)


def read_settings(environment: Mapping[str, str] = os.environ) -> StackSettings:
    """Read the settings. Raises StackError for a port that is none."""
    urls = {service: environment.get(f"{service.upper()}_DATABASE_URL", "") for service in SERVICES}
    return StackSettings(
        pages_port=parse_port(environment.get(PAGES_PORT_SETTING) or str(PAGES_PORT), PAGES_PORT_SETTING),
        gateway_port=parse_port(environment.get(GATEWAY_PORT_SETTING) or str(GATEWAY_PORT), GATEWAY_PORT_SETTING),
        zeromq_port=parse_port(environment.get(ZEROMQ_PORT_SETTING) or str(ZEROMQ_PORT), ZEROMQ_PORT_SETTING),
        database_server=environment.get("DATABASE_URL") or None,
        database_urls={service: url for service, url in urls.items() if url},
        migration_urls={
            service: environment[migration_setting(service)]
            for service in SERVICES
            if urls[service] and environment.get(migration_setting(service))
        },
        amqp_url=environment.get("AMQP_URL") or None,
        redis_url=environment.get("REDIS_URL") or None,
    )
