"""Reading histories, strictly: a file that is missing or a line that is not understood is no proof of anything."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from tests.proof.histories.record import Record

R = TypeVar("R", bound=Record)


class BrokenHistory(Exception):
    """The histories cannot be read, so that nothing can be said about the run."""


def read_records(folder: Path, kind: type[R]) -> Iterator[R]:
    """The records of a kind, one after another, in the order in which they were written.

    Numbers with a fraction are read as decimals, exactly as they stand there.

    Raises:
        BrokenHistory: the file is missing, or one of its lines is not such a record.
    """
    path = folder / f"{kind.file}.jsonl"
    try:
        lines = path.open(encoding="utf-8")
    except OSError as error:
        raise BrokenHistory(f"{path}: {error.strerror}") from error
    with lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield kind.model_validate(json.loads(line, parse_float=Decimal))
            except (ValueError, ValidationError) as error:
                raise BrokenHistory(f"{path}:{number}: {error}") from error
