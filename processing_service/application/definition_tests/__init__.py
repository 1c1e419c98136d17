"""Tests of definitions: given what a user does, expect what follows. Pure, on the evaluator that decides live."""

from processing_service.application.definition_tests.models import Case, Suite
from processing_service.application.definition_tests.results import CaseResult, Difference, ExplainedEvent
from processing_service.application.definition_tests.runner import run_case, run_suite

__all__ = ["Case", "CaseResult", "Difference", "ExplainedEvent", "Suite", "run_case", "run_suite"]
