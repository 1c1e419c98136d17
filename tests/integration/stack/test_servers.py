"""The servers themselves: stopped, killed, started again, and as a user who is not root."""

import secrets
import shutil
from pathlib import Path

import aio_pika
import pytest

from stack.layout import private_layout
from stack.ports import free_ports
from stack.postgres import DURABLE, Postgres, find_binaries, outside_folder
from stack.privileges import FORBID_NAMESPACES
from stack.rabbitmq import RabbitMQ
from stack.records import read_records
from stack.sql import answers, execute
from stack.waiting import happens_within
from tests.harness.durable import queue_is_on_disk
from tests.harness.servers import Servers


@pytest.fixture
def postgres(tmp_path: Path) -> Postgres:
    """A server in a folder of its own, not started."""
    layout = private_layout(tmp_path)
    return Postgres(find_binaries(layout), layout, free_ports(["p"])["p"], secrets.token_hex(8), DURABLE)


@pytest.mark.parametrize("namespaces", ["as they are", "forbidden"])
def test_postgres_runs_whoever_starts_it(postgres: Postgres, monkeypatch: pytest.MonkeyPatch, namespaces: str) -> None:
    if namespaces == "forbidden":
        monkeypatch.setenv(FORBID_NAMESPACES, "1")
    try:
        postgres.start()
        execute(postgres.address, "CREATE TABLE note (text text)")
        execute(postgres.address, "INSERT INTO note VALUES ('kept')")
        postgres.kill()
        assert not answers(postgres.address)
        postgres.start()
        assert execute(postgres.address, "SELECT text FROM note") == "kept"
        postgres.stop()
        assert read_records(postgres.layout.records) == []
    finally:
        postgres.dispose()
        shutil.rmtree(outside_folder(postgres.layout), ignore_errors=True)


def test_a_wrong_password_is_refused(private_postgres: Postgres) -> None:
    stranger = Postgres(
        private_postgres.binaries, private_postgres.layout, private_postgres.port, "wrong", name="stranger"
    )
    assert answers(private_postgres.address)
    assert not answers(stranger.address)


async def test_a_killed_broker_keeps_what_it_has_confirmed(private_rabbitmq: RabbitMQ) -> None:
    async with await aio_pika.connect(private_rabbitmq.url()) as connection:
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue("letters", durable=True, arguments={"x-queue-type": "quorum"})
        letter = aio_pika.Message(b"confirmed", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(letter, routing_key="letters")
    assert happens_within(10, lambda: queue_is_on_disk(private_rabbitmq, "letters"))
    private_rabbitmq.kill()
    private_rabbitmq.start()
    async with await aio_pika.connect(private_rabbitmq.url()) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("letters", passive=True)
        message = await queue.get(timeout=20)
        assert message.body == b"confirmed"
        await message.ack()


def test_two_nodes_run_side_by_side(servers: Servers, private_rabbitmq: RabbitMQ) -> None:
    for node in (servers.rabbitmq, private_rabbitmq):
        assert node.management.listens_on(node.ports["amqp"])
