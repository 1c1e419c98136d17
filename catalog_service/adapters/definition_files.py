"""Files of definitions in JSON and YAML, read with suspicion."""

from pydantic import ValidationError

from catalog_service.application.definition_file import DefinitionFile
from shared.documents import DocumentFormat, faults_of, read_document, write_document
from shared.exceptions import InvalidInput

FileFormat = DocumentFormat


def read_definition_file(content: bytes, file_format: FileFormat) -> DefinitionFile:
    """Read and validate a file.

    Raises:
        BadRequest: it is not in that format; the message names line and column.
        InvalidInput: it is, and its content is wrong.
    """
    data = read_document(content, file_format)
    try:
        return DefinitionFile.model_validate(data)
    except ValidationError as error:
        raise InvalidInput("the file's content is wrong; see errors", faults_of(error)) from error


def write_definition_file(file: DefinitionFile, file_format: FileFormat) -> str:
    """The file's text, the same for the same content."""
    data = {
        "rewards": [one.model_dump(mode="json") for one in file.rewards],
        "definitions": [one.model_dump(mode="json") for one in file.definitions],
    }
    return write_document(data, file_format)
