"""Everything that is stored about one user, for the user."""

from collections.abc import AsyncGenerator
from typing import Protocol


class PersonalData(Protocol):
    """Reads it as of one moment."""

    def of(self, user_id: str) -> AsyncGenerator[tuple[str, list[str]], None]:
        """Some rows of one table after the other as JSON objects, under the table's name in the export."""
        ...
