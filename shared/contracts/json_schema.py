"""JSON Schemas of files that people write, generated from the models."""

import json

from pydantic import BaseModel

from shared.contracts.definition import Definition


def definition_schema() -> str:
    """The schema of a definition; it changes exactly when the language does."""
    return schema_of(Definition, "Questline definition")


def schema_of(model: type[BaseModel], title: str) -> str:
    """The text of a model's schema."""
    schema = {name: value for name, value in model.model_json_schema().items() if name != "title"}
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
