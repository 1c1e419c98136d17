"""The command line: `python -m auth_service <command>`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from auth_service.bootstrap import SERVICE_NAME, AuthService, open_service
from auth_service.entrypoints.openapi import openapi_document
from auth_service.entrypoints.roles import api_roles, relay_health_roles, relay_roles
from auth_service.entrypoints.seeds import seed_accounts
from auth_service.settings import MIGRATIONS, AuthSettings
from shared.database import MigrationBlocked, migrate_service
from shared.runtime import Role, run_roles
from shared.runtime.documents import write_or_compare
from shared.runtime.startup import begin

T = TypeVar("T")

_NOTHING_TO_SEED: Final = 3


def build_cli() -> typer.Typer:
    """All commands."""
    cli = typer.Typer(help="Accounts, sign-in, tokens and the wallet.", no_args_is_help=True, add_completion=False)

    @cli.command()
    def api() -> None:
        """Serve the HTTP API."""
        _run(api_roles)

    @cli.command()
    def relay() -> None:
        """Publish what waits in the outbox."""
        _run(lambda service: {**relay_roles(service), **relay_health_roles(service)})

    @cli.command(name="all")
    def everything() -> None:
        """Serve the HTTP API and publish what waits in the outbox, in one process."""
        _run(lambda service: {**api_roles(service), **relay_roles(service)})

    _add_one_shot_commands(cli)
    return cli


def _add_one_shot_commands(cli: typer.Typer) -> None:
    @cli.command()
    def migrate() -> None:
        """Bring the database to this release's schema."""
        settings = _settings()
        try:
            migrate_service(
                MIGRATIONS,
                settings.auth_database_url.get_secret_value(),
                settings.auth_migration_database_url.get_secret_value(),
            )
        except MigrationBlocked as fault:
            typer.echo(fault.message, err=True)
            raise typer.Exit(1) from fault
        typer.echo("auth: the database is migrated")

    @cli.command()
    def seed() -> None:
        """Open the first accounts, unless they exist."""
        settings = _settings()
        seeds = seed_accounts(settings)
        if not seeds:
            typer.echo(
                "auth: nothing to seed; set SEED_PASSWORD, SEED_VIEWER_PASSWORD or SEED_ADMIN_PASSWORD", err=True
            )
            raise typer.Exit(_NOTHING_TO_SEED)
        opened = asyncio.run(_with_service(settings, lambda service: service.seed_accounts(seeds)))
        for account in seeds:
            typer.echo(f"auth: account {account.user_name} {'opened' if account.user_name in opened else 'exists'}")

    @cli.command()
    def rotate_keys() -> None:
        """Add a signing key; it takes over once every verifier has had time to learn of it."""
        key = asyncio.run(_with_service(_settings(), lambda service: service.keys.rotate()))
        typer.echo(f"auth: key {key.key_id} signs from {key.signs_from.isoformat()} on")

    @cli.command()
    def openapi(
        check: Annotated[Path | None, typer.Option(help="Compare with this file instead of printing.")] = None,
    ) -> None:
        """Write the OpenAPI document."""
        write_or_compare(asyncio.run(openapi_document()), check, "auth_service openapi")


def _run(roles_of: Callable[[AuthService], Mapping[str, Role]]) -> None:
    settings = _settings()

    async def serve(service: AuthService) -> int:
        return await run_roles(roles_of(service), deadline_seconds=settings.shutdown_deadline_seconds)

    raise typer.Exit(asyncio.run(_with_service(settings, serve)))


async def _with_service(settings: AuthSettings, work: Callable[[AuthService], Awaitable[T]]) -> T:
    async with open_service(settings) as service:
        return await work(service)


def _settings() -> AuthSettings:
    return begin(AuthSettings, SERVICE_NAME)
