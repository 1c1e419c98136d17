"""What crediting, spending and reversing mean, in the plainest words, and requests to try them with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid5

from hypothesis import strategies as st

from auth_service.domain.ledger import Currency, Holding, Wallet
from shared.contracts.credits import Credit
from shared.contracts.debits import Debit
from shared.contracts.reversals import Reversal

LIVE, DOOMED = ("user1", "user2", "ü'; --"), "doomed"

Item = TypeVar("Item", Credit, Debit, Reversal)

_OWNERS = {1: LIVE[0], 2: LIVE[0], 3: LIVE[0], 4: LIVE[1], 5: LIVE[2], 6: DOOMED, 7: DOOMED}

# Few ids and amounts, and users who mostly fit: repetitions, conflicts and debts are what is interesting. Some ids are
# asked for as those of grants, of reversals and of debits.


@st.composite
def _credits(draw: st.DrawFn) -> Credit:
    number = draw(st.sampled_from(sorted(_OWNERS)))
    return Credit(
        grant_id=_id(number),
        user_id=draw(_mostly(_OWNERS[number])),
        gold=draw(st.sampled_from([0, 0, 5, 1_000_000_000])),
        diamonds=draw(st.sampled_from([10, 10, 10, 0])),
        reason=draw(st.sampled_from(["quest"] * 4 + ["achievement"])),
    )


@st.composite
def _reversals(draw: st.DrawFn) -> Reversal:
    number = draw(st.sampled_from(sorted(_OWNERS)))
    return Reversal(
        reversal_id=_id(draw(st.sampled_from([number + 10] * 5 + [11, 21, 7]))),
        grant_id=_id(draw(st.sampled_from([number] * 7 + [11, 21]))),
        user_id=draw(_mostly(_OWNERS[number])),
        policy=draw(st.sampled_from(["owe", "owe", "floor"])),
        reason=draw(st.sampled_from(["fraud"] * 4 + ["refund"])),
    )


@st.composite
def _debits(draw: st.DrawFn) -> Debit:
    number = draw(st.sampled_from(sorted(_OWNERS)))
    return Debit(
        debit_id=_id(draw(st.sampled_from([number + 20] * 6 + [number + 30] * 6 + [11, 3]))),
        user_id=draw(_mostly(_OWNERS[number])),
        gold=draw(st.sampled_from([0, 0, 2, 1_000_000_000])),
        diamonds=draw(st.sampled_from([8, 8, 10, 25, 0])),
        reason=draw(st.sampled_from(["hat"] * 6 + ["shoes"])),
    )


def _mostly(user_id: str) -> st.SearchStrategy[str]:
    return st.sampled_from([user_id] * 12 + [*LIVE, DOOMED])


def _id(number: int) -> str:
    return str(UUID(int=number))


credit_batches = st.lists(_credits(), min_size=1, max_size=6)
debit_batches = st.lists(_debits(), min_size=1, max_size=6)
reversal_batches = st.lists(_reversals(), min_size=1, max_size=6)


@dataclass
class Model:
    """Dictionaries of what was booked, one request after another."""

    credits: dict[str, Credit] = field(default_factory=dict)
    debits: dict[str, Debit] = field(default_factory=dict)
    reversals: dict[str, Reversal] = field(default_factory=dict)
    uncovered: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    held: dict[Wallet, Holding] = field(default_factory=dict)

    def credit(self, wanted: Credit) -> str:
        """Book a credit and say what auth should answer."""
        if wanted.grant_id in self.reversals or wanted.grant_id in self.debits:
            return "conflict"
        if wanted.grant_id in self.credits:
            return "already_credited" if self.credits[wanted.grant_id] == wanted else "conflict"
        if wanted.user_id in self.deleted or not (wanted.gold or wanted.diamonds):
            return "refused"
        self.credits[wanted.grant_id] = wanted
        for wallet, amount in _amounts(wanted):
            before = self.of(wallet)
            repaid = min(before.owed, amount)
            self.held[wallet] = Holding(before.amount + amount - repaid, before.owed - repaid)
        return "credited"

    def debit(self, wanted: Debit) -> str:
        """Book a debit and say what auth should answer."""
        key = wanted.debit_id
        if key in self.credits or key in self.reversals or self.debits.get(key, wanted) != wanted:
            return "conflict"
        if key in self.debits:
            return "not_covered" if key in self.uncovered else "already_debited"
        if wanted.user_id in self.deleted or not (wanted.gold or wanted.diamonds):
            return "refused"
        self.debits[key] = wanted
        if any(self.of(wallet).amount < amount for wallet, amount in _amounts(wanted)):
            self.uncovered.add(key)
            return "not_covered"
        for wallet, amount in _amounts(wanted):
            self.held[wallet] = Holding(self.of(wallet).amount - amount)
        return "debited"

    def reverse(self, wanted: Reversal) -> str:
        """Book a reversal and say what auth should answer."""
        if wanted.reversal_id in self.reversals:
            return "already_reversed" if self.reversals[wanted.reversal_id] == wanted else "conflict"
        if wanted.reversal_id in self.credits or wanted.reversal_id in self.debits:
            return "conflict"
        if wanted.grant_id not in self.credits:
            is_taken = wanted.grant_id in self.reversals or wanted.grant_id in self.debits
            return "conflict" if is_taken else "not_credited"
        credit = self.credits[wanted.grant_id]
        taken_back = {reversal.grant_id for reversal in self.reversals.values()}
        if credit.user_id != wanted.user_id or wanted.grant_id in taken_back:
            return "conflict"
        self.reversals[wanted.reversal_id] = wanted
        owes = wanted.policy == "owe" and wanted.user_id not in self.deleted
        for wallet, amount in _amounts(credit):
            before = self.of(wallet)
            covered = min(before.amount, amount)
            self.held[wallet] = Holding(before.amount - covered, before.owed + (amount - covered) * owes)
        return "reversed"

    def of(self, wallet: Wallet) -> Holding:
        """What a wallet holds and owes."""
        return self.held.get(wallet, Holding())


def moved(batch: list[Item], place: UUID) -> list[Item]:
    """The same batch with ids of its own, so that examples can share one database, whose books are never emptied."""
    return [item.model_copy(update=dict(_moved_fields(item, place))) for item in batch]


def moved_id(number: int, place: UUID) -> str:
    """The id that plays the part of `number`."""
    return str(uuid5(place, _id(number)))


def moved_user(user_id: str, place: UUID) -> str:
    """The user who plays the part of `user_id`."""
    return f"{place.hex}{user_id}"


def _moved_fields(item: Credit | Debit | Reversal, place: UUID) -> Iterator[tuple[str, str]]:
    yield "user_id", moved_user(item.user_id, place)
    for name in {"grant_id", "reversal_id", "debit_id"} & type(item).model_fields.keys():
        yield name, str(uuid5(place, getattr(item, name)))


def _amounts(item: Credit | Debit) -> Iterator[tuple[Wallet, int]]:
    for currency, amount in ((Currency.GOLD, item.gold), (Currency.DIAMONDS, item.diamonds)):
        if amount:
            yield Wallet(item.user_id, currency), amount
