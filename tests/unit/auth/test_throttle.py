"""Who is slowed down at the door, and who is not."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from auth_service.application.change_account import AccountChange, ChangeAccount
from auth_service.application.open_account import OpenAccount
from auth_service.application.sign_in import SignIn
from auth_service.application.sign_up import SignUp
from auth_service.domain.exceptions import TooManyAttempts, UserNameTaken, WrongCredentials
from auth_service.domain.passwords import accept_any
from shared.exceptions import InvalidInput, TemporaryError
from tests.unit.auth.fakes import FakeClock, FakePasswordHasher, FakeTokenIssuer, FakeUnitOfWork, an_account
from tests.unit.auth.throttle_fakes import FREE, HOME, a_throttle

AWAY = "198.51.100.7"


class FullHasher(FakePasswordHasher):
    """Too many are waiting."""

    async def verify(self, password: str, password_hash: str | None) -> bool:
        await super().verify(password, password_hash)
        raise TemporaryError("too many sign-ins at once")


class Setting:
    """The accounts `ada` and `eve`, whose password is `password`."""

    def __init__(self, hasher: FakePasswordHasher | None = None) -> None:
        self.unit_of_work = FakeUnitOfWork()
        self.hasher = hasher or FakePasswordHasher()
        self.clock = FakeClock()
        for name in ("ada", "eve"):
            self.unit_of_work.state.accounts[f"{name}-1"] = an_account(f"{name}-1", name)
        self.throttle = a_throttle(self.clock)
        self.sign_in = SignIn(
            self.unit_of_work,
            self.hasher,
            FakeTokenIssuer(),
            self.clock,
            self.throttle,
            session_lifetime=timedelta(days=30),
        )

    async def guess(self, times: int, user_name: str = "ada", address: str = AWAY) -> None:
        """Try wrong passwords, each of which must be looked at."""
        for _ in range(times):
            with pytest.raises(WrongCredentials):
                await self.sign_in(user_name, "wrong", address=address)

    async def is_open(self, user_name: str = "ada", address: str = HOME) -> bool:
        """Whether the right password opens the account now."""
        try:
            await self.sign_in(user_name, "password", address=address)
        except TooManyAttempts:
            return False
        return True


@pytest.mark.parametrize("user_name", ["ada", "nobody", "no such name \0"])
async def test_who_guesses_has_to_wait_longer_and_longer_whether_the_account_exists_or_not(user_name: str) -> None:
    setting = Setting()
    await setting.guess(FREE, user_name)
    waits = []
    for _ in range(4):
        await setting.guess(1, user_name)
        with pytest.raises(TooManyAttempts) as caught:
            await setting.sign_in(user_name, "password", address=AWAY)
        waits.append(caught.value.retry_after_seconds)
        setting.clock.advance(seconds=caught.value.retry_after_seconds)
    assert waits == [1, 2, 4, 8]
    assert len(setting.hasher.verified) == FREE + 4


async def test_waiting_opens_the_door_again() -> None:
    setting = Setting()
    await setting.guess(FREE + 1)
    assert not await setting.is_open(address=AWAY)
    setting.clock.advance(seconds=1)
    assert await setting.is_open(address=AWAY)


async def test_asking_while_the_door_is_closed_does_not_keep_it_closed() -> None:
    setting = Setting()
    await setting.guess(FREE + 1)
    before = dict(setting.unit_of_work.state.attempts)
    for _ in range(50):
        assert not await setting.is_open(address=AWAY)
    assert setting.unit_of_work.state.attempts == before


async def test_changing_addresses_is_no_way_around_the_accounts_limit() -> None:
    setting = Setting()
    for number in range(FREE + 1):
        await setting.guess(1, address=f"198.51.100.{number}")
    with pytest.raises(TooManyAttempts):
        await setting.sign_in("ada", "wrong", address="203.0.113.9")


async def test_changing_accounts_is_no_way_around_the_addresss_limit() -> None:
    setting = Setting()
    for number in range(10 * FREE + 1):
        await setting.guess(1, f"name{number}")
    assert not await setting.is_open("eve", AWAY)
    assert await setting.is_open("eve", HOME)


async def test_an_owner_at_a_known_address_is_not_locked_out_by_strangers() -> None:
    setting = Setting()
    assert await setting.is_open()
    await setting.guess(FREE + 1)
    with pytest.raises(TooManyAttempts):
        await setting.sign_in("ada", "wrong", address=AWAY)
    assert await setting.is_open()
    assert await setting.is_open("ADA")


async def test_nor_by_neighbours_behind_the_same_address() -> None:
    setting = Setting()
    assert await setting.is_open()
    for number in range(10 * FREE + 1):
        await setting.guess(1, f"name{number}", HOME)
    assert not await setting.is_open("eve")
    assert await setting.is_open("ada")


async def test_a_known_address_has_a_limit_too_and_is_known_for_a_while_only() -> None:
    setting = Setting()
    assert await setting.is_open()
    await setting.guess(FREE + 1, address=HOME)
    assert not await setting.is_open()
    assert await setting.is_open(address=AWAY)
    setting.clock.advance(days=91)
    await setting.guess(FREE + 1, address="203.0.113.9")
    assert not await setting.is_open()


async def test_an_own_account_gives_nobody_more_guesses_at_others() -> None:
    setting = Setting()
    for number in range(10 * FREE + 1):
        await setting.guess(1, f"name{number}")
        if number < 5:
            assert await setting.is_open("eve", AWAY)
    assert not await setting.is_open("ada", AWAY)


async def test_right_passwords_are_not_counted_however_many() -> None:
    setting = Setting()
    for number in range(20 * FREE):
        assert await setting.is_open(address=f"198.51.100.{number}")


async def test_what_nobody_looked_at_is_not_counted() -> None:
    setting = Setting(FullHasher())
    for _ in range(3 * FREE):
        with pytest.raises(TemporaryError):
            await setting.sign_in("ada", "password", address=AWAY)


async def test_a_stolen_session_is_no_way_to_guess_the_password() -> None:
    setting = Setting()
    change = ChangeAccount(setting.unit_of_work, setting.hasher, setting.clock, setting.throttle, accept_any)
    wanted, account = AccountChange(password="another one"), an_account()
    for _ in range(FREE + 1):
        with pytest.raises(InvalidInput, match="current password"):
            await change.by_owner(account, wanted, "wrong")
    with pytest.raises(TooManyAttempts):
        await change.by_owner(account, wanted, "password")
    setting.clock.advance(seconds=1)
    assert (await change.by_owner(account, wanted, "password")).password_hash == "hash of another one"
    assert await setting.sign_in("ada", "another one", address=AWAY)


async def test_an_address_opens_so_many_accounts_and_tries_so_many_names() -> None:
    setting = Setting()
    open_account = OpenAccount(setting.unit_of_work, setting.hasher, setting.clock, accept_any)
    sign_up = SignUp(setting.unit_of_work, open_account, setting.throttle)
    for number in range(FREE):
        await sign_up(f"new{number}", "a password", time_zone="UTC", address=AWAY)
    with pytest.raises(UserNameTaken):
        await sign_up("ada", "a password", time_zone="UTC", address=AWAY)
    for name in ("ada", "free"):
        with pytest.raises(TooManyAttempts):
            await sign_up(name, "a password", time_zone="UTC", address=AWAY)
    assert await sign_up("free", "a password", time_zone="UTC", address=HOME)


@pytest.mark.parametrize(("user_name", "is_taken"), [("ada", True), ("free", False)])
async def test_signing_up_costs_the_same_whether_the_name_is_taken_or_not(user_name: str, is_taken: bool) -> None:
    setting = Setting()
    open_account = OpenAccount(setting.unit_of_work, setting.hasher, setting.clock, accept_any)
    sign_up = SignUp(setting.unit_of_work, open_account, setting.throttle)
    with pytest.raises(UserNameTaken) if is_taken else nullcontext():
        await sign_up(user_name, "a password", time_zone="UTC", address=AWAY)
    assert setting.hasher.hashed == 1
