"""Changing, deleting and looking up accounts."""

import pytest

from auth_service.application.change_account import AccountChange, ChangeAccount
from auth_service.application.delete_account import DeleteAccount
from auth_service.application.identify_caller import IdentifyCaller
from auth_service.application.read_accounts import ReadAccounts
from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.domain.exceptions import AccountBanned, LastAdministrator, UserNameTaken
from auth_service.domain.passwords import accept_any
from auth_service.domain.sessions import RefreshFamily
from shared.exceptions import InvalidInput, NotAuthenticated, NotFound
from tests.unit.auth.fakes import START, FakeClock, FakePasswordHasher, FakeUnitOfWork, an_account
from tests.unit.auth.throttle_fakes import a_throttle

ADMIN = an_account("root-1", "root", role=Role.ADMIN)
BANNED_ADMIN = an_account("root-2", "second", role=Role.ADMIN, status=AccountStatus.BANNED)


class Setting:
    """Some accounts and what can be done with them."""

    def __init__(self, *accounts: Account) -> None:
        self.unit_of_work = FakeUnitOfWork()
        self.unit_of_work.state.accounts = {account.user_id: account for account in accounts}
        clock = FakeClock()
        self.change = ChangeAccount(self.unit_of_work, FakePasswordHasher(), clock, a_throttle(clock), accept_any)
        self.delete = DeleteAccount(self.unit_of_work, FakeClock())

    def open_session(self, user_id: str) -> None:
        self.unit_of_work.state.families["family"] = RefreshFamily("family", user_id, START, START)

    @property
    def has_session(self) -> bool:
        return "family" in self.unit_of_work.state.families


async def test_a_new_time_zone_is_told() -> None:
    setting = Setting(an_account())
    changed = await setting.change.by_owner(an_account(), AccountChange(time_zone="Asia/Tokyo"), None)
    assert changed.time_zone == "Asia/Tokyo"
    [event] = setting.unit_of_work.state.events
    assert event.event_type == "UserUpdated"
    assert event.event_data == {"user_name": "ada", "time_zone": "Asia/Tokyo", "attributes": {}}


async def test_new_attributes_replace_the_old_ones_and_are_told() -> None:
    setting = Setting(an_account(attributes={"plan": "basic", "level": 7}))
    changed = await setting.change.by_admin("ada-1", AccountChange(attributes={"plan": "premium"}), "root-9")
    assert changed.attributes == setting.unit_of_work.state.accounts["ada-1"].attributes == {"plan": "premium"}
    [event] = setting.unit_of_work.state.events
    assert event.event_data == {"user_name": "ada", "time_zone": "UTC", "attributes": {"plan": "premium"}}


async def test_attributes_stay_where_another_thing_changes_and_go_where_none_are_given() -> None:
    setting = Setting(an_account(attributes={"plan": "basic"}))
    await setting.change.by_admin("ada-1", AccountChange(time_zone="Asia/Tokyo"), "root-9")
    await setting.change.by_admin("ada-1", AccountChange(attributes={}), "root-9")
    told = [event.event_data["attributes"] for event in setting.unit_of_work.state.events]
    assert told == [{"plan": "basic"}, {}]


@pytest.mark.parametrize("value", [1, 1.0])
async def test_a_value_of_another_type_is_another_value(value: float) -> None:
    setting = Setting(an_account(attributes={"beta": True}))
    await setting.change.by_admin("ada-1", AccountChange(attributes={"beta": value}), "root-9")
    [event] = setting.unit_of_work.state.events
    attributes = event.model_dump(mode="json")["event_data"]["attributes"]
    assert repr(attributes) == repr({"beta": value})


@pytest.mark.parametrize(
    "change",
    [
        AccountChange(),
        AccountChange(time_zone="UTC", user_name="ada"),
        AccountChange(attributes={}),
    ],
)
async def test_nothing_is_told_when_nothing_changed(change: AccountChange) -> None:
    setting = Setting(an_account())
    await setting.change.by_owner(an_account(), change, None)
    assert setting.unit_of_work.state.events == []


