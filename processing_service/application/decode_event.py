"""From bytes to an event, or to the reason why not. Pure: the time comes in as a value."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError

from processing_service.application.cloud_events import from_binary, from_structured, is_binary, is_structured
from processing_service.application.messages import IncomingEvent, ParkingReason, RawMessage, Refusal
from processing_service.application.received_acts import fault_in_act
from processing_service.domain.event import Event as DomainEvent
from shared.contracts.event import MAX_MESSAGE_BYTES, Event, derive_event_id, encode_data
from shared.contracts.event_types import is_reserved

MAX_AHEAD: Final = timedelta(minutes=5)
"""How far a publisher's clock may run ahead."""

_FAULTS_SHOWN: Final = 3


class _Refused(Exception):
    """Control flow of this module alone."""

    def __init__(self, reason: ParkingReason, detail: str) -> None:
        super().__init__(detail)
        self.refusal = Refusal(reason, detail)


def decode_message(message: RawMessage, now: datetime) -> IncomingEvent | Refusal:
    """Read a message from the broker.

    The AMQP `message_id` serves where `event_id` is absent, and the AMQP `timestamp` where only the body's is.
    CloudEvents 1.0 are recognised by their content type (structured) or headers (binary).
    """
    try:
        if len(message.body) > MAX_MESSAGE_BYTES:
            raise _Refused(
                ParkingReason.TOO_LARGE, f"{len(message.body)} bytes; a message is at most {MAX_MESSAGE_BYTES} bytes"
            )
        if message.envelope_fault:
            # Its id or its time may stand there: without them another event could pass for the same one.
            raise _Refused(
                ParkingReason.INVALID, f"the message's AMQP properties cannot be read: {message.envelope_fault}"
            )
        event = _read_message(message)
        if is_reserved(event.event_type) and message.routing_key != event.event_type:
            raise _Refused(
                ParkingReason.RESERVED_TYPE,
                f"{event.event_type} is a type of Questline's own services, and came under the routing key "
                f"'{message.routing_key}'; publish it under its own, which the broker's permissions guard",
            )
        return _accept(event, now)
    except _Refused as refused:
        return refused.refusal


def decode_http_event(raw: object, now: datetime) -> IncomingEvent | Refusal:
    """Read one event of an HTTP request; reserved types are refused."""
    try:
        if not isinstance(raw, Mapping):
            raise _Refused(ParkingReason.INVALID, "an event is a JSON object")
        event = _validate(_with_identity(raw, None, None))
        if is_reserved(event.event_type):
            raise _Refused(
                ParkingReason.RESERVED_TYPE,
                f"{event.event_type} is a type of Questline's own services; choose another name",
            )
        return _not_too_large(_accept(event, now))
    except _Refused as refused:
        return refused.refusal


def _not_too_large(event: IncomingEvent) -> IncomingEvent:
    """The event, by the bytes of its data: how many it had itself, among others in a request, nobody knows."""
    if (size := len(event.data_json.encode())) > MAX_MESSAGE_BYTES:
        detail = f"event_data has {size} bytes; an event has at most {MAX_MESSAGE_BYTES}"
        raise _Refused(ParkingReason.TOO_LARGE, detail)
    return event


def _read_message(message: RawMessage) -> Event:
    if is_binary(message.headers):
        data = _parse_object(message.body)
        return _from_attributes(from_binary(message.headers, data), message)
    if is_structured(message.content_type):
        return _from_attributes(from_structured(_parse_object(message.body)), message)
    try:
        return Event.model_validate_json(message.body)
    except ValidationError:
        # Either the publisher leaves the id to AMQP, which is allowed, or the slow way below tells what is wrong.
        return _from_attributes(_parse_object(message.body), message)


def _from_attributes(body: Mapping[str, Any], message: RawMessage) -> Event:
    return _validate(_with_identity(body, message.message_id, message.timestamp))


def _with_identity(body: Mapping[str, Any], message_id: str | None, sent_at: datetime | None) -> Mapping[str, Any]:
    event_id = body.get("event_id") or message_id
    timestamp = body.get("timestamp")
    if event_id is None:
        if timestamp is None:
            raise _Refused(
                ParkingReason.NO_IDENTITY,
                "neither event_id nor message_id, and no timestamp to derive an id from: nothing tells this event from "
                "another one; set event_id",
            )
        try:
            event_id = derive_event_id(body)
        except (ValueError, TypeError, RecursionError) as error:
            raise _Refused(ParkingReason.INVALID, f"no id can be derived from this body: {error}") from error
    return {**body, "event_id": event_id, "timestamp": timestamp if timestamp is not None else sent_at}


def _parse_object(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = json.loads(body)
    except RecursionError as error:
        raise _Refused(ParkingReason.INVALID, "the body nests too deeply") from error
    except ValueError as error:
        raise _Refused(ParkingReason.NOT_JSON, f"the body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise _Refused(ParkingReason.INVALID, "the body must be a JSON object")
    return parsed


def _validate(body: Mapping[str, Any]) -> Event:
    try:
        return Event.model_validate(body)
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc']) or 'event'}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False, include_input=False)[:_FAULTS_SHOWN]
        ]
        raise _Refused(ParkingReason.INVALID, "; ".join(faults)) from error
    except RecursionError as error:
        raise _Refused(ParkingReason.INVALID, "event_data nests too deeply") from error


def _accept(event: Event, now: datetime) -> IncomingEvent:
    try:
        data_json = encode_data(event.event_data)
    except ValueError as error:
        raise _Refused(ParkingReason.INVALID, str(error)) from error
    if event.timestamp > now + MAX_AHEAD:
        raise _Refused(
            ParkingReason.IN_THE_FUTURE,
            f"the timestamp {event.timestamp.astimezone(UTC).isoformat()} lies more than five minutes ahead; "
            "set the publisher's clock, then redrive",
        )
    accepted = DomainEvent(event.event_id, event.event_type, event.user_id, event.timestamp, event.event_data)
    if (fault := fault_in_act(accepted)) is not None:
        raise _Refused(ParkingReason.INVALID, fault)
    return IncomingEvent(accepted, data_json)
