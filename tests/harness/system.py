"""The whole system in real processes, for tests of what only all of it together can show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic

import httpx

from stack.endpoints import Surroundings, internal
from stack.ports import free_ports
from stack.processes import tail
from stack.services import UPSTREAMS, ServiceProcess
from stack.traefik import Traefik
from tests.harness.accounts import Accounts
from tests.harness.controlled import Controlled, Startable
from tests.harness.servers import Servers
from tests.harness.waiting import eventually

LOG_BYTES = 3000
AUDITOR_SECONDS = 300.0
_WITHOUT_RIGHTS = {"auth": "/.well-known/jwks.json", "catalog": "/api/v1/quests", "processing-api": "/api/v1/toasts"}


@dataclass(slots=True)
class System(Accounts):
    """All processes and the gateway over databases and a vhost of their own."""

    servers: Servers
    surroundings: Surroundings
    gateway: Traefik
    processes: dict[str, ServiceProcess]
    vhost: str
    _more: list[ServiceProcess] = field(default_factory=list)
    _auditor: tuple[float, str] | None = None

    @property
    def gateway_url(self) -> str:
        """Where the API is."""
        return self.gateway.gateway_url

    @property
    def seed_password(self) -> str:
        """The password of the seeded accounts `user`, `viewer` and `admin`."""
        return self.surroundings.seed_password

    @property
    def pages_url(self) -> str:
        """The pages' origin."""
        return self.gateway.pages_url

    @property
    def amqp_url(self) -> str:
        """The vhost of this system."""
        return self.surroundings.amqp_url

    @property
    def environment(self) -> dict[str, str]:
        """What every process was told; for a process that a test starts itself."""
        return self.surroundings.variables()

    def database_url(self, service: str) -> str:
        """The DSN of the auth, catalog or processing database."""
        return self.surroundings.database_urls[service]

    def url(self, process: str) -> str:
        """Where a process answers itself, past the gateway (also /health/ready)."""
        return self.surroundings.url(process)

    def internal_url(self, process: str) -> str:
        """Where auth, catalog or processing-api answers other services, and serves its metrics."""
        return self.surroundings.url(internal(process))

    def metrics_url(self, process: str) -> str:
        """Where any process of ours serves its metrics."""
        name = internal(process) if internal(process) in self.surroundings.ports else process
        return f"{self.surroundings.url(name)}/metrics"

    @property
    def postgres(self) -> Controlled:
        """The database server; stop or kill that of a `durable_system` only."""
        return Controlled(self.servers.postgres)

    @property
    def rabbitmq(self) -> Controlled:
        """The broker; stop or kill that of a `durable_system` only."""
        return Controlled(self.servers.rabbitmq)

    async def auditor_token(self) -> str:
        """A token of the administrator that is taken anew only now and then: signing in is an event itself."""
        if self._auditor is None or monotonic() - self._auditor[0] > AUDITOR_SECONDS:
            self._auditor = monotonic(), await self.admin_token()
        return self._auditor[1]

    def process(self, name: str) -> Controlled:
        """One process: auth, catalog, processing-api, -worker, -dispatcher, -relay, -scheduler, -zmq, pages, or
        `gateway`."""
        return Controlled(self.gateway if name == "gateway" else self.processes[name])

    async def start_another(self, name: str, variables: Mapping[str, str] | None = None) -> Controlled:
        """Start one more process of a service; the gateway then shares its load with the others.

        `variables` changes what it is told. It ends with the system.
        """
        another = self.add(name, variables)
        controlled = Controlled(another)
        await controlled.start()
        if another.service.listener in UPSTREAMS.values():
            await self.process("gateway").restart()
        return controlled

    def add(self, name: str, variables: Mapping[str, str] | None = None) -> ServiceProcess:
        """One more process of a service, not started yet; a gateway that is started afterwards knows it.

        It ends with the system.
        """
        first = self.processes[name]
        listener = first.service.listener
        known = self.surroundings.ports
        ports = {**known, **free_ports([one for one in (listener, internal(listener)) if one in known])}
        surroundings = replace(self.surroundings, ports=ports)
        label = f"{name}-{len(self._more) + 2}"
        another = ServiceProcess(first.service, first.layout, surroundings, label, variables or {})
        self._more.append(another)
        shared = {
            upstream: [*urls, surroundings.url(listener)] if UPSTREAMS[upstream] == listener else urls
            for upstream, urls in self.gateway.upstreams.items()
        }
        self.gateway.upstreams = shared
        return another

    async def retell(self, name: str, variables: Mapping[str, str]) -> Controlled:
        """Start a process again that is told `variables` besides what all are told, instead of what it was told."""
        self.processes[name].overrides = variables
        process = self.process(name)
        await process.restart()
        await eventually(partial(self.is_routed, name), within_seconds=60)
        return process

    async def is_routed(self, name: str) -> bool:
        """Whether the gateway has seen that a process is there; one without routes always is."""
        async with self.client() as client:
            answer = await client.get(_WITHOUT_RIGHTS.get(name, "/"))
        return answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR

    def logs(self) -> dict[str, str]:
        """The end of every process's log."""
        folder = self.gateway.layout.logs
        return {part.name: tail(folder / f"{part.name}.log", LOG_BYTES) for part in self._parts()}

    def kill_everything(self) -> None:
        """End every process at once."""
        for part in self._parts():
            if part.alive:
                part.kill()

    def _parts(self) -> list[Startable]:
        return [self.gateway, *self.processes.values(), *self._more]
