"""The OpenAPI document of a service as text, for the repository and for those who generate clients from it."""

import json

from fastapi import FastAPI


def openapi_text(app: FastAPI) -> str:
    """The document of an app; it changes exactly when the API does."""
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"
