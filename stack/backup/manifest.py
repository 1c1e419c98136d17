"""What a backup says of itself."""

import json
from dataclasses import asdict, dataclass
from typing import Final

from stack.errors import StackError

FORMAT: Final = 1
"""Raised when an older program could not read what a newer one writes."""


@dataclass(frozen=True, slots=True)
class DumpNote:
    """One database in the backup: its schema's revision, and what its dump measures."""

    revision: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole backup. `taken_at`: the moment that it shows, by the clock of the processing database.

    `server`: the newest major version of PostgreSQL that it was taken from. `program`: that of the pg_dump which wrote
    it. `held_seconds`: for how long writers stood still.
    """

    taken_at: str
    server: int
    program: int
    held_seconds: float
    dumps: dict[str, DumpNote]

    def to_json(self) -> str:
        """The text that stands in the file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read it. Raises StackError if it is none, or one of a newer format."""
        try:
            found = json.loads(text)
            written_as = found.pop("format")
            if isinstance(written_as, int) and written_as > FORMAT:
                raise StackError(
                    f"The backup is of format {written_as}; this release reads formats up to {FORMAT}. Use a newer one."
                )
            dumps = {name: DumpNote(**note) for name, note in found.pop("dumps").items()}
            return cls(**found, dumps=dumps)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StackError(f"The backup's manifest cannot be read: {error}.") from error
