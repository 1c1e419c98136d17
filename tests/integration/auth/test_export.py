"""`GET /api/v1/users/me/export`."""

from uuid import NAMESPACE_URL, uuid5

from auth_service.entrypoints.http.exports import AccountExport
from tests.integration.auth.conftest import PASSWORD, Api

EXPORT = "/api/v1/users/me/export"


async def _credit(api: Api, user_id: str, count: int) -> None:
    grants = [
        {
            "grant_id": str(uuid5(NAMESPACE_URL, f"{user_id}/{number}")),
            "user_id": user_id,
            "gold": 1,
            "diamonds": 0,
            "reason": f"for {user_id}, {number}",
        }
        for number in range(count)
    ]
    headers = await api.processing()
    for start in range(0, count, 100):
        body = {"credits": grants[start : start + 100]}
        assert (await api.http.post("/internal/v1/credits", headers=headers, json=body)).is_success


async def test_everything_of_ones_own_and_nothing_of_others(api: Api) -> None:
    ada, eve = await api.sign_up(), await api.sign_up("eve")
    await _credit(api, ada["user_id"], 1)
    await _credit(api, eve["user_id"], 3)
    answer = await api.http.get(EXPORT, headers=await api.bearer())
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="questline-account.json"'
    assert answer.headers["cache-control"] == "no-store"
    export = AccountExport.model_validate_json(answer.content)
    assert [account.user_name for account in export.accounts] == ["ada"]
    assert len(export.sessions) == 1
    assert len(export.known_addresses) == 1
    assert [(one.currency, one.amount, one.owed) for one in export.wallet] == [("gold", 1, 0)]
    assert [(line.account, line.amount, line.reason) for line in export.ledger] == [
        ("wallet", 1, f"for {ada['user_id']}, 0")
    ]
    assert eve["user_id"] not in answer.text
    assert "argon2" not in answer.text
    assert PASSWORD not in answer.text


async def test_a_long_ledger_comes_whole_and_in_order(api: Api) -> None:
    ada = await api.sign_up()
    await _credit(api, ada["user_id"], 1_100)
    answer = await api.http.get(EXPORT, headers=await api.bearer())
    export = AccountExport.model_validate_json(answer.content)
    assert len({line.transaction_id for line in export.ledger}) == 1_100
    assert export.ledger == sorted(export.ledger, key=lambda line: (line.created_at, line.transaction_id))


async def test_nobody_exports_without_a_token_or_after_the_deletion(api: Api) -> None:
    await api.sign_up()
    bearer = await api.bearer()
    assert (await api.http.get(EXPORT)).status_code == 401
    await api.http.delete("/api/v1/users/me", headers=bearer)
    assert (await api.http.get(EXPORT, headers=bearer)).status_code == 401
