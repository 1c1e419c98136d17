"""Read the curve of levels."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from shared.contracts.levels import DEFAULT_CURVE, LevelCurve


@dataclass(frozen=True, slots=True)
class ReadLevels:
    """Tells how many points each level takes."""

    units: UnitsOfWork

    async def __call__(self) -> LevelCurve:
        """The curve in effect: the last one that was set, else the one that every installation begins with."""
        async with self.units.begin() as unit:
            record = await unit.levels.latest()
        return DEFAULT_CURVE if record is None else record.curve
