"""The image: pinned, small, without root, and with everything that its processes import."""

import re
from pathlib import Path

from tests.unit.deployment.compose import PROJECT, own_services

DOCKERFILE = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
INSTRUCTIONS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
FINAL_STAGE = INSTRUCTIONS[max(index for index, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM") :]


def test_base_images_are_pinned_to_a_release() -> None:
    bases = [argument.split()[0] for name, argument in INSTRUCTIONS if name == "FROM"]

    assert len(bases) == 3
    assert all(
        re.fullmatch(r"(node|python):\d+\.\d+\.\d+-\w+-slim|(node|python):\d+\.\d+\.\d+-slim-\w+", base)
        for base in bases
    )


def test_the_process_is_not_root_and_can_write_nothing() -> None:
    users = [argument for name, argument in FINAL_STAGE if name == "USER"]

    assert users == ["10001:10001"]
    assert not any("--chown" in argument for name, argument in FINAL_STAGE if name == "COPY")
    assert all(service["user"] == users[0] for service in own_services().values())


def test_packages_are_installed_by_hash_and_in_another_stage() -> None:
    installs = [argument for name, argument in INSTRUCTIONS if name == "RUN" and "pip install" in argument]

    assert len(installs) == 1
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert not any("pip install" in argument or "npm " in argument for _, argument in FINAL_STAGE)


def test_pages_are_built_from_their_lock() -> None:
    assert ["RUN", "npm ci"] in INSTRUCTIONS


def test_everything_that_a_container_runs_is_copied() -> None:
    copied = {argument.split()[-2].split("/")[0] for name, argument in FINAL_STAGE if name == "COPY"}
    run = {service["command"][2].split(".")[0] for service in own_services().values()}

    assert run | {"shared", "stack"} <= copied


def test_no_secret_is_built_in() -> None:
    assert not re.search(r"^(ARG|ENV).*(PASSWORD|SECRET|TOKEN)", DOCKERFILE, re.MULTILINE)
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert "**/.env" in ignored
    assert not {"!.env", "!.git", "!.stack", "!tests"} & set(ignored)


def test_everything_that_is_copied_is_let_in_and_exists() -> None:
    let_in = {
        line.removeprefix("!") for line in (PROJECT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copies = [argument.split() for name, argument in INSTRUCTIONS if name == "COPY" and "--from" not in argument]
    for *sources, _target in copies:
        for source in sources:
            assert Path(source).parts[0] in let_in
            assert list(PROJECT.glob(source.rstrip("/"))), source
