"""Documents generated from the models: the contract of events (JSON Schema, AsyncAPI 3.0), and files of tests."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from processing_service.application.definition_tests.schema import suite_schema
from shared.contracts.event import Event
from shared.contracts.event_data import EVENT_DATA, EVENT_SUMMARIES
from shared.messaging.topology import EVENTS_EXCHANGE

_REFERENCE: Final = "#/components/schemas/{model}"
_CUSTOM: Final = "CustomEvent"


def event_schema() -> str:
    """The JSON Schema of an event's body."""
    return _text(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **Event.model_json_schema(),
            "title": "Questline event",
        }
    )


def asyncapi() -> str:
    """The AsyncAPI document: the exchange, what anyone may send to it, and what the services send."""
    messages = {_CUSTOM: _message(_CUSTOM, "Anything that an app wants to tell of a user.", "Event")}
    schemas: dict[str, Any] = {}
    schemas["Event"] = _component(Event, schemas)
    for event_type, model in EVENT_DATA.items():
        messages[event_type] = _message(event_type, EVENT_SUMMARIES[event_type], event_type)
        schemas[event_type] = _typed(event_type, _component(model, schemas))
    return _text(
        {
            "asyncapi": "3.0.0",
            "info": {
                "title": "Questline events",
                "version": "1",
                "description": "What happened, and what followed. docs/events.md explains it.",
            },
            "defaultContentType": "application/json",
            "channels": {
                "events": {
                    "address": "{eventType}",
                    "description": "The routing key is the event's type.",
                    "parameters": {"eventType": {"description": "The event's type."}},
                    "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
                    "bindings": {
                        "amqp": {
                            "is": "routingKey",
                            "exchange": {"name": EVENTS_EXCHANGE, "type": "topic", "durable": True},
                        }
                    },
                }
            },
            "operations": {
                "publishCustomEvents": _operation("receive", [_CUSTOM], "Questline takes in the events of any app."),
                "publishOwnEvents": _operation("send", list(EVENT_DATA), "Questline's services tell what they did."),
            },
            "components": {"messages": messages, "schemas": schemas},
        }
    )


DOCUMENTS: Final[Mapping[str, Callable[[], str]]] = {
    "event": event_schema,
    "asyncapi": asyncapi,
    "test": suite_schema,
}


def _message(name: str, summary: str, schema: str) -> dict[str, Any]:
    return {
        "name": name,
        "summary": summary,
        "contentType": "application/json",
        "payload": {"$ref": _REFERENCE.format(model=schema)},
    }


def _component(model: type[BaseModel], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a model; the models within it go among `schemas`, where its references point."""
    schema = model.model_json_schema(ref_template=_REFERENCE)
    schemas.update(schema.pop("$defs", {}))
    return schema


def _typed(event_type: str, data: dict[str, Any]) -> dict[str, Any]:
    """An event of one type: the event's schema with its type fixed and its data described."""
    narrowed = {"event_type": {"const": event_type}, "event_data": data}
    return {"allOf": [{"$ref": _REFERENCE.format(model="Event")}, {"type": "object", "properties": narrowed}]}


def _operation(action: str, names: list[str], summary: str) -> dict[str, Any]:
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": "#/channels/events"},
        "messages": [{"$ref": f"#/channels/events/messages/{name}"} for name in names],
    }


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
