"""The checker: decides from the histories of a run alone whether T1 to T7 held.

It shares no code with the system that it judges. What must follow from the events it works out with a reference of its
own (`reference.py`), and everything else is questions to the histories, one rule each (`rules/`).

    report = check(folder)
    assert report.is_clean, report.text()
"""

from tests.proof.checker.check import check
from tests.proof.checker.report import Finding, Report, Violation
from tests.proof.checker.rules import RULES

__all__ = ["RULES", "Finding", "Report", "Violation", "check"]
