"""Tokens of every forger's trick: they say what a genuine administrator's says, and are none."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth_service.bootstrap import open_service
from auth_service.settings import AuthSettings
from tests.harness.system import System

Json = dict[str, Any]
FOREIGN_KEYS: Final = "http://127.0.0.1:9/keys.json"
"""Nothing listens there, and nobody must try."""


async def forgeries(system: System, genuine: str) -> dict[str, str]:
    """The tokens, by what is wrong with them."""
    async with system.client() as client:
        (key, *_) = (await client.get("/.well-known/jwks.json")).json()["keys"]
    claims = jwt.decode(genuine, options={"verify_signature": False})
    return {
        **_shapeless(genuine),
        **_without_algorithm(key, claims),
        **_by_a_public_key(key, claims),
        **_by_strangers(key["kid"], claims),
        **await _genuine_but_wrong(system, claims),
    }


def _shapeless(genuine: str) -> dict[str, str]:
    head, _, signature = genuine.split(".")
    claims = jwt.decode(genuine, options={"verify_signature": False})
    other_subject = _encode(json.dumps({**claims, "sub": "somebody-else"}).encode())
    other_head = _encode(json.dumps({**jwt.get_unverified_header(genuine), "typ": "at+jwt"}).encode())
    return {
        "no token at all": "null",
        "empty parts": "..",
        "a long one": "a" * 5000,
        "another subject": f"{head}.{other_subject}.{signature}",
        "another header": f"{other_head}.{genuine.split('.', 1)[1]}",
        "no signature": genuine.rsplit(".", 1)[0] + ".",
        "a shortened signature": genuine[:-4],
        "two tokens": f"{genuine}.{genuine}",
    }


def _without_algorithm(key: Json, claims: Json) -> dict[str, str]:
    said = {
        f"alg: {spelling}": _join({"alg": spelling, "kid": key["kid"]}, claims, b"")
        for spelling in ("none", "None", "NONE", "nOnE", "")
    }
    return {**said, "alg missing": _join({"kid": key["kid"]}, claims, b"")}


def _by_a_public_key(key: Json, claims: Json) -> dict[str, str]:
    """HMAC with what everybody knows, in every form in which a careless verifier would use it as the secret."""
    raw = base64.urlsafe_b64decode(key["x"] + "==")
    forms = {"raw": raw, "base64": key["x"].encode(), "JWK": json.dumps(key).encode(), "empty": b""}
    return {
        f"{algorithm} with the public key, {form}": _hmac({"alg": algorithm, "kid": key["kid"]}, claims, secret, digest)
        for algorithm, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512))
        for form, secret in forms.items()
    }


def _by_strangers(kid: str, claims: Json) -> dict[str, str]:
    """Properly signed, by keys that are not auth's."""
    stranger, other = Ed25519PrivateKey.generate(), generate_private_key(SECP256R1())
    own = {"kty": "OKP", "crv": "Ed25519", "kid": "mine", "x": _encode(stranger.public_key().public_bytes_raw())}
    headers: dict[str, Json] = {
        "another key under the same kid": {"kid": kid},
        "an unknown kid": {"kid": "mine"},
        "a kid that is a path": {"kid": "../../../dev/null"},
        "a kid that is SQL": {"kid": "' OR 1=1 --"},
        "no kid": {},
        "a jwk of its own": {"kid": "mine", "jwk": own},
        "a jwk of its own under a known kid": {"kid": kid, "jwk": {**own, "kid": kid}},
        "a jku of its own": {"kid": "mine", "jku": FOREIGN_KEYS},
        "an x5u of its own": {"kid": kid, "x5u": FOREIGN_KEYS},
        "an x5c of its own": {"kid": kid, "x5c": [base64.b64encode(b"a certificate").decode()]},
        "a critical header that nobody knows": {"kid": kid, "crit": ["exp"]},
    }
    signed = {name: jwt.encode(claims, stranger, "EdDSA", header) for name, header in headers.items()}
    unnamed = _encode(json.dumps({"alg": "EdDSA", "kid": 7}).encode()) + "." + signed["no kid"].split(".", 1)[1]
    return {
        **signed,
        "a kid that is a number": unnamed,
        "another algorithm": jwt.encode(claims, other, "ES256", {"kid": kid}),
    }


async def _genuine_but_wrong(system: System, claims: Json) -> dict[str, str]:
    """Signed with auth's own key, which only its secret opens, and yet not valid."""
    settings = AuthSettings.model_validate({name.lower(): value for name, value in system.environment.items()})
    async with open_service(settings) as service:
        key_id, key = await service.keys.signing_key()
    now = int(time.time())
    wrong: dict[str, Json] = {
        "expired": {**claims, "iat": now - 3600, "exp": now - 60},
        "not valid yet": {**claims, "nbf": now + 3600},
        "issued in the future": {**claims, "iat": now + 3600},
        "for the catalog's internal routes": {**claims, "aud": "catalog-internal"},
        "for auth's internal routes": {**claims, "aud": "auth-internal"},
        "of another issuer": {**claims, "iss": "somebody"},
        **{f"without {name}": _without(claims, name) for name in ("exp", "iat", "iss", "sub", "aud", "jti")},
    }
    return {name: jwt.encode(said, key, "EdDSA", {"kid": key_id}) for name, said in wrong.items()}


def _without(claims: Json, name: str) -> Json:
    return {key: value for key, value in claims.items() if key != name}


def _hmac(header: Json, claims: Json, secret: bytes, digest: Any) -> str:
    signed = f"{_encode(json.dumps(header).encode())}.{_encode(json.dumps(claims).encode())}"
    return f"{signed}.{_encode(hmac.new(secret, signed.encode(), digest).digest())}"


def _join(header: Json, claims: Json, signature: bytes) -> str:
    return ".".join(_encode(part) for part in (json.dumps(header).encode(), json.dumps(claims).encode(), signature))


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
