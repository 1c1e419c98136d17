"""Signing in over HTTP."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from tests.harness.waiting import eventually
from tests.integration.auth.conftest import PASSWORD, Api, somebody_waits_for_a_lock

LOGIN = "/api/v1/login"


def by_cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"questline_refresh={token}"}


async def test_signing_up_and_in(api: Api) -> None:
    user = await api.sign_up()
    assert user["status"] == 0
    pair = await api.tokens()
    assert pair["token_type"] == "bearer"
    assert pair["expires_in"] == 600
    header = {"Authorization": f"Bearer {pair['access_token']}"}
    answer = await api.http.post(f"{LOGIN}/test-token", headers=header)
    assert answer.json() == user | {"status": 1}


async def test_the_access_token_says_what_others_need(api: Api) -> None:
    user = await api.sign_up()
    token = (await api.tokens())["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 600
    said = {name: claims[name] for name in ("iss", "aud", "sub", "role", "user_name")}
    assert said == {
        "iss": "questline-auth",
        "aud": "questline",
        "sub": user["user_id"],
        "role": "user",
        "user_name": "ada",
    }
    keys = jwt.PyJWKSet.from_dict((await api.http.get("/.well-known/jwks.json")).json())
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "EdDSA"
    jwt.decode(token, keys[header["kid"]], algorithms=["EdDSA"], audience="questline")


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(api: Api) -> None:
    await api.sign_up()
    cookie = (await api.sign_in()).headers["Set-Cookie"]
    assert cookie.startswith("questline_refresh=")
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/api/v1/login", "expires="):
        assert attribute in cookie
    assert "Secure" not in cookie


async def test_wrong_credentials_all_get_the_same_answer(api: Api) -> None:
    await api.sign_up()
    for user_name, password in (("ada", "wrong"), ("nobody", PASSWORD), ("\0", "\0")):
        answer = await api.sign_in(user_name, password)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"] == "the user name or the password is wrong"


async def test_fifty_first_sign_ins_at_once_are_one_first_sign_in(api: Api) -> None:
    user = await api.sign_up()
    answers = await asyncio.gather(*(api.sign_in() for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    events = [event for event in await api.events() if event["event_type"] != "UserUpdated"]
    types = [event["event_type"] for event in events]
    assert types == ["NewUserSignIn"] + ["UserSignIn"] * 49
    assert len({event["timestamp"] for event in events}) == 50
    assert {event["user_id"] for event in events} == {user["user_id"]}
    assert (await api.service.read_accounts.one(user["user_id"])).status == 1


async def test_events_of_a_user_have_times_in_the_order_of_their_commits(api: Api) -> None:
    user = await api.sign_up()
    ahead = datetime.now(UTC) + timedelta(seconds=30)
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        account = await transaction.accounts.lock(user["user_id"])
        assert account is not None
        signing_in = asyncio.create_task(api.sign_in())
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
        await transaction.accounts.save(replace(account, last_event_at=ahead))
    assert (await signing_in).status_code == 200
    last = (await api.events())[-1]
    assert last["event_type"] == "NewUserSignIn"
    assert datetime.fromisoformat(last["timestamp"]) == ahead + timedelta(microseconds=1)


async def refresh(api: Api, **request: Any) -> Any:
    answer = await api.http.post(f"{LOGIN}/refresh", **request)
    api.http.cookies.clear()
    return answer


async def test_refreshing_by_body_and_by_cookie(api: Api) -> None:
    await api.sign_up()
    first = (await api.tokens())["refresh_token"]
    second = await refresh(api, json={"refresh_token": first})
    assert second.status_code == 200
    assert f"questline_refresh={second.json()['refresh_token']}" in second.headers["Set-Cookie"]
    third = await refresh(api, headers=by_cookie(second.json()["refresh_token"]))
    assert third.status_code == 200
    assert len({first, second.json()["refresh_token"], third.json()["refresh_token"]}) == 3


async def test_the_body_wins_over_the_cookie(api: Api) -> None:
    await api.sign_up()
    good = (await api.tokens())["refresh_token"]
    assert (await refresh(api, json={"refresh_token": good}, headers=by_cookie("bad"))).status_code == 200
    other = (await api.tokens())["refresh_token"]
    assert (await refresh(api, json={"refresh_token": "bad"}, headers=by_cookie(other))).status_code == 401


async def test_without_a_good_token_there_is_nothing_to_refresh(api: Api) -> None:
    requests: list[dict[str, Any]] = [{}, {"json": {}}, {"json": {"refresh_token": None}}, {"headers": by_cookie("x")}]
    for request in requests:
        assert (await refresh(api, **request)).status_code == 401, request


async def test_reuse_revokes_the_family(api: Api) -> None:
    await api.sign_up()
    first = (await api.tokens())["refresh_token"]
    second = (await refresh(api, json={"refresh_token": first})).json()["refresh_token"]
    assert (await refresh(api, json={"refresh_token": first})).status_code == 401
    assert (await refresh(api, json={"refresh_token": second})).status_code == 401


async def test_of_two_uses_at_once_one_wins_and_the_family_ends(api: Api) -> None:
    await api.sign_up()
    token = (await api.tokens())["refresh_token"]
    answers = await asyncio.gather(*(refresh(api, json={"refresh_token": token}) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    [winner] = [answer.json()["refresh_token"] for answer in answers if answer.status_code == 200]
    assert (await refresh(api, json={"refresh_token": winner})).status_code == 401


async def test_tabs_that_share_a_cookie_stay_signed_in(api: Api) -> None:
    await api.sign_up()
    token = (await api.tokens())["refresh_token"]
    answers = await asyncio.gather(*(refresh(api, headers=by_cookie(token)) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    again = await refresh(api, json={"refresh_token": answers[0].json()["refresh_token"]})
    assert again.status_code == 200


async def test_logging_out_ends_the_session_and_clears_the_cookie(api: Api) -> None:
    await api.sign_up()
    token = (await api.tokens())["refresh_token"]
    for _ in range(2):
        answer = await api.http.post(f"{LOGIN}/logout", headers=by_cookie(token))
        assert answer.status_code == 204
        assert 'questline_refresh=""' in answer.headers["Set-Cookie"]
        assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert (await refresh(api, json={"refresh_token": token})).status_code == 401
    assert (await api.http.post(f"{LOGIN}/logout")).status_code == 204


async def test_a_form_of_another_site_cannot_use_the_cookie(api: Api) -> None:
    await api.sign_up()
    token = (await api.tokens())["refresh_token"]
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await refresh(api, headers=by_cookie(token) | {"Content-Type": kind}, content=b"{}")
        assert answer.status_code in {400, 422}, kind
    assert (await refresh(api, headers=by_cookie(token))).status_code == 200


async def test_forms_that_do_not_fit_are_refused(api: Api) -> None:
    forms = [
        {},
        {"username": "ada"},
        {"username": "a" * 257, "password": "x"},
        {"username": "ada", "password": "x" * 129},
        {"username": "ada", "password": "x", "grant_type": "client_credentials"},
    ]
    for form in forms:
        assert (await api.http.post(f"{LOGIN}/access-token", data=form)).status_code == 422, form


async def test_odd_bodies_get_an_answer_that_blames_the_caller(api: Api) -> None:
    requests: list[dict[str, Any]] = [
        {"content": b"\xff\xfe", "headers": {"Content-Type": "application/json"}},
        {
            "content": b"username=%ff&password=%00%ff",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
        {"files": {"username": ("a.txt", b"x"), "password": ("b.txt", b"y")}},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}},
    ]
    for request in requests:
        answer = await api.http.post(f"{LOGIN}/access-token", **request)
        assert answer.status_code in {400, 401, 422}, request
        assert answer.headers["content-type"] == "application/problem+json"


async def test_signing_out_everywhere_ends_all_ones_sessions_and_clears_the_cookie(api: Api) -> None:
    await api.sign_up()
    await api.sign_up("eve")
    phone, laptop, eves = [(await api.tokens(name))["refresh_token"] for name in ("ada", "ada", "eve")]
    answer = await api.http.post(f"{LOGIN}/logout-everywhere", headers=await api.bearer())
    assert answer.status_code == 204
    assert 'questline_refresh=""' in answer.headers["Set-Cookie"]
    for token in (phone, laptop):
        assert (await refresh(api, json={"refresh_token": token})).status_code == 401
    assert (await refresh(api, json={"refresh_token": eves})).status_code == 200
    assert (await api.http.post(f"{LOGIN}/logout-everywhere")).status_code == 401


async def test_trivial_passwords_are_refused_wherever_one_is_set(api: Api) -> None:
    admin = await api.admin()
    user = await api.sign_up()
    own = await api.bearer()
    asked = [
        await api.http.post("/api/v1/users/signup", json={"user_name": "grace", "password": "Password1!"}),
        await api.http.post("/api/v1/users", json={"user_name": "grace", "password": "grace1906"}, headers=admin),
        await api.http.patch(f"/api/v1/users/{user['user_id']}", json={"password": "iloveyou"}, headers=admin),
        await api.http.patch(
            "/api/v1/users/me", json={"password": "aaaaaaaa", "current_password": PASSWORD}, headers=own
        ),
    ]
    for answer in asked:
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] == "password"
    assert (await api.sign_in()).status_code == 200
