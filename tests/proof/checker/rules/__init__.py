"""All rules, by the promise that they watch over."""

from typing import Final

from tests.proof.checker.rule import Rule
from tests.proof.checker.rules import events, ledger, messages, payments, progress, sign_ins, streams, toasts

RULES: Final[tuple[Rule, ...]] = (
    *events.RULES,
    *sign_ins.RULES,
    *payments.RULES,
    *ledger.RULES,
    *progress.RULES,
    *toasts.RULES,
    *streams.RULES,
    *messages.RULES,
)
