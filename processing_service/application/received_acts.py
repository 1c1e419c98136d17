"""What other services tell that administrators did there."""

from collections.abc import Sequence

from pydantic import ValidationError

from processing_service.application.ports.audit import ReceivedAct
from processing_service.domain.event import Event
from shared.contracts.administration import Act, AdministrationData
from shared.contracts.event_types import ADMINISTRATION_RECORDED


def received_acts(events: Sequence[Event]) -> list[ReceivedAct]:
    """The acts among `events`, whose data `fault_in_act` has found to be right."""
    return [_received(event) for event in events if event.event_type == ADMINISTRATION_RECORDED]


def fault_in_act(event: Event) -> str | None:
    """Why an event that should tell of an act does not; None for one that does, and for events of other types."""
    if event.event_type != ADMINISTRATION_RECORDED:
        return None
    try:
        AdministrationData.model_validate(event.data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"event_data.{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
    return None if event.user_id is None else "user_id: must be null; the user whom it is about stands in event_data"


def _received(event: Event) -> ReceivedAct:
    told = AdministrationData.model_validate(event.data)
    return ReceivedAct(event.event_id, event.timestamp, told.service, Act(**told.model_dump(exclude={"service"})))
