"""Which databases are meant: those that the environment names, those of the stack that runs here, or its files."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from stack.backing import Backing
from stack.endpoints import SERVICES, Credentials
from stack.errors import StackError
from stack.layout import Layout
from stack.progress import Progress
from stack.records import read_records, stop_records
from stack.running import claim, find_running
from stack.settings import StackSettings, read_settings


@dataclass(frozen=True, slots=True)
class Databases:
    """The addresses by service: of the owners of the tables, who save and restore, and of those who run on them."""

    owners: Mapping[str, str]
    runners: Mapping[str, str]


@contextmanager
def databases_to_save(layout: Layout, progress: Progress) -> Iterator[Databases]:
    """Those to save. Of a stack that does not run, PostgreSQL runs as long as the block does."""
    settings = read_settings()
    running = find_running(layout)
    if _names_some(settings):
        yield _named(settings)
    elif running is not None:
        urls = {service: running.environment[f"{service.upper()}_DATABASE_URL"] for service in SERVICES}
        yield Databases({**urls, **running.migration_urls}, urls)
    elif not layout.data.exists():
        raise StackError("There is nothing to save: no stack has run here, and no databases are named.")
    else:
        with _own(layout, settings, progress) as databases:
            yield databases


@contextmanager
def databases_to_fill(layout: Layout, progress: Progress) -> Iterator[Databases]:
    """Those to fill, which nothing uses."""
    settings = read_settings()
    if _names_some(settings):
        yield _named(settings)
    elif find_running(layout) is not None:
        raise StackError("The stack is running. Nothing was changed; stop it first: make down")
    else:
        with _own(layout, settings, progress) as databases:
            yield databases


def _names_some(settings: StackSettings) -> bool:
    return settings.database_server is not None or bool(settings.database_urls)


def _named(settings: StackSettings) -> Databases:
    urls = _named_urls(settings)
    return Databases({**urls, **settings.migration_urls}, urls)


def _named_urls(settings: StackSettings) -> Mapping[str, str]:
    missing = [f"{service.upper()}_DATABASE_URL" for service in SERVICES if service not in settings.database_urls]
    if not missing:
        return settings.database_urls
    if settings.database_server is None:
        raise StackError(f"Name all three databases; missing: {', '.join(missing)}.")
    base = settings.database_server.rpartition("/")[0]
    return {service: f"{base}/questline_{service}" for service in SERVICES} | settings.database_urls


@contextmanager
def _own(layout: Layout, settings: StackSettings, progress: Progress) -> Iterator[Databases]:
    with claim(layout) as free:
        if not free:
            raise StackError("The stack is starting or stopping. Nothing was changed; try again when it has.")
        # What a start that was killed has left behind, PostgreSQL for one, would be in the way.
        stop_records(read_records(layout.records), layout.records)
        credentials = Credentials.kept_in(layout.state / "credentials.json")
        backing = Backing(layout, settings, credentials, progress, threading.Event())
        backing.choose_ports([])
        try:
            urls = backing.start_databases()
            yield Databases({**urls, **backing.migration_urls}, urls)
        finally:
            stop_records(read_records(layout.records), layout.records)
