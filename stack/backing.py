"""The servers under a running stack: private ones, or those that the settings name."""

import threading
from dataclasses import dataclass, field

from stack.broker_programs import find_rabbitmq, find_redis
from stack.broker_users import PUBLISHER
from stack.endpoints import SERVICES, Credentials
from stack.errors import StackError
from stack.layout import Layout
from stack.ports import kept_ports
from stack.postgres import Postgres, find_binaries
from stack.progress import Progress
from stack.rabbitmq import PORTS, RabbitMQ, amqp_url
from stack.redis import Redis
from stack.roles import create_roles, create_service_database, hand_over, service_roles
from stack.settings import StackSettings
from stack.sql import ServerAddress, answers, create_database, parse_address


@dataclass(slots=True)
class Backing:
    """Brings up what the services stand on, part by part."""

    layout: Layout
    settings: StackSettings
    credentials: Credentials
    progress: Progress
    cancelled: threading.Event
    ports: dict[str, int] = field(default_factory=dict)
    postgres: Postgres | None = None
    rabbitmq: RabbitMQ | None = None
    redis: Redis | None = None
    own_databases: set[str] = field(default_factory=set)
    new_databases: set[str] = field(default_factory=set)
    migration_urls: dict[str, str] = field(default_factory=dict)

    def choose_ports(self, others: list[str]) -> None:
        """Choose all ports at once, so that they differ; those of the last start where they are still free."""
        self.ports = kept_ports(self.layout.state / "ports", ["postgres", "redis", *PORTS, *others])

    @property
    def amqp_url(self) -> str:
        """The broker's address, which is settled before the broker runs."""
        if self.settings.amqp_url is not None:
            return self.settings.amqp_url
        return amqp_url(self.ports, self.credentials.rabbitmq)

    @property
    def broker_urls(self) -> dict[str, str]:
        """The address of a private broker for each of its users; none for a broker that is somebody else's."""
        if self.settings.amqp_url is not None:
            return {}
        passwords = self.credentials.broker
        return {user: amqp_url(self.ports, password, user=user) for user, password in passwords.items()}

    def start_broker(self) -> None:
        """Start RabbitMQ, unless another is to be used."""
        if self.settings.amqp_url is not None:
            return
        with self.progress.step("Get RabbitMQ and Redis (first time: 36 MB of Debian packages)"):
            programs = find_rabbitmq(self.layout.packages, self.cancelled)
        server = RabbitMQ(programs, self.layout, self.ports, self.credentials.rabbitmq, cancelled=self.cancelled)
        with self.progress.step(f"Start RabbitMQ {programs.version}"):
            server.start()
        self.rabbitmq = server

    def start_cache(self) -> str:
        """Start Redis and return its address."""
        if self.settings.redis_url is not None:
            return self.settings.redis_url
        program = find_redis(self.layout.packages, self.cancelled)
        server = Redis(program, self.layout, self.ports["redis"], self.credentials.redis, cancelled=self.cancelled)
        with self.progress.step("Start Redis"):
            server.start()
        self.redis = server
        return server.url()

    def start_databases(self) -> dict[str, str]:
        """Start PostgreSQL, make the databases, and return their addresses by service."""
        self.migration_urls = dict(self.settings.migration_urls)
        if not self.settings.private_postgres and self.settings.database_server is None:
            return self.settings.database_urls
        binaries = find_binaries(self.layout)
        if self.settings.database_server is not None:
            given = parse_address(self.settings.database_server, binaries / "psql")
            with self.progress.step(f"Use PostgreSQL on {given.host}"):
                return {**_databases_on(given), **self.settings.database_urls}
        server = Postgres(
            binaries, self.layout, self.ports["postgres"], self.credentials.postgres, cancelled=self.cancelled
        )
        with self.progress.step(f"Start PostgreSQL {server.version}"):
            server.start()
        self.postgres = server
        return {**self._own_databases(server), **self.settings.database_urls}

    @property
    def publisher_url(self) -> str:
        """The address for other programs: a broker user who may publish every event but the services' own."""
        if self.rabbitmq is None:
            return self.amqp_url
        return self.rabbitmq.url(user=PUBLISHER, password=self.credentials.publisher)

    def _own_databases(self, server: Postgres) -> dict[str, str]:
        urls = {}
        self.own_databases = set(SERVICES) - set(self.settings.database_urls)
        roles = service_roles(self.credentials.databases, self.credentials.owners)
        create_roles(server.address, roles.values())
        for service in sorted(self.own_databases):
            own = roles[service]
            if create_service_database(server.address, service, own):
                self.new_databases.add(service)
            else:
                hand_over(server.address, service, own)
            urls[service] = own.url(server.address, service)
            self.migration_urls[service] = own.owner_url(server.address, service)
        return urls


def _databases_on(server: ServerAddress) -> dict[str, str]:
    if not answers(server):
        raise StackError(
            f"PostgreSQL on {server.host}:{server.port} does not let the user {server.user} in. Check DATABASE_URL."
        )
    names = {service: f"questline_{service}" for service in SERVICES}
    for name in names.values():
        create_database(server, name, server.user)
    return {service: server.url(name) for service, name in names.items()}
