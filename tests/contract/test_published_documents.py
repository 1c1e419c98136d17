"""The documents in docs/schemas, as somebody who generates code from them reads them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

SCHEMAS: Final = Path(__file__).parents[2] / "docs" / "schemas"
DOCUMENTS: Final = sorted(SCHEMAS.rglob("*.json"))


def references(node: Any) -> Iterator[str]:
    """Every `$ref` within a document."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def resolve(document: Any, reference: str) -> Any:
    """What a reference points at (RFC 6901). Raises KeyError where that is nothing."""
    assert reference.startswith("#/"), reference
    for part in reference.removeprefix("#/").split("/"):
        document = document[part.replace("~1", "/").replace("~0", "~")]
    return document


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_reference_leads_somewhere(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    for reference in references(document):
        resolve(document, reference)


def test_the_documents_are_found() -> None:
    names = {path.name for path in DOCUMENTS}
    assert {"asyncapi.json", "auth.json", "catalog.json", "processing.json"} <= names
