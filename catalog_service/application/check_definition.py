"""Tell what is wrong with a definition that is being written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.plan_definitions import PlanDefinitions, PlannedDefinition
from catalog_service.application.ports import ConditionChecker, ConditionFault
from shared.contracts.definition import Definition
from shared.contracts.texts import Condition
from shared.documents import faults_of
from shared.exceptions import FieldFault

_PLACE_IN_FILE: Final = "definitions.0."
_MOST_CONDITIONS: Final = 400
"""As many as a definition may have: twenty leaves of twenty steps."""
_CONDITION: Final[TypeAdapter[str]] = TypeAdapter(Condition)


@dataclass(frozen=True, slots=True)
class CheckedContent:
    """What keeps some content from being published, and what publishing it would change where it is a definition."""

    faults: list[FieldFault]
    planned: PlannedDefinition | None


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """Checks content as publishing would. Conditions are looked at also while the rest is not complete yet."""

    plan: PlanDefinitions
    conditions: ConditionChecker

    async def __call__(self, content: Mapping[str, Any]) -> CheckedContent:
        """Check; whatever the content is, the answer says what is wrong with it."""
        try:
            definition = Definition.model_validate(content)
        except ValidationError as error:
            return CheckedContent([*faults_of(error), *self._condition_faults(content)], None)
        plan = await self.plan(DefinitionFile(definitions=[definition]))
        faults = [replace(one, field=one.field.removeprefix(_PLACE_IN_FILE)) for one in plan.faults]
        return CheckedContent(faults, plan.definitions[0])

    def _condition_faults(self, content: Mapping[str, Any]) -> Iterator[FieldFault]:
        for place, source in islice(_conditions_in(content), _MOST_CONDITIONS):
            fault = self._fault_of(place, source)
            if fault is not None:
                yield FieldFault(place, fault.message, fault.line, fault.column)

    def _fault_of(self, place: str, source: str) -> ConditionFault | None:
        find = self.conditions.find_segment_fault if place == "segment" else self.conditions.find_fault
        return find(source)


def _conditions_in(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What stands where conditions stand, as far as it could be one, and its place."""
    # Not by recursion: content may be as deep as its author likes.
    waiting: list[tuple[str, Any]] = [("objective", content.get("objective")), ("segment", content.get("segment"))]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [(f"{place}.{key}", inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{place}.{index}", inner) for index, inner in enumerate(value)]
        elif (place == "segment" or place.endswith(".where")) and _may_be_condition(value):
            yield place, value


def _may_be_condition(value: object) -> bool:
    try:
        _CONDITION.validate_python(value)
    except ValidationError:
        return False
    return True
