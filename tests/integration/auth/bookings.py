"""Asking the auth service to book, over HTTP."""

from typing import Any
from uuid import UUID

from shared.clock import new_id
from shared.contracts.debits import Debit
from tests.integration.auth.conftest import Api

CREDITS = "/internal/v1/credits"
REVERSALS = "/internal/v1/reversals"
DEBITS = "/internal/v1/debits"
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


def a_debit(number: int, user_id: str, **changes: Any) -> dict[str, Any]:
    """A hat for eight diamonds, unless `changes` say something else."""
    debit = {"debit_id": an_id(number), "user_id": user_id, "gold": 0, "diamonds": 8, "reason": "hat"}
    return debit | changes


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


async def debit(api: Api, header: dict[str, str], *debits: dict[str, Any]) -> list[str]:
    """Have users pay in a batch and return the statuses."""
    return await _statuses(api, DEBITS, header, {"debits": debits})


async def spend(api: Api, user_id: str, diamonds: int) -> None:
    """Have a user pay with diamonds that they have."""
    wanted = Debit(debit_id=new_id(), user_id=user_id, diamonds=diamonds, reason="hat")
    assert [result.status for result in await api.service.debit_wallets([wanted])] == ["debited"]


async def _statuses(api: Api, path: str, header: dict[str, str], body: dict[str, Any]) -> list[str]:
    answer = await ask(api, path, header, **body)
    return [result["status"] for result in answer["results"]]
