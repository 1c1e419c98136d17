"""What administrators do to accounts leaves for the audit log in the transaction of the act itself."""

from typing import Any

from tests.integration.auth.conftest import PASSWORD, Api

USERS = "/api/v1/users"


async def _admin(api: Api) -> tuple[dict[str, str], str]:
    headers = await api.admin()
    return headers, (await api.http.get(f"{USERS}/me", headers=headers)).json()["user_id"]


def _entry(actor: str, action: str, user_id: str, **details: Any) -> dict[str, Any]:
    about = {"subject": user_id, "user_id": user_id, "reason": None, "details": details}
    return {"service": "auth", "actor": actor, "action": action, **about}


async def test_creating_changing_and_deleting_are_recorded_without_what_is_personal(api: Api) -> None:
    headers, admin = await _admin(api)
    body = {"user_name": "grace", "password": PASSWORD, "attributes": {"plan": "basic"}}
    grace = (await api.http.post(USERS, headers=headers, json=body)).json()["user_id"]
    change = {"user_name": "hopper", "password": "a new password", "role": "viewer", "attributes": {"plan": "gold"}}
    await api.http.patch(f"{USERS}/{grace}", headers=headers, json=change)
    await api.http.patch(f"{USERS}/{grace}", headers=headers, json={"status": 2})
    await api.http.delete(f"{USERS}/{grace}", headers=headers)
    acts = await api.acts()
    assert acts == [
        _entry(admin, "user.created", grace, role="user"),
        _entry(admin, "user.changed", grace, fields=["user_name", "role", "attributes", "password"], role="viewer"),
        _entry(admin, "user.changed", grace, fields=["status"], status=2),
        _entry(admin, "user.deleted", grace),
    ]
    assert not any(secret in str(acts) for secret in (PASSWORD, "a new password", "hopper", "gold"))


async def test_what_changes_nothing_or_is_refused_is_not_recorded(api: Api) -> None:
    headers, admin = await _admin(api)
    ada = await api.sign_up()
    address = f"{USERS}/{ada['user_id']}"
    assert (await api.http.patch(address, headers=headers, json={"user_name": "ada"})).status_code == 200
    assert (await api.http.patch(address, headers=headers, json={"user_name": "root"})).status_code == 409
    assert (await api.http.delete(f"{USERS}/{admin}", headers=headers)).status_code == 409
    assert (await api.http.delete(f"{USERS}/nobody", headers=headers)).status_code == 404
    assert await api.acts() == []


async def test_what_users_do_to_themselves_is_no_administration(api: Api) -> None:
    await api.sign_up()
    bearer = await api.bearer()
    await api.http.patch(f"{USERS}/me", headers=bearer, json={"user_name": "countess"})
    await api.http.delete(f"{USERS}/me", headers=bearer)
    assert await api.acts() == []
