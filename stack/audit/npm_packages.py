"""Asking about the locked packages of the pages, by `npm audit`."""

import json
import subprocess
from pathlib import Path
from typing import Any

from stack.audit.findings import Finding, Unanswered
from stack.audit.locks import NPM_LOCK
from stack.pages import Node


def ask_about_npm(project: Path, node: Node) -> list[Finding]:
    """What the registry knows against the packages of the lock. Raises Unanswered if it did not say."""
    finished = subprocess.run(
        [*node.npm, "audit", "--json", "--package-lock-only"],
        cwd=(project / NPM_LOCK).parent,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return parse_answer(finished.stdout or finished.stderr)


def parse_answer(text: str) -> list[Finding]:
    """The findings in the JSON of `npm audit`. Raises Unanswered for anything else that it says."""
    try:
        said = json.loads(text)
    except ValueError:
        raise Unanswered(f"npm audit: {text.strip()}") from None
    match said:
        case {"vulnerabilities": dict(packages), "metadata": {"dependencies": {"total": int(total)}}} if total > 0:
            return [
                _finding(known) for package in packages.values() for known in package["via"] if isinstance(known, dict)
            ]
        case {"message": str(message)} | {"error": {"summary": str(message)}}:
            raise Unanswered(f"npm audit: {message}")
    raise Unanswered(f"npm audit: {text.strip()}")


def _finding(known: dict[str, Any]) -> Finding:
    advisory = known["url"].rpartition("/")[2]
    what = f"{known['title']}, {known['severity']}"
    return Finding(f"{known['name']} (npm)", (advisory,), what, f"in versions {known['range']}")
