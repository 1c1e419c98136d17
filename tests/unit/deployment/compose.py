"""The compose file as the tests read it: parsed, with YAML's merges done, and settings filled in."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

PROJECT: Final = Path(__file__).parents[3]
OVERLAYS: Final = ("docker-compose.tls.yml", "docker-compose.acme.yml")
APIS: Final = {"auth": "AUTH", "catalog": "CATALOG", "processing-api": "PROCESSING"}
"""The processes with an internal listener of their own, and how the names of their settings begin."""

REFERENCE: Final = re.compile(r"(?<!\$)\$\{(?P<name>[A-Z_]+)(?P<operator>:[?-])(?P<argument>[^}]*)\}")


def compose_text(name: str = "docker-compose.yml") -> str:
    """The file as it stands."""
    return (PROJECT / name).read_text()


def compose(name: str = "docker-compose.yml") -> dict[str, Any]:
    """The file, parsed."""
    document: dict[str, Any] = yaml.safe_load(compose_text(name))
    return document


def services() -> dict[str, dict[str, Any]]:
    """Its services by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def own_services() -> dict[str, dict[str, Any]]:
    """Those that run our image."""
    return {name: service for name, service in services().items() if "build" in service}


def is_job(service: dict[str, Any]) -> bool:
    """Whether it runs to an end, by which others know it, and not for ever."""
    return str(service["restart"]).startswith("on-failure")


def settings_file() -> dict[str, str]:
    """What `.env.example` sets."""
    return dict(line.split("=", 1) for line in _settings_lines() if not line.startswith("#"))


def documented_settings() -> set[str]:
    """What `.env.example` names, also those lines that are commented out."""
    return {line.removeprefix("#").split("=", 1)[0] for line in _settings_lines()}


def filled_in(text: str, settings: dict[str, str]) -> str:
    """`${NAME:?…}` and `${NAME:-…}` replaced as compose does it.

    Raises:
        KeyError: for a required setting that is missing or empty.
    """

    def value(reference: re.Match[str]) -> str:
        found = settings.get(reference["name"])
        if found:
            return found
        if reference["operator"] == ":?":
            raise KeyError(reference["name"])
        return reference["argument"]

    return REFERENCE.sub(value, text)


def _settings_lines() -> list[str]:
    lines = (PROJECT / ".env.example").read_text().splitlines()
    return [line for line in lines if re.match(r"#?[A-Z][A-Z_]*=", line)]
