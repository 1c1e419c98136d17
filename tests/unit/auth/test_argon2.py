"""The bound on waiting passwords."""

import asyncio

import pytest

from auth_service.adapters.argon2 import Argon2PasswordHasher
from shared.exceptions import TemporaryError


async def test_a_flood_is_refused_and_the_next_one_is_welcome_again() -> None:
    hasher = Argon2PasswordHasher(threads=1, most_waiting=2, memory_mib=19, passes=2)
    answers = await asyncio.gather(*(hasher.verify("x", None) for _ in range(5)), return_exceptions=True)
    assert answers[:2] == [False, False]
    refused = answers[2:]
    assert all(isinstance(answer, TemporaryError) and answer.retry_after_seconds == 1 for answer in refused)
    assert not await hasher.verify("x", None)
    hasher.close()


async def test_the_loop_goes_on_while_a_password_is_hashed() -> None:
    hasher = Argon2PasswordHasher(threads=1, most_waiting=2, memory_mib=19, passes=2)
    hashing = asyncio.create_task(hasher.hash("x"))
    await asyncio.sleep(0)
    assert not hashing.done()
    assert await hasher.verify("x", await hashing)
    hasher.close()


@pytest.mark.parametrize("setting", [{"memory_mib": 19, "passes": 2}, {"memory_mib": 64, "passes": 3}])
async def test_the_hash_says_how_it_was_made(setting: dict[str, int]) -> None:
    hasher = Argon2PasswordHasher(threads=1, most_waiting=2, **setting)
    expected = f"$argon2id$v=19$m={setting['memory_mib'] * 1024},t={setting['passes']},p=1$"
    assert (await hasher.hash("x")).startswith(expected)
    hasher.close()
