"""What the rules for Prometheus read is really told: by our processes, the gateway and the broker."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

from stack.endpoints import PAGES
from stack.services import SERVICE_PROCESSES
from tests.harness.system import System
from tests.harness.waiting import eventually
from tests.unit.deployment.rules import rules, selected

PROMETHEUS_ITSELF = {"up"}


async def test_every_metric_of_the_rules_is_told_by_somebody(system: System) -> None:
    ports = system.servers.rabbitmq.ports
    urls = [system.metrics_url(one.listener) for one in SERVICE_PROCESSES if one.listener != PAGES]
    urls += [f"http://127.0.0.1:{system.gateway.ports['internal']}/metrics"]
    urls += [f"http://127.0.0.1:{ports['prometheus']}/metrics"]
    wanted = {one.name for rule in rules() for one in selected(rule["expr"])}
    wanted = {name for name in wanted if not name.startswith("questline:")} - PROMETHEUS_ITSELF

    async def all_told() -> bool:
        told: set[str] = set()
        async with httpx.AsyncClient(trust_env=False) as client:
            for url in urls:
                answer = await client.get(url)
                assert answer.status_code == httpx.codes.OK, url
                told |= names_in(answer.text)
        assert wanted <= told, wanted - told
        return True

    await eventually(all_told, within_seconds=30)


def names_in(text: str) -> set[str]:
    """The names that can be asked for: of samples, and of families that have no sample yet."""
    names: set[str] = set()
    for family in text_string_to_metric_families(text):
        names |= {family.name, *(sample.name for sample in family.samples)}
        if family.type == "counter":
            names.add(f"{family.name}_total")
        if family.type == "histogram":
            names |= {f"{family.name}_{part}" for part in ("bucket", "count", "sum")}
    return names
