"""Write `.env` for docker compose: `.env.example` with a generated secret for every placeholder.

    python3 deploy/make_env.py        or: make compose-env

Nothing that an existing `.env` says is changed: its secrets are those with which the data in the volumes can be read.
Secrets that it lacks, as it does after an update that brought new ones, are added.
"""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import Final

PLACEHOLDER: Final = "change-me"
OWNER_ALONE: Final = 0o600
_SETTING: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*")


def secrets_in(example: str) -> list[str]:
    """The names of all secrets: the settings that stand in the example with the placeholder."""
    return [name for name, value in _settings(example) if value == PLACEHOLDER]


def fill_in(example: str) -> str:
    """The example with its placeholders replaced, each by another secret of letters and digits."""
    return "".join(_filled(line, secrets_in(example), PLACEHOLDER) for line in example.splitlines(keepends=True))


def complete(present: str, example: str) -> tuple[str, list[str]]:
    """A file of settings with the secrets that it lacks, or names without a value; and the names of those."""
    values = dict(_settings(present))
    lacking = [name for name in secrets_in(example) if not values.get(name)]
    unnamed = [name for name in lacking if name not in values]
    filled = "".join(_filled(line, lacking, "") for line in present.splitlines(keepends=True))
    end = "" if filled.endswith("\n") or not filled else "\n"
    return filled + end + "".join(f"{name}={_secret()}\n" for name in unnamed), lacking


def write_env(project: Path) -> list[str]:
    """Make or complete the project's `.env`, readable by its owner alone; returns the secrets that were generated."""
    target = (project / ".env").resolve()
    example = (project / ".env.example").read_text()
    if target.exists():
        present = target.read_text()
        content, generated = complete(present, example)
        if content == present:
            target.chmod(OWNER_ALONE)
            return []
    else:
        content, generated = fill_in(example), secrets_in(example)
    _replace(target, content)
    return generated


def main() -> int:
    """Entry point; the exit code."""
    project = Path(__file__).resolve().parent.parent
    generated = write_env(project)
    if generated:
        sys.stdout.write(f"{project / '.env'} has new secrets: {', '.join(generated)}.\n")
    else:
        sys.stdout.write(f"{project / '.env'} has all secrets; it was not changed.\n")
    left = [name for name, value in _settings((project / ".env").read_text()) if value == PLACEHOLDER]
    if left:
        sys.stdout.write(f"Still placeholders, refused in production: {', '.join(left)}.\n")
    sys.stdout.write("Next: docker compose up --build\n")
    return 0


def _settings(text: str) -> list[tuple[str, str]]:
    found = (_SETTING.fullmatch(line) for line in text.splitlines())
    return [(setting[1], setting[2]) for setting in found if setting]


def _filled(line: str, names: list[str], value: str) -> str:
    setting = _SETTING.fullmatch(line.rstrip("\n"))
    if setting is None or setting[1] not in names or setting[2] != value:
        return line
    return f"{setting[1]}={_secret()}\n"


def _secret() -> str:
    return secrets.token_hex(24)


def _replace(target: Path, content: str) -> None:
    """All or nothing: what is interrupted leaves the secrets that there were."""
    draft = target.with_name(f"{target.name}.draft")
    draft.unlink(missing_ok=True)
    with open(draft, "x", opener=lambda path, flags: os.open(path, flags, OWNER_ALONE)) as file:
        file.write(content)
    draft.replace(target)


if __name__ == "__main__":
    sys.exit(main())
