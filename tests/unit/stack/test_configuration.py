"""What the stack reads and writes: settings, secrets, addresses, the broker's permission for other programs."""

import re
from pathlib import Path

import pytest

from shared.contracts.event_types import OF_CATALOG, OF_PROCESSING, RESERVED_NAMES
from shared.messaging.names import PROCESSING_QUEUE
from stack.broker_users import (
    AUTH,
    CATALOG,
    PROCESSING_RELAY,
    PROCESSING_WORKER,
    PUBLISHER,
    TOPOLOGY,
    broker_users,
)
from stack.endpoints import LISTENERS, SERVICES, ZEROMQ, Credentials, Surroundings
from stack.errors import StackError
from stack.layout import project_layout
from stack.settings import read_settings
from stack.sql import ServerAddress, identifier, literal, parse_address
from stack.traefik import read_settings as read_static_settings

PSQL = Path("psql")


def test_ports_have_documented_defaults() -> None:
    settings = read_settings({})
    assert (settings.pages_port, settings.gateway_port, settings.zeromq_port) == (5173, 8000, 5555)
    assert settings.private_postgres


def test_ports_can_be_changed() -> None:
    given = {"QUESTLINE_PAGES_PORT": "6173", "QUESTLINE_GATEWAY_PORT": "9000", "QUESTLINE_ZMQ_PORT": "6555"}
    settings = read_settings(given)
    assert (settings.pages_port, settings.gateway_port, settings.zeromq_port) == (6173, 9000, 6555)


def test_three_given_databases_need_no_server_of_our_own() -> None:
    given = {f"{service.upper()}_DATABASE_URL": "postgresql://x:y@db/z" for service in SERVICES}
    assert not read_settings(given).private_postgres
    given.popitem()
    assert read_settings(given).private_postgres


def test_secrets_are_generated_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "state" / "credentials.json"
    first = Credentials.kept_in(path)
    assert Credentials.kept_in(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    secrets = [first.postgres, first.rabbitmq, first.redis, first.auth_key_secret, *first.databases.values()]
    assert len(set(secrets)) == len(secrets)
    assert min(map(len, secrets)) >= 32


def test_the_services_are_told_where_everything_is() -> None:
    ports = {name: 20_000 + number for number, name in enumerate([*LISTENERS, ZEROMQ])}
    surroundings = Surroundings(
        database_urls={service: f"postgresql://{service}" for service in SERVICES},
        amqp_url="amqp://broker",
        redis_url="redis://cache",
        ports=ports,
        credentials=Credentials.generate(),
        extra={"LOG_LEVEL": "DEBUG"},
    )
    variables = surroundings.variables()
    assert variables["AUTH_DATABASE_URL"] == "postgresql://auth"
    assert variables["PROCESSING_WORKER_HTTP_PORT"] == str(ports["processing-worker"])
    assert variables["CATALOG_URL"] == f"http://127.0.0.1:{ports['catalog-internal']}"
    assert variables["ZMQ_ENDPOINT"] == f"tcp://127.0.0.1:{ports[ZEROMQ]}"
    assert variables["LOG_LEVEL"] == "DEBUG"


def test_a_dsn_is_taken_apart_and_put_together_again() -> None:
    address = parse_address("postgresql://an%40user:p%2Fw@db.example:5433/other", PSQL)
    assert address == ServerAddress("db.example", 5433, "an@user", "p/w", PSQL, "other")
    assert address.url("x") == "postgresql://an%40user:p%2Fw@db.example:5433/x"
    assert address.url("x", "auth", "secret") == "postgresql://auth:secret@db.example:5433/x"


@pytest.mark.parametrize("text", ["mysql://u:p@h/d", "postgresql://", "postgresql://host-without-user/db", "nonsense"])
def test_what_is_no_dsn_is_refused(text: str) -> None:
    with pytest.raises(StackError, match="DATABASE_URL must look like"):
        parse_address(text, PSQL)


def test_sql_is_quoted() -> None:
    assert literal("it's") == "'it''s'"
    assert identifier('a"b') == '"a""b"'


def test_static_settings_of_the_gateway_are_read_without_comments(tmp_path: Path) -> None:
    (tmp_path / "static.env").write_text("# a comment\n\nNAME=value=with=signs\n OTHER = 1 \n")
    assert read_static_settings(tmp_path / "static.env") == {"NAME": "value=with=signs", "OTHER": "1"}


@pytest.mark.parametrize(
    ("event_type", "allowed"),
    [
        ("TestTaken", True),
        ("MatchWon", True),
        ("UserSignInAgain", True),
        ("UserSignIn", False),
        ("NewUserSignIn", False),
        ("QuestCompleted", False),
        ("QuestAnythingElse", False),
        ("UserDeleted", False),
    ],
)
def test_other_programs_may_publish_all_but_the_services_own_events(event_type: str, *, allowed: bool) -> None:
    (publisher,) = [user for user in broker_users(project_layout().project) if user.name == PUBLISHER]
    assert bool(re.match(publisher.publishes, event_type)) is allowed


def test_every_reserved_event_is_some_services_and_the_queue_is_the_workers_alone() -> None:
    users = {user.name: user for user in broker_users(project_layout().project)}
    owners = {name: users[name].publishes for name in (AUTH, CATALOG, PROCESSING_RELAY)}
    for event_type in {*RESERVED_NAMES, *OF_PROCESSING, *OF_CATALOG}:
        assert [name for name, pattern in owners.items() if re.match(pattern, event_type)], event_type
    assert [user.name for user in users.values() if re.match(user.read, PROCESSING_QUEUE)] == [
        PROCESSING_WORKER,
        TOPOLOGY,
    ]
    assert [user.name for user in users.values() if re.match(user.configure, PROCESSING_QUEUE)] == [TOPOLOGY]
