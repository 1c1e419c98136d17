"""The file with the secrets of a deployment."""

import stat
from pathlib import Path

import pytest

from deploy.make_env import PLACEHOLDER, fill_in, write_env
from tests.unit.deployment.compose import PROJECT, settings_file

EXAMPLE = "# NAME=change-me\nONE=change-me\nTWO=change-me\nTHREE=password\n\n#FOUR=postgresql://u:change-me@h/d\n"


def test_every_placeholder_becomes_another_secret_and_nothing_else_changes() -> None:
    lines = fill_in(EXAMPLE).splitlines()

    assert [lines[0], *lines[3:]] == ["# NAME=change-me", "THREE=password", "", "#FOUR=postgresql://u:change-me@h/d"]
    secrets = [line.split("=", 1)[1] for line in lines[1:3]]
    assert len(set(secrets)) == 2
    assert all(len(secret) >= 32 and secret.isalnum() for secret in secrets)


def test_no_placeholder_of_the_real_example_is_left_but_the_known_seed() -> None:
    filled = dict(
        line.split("=", 1)
        for line in fill_in((PROJECT / ".env.example").read_text()).splitlines()
        if line and not line.startswith("#")
    )

    assert filled.keys() == settings_file().keys()
    assert PLACEHOLDER not in filled.values()
    assert filled["SEED_PASSWORD"] == "password"


def test_the_file_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE)

    written = write_env(tmp_path)
    first = written.read_text()

    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_env(tmp_path)
    assert written.read_text() == first
