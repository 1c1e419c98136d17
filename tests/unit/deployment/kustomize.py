"""The manifests for Kubernetes as `kubectl kustomize` makes them, for machines without it.

It knows the few features that the files use. Where kubectl is there, a test compares both results.
"""

import copy
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from tests.unit.deployment.compose import PROJECT

OVERLAY: Final = PROJECT / "deploy" / "kubernetes" / "example"
KUBECTL: Final = shutil.which("kubectl")
KNOWN: Final = {
    *("apiVersion", "kind", "namespace", "labels", "resources", "images", "replicas", "patches", "configMapGenerator"),
}
_HASH: Final = re.compile(r"-[a-z0-9]{10}$")
_LABEL: Final = re.compile(r"([^!=]+)(!?=)(.+)")
Manifest = dict[str, Any]


def build(folder: Path = OVERLAY) -> list[Manifest]:
    """The manifests of a folder with a `kustomization.yaml`; generated ConfigMaps have no hash in their names."""
    plan = yaml.safe_load((folder / "kustomization.yaml").read_text())
    assert plan.keys() <= KNOWN, plan.keys() - KNOWN
    found = [manifest for name in plan.get("resources", ()) for manifest in _resource(folder / name)]
    found += [_config_map(folder, generator) for generator in plan.get("configMapGenerator", ())]
    for patch in plan.get("patches", ()):
        text = patch["patch"] if "patch" in patch else (folder / patch["path"]).read_text()
        for manifest in found:
            if _is_meant(manifest, patch["target"]):
                for operation in yaml.safe_load(text):
                    _add(manifest, **operation)
    for manifest in found:
        _finish(manifest, plan)
    return found


def build_with_kubectl() -> list[Manifest]:
    """The same by the real program, with the hashes taken off."""
    assert KUBECTL is not None
    command = [KUBECTL, "kustomize", str(OVERLAY)]
    made = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    documents: list[Manifest] = list(yaml.safe_load_all(made))
    hashed = {one["metadata"]["name"] for one in documents if one["kind"] == "ConfigMap"}
    for name in hashed:
        made = made.replace(name, _HASH.sub("", name))
    return list(yaml.safe_load_all(made))


def _resource(path: Path) -> Iterable[Manifest]:
    if path.is_dir():
        return build(path)
    return [one for one in yaml.safe_load_all(path.read_text()) if one is not None]


def _config_map(folder: Path, generator: dict[str, Any]) -> Manifest:
    data = dict(literal.split("=", 1) for literal in generator.get("literals", ()))
    for name in generator.get("envs", ()):
        lines = (line.strip() for line in (folder / name).read_text().splitlines())
        data |= dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    data |= {name: (folder / name).read_text() for name in generator.get("files", ())}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": generator["name"]}, "data": data}


def _is_meant(manifest: Manifest, target: dict[str, str]) -> bool:
    if re.fullmatch(target.get("kind", ".*"), manifest["kind"]) is None:
        return False
    if target.get("name", manifest["metadata"]["name"]) != manifest["metadata"]["name"]:
        return False
    if "labelSelector" not in target:
        return True
    asked = _LABEL.fullmatch(target["labelSelector"])
    assert asked is not None
    return (manifest["metadata"].get("labels", {}).get(asked[1]) == asked[3]) is (asked[2] == "=")


def _add(manifest: Manifest, op: str, path: str, value: Any) -> None:
    assert op == "add"
    *parents, last = path.strip("/").split("/")
    place: Any = manifest
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if isinstance(place, list):
        assert last == "-"
        place.append(copy.deepcopy(value))
    else:
        place[last] = copy.deepcopy(value)


def _finish(manifest: Manifest, plan: dict[str, Any]) -> None:
    metadata = manifest["metadata"]
    template = manifest.get("spec", {}).get("template", {})
    for labels in plan.get("labels", ()):
        for place in (metadata, template.get("metadata")):
            if place is not None:
                place["labels"] = {**place.get("labels", {}), **labels["pairs"]}
    if "namespace" in plan and manifest["kind"] != "Namespace":
        metadata["namespace"] = plan["namespace"]
    for wanted in plan.get("replicas", ()):
        if manifest["kind"] == "Deployment" and metadata["name"] == wanted["name"]:
            manifest["spec"]["replicas"] = wanted["count"]
    for container in template.get("spec", {}).get("containers", ()):
        for image in plan.get("images", ()):
            name = container["image"].partition(":")[0]
            if name == image["name"]:
                container["image"] = f"{image.get('newName', name)}:{image['newTag']}"
