"""What all reasons have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Base of all reasons; `str(reason)` is the text for an explanation."""

    @property
    def name(self) -> str:
        """A stable name for programs: that of the class."""
        return type(self).__name__
