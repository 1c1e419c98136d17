"""The public keys, for everybody who verifies tokens."""

from fastapi import APIRouter, Response

from auth_service.adapters.key_ring import JWKS_CACHE_SECONDS, KeyRing
from auth_service.entrypoints.http.schemas import JsonWebKeySet


def keys_router(keys: KeyRing) -> APIRouter:
    """The route `/.well-known/jwks.json`."""
    router = APIRouter(tags=["keys"])

    @router.get("/.well-known/jwks.json")
    async def read_keys(response: Response) -> JsonWebKeySet:
        """The public keys that verify this service's tokens."""
        response.headers["Cache-Control"] = f"public, max-age={JWKS_CACHE_SECONDS}"
        return JsonWebKeySet.model_validate(await keys.jwks())

    return router
