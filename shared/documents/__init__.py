"""Documents in JSON and YAML, read with suspicion: both give plain JSON data, or say where they are wrong."""

from typing import Literal

from shared.documents.faults import faults_of
from shared.documents.safe_json import dump_json, load_json
from shared.documents.safe_yaml import dump_yaml, load_yaml
from shared.exceptions import BadRequest

DocumentFormat = Literal["json", "yaml"]

__all__ = ["DocumentFormat", "faults_of", "read_document", "write_document"]


def read_document(content: bytes, document_format: DocumentFormat) -> object:
    """The plain data of a document in UTF-8.

    Raises:
        BadRequest: it is not in that format; the message names line and column.
    """
    try:
        text = content.decode("utf-8-sig")
        return load_json(text) if document_format == "json" else load_yaml(text)
    except RecursionError as error:
        raise BadRequest("the file nests too deeply") from error
    except ValueError as error:
        raise BadRequest(f"the file cannot be read as {document_format.upper()}: {error}") from error


def write_document(data: object, document_format: DocumentFormat) -> str:
    """The document's text, the same for the same data."""
    return dump_json(data) if document_format == "json" else dump_yaml(data)
