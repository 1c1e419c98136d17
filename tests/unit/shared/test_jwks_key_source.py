"""The issuer's keys are fetched when needed, rarely, and outlast an issuer that is away."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from shared.exceptions import NotAuthenticated, TemporaryError
from shared.security import JwksKeySource
from tests.unit.shared.issuers import JwksServer, public_jwk

KEY = Ed25519PrivateKey.generate()
OTHER = Ed25519PrivateKey.generate()
CACHE_SECONDS = 300


class Timer:
    """A monotonic clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def server() -> JwksServer:
    """An issuer with one key."""
    server = JwksServer()
    server.keys = [public_jwk(KEY, "k1")]
    return server


@pytest.fixture
async def source(server: JwksServer, timer: Timer) -> AsyncIterator[JwksKeySource]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(server.app)) as http:
        yield JwksKeySource(http, "http://auth/jwks.json", cache_seconds=CACHE_SECONDS, monotonic=timer)


async def holds(source: JwksKeySource, key_id: str, key: Ed25519PrivateKey) -> bool:
    found = await source.find(key_id)
    return found.public_bytes(Encoding.Raw, PublicFormat.Raw) == key.public_key().public_bytes(
        Encoding.Raw, PublicFormat.Raw
    )


async def test_many_callers_cause_one_fetch(source: JwksKeySource, server: JwksServer) -> None:
    found = await asyncio.gather(*(holds(source, "k1", KEY) for _ in range(20)))
    assert all(found)
    assert server.fetches == 1


async def test_keys_are_read_again_when_they_are_old(source: JwksKeySource, server: JwksServer, timer: Timer) -> None:
    await source.find("k1")
    timer.seconds += CACHE_SECONDS - 1
    await source.find("k1")
    assert server.fetches == 1
    server.keys = [public_jwk(OTHER, "k2")]
    timer.seconds += 1
    with pytest.raises(NotAuthenticated):
        await source.find("k1")
    assert server.fetches == 2


async def test_a_new_key_is_found_at_once(source: JwksKeySource, server: JwksServer, timer: Timer) -> None:
    await source.find("k1")
    server.keys.append(public_jwk(OTHER, "k2"))
    timer.seconds += 5
    assert await holds(source, "k2", OTHER)


async def test_invented_key_ids_do_not_hammer_the_issuer(
    source: JwksKeySource, server: JwksServer, timer: Timer
) -> None:
    await source.find("k1")
    for number in range(50):
        with pytest.raises(NotAuthenticated):
            await source.find(f"invented-{number}")
    assert server.fetches == 1
    timer.seconds += 5
    for number in range(50):
        with pytest.raises(NotAuthenticated):
            await source.find(f"invented-{number}")
    assert server.fetches == 2


BAD_ANSWERS = {
    "an error": PlainTextResponse("no", 503),
    "no JSON": PlainTextResponse("<html>"),
    "no keys": JSONResponse({}),
    "a list": JSONResponse([]),
    "null": JSONResponse({"keys": None}),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
async def test_an_issuer_that_fails_is_a_passing_fault(
    source: JwksKeySource, server: JwksServer, timer: Timer, answer: Response
) -> None:
    server.answer = answer
    for _ in range(10):
        with pytest.raises(TemporaryError) as fault:
            await source.find("k1")
    assert fault.value.message == "the issuer's keys cannot be had"
    assert server.fetches == 1, "it is left alone for a second"
    server.answer = None
    timer.seconds += 1
    assert await holds(source, "k1", KEY)


async def test_an_issuer_that_does_not_listen_is_a_passing_fault() -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(TemporaryError):
            await JwksKeySource(http, "http://127.0.0.1:1/jwks.json").find("k1")


async def test_known_keys_outlast_the_issuer_and_are_tried_again_once_a_second(
    source: JwksKeySource, server: JwksServer, timer: Timer
) -> None:
    await source.find("k1")
    server.answer = PlainTextResponse("no", 503)
    timer.seconds += CACHE_SECONDS
    for _ in range(10):
        assert await holds(source, "k1", KEY)
    assert server.fetches == 2
    timer.seconds += 1
    assert await holds(source, "k1", KEY)
    assert server.fetches == 3
    with pytest.raises(TemporaryError):
        await source.find("k2")


async def test_one_caller_waits_for_an_issuer_that_hangs_and_the_others_do_not(
    source: JwksKeySource, server: JwksServer, timer: Timer
) -> None:
    await source.find("k1")
    timer.seconds += CACHE_SECONDS
    server.may_answer.clear()
    server.asked.clear()
    patient = asyncio.ensure_future(source.find("k1"))
    await server.asked.wait()
    assert await holds(source, "k1", KEY)
    assert not patient.done()
    server.may_answer.set()
    await patient


async def test_keys_of_other_kinds_are_passed_over(source: JwksKeySource, server: JwksServer) -> None:
    foreign = [
        {"kty": "RSA", "kid": "r1", "n": "AQAB", "e": "AQAB"},
        {"kty": "OKP", "crv": "X25519", "kid": "x1", "x": "AAAA"},
        {"kty": "brand-new", "kid": "n1"},
        {name: value for name, value in public_jwk(OTHER, "k9").items() if name != "kid"},
        "nonsense",
        {},
    ]
    server.keys = [*foreign, *server.keys]
    assert await holds(source, "k1", KEY)
    with pytest.raises(NotAuthenticated):
        await source.find("r1")
