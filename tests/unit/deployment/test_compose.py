"""The compose file is valid, hardened, and says the truth about what depends on what. It is checked here, not run."""

import re
import subprocess
import sys
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
    is_job,
    own_services,
    services,
    settings_file,
)

SERVICES = services()
ROLES = ("api", "worker", "dispatcher", "relay", "scheduler", "zmq")
JOBS = {name for name, service in SERVICES.items() if is_job(service)}


@pytest.mark.parametrize("name", ["docker-compose.yml", *OVERLAYS])
def test_it_keeps_to_the_compose_specification(name: str) -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [str(checker), "--builtin-schema", "vendor.compose-spec", str(PROJECT / name)]

    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert outcome.returncode == 0, outcome.stdout


def test_every_process_of_the_system_is_there() -> None:
    commands = {" ".join(service["command"]) for service in own_services().values()}

    assert commands >= {
        "python -m auth_service all",
        "python -m catalog_service all",
        *(
            f"python -m processing_service {role}"
            for role in ("api", "worker", "dispatcher", "relay", "scheduler", "zmq")
        ),
        *(f"python -m {name}_service migrate" for name in ("auth", "catalog", "processing")),
        *(f"python -m {name}_service seed" for name in ("auth", "catalog")),
        "python -m web",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_hardened(name: str) -> None:
    service = SERVICES[name]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), "not root, as user and as group"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", []))


@pytest.mark.parametrize("name", SERVICES)
def test_configuration_is_mounted_read_only(name: str) -> None:
    for volume in SERVICES[name].get("volumes", []):
        assert not volume.startswith(".") or volume.endswith(":ro")


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - JOBS))
def test_every_server_says_whether_it_is_ready(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(own_services().keys() - JOBS))
def test_health_of_our_processes_is_readiness_on_the_port_where_they_listen(name: str) -> None:
    service = SERVICES[name]
    ports = {str(value) for key, value in service["environment"].items() if key.endswith("_HTTP_PORT")}
    command = service["healthcheck"]["test"]

    url = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/health/ready", command[-1])
    assert url is not None
    assert url[1] in ports
    compile(command[-2], name, "exec")


def test_services_call_each_other_where_the_gateway_does_not_reach() -> None:
    for service in own_services().values():
        for setting, prefix in (("AUTH_URL", "AUTH"), ("CATALOG_URL", "CATALOG")):
            url = service.get("environment", {}).get(setting)
            if url is not None:
                host, port = url.removeprefix("http://").split(":")
                assert str(SERVICES[host]["environment"][f"{prefix}_INTERNAL_HTTP_PORT"]) == port


def test_health_checks_of_our_processes_ask_different_ports() -> None:
    urls = [service["healthcheck"]["test"][-1] for name, service in own_services().items() if name not in JOBS]

    assert len(urls) == len(set(urls))


