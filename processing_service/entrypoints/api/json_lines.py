"""Answers that are told while they come about: JSON, an object a line."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final, Literal

from pydantic import BaseModel

from shared.exceptions import QuestlineError

MEDIA_TYPE: Final = "application/x-ndjson"
_UNFORESEEN: Final = "the service failed; its log tells more"


class ErrorLine(BaseModel):
    """The last line where the work failed: the status is sent by then, so only the answer itself can say so."""

    kind: Literal["error"] = "error"
    detail: str


def described(example: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of such an answer."""
    content = {MEDIA_TYPE: {"schema": {"type": "string"}, "example": example}}
    return {200: {"description": "JSON, an object a line.", "content": content}}


async def told(models: AsyncGenerator[BaseModel, None]) -> AsyncGenerator[bytes, None]:
    """Each model as a line; where the work fails, an `ErrorLine` is the last."""
    try:
        async with aclosing(models) as found:
            async for one in found:
                yield _line(one)
    except QuestlineError as error:
        yield _line(ErrorLine(detail=error.message))
    except Exception:  # whatever it is, the reader must not take a broken answer for a whole one; the log gets it below
        yield _line(ErrorLine(detail=_UNFORESEEN))
        raise


def _line(model: BaseModel) -> bytes:
    return model.model_dump_json().encode() + b"\n"
