"""What sound histories can look like: how much of everything, and which quests there are."""

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.proof.histories import DefinitionVersion

BEGIN: Final = 1_800_000_000_000_000
"""The moment in which the first versions are published, in microseconds."""
SECOND: Final = 1_000_000
NEWER_VERSION: Final = BEGIN + 500 * SECOND
END: Final = BEGIN + 1000 * SECOND


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a history, and the seed of everything that is left to chance in it."""

    users: int
    events_each: int
    sign_ins_each: int
    bad_messages: int
    followers: int
    erases_a_user: bool
    seed: int


RICH: Final = Shape(users=4, events_each=25, sign_ins_each=4, bad_messages=8, followers=4, erases_a_user=True, seed=1)
"""A history that has something of everything."""

_PLAIN: Final = {
    "version": 1,
    "published_at": BEGIN,
    "archived_at": None,
    "is_plain": True,
    "measure": "count",
    "field": None,
    "limit": None,
    "reset": "on_completion",
    "claim": "automatic",
    "gold": 0,
    "diamonds": 0,
    "points": 0,
}


def definitions(random: Random) -> list[DefinitionVersion]:
    """Quests of every kind that the reference counts, one with two versions, and one that it cannot count."""

    def version(code: str, on: list[str], target: int, **changes: object) -> DefinitionVersion:
        return DefinitionVersion.model_validate({**_PLAIN, "code": code, "on": on, "target": str(target), **changes})

    few, more = random.randint(2, 3), random.randint(15, 30)
    maps = {"measure": "distinct", "field": "match.map"}
    return [
        version("played", ["Match"], few, limit=4, gold=5, diamonds=10, points=50),
        version("scored", ["Match", "Lesson"], more, measure="sum", field="points", gold=7, limit=20),
        version("maps", ["Match"], 2, **maps, diamonds=3, points=1, limit=9),
        version("maps", ["Match"], 2, **maps, diamonds=30, points=1, limit=9, version=2, published_at=NEWER_VERSION),
        version("learnt", ["Lesson"], few, claim="manual", gold=11),
        version("began", ["Match", "Lesson"], 1, reset="never", points=5),
        version("sign-ins", ["UserSignIn", "NewUserSignIn"], 2, limit=2, diamonds=1),
        version("closed", ["Match"], 1, diamonds=2, archived_at=NEWER_VERSION),
        version("streak", ["Match"], 7, is_plain=False, measure="streak", diamonds=99),
    ]
