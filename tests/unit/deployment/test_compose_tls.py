"""The files that put TLS over the compose file. tests/integration/gateway/test_tls.py runs what they configure."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.deployment.compose import (
    OVERLAYS,
    PROJECT,
    REFERENCE,
    compose,
    compose_text,
    documented_settings,
    filled_in,
    services,
    settings_file,
)

TLS, ACME = OVERLAYS


def gateway_of(name: str) -> dict[str, Any]:
    """What a file says of the gateway."""
    found: dict[str, Any] = compose(name)["services"]["gateway"]
    return found


@pytest.mark.parametrize("name", OVERLAYS)
def test_they_change_what_is_there_and_every_setting_is_explained(name: str) -> None:
    assert compose(name)["services"].keys() <= services().keys()
    assert {reference["name"] for reference in REFERENCE.finditer(compose_text(name))} <= documented_settings()


@pytest.mark.parametrize("name", OVERLAYS)
def test_only_what_acme_has_issued_is_written_by_the_gateway(name: str) -> None:
    writable = [volume for volume in gateway_of(name).get("volumes", []) if not volume.endswith(":ro")]

    assert writable == ([] if name == TLS else ["${ACME_FOLDER:-./acme}:/acme"])


def test_ports_of_the_web_lead_to_the_pages_and_to_the_redirect() -> None:
    ports = dict(filled_in(port, {}).split(":", 1)[1].split(":") for port in gateway_of(TLS)["ports"])
    static = (PROJECT / "traefik" / "static.env").read_text()
    tls = (PROJECT / "traefik" / "tls.env").read_text()

    assert f"TRAEFIK_ENTRYPOINTS_PAGES_ADDRESS=:{ports['443']}\n" in static
    assert f"TRAEFIK_ENTRYPOINTS_PLAIN_ADDRESS=:{ports['80']}\n" in tls
    assert "TRAEFIK_ENTRYPOINTS_PLAIN_HTTP_REDIRECTIONS_ENTRYPOINT_TO=:443\n" in tls


def test_every_entry_point_that_is_published_speaks_tls_or_redirects() -> None:
    static = (PROJECT / "traefik" / "static.env").read_text()
    tls = (PROJECT / "traefik" / "tls.env").read_text()

    inside = {port.rsplit(":", 1)[1] for port in (*services()["gateway"]["ports"], *gateway_of(TLS)["ports"])}
    addresses = dict(re.findall(r"^TRAEFIK_ENTRYPOINTS_([A-Z]+)_ADDRESS=:(\d+)$", static + tls, re.MULTILINE))
    for name in (name for name, port in addresses.items() if port in inside):
        secured = f"TRAEFIK_ENTRYPOINTS_{name}_HTTP_TLS=true\n"
        redirects = f"TRAEFIK_ENTRYPOINTS_{name}_HTTP_REDIRECTIONS_ENTRYPOINT_SCHEME=https\n"
        assert secured in tls or redirects in tls, name


def test_the_certificate_is_looked_for_where_it_is_mounted() -> None:
    gateway = gateway_of(TLS)

    (mounted,) = (filled_in(volume, {}).split(":")[1] for volume in gateway["volumes"])
    assert all(Path(gateway["environment"][name]).parent == Path(mounted) for name in ("TLS_CERTIFICATE", "TLS_KEY"))
    assert gateway_of(ACME)["environment"]["TLS_CERTIFICATE"] == ""


def test_the_cookie_is_for_tls_alone() -> None:
    """See AuthSettings.cookie_is_secure."""
    assert compose(TLS)["services"]["auth"]["environment"]["ENVIRONMENT"] == "production"


def test_an_authority_is_not_asked_without_a_name_and_somebody_to_write_to() -> None:
    given = {**settings_file(), "QUESTLINE_DOMAIN": "quests.example.com", "ACME_EMAIL": "you@example.com"}
    assert "${" not in filled_in(compose_text(ACME), given)
    for lacking in ("QUESTLINE_DOMAIN", "ACME_EMAIL"):
        with pytest.raises(KeyError, match=lacking):
            filled_in(compose_text(ACME), {**given, lacking: ""})
