"""The manifests for Kubernetes: valid, hardened, and in agreement with the compose file and the services' settings."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from shared.messaging.topology import PROCESSING_QUEUE
from tests.unit.deployment.compose import APIS, PROJECT, is_job, own_services, services
from tests.unit.deployment.kustomize import KUBECTL, Manifest, build, build_with_kubectl
from tests.unit.deployment.manifests import (
    CONFIG_MAPS,
    DEPLOYMENTS,
    JOBS,
    MANIFESTS,
    OWN,
    SECRETS,
    WORKLOADS,
    container,
    of_kind,
    pod,
    variables,
)
from tests.unit.deployment.test_settings import SETTINGS

VERSION = "1.34"
KEDA = json.loads((Path(__file__).parent / "crds" / "keda.json").read_text())
# Seeds are for development; users, exchanges and queues are set up where the broker is.
ELSEWHERE = {"auth-seed", "catalog-seed", "broker-users", "broker-topology"}


if KUBECTL is not None:

    def test_they_are_what_kubectl_makes_of_the_files() -> None:
        def by_name(one: Manifest) -> tuple[str, str]:
            return one["kind"], one["metadata"]["name"]

        assert sorted(build(), key=by_name) == sorted(build_with_kubectl(), key=by_name)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: f"{one['kind']}/{one['metadata']['name']}")
def test_every_manifest_is_valid(manifest: Manifest) -> None:
    if manifest["kind"] in KEDA:
        assert manifest["apiVersion"] == "keda.sh/v1alpha1"
        jsonschema.validate(manifest["spec"], KEDA[manifest["kind"]])
    else:
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_what_is_wrong_is_found() -> None:
    broken = json.loads(json.dumps(DEPLOYMENTS["auth"]))
    pod(broken)["restartpolicy"] = "Always"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSION, strict=True)


def test_every_process_of_the_compose_file_is_there() -> None:
    composed = {name: service["command"] for name, service in own_services().items() if name not in ELSEWHERE}
    assert {name: container(one)["args"] for name, one in OWN.items()} == composed
    assert set(JOBS) == {name for name, service in own_services().items() if is_job(service)} - ELSEWHERE


def test_images_are_those_of_the_compose_file() -> None:
    assert container(DEPLOYMENTS["gateway"])["image"] == services()["gateway"]["image"]
    assert len({container(one)["image"] for one in OWN.values()}) == 1
    assert all(re.search(r"/questline:\d+\.\d+\.\d+$", container(one)["image"]) for one in OWN.values())


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_ports_are_those_of_the_compose_file(name: str) -> None:
    ports = {one["name"]: one["containerPort"] for one in container(DEPLOYMENTS[name])["ports"]}
    if name == "gateway":
        assert ports == {"gateway": 8000, "pages": 5173, "internal": 8090}
    else:
        asked = services()[name]["healthcheck"]["test"][-1]
        assert f":{ports.pop('http')}/" in asked
        told = services()[name]["environment"]
        assert ports.pop("internal", None) == (told[f"{APIS[name]}_INTERNAL_HTTP_PORT"] if name in APIS else None)


@pytest.mark.parametrize("name", OWN)
def test_every_variable_exists_and_together_they_are_enough_for_production(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = SETTINGS[container(OWN[name])["args"][2]]
    told = variables(OWN[name])
    assert told.keys() <= {field.upper() for field in kind.model_fields}
    composed = set(own_services()[name]["environment"]) - {"ZMQ_ALLOW_PLAINTEXT", "ZMQ_UNKNOWN_ACHIEVEMENTS"}
    assert composed <= told.keys(), "what the containers of the compose file are told"
    for field in (field for each in SETTINGS.values() for field in each.model_fields):
        monkeypatch.delenv(field.upper(), raising=False)
    for variable, value in told.items():
        if value:
            monkeypatch.setenv(variable, value)
    settings = kind()
    assert getattr(settings, "environment", "production") == "production"
    listens = {value for variable, value in told.items() if variable.endswith("_HTTP_HOST")}
    assert listens == {"0.0.0.0"}  # noqa: S104 - a pod has an address of its own


@pytest.mark.parametrize("name", WORKLOADS)
def test_every_pod_is_hardened(name: str) -> None:
    spec, only = pod(WORKLOADS[name]), container(WORKLOADS[name])
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert f"{spec['securityContext']['runAsUser']}:{spec['securityContext']['runAsGroup']}" == services()[name]["user"]
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert only["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert spec["automountServiceAccountToken"] is False
    assert spec["serviceAccountName"] in of_kind("ServiceAccount")
    assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()
    assert all("hostPath" not in volume for volume in spec["volumes"])
    assert {"cpu", "memory"} <= only["resources"]["requests"].keys()
    assert "memory" in only["resources"]["limits"]


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_rollout_takes_no_pod_away_before_another_is_ready(name: str) -> None:
    spec, only = DEPLOYMENTS[name]["spec"], container(DEPLOYMENTS[name])
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    paths = {kind: only[kind]["httpGet"]["path"] for kind in ("startupProbe", "livenessProbe", "readinessProbe")}
    if name == "gateway":
        assert set(paths.values()) == {"/ping"}
        assert (
            only["lifecycle"]["preStop"]["sleep"]["seconds"] < pod(DEPLOYMENTS[name])["terminationGracePeriodSeconds"]
        )
    else:
        assert paths == {
            "startupProbe": "/health/live",
            "livenessProbe": "/health/live",
            "readinessProbe": "/health/ready",
        }
    assert {only[kind]["httpGet"]["port"] for kind in paths} <= {port["name"] for port in only["ports"]}
    told = CONFIG_MAPS["every-service-settings"]["data"]
    longest = float(told["HTTP_LEAVE_SECONDS"]) + float(told["SHUTDOWN_DEADLINE_SECONDS"])
    assert pod(DEPLOYMENTS[name])["terminationGracePeriodSeconds"] > longest


def test_what_has_more_than_one_pod_keeps_one_when_nodes_are_drained() -> None:
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in of_kind("ScaledObject").values()}
    several = {name for name, one in DEPLOYMENTS.items() if one["spec"].get("replicas", 1) > 1} | scaled
    assert several == of_kind("PodDisruptionBudget").keys()
    for name, budget in of_kind("PodDisruptionBudget").items():
        assert budget["spec"]["selector"] == DEPLOYMENTS[name]["spec"]["selector"]


def test_what_scales_has_no_number_that_applying_would_set_back() -> None:
    for one in of_kind("ScaledObject").values():
        assert "replicas" not in DEPLOYMENTS[one["spec"]["scaleTargetRef"]["name"]]["spec"]
        for trigger in one["spec"]["triggers"]:
            assert trigger["metadata"]["queueName"] == PROCESSING_QUEUE
            authentication = of_kind("TriggerAuthentication")[trigger["authenticationRef"]["name"]]
            for target in authentication["spec"]["secretTargetRef"]:
                assert target["key"] in SECRETS[target["name"]]


def test_services_lead_to_pods_and_ports_that_exist() -> None:
    for name, service in of_kind("Service").items():
        assert (
            service["spec"]["selector"].items() <= DEPLOYMENTS[name]["spec"]["template"]["metadata"]["labels"].items()
        )
        offered = {port["name"]: port["containerPort"] for port in container(DEPLOYMENTS[name])["ports"]}
        assert all(port["port"] == offered[port["targetPort"]] for port in service["spec"]["ports"])
    for ingress in of_kind("Ingress").values():
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                backend = path["backend"]["service"]
                ports = {port["name"] for port in of_kind("Service")[backend["name"]]["spec"]["ports"]}
                assert backend["port"]["name"] in ports


def test_the_gateway_has_the_files_that_it_has_everywhere_and_finds_its_upstreams() -> None:
    assert CONFIG_MAPS["gateway-routes"]["data"]["dynamic.yml"] == (PROJECT / "traefik" / "dynamic.yml").read_text()
    told = variables(DEPLOYMENTS["gateway"])
    assert told["TRAEFIK_PROVIDERS_FILE_FILENAME"] == "/etc/traefik/dynamic.yml"
    for name in ("AUTH", "CATALOG", "PROCESSING", "PAGES"):
        host, port = told[f"{name}_SERVERS"].removeprefix("http://").split(":")
        assert int(port) in {one["port"] for one in of_kind("Service")[host]["spec"]["ports"]}


def selectors(node: Any) -> Iterator[tuple[str, str]]:
    """Every label and value that a network policy asks of pods of ours."""
    if isinstance(node, dict):
        yield from node.get("matchLabels", {}).items()
        for one in node.get("matchExpressions", ()):
            yield from ((one["key"], value) for value in one.get("values", ()))
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from selectors(child)


def test_nobody_reaches_anybody_but_as_said() -> None:
    policies = of_kind("NetworkPolicy")
    nothing = policies["questline-nothing"]["spec"]
    assert nothing == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    labels = {item for one in WORKLOADS.values() for item in one["spec"]["template"]["metadata"]["labels"].items()}
    asked = {pair for one in policies.values() for pair in selectors(one["spec"])}
    assert {pair for pair in asked if pair[0] in {"questline.io/service", "questline.io/process"}} <= labels
    listened = {port["containerPort"] for one in DEPLOYMENTS.values() for port in container(one)["ports"]}
    for name, policy in policies.items():
        for rule in policy["spec"].get("ingress", ()):
            assert {port["port"] for port in rule["ports"]} <= listened, name
    reached = [name for name, one in policies.items() for rule in one["spec"].get("ingress", ()) if "from" not in rule]
    assert sorted(reached) == ["gateway", "zeromq"], "the only ones that anybody may reach"


def test_other_programs_reach_what_they_need_from_namespaces_with_a_label() -> None:
    reached = {
        (label, port["port"])
        for one in of_kind("NetworkPolicy").values()
        for rule in one["spec"].get("ingress", ())
        for source in rule.get("from", ())
        for label in source.get("namespaceSelector", {}).get("matchLabels", {})
        for port in rule["ports"]
    }
    assert {label for label, _ in reached} == {"questline.io/monitoring", "questline.io/shop"}
    assert {port for label, port in reached if label == "questline.io/shop"} == {9011}, "auth's internal listener"


def test_nothing_that_runs_knows_an_owner_and_each_kind_of_process_has_its_own_broker_user() -> None:
    told = {name: secrets_told(one) for name, one in OWN.items()}
    assert {name for name, keys in told.items() if any("MIGRATION" in key for key in keys)} == set(JOBS)
    assert {name: key for name, keys in told.items() for key in keys if key.startswith("AMQP_URL_")} == {
        f"processing-{role}": f"AMQP_URL_{role.upper()}" for role in ("api", "worker", "relay")
    }


def secrets_told(manifest: Manifest) -> set[str]:
    """The keys of secrets that a process gets one by one."""
    given = (one.get("valueFrom", {}).get("secretKeyRef", {}) for one in container(manifest).get("env", ()))
    return {reference["key"] for reference in given if reference}


def test_no_secret_stands_in_the_files() -> None:
    assert of_kind("Secret") == {}
    for name, one in CONFIG_MAPS.items():
        for key, value in one["data"].items():
            assert not re.search(r"PASSWORD|SECRET|_KEY$", key) or key == "LEADERBOARD_KEY", (name, key)
            assert not re.search(r"://[^/\s]*:[^/\s]*@", value), (name, key)
    for manifest in WORKLOADS.values():
        for one in container(manifest).get("env", ()):
            assert not re.search(r"PASSWORD|SECRET|_KEY", one["name"]) or "valueFrom" in one
