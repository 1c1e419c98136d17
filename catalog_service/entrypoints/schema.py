"""The JSON Schema of a definition, generated from the model."""

import json
from typing import Any

from shared.contracts.definition import Definition


def definition_schema() -> str:
    """The schema's text; it changes exactly when the language does."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Questline definition",
        **{name: value for name, value in Definition.model_json_schema().items() if name != "title"},
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
