"""Reading files from strangers."""

import pytest

from catalog_service.adapters.definition_files import FileFormat, read_definition_file, write_definition_file
from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.rewards import NewReward
from shared.exceptions import BadRequest, InvalidInput
from tests.unit.catalog.samples import definition

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\ndefinitions: [*b,*b,*b,*b,*b,*b,*b,*b]\n"


@pytest.mark.parametrize("file_format", ["json", "yaml"])
def test_what_is_written_is_read_again(file_format: FileFormat) -> None:
    file = DefinitionFile(
        rewards=[NewReward(name="1e5", description="null"), NewReward(name="on", badge="yes", gold=3)],
        definitions=[
            definition(
                "1e5", name="2026-11-20", icon="🔑", category="~", objective={"where": 'event.data.a == "on"\n'}
            ),
            definition("on", window={"starts_at": "2026-11-20T09:30:00+01:00"}, description="a: b # c\n- d"),
        ],
    )
    assert read_definition_file(write_definition_file(file, file_format).encode(), file_format) == file


def test_yaml_written_by_hand_is_understood() -> None:
    text = """
    definitions:
      - code: novice
        name: Yes
        objective: {on: [MatchWon], target: 3}
        window: {starts_at: 2026-11-20T09:30:00Z}
    """
    [one] = read_definition_file(text.encode(), "yaml").definitions
    assert (one.name, [(leaf.on, leaf.target) for leaf in one.leaves]) == ("Yes", [(["MatchWon"], 3)])


@pytest.mark.parametrize(
    ("content", "file_format", "complaint"),
    [
        (b"{", "json", "line 1"),
        (b'{"definitions": NaN}', "json", "NaN"),
        (b'{"definitions": [], "definitions": []}', "json", "twice"),
        (b"[" * 100_000, "json", "deep"),
        (b"9" * 10_000, "json", "cannot be read"),
        (b"\xff\xfe", "json", "cannot be read"),
        (b"definitions: [", "yaml", "line"),
        (b"definitions: []\ndefinitions: []\n", "yaml", "twice, line 2"),
        (b"definitions: !!python/object:os.system []", "yaml", "tags"),
        (b"definitions: !!timestamp nonsense", "yaml", "tags"),
        (b"[" * 100_000, "yaml", "deeper than 16"),
        (b"? [a]\n: b\n", "yaml", "a key must be a word"),
        (b"a: 1\n---\nb: 2\n", "yaml", "cannot be read"),
        (b"a: \x00", "yaml", "cannot be read"),
        (BOMB.encode(), "yaml", "aliases"),
    ],
)
def test_what_cannot_be_read_is_a_bad_request(content: bytes, file_format: FileFormat, complaint: str) -> None:
    with pytest.raises(BadRequest, match=complaint):
        read_definition_file(content, file_format)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'{"definitions": [{"code": "a"}]}', "definitions.0.name"),
        (b'{"definition": []}', "definition"),
        (b'{"rewards": [{"name": "a\\u0000"}]}', "rewards.0.name"),
        (b'{"rewards": [{"name": "\\ud800"}]}', "rewards.0.name"),
        (b"[]", ""),
        (b"null", ""),
    ],
)
def test_wrong_content_names_the_field(content: bytes, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_definition_file(content, "json")
    assert caught.value.errors[0].field == field


def test_nothing_may_stand_twice() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        DefinitionFile(definitions=[definition("a"), definition("a")])
