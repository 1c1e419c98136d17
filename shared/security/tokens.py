"""Verifying access tokens (in the spirit of RFC 9068): EdDSA only; of a token's header only its `kid` is looked at."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import jwt

from shared.exceptions import NotAuthenticated
from shared.security.keys import KeySource

ALGORITHM: Final = "EdDSA"
USER_AUDIENCE: Final = "questline"
"""The audience of users' tokens; internal calls have audiences of their own, so that neither passes for the other."""

_REQUIRED: Final = ["exp", "iat", "iss", "aud", "sub", "jti"]
_CLOCK_LEEWAY_SECONDS: Final = 5
_LONGEST_TOKEN_CHARACTERS: Final = 4096


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says."""

    subject: str
    audience: str
    token_id: str
    expires_at: datetime
    role: str = ""
    user_name: str = ""
    scopes: frozenset[str] = frozenset()


class TokenVerifier:
    """Verifies tokens of one issuer for one audience."""

    def __init__(self, keys: KeySource, *, issuer: str, audience: str = USER_AUDIENCE) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def verify(self, token: str) -> Claims:
        """The claims of a token that is genuine, meant for this audience, and not expired.

        Raises:
            NotAuthenticated: in every other case; the text never says more than the caller may know.
            TemporaryError: the issuer's keys could not be had.
        """
        if len(token) > _LONGEST_TOKEN_CHARACTERS:
            raise NotAuthenticated("the access token is not valid")
        try:
            key = await self._keys.find(_key_id(token))
            payload = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=self._issuer,
                leeway=_CLOCK_LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except jwt.ExpiredSignatureError:
            raise NotAuthenticated("the access token has expired; sign in or refresh") from None
        except (jwt.PyJWTError, ValueError):
            raise NotAuthenticated("the access token is not valid") from None
        return Claims(
            subject=str(payload["sub"]),
            audience=self._audience,
            token_id=str(payload["jti"]),
            expires_at=datetime.fromtimestamp(float(payload["exp"]), UTC),
            role=str(payload.get("role", "")),
            user_name=str(payload.get("user_name", "")),
            scopes=frozenset(str(payload.get("scope", "")).split()),
        )


def _key_id(token: str) -> str:
    key_id = jwt.get_unverified_header(token).get("kid")
    if not isinstance(key_id, str):
        raise NotAuthenticated("the access token is not valid")
    return key_id
