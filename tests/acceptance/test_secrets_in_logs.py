"""Whatever goes through the system, and however much it logs: no log has a password, a token or a key in it."""

import re
from pathlib import Path

from tests.acceptance.secret_flows import Secrets, use_everything, use_webhooks
from tests.harness.running_system import running_system
from tests.harness.servers import Servers
from tests.harness.system import System
from tests.harness.webhook_receiver import Receiver

SERVERS = {"postgres.log", "rabbitmq.log", "rabbitmq-node.log", "redis.log"}
SHAPES = {
    "an access token": re.compile(r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}"),
    "a hash of a password": re.compile(r"\$argon2"),
    "a private key": re.compile(r"PRIVATE KEY"),
    "a publisher's key": re.compile(r"qlp_[\w-]{16,}"),
    "a webhook's secret": re.compile(r"whsec_[\w+/-]{8,}"),
    "a password in an address": re.compile(r"\w+://[^\s/@:]*:[^\s/@*]{4,}@"),  # stars stand for one
}
"""What gives away secrets that these tests know nothing of."""


def read_logs(system: System) -> dict[str, str]:
    """All logs, whole: of the system's processes, its gateway, and the servers below it."""
    logs: dict[str, str] = {}
    for layout in (system.gateway.layout, system.servers.layout):
        logs |= {path.name: path.read_text(errors="replace") for path in Path(layout.logs).glob("*.log")}
    names = {"gateway.log", *(f"{name}.log" for name in system.processes), *SERVERS}
    assert names <= logs.keys()
    return logs


def given_away(logs: dict[str, str], secrets: Secrets) -> list[tuple[str, str]]:
    """Which log holds what."""
    known = [(log, name) for log, text in logs.items() for name, secret in secrets.items() if secret in text]
    return known + [(log, name) for log, text in logs.items() for name, shape in SHAPES.items() if shape.search(text)]


async def test_no_secret_is_in_any_log(system: System) -> None:
    secrets = {**await use_everything(system), **await use_webhooks(system)}

    logs = read_logs(system)

    assert "signed_in" in logs["auth.log"]
    assert "/api/v1/users/me" in logs["gateway.log"]
    assert given_away(logs, secrets) == []


async def test_nor_when_everything_is_logged_and_webhooks_fail(servers: Servers) -> None:
    with running_system(servers, {"LOG_LEVEL": "DEBUG", "WEBHOOK_ALLOW_PRIVATE_ADDRESSES": "true"}) as system:
        async with Receiver().running() as receiver:
            receiver.status = 500
            secrets = {**await use_everything(system), **await use_webhooks(system, receiver)}
        logs = read_logs(system)

    assert any('"level": "debug"' in log for log in logs.values())
    assert given_away(logs, secrets) == []


def test_a_secret_in_a_log_would_be_found() -> None:
    logs = {"one.log": "fine", "two.log": "amqp://user:hunter2@host/ qlp_0123456789abcdef0123 given-secret"}

    found = given_away(logs, {"the secret": "given-secret"})

    assert found == [
        ("two.log", "the secret"),
        ("two.log", "a publisher's key"),
        ("two.log", "a password in an address"),
    ]
