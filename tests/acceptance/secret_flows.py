"""Everything that carries a secret through the system, well and badly; what was secret in it is remembered."""

import base64
import secrets
from dataclasses import asdict
from typing import Final
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from auth_service.bootstrap import open_service
from auth_service.settings import AuthSettings
from tests.acceptance.callers import bearer, service_token
from tests.harness.accounts import Account
from tests.harness.quests import event, send
from tests.harness.servers import Servers
from tests.harness.system import System
from tests.harness.webhook_receiver import Receiver

Secrets = dict[str, str]
SECRET_LENGTH: Final = 12
UNKNOWN: Final = httpx.codes.UNAUTHORIZED
REFUSED: Final = (
    httpx.codes.UNAUTHORIZED,
    httpx.codes.UNPROCESSABLE_ENTITY,
    httpx.codes.BAD_REQUEST,
    httpx.codes.NOT_FOUND,
)


async def use_everything(system: System) -> Secrets:
    """Go through all of it. The secrets by what they are; of a token its signature as well."""
    account, other = await system.sign_up(), await system.sign_up()
    known = {
        "password": account.password,
        "other password": other.password,
        **await _sessions(system, account),
        **await _publishers(system, account),
        **await _services(system),
        **await _garbage(system, other),
        **await _signing_key(system),
        **_configured(system),
        **_of_servers(system.servers),
    }
    signatures = {f"{name}, its signature": text.split(".")[2] for name, text in known.items() if text.count(".") == 2}
    return {**known, **signatures}


async def _sessions(system: System, account: Account) -> Secrets:
    """Right and wrong passwords, refreshing by body and by cookie, reuse, a change of the password."""
    mistyped, chosen = f"mistyped-{secrets.token_urlsafe(12)}", secrets.token_urlsafe(16)
    async with system.client() as client:
        form = {"username": account.user_name, "password": account.password}
        first = (await client.post("/api/v1/login/access-token", data=form)).json()
        cookie = client.cookies["questline_refresh"]
        wrong = await client.post("/api/v1/login/access-token", data={**form, "password": mistyped})
        swapped = await client.post("/api/v1/login/access-token", data={**form, "username": account.password})
        by_cookie = (await client.post("/api/v1/login/refresh")).json()
        reused = await client.post("/api/v1/login/refresh", json={"refresh_token": first["refresh_token"]})
        unknown = await client.post("/api/v1/login/refresh", json={"refresh_token": f"{cookie}x"})
        assert {wrong.status_code, swapped.status_code, reused.status_code, unknown.status_code} == {UNKNOWN}
        token = first["access_token"]
        change = {"password": chosen, "current_password": account.password}
        changed = await client.patch("/api/v1/users/me", json=change, headers=bearer(token))
        assert changed.status_code == httpx.codes.OK, changed.text
        again = await client.post("/api/v1/login/access-token", data={**form, "password": chosen})
        await client.post("/api/v1/login/logout-everywhere", headers=bearer(again.json()["access_token"]))
    return {
        "mistyped password": mistyped,
        "new password": chosen,
        "access token": token,
        "refresh token": first["refresh_token"],
        "refresh cookie": cookie,
        "second refresh token": by_cookie["refresh_token"],
        "second access token": by_cookie["access_token"],
        "third access token": again.json()["access_token"],
    }


async def _publishers(system: System, account: Account) -> Secrets:
    """Publishers' keys: good, spoilt and revoked."""
    admin_token = await system.admin_token()
    async with system.client(admin_token) as admin:
        publisher = (await admin.post("/api/v1/events/publishers", json={"name": "a game"})).json()
        sent = event("MatchWon", account.user_id)
        for key, status in ((publisher["key"], httpx.codes.OK), (f"{publisher['key']}x", UNKNOWN)):
            answer = await admin.post("/api/v1/events", json=sent, headers={"X-Publisher-Key": key})
            assert answer.status_code == status
        await admin.delete(f"/api/v1/events/publishers/{publisher['publisher']['id']}")
        revoked = await admin.post("/api/v1/events", json=sent, headers={"X-Publisher-Key": publisher["key"]})
        assert revoked.status_code == UNKNOWN
    return {"administrator's token": admin_token, "publisher's key": publisher["key"]}


