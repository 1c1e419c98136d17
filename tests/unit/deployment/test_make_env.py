"""The file with the secrets of a deployment."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.make_env import PLACEHOLDER, complete, fill_in, secrets_in, write_env
from tests.unit.deployment.compose import PROJECT, REFERENCE, compose_text, filled_in, settings_file

EXAMPLE = "# NAME=change-me\nONE=change-me\nTWO=change-me\nTHREE=password\n\n#FOUR=postgresql://u:change-me@h/d\n"


def _parsed(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


def test_every_placeholder_becomes_another_secret_and_nothing_else_changes() -> None:
    lines = fill_in(EXAMPLE).splitlines()

    assert [lines[0], *lines[3:]] == ["# NAME=change-me", "THREE=password", "", "#FOUR=postgresql://u:change-me@h/d"]
    secrets = [line.split("=", 1)[1] for line in lines[1:3]]
    assert len(set(secrets)) == 2
    assert all(len(secret) >= 32 and secret.isalnum() for secret in secrets)


def test_no_placeholder_of_the_real_example_is_left_but_the_known_seed() -> None:
    filled = _parsed(fill_in((PROJECT / ".env.example").read_text()))

    assert filled.keys() == settings_file().keys()
    assert PLACEHOLDER not in filled.values()
    assert filled["SEED_PASSWORD"] == "password"


REQUIRED = sorted({found["name"] for found in REFERENCE.finditer(compose_text()) if found["operator"] == ":?"})


def test_the_secrets_that_compose_asks_for_are_those_that_are_generated() -> None:
    assert {*REQUIRED} - {"ENVIRONMENT"} <= {*secrets_in((PROJECT / ".env.example").read_text())}


@pytest.mark.parametrize("name", REQUIRED)
def test_compose_does_not_start_without_a_secret_or_with_an_empty_one(name: str) -> None:
    settings = _parsed(fill_in((PROJECT / ".env.example").read_text()))
    assert filled_in(compose_text(), settings)

    for lacking in ({**settings, name: ""}, {key: value for key, value in settings.items() if key != name}):
        with pytest.raises(KeyError, match=name):
            filled_in(compose_text(), lacking)


def test_what_an_existing_file_says_stays_and_what_it_lacks_is_added() -> None:
    present = "# mine\nexport ONE = 'kept'\nOWN=value"

    content, generated = complete(present, EXAMPLE)

    assert generated == ["TWO"]
    assert content.startswith(f"{present}\nTWO=")
    assert complete(content, EXAMPLE) == (content, [])


def test_a_secret_without_a_value_is_given_one_in_its_place() -> None:
    content, generated = complete("ONE=\nTWO=kept\n", EXAMPLE)

    assert generated == ["ONE"]
    assert [line.partition("=")[0] for line in content.splitlines()] == ["ONE", "TWO"]
    assert len(_parsed(content)["ONE"]) >= 32


def test_a_placeholder_with_which_data_may_have_been_written_is_not_exchanged() -> None:
    present = "ONE=change-me\nTWO=kept\n"

    assert complete(present, EXAMPLE) == (present, [])


def test_the_file_is_for_its_owner_alone_and_secrets_outlive_another_run(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE)
    target = tmp_path / ".env"

    assert write_env(tmp_path) == ["ONE", "TWO"]
    first = target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.chmod(0o644)
    assert write_env(tmp_path) == []
    assert target.read_text() == first
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_update_that_brings_secrets_adds_them_to_a_file_that_is_linked_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE)
    kept = tmp_path / "vault"
    kept.write_text("ONE=kept\n")
    (tmp_path / ".env").symlink_to(kept)

    assert write_env(tmp_path) == ["TWO"]

    assert (tmp_path / ".env").is_symlink()
    assert _parsed(kept.read_text())["ONE"] == "kept"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_it_needs_nothing_but_python_and_tells_no_secret(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(PROJECT / "deploy" / "make_env.py", tmp_path / "deploy")
    (tmp_path / ".env.example").write_text(EXAMPLE)
    command = [sys.executable, "-I", "-S", "deploy/make_env.py"]

    said = [
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60).stdout
        for _ in range(2)
    ]

    assert "has new secrets: ONE, TWO." in said[0]
    assert "it was not changed" in said[1]
    assert not any(secret in "".join(said) for secret in list(_parsed((tmp_path / ".env").read_text()).values())[:2])
