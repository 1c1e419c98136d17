"""The file of tests: what is written in it, validated."""

from decimal import Decimal
from typing import Annotated, Final, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, JsonValue, model_validator

from processing_service.domain.status import Status
from shared.contracts.definition import Definition, Reward
from shared.contracts.event import EventId, EventType, Timestamp, UserId
from shared.contracts.texts import Code, Duration, Label, Name, Part, Text

MOST_TIMES: Final = 10_000
"""How often one line of a test can happen."""
MOST_CASES: Final = 1_000

_DECIMAL: Final = r"^\d+(\.\d+)?$"


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"'{name}' is no IANA time zone, such as Europe/Berlin")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Amount = Annotated[int, Field(ge=0, strict=True)]
Quantity = Amount | Annotated[Decimal, Field(ge=0)] | Annotated[str, Field(pattern=_DECIMAL)]
EventReference = Annotated[
    int | str,
    Field(description="An event's place in the list from 1, `2.3` for the third time of the second, or its own id."),
]


class NamedReward(Reward):
    """A reward of the catalog's list, which definitions may name."""

    name: Name
    description: Text = ""


class User(Part):
    """What is known of the user from the beginning."""

    id: UserId = "user1"
    time_zone: Zone = "UTC"
    attributes: dict[str, JsonValue] = Field(default_factory=dict)
    joined_at: Timestamp | None = Field(
        default=None, description="When they signed in first; else the first NewUserSignIn of the events says it."
    )


class Happening(Part):
    """Something that the user does, once or several times."""

    type: EventType
    at: Timestamp
    data: dict[str, JsonValue] = Field(default_factory=dict)
    id: EventId | None = None
    times: Annotated[int, Field(ge=1, le=MOST_TIMES, strict=True)] = 1
    every: Duration | None = Field(default=None, description="How long between two times; all at once without it.")


class ExpectedCompletion(Part):
    """One completion; what is absent is not looked at."""

    cycle: int | None = None
    at: Timestamp | None = None


class NotCounted(Part):
    """An event that does not count, and why."""

    event: EventReference
    reason: Label | None = Field(default=None, description="The stable name of the reason, such as ConditionFalse.")
    text: Text | None = Field(default=None, description="Words that the reason's text has to hold.")


class ExpectedRewards(Part):
    """What the user has got from the quest altogether; what is absent is not looked at."""

    gold: Amount | None = None
    diamonds: Amount | None = None
    points: Amount | None = None
    badges: list[Label] | None = None


class Expectation(Part):
    """How a quest stands at the end; what is absent is not looked at."""

    quest: Code
    completions: Amount | list[ExpectedCompletion] | None = None
    progress: Quantity | None = Field(default=None, description="In the cycle under way, at most the target.")
    status: Status | None = None
    rewards: ExpectedRewards | None = None
    not_counted: list[NotCounted] = Field(default_factory=list)
    parts: dict[str, Quantity] = Field(default_factory=dict, description="How far leaves have come, by their ids.")


class Case(Part):
    """One test: all definitions of the file, published at once, and one user."""

    name: Name
    published_at: Timestamp | None = Field(default=None, description="When all was published; else the first event.")
    now: Timestamp | None = Field(default=None, description="When it is looked at; else the time of the last event.")
    user: User = User()
    events: list[Happening] = Field(default_factory=list, max_length=MOST_TIMES)
    expect: list[Expectation] = Field(min_length=1)

    @model_validator(mode="after")
    def _nothing_happens_afterwards(self) -> Self:
        late = next((one for one in self.events if self.now is not None and one.at > self.now), None)
        if late is not None:
            raise ValueError(f"{late.type} happens at {late.at.isoformat()}, after 'now'")
        return self


class Suite(Part):
    """A file of tests, and the definitions that they are about."""

    definitions: str | list[str | Definition] = Field(
        description="Paths of files of definitions, from this file's folder, or definitions themselves."
    )
    rewards: list[NamedReward] = Field(default_factory=list, description="Rewards that definitions name.")
    tests: list[Case] = Field(min_length=1, max_length=MOST_CASES)

    @model_validator(mode="after")
    def _names_tell_tests_apart(self) -> Self:
        names = [one.name for one in self.tests]
        twice = next((one for one in names if names.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"two tests are called '{twice}'")
        return self

    @property
    def paths(self) -> list[str]:
        """The files of definitions that it names."""
        named = [self.definitions] if isinstance(self.definitions, str) else self.definitions
        return [one for one in named if isinstance(one, str)]

    @property
    def inline(self) -> list[Definition]:
        """The definitions that it holds itself."""
        return [] if isinstance(self.definitions, str) else [x for x in self.definitions if isinstance(x, Definition)]
