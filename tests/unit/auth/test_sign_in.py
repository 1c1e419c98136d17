"""Signing in."""

from datetime import timedelta

import pytest

from auth_service.application.open_account import OpenAccount
from auth_service.application.sign_in import SignIn
from auth_service.domain.account import AccountStatus
from auth_service.domain.exceptions import AccountBanned, WrongCredentials
from auth_service.domain.passwords import accept_any
from tests.unit.auth.fakes import START, FakeClock, FakePasswordHasher, FakeTokenIssuer, FakeUnitOfWork, an_account
from tests.unit.auth.throttle_fakes import HOME, a_throttle


class Setting:
    """A sign-in use case on fakes, with the account `ada` whose password is `password`."""

    def __init__(self, **account: object) -> None:
        self.unit_of_work = FakeUnitOfWork()
        self.hasher = FakePasswordHasher()
        self.clock = FakeClock()
        self.unit_of_work.state.accounts["ada-1"] = an_account(**account)  # type: ignore[arg-type]  # fields of any type
        self.sign_in = SignIn(
            self.unit_of_work,
            self.hasher,
            FakeTokenIssuer(),
            self.clock,
            a_throttle(self.clock),
            session_lifetime=timedelta(days=30),
        )


async def test_the_first_sign_in_is_told_as_new_and_the_next_as_usual() -> None:
    setting = Setting()
    first = await setting.sign_in("ada", "password", address=HOME)
    second = await setting.sign_in("ada", "password", address=HOME)
    assert (first.is_first_sign_in, second.is_first_sign_in) == (True, False)
    assert setting.unit_of_work.event_types == ["NewUserSignIn", "UserSignIn"]
    earlier, later = setting.unit_of_work.state.events
    assert earlier.timestamp == START
    assert later.timestamp > earlier.timestamp
    assert earlier.user_id == "ada-1"
    assert first.account.status is AccountStatus.KNOWN


async def test_names_are_found_in_whatever_case() -> None:
    assert (await Setting().sign_in("ADA", "password", address=HOME)).account.user_id == "ada-1"


async def test_it_hands_out_tokens_of_which_only_a_hash_is_stored() -> None:
    setting = Setting()
    session = await setting.sign_in("ada", "password", address=HOME)
    assert session.access_token.token == "user ada-1"
    assert session.refresh_expires_at == START + timedelta(days=30)
    assert session.refresh_token.encode() not in setting.unit_of_work.state.tokens
    assert len(setting.unit_of_work.state.tokens) == 1


@pytest.mark.parametrize(
    ("user_name", "password", "verified"),
    [
        ("ada", "wrong", ["hash of password"]),
        ("nobody", "password", [None]),
        ("no such name \0", "password", [None]),
    ],
)
async def test_wrong_credentials_sound_and_cost_the_same(
    user_name: str, password: str, verified: list[str | None]
) -> None:
    setting = Setting()
    with pytest.raises(WrongCredentials) as caught:
        await setting.sign_in(user_name, password, address=HOME)
    assert caught.value.message == WrongCredentials().message
    assert setting.hasher.verified == verified
    assert setting.unit_of_work.state.events == []


async def test_a_banned_user_with_the_right_password_is_refused_and_nothing_happens() -> None:
    setting = Setting(status=AccountStatus.BANNED)
    with pytest.raises(AccountBanned):
        await setting.sign_in("ada", "password", address=HOME)
    assert setting.unit_of_work.state.events == []
    assert setting.unit_of_work.state.tokens == {}


async def test_a_banned_user_with_a_wrong_password_learns_nothing() -> None:
    with pytest.raises(WrongCredentials):
        await Setting(status=AccountStatus.BANNED).sign_in("ada", "wrong", address=HOME)


async def test_a_password_that_was_changed_while_it_was_checked_opens_nothing() -> None:
    setting = Setting()

    class SlowHasher(FakePasswordHasher):
        async def verify(self, password: str, password_hash: str | None) -> bool:
            setting.unit_of_work.state.accounts["ada-1"] = an_account(password_hash="hash of another")
            return await super().verify(password, password_hash)

    slow = SignIn(
        setting.unit_of_work,
        SlowHasher(),
        FakeTokenIssuer(),
        setting.clock,
        a_throttle(setting.clock),
        session_lifetime=timedelta(days=30),
    )
    with pytest.raises(WrongCredentials):
        await slow("ada", "password", address=HOME)


async def test_expired_sessions_are_forgotten_at_the_next_sign_in() -> None:
    setting = Setting()
    await setting.sign_in("ada", "password", address=HOME)
    setting.clock.advance(days=31)
    await setting.sign_in("ada", "password", address=HOME)
    assert len(setting.unit_of_work.state.families) == 1


async def test_opening_an_account_tells_name_and_zone() -> None:
    unit_of_work, hasher = FakeUnitOfWork(), FakePasswordHasher()
    account = await OpenAccount(unit_of_work, hasher, FakeClock(), accept_any)(
        "Ada", "password", time_zone="Europe/London"
    )
    [event] = unit_of_work.state.events
    assert (event.event_type, event.user_id) == ("UserUpdated", account.user_id)
    assert event.event_data == {"user_name": "Ada", "time_zone": "Europe/London", "attributes": {}}
    assert account.status is AccountStatus.NEW
