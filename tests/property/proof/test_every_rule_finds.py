"""The checker, checked: every defect that it is there to find is found by the rule that it was made for."""

from pathlib import Path

import pytest

from tests.proof.checker import RULES, check
from tests.property.proof.defects import DEFECTS, Defect
from tests.property.proof.shapes import RICH
from tests.property.proof.sound import sound_history
from tests.property.proof.tamperings import TAMPERINGS

ALL = (*DEFECTS, *TAMPERINGS)


@pytest.mark.parametrize("defect", ALL, ids=lambda defect: defect.name)
def test_a_history_with_a_defect_is_found_out(defect: Defect, tmp_path: Path) -> None:
    history = sound_history(RICH)
    defect.spoil(history)
    report = check(history.write(tmp_path))
    assert defect.rule in report.broken_rules, report.text()
    (finding,) = (one for one in report.findings if one.rule == defect.rule)
    violation = finding.examples[0]
    assert violation.promise == next(rule.promise for rule in RULES if rule.name == defect.rule)
    assert violation.ids
    assert all(str(one) in report.text() for one in (violation.promise, violation.rule, violation.sentence))


def test_every_rule_has_a_history_that_breaks_it() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert {defect.rule for defect in ALL} == set(names)
