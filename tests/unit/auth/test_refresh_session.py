"""Refreshing sessions, and signing out."""

from datetime import timedelta

import pytest

from auth_service.application.refresh_session import RefreshSession
from auth_service.application.sign_in import SignIn
from auth_service.application.sign_out import SignOut
from auth_service.application.sign_out_everywhere import SignOutEverywhere
from auth_service.domain.account import AccountStatus
from auth_service.domain.exceptions import AccountBanned, SessionEnded
from tests.unit.auth.fakes import FakeClock, FakePasswordHasher, FakeTokenIssuer, FakeUnitOfWork, an_account
from tests.unit.auth.throttle_fakes import HOME, a_throttle


class Setting:
    """A signed-in user and what can be done with the session."""

    def __init__(self) -> None:
        self.unit_of_work = FakeUnitOfWork()
        self.clock = FakeClock()
        self.unit_of_work.state.accounts["ada-1"] = an_account()
        self._sign_in = SignIn(
            self.unit_of_work,
            FakePasswordHasher(),
            FakeTokenIssuer(),
            self.clock,
            a_throttle(self.clock),
            session_lifetime=timedelta(days=30),
        )
        self._refresh = RefreshSession(
            self.unit_of_work, FakeTokenIssuer(), self.clock, cookie_grace=timedelta(seconds=10)
        )
        self.sign_out = SignOut(self.unit_of_work, self.clock)

    async def sign_in(self) -> str:
        return (await self._sign_in("ada", "password", address=HOME)).refresh_token

    async def refresh(self, token: str, *, from_cookie: bool = False) -> str:
        return (await self._refresh(token, from_cookie=from_cookie)).refresh_token


async def test_each_refresh_gives_another_token() -> None:
    setting = Setting()
    first = await setting.sign_in()
    second = await setting.refresh(first)
    third = await setting.refresh(second)
    assert len({first, second, third}) == 3


async def test_showing_a_used_token_ends_the_whole_session() -> None:
    setting = Setting()
    first = await setting.sign_in()
    second = await setting.refresh(first)
    with pytest.raises(SessionEnded):
        await setting.refresh(first)
    with pytest.raises(SessionEnded):
        await setting.refresh(second)


async def test_other_sessions_of_the_user_live_on() -> None:
    setting = Setting()
    first, other = await setting.sign_in(), await setting.sign_in()
    await setting.refresh(first)
    with pytest.raises(SessionEnded):
        await setting.refresh(first)
    assert await setting.refresh(other)


async def test_two_tabs_that_share_a_cookie_may_refresh_at_once() -> None:
    setting = Setting()
    shared = await setting.sign_in()
    one, other = await setting.refresh(shared, from_cookie=True), await setting.refresh(shared, from_cookie=True)
    assert await setting.refresh(one, from_cookie=True)
    assert await setting.refresh(other, from_cookie=True)


async def test_the_grace_counts_from_the_first_use() -> None:
    setting = Setting()
    shared = await setting.sign_in()
    for _ in range(2):
        await setting.refresh(shared, from_cookie=True)
        setting.clock.advance(seconds=6)
    with pytest.raises(SessionEnded):
        await setting.refresh(shared, from_cookie=True)


async def test_sessions_end_after_their_lifetime() -> None:
    setting = Setting()
    token = await setting.sign_in()
    setting.clock.advance(days=29)
    token = await setting.refresh(token)
    setting.clock.advance(days=1)
    with pytest.raises(SessionEnded):
        await setting.refresh(token)


async def test_a_ban_stops_refreshing() -> None:
    setting = Setting()
    token = await setting.sign_in()
    setting.unit_of_work.state.accounts["ada-1"] = an_account(status=AccountStatus.BANNED)
    with pytest.raises(AccountBanned):
        await setting.refresh(token)


async def test_a_deleted_user_cannot_refresh() -> None:
    setting = Setting()
    token = await setting.sign_in()
    del setting.unit_of_work.state.accounts["ada-1"]
    with pytest.raises(SessionEnded):
        await setting.refresh(token)


@pytest.mark.parametrize("token", ["", "unknown", "\ud800", "x" * 10_000])
async def test_unknown_tokens_open_nothing(token: str) -> None:
    with pytest.raises(SessionEnded):
        await Setting().refresh(token)


async def test_signing_out_ends_the_session_and_may_be_repeated() -> None:
    setting = Setting()
    token = await setting.sign_in()
    fresh = await setting.refresh(token)
    await setting.sign_out(token)
    await setting.sign_out(token)
    await setting.sign_out("unknown")
    with pytest.raises(SessionEnded):
        await setting.refresh(fresh)


async def test_refreshing_is_no_sign_in() -> None:
    setting = Setting()
    await setting.refresh(await setting.sign_in())
    assert setting.unit_of_work.event_types == ["NewUserSignIn"]


async def test_signing_out_everywhere_ends_every_session_of_the_user_and_of_nobody_else() -> None:
    setting = Setting()
    tokens = [await setting.sign_in(), await setting.sign_in()]
    await SignOutEverywhere(setting.unit_of_work)("somebody-else")
    tokens = [await setting.refresh(token) for token in tokens]
    await SignOutEverywhere(setting.unit_of_work)("ada-1")
    for token in tokens:
        with pytest.raises(SessionEnded):
            await setting.refresh(token)
