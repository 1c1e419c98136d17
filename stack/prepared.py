"""Remembering that a database was migrated and seeded by exactly this code, so that the next start is quicker."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Preparation:
    """One service's database in the private server. The note lies beside the server's data and goes with it."""

    project: Path
    data: Path
    service: str

    @property
    def done(self) -> bool:
        """Whether nothing has changed since the database was prepared."""
        return self._note.exists() and self._note.read_text() == self._fingerprint()

    def remember(self) -> None:
        """Write down that it is prepared."""
        self._note.write_text(self._fingerprint())

    @property
    def _note(self) -> Path:
        return self.data / f"prepared-{self.service}"

    def _fingerprint(self) -> str:
        """A digest of all code and data that migrations and seeds are made of."""
        digest = hashlib.sha256((self.project / "requirements.lock").read_bytes())
        for folder in (self.project / f"{self.service}_service", self.project / "shared"):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix != ".pyc":
                    digest.update(f"{path.relative_to(self.project)}\0".encode())
                    digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()
