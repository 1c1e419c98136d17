"""A world worth a picture: a dozen players, two weeks of what they did, and quests of every kind."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from tests.harness.accounts import Account
from tests.harness.quests import event, publish_version, send
from tests.harness.system import System

HERO: Final = "ada"
_OTHERS: Final = ("bela", "chidi", "dana", "emre", "farah", "goran", "hana", "ivo", "june", "kofi", "lena", "milo")
_DAYS: Final = 13
_SEED: Final = 7
_MAPS: Final = ("forest", "desert", "harbour", "citadel", "glacier")

_PAST: Final = {"since": "beginning", "pay": True, "notify": False}
_QUESTS: Final[tuple[dict[str, Any], ...]] = (
    {
        "code": "three-a-day",
        "name": "Three a day",
        "description": "Win three matches before the day is over.",
        "category": "daily",
        "icon": "🎯",
        "objective": {"label": "Matches won", "on": ["MatchWon"], "target": 3},
        "repeat": {"limit": None, "reset": "daily"},
        "reward": {"gold": 20, "points": 15},
    },
    {
        "code": "weekly-explorer",
        "name": "The week's explorer",
        "description": "Win on four different maps between Monday and Sunday.",
        "category": "weekly",
        "icon": "🗺️",
        "objective": {
            "label": "Different maps",
            "on": ["MatchWon"],
            "measure": "distinct",
            "field": "map",
            "target": 4,
        },
        "repeat": {"limit": None, "reset": "weekly"},
        "reward": {"diamonds": 3, "points": 40},
    },
    {
        "code": "fortnight",
        "name": "A fortnight's fire",
        "description": "Win at least one match on fourteen days in a row. A freeze keeps the fire for a day.",
        "category": "streaks",
        "icon": "🔥",
        "objective": {
            "label": "Days in a row",
            "on": ["MatchWon"],
            "measure": "streak",
            "every": "day",
            "freezes": {"on": ["FreezeBought"]},
            "target": 14,
        },
        "backfill": _PAST,
        "reward": {"gold": 200, "diamonds": 10, "points": 200, "badge": "fire-keeper"},
    },
    {
        "code": "the-long-way",
        "name": "The long way",
        "description": "Scout the harbour, win there, and bring it home.",
        "category": "story",
        "icon": "🧭",
        "objective": {
            "id": "journey",
            "all_of": [
                {"id": "wins", "label": "Win ten matches", "on": ["MatchWon"], "target": 10},
                {
                    "id": "score",
                    "label": "Score 150 points in ranked matches",
                    "hint": "only ranked matches count",
                    "on": ["MatchWon"],
                    "where": 'event.data.mode == "ranked"',
                    "measure": "sum",
                    "field": "points",
                    "target": 150,
                },
                {
                    "id": "company",
                    "label": "Share the journey",
                    "any_of": [
                        {"id": "gift", "label": "Give a gift", "on": ["GiftGiven"], "target": 1},
                        {"id": "friend", "label": "Bring a friend", "on": ["FriendInvited"], "target": 1},
                    ],
                },
            ],
        },
        "backfill": _PAST,
        "reward": {"gold": 120, "points": 90, "badge": "navigator"},
    },
    {
        "code": "three-wins",
        "name": "Three wins",
        "description": "Every three matches won are worth a reward.",
        "category": "matches",
        "icon": "🏅",
        "objective": {"label": "Matches won", "on": ["MatchWon"], "target": 3},
        "repeat": {"limit": None, "reset": "on_completion"},
        "backfill": _PAST,
        "reward": {"gold": 15, "points": 75},
    },
    {
        "code": "spoils",
        "name": "The spoils",
        "description": "Win a match today, and collect the spoils yourself.",
        "category": "matches",
        "icon": "🎁",
        "objective": {"label": "Matches won", "on": ["MatchWon"], "target": 2},
        "claim": "manual",
        "reward": {"gold": 40, "diamonds": 2},
    },
    {
        "code": "night-watch",
        "name": "Night watch",
        "description": "Accept the watch and win five matches within two days.",
        "category": "story",
        "icon": "⏳",
        "objective": {"label": "Matches won", "on": ["MatchWon"], "target": 5},
        "enrolment": "opt_in",
        "deadline": "P2D",
        "reward": {"gold": 60, "points": 30},
    },
    {
        "code": "masters-table",
        "name": "The masters' table",
        "description": "For those who have come far: win twenty more.",
        "category": "matches",
        "icon": "🥇",
        "objective": {"label": "Matches won", "on": ["MatchWon"], "target": 20},
        "min_level": 8,
        "reward": {"diamonds": 25, "points": 300},
    },
)


@dataclass(frozen=True, slots=True)
class World:
    """Who is in it."""

    hero: Account
    admin_token: str


async def make_world(system: System) -> World:
    """Accounts, quests, and what happened; returns when everything has been sent, not when it has been handled."""
    hero = await system.sign_up(HERO)
    players = [hero, *[await system.sign_up(name) for name in _OTHERS]]
    token = await system.admin_token()
    async with system.client(token) as admin:
        for quest in _QUESTS:
            created = await admin.post("/api/v1/quests", json=quest)
            assert created.status_code == httpx.codes.CREATED, created.text
            await publish_version(system, admin, quest["code"], 1)
        for name in ("game server", "newsletter"):
            await admin.post("/api/v1/events/publishers", json={"name": name})
    await send(system, _history(players), "MatchWon")
    await send(system, [b"{not json", b'{"event_type": "MatchWon"}'], "MatchWon")
    # What the quests above count by themselves happens after they were published.
    today = [
        _body("MatchWon", player, datetime.now(UTC), {"points": 12, "mode": "ranked", "map": each})
        for player in players[:4]
        for each in _MAPS[:2]
    ]
    await send(system, today, "MatchWon")
    await system.sign_in(hero)
    await system.sign_in(hero)
    return World(hero, token)


def _history(players: list[Account]) -> list[bytes]:
    """Two weeks of matches; the hero plays every day but one, which a freeze covers."""
    source = random.Random(_SEED)
    now = datetime.now(UTC)
    found = [
        _body("FreezeBought", players[0], now - timedelta(days=6), {}),
        _body("GiftGiven", players[0], now, {}),
    ]
    for player in players:
        keen = 0.95 if player is players[0] else source.uniform(0.2, 0.8)
        for days in range(_DAYS):
            if player is players[0] and days == 4:
                continue
            for _ in range(source.randint(1, 3) if source.random() < keen or player is players[0] else 0):
                moment = now - timedelta(days=days, minutes=source.randint(1, 30))
                data = {
                    "points": source.randint(3, 14),
                    "mode": source.choice(("ranked", "casual")),
                    "map": source.choice(_MAPS),
                }
                found.append(_body("MatchWon", player, moment, data))
    return found


def _body(event_type: str, player: Account, moment: datetime, data: dict[str, Any]) -> bytes:
    return json.dumps(event(event_type, player.user_id, timestamp=moment.isoformat(), event_data=data)).encode()
