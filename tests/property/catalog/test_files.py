"""Whatever can be said in the language survives a file."""

from hypothesis import given
from hypothesis import strategies as st

from catalog_service.adapters.definition_files import FileFormat, read_definition_file, write_definition_file
from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.rewards import NewReward
from shared.contracts.definition import Definition
from shared.exceptions import PermanentError
from tests.property.definitions.strategies import definitions


@given(
    found=st.lists(definitions(), max_size=3, unique_by=lambda one: one.code),
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
