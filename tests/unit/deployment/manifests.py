"""The manifests for Kubernetes, sorted by what they are, and what their processes are told."""

import re
from typing import Any, Final

from tests.unit.deployment.compose import PROJECT
from tests.unit.deployment.kustomize import Manifest, build

MANIFESTS: Final = build()
DOCUMENT: Final = (PROJECT / "docs" / "kubernetes.md").read_text()
SECRETS = {
    name: set(re.findall(r"`([A-Z_]+)`", keys))
    for name, keys in re.findall(r"^\| `(questline-[\w-]+)` \| (.+?) \|", DOCUMENT, re.MULTILINE)
}
SCHEMES = {"DATABASE_URL": "postgresql", "AMQP_URL": "amqp", "REDIS_URL": "redis"}
SECRET = "kA8sXq2Lw0ZrT5vNpYd3"  # long and random enough for production


def of_kind(kind: str) -> dict[str, Manifest]:
    """The manifests of a kind by name."""
    return {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == kind}


DEPLOYMENTS, JOBS, CONFIG_MAPS = of_kind("Deployment"), of_kind("Job"), of_kind("ConfigMap")
WORKLOADS = {**DEPLOYMENTS, **JOBS}
OWN = {name: one for name, one in WORKLOADS.items() if name != "gateway"}


def pod(manifest: Manifest) -> dict[str, Any]:
    """The pods of a workload."""
    spec: dict[str, Any] = manifest["spec"]["template"]["spec"]
    return spec


def container(manifest: Manifest) -> dict[str, Any]:
    """The only container of a pod."""
    (only,) = pod(manifest)["containers"]
    found: dict[str, Any] = only
    return found


def variables(manifest: Manifest) -> dict[str, str]:
    """What a process is told, with something in the place of each secret."""
    told: dict[str, str] = {}
    for source in container(manifest).get("envFrom", ()):
        if "configMapRef" in source:
            told |= CONFIG_MAPS[source["configMapRef"]["name"]]["data"]
        else:
            told |= {key: secret_value(key) for key in SECRETS[source["secretRef"]["name"]]}
    for one in container(manifest).get("env", ()):
        if "value" in one:
            told[one["name"]] = one["value"]
        else:
            reference = one["valueFrom"]["secretKeyRef"]
            assert reference["key"] in SECRETS[reference["name"]]
            told[one["name"]] = secret_value(one["name"])
    return told


def secret_value(name: str) -> str:
    """Something that may stand in its place."""
    scheme = next((scheme for word, scheme in SCHEMES.items() if word in name), None)
    return SECRET if scheme is None else f"{scheme}://user:{SECRET}@host/name"
