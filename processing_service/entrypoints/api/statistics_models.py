"""What the routes of statistics answer."""

from datetime import date, datetime
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.ports.statistics import ActivityDay, Amounts, QuestDay
from processing_service.application.read_quest_statistics import CountedKind, QuestStatistics
from processing_service.application.read_totals import Totals

_NOTHING: Final = Amounts()
_NO_PAYOUT: Final[JsonDict] = {"gold": 0, "diamonds": 0, "points": 0}
_DAY: Final[JsonDict] = {"day": "2026-11-20", "completions": 42, "gold": 0, "diamonds": 420, "points": 2100}


class AmountsItem(BaseModel):
    """Of each currency."""

    gold: int
    diamonds: int
    points: int

    @classmethod
    def of(cls, amounts: Amounts) -> Self:
        """The item of some amounts."""
        return cls(gold=amounts.gold, diamonds=amounts.diamonds, points=amounts.points)


class PayoutItem(BaseModel):
    """What grants pay, by what became of them; what was cancelled before it was paid is in none."""

    credited: AmountsItem
    pending: AmountsItem = Field(description="On the way to the wallets.")
    held: AmountsItem = Field(description="Held back by a budget.")
    parked: AmountsItem = Field(description="Refused by the ledger.")
    reversed: AmountsItem = Field(description="Taken back, or about to be.")


class QuestStatisticsItem(BaseModel):
    """What one definition has come to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "sign-in-three-times",
                    "name": "Sign in three times",
                    "kind": "quest",
                    "completions": 1800,
                    "last_completed_at": "2026-11-20T09:30:00Z",
                    "users_completed": 1100,
                    "users_under_way": 240,
                    "users_counted_at": "2026-11-20T09:30:12Z",
                    "payout": {
                        "credited": {"gold": 0, "diamonds": 17990, "points": 89950},
                        "pending": {"gold": 0, "diamonds": 10, "points": 50},
                        "held": _NO_PAYOUT,
                        "parked": _NO_PAYOUT,
                        "reversed": _NO_PAYOUT,
                    },
                }
            ]
        }
    )

    code: str
    name: str
    kind: CountedKind
    completions: int = Field(description="Those that stand; what was retracted is not among them.")
    last_completed_at: datetime | None
    users_completed: int = Field(description="Users who have completed it at least once, as they were counted last.")
    users_under_way: int = Field(description="Users with something in hand of a cycle, as they were counted last.")
    users_counted_at: datetime | None = Field(description="Null: they were not counted yet.")
    payout: PayoutItem

    @classmethod
    def of(cls, one: QuestStatistics) -> Self:
        """The item of what the use case has read."""
        numbers = one.numbers
        return cls(
            code=one.code,
            name=one.name,
            kind=one.kind,
            completions=numbers.completions,
            last_completed_at=numbers.last_completed_at,
            users_completed=numbers.users_completed,
            users_under_way=numbers.users_under_way,
            users_counted_at=numbers.users_counted_at,
            payout=PayoutItem(
                credited=AmountsItem.of(numbers.payout.get("credited", _NOTHING)),
                pending=AmountsItem.of(numbers.payout.get("pending", _NOTHING)),
                held=AmountsItem.of(numbers.payout.get("held", _NOTHING)),
                parked=AmountsItem.of(numbers.payout.get("parked", _NOTHING)),
                reversed=AmountsItem.of(numbers.payout.get("reversed", _NOTHING)),
            ),
        )


class QuestDayItem(AmountsItem):
    """A day of UTC."""

    day: date
    completions: int = Field(description="By the time of the event that completed it.")

    @classmethod
    def of_day(cls, one: QuestDay) -> Self:
        """The item of a day."""
        return cls(day=one.day, completions=one.completions, **AmountsItem.of(one.earned).model_dump())


class QuestHistoryAnswer(BaseModel):
    """Every day of the span, today the last. Amounts are what was earned that day and was not taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "sign-in-three-times", "days": [_DAY]}]})

    code: str
    days: list[QuestDayItem]


class TotalsDayItem(QuestDayItem):
    """A day of UTC, over all definitions."""

    events: int = Field(description="Events that were accepted that day, whenever they happened.")
    active_users: int = Field(description="Users whom they were of.")

    @classmethod
    def of_both(cls, quests: QuestDay, activity: ActivityDay) -> Self:
        """The item of a day."""
        return cls(**QuestDayItem.of_day(quests).model_dump(), events=activity.events, active_users=activity.users)


class TotalsAnswer(BaseModel):
    """Every day of the span, today the last."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "days": [{**_DAY, "events": 12840, "active_users": 310}],
                    "activity_counted_at": "2026-11-20T09:30:12Z",
                }
            ]
        }
    )

    days: list[TotalsDayItem]
    activity_counted_at: datetime | None = Field(
        description="When events and users were counted last; null: they were not counted yet."
    )

    @classmethod
    def of(cls, totals: Totals) -> Self:
        """The answer of what the use case has read."""
        days = [TotalsDayItem.of_both(quests, activity) for quests, activity in totals.days]
        return cls(days=days, activity_counted_at=totals.activity_counted_at)
