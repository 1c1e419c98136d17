"""What is asked of the ledger. Every operation follows from the seed and its number, so that a run can be repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from shared.contracts.credits import Credit
from shared.contracts.debits import Debit
from shared.contracts.reversals import Reversal

Item = Credit | Debit | Reversal

_FIRST_CREDITS: Final = 50
"""So many credits come first, so that there always is something to take back."""
_LOOK_BACK: Final = 3_000
"""How many operations before its own an operation may refer to: some of these are still under way."""
_BUSY_USERS: Final = 50
# Upper bounds of the draws by which an operation becomes what it is; the rest ask for a known key with another body.
_CREDITS, _DEBITS, _REVERSALS, _REPETITIONS = 0.45, 0.80, 0.92, 0.97


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked for, and by how many at once."""

    operations: int
    seed: int
    writers: int = 64

    @property
    def users(self) -> int:
        """Enough that they do not all wait for each other, and few enough that they do."""
        return max(100, self.operations // 100)


@dataclass(frozen=True, slots=True)
class Operation:
    """Something to ask, under the key of operation `number`; `gains` is what its user has more of afterwards."""

    number: int
    item: Item
    gains: Mapping[str, int]
    has_other_body: bool = False

    @property
    def key(self) -> str:
        """The idempotency key."""
        match self.item:
            case Credit():
                return self.item.grant_id
            case Debit():
                return self.item.debit_id
            case Reversal():
                return self.item.reversal_id


class Operations:
    """The operations of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.original = lru_cache(maxsize=4 * _LOOK_BACK)(self._original)

    def __getitem__(self, number: int) -> Operation:
        """The operation: a new one, an earlier one once more, or the key of an earlier one with another body."""
        chance = self._chance(number)
        draw = chance.random()
        if number < _FIRST_CREDITS or draw < _REVERSALS:
            return self.original(number)
        earlier = self.original(self._earlier(number, chance, _REVERSALS))
        if draw < _REPETITIONS:
            return earlier
        other = earlier.item.model_copy(update={"reason": f"not what {earlier.number} was"})
        return Operation(earlier.number, other, earlier.gains, has_other_body=True)

    def _original(self, number: int) -> Operation:
        chance = self._chance(number)
        draw = chance.random()
        key = str(uuid5(NAMESPACE_OID, f"{self._plan.seed}/{number}"))
        if number < _FIRST_CREDITS or draw < _CREDITS:
            gold, diamonds = chance.choice([0, 0, 5]), chance.choice([5, 10, 20])
            credit = Credit(grant_id=key, user_id=self._user(chance), gold=gold, diamonds=diamonds, reason="quest")
            return Operation(number, credit, {"gold": gold, "diamonds": diamonds})
        if draw < _DEBITS:
            gold, diamonds = chance.choice([0, 0, 3]), chance.choice([1, 5, 10, 40])
            debit = Debit(debit_id=key, user_id=self._user(chance), gold=gold, diamonds=diamonds, reason="hat")
            return Operation(number, debit, {"gold": -gold, "diamonds": -diamonds})
        return self._reversal(number, key, chance)

    def _reversal(self, number: int, key: str, chance: Random) -> Operation:
        grant = self.original(self._earlier(number, chance, _CREDITS))
        assert isinstance(grant.item, Credit)
        policy = chance.choice(["owe", "floor"])
        body = {"grant_id": grant.key, "user_id": grant.item.user_id, "policy": policy, "reason": "fraud"}
        lost = {currency: -amount for currency, amount in grant.gains.items()}
        return Operation(number, Reversal.model_validate({"reversal_id": key, **body}), lost)

    def _earlier(self, number: int, chance: Random, bound: float) -> int:
        """The number of an operation before `number` whose draw was below `bound`."""
        earlier = number - chance.randint(1, min(number, _LOOK_BACK))
        while earlier >= _FIRST_CREDITS and self._chance(earlier).random() >= bound:
            earlier -= 1
        return earlier

    def _user(self, chance: Random) -> str:
        users = min(_BUSY_USERS, self._plan.users) if chance.random() < 0.1 else self._plan.users
        return f"user{chance.randrange(users)}"

    def _chance(self, number: int) -> Random:
        return Random(f"{self._plan.seed}/{number}")
