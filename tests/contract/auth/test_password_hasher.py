"""What every implementation of `PasswordHasher` does."""

from collections.abc import Iterator

import pytest

from auth_service.adapters.argon2 import Argon2PasswordHasher
from auth_service.application.ports import PasswordHasher
from tests.unit.auth.fakes import FakePasswordHasher


@pytest.fixture(params=["fake", "argon2"])
def hasher(request: pytest.FixtureRequest) -> Iterator[PasswordHasher]:
    """A hasher."""
    if request.param == "fake":
        yield FakePasswordHasher()
        return
    argon2 = Argon2PasswordHasher(threads=1, most_waiting=10, memory_mib=19, passes=2)
    yield argon2
    argon2.close()


@pytest.mark.parametrize("password", ["password", "pässwörd ☃", "with \0 in it", "x" * 128])
async def test_a_password_fits_its_own_hash_alone(hasher: PasswordHasher, password: str) -> None:
    stored = await hasher.hash(password)
    assert await hasher.verify(password, stored)
    assert not await hasher.verify(password + " ", stored)
    assert not await hasher.verify("", stored)


async def test_nothing_fits_an_absent_hash(hasher: PasswordHasher) -> None:
    for password in ("", "password", "a password that nobody has"):
        assert not await hasher.verify(password, None)
