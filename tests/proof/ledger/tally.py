"""What was answered, key by key, and what users must have after it: counted without a look at the ledger."""

from collections import Counter, defaultdict
from enum import IntFlag
from typing import Final

from tests.proof.ledger.operations import Operation, Plan

_FIRST: Final = frozenset({"credited", "debited", "reversed"})
_AGAIN: Final = frozenset({"already_credited", "already_debited", "already_reversed"})


class Said(IntFlag):
    """What was said of a key, so far."""

    BOOKED = 1
    REPEATED = 2
    NOT_COVERED = 4
    CONFLICT = 8


class Tally:
    """Counts answers."""

    def __init__(self, plan: Plan) -> None:
        self.answers: Counter[str] = Counter()
        self.asked_again = 0
        """How often a batch met another that took one of its ids in the same moment, and was sent again."""
        self.gains: defaultdict[tuple[str, str], int] = defaultdict(int)
        """What was booked for a user, by user and currency: what they hold, less what they owe or was written off."""
        self.keys_booked = 0
        self.complaints: list[str] = []
        self._said = bytearray(plan.operations)
        self._fresh: dict[str, str] = {}

    def add(self, operation: Operation, status: str) -> None:
        """Count an answer."""
        self.answers[status] += 1
        if operation.has_other_body:
            if status != "conflict":
                self.complaints.append(f"{operation.key} with another body: {status}")
        elif status in _FIRST:
            self._book(operation)
        elif status in _AGAIN:
            self._say(operation, Said.REPEATED)
        elif status == "not_covered":
            if not self._said[operation.number] & Said.NOT_COVERED:
                self._note(operation)
            self._say(operation, Said.NOT_COVERED)
        elif status == "conflict":
            self._say(operation, Said.CONFLICT)
        elif status != "not_credited":
            self.complaints.append(f"{operation.key}: {status}")

    def is_booked(self, number: int) -> bool:
        """Whether it is known that the key of an operation is taken."""
        return bool(self._said[number] & (Said.BOOKED | Said.NOT_COVERED))

    def take_fresh(self) -> dict[str, str]:
        """The keys that were booked since the last call, each with its user."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def contradictions(self) -> list[str]:
        """Keys that were answered in ways that exclude each other, to be asked when all has been answered."""
        found = list(self.complaints)
        for number, said in enumerate(self._said):
            is_booked = bool(said & Said.BOOKED)
            if (said & Said.REPEATED and not is_booked) or (is_booked and said & (Said.NOT_COVERED | Said.CONFLICT)):
                found.append(f"operation {number}: {Said(said)!r}")
        return found

    def _book(self, operation: Operation) -> None:
        if self._said[operation.number] & Said.BOOKED:
            self.complaints.append(f"{operation.key} was booked twice")
        self._say(operation, Said.BOOKED)
        self._note(operation)
        for currency, amount in operation.gains.items():
            self.gains[operation.item.user_id, currency] += amount

    def _note(self, operation: Operation) -> None:
        self._fresh[operation.key] = operation.item.user_id
        self.keys_booked += 1

    def _say(self, operation: Operation, said: Said) -> None:
        self._said[operation.number] |= said
