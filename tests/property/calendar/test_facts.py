"""What is known of a user at a moment is the latest that was told by then."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from processing_service.adapters.postgres.fact_records import read_facts, write_facts
from processing_service.application.user_facts import FactRecord, record_of
from processing_service.domain.event import Event
from shared.contracts.event_types import LEVEL_REACHED, NEW_USER_SIGN_IN, USER_UPDATED
from tests.property.calendar.journeys import Journey, calendar_of

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
LAST_HOUR = 60

values = st.sampled_from([1, 1.0, True])
attributes = st.fixed_dictionaries({"vip": values}, optional={"country": st.sampled_from(["DE", None])})
zones = st.just("UTC") | st.sampled_from(
    ["Europe/Berlin", "Pacific/Apia", "Etc/GMT+12", "Atlantis/Capital", "", "../../etc", "a\0b"]
)
UNKNOWN_ZONES = {"Atlantis/Capital", "", "../../etc", "a\0b"}


@st.composite
def updates(draw: st.DrawFn) -> list[Event]:
    """Up to eight events, in order, some at one moment and some that change nothing."""
    found = []
    for index in range(draw(st.integers(0, 8))):
        moment = START + timedelta(hours=draw(st.integers(0, LAST_HOUR)))
        data: dict[str, Any] = draw(
            st.fixed_dictionaries({"time_zone": zones, "attributes": attributes})
            | st.fixed_dictionaries({"time_zone": zones})
        )
        kind = draw(
            st.sampled_from([USER_UPDATED, USER_UPDATED, USER_UPDATED, NEW_USER_SIGN_IN, LEVEL_REACHED, "Match"])
        )
        if kind == LEVEL_REACHED:
            data = {"level": draw(st.integers(1, 9))}
        found.append(Event(f"e{index}", kind, "user1", moment, data))
    return sorted(found, key=lambda event: event.position)


def latest(events: list[Event], moment: datetime) -> dict[str, Any]:
    """What the last update by then has told."""
    told = [event.data for event in events if event.event_type == USER_UPDATED and event.timestamp <= moment]
    last = told[-1] if told else {"time_zone": "UTC"}
    return {"id": "user1", "time_zone": last["time_zone"], "attributes": last.get("attributes", {})}


@given(updates(), st.integers(-1, LAST_HOUR + 1))
def test_the_latest_update_holds(events: list[Event], hour: int) -> None:
    """Told apart as conditions do: 1, 1.0 and true are three values."""
    moment = START + timedelta(hours=hour)
    record = record_of(events)
    for known in (record, read_facts(write_facts(record) or '{"joined": null, "known": []}')):
        assert repr(_sorted(known.facts("user1").user_at(moment))) == repr(_sorted(latest(events, moment)))


def _sorted(user: Any) -> list[Any]:
    return [user["id"], user["time_zone"], sorted(user["attributes"].items())]


@given(updates(), st.integers(-1, LAST_HOUR + 1))
def test_the_calendar_follows_the_zones_that_were_told(events: list[Event], hour: int) -> None:
    """Those that nobody knows are UTC."""
    told = [(one.timestamp, one.data["time_zone"]) for one in events if one.event_type == USER_UPDATED]
    journey: Journey = tuple((since, "UTC" if name in UNKNOWN_ZONES else name) for since, name in told)
    moment = START + timedelta(hours=hour)
    assert record_of(events).facts("user1").calendar.day(moment) == calendar_of(journey).day(moment)


@given(updates(), st.data())
def test_telling_again_what_is_known_changes_nothing(events: list[Event], data: st.DataObject) -> None:
    """So that what was left out of a record can be left out of a fold as well."""
    updated = [event for event in events if event.event_type == USER_UPDATED]
    if not updated:
        assert record_of(events).known == ()
        return
    again = data.draw(st.sampled_from(updated))
    twice = [*events, Event(again.event_id + "~", USER_UPDATED, "user1", again.timestamp, again.data)]
    assert record_of(sorted(twice, key=lambda event: event.position)) == record_of(events)


@given(updates())
def test_the_first_sign_in_is_when_they_joined(events: list[Event]) -> None:
    signed_in = [event.timestamp for event in events if event.event_type == NEW_USER_SIGN_IN]
    record = record_of(events)
    assert record.joined_at == min(signed_in, default=None)
    assert (record == FactRecord()) == (write_facts(record) is None)


@given(updates())
def test_a_record_survives_storing(events: list[Event]) -> None:
    record = record_of(events)
    assert read_facts(write_facts(record) or '{"joined": null, "known": []}') == record


@given(updates(), st.integers(-1, LAST_HOUR + 1))
def test_the_level_is_the_highest_that_was_told(events: list[Event], hour: int) -> None:
    position = (START + timedelta(hours=hour), "e5")
    levels = [one.data["level"] for one in events if one.event_type == LEVEL_REACHED and one.position < position]
    assert record_of(events).facts("user1").level_before(position) == max(levels, default=1)
