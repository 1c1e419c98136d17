"""T6: no toast is lost, doubled, out of order or another user's, as the database has them.

A completion that lies before the publishing of its version may have been found by a backfill that tells nobody.
"""

from typing import Final

from tests.proof.checker.rule import Rule

_CREDITED: Final = """
    SELECT user_id, code, cycle, generation FROM grants
     WHERE code IS NOT NULL AND status = 'credited' AND NOT revoked AND gold + diamonds > 0
"""

RULES: Final = (
    Rule(
        "toast-number-doubled",
        "T6",
        """SELECT user_id, sequence, count(*) AS number FROM toasts
            GROUP BY user_id, sequence HAVING count(*) > 1""",
        "{number} toasts of {user_id} have the number {sequence}",
    ),
    Rule(
        "toast-number-gap",
        "T6",
        """SELECT user_id, max(sequence) AS newest, count(DISTINCT sequence) AS number FROM toasts
            GROUP BY user_id HAVING max(sequence) <> count(DISTINCT sequence) OR min(sequence) <> 1""",
        "{user_id} has {number} toasts and the newest has the number {newest}",
    ),
    Rule(
        "toast-counter",
        "T6",
        """SELECT user_id, toast_sequence, coalesce(newest, 0) AS newest
             FROM participants LEFT JOIN (SELECT user_id, max(sequence) AS newest FROM toasts GROUP BY user_id)
            USING (user_id)
            WHERE NOT erased AND toast_sequence <> coalesce(newest, 0)""",
        "the newest toast of {user_id} has the number {newest}, and the user's row says {toast_sequence}",
    ),
    Rule(
        "toast-missing",
        "T6",
        f"""SELECT user_id, code, cycle, 'quest_completed' AS kind FROM standing_completions AS completion
             WHERE (user_id, code, cycle) NOT IN (
                   SELECT user_id, code, cycle FROM toasts WHERE kind = 'quest_completed' AND cycle IS NOT NULL)
               AND at >= (SELECT published_at FROM definitions
                           WHERE definitions.code = completion.code AND definitions.version = completion.version)
             UNION ALL
            SELECT user_id, code, cycle, 'reward_credited' FROM ({_CREDITED})
             WHERE user_id NOT IN erased AND (user_id, code, cycle) NOT IN (
                   SELECT user_id, code, cycle FROM toasts WHERE kind = 'reward_credited' AND cycle IS NOT NULL)""",  # noqa: S608 - put together from constants
        "{user_id} was never told '{kind}' of completion {cycle} of {code}",
    ),
    Rule(
        "toast-doubled",
        "T6",
        """SELECT toast.user_id, toast.code, toast.cycle, toast.kind, count(*) AS number
             FROM toasts AS toast
             LEFT JOIN completions AS completion
               ON completion.user_id = toast.user_id AND completion.code = toast.code
              AND completion.cycle = toast.cycle
            WHERE toast.kind IN ('quest_completed', 'reward_credited') AND toast.cycle IS NOT NULL
            GROUP BY toast.user_id, toast.code, toast.cycle, toast.kind
           HAVING count(*) > 1 + max(coalesce(completion.generation, 0))""",
        "{user_id} was told '{kind}' of completion {cycle} of {code} {number} times",
    ),
    Rule(
        "toast-untrue",
        "T6",
        """SELECT user_id, sequence, kind, code, cycle FROM toasts
            WHERE kind = 'quest_completed'
              AND (user_id, code, cycle) NOT IN (SELECT user_id, code, cycle FROM completions)
            UNION ALL
           SELECT user_id, sequence, kind, code, cycle FROM toasts
            WHERE kind = 'reward_credited' AND cycle IS NOT NULL
              AND (user_id, code, cycle) NOT IN (
                  SELECT user_id, code, cycle FROM grants
                   WHERE code IS NOT NULL AND status IN ('credited', 'reversed'))""",
        "toast {sequence} tells {user_id} '{kind}' of completion {cycle} of {code}, which is not theirs",
    ),
    Rule(
        "toast-out-of-order",
        "T6",
        """SELECT credited.user_id, credited.code, credited.cycle, credited.sequence AS paid, completed.sequence AS done
             FROM toasts AS credited
             JOIN toasts AS completed
               ON completed.user_id = credited.user_id AND completed.code = credited.code
              AND completed.cycle = credited.cycle AND completed.kind = 'quest_completed'
            WHERE credited.kind = 'reward_credited'
            GROUP BY credited.user_id, credited.code, credited.cycle
           HAVING min(credited.sequence) < min(completed.sequence)""",
        "{user_id} was told with number {paid} that completion {cycle} of {code} was paid, and with {done} of it",
    ),
)
