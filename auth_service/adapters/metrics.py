"""The Prometheus metrics that the auth service alone feeds."""

from typing import Final

from prometheus_client import Counter

SIGN_INS: Final = Counter("quest_sign_ins_total", "Attempts to sign in.", ["result"])
REFRESHES: Final = Counter("quest_refreshes_total", "Attempts to refresh a session.", ["result"])
CREDITS: Final = Counter("quest_ledger_credits_total", "Credits asked for.", ["status"])
REVERSALS: Final = Counter("quest_ledger_reversals_total", "Reversals asked for.", ["status"])
DEBITS: Final = Counter("quest_ledger_debits_total", "Debits asked for.", ["status"])
