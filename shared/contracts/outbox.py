"""How a service tells others what waits in its outbox."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

OUTBOX_PATH: Final = "/internal/v1/outbox"
OUTBOX_READ: Final = "outbox:read"
"""The scope that the route asks for."""


class OutboxBacklog(BaseModel):
    """Events that the broker has not confirmed yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pending": 3, "oldest_age_seconds": 0.4}]})

    pending: int = Field(ge=0)
    oldest_age_seconds: float = Field(ge=0, description="0 where nothing waits.")
