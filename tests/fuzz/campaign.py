"""Rounds of Schemathesis: every service, asked by everybody who may stand before it."""

import asyncio
import re
import secrets
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.acceptance.callers import bearer, service_token
from tests.acceptance.operations import DOCUMENTED
from tests.harness.system import System

Headers = dict[str, str]

_INTERNAL: Final = "^/internal"
_APART: Final = "/stream$|^/api/v1/events$|^/api/v1/operations/simulations$"
"""A stream never ends; the other two are asked on their own."""
_LEFT_OUT: Final = "positive_data_acceptance"
"""A schema cannot say which names are taken or what has been completed: what fits it may still be refused."""
_LENIENT: Final = f"{_LEFT_OUT},negative_data_rejection"
"""For the ingest: one bad event does not refuse its neighbours, so the answer is 200 with a refusal inside."""
_ANSWERS: Final = re.compile(r'quest_http_request_seconds_count\{.*status="(\d+)"\} ([\d.e+]+)')


@dataclass(frozen=True, slots=True)
class Turn:
    """One run: who asks which service about what."""

    process: str
    caller: str
    headers: Headers
    selection: tuple[str, ...]
    phases: str = "examples,coverage,fuzzing"
    left_out: str = _LEFT_OUT
    internally: bool = False


class Campaign:
    """Fuzzes one system, round after round, and counts by the services' own metrics."""

    def __init__(self, system: System, folder: Path, examples: int) -> None:
        self._system = system
        self._folder = folder
        self._examples = examples
        self.findings = 0

    async def round(self, seed: int) -> AsyncIterator[tuple[str, str | None]]:
        """Let everybody ask everything once; turn by turn, with what Schemathesis says where it finds something."""
        async for turn in self._turns():
            output = await self._run(turn, seed)
            if output is not None:
                self.findings += 1
            yield f"{turn.process} as {turn.caller}, seed {seed}", output

    async def requests(self) -> int:
        """How many requests the services have answered."""
        return sum((await self._answers()).values())

    async def report(self) -> str:
        """What the services answered, by the first digit of the status."""
        kinds: Counter[str] = Counter()
        for status, number in (await self._answers()).items():
            kinds[f"{status[0]}xx"] += number
        told = ", ".join(f"{kind}: {number}" for kind, number in sorted(kinds.items()))
        return f"{sum(kinds.values())} requests answered ({told}); {self.findings} runs with findings"

    async def _answers(self) -> Counter[str]:
        answers: Counter[str] = Counter()
        for process in DOCUMENTED:
            async with httpx.AsyncClient(trust_env=False) as http:
                text = (await http.get(self._system.metrics_url(process))).text
            for status, number in _ANSWERS.findall(text):
                answers[status] += int(float(number))
        return answers

    async def _turns(self) -> AsyncIterator[Turn]:
        # Accounts of their own: who is asked to change their own name may do so.
        public = ("--exclude-path-regex", f"{_INTERNAL}|{_APART}|^/api/v1/users/me$")
        own = ("--include-path", "/api/v1/users/me", "--exclude-method", "DELETE")
        for process in DOCUMENTED:
            player = bearer(await self._system.sign_in(await self._system.sign_up()))
            admin = {**bearer(await self._new_admin()), "X-Publisher-Key": await self._publisher_key()}
            for caller, headers in (("nobody", {}), ("a player", player), ("an administrator", admin)):
                yield Turn(process, caller, headers, public)
                if process == "auth" and headers:
                    yield Turn(process, caller, headers, own)
            if process == "processing-api":
                yield Turn(process, "a publisher", admin, ("--include-path", "/api/v1/events"), left_out=_LENIENT)
                simulations = ("--include-path", "/api/v1/operations/simulations")
                yield Turn(process, "an administrator", admin, simulations, phases="fuzzing")
            else:
                service = bearer(await service_token(self._system, f"{process}-internal"))
                yield Turn(process, "a service", service, ("--include-path-regex", _INTERNAL), internally=True)

    async def _run(self, turn: Turn, seed: int) -> str | None:
        documented = self._system.url(turn.process)
        asked = self._system.internal_url(turn.process) if turn.internally else documented
        fuzzer = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("schemathesis"),
            "run",
            f"{documented}/openapi.json",
            *("--url", asked),
            *(part for name, value in turn.headers.items() for part in ("--header", f"{name}: {value}")),
            *("--phases", turn.phases),
            *("--max-examples", str(self._examples)),
            *("--exclude-checks", turn.left_out),
            *("--seed", str(seed)),
            "--continue-on-failure",
            *turn.selection,
            cwd=self._folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await fuzzer.communicate()
        finally:
            if fuzzer.returncode is None:
                fuzzer.kill()
        return None if fuzzer.returncode == 0 else output.decode()

    async def _new_admin(self) -> str:
        name, password = f"admin-{secrets.token_hex(4)}", secrets.token_urlsafe(16)
        async with self._system.client(await self._system.auditor_token()) as admin:
            body = {"user_name": name, "password": password, "role": "admin"}
            assert (await admin.post("/api/v1/users", json=body)).status_code == httpx.codes.CREATED
            form = {"username": name, "password": password}
            return str((await admin.post("/api/v1/login/access-token", data=form)).json()["access_token"])

    async def _publisher_key(self) -> str:
        async with self._system.client(await self._system.auditor_token()) as admin:
            return str((await admin.post("/api/v1/events/publishers", json={"name": "fuzzer"})).json()["key"])
