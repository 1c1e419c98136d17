"""Everybody who may stand before the gateway: those with rights, those without, and those who pretend."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth_service.bootstrap import open_service
from auth_service.settings import AuthSettings
from tests.harness.system import System

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Callers:
    """Headers by the kind of caller."""

    honest: dict[str, Headers]
    forged: dict[str, Headers]


async def gather_callers(system: System) -> Callers:
    """One of each kind, and tokens of every forger's trick."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    admin = await system.admin_token()
    async with system.client(admin) as client:
        issued = (await client.post("/api/v1/events/publishers", json={"name": "caller"})).json()
    honest = {
        "anonymous": {},
        "user": bearer(token),
        "viewer": bearer(await system.viewer_token()),
        "admin": bearer(admin),
        "publisher": {"X-Publisher-Key": issued["key"]},
    }
    return Callers(honest, {name: bearer(forged) for name, forged in (await forgeries(system, admin)).items()})


async def forgeries(system: System, genuine: str) -> dict[str, str]:
    """Tokens that say what a genuine administrator's says, and are none."""
    async with system.client() as client:
        (key, *_) = (await client.get("/.well-known/jwks.json")).json()["keys"]
    header, claims = jwt.get_unverified_header(genuine), jwt.decode(genuine, options={"verify_signature": False})
    public = base64.urlsafe_b64decode(key["x"] + "==")
    stranger = Ed25519PrivateKey.generate()
    service = await service_token(system)
    return {
        "no algorithm": _join({"alg": "none", "kid": header["kid"]}, claims, b""),
        "no algorithm, other spelling": _join({"alg": "None", "kid": header["kid"]}, claims, b""),
        "the public key as HMAC secret": _hmac({"alg": "HS256", "kid": header["kid"]}, claims, public),
        "the public key's JWK as HMAC secret": _hmac(
            {"alg": "HS256", "kid": header["kid"]}, claims, json.dumps(key).encode()
        ),
        "another key under the same id": jwt.encode(claims, stranger, "EdDSA", {"kid": header["kid"]}),
        "another key under its own id": jwt.encode(claims, stranger, "EdDSA", {"kid": "mine"}),
        "a key that it brings along": jwt.encode(claims, stranger, "EdDSA", {"jwk": _jwk(stranger), "kid": "mine"}),
        "another subject": _tampered(genuine, {"sub": "somebody-else"}),
        "a service's token": service,
        "no token at all": "null",
        "empty parts": "..",
        "a long one": "a" * 5000,
        **await _genuine_but_wrong(system, claims),
    }


async def _genuine_but_wrong(system: System, claims: dict[str, Any]) -> dict[str, str]:
    """Signed with auth's own key, which only its secret opens, and yet not valid."""
    settings = AuthSettings.model_validate({name.lower(): value for name, value in system.environment.items()})
    async with open_service(settings) as service:
        key_id, key = await service.keys.signing_key()
    wrong = {
        "expired": {**claims, "iat": claims["iat"] - 3600, "exp": int(time.time()) - 60},
        "for another audience": {**claims, "aud": "catalog-internal"},
        "of another issuer": {**claims, "iss": "somebody"},
        **{f"without {name}": {k: v for k, v in claims.items() if k != name} for name in ("exp", "sub", "aud", "jti")},
    }
    return {name: jwt.encode(said, key, "EdDSA", {"kid": key_id}) for name, said in wrong.items()}


async def service_token(system: System) -> str:
    """A genuine token of the processing service: meant for auth's internal routes, and for nothing else."""
    body = {"service": "processing", "secret": system.environment["SERVICE_SECRET_PROCESSING"]}
    async with httpx.AsyncClient(trust_env=False, base_url=system.url("auth")) as client:
        answer = await client.post("/internal/v1/token", json={**body, "audience": "auth-internal"})
    return str(answer.json()["access_token"])


def bearer(token: str) -> Headers:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


def unknown_key() -> Headers:
    """A publisher's key that nobody has issued."""
    return {"X-Publisher-Key": f"qlp_{secrets.token_urlsafe(32)}"}


def _tampered(token: str, changes: dict[str, Any]) -> str:
    header, _, signature = token.split(".")
    claims = {**jwt.decode(token, options={"verify_signature": False}), **changes}
    return ".".join((header, _encode(json.dumps(claims).encode()), signature))


def _hmac(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    signed = f"{_encode(json.dumps(header).encode())}.{_encode(json.dumps(claims).encode())}"
    return f"{signed}.{_encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _join(header: dict[str, Any], claims: dict[str, Any], signature: bytes) -> str:
    return ".".join(_encode(part) for part in (json.dumps(header).encode(), json.dumps(claims).encode(), signature))


def _jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _encode(key.public_key().public_bytes_raw())}


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
