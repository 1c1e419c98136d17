"""A whole history in memory, to be made, changed and written."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from tests.proof.histories import HistoryWriter, Record

R = TypeVar("R", bound=Record)


class History:
    """The records of one run, by kind, in the order of their files."""

    def __init__(self) -> None:
        self._records: dict[type[Record], list[Record]] = {}

    def add(self, *records: Record) -> None:
        """Append records."""
        for record in records:
            self._records.setdefault(type(record), []).append(record)

    def of(self, kind: type[R]) -> list[R]:
        """The records of a kind."""
        return [record for record in self._records.get(kind, []) if isinstance(record, kind)]

    def keep(self, kind: type[R], wanted: Callable[[R], bool]) -> None:
        """Drop the records of a kind that are not wanted."""
        self._put(kind, [record for record in self.of(kind) if wanted(record)])

    def drop(self, *records: Record) -> None:
        """Drop these records."""
        for record in records:
            self._records[type(record)].remove(record)

    def change(self, record: Record, **changes: Any) -> None:
        """Have a record say something else."""
        records = self._records[type(record)]
        records[records.index(record)] = record.model_copy(update=changes)

    def write(self, folder: Path) -> Path:
        """Write everything into a folder, and return it."""
        with HistoryWriter(folder) as writer:
            for records in self._records.values():
                writer.write(*records)
        return folder

    def _put(self, kind: type[Record], records: Iterable[Record]) -> None:
        self._records[kind] = list(records)
