"""Anybody can publish: plain JSON from clients that know nothing of Questline, all the way to the wallet."""

import asyncio
import json
import subprocess

import pika
import pytest

from shared.messaging.topology import EVENTS_EXCHANGE
from stack.layout import project_layout
from tests.harness.debian import find_amqp_publish
from tests.harness.quests import event, publish_quest, until_progress, until_wallet
from tests.harness.reconcile import reconcile
from tests.harness.system import System


def publish_with_pika(amqp_url: str, routing_key: str, bodies: list[bytes]) -> None:
    """Nothing but the routing key and the body."""
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    channel = connection.channel()
    for body in bodies:
        channel.basic_publish(EVENTS_EXCHANGE, routing_key, body)
    connection.close()


def publish_with_amqp_publish(amqp_url: str, routing_key: str, bodies: list[bytes]) -> None:
    """The command of Debian's amqp-tools, a C program; each line is a message."""
    program = find_amqp_publish(project_layout().packages)
    where = ["--url", amqp_url, "--exchange", EVENTS_EXCHANGE, "--routing-key", routing_key]
    subprocess.run(
        [program.path, *where, "--persistent", "--line-buffered"],
        input=b"\n".join(bodies) + b"\n",
        env=program.environment,
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("publish", [publish_with_pika, publish_with_amqp_publish])
async def test_events_of_another_client_complete_a_quest_and_fill_the_wallet(system: System, publish: object) -> None:
    assert callable(publish)
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, reward={"gold": 7, "diamonds": 3})
    event_type = quest["objective"]["on"][0]
    bodies = [json.dumps(event(event_type, account.user_id)).encode() for _ in range(3)]
    await asyncio.to_thread(publish, system.amqp_url, event_type, bodies)
    await until_progress(system, token, quest["code"], times_completed=1, status="completed")
    await until_wallet(system, token, gold=7, diamonds=3)


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)
