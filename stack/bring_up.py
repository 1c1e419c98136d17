"""Bringing the system up: every step that can run beside others does."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Protocol

from stack.backing import Backing
from stack.broker_users import PUBLISHER, admit, broker_users, create_users
from stack.endpoints import PAGES, SERVICES, ZEROMQ, Credentials, Surroundings
from stack.errors import Cancelled, StackError
from stack.layout import Layout
from stack.pages import build_pages, pages_are_built
from stack.prepared import Preparation
from stack.progress import Progress
from stack.python_environment import ensure_environment
from stack.services import SERVICE_PROCESSES, UPSTREAMS, ServiceProcess, declare_topology, run_migrations, run_module
from stack.settings import StackSettings
from stack.supervisor import Supervised
from stack.traefik import Traefik

_SEEDED = frozenset({"auth", "catalog"})


@dataclass(slots=True)
class System:
    """What is being brought up, and what of it runs already."""

    layout: Layout
    settings: StackSettings
    credentials: Credentials
    backing: Backing
    progress: Progress
    cancelled: threading.Event
    processes: list[ServiceProcess] = field(default_factory=list)
    gateway: Traefik | None = None
    shortcomings: list[str] = field(default_factory=list)

    def bring_up(self) -> Surroundings:
        """Start everything. Raises StackError or Cancelled; what was started by then is on record."""
        with ThreadPoolExecutor(8) as workers:
            # The broker takes longest and needs no Python packages; the pages need nothing else at all.
            broker = workers.submit(self.backing.start_broker)
            cache = workers.submit(self.backing.start_cache)
            python = workers.submit(self._prepare_python)
            pages = workers.submit(self._prepare_pages)
            self._gather([python])
            databases = workers.submit(self.backing.start_databases)
            self._gather([databases, cache])
            # The address of the broker is known before the broker answers: migrations and seeds do not need it.
            surroundings = self._surroundings(databases.result(), cache.result())
            self._gather([workers.submit(self._prepare_service, name, surroundings) for name in SERVICES])
            self._gather([broker])
            self._admit_broker_users()
            # The services do not wait for it: their relays and consumers try again until they find their queues.
            topology = workers.submit(self._declare_topology, surroundings)
            self._start_processes(workers, surroundings, pages)
            self._gather([topology])
        self._start_gateway(surroundings)
        return surroundings

    def supervised(self) -> list[Supervised]:
        """Everything that runs, for the supervisor."""
        servers = [self.backing.postgres, self.backing.rabbitmq, self.backing.redis, self.gateway]
        parts = [_supervised(server, server.start) for server in servers if server is not None]
        return parts + [_supervised_process(process) for process in self.processes]

    def _gather(self, futures: "Sequence[Future[Any]]") -> None:
        """Wait for all; at the first failure ask everything else to stop, and raise that failure."""
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        faults = [fault for future in done if (fault := future.exception()) is not None]
        if not faults:
            return
        self.cancelled.set()
        raise next((fault for fault in faults if not isinstance(fault, Cancelled)), faults[0])

    def _prepare_python(self) -> None:
        with self.progress.step("Install the Python packages of the lock file"):
            ensure_environment(self.layout, cancelled=self.cancelled)

    def _prepare_pages(self) -> bool:
        """Build the pages unless they are built; False if that cannot be done here."""
        if pages_are_built(self.layout):
            return True
        try:
            with self.progress.step("Build the pages"):
                build_pages(self.layout, self.cancelled)
        except StackError as fault:
            self.shortcomings.append(f"The pages could not be built; the rest runs without them. {fault}")
            return False
        return True

    def _surroundings(self, databases: dict[str, str], redis_url: str) -> Surroundings:
        return Surroundings(
            database_urls=databases,
            amqp_url=self.backing.amqp_url,
            redis_url=redis_url,
            ports={**self.backing.ports, ZEROMQ: self.settings.zeromq_port},
            credentials=self.credentials,
            migration_urls=self.backing.migration_urls,
            broker_urls=self.backing.broker_urls,
        )

    def _prepare_service(self, name: str, surroundings: Surroundings) -> None:
        # Of a database on somebody else's server nothing is taken for granted.
        preparation = Preparation(self.layout.project, self.layout.data, name)
        private = name in self.backing.own_databases
        if private and name not in self.backing.new_databases and preparation.done:
            return
        with self.progress.step(f"Migrate the {name} database"):
            run_migrations(self.layout, surroundings, name, self.cancelled)
        if name in _SEEDED:
            with self.progress.step(f"Seed the {name} database"):
                run_module(self.layout, surroundings, f"{name}_service", "seed", cancelled=self.cancelled)
        if private:
            preparation.remember()

    def _admit_broker_users(self) -> None:
        if self.backing.rabbitmq is None:
            return
        management = self.backing.rabbitmq.management
        create_users(management, {**self.credentials.broker, PUBLISHER: self.credentials.publisher})
        admit(management, "/", broker_users(self.layout.project))

    def _declare_topology(self, surroundings: Surroundings) -> None:
        declare_topology(self.layout, surroundings, self.cancelled)

    def _start_processes(self, workers: ThreadPoolExecutor, surroundings: Surroundings, pages: "Future[bool]") -> None:
        self.processes = [
            ServiceProcess(service, self.layout, surroundings, cancelled=self.cancelled)
            for service in SERVICE_PROCESSES
        ]
        with self.progress.step(f"Start the {len(self.processes)} processes of the services"):
            for process in self.processes:
                process.launch()
            awaited = [process for process in self.processes if process.service.listener != PAGES]
            self._gather([workers.submit(process.wait_until_ready) for process in awaited])
        self._gather([pages])
        if pages.result():
            self._gather([workers.submit(each.wait_until_ready) for each in self.processes if each not in awaited])

    def _start_gateway(self, surroundings: Surroundings) -> None:
        ports = {
            "gateway": self.settings.gateway_port,
            "pages": self.settings.pages_port,
            "internal": self.backing.ports["gateway-internal"],
        }
        upstreams = {name: [surroundings.url(listener)] for name, listener in UPSTREAMS.items()}
        self.gateway = Traefik(self.layout, ports, upstreams, cancelled=self.cancelled)
        with self.progress.step("Start Traefik"):
            self.gateway.start()


class _Part(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def alive(self) -> bool: ...


def _supervised(part: _Part, restart: Callable[[], None]) -> Supervised:
    return Supervised(part.name, lambda: part.alive, restart)


def _supervised_process(process: ServiceProcess) -> Supervised:
    return Supervised(process.name, lambda: process.alive, process.launch, lambda: process.has_ended)
