"""Backup and restore as commands: what they refuse, what they say, and what they leave behind."""

import asyncio
import os
import pty
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from stack.backup import moment
from stack.backup.manifest import FORMAT, Manifest
from stack.backup.restoring import restore
from stack.backup.saving import save
from stack.backup.targets import Databases
from stack.backup.telling import Teller
from stack.endpoints import SERVICES
from stack.errors import StackError
from stack.layout import project_layout
from stack.sql import drop_database
from tests.harness.backups import backup_command, naming
from tests.harness.databases import as_owner, create_bare_database
from tests.harness.servers import Servers

ACCOUNT = """INSERT INTO account (user_id, user_name, user_name_key, password_hash, status, role, time_zone, created_at)
             VALUES ('somebody', 'Ann', 'ann', 'x', 0, 'user', 'UTC', now())"""
EVENT = """INSERT INTO outbox (event_id, event_type, occurred_at, payload, published_at)
           VALUES ('one', 'UserSignIn', now(), '{}', now())"""
KEY = "INSERT INTO signing_key VALUES ('a key', '\\x00', '\\x00', now())"


@pytest.fixture
def urls(auth_database_url: str, catalog_database_url: str, processing_database_url: str) -> dict[str, str]:
    """Three migrated databases."""
    found = (auth_database_url, catalog_database_url, processing_database_url)
    return dict(zip(SERVICES, found, strict=True))


@pytest.fixture
def empty(servers: Servers) -> Iterator[dict[str, str]]:
    """Three databases without anything."""
    names = {service: f"empty_{service}_{os.getpid()}" for service in SERVICES}
    yield {service: create_bare_database(servers, service, name) for service, name in names.items()}
    for name in names.values():
        drop_database(servers.postgres.address, name)


@pytest.fixture
async def backup(servers: Servers, urls: dict[str, str], tmp_path: Path) -> Path:
    """A backup with an account, an event that was told, and a key."""
    for statement in (ACCOUNT, EVENT, KEY):
        await execute(urls["auth"], statement)
    file = tmp_path / "questline.backup"
    code, said = await backup_command("save", str(file), state=tmp_path, **naming(servers, urls))
    assert code == 0, said
    return file


def databases(servers: Servers, urls: dict[str, str]) -> Databases:
    """The same with their owners."""
    return Databases({service: as_owner(servers, url) for service, url in urls.items()}, urls)


