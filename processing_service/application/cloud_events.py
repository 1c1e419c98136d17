"""CloudEvents 1.0 as events of Questline.

Structured mode is the JSON event format, known by its content type; binary mode is the AMQP protocol binding, whose
attributes are application properties prefixed `cloudEvents:` (or `cloudEvents_`). The user is the extension attribute
`userid`, else `subject`. Source and id together identify the event, as the specification says.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from shared.contracts.event import MAX_EVENT_ID_CHARACTERS

_STRUCTURED: Final = "application/cloudevents+json"
_PREFIXES: Final = ("cloudEvents:", "cloudEvents_")


def is_structured(content_type: str | None) -> bool:
    """Whether the body is a whole CloudEvent in JSON."""
    return content_type is not None and content_type.split(";")[0].strip().lower() == _STRUCTURED


def is_binary(headers: Mapping[str, Any]) -> bool:
    """Whether the headers hold a CloudEvent's attributes and the body its data."""
    return bool(headers) and any(f"{prefix}specversion" in headers for prefix in _PREFIXES)


def from_structured(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an event out of a whole CloudEvent."""
    return _event_fields(body, body.get("data", {}))


def from_binary(headers: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an event out of a CloudEvent's attributes and its data."""
    attributes = {name[len(_PREFIXES[0]) :]: value for name, value in headers.items() if name.startswith(_PREFIXES)}
    return _event_fields(attributes, data)


def _event_fields(attributes: Mapping[str, Any], data: object) -> Mapping[str, Any]:
    fields: dict[str, Any] = {
        "event_type": attributes.get("type"),
        "user_id": attributes.get("userid", attributes.get("subject")),
        "event_data": data,
    }
    if "id" in attributes:
        fields["event_id"] = _identity(str(attributes.get("source", "")), str(attributes["id"]))
    if "time" in attributes:
        fields["timestamp"] = attributes["time"]
    return fields


def _identity(source: str, event_id: str) -> str:
    # A source is a URI reference and holds no space, so that the two can never be confused.
    both = f"{source} {event_id}"
    return both if len(both) <= MAX_EVENT_ID_CHARACTERS else str(uuid5(NAMESPACE_URL, both))
