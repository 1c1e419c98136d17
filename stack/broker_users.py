"""The broker's users: one for every kind of process, each with no more than that process does.

RabbitMQ knows three permissions, each a regular expression over names of exchanges and queues (configure: make and
delete; write: publish, and bind a queue; read: consume, and bind an exchange), and a fourth one over the routing keys
that may be published to a topic exchange, which are the event types.
"""

import importlib.util
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from stack.errors import StackError
from stack.management import Management

AUTH = "auth"
CATALOG = "catalog"
PROCESSING_API = "processing-api"
PROCESSING_WORKER = "processing-worker"
PROCESSING_RELAY = "processing-relay"
PROCESSING_OBSERVER = "processing-observer"
TOPOLOGY = "topology"
PUBLISHER = "publisher"
SERVICE_USERS = (AUTH, CATALOG, PROCESSING_API, PROCESSING_WORKER, PROCESSING_RELAY, PROCESSING_OBSERVER, TOPOLOGY)

_NOTHING = "^$"
_EVERYTHING = ".*"
_CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class BrokerUser:
    """What one user may do in a vhost; `publishes` are the event types that it may publish to `exchange`."""

    name: str
    exchange: str
    configure: str = _NOTHING
    write: str = _NOTHING
    read: str = _NOTHING
    publishes: str = _NOTHING


def broker_users(project: Path) -> tuple[BrokerUser, ...]:
    """All users, made from the names of the contract, which is read from the project's files."""
    names = _module(project / "shared" / "messaging" / "names.py")
    types = _module(project / "shared" / "contracts" / "event_types.py")
    exchange = names.EVENTS_EXCHANGE
    events = _exactly([exchange])
    queues = _exactly([names.PROCESSING_QUEUE, names.DEAD_QUEUE])
    topology = _exactly([exchange, names.DEAD_EXCHANGE, names.PROCESSING_QUEUE, names.DEAD_QUEUE])
    return (
        BrokerUser(AUTH, exchange, write=events, publishes=_exactly(types.OF_AUTH)),
        BrokerUser(CATALOG, exchange, write=events, publishes=_exactly(types.OF_CATALOG)),
        BrokerUser(PROCESSING_RELAY, exchange, write=events, publishes=_exactly(types.OF_PROCESSING)),
        # It sends parked messages again, as they came, whoever's they were.
        BrokerUser(PROCESSING_API, exchange, write=events, publishes=_EVERYTHING),
        BrokerUser(PROCESSING_WORKER, exchange, read=queues),
        # To ask for the length of a queue takes no permission.
        BrokerUser(PROCESSING_OBSERVER, exchange),
        BrokerUser(TOPOLOGY, exchange, configure=topology, write=topology, read=topology),
        BrokerUser(PUBLISHER, exchange, write=events, publishes=_not_reserved(types)),
    )


def create_users(broker: Management, passwords: Mapping[str, str]) -> None:
    """Make the users, without permissions, or give those that exist these passwords."""
    with ThreadPoolExecutor(_CONNECTIONS) as workers:
        list(workers.map(broker.create_user, passwords.keys(), passwords.values()))


def admit(broker: Management, vhost: str, users: Iterable[BrokerUser]) -> None:
    """Let the users do their work in a vhost, and nothing else."""

    def grant(user: BrokerUser) -> None:
        permissions = {"configure": user.configure, "write": user.write, "read": user.read}
        broker.grant(vhost, user.name, permissions)
        broker.grant_topics(vhost, user.name, user.exchange, user.publishes)

    with ThreadPoolExecutor(_CONNECTIONS) as workers:
        list(workers.map(grant, users))


def _exactly(names: Iterable[str]) -> str:
    return f"^({'|'.join(name.replace('.', '[.]') for name in sorted(names))})$"


def _not_reserved(types: ModuleType) -> str:
    reserved = "|".join([f"{types.RESERVED_PREFIX}.*", *sorted(types.RESERVED_NAMES)])
    return f"^(?!({reserved})$).*$"


def _module(path: Path) -> ModuleType:
    """A module by its path: importing its package would need what only the virtual environment has."""
    spec = importlib.util.spec_from_file_location(f"questline_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise StackError(f"{path} cannot be read.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
