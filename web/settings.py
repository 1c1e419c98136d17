"""What the pages' server reads from its environment."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class PagesSettings(BaseSettings):
    """It needs neither broker nor database, so it asks for none of their settings."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    pages_http_host: str = Field(default="127.0.0.1", description="The address to listen on.")
    pages_http_port: int = Field(default=9004, ge=1, le=65535, description="The port to listen on.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
