"""The JSON Schema of a file of tests, generated from the model."""

from processing_service.application.definition_tests.models import Suite
from shared.contracts.json_schema import schema_of


def suite_schema() -> str:
    """The schema's text."""
    return schema_of(Suite, "Questline tests of definitions")
