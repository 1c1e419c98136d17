"""Settings that several services read, and the rule that placeholders never reach production."""

from enum import StrEnum
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.faults import parse_faults

PLACEHOLDERS: Final = frozenset(
    {"changeme", "change-me", "change_me", "secret", "password", "development", "placeholder"}
)
_MINIMUM_SECRET_CHARACTERS: Final = 16


class Environment(StrEnum):
    """Where the process runs; only development and test accept placeholder secrets and test hooks."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"

    @property
    def is_production(self) -> bool:
        """Whether this is the real thing."""
        return self is Environment.PRODUCTION


class ServiceSettings(BaseSettings):
    """What every process reads from its environment. Each service adds its own groups."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, hide_input_in_errors=True)

    environment: Environment = Field(default=Environment.PRODUCTION, description="development, test or production.")
    amqp_url: SecretStr = Field(description="The broker, as amqp://user:password@host:port/vhost.")
    auth_issuer: str = Field(default="questline-auth", description="The `iss` of every token.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    otel_exporter_otlp_endpoint: str = Field(default="", description="Where traces go; empty turns tracing off.")
    fault_points: str = Field(
        default="", description="Test hook: where this process fails, as place:action:every. Refused in production."
    )
    clock_offset_seconds: float = Field(
        default=0.0, description="Test hook: how much this process's clock is ahead. Refused in production."
    )
    http_leave_seconds: float = Field(
        default=2.0, ge=0, description="How long an API that stops goes on answering, until the gateway has noticed."
    )
    shutdown_deadline_seconds: float = Field(
        default=10.0, gt=0, description="How long a graceful stop may take before the process ends anyway."
    )

    @field_validator("fault_points")
    @classmethod
    def _fault_points_exist(cls, text: str) -> str:
        parse_faults(text)
        return text

    @model_validator(mode="after")
    def _addresses_are_whole(self) -> Self:
        for name, value in self:
            if name.endswith("_url") and isinstance(value, SecretStr) and value.get_secret_value():
                refuse_broken_address(name, value)
        return self

    @model_validator(mode="after")
    def _secrets_are_real(self) -> Self:
        if self.environment.is_production:
            refuse_placeholders({name: value for name, value in self if isinstance(value, SecretStr)})
            if self.fault_points:
                raise ValueError("FAULT_POINTS is a test's hook; unset it in production")
            if self.clock_offset_seconds:
                raise ValueError("CLOCK_OFFSET_SECONDS is a test's hook; unset it in production")
        return self


def refuse_broken_address(name: str, address: SecretStr) -> None:
    """Refuse what is no address, before a driver does: its message would quote parts of the password.

    Raises:
        ValueError: naming the setting, never its value.
    """
    try:
        parts = urlsplit(address.get_secret_value())
        is_whole = bool(parts.scheme and parts.netloc) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError(
            f"{name.upper()} is no address such as scheme://user:password@host:port/name; "
            "signs like : / ? # [ ] @ in a password are written percent-encoded"
        )


def refuse_placeholders(secrets: dict[str, SecretStr]) -> None:
    """Refuse secrets that stand in an example file or are too short to be secret.

    Raises:
        ValueError: naming the setting, never its value.
    """
    for name, secret in secrets.items():
        value = secret.get_secret_value()
        if name.endswith("_url"):
            weak = any(f":{word}@" in value.lower() for word in PLACEHOLDERS)
        else:
            weak = len(value) < _MINIMUM_SECRET_CHARACTERS or any(word in value.lower() for word in PLACEHOLDERS)
        if weak:
            raise ValueError(
                f"{name.upper()} holds a placeholder or a secret shorter than {_MINIMUM_SECRET_CHARACTERS} characters; "
                "set a generated one (python3 -c 'import secrets; print(secrets.token_urlsafe(32))')"
            )
