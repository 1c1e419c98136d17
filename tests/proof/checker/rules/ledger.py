"""T3: the ledger's own rules."""

from typing import Final

from tests.proof.checker.rule import Rule


def _summed(kind: str, column: str, sign: str) -> str:
    """Where what a wallet says of itself is not the sum of its entries."""
    return f"""
        SELECT user_id, currency, sum(said) AS said, sum(summed) AS summed
          FROM (SELECT user_id, currency, {column} AS said, 0 AS summed FROM balances
                 UNION ALL
                SELECT substr(account, 6), currency, 0, {sign}amount FROM entries WHERE account LIKE '{kind}:%')
         GROUP BY user_id, currency HAVING sum(said) <> sum(summed)"""  # noqa: S608 - put together from constants


RULES: Final = (
    Rule(
        "transaction-unbalanced",
        "T3",
        """SELECT transaction_id, currency, sum(amount) AS rest FROM entries
            GROUP BY transaction_id, currency HAVING sum(amount) <> 0""",
        "ledger transaction {transaction_id} does not sum to zero in {currency}: {rest} is left",
    ),
    Rule(
        "transaction-without-entries",
        "T3",
        "SELECT id, user_id FROM transactions WHERE id NOT IN (SELECT transaction_id FROM entries)",
        "ledger transaction {id} of {user_id} has no entries",
    ),
    Rule(
        "transaction-doubled",
        "T3",
        "SELECT id, count(*) AS number FROM transactions GROUP BY id HAVING count(*) > 1",
        "ledger transaction {id} is there {number} times",
    ),
    Rule(
        "entry-without-transaction",
        "T3",
        """SELECT transaction_id, account FROM entries
            WHERE transaction_id NOT IN (SELECT id FROM transactions)""",
        "an entry on {account} belongs to transaction {transaction_id}, which is not there",
    ),
    Rule(
        "entry-changed",
        "T3",
        """SELECT transaction_id, account, currency, amount FROM earlier_entries
           EXCEPT
           SELECT transaction_id, account, currency, amount FROM entries""",
        "the entry of {amount} {currency} on {account} in transaction {transaction_id} was seen during the run, and is "
        "not there any more",
    ),
    Rule(
        "balance-of-entries",
        "T3",
        _summed("user", "amount", ""),
        "the wallet of {user_id} says {said} {currency}, and its entries sum to {summed}",
    ),
    Rule(
        "debt-of-entries",
        "T3",
        _summed("debt", "owed", "-"),
        "the wallet of {user_id} says that {said} {currency} are owed, and its entries sum to {summed}",
    ),
    Rule(
        "balance-negative",
        "T3",
        "SELECT user_id, currency, amount, owed FROM balances WHERE amount < 0 OR owed < 0",
        "the wallet of {user_id} holds {amount} {currency} and owes {owed}",
    ),
)
