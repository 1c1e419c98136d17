"""Asking about the locked Python packages, by pip-audit."""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from stack.audit.findings import Finding, Unanswered
from stack.audit.locks import Locked

QUOTED = 3


def ask_about_python(python: Path, pins: Sequence[Locked], options: Sequence[str] = ()) -> list[Finding]:
    """What is known against the pins; `options` are pip-audit's, for instance which service it asks.

    Raises Unanswered if any of them was not looked at.
    """
    return [finding for some in _without_namesakes(pins) for finding in _ask(python, some, options)]


def parse_answer(text: str, asked: Iterable[Locked]) -> list[Finding]:
    """The findings in pip-audit's JSON.

    Raises Unanswered if a package is missing: pip-audit skips what its service does not know, and calls that good.
    """
    said = json.loads(text)["dependencies"]
    answered = {each["name"]: each for each in said if "vulns" in each}
    missing = sorted(pin.label for pin in asked if answered.get(pin.name, {}).get("version") != pin.version)
    if missing:
        reason = next((each["skip_reason"] for each in said if "skip_reason" in each), "no reason was given")
        raise Unanswered(f"{len(missing)} were not looked at: {_some(missing)} ({reason})")
    return [_finding(each, known) for each in answered.values() for known in each["vulns"]]


def _ask(python: Path, pins: Sequence[Locked], options: Sequence[str]) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        # Without the conditions of the lock: what is for another system is looked at as well.
        requirements.write_text("".join(f"{pin.name}=={pin.version} {_hashes(pin)}\n" for pin in pins))
        command = [str(python), "-m", "pip_audit", "--disable-pip", "--progress-spinner=off", "--format=json"]
        finished = subprocess.run(
            [*command, f"--requirement={requirements}", *options], capture_output=True, text=True, check=False
        )
    # Its exit code is 1 for findings and for failures alike, but only findings come as JSON.
    if not finished.stdout.startswith("{"):
        raise Unanswered(_last_line(finished.stderr))
    return parse_answer(finished.stdout, pins)


def _without_namesakes(pins: Sequence[Locked]) -> list[list[Locked]]:
    """The pins in as many lots as a package has versions: pip-audit takes no two of one in a file."""
    lots: list[list[Locked]] = []
    for pin in pins:
        free = next((lot for lot in lots if all(other.name != pin.name for other in lot)), None)
        if free is None:
            lots.append([pin])
        else:
            free.append(pin)
    return lots


def _finding(package: dict[str, Any], known: dict[str, Any]) -> Finding:
    label = f"{package['name']}=={package['version']}"
    mended = ", ".join(known["fix_versions"])
    remedy = f"mended in {mended}" if mended else "not mended yet"
    return Finding(label, (known["id"], *known["aliases"]), known["description"], remedy)


def _hashes(pin: Locked) -> str:
    return " ".join(f"--hash={digest}" for digest in sorted(pin.hashes))


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - QUOTED} more" if len(texts) > QUOTED else ""
    return ", ".join(texts[:QUOTED]) + more


def _last_line(text: str) -> str:
    return f"pip-audit: {(text.strip().splitlines() or ['it said nothing'])[-1]}"
