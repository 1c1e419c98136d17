"""`make audit` with the real pip-audit and npm, which ask services of the test: they answer as the public ones do."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request

from stack.audit.findings import Finding, Unanswered
from stack.audit.locks import Locked
from stack.audit.npm_packages import ask_about_npm
from stack.audit.python_packages import ask_about_python
from stack.layout import project_layout
from stack.pages import find_node
from stack.ports import free_ports
from tests.harness.serving import serving

HASHES = frozenset({f"sha256:{'5' * 64}"})
SAFE, HOLED = Locked("pypi", "one", "1.0", HASHES), Locked("pypi", "two", "2.0", HASHES)
ADVISORY = {
    "id": 1,
    "url": "https://github.com/advisories/GHSA-0000-0000-0001",
    "title": "a hole",
    "severity": "high",
    "vulnerable_versions": "<2.1.0",
    "cwe": [],
    "cvss": {"score": 7, "vectorString": None},
}


@dataclass
class Service:
    """Both services at once; what it knows is for the test to say."""

    port: int
    known: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/osv")
        async def osv(request: Request) -> dict[str, Any]:
            name = json.loads(await request.body())["package"]["name"]
            self.asked.append(name)
            return {"vulns": self.known[name]} if name in self.known else {}

        @app.post("/npm/-/npm/v1/security/advisories/bulk")
        async def bulk() -> dict[str, Any]:
            return self.known

        @app.get("/npm/{name}")
        async def packument(name: str) -> dict[str, Any]:
            version = {"name": name, "version": "2.0.0", "dist": {"tarball": "", "integrity": ""}}
            return {"name": name, "dist-tags": {"latest": "2.0.0"}, "versions": {"2.0.0": version}}

        return app


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """The services, running."""
    service = Service(free_ports(["service"])["service"])
    async with serving(service.app(), service.port):
        yield service


async def _python(port: int) -> list[Finding]:
    options = ["--vulnerability-service=osv", f"--osv-url=http://127.0.0.1:{port}/osv", "--timeout=5"]
    return await asyncio.to_thread(ask_about_python, project_layout().python, [SAFE, HOLED], options)


async def test_a_known_hole_in_a_python_package_is_found(service: Service) -> None:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.1"}]}]
    affected = [{"package": {"name": "two", "ecosystem": "PyPI"}, "ranges": ranges}]
    service.known["two"] = [{"id": "PYSEC-1", "aliases": ["CVE-1"], "summary": "a hole", "affected": affected}]

    assert await _python(service.port) == [Finding("two==2.0", ("PYSEC-1", "CVE-1"), "a hole", "mended in 2.1")]
    assert sorted(service.asked) == ["one", "two"]


async def test_python_packages_without_a_hole(service: Service) -> None:
    assert await _python(service.port) == []
    assert sorted(service.asked) == ["one", "two"]


async def test_a_service_that_does_not_answer_is_not_taken_for_one_that_knows_nothing() -> None:
    with pytest.raises(Unanswered, match="pip-audit: "):
        await _python(free_ports(["nobody"])["nobody"])


@pytest.fixture
def pages(tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose pages stand on one package, and whose npm asks the test's service."""
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{service.port}/npm/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    root = {"name": "pages", "version": "1.0.0", "dependencies": {"two": "^2.0.0"}}
    module = {"version": "2.0.0", "integrity": "sha512-" + "A" * 86 + "=="}
    lock = {**root, "lockfileVersion": 3, "requires": True, "packages": {"": root, "node_modules/two": module}}
    web = tmp_path / "web"
    web.mkdir()
    (web / "package.json").write_text(json.dumps(root))
    (web / "package-lock.json").write_text(json.dumps(lock))
    return tmp_path


async def _npm(pages: Path) -> list[Finding]:
    return await asyncio.to_thread(lambda: ask_about_npm(pages, find_node(project_layout())))


async def test_a_known_hole_in_a_package_of_the_pages_is_found(pages: Path, service: Service) -> None:
    service.known["two"] = [ADVISORY]

    (found,) = await _npm(pages)

    assert found == Finding("two (npm)", ("GHSA-0000-0000-0001",), "a hole, high", "in versions <2.1.0")


async def test_packages_of_the_pages_without_a_hole(pages: Path) -> None:
    assert await _npm(pages) == []


async def test_a_registry_without_advisories_is_not_taken_for_one_that_knows_nothing(
    pages: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{service.port}/elsewhere/")

    with pytest.raises(Unanswered, match="npm audit: 404 Not Found"):
        await _npm(pages)
