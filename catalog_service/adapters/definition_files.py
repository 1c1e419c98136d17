"""Files of definitions in JSON and YAML, read with suspicion."""

import json
from typing import Any, Final, Literal

from pydantic import ValidationError

from catalog_service.adapters.safe_yaml import dump_yaml, load_yaml
from catalog_service.application.definition_file import DefinitionFile
from shared.exceptions import BadRequest, FieldFault, InvalidInput

FileFormat = Literal["json", "yaml"]

_MAX_FAULTS: Final = 50


def read_definition_file(content: bytes, file_format: FileFormat) -> DefinitionFile:
    """Read and validate a file.

    Raises:
        BadRequest: it is not in that format; the message names line and column.
        InvalidInput: it is, and its content is wrong.
    """
    try:
        text = content.decode("utf-8-sig")
        data = _load_json(text) if file_format == "json" else load_yaml(text)
    except RecursionError as error:
        raise BadRequest("the file nests too deeply") from error
    except ValueError as error:
        raise BadRequest(f"the file cannot be read as {file_format.upper()}: {error}") from error
    try:
        return DefinitionFile.model_validate(data)
    except ValidationError as error:
        raise InvalidInput("the file's content is wrong; see errors", _faults(error)) from error


def write_definition_file(file: DefinitionFile, file_format: FileFormat) -> str:
    """The file's text, the same for the same content."""
    data = {
        "rewards": [one.model_dump(mode="json") for one in file.rewards],
        "definitions": [one.model_dump(mode="json") for one in file.definitions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n" if file_format == "json" else dump_yaml(data)


def _load_json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"'{name}' stands twice in one object")
        found[name] = value
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _faults(error: ValidationError) -> list[FieldFault]:
    return [
        FieldFault(".".join(_printable(part) for part in fault["loc"]), fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_url=False, include_input=False)[:_MAX_FAULTS]
    ]


def _printable(part: object) -> str:
    return str(part).encode("utf-8", "replace").decode()
