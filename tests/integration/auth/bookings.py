"""Asking the auth service to book, over HTTP."""

from typing import Any
from uuid import UUID

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.domain.ledger import Currency, Wallet
from shared.clock import new_id
from tests.integration.auth.conftest import Api
from tests.unit.auth.purchases import a_purchase

CREDITS = "/internal/v1/credits"
REVERSALS = "/internal/v1/reversals"
LOOKUP = "/internal/v1/ledger/lookup"
CHECK = "/internal/v1/ledger/check"
WALLET = "/api/v1/wallet/me"


def an_id(number: int) -> str:
    """A UUID that tests can count."""
    return str(UUID(int=number))


def a_credit(number: int, user_id: str, **changes: Any) -> dict[str, Any]:
    """Ten diamonds, unless `changes` say something else."""
    credit = {"grant_id": an_id(number), "user_id": user_id, "gold": 0, "diamonds": 10, "reason": "quest"}
    return credit | changes


def a_reversal(number: int, grant: int, user_id: str, **changes: Any) -> dict[str, Any]:
    """Take a grant back; what is not covered is owed, unless `changes` say something else."""
    ids = {"reversal_id": an_id(number), "grant_id": an_id(grant)}
    return ids | {"user_id": user_id, "policy": "owe", "reason": "fraud"} | changes


async def credit(api: Api, header: dict[str, str], *credits_: dict[str, Any]) -> list[str]:
    """Credit a batch and return the statuses."""
    return await _statuses(api, CREDITS, header, {"credits": credits_})


async def reverse(api: Api, header: dict[str, str], *reversals: dict[str, Any]) -> list[str]:
    """Reverse a batch and return the statuses."""
    return await _statuses(api, REVERSALS, header, {"reversals": reversals})


async def ask(api: Api, path: str, header: dict[str, str], **body: Any) -> dict[str, Any]:
    """Ask something of which the answer is 200."""
    answer = await api.http.post(path, headers=header, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def spend(api: Api, user_id: str, diamonds: int) -> None:
    """Take diamonds out of a wallet."""
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        await transaction.ledger.book([a_purchase(new_id(), Wallet(user_id, Currency.DIAMONDS), diamonds)])


async def _statuses(api: Api, path: str, header: dict[str, str], body: dict[str, Any]) -> list[str]:
    answer = await ask(api, path, header, **body)
    return [result["status"] for result in answer["results"]]
