"""An issuer of tokens: keys, signatures good and bad, and the JWKS document over (in-process) HTTP."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from jwt.algorithms import OKPAlgorithm

from shared.clock import new_id
from shared.exceptions import NotAuthenticated

ISSUER = "questline-auth"


class KnownKeys:
    """A key source of the keys that a test knows."""

    def __init__(self, **keys: Ed25519PrivateKey) -> None:
        self._keys = keys

    async def find(self, key_id: str) -> Ed25519PublicKey:
        if key_id not in self._keys:
            raise NotAuthenticated("unknown key")
        return self._keys[key_id].public_key()


def good_claims(**changes: Any) -> dict[str, Any]:
    """The claims of a user's token; a change to None takes a claim out."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "questline",
        "sub": "user1",
        "jti": new_id(),
        "iat": now,
        "exp": now + 600,
        "role": "user",
        "user_name": "Ann",
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def sign(key: Ed25519PrivateKey, headers: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """A token that is signed as it should be."""
    return jwt.encode(good_claims(**changes), key, algorithm="EdDSA", headers={"kid": "k1", **(headers or {})})


def public_jwk(key: Ed25519PrivateKey, key_id: str) -> dict[str, str]:
    """The key's entry in a JWKS document."""
    return {**json.loads(OKPAlgorithm.to_jwk(key.public_key())), "kid": key_id, "alg": "EdDSA", "use": "sig"}


class JwksServer:
    """Serves a JWKS document and counts; can be told to fail, to talk nonsense and to hang."""

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.answer: Response | None = None
        self.fetches = 0
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.app = FastAPI()
        self.app.get("/jwks.json")(self._serve)

    async def _serve(self) -> Response:
        self.fetches += 1
        self.asked.set()
        await self.may_answer.wait()
        return self.answer or JSONResponse({"keys": self.keys})
