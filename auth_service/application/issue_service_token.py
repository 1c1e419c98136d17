"""Use case: give a service a token for calls to another one."""

import hmac
from collections.abc import Mapping

from auth_service.application.ports import IssuedToken, TokenIssuer
from auth_service.domain.services import SERVICE_SCOPES
from shared.exceptions import NotAllowed, NotAuthenticated


class IssueServiceToken:
    """Checks a service's secret and signs a short-lived token for one audience."""

    def __init__(self, tokens: TokenIssuer, secrets: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._secrets = secrets

    async def __call__(self, service: str, secret: str, audience: str) -> IssuedToken:
        """A token for `service` to call `audience`.

        Raises:
            NotAuthenticated: no such service, or not its secret.
            NotAllowed: the service has no business there.
        """
        known = self._secrets.get(service, "")
        # Compared also for an unknown service, so that both take the same time.
        fits = hmac.compare_digest(secret.encode("utf-8", "replace"), known.encode())
        if not known or not fits:
            raise NotAuthenticated("the service or its secret is wrong")
        scope = SERVICE_SCOPES[service].get(audience)
        if scope is None:
            raise NotAllowed(f"{service} may not call {audience}")
        return await self._tokens.for_service(service, audience, scope)
