"""Files of definitions and of tests on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from pydantic import TypeAdapter, ValidationError

from processing_service.application.definition_tests.models import NamedReward
from processing_service.entrypoints.questline.faults import Detail, FaultyFile
from shared.contracts.definition import Definition
from shared.documents import DocumentFormat, faults_of, read_document
from shared.exceptions import BadRequest

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="In YAML or JSON."),
]
OneFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="In YAML or JSON.")]

_PARTS: Final = frozenset({"rewards", "definitions"})
_REWARDS: Final = TypeAdapter(list[NamedReward])


@dataclass(frozen=True, slots=True)
class Written:
    """A definition as it stands in a file, not validated yet."""

    path: Path
    place: str
    data: Any

    @property
    def code(self) -> str:
        """Its code, as far as it has one."""
        code = self.data.get("code") if isinstance(self.data, dict) else None
        return code if isinstance(code, str) else self.place

    @property
    def label(self) -> str:
        """Where it stands, for people."""
        return f"{self.path}: {self.code}"


@dataclass(slots=True)
class QuestFiles:
    """What several files hold together."""

    rewards: list[Any] = field(default_factory=list)
    definitions: list[Written] = field(default_factory=list)

    @property
    def document(self) -> dict[str, Any]:
        """All of it as one file, as the catalog imports it."""
        return {"rewards": self.rewards, "definitions": [one.data for one in self.definitions]}

    def located(self, details: Sequence[Detail]) -> list[Detail]:
        """Faults of the whole, by the file and the code that they are about."""
        return [self._located(one) for one in details]

    def _located(self, detail: Detail) -> Detail:
        part, _, rest = detail.place.partition(".")
        number, _, place = rest.partition(".")
        if part != "definitions" or not number.isdecimal() or int(number) >= len(self.definitions):
            return detail
        return Detail(f"{self.definitions[int(number)].label}: {place}", detail.message)


def read_files(paths: Sequence[Path]) -> QuestFiles:
    """Read files that hold `rewards` and `definitions`, or one definition each.

    Raises:
        FaultyFile: one cannot be read, or a code stands twice.
    """
    found = QuestFiles()
    for path in paths:
        data = read_data(path)
        if isinstance(data, dict) and "code" in data:
            found.definitions.append(Written(path, "the definition", data))
            continue
        if not isinstance(data, dict) or not data.keys() <= _PARTS:
            raise FaultyFile(f"{path}: a file holds `definitions` and `rewards`, or one definition with its `code`")
        rewards, definitions = (data.get(part) or [] for part in ("rewards", "definitions"))
        if not isinstance(rewards, list) or not isinstance(definitions, list):
            raise FaultyFile(f"{path}: `definitions` and `rewards` are lists")
        found.rewards += rewards
        found.definitions += [Written(path, f"definitions.{n}", one) for n, one in enumerate(definitions)]
    _refuse_twice(found)
    return found


def read_data(path: Path) -> Any:
    """The plain data of a file; its name says the format.

    Raises:
        FaultyFile: it cannot be read.
    """
    document_format: DocumentFormat = "json" if path.suffix.lower() == ".json" else "yaml"
    try:
        return read_document(path.read_bytes(), document_format)
    except BadRequest as error:
        raise FaultyFile(f"{path}: {error.message}") from error
    except OSError as error:
        raise FaultyFile(f"{path}: {error.strerror or error}") from error


def validate(written: Written) -> tuple[Definition | None, list[Detail]]:
    """The definition, or what is wrong with it, each fault with its place in the definition."""
    try:
        return Definition.model_validate(written.data), []
    except ValidationError as error:
        return None, [Detail(one.field, one.message) for one in faults_of(error)]


def valid_definitions(files: QuestFiles) -> list[Definition]:
    """All definitions of files.

    Raises:
        FaultyFile: some are faulty.
    """
    checked = [(one, *validate(one)) for one in files.definitions]
    faults = [Detail(f"{one.label}: {fault.place}", fault.message) for one, _, found in checked for fault in found]
    if faults:
        raise FaultyFile("some definitions are faulty", faults)
    return [definition for _, definition, _ in checked if definition is not None]


def valid_rewards(files: QuestFiles) -> list[NamedReward]:
    """All rewards of files.

    Raises:
        FaultyFile: some are faulty.
    """
    try:
        return _REWARDS.validate_python(files.rewards)
    except ValidationError as error:
        details = [Detail(f"rewards.{one.field}", one.message) for one in faults_of(error)]
        raise FaultyFile("some rewards are faulty", details) from error


def _refuse_twice(files: QuestFiles) -> None:
    first: dict[str, Written] = {}
    for one in files.definitions:
        if first.setdefault(one.code, one) is not one and one.code != one.place:
            raise FaultyFile(f"the code '{one.code}' stands twice: in {first[one.code].path} and in {one.path}")
