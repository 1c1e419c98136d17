"""Signing tokens (JWT, EdDSA)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import jwt

from auth_service.adapters.key_ring import KeyRing
from auth_service.application.ports import IssuedToken
from auth_service.domain.account import Account
from shared.clock import Clock, new_id
from shared.security import ALGORITHM, USER_AUDIENCE

SERVICE_TOKEN_LIFETIME: Final = timedelta(minutes=5)


class JwtTokenIssuer:
    """Signs with the key ring's current key; its id stands in the token's header."""

    def __init__(self, keys: KeyRing, clock: Clock, *, issuer: str, access_lifetime: timedelta) -> None:
        self._keys = keys
        self._clock = clock
        self._issuer = issuer
        self._access_lifetime = access_lifetime

    async def for_user(self, account: Account) -> IssuedToken:
        """See `TokenIssuer`."""
        claims = {
            "sub": account.user_id,
            "aud": USER_AUDIENCE,
            "role": account.role.value,
            "user_name": account.user_name,
        }
        return await self._sign(claims, self._access_lifetime)

    async def for_service(self, service: str, audience: str, scope: str) -> IssuedToken:
        """See `TokenIssuer`."""
        return await self._sign({"sub": f"service:{service}", "aud": audience, "scope": scope}, SERVICE_TOKEN_LIFETIME)

    async def _sign(self, claims: Mapping[str, str], lifetime: timedelta) -> IssuedToken:
        key_id, private_key = await self._keys.signing_key()
        now = self._clock.now()
        payload = {**claims, "iss": self._issuer, "jti": new_id(), "iat": now, "exp": now + lifetime}
        token = jwt.encode(payload, private_key, algorithm=ALGORITHM, headers={"kid": key_id})
        return IssuedToken(token, int(lifetime.total_seconds()))
