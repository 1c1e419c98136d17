"""The file of a backup: a ZIP with a dump of each database and a manifest, which is written last."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from stack.backup.manifest import Manifest
from stack.backup.pipes import CHUNK_BYTES
from stack.endpoints import SERVICES
from stack.errors import StackError

_MANIFEST: Final = "manifest.json"


class Draft:
    """A file in the making. It gets its name once it is complete and on the disk, and only its owner may read it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def dump(self, service: str) -> "Iterator[Measured]":
        """A place for the dump of one database."""
        # Dumps are compressed already.
        with self._archive.open(_dump_name(service), "w", force_zip64=True) as member:
            yield Measured(member.write)

    def seal(self, manifest: Manifest) -> None:
        """Add what the backup says of itself."""
        self._archive.writestr(_MANIFEST, manifest.to_json())


class Measured:
    """Hands bytes on, and knows how many there were and their hash."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Hand on a piece."""
        self._write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    @property
    def sha256(self) -> str:
        """The hash of everything so far."""
        return self._hash.hexdigest()


@contextmanager
def new_archive(path: Path) -> Iterator[Draft]:
    """A new file; what fails leaves none behind. Raises StackError if there is one of this name."""
    if path.exists():
        raise StackError(f"{path} exists already. Nothing was written; choose another name.")
    if not path.parent.is_dir():
        raise StackError(f"There is no folder {path.parent}.")
    draft = path.with_name(f"{path.name}.partial")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            yield Draft(archive)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.rename(path)
    except OSError as error:
        raise StackError(f"The backup could not be written to {path}: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


class Archive:
    """A backup that is read."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def dump(self, service: str) -> Iterator[bytes]:
        """The dump of one database, piece by piece."""
        with self._archive.open(_dump_name(service)) as member:
            while chunk := member.read(CHUNK_BYTES):
                yield chunk

    def verify(self, service: str) -> None:
        """Read a dump to its end. Raises StackError if it is not what was written."""
        found = Measured(lambda _chunk: None)
        try:
            for chunk in self.dump(service):
                found.write(chunk)
        except (zipfile.BadZipFile, OSError, KeyError) as error:
            raise StackError(f"The backup is damaged: the dump of {service} cannot be read ({error}).") from error
        if found.sha256 != self.manifest.dumps[service].sha256:
            raise StackError(f"The backup is damaged: the dump of {service} is not the one that was written.")


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup. Raises StackError if there is none, or it is not whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {_MANIFEST, *map(_dump_name, SERVICES)}
            if not names <= set(archive.namelist()):
                raise StackError(f"{path} is no backup of Questline.")
            yield Archive(archive, Manifest.from_json(archive.read(_MANIFEST)))
    except FileNotFoundError as error:
        raise StackError(f"There is no file {path}.") from error
    except zipfile.BadZipFile as error:
        raise StackError(f"{path} is no backup of Questline, or was cut off.") from error


def _dump_name(service: str) -> str:
    return f"{service}.dump"
