"""What crediting and reversing mean, in the plainest words, and histories to try them with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from hypothesis import strategies as st

from auth_service.domain.ledger import Currency, Holding, Wallet
from shared.contracts.credits import Credit
from shared.contracts.reversals import Reversal

LIVE, DOOMED = ("user1", "user2", "ü'; --"), "doomed"


@dataclass(frozen=True)
class Purchase:
    """A user spends what they have, at most `amount`: until then a reversal is always covered."""

    wallet: Wallet
    amount: int


@dataclass(frozen=True)
class Deletion:
    """The account of `user_id` is deleted."""

    user_id: str


Step = list[Credit] | list[Reversal] | Purchase | Deletion
History = list[Step]

_OWNERS = {1: LIVE[0], 2: LIVE[0], 3: LIVE[0], 4: LIVE[1], 5: LIVE[2], 6: DOOMED, 7: DOOMED}

# Few ids and amounts, and users who mostly fit: repetitions, conflicts and debts are what is interesting. Some ids are
# asked for as those of grants and of reversals.


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
        reversal_id=_id(draw(st.sampled_from([number + 10] * 4 + [11, 12, 7]))),
        grant_id=_id(draw(st.sampled_from([number] * 7 + [11]))),
        user_id=draw(_mostly(_OWNERS[number])),
        policy=draw(st.sampled_from(["owe", "owe", "floor"])),
        reason=draw(st.sampled_from(["fraud"] * 4 + ["refund"])),
    )


def _mostly(user_id: str) -> st.SearchStrategy[str]:
    return st.sampled_from([user_id] * 12 + [*LIVE, DOOMED])


def _id(number: int) -> str:
    return str(UUID(int=number))


_purchases = st.builds(
    Purchase,
    st.builds(Wallet, st.sampled_from([LIVE[0], LIVE[0], LIVE[1], LIVE[2], DOOMED]), st.sampled_from(Currency)),
    st.sampled_from([2**40, 2**40, 3]),
)
_credit_batches = st.lists(_credits(), min_size=1, max_size=6)
_reversal_batches = st.lists(_reversals(), min_size=1, max_size=6)
_steps: st.SearchStrategy[Step] = st.one_of(
    _credit_batches, _purchases, _reversal_batches, _credit_batches, _reversal_batches, st.just(Deletion(DOOMED))
)


@st.composite
def _debts(draw: st.DrawFn) -> History:
    """What chance alone would seldom bring about: a spent grant is taken back, then another is earned."""
    first, second = draw(st.permutations([1, 2, 3]))[:2]
    grants = [
        Credit(grant_id=_id(number), user_id=LIVE[0], diamonds=10, gold=gold, reason="quest")
        for number, gold in ((first, 0), (second, draw(st.sampled_from([0, 5]))))
    ]
    reversal = Reversal(reversal_id=_id(first + 10), grant_id=_id(first), user_id=LIVE[0], policy="owe", reason="fraud")
    purchase = Purchase(Wallet(LIVE[0], Currency.DIAMONDS), draw(st.sampled_from([3, 7, 10])))
    return [grants[:1], purchase, [reversal], grants[1:]]


histories = st.lists(_steps.map(lambda step: [step]) | _debts(), min_size=1, max_size=12).map(
    lambda parts: [step for part in parts for step in part]
)


@dataclass
class Model:
    """Dictionaries of what was booked, one request after another."""

    credits: dict[str, Credit] = field(default_factory=dict)
    reversals: dict[str, Reversal] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    held: dict[Wallet, Holding] = field(default_factory=dict)

    def credit(self, wanted: Credit) -> str:
        """Book a credit and say what auth should answer."""
        if wanted.grant_id in self.reversals:
            return "conflict"
        if wanted.grant_id in self.credits:
            return "already_credited" if self.credits[wanted.grant_id] == wanted else "conflict"
        if wanted.user_id in self.deleted or not (wanted.gold or wanted.diamonds):
            return "refused"
        self.credits[wanted.grant_id] = wanted
        for wallet, amount in _amounts(wanted):
            before = self.held.get(wallet, Holding())
            repaid = min(before.owed, amount)
            self.held[wallet] = Holding(before.amount + amount - repaid, before.owed - repaid)
        return "credited"

    def reverse(self, wanted: Reversal) -> str:
        """Book a reversal and say what auth should answer."""
        if wanted.reversal_id in self.reversals:
            return "already_reversed" if self.reversals[wanted.reversal_id] == wanted else "conflict"
        if wanted.reversal_id in self.credits:
            return "conflict"
        if wanted.grant_id not in self.credits:
            return "conflict" if wanted.grant_id in self.reversals else "not_credited"
        credit = self.credits[wanted.grant_id]
        taken_back = {reversal.grant_id for reversal in self.reversals.values()}
        if credit.user_id != wanted.user_id or wanted.grant_id in taken_back:
            return "conflict"
        self.reversals[wanted.reversal_id] = wanted
        owes = wanted.policy == "owe" and wanted.user_id not in self.deleted
        for wallet, amount in _amounts(credit):
            before = self.held[wallet]
            covered = min(before.amount, amount)
            self.held[wallet] = Holding(before.amount - covered, before.owed + (amount - covered) * owes)
        return "reversed"

    def spend(self, purchase: Purchase) -> int:
        """Spend what is there and return how much that was."""
        before = self.held.get(purchase.wallet, Holding())
        spent = min(before.amount, purchase.amount)
        if spent:
            self.held[purchase.wallet] = Holding(before.amount - spent, before.owed)
        return spent


def moved(history: History, place: UUID) -> History:
    """The same history with ids of its own, so that examples can share one database, whose books are never emptied."""
    return [_moved(step, place) for step in history]


def moved_user(user_id: str, place: UUID) -> str:
    """The user who plays the part of `user_id`."""
    return f"{place.hex}{user_id}"


def _moved(step: Step, place: UUID) -> Step:
    if isinstance(step, Purchase):
        return Purchase(Wallet(moved_user(step.wallet.user_id, place), step.wallet.currency), step.amount)
    if isinstance(step, Deletion):
        return Deletion(moved_user(step.user_id, place))
    return [item.model_copy(update=dict(_moved_fields(item, place))) for item in step]  # type: ignore[return-value]  # of one kind


def _moved_fields(item: Credit | Reversal, place: UUID) -> Iterator[tuple[str, str]]:
    yield "user_id", moved_user(item.user_id, place)
    for name in {"grant_id", "reversal_id"} & type(item).model_fields.keys():
        yield name, str(uuid5(place, getattr(item, name)))


def _amounts(credit: Credit) -> Iterator[tuple[Wallet, int]]:
    for currency, amount in ((Currency.GOLD, credit.gold), (Currency.DIAMONDS, credit.diamonds)):
        if amount:
            yield Wallet(credit.user_id, currency), amount
