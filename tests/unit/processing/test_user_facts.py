"""What the log says of a user."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from processing_service.application.user_facts import UNKNOWN, Known, record_of, zone_of
from processing_service.domain.calendar import UTC_CALENDAR
from processing_service.domain.event import Event
from processing_service.domain.facts import LevelRise

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(hour: int, event_type: str = "UserUpdated", **data: object) -> Event:
    """An event of user1 at that hour."""
    return Event(f"e{hour}", event_type, "user1", START + timedelta(hours=hour), data)


def test_nothing_is_known_of_a_user_without_a_history() -> None:
    assert record_of([told(1, "Match")]) == UNKNOWN
    facts = UNKNOWN.facts("user1")
    assert facts.user_at(START) == {"id": "user1", "attributes": {}, "time_zone": "UTC"}
    assert facts.calendar is UTC_CALENDAR
    assert facts.joined_at is None


def test_an_update_holds_from_its_own_moment_on() -> None:
    facts = record_of([told(1, time_zone="Europe/Berlin"), told(5, time_zone="Asia/Tokyo")]).facts("user1")
    zones = [facts.user_at(START + timedelta(hours=hour))["time_zone"] for hour in (0, 1, 4, 5, 9)]
    assert zones == ["UTC", "Europe/Berlin", "Europe/Berlin", "Asia/Tokyo", "Asia/Tokyo"]


def test_the_user_is_one_object_for_as_long_as_nothing_changes() -> None:
    facts = record_of([told(1, time_zone="Europe/Berlin"), told(5, time_zone="Asia/Tokyo")]).facts("user1")
    assert facts.user_at(START + timedelta(hours=1)) is facts.user_at(START + timedelta(hours=4))


def test_an_update_that_changes_nothing_is_left_out() -> None:
    record = record_of([told(1, time_zone="UTC"), told(2, time_zone="Asia/Tokyo"), told(3, time_zone="Asia/Tokyo")])
    assert record.known == (Known(START + timedelta(hours=2), "Asia/Tokyo", {}),)


@pytest.mark.parametrize(("before", "after"), [(1, True), (0, False), (1, 1.0), (True, 1)])
def test_values_that_only_python_takes_for_equal_are_a_change(before: object, after: object) -> None:
    record = record_of([told(1, attributes={"vip": before}), told(2, attributes={"vip": after})])
    assert [type(known.attributes["vip"]) for known in record.known] == [type(before), type(after)]


def test_attributes_in_another_order_are_no_change() -> None:
    record = record_of([told(1, attributes={"a": 1, "b": 2}), told(2, attributes={"b": 2, "a": 1})])
    assert len(record.known) == 1


def test_the_first_of_several_sign_ins_counts() -> None:
    assert record_of([told(3, "NewUserSignIn"), told(4, "NewUserSignIn")]).joined_at == START + timedelta(hours=3)


def test_a_zone_is_the_one_of_its_name() -> None:
    assert zone_of("Europe/Berlin") == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "name",
    ["Atlantis/Capital", "", "Europe", "../../etc/passwd", "/etc/passwd", "a\0b", "\ud800", "x" * 5_000, "tzdata.zi"],
)
def test_a_zone_that_nobody_knows_is_utc(name: str) -> None:
    assert zone_of(name) is UTC


def test_only_a_higher_level_is_news() -> None:
    events = [told(hour, "LevelReached", level=level) for hour, level in enumerate((2, 2, 4, 3, 5))]
    assert record_of(events).levels == tuple(
        LevelRise(level, events[hour].position) for hour, level in ((0, 2), (2, 4), (4, 5))
    )


@pytest.mark.parametrize("level", [None, "3", 2.5, True, [4], 1, 0, -2])
def test_what_is_no_level_says_nothing(level: object) -> None:
    assert record_of([told(1, "LevelReached", level=level)]) == UNKNOWN


def test_levels_are_told_apart_from_the_rest() -> None:
    before, levelled = record_of([told(1)]), record_of([told(1), told(2, "LevelReached", level=2)])
    assert levelled != before
    assert not levelled.differs_beside_levels(before)
    assert record_of([told(1, time_zone="Asia/Tokyo")]).differs_beside_levels(before)
