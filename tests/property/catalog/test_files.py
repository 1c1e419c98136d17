"""Whatever can be said in the language survives a file."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog_service.adapters.definition_files import FileFormat, read_definition_file, write_definition_file
from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.rewards import NewReward
from shared.contracts.definition import Definition
from shared.exceptions import PermanentError

CODES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True).filter(lambda code: code.count("-") < 4)
TEXTS = st.text(max_size=40).filter(lambda text: text.isprintable())
LINES = st.lists(TEXTS, max_size=3).map("\n".join)
NAMES = TEXTS.filter(bool)
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
REWARDS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict, gold=st.integers(0, 10**9), points=st.integers(0, 100), badge=st.none() | TEXTS
)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any definition of the language."""
    measure: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"measure": "count"},
                {"measure": "sum", "field": "a.b", "default": 3},
                {"measure": "distinct", "field": "on"},
            ]
        )
    )
    window = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=2, unique=True)))
    return Definition.model_validate(
        {
            "code": draw(CODES),
            "kind": draw(st.sampled_from(["quest", "achievement"])),
            "name": draw(NAMES),
            "description": draw(LINES),
            "icon": draw(TEXTS),
            "objective": {
                "on": draw(st.lists(st.sampled_from(["on", "No", "1e5", "A.b-c", "007"]), min_size=1, unique=True)),
                "where": draw(st.none() | NAMES | LINES.filter(bool)),
                "target": draw(st.integers(1, 1000)),
                **measure,
            },
            "repeat": draw(st.sampled_from([{}, {"limit": None, "reset": "on_completion"}])),
            "window": draw(st.none() | st.just({"starts_at": window[0], "ends_at": window[1]})),
            "reward": draw(REWARDS),
        }
    )


@given(
    found=st.lists(definitions(), max_size=4, unique_by=lambda one: one.code),
    rewards=st.lists(st.sampled_from(["on", "1", "null", "~", "a: b", "#", "- x"]), unique=True),
    file_format=st.sampled_from(["json", "yaml"]),
)
def test_what_is_written_is_read_again(found: list[Definition], rewards: list[str], file_format: FileFormat) -> None:
    file = DefinitionFile(definitions=found, rewards=[NewReward(name=name, description=name) for name in rewards])
    assert read_definition_file(write_definition_file(file, file_format).encode(), file_format) == file


@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode),
    file_format=st.sampled_from(["json", "yaml"]),
)
def test_any_file_is_read_or_refused(content: bytes, file_format: FileFormat) -> None:
    try:
        read_definition_file(content, file_format)
    except PermanentError:
        return  # refused with a reason; anything else fails the test
