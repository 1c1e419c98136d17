"""What the reader asks the tables themselves, past the service."""

from typing import Final

# As text and in order, so that whatever is changed in a row shows.
_DIGESTS: Final = """
    SELECT booked.id, hashtextextended(
               booked::text || coalesce(string_agg(entry::text, '' ORDER BY entry.account, entry.currency), ''), 0
           ) AS digest
      FROM ledger_transaction AS booked
      LEFT JOIN ledger_entry AS entry ON entry.transaction_id = booked.id
"""

REMEMBERED: Final = "CREATE TEMPORARY TABLE remembered (id text PRIMARY KEY, digest bigint NOT NULL)"

REMEMBER: Final = f"""
    INSERT INTO remembered
    {_DIGESTS}
     WHERE booked.id = ANY($1)
     GROUP BY booked.id
 RETURNING id
"""

CHANGED: Final = f"""
    SELECT 'changed or lost' AS kind, id, '' AS currency, NULL::numeric AS stored, NULL::numeric AS summed
      FROM remembered
      LEFT JOIN ({_DIGESTS} GROUP BY booked.id) AS found USING (id)
     WHERE remembered.digest IS DISTINCT FROM found.digest
"""  # noqa: S608 - no input of anybody

_UNBALANCED: Final = """
    SELECT 'does not sum to zero' AS kind, transaction_id AS id, currency, NULL::numeric AS stored,
           sum(amount) AS summed
      FROM ledger_entry
      {of_whom}
     GROUP BY transaction_id, currency
    HAVING sum(amount) <> 0
"""
UNBALANCED: Final = _UNBALANCED.format(of_whom="")
UNBALANCED_OF: Final = _UNBALANCED.format(of_whom="WHERE transaction_id = ANY($1)")

# What one has, less what one owes: never both of them, and neither below zero.
_DRIFTED: Final = """
    SELECT compared.kind, user_id AS id, currency, compared.stored, compared.summed
      FROM (SELECT user_id, currency,
                   coalesce(sum(amount) FILTER (WHERE account = 'user:' || user_id), 0) AS amount,
                   coalesce(-sum(amount) FILTER (WHERE account = 'debt:' || user_id), 0) AS owed
              FROM ledger_transaction
              JOIN ledger_entry ON transaction_id = id
              {of_whom}
             GROUP BY user_id, currency) AS summed
      FULL JOIN (SELECT * FROM wallet_balance {of_whom}) AS stored USING (user_id, currency)
     CROSS JOIN LATERAL (
           VALUES ('balance', stored.amount, summed.amount), ('debt', stored.owed, summed.owed)
           ) AS compared (kind, stored, summed)
     WHERE compared.stored IS DISTINCT FROM compared.summed OR compared.summed < 0
        OR (summed.amount > 0 AND summed.owed > 0)
"""
DRIFTED: Final = _DRIFTED.format(of_whom="")
DRIFTED_OF: Final = _DRIFTED.format(of_whom="WHERE user_id = ANY($1)")

# By user and currency: what is left of what was booked for them, were nothing ever written off.
GAINS: Final = """
    SELECT user_id, currency, sum(-amount) FILTER (WHERE account IN ('system:grants', 'system:spent')) AS gained,
           (SELECT amount - owed FROM wallet_balance WHERE (wallet_balance.user_id, wallet_balance.currency)
                                                         = (ledger_transaction.user_id, ledger_entry.currency))
           + coalesce(sum(amount) FILTER (WHERE account = 'system:written_off'), 0) AS kept
      FROM ledger_transaction
      JOIN ledger_entry ON transaction_id = id
     GROUP BY user_id, currency
"""

SIZES: Final = """
    SELECT (SELECT count(*) FROM ledger_transaction) AS transactions, (SELECT count(*) FROM ledger_entry) AS entries
"""
