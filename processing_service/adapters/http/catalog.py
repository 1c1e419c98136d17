"""Reading the catalog's feed."""

from http import HTTPStatus
from typing import Final

import httpx
from pydantic import ValidationError

from shared.contracts.catalog_feed import DefinitionFeed
from shared.exceptions import TemporaryError
from shared.security import ServiceTokens

CATALOG_AUDIENCE: Final = "catalog-internal"
_PATH: Final = "/internal/v1/definitions"


class HttpCatalog:
    """The catalog service, asked over HTTP with a service token."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, tokens: ServiceTokens) -> None:
        self._http = http
        self._url = f"{base_url.rstrip('/')}{_PATH}"
        self._tokens = tokens

    async def fetch(self, known_revision: int) -> DefinitionFeed | None:
        """See `Catalog`."""
        headers = {
            "Authorization": f"Bearer {await self._tokens.token(CATALOG_AUDIENCE)}",
            "If-None-Match": f'"{known_revision}"',
        }
        try:
            answer = await self._http.get(self._url, headers=headers)
            if answer.status_code == HTTPStatus.NOT_MODIFIED:
                return None
            if answer.status_code == HTTPStatus.UNAUTHORIZED:
                self._tokens.forget(CATALOG_AUDIENCE)
            answer.raise_for_status()
            return DefinitionFeed.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise TemporaryError(f"the catalog cannot be read: {error}") from error
