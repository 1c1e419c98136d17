"""Being shown to others, or not."""

from typing import Protocol


class OptingOut(Protocol):
    """Whether users are on leaderboards, inside one transaction; their participant rows are locked."""

    async def hide(self, user_id: str, *, hidden: bool) -> None:
        """Take a user off every board, or put them back; the boards learn of it."""
        ...
