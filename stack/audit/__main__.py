"""`make audit`: the bill of materials, and what is known against what stands on it."""

import argparse
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from stack.audit.findings import Finding, Judgement, judge, read_exemptions
from stack.audit.locks import read_npm_lock, read_python_locks
from stack.audit.npm_packages import ask_about_npm
from stack.audit.python_packages import ask_about_python
from stack.audit.sbom import bill_of_materials
from stack.errors import StackError
from stack.layout import Layout, project_layout
from stack.pages import find_node
from stack.progress import Progress

FOUND = 1
UNANSWERED = 2
EXEMPTIONS = Path(__file__).with_name("exemptions.toml")

Question = Callable[[], list[Finding]]


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 if nothing stands against any package, 1 if something does, 2 if not all were looked at."""
    options = _parser().parse_args(arguments)
    layout, progress = project_layout(), Progress()
    try:
        write_bill(layout, options.sbom, progress)
        return 0 if options.sbom_only else _audit(layout, options, progress)
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return UNANSWERED


def write_bill(layout: Layout, target: Path | None, progress: Progress) -> Path:
    """Write the bill of materials of everything that is locked, and return where it is."""
    path = target or layout.state / "sbom" / "questline.cdx.json"
    version = tomllib.loads((layout.project / "pyproject.toml").read_text())["project"]["version"]
    packages = [*read_python_locks(layout.project), *read_npm_lock(layout.project)]
    with progress.step(f"Bill of materials ({len(packages)} packages)"):
        document = bill_of_materials(packages, version)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document)
    progress.say(f"      {path}")
    return path


def ask(questions: Mapping[str, Question], progress: Progress) -> tuple[list[Finding], list[str]]:
    """Ask all of them, also after one has failed: what was found, and which were not answered and why."""
    found: list[Finding] = []
    unanswered: list[str] = []
    for title, question in questions.items():
        try:
            with progress.step(title):
                found += question()
        except StackError as fault:
            unanswered.append(f"{title}: {fault}")
    return found, unanswered


def exit_code(judgement: Judgement, unanswered: Sequence[str]) -> int:
    """What is found is found, whatever else was not answered."""
    if judgement.standing:
        return FOUND
    return UNANSWERED if unanswered else 0


def _audit(layout: Layout, options: argparse.Namespace, progress: Progress) -> int:
    pins, exemptions = read_python_locks(layout.project), read_exemptions(EXEMPTIONS)
    service = [f"--vulnerability-service={options.service}"]
    if options.osv_url:
        service.append(f"--osv-url={options.osv_url}")
    questions: dict[str, Question] = {
        f"Python packages ({len(pins)}, pip-audit)": partial(ask_about_python, layout.python, pins, service),
        "Packages of the pages (npm audit)": lambda: ask_about_npm(layout.project, find_node(layout)),
    }
    found, unanswered = ask(questions, progress)
    judgement = judge(found, exemptions, datetime.now(UTC).date())
    _report(judgement, unanswered, progress)
    return exit_code(judgement, unanswered)


def _report(judgement: Judgement, unanswered: Sequence[str], progress: Progress) -> None:
    for finding, exemption in judgement.exempted:
        progress.say(f"\nExempted until {exemption.until}, as {exemption.reason}:\n  {finding}")
    for finding in judgement.standing:
        progress.say(f"\nFound: {finding}")
    for question in unanswered:
        progress.say(f"\nNot known, as not everything was looked at. {question}")
    if not judgement.standing and not unanswered:
        progress.say("\nNothing is known against any locked package.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m stack audit",
        description="Write the bill of materials and ask which locked packages have known vulnerabilities.",
        epilog="Exit codes: 0 nothing found, 1 something found, 2 not everything could be looked at.",
    )
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="where the bill of materials goes (.stack/sbom/)")
    parser.add_argument("--sbom-only", action="store_true", help="write it and ask nobody; needs no network")
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi", help="whom pip-audit asks (pypi)")
    parser.add_argument("--osv-url", metavar="URL", help="a mirror of OSV, for --service osv")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
