"""Progress, completions, grants and toasts. All rows belong to users whose participant rows the caller has locked."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic_core import to_json as dump_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.progress import Grant, Recording, States, Toast, UserCompletion
from processing_service.domain.state import State
from processing_service.domain.state_json import from_json, to_json

# Measured: an element of an array costs the driver half a microsecond, which with a dozen of them for an event is as
# much as deciding about it. So states travel as one JSON document in each direction, and users who want the same quests
# share a bundle of codes. (Not JSON for what is looked up: the planner would take it for thousands of rows and scan.)
_LOAD: Final = text("""
    SELECT coalesce(json_agg(json_build_array(user_id, quest_code, state)), '[]')::text
      FROM unnest(CAST(:users AS text[]), CAST(:bundles AS integer[])) AS wanted(user_id, bundle)
      JOIN unnest(CAST(:codes AS text[]), CAST(:code_bundles AS integer[])) AS member(quest_code, bundle) USING (bundle)
      JOIN user_quest_reward USING (user_id, quest_code)
""")

_SAVE: Final = text("""
    INSERT INTO user_quest_reward (user_id, quest_code, state, times_completed)
    SELECT user_id, quest_code, state, times_completed
      FROM json_to_recordset(CAST(:rows AS json))
           AS changed(user_id text, quest_code text, state jsonb, times_completed integer)
        ON CONFLICT (user_id, quest_code) DO UPDATE
       SET state = excluded.state, times_completed = excluded.times_completed, updated_at = clock_timestamp()
""")

_COMPLETIONS: Final = """
      FROM unnest(CAST(:users AS text[]), CAST(:codes AS text[]), CAST(:cycles AS integer[]),
                  CAST(:versions AS integer[]), CAST(:moments AS timestamptz[]), CAST(:events AS text[]),
                  CAST(:payable AS boolean[]))
           AS found(user_id, quest_code, cycle, version, completed_at, event_id, payable)
"""

# One that was taken back and is reached again is recorded anew, in its next generation.
_RECORD: Final = text(f"""
    INSERT INTO completion AS known (user_id, quest_code, cycle, version, completed_at, event_id, payable)
    SELECT user_id, quest_code, cycle, version, completed_at, event_id, payable {_COMPLETIONS}
        ON CONFLICT (user_id, quest_code, cycle) DO UPDATE
       SET version = excluded.version, completed_at = excluded.completed_at, event_id = excluded.event_id,
           payable = excluded.payable, generation = known.generation + 1, recorded_at = clock_timestamp(),
           claimed_at = NULL, reversed_at = NULL
     WHERE known.reversed_at IS NOT NULL
    RETURNING user_id, quest_code, cycle, generation
""")  # noqa: S608 - put together from constants

_CORRECT: Final = text(f"""
    UPDATE completion SET completed_at = found.completed_at, event_id = found.event_id {_COMPLETIONS}
     WHERE completion.user_id = found.user_id AND completion.quest_code = found.quest_code
       AND completion.cycle = found.cycle AND completion.event_id <> found.event_id
       AND completion.reversed_at IS NULL
""")  # noqa: S608 - put together from constants

_GRANT: Final = text("""
    INSERT INTO reward_grant
           (grant_id, user_id, quest_code, quest_name, cycle, version, gold, diamonds, points, badge, generation,
            earned_at, status, credited_at)
    SELECT grant_id, user_id, quest_code, quest_name, cycle, version, gold, diamonds, points, badge, generation,
           earned_at,
           CASE WHEN held THEN 'held' WHEN gold + diamonds > 0 THEN 'pending' ELSE 'credited' END,
           CASE WHEN held OR gold + diamonds > 0 THEN NULL ELSE clock_timestamp() END
      FROM unnest(CAST(:ids AS text[]), CAST(:users AS text[]), CAST(:codes AS text[]), CAST(:names AS text[]),
                  CAST(:cycles AS integer[]), CAST(:versions AS integer[]), CAST(:gold AS bigint[]),
                  CAST(:diamonds AS bigint[]), CAST(:points AS bigint[]), CAST(:badges AS text[]),
                  CAST(:generations AS integer[]), CAST(:moments AS timestamptz[]), CAST(:held AS boolean[]))
           AS granted(grant_id, user_id, quest_code, quest_name, cycle, version, gold, diamonds, points, badge,
                      generation, earned_at, held)
        ON CONFLICT DO NOTHING
    RETURNING grant_id
