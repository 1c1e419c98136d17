"""What is read of each table, by the name of the file that it goes to; the columns are those of the records."""

from typing import Final


def _moment(column: str) -> str:
    return f"(extract(epoch FROM {column}) * 1000000)::bigint"


def _outbox(service: str) -> str:
    return f"""
        SELECT '{service}' AS service, event_id, event_type, payload ->> 'user_id' AS user_id,
               published_at IS NOT NULL AS published
          FROM outbox"""  # noqa: S608 - a constant


# What the reference of the checker can count by itself: one leaf of three kinds, for everybody and at all times.
_IS_PLAIN: Final = """
    jsonb_typeof(body -> 'objective' -> 'on') = 'array'
    AND coalesce(body -> 'objective' ->> 'measure', 'count') IN ('count', 'sum', 'distinct')
    AND coalesce(body ->> 'kind', 'quest') <> 'stat'
    AND coalesce(body ->> 'enrolment', 'automatic') = 'automatic'
    AND coalesce(body -> 'repeat' ->> 'reset', 'never') IN ('never', 'on_completion')
    AND jsonb_array_length(coalesce(nullif(body -> 'prerequisites', 'null'), '[]')) = 0
    AND NOT EXISTS (SELECT FROM (VALUES (body -> 'window'), (body -> 'segment'), (body -> 'min_level'),
                                        (body -> 'deadline'), (body -> 'budget'),
                                        (body -> 'repeat' -> 'cooldown'), (body -> 'objective' -> 'where'),
                                        (body -> 'objective' -> 'cap'), (body -> 'objective' -> 'cooldown'),
                                        (body -> 'objective' -> 'default')) AS more(part)
                     WHERE coalesce(part, 'null') <> 'null')
    AND coalesce(body ->> 'migration', 'carry') = 'carry'
    AND coalesce(body -> 'backfill' ->> 'since', 'now') = 'now'
    AND NOT EXISTS (SELECT FROM definition_pause AS pause WHERE pause.definition_id = definition.id)
"""

CATALOG: Final = {
    "definitions": f"""
        SELECT code, version, {_moment("published_at")} AS published_at, {_moment("archived_at")} AS archived_at,
               coalesce({_IS_PLAIN}, false) AS is_plain,
               CASE WHEN jsonb_typeof(body -> 'objective' -> 'on') = 'array'
                    THEN body -> 'objective' -> 'on' ELSE '[]' END AS on,
               coalesce(body -> 'objective' ->> 'measure', 'count') AS measure,
               body -> 'objective' ->> 'field' AS field,
               coalesce(body -> 'objective' ->> 'target', '') AS target,
               (body -> 'repeat' ->> 'limit')::integer AS limit,
               coalesce(body -> 'repeat' ->> 'reset', 'never') AS reset,
               coalesce(body ->> 'claim', 'automatic') AS claim,
               coalesce((body -> 'reward' ->> 'gold')::bigint, 0) AS gold,
               coalesce((body -> 'reward' ->> 'diamonds')::bigint, 0) AS diamonds,
               coalesce((body -> 'reward' ->> 'points')::bigint, 0) AS points
          FROM definition
          JOIN definition_version ON definition_id = definition.id
         ORDER BY code, version""",  # noqa: S608 - a constant
    "outbox": _outbox("catalog"),
}

PROCESSING: Final = {
    "events": f"""
        SELECT event_id, event_type, user_id, {_moment("timestamp")} AS at, event_data AS data FROM event""",  # noqa: S608 - a constant
    "retractions": "SELECT event_id FROM retraction",
    "progress": """
        SELECT user_id, quest_code AS code, times_completed, state -> 'p' ->> 0 AS measure, state -> 'p' -> 1 AS value
          FROM user_quest_reward""",
    "completions": f"""
        SELECT user_id, quest_code AS code, cycle, generation, version, event_id, {_moment("completed_at")} AS at,
               payable, claimed_at IS NOT NULL AS claimed, reversed_at IS NOT NULL AS reversed
          FROM completion""",  # noqa: S608 - a constant
    "grants": """
        SELECT grant_id, user_id, quest_code AS code, cycle, generation, version, gold, diamonds, points, status,
               revoked_at IS NOT NULL AS revoked
          FROM reward_grant""",
    "participants": "SELECT user_id, toast_sequence, erased_at IS NOT NULL AS erased FROM participant",
    "toasts": f"""
        SELECT user_id, sequence, kind, payload ->> 'code' AS code, (payload ->> 'cycle')::integer AS cycle,
               {_moment("created_at")} AS created_at
          FROM toast""",  # noqa: S608 - a constant
    "standings": "SELECT user_id, points FROM standing",
    "parked": "SELECT encode(sha256(body), 'hex') AS body, reason, event_id, status FROM parked_message",
    "outbox": _outbox("processing"),
    "leftovers": """
        SELECT 'failed events' AS what, count(*) AS number FROM event_failure
         UNION ALL
        SELECT 'folds of the past', count(*) FROM catalog_definition WHERE fold_from IS NOT NULL""",
}

ENTRIES: Final = "SELECT transaction_id, account, currency, amount FROM ledger_entry"

AUTH: Final = {
    "transactions": "SELECT id, kind, user_id, reverses FROM ledger_transaction",
    "entries": ENTRIES,
    "balances": "SELECT user_id, currency, amount, owed FROM wallet_balance",
    "outbox": _outbox("auth"),
}
