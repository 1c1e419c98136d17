"""Writing histories: every file is opened for appending, and a line is written whole."""

from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from tests.proof.histories.files import FILES
from tests.proof.histories.record import Record


class HistoryWriter:
    """Appends records to the files of a folder, which is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._open: dict[str, TextIO] = {}

    def write(self, *records: Record) -> None:
        """Append each to the file of its kind."""
        for record in records:
            self._file(record.file).write(f"{record.model_dump_json()}\n")

    def close(self) -> None:
        """Close all files. Kinds that were never written get an empty file: that nothing happened is known, too."""
        for name in FILES:
            self._file(name).close()
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def _file(self, name: str) -> TextIO:
        if name not in self._open:
            self._open[name] = (self.folder / f"{name}.jsonl").open("a", encoding="utf-8")
        return self._open[name]