""")

_TELL: Final = text("""
    INSERT INTO toast (user_id, sequence, kind, payload)
    SELECT user_id, sequence, kind, payload::jsonb
      FROM unnest(CAST(:users AS text[]), CAST(:sequences AS bigint[]), CAST(:kinds AS text[]),
                  CAST(:payloads AS text[]))
           AS told(user_id, sequence, kind, payload)
""")


class PostgresProgress:
    """The tables of progress, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, State]]:
        """The stored states of the wanted quests by user and code; what has no row is absent."""
        bundles: dict[frozenset[str], int] = {}
        bundle_of = [bundles.setdefault(frozenset(codes), len(bundles)) for codes in wanted.values()]
        members = [(code, bundle) for codes, bundle in bundles.items() for code in codes]
        parameters = {
            "users": list(wanted),
            "bundles": bundle_of,
            "codes": [code for code, _ in members],
            "code_bundles": [bundle for _, bundle in members],
        }
        states: dict[str, dict[str, State]] = {}
        for user_id, code, state in json.loads(await self._session.scalar(_LOAD, parameters) or "[]"):
            states.setdefault(user_id, {})[code] = from_json(state)
        return states

    async def save(self, states: States) -> None:
        """Write states, rows that are new included."""
        rows = [
            {"user_id": user_id, "quest_code": code, "state": to_json(state), "times_completed": state.times_completed}
            for user_id, of_user in states.items()
            for code, state in of_user.items()
        ]
        await self._session.execute(_SAVE, {"rows": dump_json(rows).decode()})

    async def record(self, completions: Sequence[Recording]) -> list[UserCompletion]:
        """Write completions and return those that are new; one that is there, and was not taken back, stands."""
        columns = _completion_columns([one.completed for one in completions])
        rows = await self._session.execute(_RECORD, {**columns, "payable": [one.payable for one in completions]})
        written = {(row.user_id, row.quest_code, row.cycle): row.generation for row in rows}
        found = ((one.completed, written.get(_key(one.completed))) for one in completions)
        return [replace(one, generation=generation) for one, generation in found if generation is not None]

    async def correct(self, completions: Sequence[UserCompletion]) -> None:
        """Move completions to the events that, as is known now, completed them."""
        columns = _completion_columns(completions)
        await self._session.execute(_CORRECT, {**columns, "payable": [True] * len(completions)})

    async def grant(self, grants: Sequence[Grant]) -> set[str]:
        """Write grants, and say which were not there before.

        What pays neither gold nor diamonds has nothing to be credited and is done at once.
        """
        written = await self._session.execute(
            _GRANT,
            {
                "ids": [grant.grant_id for grant in grants],
                "users": [grant.user_id for grant in grants],
                "codes": [grant.quest_code for grant in grants],
                "names": [grant.quest_name for grant in grants],
                "cycles": [grant.cycle for grant in grants],
                "versions": [grant.version for grant in grants],
                "gold": [grant.reward.gold for grant in grants],
                "diamonds": [grant.reward.diamonds for grant in grants],
                "points": [grant.reward.points for grant in grants],
                "badges": [grant.reward.badge for grant in grants],
                "generations": [grant.generation for grant in grants],
                "moments": [grant.earned_at for grant in grants],
                "held": [grant.held for grant in grants],
            },
        )
        return set(written.scalars())

    async def tell(self, toasts: Sequence[Toast]) -> None:
        """Write toasts, whose numbers the caller has given under the user's lock."""
        await self._session.execute(
            _TELL,
            {
                "users": [toast.user_id for toast in toasts],
                "sequences": [toast.sequence for toast in toasts],
                "kinds": [toast.kind for toast in toasts],
                "payloads": [json.dumps(toast.payload) for toast in toasts],
            },
        )


def _key(one: UserCompletion) -> tuple[str, str, int]:
    return one.user_id, one.completion.code, one.completion.cycle


def _completion_columns(completions: Sequence[UserCompletion]) -> dict[str, list[Any]]:
    return {
        "users": [one.user_id for one in completions],
        "codes": [one.completion.code for one in completions],
        "cycles": [one.completion.cycle for one in completions],
        "versions": [one.completion.version for one in completions],
        "moments": [one.completion.position[0] for one in completions],
        "events": [one.completion.position[1] for one in completions],
    }