async def use_webhooks(system: System, receiver: Receiver | None = None) -> Secrets:
    """A receiver's secret and another one; with a receiver, which the system must be allowed to reach, a delivery."""
    url = "https://93.184.216.34/hooks" if receiver is None else receiver.url
    async with system.client(await system.admin_token()) as admin:
        created = await admin.post("/api/v1/webhooks", json={"url": url, "kinds": ["level.reached"]})
        assert created.status_code == httpx.codes.CREATED, created.text
        endpoint = f"/api/v1/webhooks/{created.json()['endpoint']['id']}"
        rotated = await admin.post(f"{endpoint}/rotate-secret", json={"overlap_seconds": 60})
        assert rotated.is_success, rotated.text
        if receiver is not None:
            assert (await admin.post(f"{endpoint}/test")).is_success
            await receiver.until_received(1, within_seconds=60)
        await admin.delete(endpoint)
    return {"webhook's secret": created.json()["secret"], "webhook's second secret": rotated.json()["secret"]}


async def _services(system: System) -> Secrets:
    """Service tokens, got with the right secret, and refused for a wrong one, at auth's internal port."""
    token, wrong = await service_token(system), secrets.token_hex(24)
    async with httpx.AsyncClient(base_url=system.internal_url("auth"), trust_env=False) as client:
        body = {"service": "processing", "secret": wrong, "audience": "auth-internal"}
        assert (await client.post("/internal/v1/token", json=body)).status_code == UNKNOWN
        refused = await client.post("/internal/v1/credits", json={"credits": wrong}, headers=bearer(token))
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    return {"service's token": token, "wrong service secret": wrong}


async def _garbage(system: System, account: Account) -> Secrets:
    """Requests and messages that nobody understands, with secrets at all the wrong places."""
    token, lost = await system.sign_in(account), f"lost-{secrets.token_urlsafe(12)}"
    headers = {"Content-Type": "application/json"}
    async with system.client() as client:
        for answer in (
            await client.post("/api/v1/users/signup", json={"user_name": 7, "password": lost}),
            await client.post("/api/v1/users/signup", content=f'{{"password": "{lost}"', headers=headers),
            await client.post("/api/v1/login/access-token", content=lost, headers=headers),
            await client.post("/api/v1/login/access-token", params={"password": lost}),
            await client.post("/api/v1/login/refresh", json={"refresh_token": [token, lost]}),
            await client.get("/api/v1/users/me", params={"access_token": token, "token": lost}),
            await client.get("/api/v1/users/me", headers={"Authorization": f"Basic {lost}"}),
            await client.get("/api/v1/users/me", headers=bearer(f"{token}x")),
            await client.get("/api/v1/toasts/stream", params={"access_token": token}),
            await client.get("/api/v1/progress/me", headers={"Cookie": f"questline_refresh={lost}", **bearer(lost)}),
            await client.post("/api/v1/events", json={"event_data": lost}, headers={"X-Publisher-Key": lost}),
        ):
            assert answer.status_code in REFUSED, answer.text
    await send(system, [f"no JSON: {lost}".encode(), f'{{"event_type": "{lost}"}}'.encode()], "Garbage")
    return {"token at wrong places": token, "secret at wrong places": lost}


def _configured(system: System) -> Secrets:
    """What the processes were told, passwords within addresses as well."""
    said = {name: text for name, text in system.environment.items() if "SECRET" in name or "PASSWORD" in name}
    urls = {name: urlsplit(text).password or "" for name, text in system.environment.items() if name.endswith("_URL")}
    # Words that stand in any log, as `password` does, are no secrets.
    return {name: text for name, text in {**said, **urls}.items() if len(text) >= SECRET_LENGTH}


def _of_servers(servers: Servers) -> Secrets:
    """The administrators' passwords of PostgreSQL, RabbitMQ and Redis, and those of their other users."""
    told = asdict(servers.credentials)
    kinds = {kind: of_kind for kind, of_kind in told.items() if isinstance(of_kind, dict)}
    of_others = {f"{kind} {name}": text for kind, of_kind in kinds.items() for name, text in of_kind.items()}
    return {**{name: text for name, text in told.items() if isinstance(text, str)}, **of_others}


async def _signing_key(system: System) -> Secrets:
    """The private key of the tokens, in every spelling in which it could be written."""
    settings = AuthSettings.model_validate({name.lower(): value for name, value in system.environment.items()})
    async with open_service(settings) as service:
        _, key = await service.keys.signing_key()
    raw = key.private_bytes_raw()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "signing key": raw.hex(),
        "signing key, base64": base64.b64encode(raw).decode().rstrip("="),
        "signing key, base64url": base64.urlsafe_b64encode(raw).decode().rstrip("="),
        "signing key, PEM": pem.splitlines()[1],
    }
