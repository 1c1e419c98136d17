"""`python -m catalog_service COMMAND`."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import structlog
import typer

from catalog_service.bootstrap import MIGRATIONS
from catalog_service.entrypoints import jobs
from catalog_service.entrypoints.openapi import openapi_document
from catalog_service.entrypoints.serve import API, RELAY, serve
from catalog_service.settings import CatalogSettings
from shared.contracts.json_schema import definition_schema
from shared.database import MigrationBlocked, migrate_service
from shared.runtime.documents import write_or_compare
from shared.runtime.startup import begin

_CHECK_HELP = "Compare with this file instead of writing to standard output."

app = typer.Typer(help="The catalog of quests, achievements and rewards.", no_args_is_help=True, add_completion=False)


@app.command()
def api() -> None:
    """Serve HTTP."""
    _serve([API])


@app.command()
def relay() -> None:
    """Publish what waits in the outbox."""
    _serve([RELAY])


@app.command(name="all")
def everything() -> None:
    """Serve HTTP and publish, in one process."""
    _serve([API, RELAY])


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    settings = _settings()
    try:
        migrate_service(
            MIGRATIONS,
            settings.catalog_database_url.get_secret_value(),
            settings.catalog_migration_database_url.get_secret_value(),
        )
    except MigrationBlocked as fault:
        typer.echo(fault.message, err=True)
        raise typer.Exit(1) from fault


@app.command()
def seed() -> None:
    """Publish the example definitions; harmless when repeated."""
    done = asyncio.run(jobs.seed(_settings()))
    for one in done.definitions:
        structlog.get_logger().info("seeded", code=one.code, outcome=one.outcome, version=one.version)


@app.command()
def rebuild() -> None:
    """Build the read model anew from the published versions."""
    count = asyncio.run(jobs.rebuild(_settings()))
    structlog.get_logger().info("read_model_rebuilt", definitions=count)


@app.command()
def schema(
    check: Annotated[Path | None, typer.Option(help=_CHECK_HELP)] = None,
) -> None:
    """Write the JSON Schema of a definition."""
    write_or_compare(definition_schema(), check, "catalog_service schema")


@app.command()
def openapi(
    check: Annotated[Path | None, typer.Option(help=_CHECK_HELP)] = None,
) -> None:
    """Write the OpenAPI document."""
    write_or_compare(asyncio.run(openapi_document()), check, "catalog_service openapi")


def _settings() -> CatalogSettings:
    return begin(CatalogSettings, "catalog")


def _serve(roles: Collection[str]) -> None:
    raise typer.Exit(code=asyncio.run(serve(_settings(), roles)))


if __name__ == "__main__":
    app()
