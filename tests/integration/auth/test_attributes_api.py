"""The attributes of users over HTTP: given by administrators, told to the other services, gone with the account."""

from typing import Any

from sqlalchemy import text

from shared.contracts.event_data import UserUpdatedData
from tests.integration.auth.conftest import PASSWORD, Api

USERS = "/api/v1/users"
ME = f"{USERS}/me"


async def test_administrators_say_what_users_are(api: Api) -> None:
    admin = await api.admin()
    given = {"plan": "premium", "level": 7, "rate": 1.0, "far": 1e22, "beta": True}
    body = {"user_name": "grace", "password": PASSWORD, "attributes": given}
    grace = (await api.http.post(USERS, headers=admin, json=body)).json()
    assert repr(grace["attributes"]) == repr(given)
    assert (await api.events())[-1]["event_data"]["attributes"] == given
    assert repr((await api.http.get(ME, headers=await api.bearer("grace"))).json()["attributes"]) == repr(given)
    address = f"{USERS}/{grace['user_id']}"
    same = await api.http.patch(address, headers=admin, json={"attributes": given, "time_zone": None})
    assert same.json()["attributes"] == given
    changed = await api.http.patch(address, headers=admin, json={"attributes": {"beta": 1}})
    assert repr(changed.json()["attributes"]) == repr({"beta": 1})
    told = [event["event_data"]["attributes"] for event in await api.events() if event["event_type"] == "UserUpdated"]
    first, second = (UserUpdatedData(user_name="grace", time_zone="UTC", attributes=one) for one in told[1:])
    assert repr(sorted(first.attributes.items())) == repr(sorted(given.items()))
    assert repr(second.attributes) == repr({"beta": 1})


UNFIT_ATTRIBUTES: list[Any] = [
    {"": 1},
    {"1st": 1},
    {"a-b": 1},
    {"x" * 65: 1},
    {"a\n": 1},
    {"ä": 1},
    {f"key{number}": 1 for number in range(21)},
    {"a": None},
    {"a": []},
    {"a": {}},
    {"a": "x" * 201},
    {"a": "\0"},
    {"a": 2**63},
    [],
    "plan",
]


async def test_attributes_that_do_not_fit_are_refused_with_one_fault(api: Api) -> None:
    admin, user = await api.admin(), await api.sign_up()
    before = await api.events()
    for attributes in UNFIT_ATTRIBUTES:
        answer = await api.http.patch(
            f"{USERS}/{user['user_id']}", headers=admin, json={"attributes": attributes, "user_name": "eve"}
        )
        assert answer.status_code == 422, attributes
        [fault] = answer.json()["errors"]
        assert fault["field"].startswith("body.attributes"), fault
    for number in (b"NaN", b"-Infinity", b"1e999"):
        answer = await api.http.patch(
            f"{USERS}/{user['user_id']}",
            headers=admin | {"Content-Type": "application/json"},
            content=b'{"attributes": {"a": ' + number + b"}}",
        )
        assert answer.status_code in {400, 422}, number
    assert await api.events() == before


async def test_a_deleted_account_leaves_no_attributes(api: Api) -> None:
    admin, user = await api.admin(), await api.sign_up()
    address = f"{USERS}/{user['user_id']}"
    await api.http.patch(address, headers=admin, json={"attributes": {"illness": "flu"}})
    assert (await api.http.delete(address, headers=admin)).status_code == 204
    async with api.service.database.transaction() as session:
        left = await session.scalar(
            text("SELECT attributes::text FROM account WHERE user_id = :user"), {"user": user["user_id"]}
        )
    assert left == "{}"
