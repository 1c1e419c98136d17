"""Schemathesis as a player: whatever somebody without rights sends, no 5xx, no undocumented answer, and no effect.

As administrators, publishers and services: tests/integration/{auth,catalog,processing}.
"""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.acceptance.operations import DOCUMENTED
from tests.harness.reconcile import reconcile
from tests.harness.sql import count
from tests.harness.system import System

# Sign-in and sign-up are open and fuzzed where nobody counts accounts; a stream and a deletion would end the run.
LEFT_OUT = "^/internal|^/api/v1/login/|/signup$|/stream$|^/api/v1/users/me$"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("process", DOCUMENTED)
async def test_a_player_gets_documented_answers_and_changes_nothing(
    system: System, process: str, tmp_path: Path
) -> None:
    token = await system.sign_in(await system.sign_up())
    await reconcile(system)
    before = await written(system)
    fuzzer = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        "run",
        f"{system.url(process)}/openapi.json",
        *("--header", f"Authorization: Bearer {token}"),
        *("--phases", "fuzzing"),
        *("--max-examples", "8"),
        *("--checks", CHECKS),
        *("--exclude-path-regex", LEFT_OUT),
        *("--seed", "1"),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await fuzzer.communicate()
    assert fuzzer.returncode == 0, output.decode()
    assert await written(system) == before


async def written(system: System) -> dict[str, int]:
    """How much stands in the tables that a player's requests must not reach."""
    tables = {
        "auth": ("account", "outbox", "ledger_transaction"),
        "catalog": ("outbox",),
        "processing": (
            "event",
            "user_quest_reward",
            "completion",
            "publisher",
            "parked_message",
            "toast",
            "webhook_endpoint",
            "outbox",
        ),
    }
    return {
        f"{service}.{table}": await count(system, service, table) for service in tables for table in tables[service]
    }
