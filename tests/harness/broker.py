"""The broker's users of a run, and vhosts in which they may do their work."""

import secrets
from collections.abc import Mapping

from deploy.declare_topology import declare
from stack.broker_users import PUBLISHER, TOPOLOGY, admit, broker_users, create_users
from stack.endpoints import Credentials
from stack.layout import project_layout
from stack.rabbitmq import RabbitMQ


def admit_users(server: RabbitMQ, credentials: Credentials) -> None:
    """Make the users, once for a node."""
    create_users(server.management, _passwords(credentials))


def create_guarded_vhost(server: RabbitMQ, prefix: str) -> str:
    """Make a vhost in which every user may do its work and no more, as in a running stack; return its name."""
    name = f"{prefix}-{secrets.token_hex(6)}"
    guard_vhost(server, name)
    return name


def guard_vhost(server: RabbitMQ, name: str) -> None:
    """Make a vhost of this name, and let every user do its work in it."""
    server.management.create_vhost(name)
    admit(server.management, name, broker_users(project_layout().project))


def user_urls(server: RabbitMQ, credentials: Credentials, vhost: str) -> Mapping[str, str]:
    """How each user reaches a vhost."""
    return {user: server.url(vhost, user, password) for user, password in _passwords(credentials).items()}


async def declare_as_the_job(urls: Mapping[str, str]) -> None:
    """Make exchanges and queues as the job does that runs before the services."""
    await declare(urls[TOPOLOGY])


def _passwords(credentials: Credentials) -> dict[str, str]:
    return {**credentials.broker, PUBLISHER: credentials.publisher}