async def test_an_unknown_time_zone_changes_nothing() -> None:
    setting = Setting(an_account())
    with pytest.raises(InvalidInput):
        await setting.change.by_owner(an_account(), AccountChange(user_name="eve", time_zone="Moon/Sea"), None)
    assert setting.unit_of_work.state.accounts["ada-1"].user_name == "ada"


async def test_a_name_that_another_carries_is_refused() -> None:
    setting = Setting(an_account(), an_account("bob-1", "Bob"))
    with pytest.raises(UserNameTaken):
        await setting.change.by_owner(an_account(), AccountChange(user_name="bob"), None)
    assert setting.unit_of_work.state.events == []


async def test_the_case_of_ones_own_name_may_change() -> None:
    setting = Setting(an_account())
    assert (await setting.change.by_owner(an_account(), AccountChange(user_name="Ada"), None)).user_name == "Ada"


@pytest.mark.parametrize("current", [None, "wrong"])
async def test_a_new_password_needs_the_current_one(current: str | None) -> None:
    setting = Setting(an_account())
    with pytest.raises(InvalidInput):
        await setting.change.by_owner(an_account(), AccountChange(password="another one"), current)


async def test_a_new_password_ends_all_sessions_and_is_not_told() -> None:
    setting = Setting(an_account())
    setting.open_session("ada-1")
    changed = await setting.change.by_owner(an_account(), AccountChange(password="another one"), "password")
    assert changed.password_hash == "hash of another one"
    assert not setting.has_session
    assert setting.unit_of_work.state.events == []


async def test_a_ban_ends_all_sessions() -> None:
    setting = Setting(an_account(), ADMIN)
    setting.open_session("ada-1")
    await setting.change.by_admin("ada-1", AccountChange(status=AccountStatus.BANNED), "root-9")
    assert not setting.has_session


@pytest.mark.parametrize(
    "change",
    [AccountChange(role=Role.USER), AccountChange(role=Role.VIEWER), AccountChange(status=AccountStatus.BANNED)],
)
async def test_the_last_administrator_stays(change: AccountChange) -> None:
    setting = Setting(ADMIN, BANNED_ADMIN, an_account())
    with pytest.raises(LastAdministrator):
        await setting.change.by_admin("root-1", change, "root-9")
    with pytest.raises(LastAdministrator):
        await setting.delete("root-1")
    assert setting.unit_of_work.state.accounts["root-1"] == ADMIN


async def test_one_of_two_administrators_may_go() -> None:
    setting = Setting(ADMIN, an_account("root-3", "third", role=Role.ADMIN))
    assert (await setting.change.by_admin("root-1", AccountChange(role=Role.USER), "root-9")).role is Role.USER


async def test_a_banned_administrator_may_be_deleted() -> None:
    setting = Setting(ADMIN, BANNED_ADMIN)
    await setting.delete("root-2")
    assert "root-2" not in setting.unit_of_work.state.accounts


async def test_deleting_forgets_the_person_and_tells_everybody() -> None:
    setting = Setting(an_account())
    setting.open_session("ada-1")
    await setting.delete("ada-1")
    assert setting.unit_of_work.state.accounts == {}
    assert not setting.has_session
    [event] = setting.unit_of_work.state.events
    assert (event.event_type, event.user_id, event.event_data) == ("UserDeleted", "ada-1", {})


async def test_who_is_not_there_is_not_found() -> None:
    setting = Setting()
    with pytest.raises(NotFound):
        await setting.delete("ada-1")
    with pytest.raises(NotFound):
        await setting.change.by_admin("ada-1", AccountChange(role=Role.ADMIN), "root-9")
    with pytest.raises(NotFound):
        await ReadAccounts(setting.unit_of_work).one("ada-1")


async def test_a_token_of_a_deleted_or_banned_user_is_worth_nothing() -> None:
    identify = IdentifyCaller(Setting(an_account("eve-1", "eve", status=AccountStatus.BANNED)).unit_of_work)
    with pytest.raises(NotAuthenticated):
        await identify("ada-1")
    with pytest.raises(AccountBanned):
        await identify("eve-1")
