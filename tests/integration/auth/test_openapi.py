"""Schemathesis against the OpenAPI document: no 5xx, and no answer that the document does not tell of."""

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from tests.integration.auth.conftest import PASSWORD
from tests.integration.auth.processes import SECRETS, process_environment, run, running, sign_in

# What cannot hold here. A schema cannot say which names are taken, or list the time zones: input that fits it may still
# be refused with 409 or 422.
_CHECKS_LEFT_OUT = "positive_data_acceptance"


async def bearer_of_admin(http: httpx.AsyncClient) -> str:
    return str((await sign_in(http, "admin", PASSWORD)).json()["access_token"])


async def bearer_of_service(url: str, name: str) -> str:
    secret = SECRETS[f"SERVICE_SECRET_{name.upper()}"]
    body = {"service": name, "secret": secret, "audience": "auth-internal"}
    async with httpx.AsyncClient(trust_env=False) as http:
        return str((await http.post(f"{url}/internal/v1/token", json=body)).json()["access_token"])


async def fuzz(url: str, bearer: str, directory: Path, *selection: str) -> str:
    """Run Schemathesis in a folder of its own and return its output; fails the test if it found anything."""
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        "run",
        f"{url}/openapi.json",
        *("--header", f"Authorization: Bearer {bearer}"),
        *("--phases", "examples,fuzzing"),
        *("--max-examples", "8"),
        *("--exclude-checks", _CHECKS_LEFT_OUT),
        *("--seed", "1"),
        *selection,
        cwd=directory,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.mark.timeout(600)
async def test_no_input_gets_an_answer_that_is_not_documented(auth_database_url: str, tmp_path: Path) -> None:
    environment = process_environment(auth_database_url) | {"SEED_ADMIN_PASSWORD": PASSWORD}
    await run(environment, "seed")
    async with running(environment, "api") as http:
        url = str(http.base_url)
        internal = f"http://127.0.0.1:{environment['AUTH_INTERNAL_HTTP_PORT']}"
        for service, *selection in (
            ("processing", "--include-path-regex", "^/internal"),
            ("shop", "--include-path", "/internal/v1/debits"),
        ):
            await fuzz(url, await bearer_of_service(internal, service), tmp_path, "--url", internal, *selection)
        # Deleting oneself is left out: nothing could be asked afterwards.
        own = ("--include-path", "/api/v1/users/me", "--exclude-method", "DELETE")
        await fuzz(url, await bearer_of_admin(http), tmp_path, *own)
        # Last, since Schemathesis tries the ids that it has seen in answers, the administrator's own among them.
        public = ("--exclude-path-regex", "^/internal|^/api/v1/users/me$")
        await fuzz(url, await bearer_of_admin(http), tmp_path, *public)
