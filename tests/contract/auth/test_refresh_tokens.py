"""What every implementation of `RefreshTokens` does."""

from datetime import timedelta

from auth_service.domain.sessions import PresentedToken, RefreshFamily
from tests.contract.auth.conftest import Store
from tests.unit.auth.fakes import START, an_account

END = START + timedelta(days=30)
LATER = START + timedelta(minutes=5)
FAMILY = RefreshFamily("family-1", "ada-1", START, END)


async def open_family(store: Store, family: RefreshFamily = FAMILY, token: bytes = b"first") -> None:
    async with store.unit_of_work() as transaction:
        if await transaction.accounts.find(family.user_id) is None:
            await transaction.accounts.add(an_account())
        await transaction.refresh_tokens.open(family, token)


async def look(store: Store, token: bytes) -> PresentedToken | None:
    async with store.unit_of_work() as transaction:
        return await transaction.refresh_tokens.lock(token)


async def test_a_fresh_token_is_unused(store: Store) -> None:
    await open_family(store)
    assert await look(store, b"first") == PresentedToken(FAMILY, is_revoked=False, used_at=None)


async def test_an_unknown_token_is_unknown(store: Store) -> None:
    assert await look(store, b"first") is None


async def test_rotating_marks_the_first_use_and_adds_tokens(store: Store) -> None:
    await open_family(store)
    async with store.unit_of_work() as transaction:
        await transaction.refresh_tokens.rotate("family-1", b"first", b"second", LATER)
        await transaction.refresh_tokens.rotate("family-1", b"first", b"third", LATER + timedelta(seconds=1))
    assert await look(store, b"first") == PresentedToken(FAMILY, is_revoked=False, used_at=LATER)
    for fresh in (b"second", b"third"):
        assert await look(store, fresh) == PresentedToken(FAMILY, is_revoked=False, used_at=None)


async def test_revoking_ends_the_whole_family_and_no_other(store: Store) -> None:
    other = RefreshFamily("family-2", "ada-1", START, END)
    await open_family(store)
    await open_family(store, other, b"other")
    async with store.unit_of_work() as transaction:
        await transaction.refresh_tokens.rotate("family-1", b"first", b"second", LATER)
        await transaction.refresh_tokens.revoke("family-1", LATER)
    assert await look(store, b"second") == PresentedToken(FAMILY, is_revoked=True, used_at=None)
    assert await look(store, b"other") == PresentedToken(other, is_revoked=False, used_at=None)


async def test_forgetting_a_user_removes_every_token(store: Store) -> None:
    await open_family(store)
    async with store.unit_of_work() as transaction:
        await transaction.refresh_tokens.forget_user("somebody else")
    assert await look(store, b"first") is not None
    async with store.unit_of_work() as transaction:
        await transaction.refresh_tokens.forget_user("ada-1")
    assert await look(store, b"first") is None


async def test_only_expired_families_are_forgotten_at_the_end_of_their_time(store: Store) -> None:
    await open_family(store)
    await open_family(store, RefreshFamily("family-2", "ada-1", START, END + timedelta(seconds=1)), b"other")
    async with store.unit_of_work() as transaction:
        await transaction.refresh_tokens.forget_expired("ada-1", END)
    assert await look(store, b"first") is None
    assert await look(store, b"other") is not None
