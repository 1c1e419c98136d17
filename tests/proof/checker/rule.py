"""A rule: a question to the histories whose every answer is a violation."""

import sqlite3
from dataclasses import dataclass

from tests.proof.checker.report import Finding, Promise, Violation

EXAMPLES = 10
"""How many cases of a rule a report shows; all are counted."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`question` finds the cases; its columns are the ids that name one, and `sentence` says of it what is wrong."""

    name: str
    promise: Promise
    question: str
    sentence: str


def findings_of(store: sqlite3.Connection, rule: Rule) -> Finding | None:
    """What a rule finds; None where it finds nothing."""
    cursor = store.execute(rule.question)
    columns = [column[0] for column in cursor.description]
    examples: list[Violation] = []
    number = 0
    for row in cursor:
        number += 1
        if number <= EXAMPLES:
            ids = tuple(str(value) for value in row)
            sentence = rule.sentence.format_map(dict(zip(columns, row, strict=True)))
            examples.append(Violation(rule.name, rule.promise, ids, sentence))
    return Finding(rule.name, rule.promise, number, tuple(examples)) if number else None
