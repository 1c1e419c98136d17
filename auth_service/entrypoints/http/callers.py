"""Who is calling, as an account: dependencies on top of the token checks of `shared.web`."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from auth_service.application.identify_caller import IdentifyCaller
from auth_service.domain.account import Account, Role
from shared.exceptions import NotAllowed
from shared.security import Claims, TokenVerifier
from shared.web import admin_authentication, user_authentication, viewer_authentication

Caller = Callable[..., Awaitable[Account]]
"""A dependency that yields the caller's account."""


def _client_address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


ClientAddress = Annotated[str, Depends(_client_address)]
"""From where a request comes: who connected, or whom a trusted proxy names."""


def current_user(verifier: TokenVerifier, identify: IdentifyCaller) -> Caller:
    """Any signed-in user whose account is neither deleted nor banned."""
    authenticate = user_authentication(verifier)

    async def caller(claims: Annotated[Claims, Depends(authenticate)]) -> Account:
        return await identify(claims.subject)

    return caller


def current_viewer(verifier: TokenVerifier, identify: IdentifyCaller) -> Caller:
    """A signed-in viewer or administrator who still is one."""
    authenticate = viewer_authentication(verifier)

    async def caller(claims: Annotated[Claims, Depends(authenticate)]) -> Account:
        account = await identify(claims.subject)
        if not account.sees_everything:
            raise NotAllowed("only viewers and administrators may do this")
        return account

    return caller


def current_admin(verifier: TokenVerifier, identify: IdentifyCaller) -> Caller:
    """A signed-in administrator who still is one: a token outlives a demotion by minutes, the right does not."""
    authenticate = admin_authentication(verifier)

    async def caller(claims: Annotated[Claims, Depends(authenticate)]) -> Account:
        account = await identify(claims.subject)
        if account.role is not Role.ADMIN:
            raise NotAllowed("only administrators may do this")
        return account

    return caller
