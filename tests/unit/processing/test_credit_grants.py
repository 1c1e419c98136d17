"""Crediting grants: what is sent, what is recorded, and what is left to be sent again."""

import pytest

from processing_service.application.credit_grants import CreditGrants
from processing_service.application.ports.grants import WalletRefused
from shared.contracts.credits import CreditRequest, CreditResponse, CreditResult
from shared.exceptions import TemporaryError
from tests.unit.processing.fakes import FakeGrantQueue, FakeWallet, due_grant


def filled(count: int) -> FakeGrantQueue:
    queue = FakeGrantQueue()
    for number in range(1, count + 1):
        queue.put(due_grant(number))
    return queue


def statuses(queue: FakeGrantQueue) -> list[str]:
    return [row.status for row in queue.rows.values()]


async def test_an_empty_queue_asks_nobody() -> None:
    wallet = FakeWallet()
    batch = await CreditGrants(FakeGrantQueue(), wallet, lease_seconds=60)(10)
    assert batch.claimed == 0
    assert wallet.requests == []


async def test_at_most_the_limit_is_sent_at_once() -> None:
    queue, wallet = filled(5), FakeWallet()
    batch = await CreditGrants(queue, wallet, lease_seconds=60)(2)
    assert batch.claimed == 2
    assert statuses(queue) == ["credited", "credited", "pending", "pending", "pending"]


async def test_without_an_answer_the_same_ids_are_sent_again() -> None:
    queue, wallet = filled(2), FakeWallet([TemporaryError("away"), TemporaryError("away")])
    credit = CreditGrants(queue, wallet, lease_seconds=60)
    for _ in range(2):
        with pytest.raises(TemporaryError, match="away"):
            await credit(10)
    await credit(10)
    assert [sorted(ids) for ids in wallet.requests] == [sorted(wallet.requests[0])] * 3
    assert statuses(queue) == ["credited", "credited"]


async def test_what_may_have_been_credited_stays_sending_and_remembers_why() -> None:
    queue = filled(1)
    with pytest.raises(TemporaryError):
        await CreditGrants(queue, FakeWallet([TemporaryError("timed out")]), lease_seconds=60)(10)
    (row,) = queue.rows.values()
    assert (row.status, row.last_error) == ("sending", "timed out")


async def test_what_failed_goes_behind_what_was_due_before() -> None:
    queue, wallet = filled(3), FakeWallet([TemporaryError("away")])
    credit = CreditGrants(queue, wallet, lease_seconds=60)
    with pytest.raises(TemporaryError):
        await credit(1)
    await credit(1)
    assert wallet.requests == [[due_grant(1).grant_id], [due_grant(2).grant_id]]


async def test_an_answer_that_forgets_a_grant_leaves_all_in_doubt() -> None:
    queue, wallet = filled(2), FakeWallet(forgets={due_grant(2).grant_id})
    with pytest.raises(TemporaryError, match="no answer for 1 of 2"):
        await CreditGrants(queue, wallet, lease_seconds=60)(10)
    assert statuses(queue) == ["sending", "sending"]


@pytest.mark.parametrize("status", ["conflict", "refused"])
async def test_a_refusal_parks_its_grant_alone(status: str) -> None:
    queue = filled(2)
    bad = due_grant(1).grant_id
    answer = CreditResult.model_validate({"grant_id": bad, "status": status, "detail": "because"})
    batch = await CreditGrants(queue, FakeWallet(statuses={bad: answer}), lease_seconds=60)(10)
    assert statuses(queue) == ["parked", "credited"]
    assert queue.rows[bad].last_error == f"{status}: because"
    assert batch.parked == [answer]
    assert len(queue.told) == 1


async def test_already_credited_is_credited() -> None:
    queue = filled(1)
    answer = CreditResult(grant_id=due_grant(1).grant_id, status="already_credited")
    await CreditGrants(queue, FakeWallet(statuses={answer.grant_id: answer}), lease_seconds=60)(10)
    assert statuses(queue) == ["credited"]


async def test_a_request_refused_as_a_whole_is_halved_until_the_culprit_stands_alone() -> None:
    queue = filled(4)

    class Picky(FakeWallet):
        async def credit(self, request: CreditRequest) -> CreditResponse:
            if any(credit.grant_id == due_grant(3).grant_id for credit in request.credits):
                raise WalletRefused("unreadable")
            return await super().credit(request)

    await CreditGrants(queue, Picky(), lease_seconds=60)(10)
    assert statuses(queue) == ["credited", "credited", "parked", "credited"]
    assert queue.rows[due_grant(3).grant_id].last_error == "refused: unreadable"