async def execute(url: str, statement: str) -> None:
    """Run one statement."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def value(url: str, statement: str) -> object:
    """The value that a statement finds."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_what_was_saved_comes_back_and_is_told_again(
    servers: Servers, backup: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    assert is_private(backup)
    code, said = await backup_command("restore", str(backup), state=tmp_path, **naming(servers, empty))
    assert code == 0, said
    assert await value(empty["auth"], "SELECT user_name FROM account") == "Ann"
    assert await value(empty["auth"], "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 1
    assert await value(empty["auth"], "SELECT count(*) FROM signing_key") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(empty["auth"], "DELETE FROM ledger_entry")

    await execute(empty["auth"], "UPDATE account SET user_name = 'Bea'")
    code, said = await backup_command("restore", str(backup), state=tmp_path, **naming(servers, empty))
    assert (code, "is not empty. Nothing was changed" in said) == (1, True), said
    assert await value(empty["auth"], "SELECT user_name FROM account") == "Bea"


async def test_signing_keys_of_another_secret_can_be_left_out(
    servers: Servers, backup: Path, empty: dict[str, str]
) -> None:
    await restore(project_layout(), databases(servers, empty), backup, Teller(), new_signing_keys=True)
    assert await value(empty["auth"], "SELECT count(*) FROM signing_key") == 0


async def test_a_file_is_never_overwritten(servers: Servers, urls: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("something else")
    with pytest.raises(StackError, match="exists already"):
        await save(project_layout(), databases(servers, urls).owners, file, Teller())
    assert [one.read_text() for one in files(tmp_path)] == ["something else"]


def is_private(file: Path) -> bool:
    """Whether only its owner may read a file."""
    return file.stat().st_mode & 0o777 == 0o600


def files(folder: Path) -> list[Path]:
    """What lies in a folder."""
    return list(folder.iterdir())


def damage_a_byte(file: Path) -> None:
    """One bit fell over."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    """The disk was full when it was copied."""
    file.write_bytes(file.read_bytes()[:-1000])


def rewrite_manifest(change: Callable[[str], str]) -> Callable[[Path], None]:
    """The same file with another manifest."""

    def rewrite(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members["manifest.json"] = change(members["manifest.json"].decode()).encode()
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    return rewrite


SPOILT: tuple[tuple[Callable[[Path], object], str], ...] = (
    (damage_a_byte, "is damaged"),
    (cut_off, "was cut off"),
    (lambda file: file.write_text("hello"), "is no backup of Questline"),
    (lambda file: file.unlink(), "There is no file"),
    (rewrite_manifest(lambda text: text.replace('"revision": "', '"revision": "9')), "of a newer release"),
    (rewrite_manifest(lambda text: text.replace(f'"format": {FORMAT}', '"format": 99')), "is of format 99"),
    (rewrite_manifest(lambda text: text.replace('"server"', '"sever"')), "manifest cannot be read"),
    (rewrite_manifest(lambda text: text.replace('"server": 1', '"server": 9')), "restore it on 9"),
)


async def test_what_does_not_fit_is_refused_before_anything_is_changed(
    servers: Servers, backup: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    for spoil, complaint in SPOILT:
        spoilt = tmp_path / "spoilt"
        shutil.copy(backup, spoilt)
        spoil(spoilt)
        with pytest.raises(StackError, match=complaint):
            await restore(project_layout(), databases(servers, empty), spoilt, Teller())
        for url in empty.values():
            assert await value(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


async def test_wrong_databases_are_named(
    servers: Servers, urls: dict[str, str], empty: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "new.backup"
    nobody = urls["catalog"].rpartition("/")[0] + "/nowhere"
    for wrong, complaint in (
        ({**urls, "catalog": nobody}, "/nowhere cannot be opened"),
        ({**urls, "auth": empty["auth"]}, "The auth database has no tables of Questline"),
        ({"auth": urls["auth"]}, "Name all three databases; missing: CATALOG_DATABASE_URL, PROCESSING_DATABASE_URL"),
    ):
        code, said = await backup_command("save", str(file), state=tmp_path, **naming(servers, wrong))
        assert (code, complaint in said) == (1, True), said
        assert files(tmp_path) == []


async def test_the_roles_that_run_cannot_save(urls: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(StackError, match="Name them with AUTH_MIGRATION_DATABASE_URL"):
        await save(project_layout(), urls, tmp_path / "new.backup", Teller())


async def test_a_writer_that_does_not_end_is_waited_for_and_then_named(
    servers: Servers, urls: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moment, "ATTEMPTS", 2)
    writer = await asyncpg.connect(urls["auth"])
    writing = writer.transaction()
    await writing.start()
    await writer.execute(EVENT)
    file = tmp_path / "new.backup"
    with pytest.raises(StackError, match="no moment without a long transaction"):
        await save(project_layout(), databases(servers, urls).owners, file, Teller())
    assert files(tmp_path) == []
    await writing.commit()
    await writer.close()
    manifest = await save(project_layout(), databases(servers, urls).owners, file, Teller())
    assert set(manifest.dumps) == set(SERVICES)


async def test_what_comes_between_two_snapshots_is_in_neither(
    servers: Servers, urls: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Auth tells something after it was seen and before processing was: it has to wait until both have been."""
    take = moment._snapshot
    writers: list[asyncio.Task[None]] = []

    async def take_slowly(reader: Any) -> str:
        snapshot = await take(reader)
        if not writers:
            writers.append(asyncio.create_task(execute(urls["auth"], EVENT)))
            done, _ = await asyncio.wait(writers, timeout=0.3)
            assert not done
        return snapshot

    monkeypatch.setattr(moment, "_snapshot", take_slowly)
    async with moment.one_moment(databases(servers, urls).owners) as held:
        await writers[0]
        assert held.snapshots.keys() == set(SERVICES)
        reader = await asyncpg.connect(as_owner(servers, urls["auth"]))
        async with reader.transaction(isolation="repeatable_read"):
            await reader.execute(f"SET TRANSACTION SNAPSHOT '{held.snapshots['auth']}'")
            assert await reader.fetchval("SELECT count(*) FROM outbox") == 0
        await reader.close()


async def test_a_folder_without_a_stack_takes_a_backup_and_gives_it_back(backup: Path, tmp_path: Path) -> None:
    """The private PostgreSQL of `make up` runs as long as the command does."""
    state = tmp_path / "state"
    code, said = await backup_command("save", str(tmp_path / "none"), state=state)
    assert (code, "There is nothing to save" in said) == (1, True), said
    code, said = await backup_command("restore", str(backup), state=state)
    assert code == 0, said
    code, said = await backup_command("restore", str(backup), state=state)
    assert (code, "is not empty" in said) == (1, True), said
    code, said = await backup_command("save", str(tmp_path / "again"), state=state)
    assert code == 0, said
    with zipfile.ZipFile(backup) as first, zipfile.ZipFile(tmp_path / "again") as second:
        notes = [Manifest.from_json(archive.read("manifest.json")).dumps["auth"] for archive in (first, second)]
    assert notes[0].revision == notes[1].revision
    assert list((state / "processes").glob("*")) == []


def test_a_terminal_shows_how_far_it_is(servers: Servers, urls: dict[str, str], tmp_path: Path) -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "stack.backup", "save", str(tmp_path / "a.backup")]
    environment = {**os.environ, **naming(servers, urls), "TERM": "xterm"}
    process = subprocess.Popen(command, stdout=slave, stderr=slave, env=environment, cwd=project_layout().project)
    os.close(slave)
    shown = b"".join(iter(lambda: _read(master), b""))
    assert process.wait(60) == 0, shown.decode()
    os.close(master)
    assert b"MB" in shown
    assert b"Save the processing database: " in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side is closed
        return b""
