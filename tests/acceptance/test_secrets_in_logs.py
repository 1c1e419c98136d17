"""Whatever goes through the system, and however much it logs: no log has a password, a token or a key in it."""

from pathlib import Path

import httpx

from shared.clock import new_id
from tests.harness.servers import Servers
from tests.harness.system import System, running_system

WRONG_PASSWORD = "mistyped-but-nearly-right"


async def use_everything(system: System) -> dict[str, str]:
    """Go through the flows that carry secrets, well and badly; returns the secrets."""
    account = await system.sign_up()
    async with system.client() as client:
        form = {"username": account.user_name, "password": account.password}
        tokens = (await client.post("/api/v1/login/access-token", data=form)).json()
        wrong = await client.post("/api/v1/login/access-token", data={**form, "password": WRONG_PASSWORD})
        assert wrong.status_code == httpx.codes.UNAUTHORIZED
        refreshed = (await client.post("/api/v1/login/refresh", json={"refresh_token": tokens["refresh_token"]})).json()
        again = await client.post("/api/v1/login/refresh", json={"refresh_token": f"{tokens['refresh_token']}x"})
        assert again.status_code == httpx.codes.UNAUTHORIZED
        signature = {"Authorization": f"Bearer {tokens['access_token']}x"}
        assert (await client.get("/api/v1/users/me", headers=signature)).status_code == httpx.codes.UNAUTHORIZED
        malformed = await client.post("/api/v1/users/signup", json={"user_name": 7, "password": account.password})
        assert malformed.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    admin_token = await system.admin_token()
    async with system.client(admin_token) as admin:
        issued = await admin.post("/api/v1/events/publishers", json={"name": "a game"})
        key = issued.json()["key"]
        event = {
            "event_id": new_id(),
            "event_type": "MatchWon",
            "user_id": account.user_id,
            "timestamp": "2026-11-20T09:30:00Z",
        }
        for sent, status in ((key, httpx.codes.OK), (f"{key}x", httpx.codes.UNAUTHORIZED)):
            answer = await admin.post("/api/v1/events", json=event, headers={"X-Publisher-Key": sent})
            assert answer.status_code == status
    return {
        "password": account.password,
        "wrong password": WRONG_PASSWORD,
        "access token": tokens["access_token"],
        "refresh token": tokens["refresh_token"],
        "second refresh token": refreshed["refresh_token"],
        "administrator's token": admin_token,
        "seed password": system.seed_password,
        "publisher's key": key,
    }


def read_logs(folder: Path) -> dict[str, str]:
    """All logs, whole."""
    return {path.name: path.read_text(errors="replace") for path in folder.glob("*.log")}


async def test_no_secret_reaches_a_log(servers: Servers) -> None:
    with running_system(servers, {"LOG_LEVEL": "DEBUG"}) as system:
        secrets = await use_everything(system)
        configured = {
            name: value
            for name, value in system.environment.items()
            if name.startswith("SERVICE_SECRET_") or name == "AUTH_KEY_SECRET"
        }
        assert configured
        logs = read_logs(system.gateway.layout.logs)
    assert any("process_started" in log for log in logs.values())
    found = [
        (log, name) for log, text in logs.items() for name, value in {**secrets, **configured}.items() if value in text
    ]
    assert found == []
