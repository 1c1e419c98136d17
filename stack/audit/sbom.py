"""The bill of materials: a CycloneDX document of every locked package."""

from collections.abc import Sequence
from typing import Final

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from stack.audit.locks import NPM, PYTHON, Locked
from stack.errors import StackError

PROJECT: Final = "questline"


def bill_of_materials(packages: Sequence[Locked], project_version: str) -> str:
    """The document as JSON. Raises StackError if it breaks the specification's schema."""
    root = Component(name=PROJECT, version=project_version, type=ComponentType.APPLICATION, bom_ref=PROJECT)
    components = {package: _component(package) for package in packages}
    bom = Bom(components=components.values())
    bom.metadata.component = root
    bom.register_dependency(root, [components[each] for each in packages if _is_asked_for(each)])
    for wanting in packages:
        needed = [components[each] for each in packages if each.kind == PYTHON and wanting.name in each.wanted_by]
        if wanting.kind == PYTHON:
            bom.register_dependency(components[wanting], needed)
    document = JsonV1Dot6(bom).output_as_string(indent=2)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document)
    if fault is not None:
        raise StackError(f"The bill of materials breaks the schema of CycloneDX: {fault}")
    return f"{document}\n"


def _is_asked_for(package: Locked) -> bool:
    # npm's lock does not tell who wants what in a way that is worth following: its packages hang on the project.
    return package.kind == NPM or PROJECT in package.wanted_by


def _component(package: Locked) -> Component:
    group, _, name = package.name.rpartition("/")
    address = PackageURL(package.kind, group or None, name, package.version)
    hashes = [HashTypeFactory().from_composite_str(each) for each in sorted(package.hashes)]
    # A Python lock holds the hash of every file in which a version comes, and where from is up to the installer.
    files = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(address)), hashes=hashes)
    return Component(
        name=name,
        group=group or None,
        version=package.version,
        purl=address,
        bom_ref=str(address),
        scope=ComponentScope.REQUIRED if package.at_run_time else ComponentScope.EXCLUDED,
        external_references=[files],
    )
