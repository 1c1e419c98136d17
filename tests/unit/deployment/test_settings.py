"""The compose file and the services' settings know each other: the names, the values, the refusal of placeholders."""

import re
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from auth_service.settings import AuthSettings
from catalog_service.settings import CatalogSettings
from processing_service.settings import ProcessingSettings
from tests.unit.deployment.compose import (
    OVERLAYS,
    REFERENCE,
    compose_text,
    documented_settings,
    filled_in,
    own_services,
    settings_file,
)
from web.settings import PagesSettings

SETTINGS: dict[str, type[BaseSettings]] = {
    "auth_service": AuthSettings,
    "catalog_service": CatalogSettings,
    "processing_service": ProcessingSettings,
    "web": PagesSettings,
}
PROCESSES = {name: service for name, service in own_services().items() if service["command"][2] in SETTINGS}


@pytest.fixture
def no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the compose file alone."""
    known = {name.upper() for kind in SETTINGS.values() for name in kind.model_fields}
    for name in known:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", PROCESSES)
def test_every_variable_of_a_process_is_one_that_it_reads(name: str) -> None:
    service = PROCESSES[name]
    known = {field.upper() for field in _kind(service).model_fields}

    assert set(service["environment"]) <= known


@pytest.mark.parametrize("name", PROCESSES)
@pytest.mark.usefixtures("no_surroundings")
def test_every_process_starts_with_generated_secrets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    generated = {key: value.replace("change-me", "6f1c9e0b7d2a4853bc") for key, value in settings_file().items()}

    settings = _read(PROCESSES[name], generated | {"ENVIRONMENT": "production", "SEED_PASSWORD": ""}, monkeypatch)

    for field, value in settings:
        if field.endswith("_http_host"):
            assert value == "0.0.0.0"  # noqa: S104 - inside a container


@pytest.mark.parametrize("name", [name for name, service in PROCESSES.items() if service["command"][2] != "web"])
@pytest.mark.usefixtures("no_surroundings")
def test_placeholders_do_for_development_and_are_refused_elsewhere(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = settings_file()

    _read(PROCESSES[name], example, monkeypatch)
    with pytest.raises(ValidationError, match="placeholder"):
        _read(PROCESSES[name], example | {"ENVIRONMENT": "production"}, monkeypatch)


@pytest.mark.parametrize("kind", SETTINGS.values())
def test_what_has_no_default_is_explained_in_the_example(kind: type[BaseSettings]) -> None:
    required = {name.upper() for name, field in kind.model_fields.items() if field.is_required()}

    assert required <= documented_settings()


def test_what_the_example_explains_exists() -> None:
    known = {name.upper() for kind in SETTINGS.values() for name in kind.model_fields}
    of_the_deployment = {
        "COMPOSE_PROFILES",
        *(name for name in documented_settings() if re.match(r"QUESTLINE_|GATEWAY_", name)),
        *(name for name in documented_settings() if name.endswith("_SERVERS")),
        *(name for name in documented_settings() if name.endswith("_PASSWORD") and not name.startswith("SEED_")),
        *(found["name"] for file in OVERLAYS for found in REFERENCE.finditer(compose_text(file))),
    }

    assert documented_settings() <= known | of_the_deployment


def _kind(service: dict[str, Any]) -> type[BaseSettings]:
    return SETTINGS[service["command"][2]]


def _read(service: dict[str, Any], settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> BaseSettings:
    for name, value in service["environment"].items():
        text = settings.get(name, "") if value is None else filled_in(str(value), settings)
        if text:
            monkeypatch.setenv(name, text)
    return _kind(service)()
