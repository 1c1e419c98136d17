"""`level`: the highest level that the user has reached."""

from dataclasses import dataclass
from typing import ClassVar, Final

from processing_service.domain.measures.fields import FieldPath
from processing_service.domain.measures.highest import Highest

_LEVEL: Final = FieldPath("level")


@dataclass(frozen=True, slots=True)
class Level(Highest):
    """The highest `level` of the events that tell of one."""

    field: FieldPath = _LEVEL
    kind: ClassVar[str] = "level"
