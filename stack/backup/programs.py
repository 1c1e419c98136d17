"""pg_dump and pg_restore, of the version that fits."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from stack.errors import StackError
from stack.layout import Layout
from stack.postgres import program_folders, version_of


@dataclass(frozen=True, slots=True)
class Programs:
    """PostgreSQL's client programs in one folder."""

    folder: Path
    version: int

    def dump(self, url: str, snapshot: str) -> list[str]:
        """The command that writes a database as of a snapshot to its standard output, naming tables as it goes."""
        # Owners and grants belong to the place, not to the data: where it is restored they may be others.
        kept = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "--verbose"]
        return [str(self.folder / "pg_dump"), *kept, f"--dbname={without_password(url)}"]

    def restore(self, url: str) -> list[str]:
        """The command that restores what comes by its standard input: all of it or nothing."""
        whole = ["--format=custom", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        return [str(self.folder / "pg_restore"), *whole, "--verbose", f"--dbname={without_password(url)}"]


def fitting_programs(layout: Layout, oldest: int) -> Programs:
    """The programs of the lowest version that is not below `oldest`. Raises StackError where there are none."""
    folders = program_folders(layout, "pg_dump")
    found = [Programs(folder, version_of(folder, "pg_dump")) for folder in folders]
    fitting = [one for one in found if one.version >= oldest]
    if not fitting:
        versions = ", ".join(str(one.version) for one in found) or "none"
        raise StackError(
            f"pg_dump and pg_restore of PostgreSQL {oldest} or newer are needed; found here: {versions}. Install them "
            "(Debian, Ubuntu: apt-get install postgresql-client)."
        )
    return min(fitting, key=lambda one: one.version)


def without_password(url: str) -> str:
    """The address without its secret: arguments of a program can be read by everybody on the machine."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{host}"))


def environment_for(url: str) -> Mapping[str, str]:
    """The environment in which the programs find the password."""
    return {**os.environ, "PGPASSWORD": unquote(urlsplit(url).password or ""), "LC_ALL": "C"}
