"""Viewers: they see what administrators see, and change nothing; and anybody's wallet in their eyes."""

from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest

from auth_service.domain.account import Role
from tests.integration.auth.conftest import PASSWORD, Api

USERS = "/api/v1/users"
WALLET = "/api/v1/wallet"


async def _role_of(api: Api, token: dict[str, str]) -> str:
    return str((await api.http.get(f"{USERS}/me", headers=token)).json()["role"])


async def test_a_viewer_reads_accounts_and_changes_none(api: Api) -> None:
    ada, viewer = await api.sign_up(), await api.viewer()
    address = f"{USERS}/{ada['user_id']}"
    assert (await api.http.get(address, headers=viewer)).json() == ada
    assert (await api.http.get(f"{USERS}?role=viewer", headers=viewer)).json()["total"] == 1
    before = await api.events()
    body = {"user_name": "eve", "password": PASSWORD, "role": "admin"}
    refused = [
        await api.http.post(USERS, headers=viewer, json=body),
        await api.http.patch(address, headers=viewer, json={"role": "admin"}),
        await api.http.delete(address, headers=viewer),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert refused[0].json()["detail"] == "only administrators may do this"
    assert (await api.http.get(address, headers=viewer)).json() == ada
    assert await api.events() == before


async def test_roles_hold_at_once_in_auth_and_with_the_next_token_elsewhere(api: Api) -> None:
    admin, ada = await api.admin(), await api.sign_up()
    pair = await api.tokens()
    old = {"Authorization": f"Bearer {pair['access_token']}"}
    raised = await api.http.patch(f"{USERS}/{ada['user_id']}", headers=admin, json={"role": "viewer"})
    assert raised.json()["role"] == await _role_of(api, old) == "viewer"
    # The token still says what it said; so it opens nothing more than it did.
    assert (await api.http.get(USERS, headers=old)).status_code == 403
    fresh = (await api.http.post("/api/v1/login/refresh", json={"refresh_token": pair["refresh_token"]})).json()
    viewer = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert (await api.http.get(USERS, headers=viewer)).status_code == 200
    await api.http.patch(f"{USERS}/{ada['user_id']}", headers=admin, json={"role": "user"})
    assert (await api.http.get(USERS, headers=viewer)).status_code == 403


@pytest.mark.parametrize("role", ["user", "viewer"])
async def test_the_last_administrator_cannot_step_down(api: Api, role: str) -> None:
    admin = await api.admin()
    me = (await api.http.get(f"{USERS}/me", headers=admin)).json()
    refused = await api.http.patch(f"{USERS}/{me['user_id']}", headers=admin, json={"role": role})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "this is the last administrator; make another one first"
    assert await _role_of(api, admin) == "admin"


def _grant(user_id: str, number: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{user_id}/{number}"))


async def _credit(api: Api, user_id: str, *diamonds: int) -> None:
    grants = [
        {"grant_id": _grant(user_id, number), "user_id": user_id, "gold": 0, "diamonds": amount, "reason": "a test"}
        for number, amount in enumerate(diamonds)
    ]
    answer = await api.http.post("/internal/v1/credits", headers=await api.processing(), json={"credits": grants})
    assert answer.status_code == httpx.codes.OK, answer.text


async def test_viewers_and_administrators_look_into_any_wallet(api: Api) -> None:
    await _credit(api, "user1", 5, 7)
    await _credit(api, "user2", 100)
    for caller in (await api.viewer(), await api.admin()):
        assert (await api.http.get(f"{WALLET}/user1", headers=caller)).json() == {
            "gold": 0,
            "diamonds": 12,
            "owed": {"gold": 0, "diamonds": 0},
        }
        first = (await api.http.get(f"{WALLET}/user1/ledger?limit=1", headers=caller)).json()
        second = (await api.http.get(f"{WALLET}/user1/ledger?limit=1&offset=1", headers=caller)).json()
        assert first["total"] == second["total"] == 2
        assert {page["items"][0]["transaction_id"] for page in (first, second)} == {
            _grant("user1", 0),
            _grant("user1", 1),
        }


async def test_a_wallet_that_never_opened_is_empty(api: Api) -> None:
    viewer = await api.viewer()
    assert (await api.http.get(f"{WALLET}/nobody", headers=viewer)).json()["diamonds"] == 0
    assert (await api.http.get(f"{WALLET}/nobody/ledger", headers=viewer)).json()["items"] == []
    assert (await api.http.get(f"{WALLET}/{'x' * 65}", headers=viewer)).status_code == 422


async def test_users_do_not_look_into_others_wallets(api: Api) -> None:
    ada = await api.sign_up()
    eve = await api.sign_up("eve")
    assert eve["role"] == Role.USER
    bearer = await api.bearer("eve")
    for path in ("", "/ledger"):
        assert (await api.http.get(f"{WALLET}/{ada['user_id']}{path}", headers=bearer)).status_code == 403
