"""T2: every completion that is automatic or claimed is credited exactly once."""

from typing import Final

from tests.proof.checker.rule import Rule

_STANDS: Final = "status NOT IN ('cancelled', 'reversed') AND NOT revoked AND code IS NOT NULL"

# What must have come to a user: what their completions pay, and what is no completion's: gifts, spending, reversals.
_EXPECTED: Final = """
    SELECT user_id, currency, amount FROM due_amounts
     WHERE (user_id, code, cycle, generation) NOT IN (
           SELECT user_id, code, cycle, generation FROM grants
            WHERE code IS NOT NULL AND (revoked OR status IN ('held', 'reversed')))
     UNION ALL
    SELECT moved.user_id, currency, amount FROM moved
     WHERE kind <> 'grant'
        OR transaction_id IN (SELECT grant_id FROM grants WHERE code IS NULL OR status = 'reversed' OR revoked)
"""

RULES: Final = (
    Rule(
        "completion-recorded-twice",
        "T2",
        """SELECT user_id, code, cycle, count(*) AS number FROM completions
            GROUP BY user_id, code, cycle HAVING count(*) > 1""",
        "completion {cycle} of {code} by {user_id} is recorded {number} times",
    ),
    Rule(
        "completion-of-no-version",
        "T2",
        """SELECT user_id, code, cycle, version FROM completions
            WHERE (code, version) NOT IN (SELECT code, version FROM definitions)""",
        "completion {cycle} of {code} by {user_id} names version {version}, which was never published",
    ),
    Rule(
        "completion-without-grant",
        "T2",
        """SELECT user_id, code, cycle FROM due
            WHERE (user_id, code, cycle, generation) NOT IN (
                  SELECT user_id, code, cycle, generation FROM grants WHERE code IS NOT NULL)""",
        "completion {cycle} of {code} by {user_id} has no grant",
    ),
    Rule(
        "grant-without-completion",
        "T2",
        f"""SELECT grant_id, user_id, code, cycle FROM grants
             WHERE {_STANDS} AND user_id NOT IN erased
               AND (user_id, code, cycle, generation) NOT IN (SELECT user_id, code, cycle, generation FROM due)""",  # noqa: S608 - put together from constants
        "grant {grant_id} pays {user_id} for completion {cycle} of {code}, which is not recorded or not to be paid",
    ),
    Rule(
        "grant-doubled",
        "T2",
        """SELECT user_id, code, cycle, count(*) AS number FROM grants WHERE code IS NOT NULL
            GROUP BY user_id, code, cycle, generation HAVING count(*) > 1""",
        "completion {cycle} of {code} by {user_id} has {number} grants",
    ),
    Rule(
        "grant-amounts",
        "T2",
        f"""SELECT grant_id, user_id, code, due.version, granted.gold, granted.diamonds, granted.points
              FROM grants AS granted JOIN due USING (user_id, code, cycle, generation)
             WHERE {_STANDS} AND (granted.gold, granted.diamonds, granted.points)
                                 <> (due.gold, due.diamonds, due.points)""",  # noqa: S608 - put together from constants
        "grant {grant_id} of {user_id} pays {gold} gold, {diamonds} diamonds and {points} points, which is not what "
        "version {version} of {code} promises",
    ),
    Rule(
        "grant-unsettled",
        "T2",
        "SELECT grant_id, user_id, status FROM grants WHERE status IN ('pending', 'sending', 'parked')",
        "grant {grant_id} of {user_id} was still {status} at the end",
    ),
    Rule(
        "credit-missing",
        "T2",
        """SELECT DISTINCT grant_id, user_id, status FROM grant_amounts
            WHERE status IN ('credited', 'reversed')
              AND grant_id NOT IN (SELECT id FROM transactions WHERE kind = 'grant')""",
        "grant {grant_id} of {user_id} is said to be {status}, and the ledger does not know it",
    ),
    Rule(
        "credit-without-grant",
        "T2",
        """SELECT id, user_id FROM transactions
            WHERE kind = 'grant' AND id NOT IN (SELECT grant_id FROM grants)""",
        "the ledger has paid {user_id} under {id}, and there is no such grant",
    ),
    Rule(
        "credit-amounts",
        "T2",
        """SELECT id, booked.user_id, booked.currency, paid, coalesce(granted.amount, 0) AS amount
             FROM (SELECT id, user_id, currency, -sum(amount) AS paid
                     FROM transactions JOIN entries ON transaction_id = id
                    WHERE kind = 'grant' AND account = 'system:grants' GROUP BY id, currency) AS booked
             LEFT JOIN (SELECT grant_id, currency, amount FROM grant_amounts) AS granted
               ON granted.grant_id = booked.id AND granted.currency = booked.currency
            WHERE id IN (SELECT grant_id FROM grants) AND paid <> coalesce(granted.amount, 0)""",
        "the ledger has paid {user_id} {paid} {currency} under {id}, and its grant says {amount}",
    ),
    Rule(
        "credit-to-another",
        "T2",
        """SELECT DISTINCT grant_id, granted.user_id AS owner, entry.account
             FROM grants AS granted
             JOIN transactions ON transactions.id = grant_id
             JOIN entries AS entry ON entry.transaction_id = grant_id
            WHERE (entry.account LIKE 'user:%' OR entry.account LIKE 'debt:%')
              AND (substr(entry.account, 6) <> granted.user_id OR transactions.user_id <> granted.user_id)""",
        "grant {grant_id} belongs to {owner}, and the ledger has booked it on {account}",
    ),
    Rule(
        "reversal-missing",
        "T2",
        """SELECT DISTINCT grant_id, user_id FROM grant_amounts
            WHERE status = 'reversed' AND grant_id NOT IN (SELECT reverses FROM transactions WHERE reverses > '')""",
        "grant {grant_id} of {user_id} is said to be taken back, and the ledger has not done so",
    ),
    Rule(
        "reversal-unasked",
        "T2",
        """SELECT id, user_id, reverses FROM transactions
            WHERE reverses > '' AND reverses NOT IN (SELECT grant_id FROM grants WHERE status = 'reversed')""",
        "the ledger has taken {reverses} back from {user_id} under {id}, and that grant stands",
    ),
    Rule(
        "balance-of-completions",
        "T2",
        f"""SELECT user_id, currency, sum(earned) AS earned, sum(held) AS held
              FROM (SELECT user_id, currency, amount AS earned, 0 AS held FROM ({_EXPECTED})
                     UNION ALL
                    SELECT user_id, currency, 0, amount - owed FROM balances)
             WHERE user_id NOT IN erased
             GROUP BY user_id, currency HAVING sum(earned) <> sum(held)""",  # noqa: S608 - put together from constants
        "the completions of {user_id} come to {earned} {currency}, and the wallet holds {held}",
    ),
    Rule(
        "points-of-grants",
        "T2",
        """SELECT user_id, sum(earned) AS earned, sum(held) AS held
             FROM (SELECT user_id, points AS earned, 0 AS held FROM grants
                    WHERE status NOT IN ('cancelled', 'reversed') AND NOT revoked
                    UNION ALL
                   SELECT user_id, 0, points FROM standings)
            WHERE user_id NOT IN erased
              AND user_id NOT IN (SELECT user_id FROM events WHERE event_type = 'ScoreBonusGranted')
            GROUP BY user_id HAVING sum(earned) <> sum(held)""",
        "the grants of {user_id} come to {earned} points, and the standing says {held}",
    ),
)
