"""Who is asking, as FastAPI dependencies: each returns the caller's claims or raises."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.exceptions import NotAllowed, NotAuthenticated
from shared.security import Claims, TokenVerifier

ADMIN_ROLE: Final = "admin"
READING_ROLES: Final = frozenset({"viewer", ADMIN_ROLE})
"""Who may see everything: viewers, who change nothing, and administrators."""

Authentication = Callable[..., Awaitable[Claims]]
"""A dependency that yields the caller's claims."""

_user_bearer = HTTPBearer(auto_error=False, scheme_name="userToken", description="An access token of the auth service.")
_service_bearer = HTTPBearer(auto_error=False, scheme_name="serviceToken", description="A token between services.")


def user_authentication(verifier: TokenVerifier) -> Authentication:
    """Any signed-in user."""

    async def authenticate(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_user_bearer)],
    ) -> Claims:
        return await _verify(verifier, credentials)

    return authenticate


def viewer_authentication(verifier: TokenVerifier) -> Authentication:
    """A signed-in viewer or administrator: for what shows anything of anybody and changes nothing."""

    async def authenticate(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_user_bearer)],
    ) -> Claims:
        claims = await _verify(verifier, credentials)
        if claims.role not in READING_ROLES:
            raise NotAllowed("only viewers and administrators may do this")
        return claims

    return authenticate


def admin_authentication(verifier: TokenVerifier) -> Authentication:
    """A signed-in administrator: for what changes something."""

    async def authenticate(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_user_bearer)],
    ) -> Claims:
        claims = await _verify(verifier, credentials)
        if claims.role != ADMIN_ROLE:
            raise NotAllowed("only administrators may do this")
        return claims

    return authenticate


def service_authentication(verifier: TokenVerifier, scope: str) -> Authentication:
    """Another service that holds `scope`."""

    async def authenticate(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_service_bearer)],
    ) -> Claims:
        claims = await _verify(verifier, credentials)
        if scope not in claims.scopes:
            raise NotAllowed(f"the token lacks the scope {scope}")
        return claims

    return authenticate


async def _verify(verifier: TokenVerifier, credentials: HTTPAuthorizationCredentials | None) -> Claims:
    if credentials is None:
        raise NotAuthenticated("send an access token: Authorization: Bearer <token>")
    return await verifier.verify(credentials.credentials)
