"""T1 for sign-ins, whose events only the services know: each that was answered is in the log, and none twice."""

from typing import Final

from tests.proof.checker.rule import Rule

_TRIED: Final = "SELECT user_id, sum(answered) AS answered, count(*) AS tried FROM sign_ins GROUP BY user_id"
_HEARD: Final = """
    SELECT user_id, count(DISTINCT event_id) AS heard,
           count(DISTINCT CASE event_type WHEN 'NewUserSignIn' THEN event_id END) AS first
      FROM events WHERE event_type IN ('UserSignIn', 'NewUserSignIn') GROUP BY user_id
"""

RULES: Final = (
    Rule(
        "sign-in-lost",
        "T1",
        f"""SELECT user_id, answered, coalesce(heard, 0) AS heard FROM ({_TRIED}) LEFT JOIN ({_HEARD}) USING (user_id)
             WHERE coalesce(heard, 0) < answered AND user_id NOT IN erased""",  # noqa: S608 - put together from constants
        "{user_id} has signed in {answered} times and the log has {heard} of them",
    ),
    Rule(
        "sign-in-counted-again",
        "T1",
        f"""SELECT user_id, tried, heard FROM ({_TRIED}) JOIN ({_HEARD}) USING (user_id) WHERE heard > tried""",  # noqa: S608 - put together from constants
        "{user_id} has tried to sign in {tried} times and the log has {heard}",
    ),
    Rule(
        "first-sign-in",
        "T1",
        f"""SELECT user_id, first FROM ({_TRIED}) JOIN ({_HEARD}) USING (user_id) WHERE first <> 1""",  # noqa: S608 - put together from constants
        "{user_id} has {first} first sign-ins in the log",
    ),
)
