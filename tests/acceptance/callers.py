"""Everybody who may stand before a service: those with rights, those without, and those who pretend."""

import secrets
from dataclasses import dataclass

import httpx

from tests.acceptance.forgeries import forgeries
from tests.harness.system import System

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Callers:
    """Headers by the kind of caller."""

    honest: dict[str, Headers]
    """The service is processing, with its token for auth."""
    forged: dict[str, Headers]
    services: dict[str, Headers]
    """What opens the internal routes: processing's tokens for auth and for the catalog, and the shop's for auth."""


async def gather_callers(system: System) -> Callers:
    """One of each kind, and tokens of every forger's trick."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    admin = await system.admin_token()
    async with system.client(admin) as client:
        issued = (await client.post("/api/v1/events/publishers", json={"name": "caller"})).json()
    services = {
        "auth": bearer(await service_token(system)),
        "catalog": bearer(await service_token(system, "catalog-internal")),
        "shop": bearer(await service_token(system, service="shop")),
    }
    honest = {
        "anonymous": {},
        "user": bearer(token),
        "viewer": bearer(await system.viewer_token()),
        "admin": bearer(admin),
        "publisher": {"X-Publisher-Key": issued["key"]},
        "service": services["auth"],
    }
    forged = {name: bearer(token) for name, token in (await forgeries(system, admin)).items()}
    forged["a publisher's key that nobody has issued"] = unknown_key()
    forged["a publisher's key as a token"] = bearer(issued["key"])
    forged["a good token by another scheme"] = {"Authorization": f"Basic {admin}"}
    forged["a good token where none is looked for"] = {"Cookie": f"access_token={admin}", "X-Access-Token": admin}
    return Callers(honest, forged, services)


async def service_token(system: System, audience: str = "auth-internal", service: str = "processing") -> str:
    """A genuine token of a service: meant for the internal routes of another one, and for nothing else."""
    secret = system.environment[f"SERVICE_SECRET_{service.upper()}"]
    body = {"service": service, "secret": secret, "audience": audience}
    async with httpx.AsyncClient(trust_env=False, base_url=system.internal_url("auth")) as client:
        answer = await client.post("/internal/v1/token", json=body)
    return str(answer.json()["access_token"])


def bearer(token: str) -> Headers:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


def unknown_key() -> Headers:
    """A publisher's key that nobody has issued."""
    return {"X-Publisher-Key": f"qlp_{secrets.token_urlsafe(32)}"}
