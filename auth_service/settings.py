"""The auth service's settings, read from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, SecretStr, field_validator

from auth_service.application.throttle import AttemptLimits
from auth_service.domain.attempts import AttemptLimit
from shared.runtime.http import LOOPBACK_PROXIES, proxy_addresses
from shared.settings import ServiceSettings

MIGRATIONS: Final = Path(__file__).parent / "migrations"


class AuthSettings(ServiceSettings):
    """Settings of all roles of the auth service; each reads what it needs."""

    auth_database_url: SecretStr = Field(description="PostgreSQL, as postgresql://user:password@host:port/database.")
    auth_migration_database_url: SecretStr = Field(
        default=SecretStr(""),
        description="The database by the role that owns its tables, for `migrate` alone; empty: one role does both.",
    )
    auth_database_pool_size: int = Field(default=10, ge=2, le=100, description="Connections of one process.")
    auth_http_host: str = Field(default="127.0.0.1", description="Where the API listens.")
    auth_http_port: int = Field(default=9001, ge=1, le=65535, description="Where the API listens.")
    auth_internal_http_port: int = Field(
        default=9011, ge=1, le=65535, description="Where it answers other services, and serves metrics."
    )
    auth_relay_http_port: int | None = Field(
        default=None, ge=1, le=65535, description="Where the relay, run alone, serves health and metrics; off if unset."
    )

    auth_key_secret: SecretStr = Field(description="Encrypts the private signing keys at rest; the same everywhere.")
    service_secret_processing: SecretStr = Field(description="With which processing gets its service tokens.")
    service_secret_catalog: SecretStr = Field(description="With which the catalog gets its service tokens.")

    service_secret_shop: Annotated[SecretStr | None, BeforeValidator(lambda value: value or None)] = Field(
        default=None, description="With which an app's shop gets tokens to debit wallets; nobody can if unset."
    )

    access_token_minutes: int = Field(default=10, ge=1, le=60, description="How long an access token lives.")
    session_days: int = Field(default=30, ge=1, le=365, description="How long after a sign-in refreshing works.")
    refresh_cookie_grace_seconds: int = Field(
        default=10, ge=0, le=60, description="How long a used refresh cookie is still good: tabs of a browser share it."
    )
    password_threads: int = Field(default=2, ge=1, le=64, description="Passwords hashed at once.")
    password_memory_mib: int = Field(default=64, ge=19, le=1024, description="Argon2id's memory; OWASP: 19 or more.")
    password_passes: int = Field(default=3, ge=2, le=10, description="Argon2id's passes over it; OWASP: 2 or more.")
    password_most_waiting: int = Field(default=200, ge=1, description="Sign-ins that may wait before others get a 503.")

    sign_in_tries_per_account: int = Field(
        default=10, ge=1, le=1_000_000, description="Wrong passwords for an account before pauses begin and double."
    )
    sign_in_tries_account_minutes: int = Field(
        default=60, ge=1, le=10_080, description="In how long so many are forgotten, one after the other."
    )
    sign_in_tries_per_address: int = Field(
        default=100, ge=1, le=1_000_000, description="The same of one address, for all accounts together."
    )
    sign_in_tries_address_minutes: int = Field(
        default=10, ge=1, le=10_080, description="In how long so many are forgotten, one after the other."
    )
    sign_ups_per_address: int = Field(
        default=60, ge=1, le=1_000_000, description="Accounts that one address may open before pauses begin and double."
    )
    sign_ups_address_minutes: int = Field(
        default=60, ge=1, le=10_080, description="In how long so many are forgotten, one after the other."
    )
    sign_in_longest_pause_seconds: int = Field(
        default=900, ge=1, le=86_400, description="No pause of the above is longer."
    )
    trusted_proxies: str = Field(
        default=LOOPBACK_PROXIES,
        description="Addresses and networks, separated by commas, whose X-Forwarded-For is believed: the gateway's.",
    )

    seed_password: SecretStr | None = Field(default=None, description="Of the seeded account `user`.")
    seed_viewer_password: SecretStr | None = Field(default=None, description="Of the seeded account `viewer`.")
    seed_admin_password: SecretStr | None = Field(default=None, description="Of the seeded account `admin`.")

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_addresses(cls, value: str) -> str:
        proxy_addresses(value)
        return value

    @property
    def attempt_limits(self) -> AttemptLimits:
        """How often somebody may try."""
        return AttemptLimits(
            account=self._limit(self.sign_in_tries_per_account, self.sign_in_tries_account_minutes),
            address=self._limit(self.sign_in_tries_per_address, self.sign_in_tries_address_minutes),
            sign_ups=self._limit(self.sign_ups_per_address, self.sign_ups_address_minutes),
        )

    def _limit(self, free: int, minutes: int) -> AttemptLimit:
        return AttemptLimit(free, timedelta(minutes=minutes), timedelta(seconds=self.sign_in_longest_pause_seconds))

    @property
    def access_lifetime(self) -> timedelta:
        """How long an access token lives."""
        return timedelta(minutes=self.access_token_minutes)

    @property
    def session_lifetime(self) -> timedelta:
        """How long after a sign-in refreshing works."""
        return timedelta(days=self.session_days)

    @property
    def cookie_grace(self) -> timedelta:
        """How long a used refresh cookie is still good."""
        return timedelta(seconds=self.refresh_cookie_grace_seconds)

    @property
    def cookie_is_secure(self) -> bool:
        """Whether browsers may send the cookie over TLS alone; development and tests have no TLS."""
        return self.environment.is_production