def test_the_broker_is_healthy_only_when_its_listener_is_open() -> None:
    assert "check_port_connectivity" in SERVICES["rabbitmq"]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_waited_for_is_a_finished_job_or_a_healthy_server(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        expected = "service_completed_successfully" if other in JOBS else "service_healthy"
        assert how["condition"] == expected, other
        assert "profiles" not in SERVICES[other], "a service that may be absent cannot be waited for"


def test_seeds_are_sown_in_development_only() -> None:
    assert SERVICES["auth-seed"]["profiles"] == SERVICES["catalog-seed"]["profiles"] == ["development"]


def test_only_the_gateway_is_reached_from_outside_and_on_two_ports() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert set(published) == {"gateway", "processing-zmq"}
    assert [filled_in(port, {}) for port in published["gateway"]] == ["127.0.0.1:8000:8000", "127.0.0.1:5173:5173"]
    assert "network_mode" not in compose_text()


def test_zeromq_clients_without_keys_come_from_this_machine_alone() -> None:
    plain = {name for name, service in SERVICES.items() if "ZMQ_ALLOW_PLAINTEXT" in (service.get("environment") or {})}

    assert plain == {"processing-zmq"}
    everywhere = {"QUESTLINE_BIND_ADDRESS": "10.0.0.1", "QUESTLINE_ZMQ_PORT": "6555"}
    assert [filled_in(port, everywhere) for port in SERVICES["processing-zmq"]["ports"]] == ["127.0.0.1:6555:5555"]
    assert "ZMQ_REMOTE_SHUTDOWN" not in SERVICES["processing-zmq"]["environment"]


def test_the_gateway_cannot_reach_the_databases() -> None:
    assert SERVICES["gateway"]["networks"] == ["front"]
    for server in ("postgres", "rabbitmq", "redis"):
        assert SERVICES[server]["networks"] == ["back"]
    assert compose()["networks"]["back"]["internal"] is True


def test_webhooks_have_a_way_out() -> None:
    assert "front" in SERVICES["processing-scheduler"]["networks"]
    assert not (compose()["networks"]["front"] or {}).get("internal")


def test_images_are_pinned_to_a_release() -> None:
    foreign = [service["image"] for service in SERVICES.values() if "build" not in service]

    assert len(foreign) == 4
    assert all(re.search(r":v?\d+\.\d+(\.\d+)?(-[a-z]+)?$", image) for image in foreign), foreign


def test_a_secret_comes_from_the_settings_and_has_no_default() -> None:
    for reference in REFERENCE.finditer(compose_text()):
        if re.search("PASSWORD|SECRET", reference["name"]):
            assert (reference["operator"], reference["argument"]) == (":?", "run python3 deploy/make_env.py")


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_file(name: str) -> None:
    for key, value in (SERVICES[name].get("environment") or {}).items():
        if re.search("PASS|SECRET", key):
            assert value is None or REFERENCE.fullmatch(value), key
        assert not re.search(r"://[^/]*:[^$@/]+@", str(value)), key


def test_every_setting_of_the_file_is_explained() -> None:
    names = {reference["name"] for reference in REFERENCE.finditer(compose_text())}

    assert names <= documented_settings()


def test_the_example_settings_are_enough_and_an_empty_file_is_not() -> None:
    text = compose_text()

    assert "${" not in filled_in(text, settings_file()).replace("$${", "")
    with pytest.raises(KeyError):
        filled_in(text, {})


def test_the_gateway_is_given_what_its_template_reads() -> None:
    template = (PROJECT / "traefik" / "dynamic.yml").read_text()
    gateway: dict[str, Any] = SERVICES["gateway"]

    # The certificate is the matter of docker-compose.tls.yml.
    assert set(re.findall(r'env "([A-Z_]+)"', template)) == {*gateway["environment"], "TLS_CERTIFICATE", "TLS_KEY"}
    assert gateway["env_file"] == ["traefik/static.env"]


def test_the_gateway_sends_to_where_the_services_listen() -> None:
    environment = SERVICES["gateway"]["environment"]
    for setting, prefix in (("AUTH", "AUTH"), ("CATALOG", "CATALOG"), ("PROCESSING", "PROCESSING"), ("PAGES", "PAGES")):
        host, port = filled_in(environment[f"{setting}_SERVERS"], {}).removeprefix("http://").split(":")
        assert str(SERVICES[host]["environment"][f"{prefix}_HTTP_PORT"]) == port
        assert "front" in SERVICES[host]["networks"]


def test_public_ports_are_those_of_the_gateways_entry_points() -> None:
    static = (PROJECT / "traefik" / "static.env").read_text()
    inside = {port.rsplit(":", 1)[1] for port in SERVICES["gateway"]["ports"]}

    assert inside == set(re.findall(r"^TRAEFIK_ENTRYPOINTS_(?:GATEWAY|PAGES)_ADDRESS=:(\d+)$", static, re.MULTILINE))
