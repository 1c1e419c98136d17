"""Restoring a backup into three empty databases."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from shared.database import apply_migrations
from stack.backup.archive import Archive, open_archive
from stack.backup.manifest import Manifest
from stack.backup.moment import Connection, connected
from stack.backup.pipes import feed
from stack.backup.programs import Programs, environment_for, fitting_programs
from stack.backup.targets import Databases
from stack.backup.telling import Teller
from stack.endpoints import SERVICES
from stack.errors import StackError
from stack.layout import Layout

_WHAT_IS_THERE: Final = """
    SELECT count(*)
      FROM pg_catalog.pg_class AS one JOIN pg_catalog.pg_namespace AS space ON space.oid = one.relnamespace
     WHERE space.nspname NOT IN ('pg_catalog', 'information_schema') AND space.nspname NOT LIKE 'pg\\_toast%'
       AND one.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
"""


async def restore(
    layout: Layout, databases: Databases, path: Path, teller: Teller, *, new_signing_keys: bool = False
) -> Manifest:
    """Restore all three databases, and have everything told again that somebody may not have heard.

    What is restored belongs to the owners; the roles that run are granted what they need of it.

    `new_signing_keys`: leave out the stored ones, which need the AUTH_KEY_SECRET that they were made with.

    Raises:
        StackError: something does not fit, and then nothing was changed; or it failed on the way, and it says so.
    """
    urls = databases.owners
    with open_archive(path) as archive:
        _require_known_revisions(layout, archive.manifest)
        for service in SERVICES:
            with teller.step(f"Check the dump of {service}"):
                archive.verify(service)
        await _require_empty(urls, archive.manifest)
        programs = fitting_programs(layout, archive.manifest.program)
        for service in SERVICES:
            await _restore(programs, urls[service], archive, service, teller)
    await _grant(layout, databases, archive.manifest)
    await _tell_again(urls, new_signing_keys=new_signing_keys)
    teller.done("Have the outboxes tell again what they told")
    return archive.manifest


def _require_known_revisions(layout: Layout, manifest: Manifest) -> None:
    for service in SERVICES:
        revision = manifest.dumps[service].revision
        folder = layout.project / f"{service}_service" / "migrations" / "versions"
        if not list(folder.glob(f"{revision}_*.py")):
            raise StackError(
                f"The backup's {service} database has the schema of a newer release ({revision}), which this one does "
                "not know. Nothing was changed; restore it with that release."
            )


async def _require_empty(urls: Mapping[str, str], manifest: Manifest) -> None:
    if len(set(urls.values())) < len(SERVICES):
        raise StackError("The three services need a database each. Nothing was changed.")
    for service in SERVICES:
        async with connected(urls[service]) as connection:
            version = connection.get_server_version().major
            if version < manifest.server:
                raise StackError(
                    f"The backup comes from PostgreSQL {manifest.server}, the {service} database is on PostgreSQL "
                    f"{version}. Nothing was changed; restore it on {manifest.server} or newer."
                )
            if await connection.fetchval(_WHAT_IS_THERE):
                raise StackError(
                    f"The {service} database is not empty. Nothing was changed; name empty databases (of a stack in "
                    "this folder: make reset)."
                )


async def _restore(programs: Programs, url: str, archive: Archive, service: str, teller: Teller) -> None:
    try:
        with teller.step(f"Restore the {service} database") as tell:
            await feed(programs.restore(url), environment_for(url), archive.dump(service), tell)
    except StackError as fault:
        raise StackError(
            f"{fault}\nThe {service} database is as empty as it was. What was restored before it is not to be used: "
            "empty all three databases, and restore again."
        ) from fault


async def _grant(layout: Layout, databases: Databases, manifest: Manifest) -> None:
    """A migrator that has nothing left to migrate grants. The schema stays that of the backup."""
    for service in SERVICES:
        folder = layout.project / f"{service}_service" / "migrations"
        runner = unquote(urlsplit(databases.runners[service]).username or "")
        revision = manifest.dumps[service].revision
        await asyncio.to_thread(
            apply_migrations, folder, databases.owners[service], revision, running_role=runner or None
        )


async def _tell_again(urls: Mapping[str, str], *, new_signing_keys: bool) -> None:
    """What a broker had taken may not have arrived at the moment of the backup; whoever heard it knows its id."""
    for service in SERVICES:
        async with connected(urls[service]) as connection, connection.transaction():
            await connection.execute("UPDATE public.outbox SET published_at = NULL WHERE published_at IS NOT NULL")
            if service == "auth" and new_signing_keys:
                await _forget_signing_keys(connection)


async def _forget_signing_keys(connection: Connection) -> None:
    await connection.execute("DELETE FROM public.signing_key")
