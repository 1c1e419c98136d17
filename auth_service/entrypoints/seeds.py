"""Which accounts a fresh system starts with."""

from typing import Final

from auth_service.application.seed_accounts import SeedAccount
from auth_service.domain.account import Role
from auth_service.settings import AuthSettings

_DEVELOPMENT_PASSWORD: Final = "password"  # noqa: S105 - the documented seed of development, refused in production


def seed_accounts(settings: AuthSettings) -> list[SeedAccount]:
    """The accounts `user`, `viewer` and `admin`, as far as passwords for them are given.

    Outside production `user` has a known password. In production nothing has a default, and placeholders were
    refused when the settings were read.
    """
    seeds = []
    if settings.seed_password is not None:
        seeds.append(SeedAccount("user", settings.seed_password.get_secret_value()))
    elif not settings.environment.is_production:
        seeds.append(SeedAccount("user", _DEVELOPMENT_PASSWORD))
    if settings.seed_viewer_password is not None:
        seeds.append(SeedAccount("viewer", settings.seed_viewer_password.get_secret_value(), Role.VIEWER))
    if settings.seed_admin_password is not None:
        seeds.append(SeedAccount("admin", settings.seed_admin_password.get_secret_value(), Role.ADMIN))
    return seeds
