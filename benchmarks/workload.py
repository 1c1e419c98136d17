"""What is published and what is to be evaluated: the same for every contestant."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from shared.clock import new_id
from shared.contracts.catalog_feed import DefinitionHistory, PublishedVersion
from shared.contracts.definition import Definition

EVENT_TYPE: Final = "MatchWon"
COUNT_TARGET: Final = 20
RANKED_TARGET: Final = 10
POINTS_TARGET: Final = 200
RANKED_CONDITION: Final = "event.data.mode == 'ranked' && event.data.points >= 3"

_PUBLISHED_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SEED: Final = 20
_STEP: Final = timedelta(milliseconds=20)
_MATCHING: Final[tuple[dict[str, Any], ...]] = (
    {"code": "wins", "objective": {"on": [EVENT_TYPE], "measure": "count", "target": COUNT_TARGET}},
    {
        "code": "ranked-wins",
        "objective": {
            "on": [EVENT_TYPE],
            "measure": "count",
            "target": RANKED_TARGET,
            "where": RANKED_CONDITION,
        },
    },
    {
        "code": "points",
        "objective": {"on": [EVENT_TYPE], "measure": "sum", "field": "points", "target": POINTS_TARGET},
    },
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message of the backlog."""

    event_id: str
    timestamp: datetime
    body: bytes


def catalog(size: int) -> list[DefinitionHistory]:
    """So many published definitions: the three that match (as far as there is room), and others that never do."""
    matching = [_definition(**one) for one in _MATCHING[:size]]
    others = [
        _definition(f"other-{number}", {"on": [f"Other{number}"], "measure": "count", "target": 3})
        for number in range(size - len(matching))
    ]
    return [_published(definition) for definition in (*matching, *others)]


def backlog(messages: int, users: int) -> list[Outgoing]:
    """Events of random users in the order of their time; every one of them is of the type that three quests want."""
    source = random.Random(_SEED)
    start = datetime.now(UTC) - messages * _STEP
    return [_event(source, start + number * _STEP, users) for number in range(messages)]


def _event(source: random.Random, timestamp: datetime, users: int) -> Outgoing:
    event_id = new_id()
    body = {
        "event_id": event_id,
        "event_type": EVENT_TYPE,
        "user_id": f"user-{source.randrange(users):06}",
        "timestamp": timestamp.isoformat(),
        "event_data": {
            "points": source.randint(1, 20),
            "mode": source.choice(("ranked", "casual")),
            "map": source.choice(("forest", "desert", "harbour")),
        },
    }
    return Outgoing(event_id, timestamp, json.dumps(body).encode())


def _definition(code: str, objective: dict[str, Any]) -> Definition:
    return Definition.model_validate(
        {
            "code": code,
            "name": code.replace("-", " ").title(),
            "objective": objective,
            "repeat": {"limit": None, "reset": "on_completion"},
            "reward": {"diamonds": 10, "points": 50},
        }
    )


def _published(definition: Definition) -> DefinitionHistory:
    version = PublishedVersion(version=1, published_at=_PUBLISHED_AT, definition=definition)
    return DefinitionHistory(id=f"id-of-{definition.code}", code=definition.code, versions=[version])
