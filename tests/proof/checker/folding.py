"""Works out what must be stored, twice: from the log, and from what was sent without asking the log.

A user's events are read in their order and forgotten again, so that memory holds one user at a time.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from tests.proof.checker.reference import Happened, Quest, Reached, count

_QUESTS: Final = """
    SELECT code, "on", measure, field, target, "limit", reset, min(published_at) AS opens_at,
           min(archived_at) AS closes_at
      FROM definitions
     GROUP BY code
    HAVING min(is_plain) AND count(DISTINCT json_array("on", measure, field, target, "limit", reset)) = 1
"""

# Of an id that stands in the log twice, one row: what an event does, it does once.
_FROM_LOG: Final = """
    SELECT user_id, at, event_id, event_type, data FROM events
     WHERE user_id IS NOT NULL AND event_id NOT IN (SELECT event_id FROM retractions)
     GROUP BY event_id
     ORDER BY user_id, at, event_id
"""

# What the harness has not sent, and what is disputed, only the log can tell; so it can of copies without a confirm.
_FROM_SENT: Final = """
    SELECT user_id, at, event_id, event_type, data FROM wanted
     WHERE (confirmed OR event_id IN (SELECT event_id FROM events))
       AND event_id NOT IN disputed AND event_id NOT IN (SELECT event_id FROM retractions)
     UNION ALL
    SELECT user_id, at, event_id, event_type, data FROM events
     WHERE user_id IS NOT NULL AND event_id NOT IN (SELECT event_id FROM retractions)
       AND (event_id IN disputed OR event_id NOT IN (SELECT event_id FROM sent))
     GROUP BY event_id
     ORDER BY user_id, at, event_id
"""

_SOURCES: Final = {"log": _FROM_LOG, "sent": _FROM_SENT}


def fold_everything(store: sqlite3.Connection) -> None:
    """Fill the tables of what is expected, and of what is stored in the same terms."""
    quests = [_quest(row) for row in store.execute(_QUESTS)]
    store.executemany("INSERT INTO counted_quests VALUES (?)", ((quest.code,) for quest in quests))
    for source, question in _SOURCES.items():
        reader = store.cursor()
        for user_id, rows in groupby(reader.execute(question), key=itemgetter(0)):
            _keep(store, source, user_id, quests, count(quests, _events(rows)))
    store.executemany("INSERT OR REPLACE INTO stored_amounts VALUES (?, ?, ?)", _stored(store))


def _keep(
    store: sqlite3.Connection, source: str, user_id: str, quests: Iterable[Quest], reached: dict[str, Reached]
) -> None:
    told = [(quest.code, reached[quest.code], quest) for quest in quests if quest.code in reached]
    store.executemany(
        "INSERT INTO expected_progress VALUES (?, ?, ?, ?, ?)",
        [(source, user_id, code, len(one.completed_by), plain(one.amount(quest))) for code, one, quest in told],
    )
    store.executemany(
        "INSERT INTO expected_completions VALUES (?, ?, ?, ?, ?)",
        [
            (source, user_id, code, cycle, event_id)
            for code, one, _ in told
            for cycle, event_id in enumerate(one.completed_by, start=1)
        ],
    )


def _quest(row: tuple[Any, ...]) -> Quest:
    code, on, measure, field, target, limit, reset, opens_at, closes_at = row
    most = 1 if reset == "never" else limit
    return Quest(code, frozenset(json.loads(on)), measure, field, Decimal(target), most, opens_at, closes_at)


def _events(rows: Iterable[tuple[Any, ...]]) -> Iterator[Happened]:
    for _, at, event_id, event_type, data in rows:
        yield Happened(event_id, event_type, at, json.loads(data, object_hook=_decimals))


def _decimals(part: dict[str, Any]) -> dict[str, Any]:
    """Numbers with a fraction, which the store keeps in a form of its own, as numbers again."""
    return {name: _value(value) for name, value in part.items()}


def _value(value: Any) -> Any:
    match value:
        case ["decimal", str(digits)]:
            return Decimal(digits)
        case _:
            return value


def _stored(store: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """The stored progress as one number; of different values, how many there are."""
    rows = store.cursor().execute("SELECT user_id, code, measure, value FROM progress JOIN counted_quests USING (code)")
    for user_id, code, measure, value in rows:
        yield user_id, code, plain(_amount(measure, value))


def _amount(measure: str | None, value: Any) -> Decimal:
    if measure is None or value is None:
        return Decimal(0)
    return Decimal(len(json.loads(value))) if measure == "distinct" else Decimal(value)


def plain(number: Decimal) -> str:
    """A number's digits, the same for 3 and 3.00."""
    return f"{number.normalize():f}" if number else "0"
