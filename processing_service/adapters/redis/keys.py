"""Where in Redis the leaderboards are."""

from dataclasses import dataclass

from processing_service.domain.leaderboard import ALL_TIME, deleted_at


@dataclass(frozen=True, slots=True)
class BoardKeys:
    """The keys, all of which begin with that of the board of all time."""

    root: str

    @property
    def mark(self) -> str:
        """The hash that says how far the boards have come."""
        return f"{self.root}:mark"

    def of(self, period: str) -> tuple[str, str]:
        """The sorted set and the hash of a board."""
        return _pair(self.root, period)

    def building(self, generation: str, period: str) -> tuple[str, str]:
        """The same of a board that is being built."""
        return _pair(f"{self.root}:building:{generation}", period)


def deletion(period: str) -> int | str:
    """When Redis may delete a board, in Unix seconds; "" for never."""
    moment = deleted_at(period)
    return "" if moment is None else int(moment.timestamp())


def _pair(root: str, period: str) -> tuple[str, str]:
    board = root if period == ALL_TIME else f"{root}:{period}"
    return board, f"{board}:members"
