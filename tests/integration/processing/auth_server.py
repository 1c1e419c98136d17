"""A small real HTTP server in the place of the auth service: tokens, keys, the ledger, with faults.

It keeps the contracts of `shared.contracts.credits` and `reversals` to the letter: an id books once for ever, the same
body is answered `already_…`, another one `conflict`.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.responses import JSONResponse
from jwt.algorithms import OKPAlgorithm
from pydantic import BaseModel

from shared.clock import new_id
from shared.contracts.credits import Credit, CreditRequest, CreditResponse, CreditResult
from shared.contracts.ledger import (
    BookedTransaction,
    CheckRequest,
    CheckResponse,
    LedgerDrift,
    LookupRequest,
    LookupResponse,
)
from shared.contracts.outbox import OutboxBacklog
from shared.contracts.reversals import Reversal, ReversalRequest, ReversalResponse, ReversalResult
from stack.ports import free_ports
from tests.harness.serving import serving

SECRET = "the processing service's secret in these tests"
ISSUER = "questline-auth"

Fault = Literal["error", "lost", "unauthorized", "hang", "garbage"]
"""One request each: answer 500; book, then answer 500; answer 401; book, then never answer; answer nonsense."""


class AuthServer:
    """Books credits in memory and mints tokens with a key of its own."""

    def __init__(self) -> None:
        self.port = free_ports(["auth"])["auth"]
        self.ledger: dict[str, Credit] = {}
        self.reversals: dict[str, Reversal] = {}
        self.drift: list[LedgerDrift] = []
        self.requests: list[list[str]] = []
        self.faults: deque[Fault] = deque()
        self.refused_users: set[str] = set()
        self.unreadable: set[str] = set()
        self.fatal: set[str] = set()
        self.hides_ledger = False
        self.tokens_issued = 0
        self.waiting = asyncio.Event()
        self.proceed = asyncio.Event()
        self.proceed.set()
        self._key = Ed25519PrivateKey.generate()
        self._stop = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def user_token(self, user_id: str, role: str = "user", *, lifetime_seconds: float = 600) -> str:
        """An access token as the auth service makes them."""
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER,
            "aud": "questline",
            "sub": user_id,
            "role": role,
            "user_name": user_id,
            "jti": new_id(),
            "iat": now,
            "exp": (now + timedelta(seconds=lifetime_seconds)).timestamp(),
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"kid": "test-key"})

    @asynccontextmanager
    async def running(self) -> AsyncIterator["AuthServer"]:
        """Serve until the block is left."""
        async with serving(self._app(), self.port):
            try:
                yield self
            finally:
                self.proceed.set()
                self._stop.set()

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/jwks.json")
        async def keys() -> dict[str, Any]:
            public = json.loads(OKPAlgorithm.to_jwk(self._key.public_key()))
            return {"keys": [{**public, "kid": "test-key", "alg": "EdDSA", "use": "sig"}]}

        @app.post("/internal/v1/token")
        async def token(body: dict[str, str]) -> dict[str, Any]:
            assert (body["service"], body["secret"]) == ("processing", SECRET)
            assert body["audience"] in ("auth-internal", "catalog-internal")
            self.tokens_issued += 1
            return {"access_token": f"service-token-{self.tokens_issued}", "expires_in": 600}

        @app.get("/internal/v1/outbox")
        async def outbox(authorization: str = Header()) -> OutboxBacklog:
            assert authorization.startswith("Bearer service-token-")
            return OutboxBacklog(pending=2, oldest_age_seconds=1.5)

        @app.post("/internal/v1/credits")
        async def credit(request: CreditRequest, authorization: str = Header()) -> Response:
            ids = [one.grant_id for one in request.credits]
            return await self._answer(
                ids, authorization, lambda: CreditResponse(results=[self._book(one) for one in request.credits])
            )

        @app.post("/internal/v1/ledger/lookup")
        async def look_up(request: LookupRequest) -> LookupResponse:
            if self.hides_ledger:
                raise HTTPException(503)
            booked = (self.ledger[one] for one in request.transaction_ids if one in self.ledger)
            reversals = {one.grant_id: reversal_id for reversal_id, one in self.reversals.items()}
            return LookupResponse(transactions=[_booked(one, reversals.get(one.grant_id)) for one in booked])

        @app.post("/internal/v1/ledger/check")
        async def check(request: CheckRequest) -> CheckResponse:
            if self.hides_ledger:
                raise HTTPException(503)
            found = [one for one in self.drift if not request.users or one.user_id in request.users]
            return CheckResponse(checked=len(request.users), next=None, drift=found)

        @app.post("/internal/v1/reversals")
        async def reverse(request: ReversalRequest, authorization: str = Header()) -> Response:
            ids = [one.reversal_id for one in request.reversals]
            return await self._answer(
                ids, authorization, lambda: ReversalResponse(results=[self._reverse(one) for one in request.reversals])
            )

        return app

    async def _answer(self, ids: list[str], authorization: str, book: Callable[[], BaseModel]) -> Response:
        self.requests.append(ids)
        if not authorization.startswith("Bearer service-token-"):
            return Response(status_code=403)
        self.waiting.set()
        await self.proceed.wait()
        fault = self.faults.popleft() if self.faults else None
        if fault == "unauthorized":
            return Response(status_code=401)
        if fault == "error" or self.fatal.intersection(ids):
            return Response(status_code=500)
        if self.unreadable.intersection(ids):
            return JSONResponse({"detail": "one of these cannot be read"}, 422)
        answer = book()
        if fault == "hang":
            await self._stop.wait()
        if fault == "garbage":
            return Response("<html>", media_type="text/html")
        return Response(status_code=500) if fault in ("lost", "hang") else JSONResponse(answer.model_dump())

    def _book(self, credit: Credit) -> CreditResult:
        if credit.user_id in self.refused_users:
            return CreditResult(grant_id=credit.grant_id, status="refused", detail="the user has been deleted")
        booked = self.ledger.setdefault(credit.grant_id, credit)
        if booked is credit:
            return CreditResult(grant_id=credit.grant_id, status="credited")
        if booked == credit:
            return CreditResult(grant_id=credit.grant_id, status="already_credited")
        return CreditResult(grant_id=credit.grant_id, status="conflict", detail="booked with another body")

    def _reverse(self, reversal: Reversal) -> ReversalResult:
        booked = self.reversals.get(reversal.reversal_id)
        if booked is not None:
            same = booked == reversal
            return ReversalResult(reversal_id=reversal.reversal_id, status="already_reversed" if same else "conflict")
        if reversal.grant_id not in self.ledger:
            return ReversalResult(reversal_id=reversal.reversal_id, status="not_credited", detail="nothing is booked")
        self.reversals[reversal.reversal_id] = reversal
        return ReversalResult(reversal_id=reversal.reversal_id, status="reversed")


def _booked(credit: Credit, reversed_by: str | None) -> BookedTransaction:
    return BookedTransaction(
        transaction_id=credit.grant_id,
        kind="grant",
        user_id=credit.user_id,
        gold=credit.gold,
        diamonds=credit.diamonds,
        entries=[],
        reason=credit.reason,
        created_at=datetime(2026, 6, 1, tzinfo=UTC),
        reverses=None,
        reversed_by=reversed_by,
    )
