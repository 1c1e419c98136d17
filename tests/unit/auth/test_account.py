"""The rules of accounts."""

from datetime import timedelta

import pytest

from auth_service.domain.account import AccountStatus, set_status, sign_in
from auth_service.domain.attributes import fault_of
from auth_service.domain.exceptions import AccountBanned, StatusNotSettable
from auth_service.domain.naming import is_user_name, name_key, require_time_zone
from shared.exceptions import InvalidInput
from tests.unit.auth.fakes import START, an_account

NEW, KNOWN, BANNED = AccountStatus.NEW, AccountStatus.KNOWN, AccountStatus.BANNED
MICROSECOND = timedelta(microseconds=1)


def test_the_first_sign_in_makes_an_account_known() -> None:
    signed_in = sign_in(an_account(), START)
    assert signed_in.is_first
    assert signed_in.account.status is KNOWN
    assert signed_in.account.first_sign_in_at == START


def test_later_sign_ins_are_not_first_and_keep_the_time_of_the_first() -> None:
    first = sign_in(an_account(), START).account
    second = sign_in(first, START + timedelta(days=1))
    assert not second.is_first
    assert second.account.first_sign_in_at == START


def test_a_banned_account_cannot_sign_in() -> None:
    with pytest.raises(AccountBanned):
        sign_in(an_account(status=BANNED), START)


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (None, START, START),
        (START, START + timedelta(seconds=1), START + timedelta(seconds=1)),
        (START, START, START + MICROSECOND),
        (START, START - timedelta(seconds=59), START + MICROSECOND),
        (START, START - timedelta(hours=1), START - timedelta(hours=1)),
    ],
    ids=["first", "later", "same instant", "clock a little behind", "clock was set right"],
)
def test_times_of_events_rise(last: object, now: object, expected: object) -> None:
    assert an_account(last_event_at=last).at_next_event(now).last_event_at == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "wanted", "expected"),
    [
        (an_account(), BANNED, BANNED),
        (an_account(status=KNOWN, first_sign_in_at=START), BANNED, BANNED),
        (an_account(status=BANNED), KNOWN, NEW),
        (an_account(status=BANNED), NEW, NEW),
        (an_account(status=BANNED, first_sign_in_at=START), NEW, KNOWN),
        (an_account(status=KNOWN, first_sign_in_at=START), KNOWN, KNOWN),
    ],
    ids=["ban new", "ban known", "lift, never signed in", "lift as new", "lift, had signed in", "unchanged"],
)
def test_setting_the_status(account: object, wanted: AccountStatus, expected: AccountStatus) -> None:
    assert set_status(account, wanted).status is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("status", "wanted"), [(NEW, KNOWN), (KNOWN, NEW)])
def test_nobody_sets_by_hand_whether_a_user_has_signed_in(status: AccountStatus, wanted: AccountStatus) -> None:
    with pytest.raises(StatusNotSettable):
        set_status(an_account(status=status), wanted)


@pytest.mark.parametrize("name", ["a", "user", "Ada.Lovelace", "ada@example.org", "a_b-c+d", "x" * 64, "007"])
def test_good_user_names(name: str) -> None:
    assert is_user_name(name)


@pytest.mark.parametrize("name", ["", "x" * 65, " ada", "ada\n", "a b", "a\0", ".ada", "ädä", "a/b", "\ud800"])
def test_bad_user_names(name: str) -> None:
    assert not is_user_name(name)


def test_names_that_differ_in_case_are_the_same_name() -> None:
    assert name_key("Ada") == name_key("aDA")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kathmandu"])
def test_time_zones_of_iana_are_known(zone: str) -> None:
    assert require_time_zone(zone) == zone


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "europe/berlin", "../etc/passwd", "/etc/localtime", "localtime", "America", "UTC\0"]
)
def test_other_time_zones_are_refused(zone: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        require_time_zone(zone)
    assert caught.value.errors[0].field == "time_zone"


@pytest.mark.parametrize("value", ["", "x" * 200, "größer 👩‍🚀", 0, -(2**63), 2**63 - 1, -0.5, 1e308, True])
def test_good_values_of_attributes(value: object) -> None:
    assert fault_of(value) is None


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("x" * 201, "200 characters"),
        ("a\nb", "control"),
        ("\x00", "control"),
        ("\x85", "control"),
        ("\ud800", "control"),
        (2**63, "64 bits"),
        (-(2**63) - 1, "64 bits"),
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (None, "a text, a number or a boolean"),
        ([1], "a text, a number or a boolean"),
    ],
)
def test_bad_values_of_attributes(value: object, fault: str) -> None:
    assert fault in (fault_of(value) or "")
