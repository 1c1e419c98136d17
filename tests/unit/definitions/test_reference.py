"""The reference for authors: its examples are definitions, and no field of the language is missing."""

import re
from pathlib import Path

from pydantic import BaseModel

from shared.contracts.definition import Backfill, Budget, Definition, Repeat, Reward, Window
from shared.contracts.leaf import Cap, Freezes, Leaf, Step
from shared.contracts.objective import AllOf, AnyOf
from shared.documents.safe_yaml import load_yaml

REFERENCE = (Path(__file__).parents[3] / "docs" / "quests.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(code: .*?)^```", REFERENCE, re.DOTALL | re.MULTILINE)


def test_every_example_is_a_definition() -> None:
    assert len(EXAMPLES) >= 3
    for example in EXAMPLES:
        Definition.model_validate(load_yaml(example))


def test_every_field_is_explained() -> None:
    parts: list[type[BaseModel]] = [
        Definition,
        Repeat,
        Reward,
        Window,
        Budget,
        Backfill,
        Leaf,
        AllOf,
        AnyOf,
        Cap,
        Freezes,
        Step,
    ]
    names = {name for part in parts for name in part.model_fields}
    coded = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", REFERENCE))))
    assert names - coded == set()
