"""A private RabbitMQ node: own ports on the loopback, own cookie, own port mapper, nothing of the system's settings."""

import os
import secrets
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from stack.broker_programs import RabbitmqPrograms
from stack.errors import StackError
from stack.layout import Layout
from stack.management import Management
from stack.ports import LOOPBACK, free_ports
from stack.processes import Child, Program, run, tail
from stack.records import StopPlan
from stack.waiting import wait_until_ready

USER = "questline"
STOP = StopPlan(order=3, signal=signal.SIGTERM, seconds=10)
STOP_PORT_MAPPER = StopPlan(order=6, signal=signal.SIGTERM, seconds=2)
PLUGINS = "[rabbitmq_management,rabbitmq_consistent_hash_exchange,rabbitmq_prometheus]."
PORTS = ("amqp", "management", "prometheus", "distribution", "port-mapper")
_INHERITED = ("RABBITMQ", "ERL_", "ROOTDIR", "BINDIR", "EMU", "PROGNAME")


@dataclass(slots=True)
class RabbitMQ:
    """The node and its port mapper."""

    programs: RabbitmqPrograms
    layout: Layout
    ports: dict[str, int]
    password: str
    name: str = "rabbitmq"
    cancelled: threading.Event | None = None
    _child: Child | None = None
    _port_mapper: Child | None = None

    @property
    def management(self) -> Management:
        """Its HTTP API, as the administrator."""
        return Management(f"http://{LOOPBACK}:{self.ports['management']}", USER, self.password)

    @property
    def pid(self) -> int:
        """The pid of the Erlang machine. Raises StackError if the node was not started."""
        return self._running().pid

    @property
    def alive(self) -> bool:
        """Whether the Erlang machine runs."""
        return self._child is not None and self._child.alive

    def url(self, vhost: str = "/", user: str = USER, password: str | None = None) -> str:
        """The AMQP address of a vhost."""
        return amqp_url(self.ports, password or self.password, user=user, vhost=vhost)

    def start(self) -> None:
        """Start, and return when clients are let in."""
        self._prepare()
        if self._port_mapper is None or not self._port_mapper.alive:
            self._port_mapper = Child.start(self._port_mapper_program(), self.layout.records)
        child = self._child = Child.start(self._program(), self.layout.records)
        wait_until_ready(
            "RabbitMQ",
            lambda: self.management.listens_on(self.ports["amqp"]),
            within_seconds=90,
            alive=lambda: child.alive,
            explain=lambda: f"{child.log_tail()}\n{tail(self._log)}",
            cancelled=self.cancelled,
        )

    def stop(self) -> None:
        """Shut down in good order; the port mapper stays for the next start."""
        self._running().stop()

    def kill(self) -> None:
        """Kill the node as a power cut would."""
        self._running().kill()

    def control(self, *words: str) -> str:
        """Tell the running node something that its HTTP API cannot, by `rabbitmqctl` (2 s). Raises StackError."""
        return run([str(self.programs.control), *words], environment=self._environment())

    def dispose(self) -> None:
        """Kill the node and its port mapper."""
        for child in (self._child, self._port_mapper):
            if child is not None:
                child.kill()

    @property
    def _folder(self) -> Path:
        return self.layout.data / self.name

    @property
    def _log(self) -> Path:
        return self.layout.logs / f"{self.name}-node.log"

    def _running(self) -> Child:
        if self._child is None:
            raise StackError("RabbitMQ has not been started.")
        return self._child

    def _prepare(self) -> None:
        folder = self._folder
        (folder / "home").mkdir(parents=True, exist_ok=True)
        self.layout.logs.mkdir(parents=True, exist_ok=True)
        cookie = folder / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)
        (folder / "enabled_plugins").write_text(PLUGINS)
        configuration = folder / "rabbitmq.conf"
        configuration.touch(mode=0o600)
        configuration.write_text("".join(f"{name} = {value}\n" for name, value in self._settings().items()))

    def _settings(self) -> dict[str, str]:
        return {
            "listeners.tcp.1": f"{LOOPBACK}:{self.ports['amqp']}",
            "management.tcp.ip": LOOPBACK,
            "management.tcp.port": str(self.ports["management"]),
            "prometheus.tcp.ip": LOOPBACK,
            "prometheus.tcp.port": str(self.ports["prometheus"]),
            "default_user": USER,
            "default_pass": self.password,
            "disk_free_limit.absolute": "200MB",
            "vm_memory_high_watermark.absolute": "1GB",
            "log.file": str(self._log),
            "log.console": "false",
        }

    def _program(self) -> Program:
        return Program(
            name=self.name,
            arguments=[str(self.programs.server)],
            environment=self._environment(),
            log=self.layout.logs / f"{self.name}.log",
            stop=STOP,
        )

    def _port_mapper_program(self) -> Program:
        # A node without this starts a port mapper by itself, as a daemon that outlives it.
        return Program(
            name=f"{self.name}-epmd",
            arguments=[str(self.programs.epmd), "-address", LOOPBACK, "-port", str(self.ports["port-mapper"])],
            environment=self._environment(),
            log=self.layout.logs / f"{self.name}-epmd.log",
            stop=STOP_PORT_MAPPER,
        )

    def _environment(self) -> dict[str, str]:
        folder = self._folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_INHERITED)}
        node = {
            "HOME": folder / "home",
            "LANG": "C.UTF-8",
            "PATH": f"{self.programs.erlang}{os.pathsep}{kept.get('PATH', os.defpath)}",
            "RABBITMQ_NODENAME": f"{self.name}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": self.ports["amqp"],
            "RABBITMQ_DIST_PORT": self.ports["distribution"],
            "RABBITMQ_MNESIA_BASE": folder / "mnesia",
            "RABBITMQ_LOG_BASE": self.layout.logs,
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder / "enabled_plugins",
            "RABBITMQ_CONFIG_FILE": folder / "rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": folder / "advanced.config",
            "RABBITMQ_PLUGINS_DIR": self.programs.plugins,
            # Otherwise the system's settings in /etc/rabbitmq leak in.
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_GENERATED_CONFIG_DIR": folder / "generated",
            "RABBITMQ_SCHEMA_DIR": folder / "schema",
            "RABBITMQ_PID_FILE": folder / "pid",
            # The script then becomes the server, so that its pid is the server's.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-noinput -start_epmd false -kernel inet_dist_use_interface {127,0,0,1} +sbwt none"
            ),
            "ERL_EPMD_PORT": self.ports["port-mapper"],
            "ERL_EPMD_ADDRESS": LOOPBACK,
        }
        return {**kept, **self.programs.environment, **{name: str(value) for name, value in node.items()}}


def choose_ports() -> dict[str, int]:
    """Free ports for one node."""
    return free_ports(list(PORTS))


def amqp_url(ports: dict[str, int], password: str, *, user: str = USER, vhost: str = "/") -> str:
    """The AMQP address of a vhost on the node with these ports."""
    path = "" if vhost == "/" else quote(vhost, safe="")
    return f"amqp://{user}:{password}@{LOOPBACK}:{ports['amqp']}/{path}"
