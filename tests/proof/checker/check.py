"""Checking one run."""

import sqlite3
from pathlib import Path

from tests.proof.checker.folding import fold_everything
from tests.proof.checker.report import Report
from tests.proof.checker.rule import findings_of
from tests.proof.checker.rules import RULES
from tests.proof.checker.store import open_store


def check(folder: Path) -> Report:
    """Decide about the run whose histories lie in `folder`.

    Raises:
        BrokenHistory: they are incomplete or cannot be read, so that nothing can be said.
    """
    with open_store(folder) as store:
        fold_everything(store)
        findings = [found for rule in RULES if (found := findings_of(store, rule)) is not None]
        return Report(findings=tuple(findings), rules=len(RULES), sizes=_sizes(store))


def _sizes(store: sqlite3.Connection) -> dict[str, int]:
    """How much the verdict rests on: a run that has done nothing proves nothing."""
    counted = {
        "copies sent": "SELECT count(*) FROM sent",
        "events confirmed": "SELECT count(*) FROM wanted WHERE confirmed",
        "events in the log": "SELECT count(*) FROM events",
        "sign-ins": "SELECT count(*) FROM sign_ins",
        "bad messages": "SELECT count(*) FROM bad_messages",
        "completions": "SELECT count(*) FROM completions",
        "completions worked out": "SELECT count(*) FROM expected_completions WHERE source = 'log'",
        "grants": "SELECT count(*) FROM grants",
        "ledger transactions": "SELECT count(*) FROM transactions",
        "toasts": "SELECT count(*) FROM toasts",
        "toasts seen on streams": "SELECT count(*) FROM stream_toasts",
        "quests that the reference cannot count": "SELECT count(DISTINCT code) FROM definitions WHERE NOT is_plain",
    }
    return {what: int(store.execute(question).fetchone()[0]) for what, question in counted.items()}
