"""The rules for Prometheus: they can be read, they say what to do, and they know the labels of our metrics."""

import re
from typing import Any

import prometheus_client
import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from auth_service.adapters import metrics as auth_metrics
from processing_service.adapters import metrics as processing_metrics
from shared.telemetry import metrics as shared_metrics
from tests.unit.deployment.compose import APIS, PROJECT, own_services, services
from tests.unit.deployment.rules import FOLDER, alerts, recorded, rules, selected

OWN = {
    name: metric
    for module in (auth_metrics, processing_metrics, shared_metrics)
    for metric in vars(module).values()
    if isinstance(metric, MetricWrapperBase)
    for name in {sample.name for family in metric.describe() for sample in family.samples} | {metric._name}
}
WITHOUT_METRICS = "pages"
DURATION = re.compile(r"\d+[smhd]")


def kind_of(name: str) -> MetricWrapperBase | None:
    """The metric that exposes a name."""
    return OWN.get(re.sub(r"_(total|bucket|count|sum)$", "", name))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.get("alert") or rule["record"])
def test_every_expression_can_be_read_and_knows_our_labels(rule: dict[str, Any]) -> None:
    found = selected(rule["expr"])
    assert found or rule["expr"].startswith("vector(")
    for one in found:
        if one.name.startswith("questline:"):
            assert one.name in recorded()
        elif one.name.startswith("quest_"):
            metric = kind_of(one.name)
            assert metric is not None, one.name
            own_labels = {*metric._labelnames} | ({"le"} if isinstance(metric, prometheus_client.Histogram) else set())
            assert one.labels.keys() <= own_labels | {"job"}, one


def test_every_boundary_that_is_asked_for_exists() -> None:
    asked = {(one.name, one.labels["le"]) for rule in rules() for one in selected(rule["expr"]) if "le" in one.labels}
    assert asked
    for name, boundary in asked:
        metric = kind_of(name)
        assert isinstance(metric, prometheus_client.Histogram)
        assert float(boundary) in metric._upper_bounds
        assert boundary == str(float(boundary)), "as it is exposed"


def test_every_alert_says_how_bad_it_is_and_has_a_runbook() -> None:
    text = (PROJECT / "docs" / "operations.md").read_text()
    runbooks = re.search(r"^## Runbooks$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    assert runbooks is not None
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", runbooks[1], re.MULTILINE)}
    for name, alert in alerts().items():
        assert alert["labels"]["severity"] in {"page", "ticket"}
        assert alert["annotations"]["summary"]
        assert alert["annotations"]["runbook"] == f"docs/operations.md#{name.lower()}"
        assert name.lower() in headings
        assert DURATION.fullmatch(alert.get("for", "0s"))
    about_alerts = {heading for heading in headings if heading.startswith("questline")}
    assert about_alerts == {name.lower() for name in alerts()}


def test_what_the_page_of_operations_points_at_are_runbooks() -> None:
    problems = (PROJECT / "web" / "src" / "text" / "admin" / "operations-problems.ts").read_text()
    named = set(re.findall(r'runbook: "([^"]+)"', problems))
    assert named
    assert named <= set(alerts())


def test_every_link_within_the_runbooks_leads_somewhere() -> None:
    text = (PROJECT / "docs" / "operations.md").read_text()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_the_example_scrapes_every_process_where_it_listens() -> None:
    document = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    assert set(document["rule_files"]) == {path.name for path in FOLDER.glob("*.yml")} - {"prometheus.yml"}
    targets = {one["static_configs"][0]["targets"][0] for one in document["scrape_configs"]}
    expected = {
        f"{name}:{_port_of_metrics(name, service)}"
        for name, service in own_services().items()
        if "test" in service["healthcheck"] and name != WITHOUT_METRICS
    }
    assert targets == expected | {"gateway:8090", "rabbitmq:15692"}
    assert {target.split(":")[0] for target in targets} <= services().keys()


def _port_of_metrics(name: str, service: dict[str, Any]) -> str:
    """An API has a listener of its own for them; every other process shows them where it is asked for its health."""
    asked = str(service["healthcheck"]["test"][-1]).split(":")[2].split("/")[0]
    return str(service["environment"].get(f"{APIS[name]}_INTERNAL_HTTP_PORT")) if name in APIS else asked
