"""Pause a definition, and resume it."""

from dataclasses import dataclass, replace

from catalog_service.application.announcements import quest_paused, quest_resumed
from catalog_service.application.ports import UnitOfWork, UnitsOfWork
from catalog_service.application.projection import show
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord, Pause, Turn
from catalog_service.domain.lifecycle import moment_of_pausing, moment_of_resuming
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.contracts.event import Event


@dataclass(frozen=True, slots=True)
class PauseDefinition:
    """Has nothing count for a while; what was achieved stays, and so does the draft."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, code: str, actor: str, reason: str | None = None) -> DefinitionRecord:
        """Pause; a second time changes nothing.

        Raises:
            NotFound: there is no such definition.
            Conflict: it is archived, or was never published.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            record = await locked(unit, code)
            moment = moment_of_pausing(record.lifecycle, self.clock.now())
            if moment is None or record.latest is None:
                return record
            turn = Turn(moment, actor, reason)
            pause = Pause(1 if record.pause is None else record.pause.number + 1, turn)
            act = Act(actor=actor, action=Action.DEFINITION_PAUSED, subject=code, reason=reason)
            return await _keep(unit, revision, record, pause, quest_paused(record.latest, turn), act)


@dataclass(frozen=True, slots=True)
class ResumeDefinition:
    """Has events count again."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, code: str, actor: str, reason: str | None = None) -> DefinitionRecord:
        """Resume; where it is not paused, nothing changes.

        Raises:
            NotFound: there is no such definition.
            Conflict: it is archived, or was never published.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            record = await locked(unit, code)
            moment = moment_of_resuming(record.lifecycle, self.clock.now())
            if moment is None or record.latest is None or record.pause is None:
                return record
            turn = Turn(moment, actor, reason)
            act = Act(actor=actor, action=Action.DEFINITION_RESUMED, subject=code, reason=reason)
            pause = replace(record.pause, ended=turn)
            return await _keep(unit, revision, record, pause, quest_resumed(record.latest, turn), act)


async def _keep(
    unit: UnitOfWork, revision: int, record: DefinitionRecord, pause: Pause, told: Event, act: Act
) -> DefinitionRecord:
    changed = replace(record, pause=pause)
    await unit.definitions.save_pause(record.id, pause)
    await show(unit, changed)
    await unit.set_revision(revision + 1)
    await unit.announce([told])
    await unit.audit.record(act)
    return changed
