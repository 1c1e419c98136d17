"""The command line: `python -m processing_service <command>`.

A command imports what it runs when it is called: a worker need not wait for the models of the API.
"""

import asyncio
import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
import uvloop

from processing_service.bootstrap.service import MIGRATIONS, SERVICE_NAME, ProcessingService, open_service
from processing_service.settings import ProcessingSettings
from shared.database import MigrationBlocked, migrate_service
from shared.runtime import Role, run_roles
from shared.runtime.documents import write_or_compare
from shared.runtime.startup import WRONG_SETTINGS, begin

RolesOf = Callable[[ProcessingService], Mapping[str, Role]]

OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
"""A batch makes tens of thousands of objects, hardly one of them in a cycle. Python looks for cycles after every 700,
which took a quarter of the worker's processor time; so rarely, it does not show (see `benchmarks/README.md`)."""


def build_cli() -> typer.Typer:
    """All commands."""
    cli = typer.Typer(help="Events, progress, rewards and toasts.", no_args_is_help=True, add_completion=False)

    @cli.command()
    def worker() -> None:
        """Take events from the queue."""
        from processing_service.entrypoints.roles import worker_roles

        _run(worker_roles)

    @cli.command()
    def dispatcher() -> None:
        """Credit rewards to wallets."""
        from processing_service.entrypoints.dispatcher import dispatcher_roles

        _run(dispatcher_roles)

    @cli.command()
    def relay() -> None:
        """Publish what waits in the outbox."""
        from processing_service.entrypoints.relay import relay_roles

        _run(relay_roles)

    @cli.command()
    def scheduler() -> None:
        """Do what is due by the clock."""
        from processing_service.entrypoints.scheduler import scheduler_roles

        _run(scheduler_roles)

    @cli.command()
    def api() -> None:
        """Serve HTTP."""
        from processing_service.entrypoints.api.roles import api_roles

        _run(api_roles)

    @cli.command()
    def zmq() -> None:
        """Answer ZeroMQ clients."""
        from processing_service.bootstrap.zeromq import decide_exposure
        from processing_service.entrypoints.zeromq.roles import zeromq_roles

        settings = _settings()
        try:
            decide_exposure(settings)
        except ValueError as fault:
            typer.echo(f"{SERVICE_NAME}: {fault}", err=True)
            raise typer.Exit(WRONG_SETTINGS) from None
        _run(zeromq_roles, settings=settings)

    @cli.command(name="all")
    def everything() -> None:
        """All roles in one process but the ZeroMQ front, which its clients may stop."""
        from processing_service.entrypoints.api.roles import api_roles
        from processing_service.entrypoints.dispatcher import dispatcher_roles
        from processing_service.entrypoints.relay import relay_roles
        from processing_service.entrypoints.roles import worker_roles
        from processing_service.entrypoints.scheduler import scheduler_roles

        _run(worker_roles, dispatcher_roles, relay_roles, scheduler_roles, api_roles)

    _add_one_shot_commands(cli)
    return cli


def _add_one_shot_commands(cli: typer.Typer) -> None:
    @cli.command(name="zmq-keys")
    def zmq_keys() -> None:
        """Print a new pair of CURVE keys, for the ZeroMQ front or for a client of it."""
        from processing_service.adapters.zeromq.curve import make_pair

        public, secret = make_pair()
        typer.echo(f"public: {public}\nsecret: {secret}")

    @cli.command()
    def migrate() -> None:
        """Bring the database to this release's schema."""
        settings = _settings()
        try:
            migrate_service(
                MIGRATIONS,
                settings.processing_database_url.get_secret_value(),
                settings.processing_migration_database_url.get_secret_value(),
            )
        except MigrationBlocked as fault:
            typer.echo(fault.message, err=True)
            raise typer.Exit(1) from fault
        typer.echo("processing: the database is migrated")

    @cli.command(name="rebuild-leaderboards")
    def rebuild_leaderboards() -> None:
        """Build the leaderboards in Redis anew; everything else may go on meanwhile."""
        from processing_service.entrypoints.leaderboards import rebuild_boards

        raise typer.Exit(uvloop.run(rebuild_boards(_settings())))

    @cli.command(name="check-leaderboards")
    def check_leaderboards(
        sample: Annotated[float, typer.Option(help="The share of the users to compare.", min=0.0001, max=1.0)] = 1.0,
    ) -> None:
        """Compare the leaderboards in Redis with the standings in the database. Exits with 1 if they differ."""
        from processing_service.entrypoints.leaderboards import check_boards

        raise typer.Exit(uvloop.run(check_boards(_settings(), sample)))

    @cli.command()
    def schema(
        document: Annotated[str, typer.Argument(help="Which; the answer to an unknown one names them all.")],
        check: Annotated[Path | None, typer.Option(help="Compare with this file instead of printing.")] = None,
    ) -> None:
        """Write a document that is generated from the models."""
        from processing_service.entrypoints.schema import DOCUMENTS

        if document not in DOCUMENTS:
            raise typer.BadParameter(f"choose one of {', '.join(DOCUMENTS)}")
        write_or_compare(DOCUMENTS[document](), check, f"processing_service schema {document}")

    @cli.command()
    def openapi(
        check: Annotated[Path | None, typer.Option(help="Compare with this file instead of printing.")] = None,
    ) -> None:
        """Write the OpenAPI document."""
        from processing_service.entrypoints.openapi import openapi_document

        write_or_compare(asyncio.run(openapi_document()), check, "processing_service openapi")


def _run(*roles_of: RolesOf, settings: ProcessingSettings | None = None) -> None:
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    raise typer.Exit(uvloop.run(_serve(settings or _settings(), roles_of)))


async def _serve(settings: ProcessingSettings, roles_of: tuple[RolesOf, ...]) -> int:
    async with open_service(settings) as service:
        roles = {name: role for some in roles_of for name, role in some(service).items()}
        return await run_roles(roles, deadline_seconds=settings.shutdown_deadline_seconds)


def _settings() -> ProcessingSettings:
    return begin(ProcessingSettings, SERVICE_NAME)
