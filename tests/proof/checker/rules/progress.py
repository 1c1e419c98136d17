"""T4 and T5: what is stored is what the events come to, by the log and by what was sent in whatever order."""

from typing import Final, Literal

from tests.proof.checker.report import Promise
from tests.proof.checker.rule import Rule

_RECORDED: Final = "SELECT user_id, code, cycle, event_id FROM standing_completions JOIN counted_quests USING (code)"


def _progress(source: Literal["log", "sent"]) -> str:
    """Where the stored progress is another one; a row that is not there is as good as one that says nothing yet."""
    return f"""
        SELECT user_id, code, max(times) AS times, max(amount) AS amount,
               max(should_times) AS should_times, max(should_amount) AS should_amount
          FROM (SELECT user_id, code, times_completed AS times, amount, 0 AS should_times, '0' AS should_amount
                  FROM progress JOIN stored_amounts USING (user_id, code)
                 UNION ALL
                SELECT user_id, code, 0, '0', times_completed, amount FROM expected_progress WHERE source = '{source}')
         WHERE user_id NOT IN erased
         GROUP BY user_id, code
        HAVING max(times) <> max(should_times) OR max(amount) <> max(should_amount)"""  # noqa: S608 - put together from constants


def _missing(source: Literal["log", "sent"]) -> str:
    return f"""
        SELECT user_id, code, cycle FROM expected_completions
         WHERE source = '{source}' AND user_id NOT IN erased
           AND (user_id, code, cycle) NOT IN (SELECT user_id, code, cycle FROM standing_completions)"""  # noqa: S608 - put together from constants


def _unearned(source: Literal["log", "sent"]) -> str:
    """By a lookup each: `NOT IN` reads the whole list for every completion that the reference does not count."""
    return f"""
        SELECT user_id, code, cycle FROM ({_RECORDED}) AS recorded
         WHERE NOT EXISTS (
               SELECT 1 FROM expected_completions AS expected
                WHERE expected.source = '{source}' AND expected.user_id = recorded.user_id
                  AND expected.code = recorded.code AND expected.cycle = recorded.cycle)"""  # noqa: S608 - put together from constants


def _misplaced(source: Literal["log", "sent"]) -> str:
    return f"""
        SELECT user_id, code, cycle, recorded.event_id, expected.event_id AS should_event
          FROM ({_RECORDED}) AS recorded JOIN expected_completions AS expected USING (user_id, code, cycle)
         WHERE expected.source = '{source}' AND recorded.event_id <> expected.event_id"""  # noqa: S608 - put together from constants


def _rules(promise: Promise, suffix: str, source: Literal["log", "sent"], basis: str) -> tuple[Rule, ...]:
    return (
        Rule(
            f"progress-{suffix}",
            promise,
            _progress(source),
            "{user_id} stands at {amount} in {code} with {times} completions; "
            f"{basis} " + "it is {should_amount} with {should_times}",
        ),
        Rule(
            f"completion-missing-{suffix}",
            promise,
            _missing(source),
            f"{basis} " + "{user_id} has completed {code} for the {cycle}. time, which is not recorded",
        ),
        Rule(
            f"completion-unearned-{suffix}",
            promise,
            _unearned(source),
            "completion {cycle} of {code} by {user_id} is recorded, which there is not " + basis,
        ),
        Rule(
            f"completion-misplaced-{suffix}",
            promise,
            _misplaced(source),
            "completion {cycle} of {code} by {user_id} is recorded at event {event_id}; "
            f"{basis} " + "it was {should_event}",
        ),
    )


RULES: Final = (
    Rule(
        "nothing-to-hold-it-against",
        "T4",
        """SELECT count(*) AS number FROM completions
           HAVING count(*) > 0 AND NOT EXISTS (SELECT 1 FROM expected_completions)""",
        "there are {number} completions, and none in a quest that the reference can count: nothing is proven of them",
    ),
    *_rules("T4", "by-the-log", "log", "by the log"),
    *_rules("T5", "by-what-was-sent", "sent", "by what was sent"),
)
