"""Questline's own processes: which there are, how each is started, and how one sees that it is ready."""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stack import broker_users
from stack.endpoints import SERVICES, Surroundings, migration_setting, withheld_from
from stack.errors import StackError
from stack.health import answers_ok
from stack.layout import Layout
from stack.processes import Child, Program, run
from stack.records import StopPlan
from stack.waiting import wait_until_ready

READY_SECONDS = 120.0
STOP = StopPlan(order=1, seconds=15)


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of process, the port on which it says whether it is ready, and its user at the broker.

    `may_end`: its clients may stop it, and then it is not started again.
    """

    name: str
    arguments: tuple[str, ...]
    listener: str
    broker_user: str
    may_end: bool = False


def _processing(role: str, broker_user: str, *, may_end: bool = False) -> Service:
    name = f"processing-{role}"
    return Service(name, ("processing_service", role), name, broker_user, may_end)


SERVICE_PROCESSES = (
    Service("auth", ("auth_service", "all"), "auth", broker_users.AUTH),
    Service("catalog", ("catalog_service", "all"), "catalog", broker_users.CATALOG),
    _processing("api", broker_users.PROCESSING_API),
    _processing("worker", broker_users.PROCESSING_WORKER),
    _processing("dispatcher", broker_users.PROCESSING_OBSERVER),
    _processing("relay", broker_users.PROCESSING_RELAY),
    _processing("scheduler", broker_users.PROCESSING_OBSERVER),
    _processing("zmq", broker_users.PROCESSING_OBSERVER, may_end=True),
    Service("pages", ("web",), "pages", broker_users.PROCESSING_OBSERVER),
)
UPSTREAMS = {"auth": "auth", "catalog": "catalog", "processing": "processing-api", "pages": "pages"}


@dataclass(slots=True)
class ServiceProcess:
    """One process of a service, started and stopped as often as one likes."""

    service: Service
    layout: Layout
    surroundings: Surroundings
    name: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    cancelled: threading.Event | None = None
    _child: Child | None = None

    def __post_init__(self) -> None:
        """Take the service's name for the only process of it."""
        self.name = self.name or self.service.name

    @property
    def child(self) -> Child:
        """The running process. Raises StackError if it was not started."""
        if self._child is None:
            raise StackError(f"{self.name} has not been started.")
        return self._child

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._child is not None and self._child.alive

    @property
    def has_ended(self) -> bool:
        """Whether it was stopped by a client, as its kind may be."""
        return self.service.may_end and self._child is not None and self._child.exit_code == 0

    def launch(self) -> None:
        """Start it without waiting."""
        self._child = Child.start(self._program(), self.layout.records)

    def wait_until_ready(self, within_seconds: float = READY_SECONDS) -> None:
        """Return once it says that it is ready. Raises StackError with the end of its log if it does not."""
        child = self.child
        wait_until_ready(
            self.name,
            self.readiness(),
            within_seconds=within_seconds,
            alive=lambda: child.alive,
            explain=child.log_tail,
            cancelled=self.cancelled,
        )

    def readiness(self) -> Callable[[], bool]:
        """The question whether it is ready now."""
        url = f"{self.surroundings.url(self.service.listener)}/health/ready"
        return lambda: answers_ok(url)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.launch()
        self.wait_until_ready()

    def stop(self) -> None:
        """Ask it to finish what it has in hand, and wait for that."""
        self.child.stop()

    def kill(self) -> None:
        """Kill it as the kernel would when memory runs out."""
        self.child.kill()

    def _program(self) -> Program:
        module = self.service.arguments[0]
        withheld = withheld_from(module.removesuffix("_service"))
        known = {
            **service_environment(self.surroundings),
            **self.surroundings.broker_variables(self.service.broker_user),
        }
        return Program(
            name=self.name,
            arguments=[str(self.layout.python), "-m", *self.service.arguments],
            environment={**{name: value for name, value in known.items() if name not in withheld}, **self.overrides},
            log=self.layout.logs / f"{self.name}.log",
            stop=STOP,
            directory=self.layout.project,
        )


def run_migrations(
    layout: Layout, surroundings: Surroundings, service: str, cancelled: threading.Event | None = None
) -> None:
    """Bring a service's database to this release's schema, as the owner of its tables."""
    run(
        [str(layout.python), "-m", f"{service}_service", "migrate"],
        environment={**service_environment(surroundings), **surroundings.migration_variables(service)},
        directory=layout.project,
        cancelled=cancelled,
    )


def declare_topology(layout: Layout, surroundings: Surroundings, cancelled: threading.Event | None = None) -> None:
    """Make the broker's exchanges and queues, as the one user who may."""
    run(
        [str(layout.python), "-m", "deploy.declare_topology"],
        environment={
            **service_environment(surroundings),
            **surroundings.broker_variables(broker_users.TOPOLOGY),
        },
        directory=layout.project,
        cancelled=cancelled,
    )


def run_module(
    layout: Layout, surroundings: Surroundings, *arguments: str, cancelled: threading.Event | None = None
) -> str:
    """Run `python -m …` of a service to its end, such as its seeds. Raises StackError with its output."""
    return run(
        [str(layout.python), "-m", *arguments],
        environment=service_environment(surroundings),
        directory=layout.project,
        cancelled=cancelled,
    )


def service_environment(surroundings: Surroundings) -> dict[str, str]:
    """The caller's environment with what the services need."""
    # A dozen processes import the same packages: without compiled files each spends seconds on compiling them.
    withheld = {"PYTHONDONTWRITEBYTECODE", *map(migration_setting, SERVICES)}
    kept = {name: value for name, value in os.environ.items() if name not in withheld}
    return {**kept, "PYTHONUNBUFFERED": "1", **surroundings.variables()}
