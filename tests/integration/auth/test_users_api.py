"""Accounts over HTTP, by their owners and by administrators."""

import asyncio
from typing import Any

from sqlalchemy import text

from tests.integration.auth.conftest import PASSWORD, Api

USERS = "/api/v1/users"
ME = f"{USERS}/me"


async def test_signing_up_tells_the_other_services(api: Api) -> None:
    body = {"user_name": "Ada", "password": PASSWORD, "time_zone": "Europe/London"}
    user = (await api.http.post(f"{USERS}/signup", json=body)).json()
    assert user["role"] == "user"
    [event] = await api.events()
    assert event["event_type"] == "UserUpdated"
    assert event["user_id"] == user["user_id"]
    assert event["event_data"] == {"user_name": "Ada", "time_zone": "Europe/London", "attributes": {}}


async def test_a_name_can_be_taken_once_even_at_once(api: Api) -> None:
    bodies = [{"user_name": name, "password": PASSWORD} for name in ("ada", "ADA", "Ada", "adA")]
    answers = await asyncio.gather(*(api.http.post(f"{USERS}/signup", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


UNFIT_SIGN_UPS: list[dict[str, Any]] = [
    {"user_name": "a b"},
    {"user_name": "a\0"},
    {"user_name": "a\n"},
    {"user_name": "x" * 65},
    {"user_name": 7},
    {"password": "short"},
    {"password": "x" * 129},
    {"time_zone": "Mars/Olympus"},
    {"time_zone": "\0"},
    {"role": "admin"},
    {"status": 1},
    {"user_id": "me"},
    {"attributes": {"plan": "premium"}},
    {"gold": 5},
]


async def test_sign_ups_that_do_not_fit_are_refused_with_the_fault(api: Api) -> None:
    for change in UNFIT_SIGN_UPS:
        body = {"user_name": "ada", "password": PASSWORD} | change
        answer = await api.http.post(f"{USERS}/signup", json=body)
        assert answer.status_code == 422, change
        [fault] = answer.json()["errors"]
        assert fault["field"].endswith(next(iter(change)))
    assert await api.events() == []


async def test_bodies_that_are_no_text_or_no_json_are_refused(api: Api) -> None:
    for content in (b'{"user_name": "\\ud800", "password": "12345678"}', b"{", b"[]", b"\xff", b"null", b""):
        answer = await api.http.post(f"{USERS}/signup", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 422}, content


async def test_one_owns_account(api: Api) -> None:
    user = await api.sign_up()
    bearer = await api.bearer()
    assert (await api.http.get(ME, headers=bearer)).json() == user | {"status": 1}
    changed = await api.http.patch(ME, headers=bearer, json={"time_zone": "Asia/Tokyo", "user_name": "countess"})
    assert changed.json() == user | {"status": 1, "time_zone": "Asia/Tokyo", "user_name": "countess"}
    event = (await api.events())[-1]
    assert event["event_type"] == "UserUpdated"
    assert event["event_data"] == {"user_name": "countess", "time_zone": "Asia/Tokyo", "attributes": {}}


async def test_one_can_neither_raise_nor_pardon_oneself(api: Api) -> None:
    await api.sign_up()
    bearer = await api.bearer()
    changes: list[dict[str, Any]] = [{"role": "admin"}, {"status": 1}, {"attributes": {}}, {"diamonds": 5}]
    for change in changes:
        assert (await api.http.patch(ME, headers=bearer, json=change)).status_code == 422


async def test_a_new_password(api: Api) -> None:
    await api.sign_up()
    pair = await api.tokens()
    bearer = {"Authorization": f"Bearer {pair['access_token']}"}
    change = {"password": "a new password", "current_password": "wrong"}
    assert (await api.http.patch(ME, headers=bearer, json=change)).status_code == 422
    change["current_password"] = PASSWORD
    assert (await api.http.patch(ME, headers=bearer, json=change)).status_code == 200
    assert (await api.sign_in()).status_code == 401
    assert (await api.sign_in(password="a new password")).status_code == 200
    refreshed = await api.http.post("/api/v1/login/refresh", json={"refresh_token": pair["refresh_token"]})
    assert refreshed.status_code == 401


async def test_deleting_leaves_a_tombstone_and_nothing_of_the_person(api: Api) -> None:
    user = await api.sign_up()
    pair = await api.tokens()
    bearer = {"Authorization": f"Bearer {pair['access_token']}"}
    assert (await api.http.delete(ME, headers=bearer)).status_code == 204
    assert (await api.http.get(ME, headers=bearer)).status_code == 401
    assert (await api.sign_in()).status_code == 401
    refreshed = await api.http.post("/api/v1/login/refresh", json={"refresh_token": pair["refresh_token"]})
    assert refreshed.status_code == 401
    event = (await api.events())[-1]
    assert (event["event_type"], event["user_id"], event["event_data"]) == ("UserDeleted", user["user_id"], {})
    async with api.service.database.transaction() as session:
        row = (await session.execute(text("SELECT * FROM account"))).one()
        assert row.user_id == user["user_id"]
        assert (row.user_name, row.user_name_key, row.password_hash, row.time_zone) == (None, None, None, "UTC")
        assert await session.scalar(text("SELECT count(*) FROM refresh_token")) == 0
    assert (await api.sign_up())["user_id"] != user["user_id"]


async def test_administrating(api: Api) -> None:
    admin = await api.admin()
    body = {"user_name": "grace", "password": PASSWORD, "role": "admin", "time_zone": "America/New_York"}
    created = await api.http.post(USERS, headers=admin, json=body)
    assert created.status_code == 201
    grace = created.json()
    assert grace["role"] == "admin"
    address = f"{USERS}/{grace['user_id']}"
    assert (await api.http.get(address, headers=admin)).json() == grace
    demoted = await api.http.patch(address, headers=admin, json={"role": "user"})
    assert demoted.json()["role"] == "user"
    assert (await api.http.delete(address, headers=admin)).status_code == 204
    assert (await api.http.get(address, headers=admin)).status_code == 404
    assert (await api.http.delete(address, headers=admin)).status_code == 404


async def test_listing_with_filters_and_pages(api: Api) -> None:
    admin = await api.admin()
    for name in ("ada", "adam", "bob"):
        await api.sign_up(name)

    async def names(query: str) -> tuple[list[str], int]:
        page = (await api.http.get(f"{USERS}?{query}", headers=admin)).json()
        return [user["user_name"] for user in page["items"]], page["total"]

    assert await names("") == (["bob", "adam", "ada", "root"], 4)
    assert await names("limit=1&offset=1") == (["adam"], 4)
    assert await names("user_name=AD") == (["adam", "ada"], 2)
    assert await names("role=admin") == (["root"], 1)
    assert await names("status=1") == (["root"], 1)
    assert await names("status=0&user_name=b") == (["bob"], 1)


async def test_lists_are_bounded_and_filters_checked(api: Api) -> None:
    admin = await api.admin()
    beyond = ("limit=0", "limit=101", "limit=x", "offset=-1", "offset=99999999999999999999", "status=3", "role=god")
    odd_names = [f"user_name={value}" for value in ("%00", "%25", "%ff", "")]
    for query in (*beyond, *odd_names):
        assert (await api.http.get(f"{USERS}?{query}", headers=admin)).status_code == 422, query


async def test_banning_and_pardoning(api: Api) -> None:
    admin = await api.admin()
    user = await api.sign_up()
    pair = await api.tokens()
    bearer = {"Authorization": f"Bearer {pair['access_token']}"}
    address = f"{USERS}/{user['user_id']}"
    assert (await api.http.patch(address, headers=admin, json={"status": 2})).json()["status"] == 2
    assert (await api.sign_in()).status_code == 403
    assert (await api.sign_in(password="wrong")).status_code == 401
    assert (await api.http.get(ME, headers=bearer)).status_code == 403
    refreshed = await api.http.post("/api/v1/login/refresh", json={"refresh_token": pair["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await api.http.patch(address, headers=admin, json={"status": 0})).json()["status"] == 1
    assert (await api.sign_in()).status_code == 200
    types = [event["event_type"] for event in await api.events() if event["user_id"] == user["user_id"]]
    assert types.count("NewUserSignIn") == 1


async def test_the_last_administrator_cannot_go(api: Api) -> None:
    admin = await api.admin()
    own = (await api.http.get(ME, headers=admin)).json()["user_id"]
    for change in ({"role": "user"}, {"status": 2}):
        assert (await api.http.patch(f"{USERS}/{own}", headers=admin, json=change)).status_code == 409
    assert (await api.http.delete(f"{USERS}/{own}", headers=admin)).status_code == 409
    assert (await api.http.delete(ME, headers=admin)).status_code == 409


async def test_two_administrators_cannot_remove_each_other_at_once(api: Api) -> None:
    names = ("root", "second", "third")
    headers = [await api.admin(name) for name in names]
    ids = [(await api.http.get(ME, headers=header)).json()["user_id"] for header in headers]
    answers = await asyncio.gather(
        *(api.http.delete(ME, headers=header) for header in headers),
        *(api.service.delete_account(user_id) for user_id in ids),
        return_exceptions=True,
    )
    assert len(answers) == 6
    async with api.service.database.transaction() as session:
        left = await session.scalar(text("SELECT count(*) FROM account WHERE role = 'admin' AND deleted_at IS NULL"))
    assert left == 1


async def test_users_administrate_nothing(api: Api) -> None:
    user = await api.sign_up()
    bearer = await api.bearer()
    own = f"{USERS}/{user['user_id']}"
    body = {"user_name": "eve", "password": PASSWORD}
    for method, address in (("GET", USERS), ("POST", USERS), ("GET", own), ("PATCH", own), ("DELETE", own)):
        json = body if method in {"POST", "PATCH"} else None
        assert (await api.http.request(method, address, headers=bearer, json=json)).status_code == 403
        assert (await api.http.request(method, address, json=json)).status_code == 401


async def test_a_demoted_administrator_loses_the_right_before_the_token_expires(api: Api) -> None:
    admin, second = await api.admin(), await api.admin("second")
    own = (await api.http.get(ME, headers=second)).json()["user_id"]
    await api.http.patch(f"{USERS}/{own}", headers=admin, json={"role": "user"})
    assert (await api.http.get(USERS, headers=second)).status_code == 403


async def test_odd_ids_are_refused(api: Api) -> None:
    admin = await api.admin()
    for user_id in ("%00", "x" * 65, "%ff", "..%2fx"):
        assert (await api.http.get(f"{USERS}/{user_id}", headers=admin)).status_code in {404, 422}, user_id
