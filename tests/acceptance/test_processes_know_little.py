"""Whoever gets hold of one process finds in its environment no secret of another service."""

from pathlib import Path

import pytest

from stack.services import SERVICE_PROCESSES
from tests.harness.system import System

SECRETS = {
    "auth": {
        "AUTH_DATABASE_URL",
        "AUTH_KEY_SECRET",
        "SERVICE_SECRET_PROCESSING",
        "SERVICE_SECRET_CATALOG",
        "SERVICE_SECRET_SHOP",
    },
    "catalog": {"CATALOG_DATABASE_URL"},
    "processing": {"PROCESSING_DATABASE_URL", "SERVICE_SECRET_PROCESSING", "REDIS_URL"},
    "pages": set[str](),
}


@pytest.mark.parametrize("name", [service.name for service in SERVICE_PROCESSES])
def test_a_process_is_told_the_secrets_of_its_own_service_alone(system: System, name: str) -> None:
    told = Path(f"/proc/{system.processes[name].child.pid}/environ").read_text().split("\0")
    names = {variable.partition("=")[0] for variable in told}
    secrets = {
        one for one in names if "SECRET" in one or "PASSWORD" in one or one.endswith(("DATABASE_URL", "REDIS_URL"))
    }
    # How dear a hash is, which is no secret.
    assert secrets - {"PASSWORD_MEMORY_MIB", "PASSWORD_PASSES"} == SECRETS[name.partition("-")[0]]
