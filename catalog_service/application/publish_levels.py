"""Set the curve of levels."""

from dataclasses import dataclass

from catalog_service.application.announcements import level_curve_published
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import LevelCurveRecord
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.contracts.levels import DEFAULT_CURVE, LevelCurve


@dataclass(frozen=True, slots=True)
class PublishLevels:
    """Puts a curve in effect; levels that were reached under an earlier one stay reached."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, curve: LevelCurve, actor: str) -> LevelCurve:
        """Set the curve; the one that is in effect already changes nothing.

        Returns:
            The curve in effect.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            standing = await unit.levels.latest()
            if curve == (standing.curve if standing is not None else DEFAULT_CURVE):
                return curve
            record = LevelCurveRecord(curve, self.clock.now(), actor)
            await unit.levels.add(record)
            await unit.set_revision(revision + 1)
            await unit.announce([level_curve_published(record)])
            await unit.audit.record(Act(actor=actor, action=Action.LEVELS_PUBLISHED, subject="levels"))
            return curve
