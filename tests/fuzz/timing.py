"""`python -m tests.fuzz.timing`: whether the time of an answer tells which accounts exist.

The tests count that a password is hashed in either case, which a busy machine cannot blur; this measures it. Known and
unknown names take turns, so that whatever slows the machine down slows both. Real PostgreSQL, Argon2id as in earnest.
"""

import argparse
import asyncio
import logging
import secrets
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import httpx
import structlog

from auth_service.bootstrap import open_service
from auth_service.entrypoints.http.app import build_app
from tests.harness.databases import create_test_database
from tests.harness.private import off_the_loop, private_servers
from tests.integration.auth.conftest import settings_for

_AS_IN_PRODUCTION = {"password_memory_mib": 64, "password_passes": 3}
_RESAMPLES = 2_000

Ask = Callable[[bool], Awaitable[None]]


async def _measure(pairs: int) -> str:
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(off_the_loop(private_servers()))
        url = await asyncio.to_thread(create_test_database, servers, "auth")
        service = await stack.enter_async_context(open_service(settings_for(url, **_AS_IN_PRODUCTION)))
        transport = httpx.ASGITransport(build_app(service))
        http = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://auth.test"))
        await _sign_up(http, "ada", httpx.codes.CREATED)

        async def sign_in(is_known: bool) -> None:
            form = {"username": "ada" if is_known else f"nobody-{secrets.token_hex(4)}", "password": "wrong"}
            answer = await http.post("/api/v1/login/access-token", data=form)
            assert answer.status_code == httpx.codes.UNAUTHORIZED

        async def sign_up(is_known: bool) -> None:
            name = "ada" if is_known else f"free-{secrets.token_hex(4)}"
            await _sign_up(http, name, httpx.codes.CONFLICT if is_known else httpx.codes.CREATED)

        return f"{await _compare('sign-in', sign_in, pairs)}\n{await _compare('sign-up', sign_up, pairs)}"


async def _sign_up(http: httpx.AsyncClient, user_name: str, expected: int) -> None:
    body = {"user_name": user_name, "password": "correct horse battery staple"}
    assert (await http.post("/api/v1/users/signup", json=body)).status_code == expected


async def _compare(what: str, ask: Ask, pairs: int) -> str:
    await ask(True)
    await ask(False)
    known: list[float] = []
    unknown: list[float] = []
    for number in range(pairs):
        # Who goes first takes turns too.
        for is_known in (number % 2 == 0, number % 2 == 1):
            started = time.perf_counter()
            await ask(is_known)
            (known if is_known else unknown).append((time.perf_counter() - started) * 1000)
    differences = [one - other for one, other in zip(known, unknown, strict=True)]
    low, high = _interval(differences)
    return (
        f"{what}: {pairs} pairs; median {statistics.median(known):.2f} ms for a name that exists, "
        f"{statistics.median(unknown):.2f} ms for one that does not; median difference "
        f"{statistics.median(differences):+.2f} ms, 95 % between {low:+.2f} and {high:+.2f} ms"
    )


def _interval(differences: list[float]) -> tuple[float, float]:
    """By bootstrap: within what the median lies if the pairs are drawn again."""
    chance = secrets.SystemRandom()
    medians = sorted(statistics.median(chance.choices(differences, k=len(differences))) for _ in range(_RESAMPLES))
    return medians[_RESAMPLES // 40], medians[-_RESAMPLES // 40]


def main() -> int:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.timing", description=__doc__)
    parser.add_argument("--pairs", type=int, default=300, help="of questions about a known and an unknown name")
    sys.stdout.write(f"{asyncio.run(_measure(parser.parse_args().pairs))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
