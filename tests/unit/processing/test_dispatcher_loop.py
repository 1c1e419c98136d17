"""The dispatcher's loop: hints, pauses and probes."""

import asyncio

from processing_service.application.credit_grants import CreditGrants
from processing_service.entrypoints.dispatcher import Dispatcher
from shared.exceptions import TemporaryError
from tests.harness.waiting import eventually
from tests.unit.processing.fakes import FakeGrantQueue, FakeWallet, due_grant


def dispatcher_of(queue: FakeGrantQueue, wallet: FakeWallet, *, batch_size: int = 8) -> Dispatcher:
    credit = CreditGrants(queue, wallet, lease_seconds=0)
    return Dispatcher(credit, batch_size=batch_size, longest_pause_seconds=0.1, poll_seconds=3600)


async def test_a_hint_wakes_the_dispatcher_before_its_poll() -> None:
    queue, wallet = FakeGrantQueue(), FakeWallet()
    dispatcher = dispatcher_of(queue, wallet)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await asyncio.sleep(0)
    queue.put(due_grant())
    dispatcher.wake()

    async def credited() -> bool:
        return [row.status for row in queue.rows.values()] == ["credited"]

    await eventually(credited)
    stop.set()
    await running


async def test_after_a_failure_single_grants_go_first_and_then_more_and_more() -> None:
    queue, wallet = FakeGrantQueue(), FakeWallet([TemporaryError("away"), TemporaryError("away")])
    for number in range(1, 24):
        queue.put(due_grant(number))
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher_of(queue, wallet).run(stop))

    async def all_credited() -> bool:
        return len(queue.told) == 23

    await eventually(all_credited)
    stop.set()
    await running
    assert [len(ids) for ids in wallet.requests] == [8, 1, 1, 2, 4, 8, 8]
