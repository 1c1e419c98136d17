"""Counting attempts: what is free, how pauses grow, and how all of it fades."""

from datetime import timedelta

import pytest

from auth_service.domain.addresses import address_holder
from auth_service.domain.attempts import (
    AttemptCounter,
    AttemptLimit,
    require_open,
    with_attempt,
    without_attempt,
)
from auth_service.domain.exceptions import TooManyAttempts
from tests.unit.auth.fakes import START

LIMIT = AttemptLimit(free=5, fade_in=timedelta(minutes=50), longest_pause=timedelta(minutes=5))


def after(attempts: int) -> AttemptCounter:
    """The counter after so many attempts in one moment."""
    counter = AttemptCounter(START)
    for _ in range(attempts):
        counter = with_attempt(counter, LIMIT, START)
    return counter


def pause(counter: AttemptCounter) -> float:
    return 0 if counter.closed_until is None else (counter.closed_until - START).total_seconds()


def test_so_many_are_free_and_then_each_pause_is_twice_the_one_before() -> None:
    assert [pause(after(count)) for count in range(10)] == [0, 0, 0, 0, 0, 0, 1, 2, 4, 8]


def test_pauses_have_an_end() -> None:
    assert pause(after(20)) == pause(after(2_000)) == 300


def test_one_attempt_is_forgotten_after_the_other() -> None:
    later = START + timedelta(minutes=10)
    once = with_attempt(after(5), LIMIT, later)
    assert once.closed_until is None
    assert with_attempt(once, LIMIT, later).closed_until == later + timedelta(seconds=1)


def test_who_has_waited_long_enough_starts_from_nothing() -> None:
    much_later = START + timedelta(minutes=51)
    assert with_attempt(after(5), LIMIT, much_later) == with_attempt(None, LIMIT, much_later)


def test_what_is_given_back_was_never_counted() -> None:
    for count in range(1, 8):
        assert without_attempt(after(count), LIMIT, START).faded_at == after(count - 1).faded_at
    assert pause(without_attempt(after(6), LIMIT, START)) == 0
    assert pause(without_attempt(after(8), LIMIT, START)) == pause(after(8))


def test_the_longest_pause_of_all_counters_holds_and_is_told_in_whole_seconds() -> None:
    now = START + timedelta(milliseconds=300)
    with pytest.raises(TooManyAttempts) as caught:
        require_open([after(0), after(7), after(6)], now)
    assert caught.value.retry_after_seconds == 2
    require_open([after(7), after(6)], START + timedelta(seconds=2))
    require_open([], START)


def test_an_instance_whose_clock_is_behind_refuses_nobody_for_that() -> None:
    behind = START - timedelta(seconds=2)
    counter = with_attempt(with_attempt(None, LIMIT, START), LIMIT, behind)
    require_open([counter], behind)
    assert counter == after(2)


@pytest.mark.parametrize(
    ("address", "holder"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_a_household_is_one_whatever_its_devices(address: str, holder: str) -> None:
    assert address_holder(address) == holder
