"""`lint`: what looks wrong in definitions, before anybody plays them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Final

import typer

from processing_service.entrypoints.questline.faults import ExitCode
from processing_service.entrypoints.questline.files import (
    Files,
    QuestFiles,
    Written,
    read_files,
    valid_rewards,
    validate,
)
from processing_service.entrypoints.questline.live import Live, look_into
from processing_service.entrypoints.questline.output import Output, counted
from processing_service.entrypoints.questline.session import AsJson, Session
from shared.clock import SystemClock
from shared.conditions import ConditionError, compile_condition, compile_segment, paths
from shared.contracts.definition import Definition
from shared.definitions.lint import lint as find
from shared.definitions.listening import listeners_of

_STYLES: Final = {"error": "red", "warning": "yellow"}
_KNOWN_TO_THE_CATALOG: Final = frozenset({"unknown-prerequisite", "unknown-stat"})
"""What may be published though it stands in none of the files."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding, and the file that it is in."""

    file: str
    code: str
    place: str
    severity: str
    rule: str
    message: str


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def lint(
        context: typer.Context,
        files: Files,
        online: Annotated[
            bool | None,
            typer.Option(
                "--online/--offline",
                help="Look into a server's catalog and log, too; by default where one answers and who asks is known.",
            ),
        ] = None,
        strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Check files: their schema, conditions, cycles, windows, targets, rewards, and events never seen."""
        session = Session.of(context, as_json=as_json)
        read = read_files(files)
        live = look_into(session, online)
        findings = find_all(read, live)
        session.output.document({"online": live is not None, "findings": [asdict(one) for one in findings]})
        _show(session.output, findings, len(read.definitions))
        found = Counter(one.severity for one in findings)
        if found["error"] or (strict and found["warning"]):
            raise typer.Exit(ExitCode.FINDINGS)


def find_all(files: QuestFiles, live: Live | None) -> list[Located]:
    """Everything that is found: what is not valid, conditions that do not compile, and what looks wrong.

    Raises:
        FaultyFile: a reward of the files is faulty.
    """
    valid_rewards(files)
    findings: list[Located] = []
    sound: dict[str, tuple[Written, Definition]] = {}
    for written in files.definitions:
        definition, faults = validate(written)
        findings += [_located(written, one.place, "error", "schema", one.message) for one in faults]
        if definition is not None:
            broken = [_located(written, place, "error", "condition", text) for place, text in _conditions(definition)]
            findings += broken
            if not broken:
                sound[definition.code] = (written, definition)
    found = find(
        [definition for _, definition in sound.values()],
        None if live is None else live.seen,
        now=SystemClock().now(),
        paths_of=paths,
        beside=() if live is None else live.published,
    )
    for one in found:
        severity, message = one.severity, one.message
        if live is None and one.rule in _KNOWN_TO_THE_CATALOG:
            severity, message = "warning", f"{message}, as far as these files tell; --online asks the catalog"
        findings.append(_located(sound[one.code][0], one.place, severity, one.rule, message))
    paused = frozenset() if live is None else live.paused
    return findings + [one for written, definition in sound.values() for one in _waiting(written, definition, paused)]


def _waiting(written: Written, definition: Definition, paused: Collection[str]) -> Iterator[Located]:
    """What nobody new can begin for as long as a quest before it is paused."""
    for code in definition.prerequisites:
        if code in paused:
            message = f"'{code}' is paused: who has not completed it yet cannot, until it is resumed"
            yield _located(written, "prerequisites", "warning", "paused-prerequisite", message)


def _conditions(definition: Definition) -> Iterator[tuple[str, str]]:
    """The conditions that do not compile: where, and what is wrong at which position."""
    sources = [(f"{one.place}.where", one.where, compile_condition) for one in listeners_of(definition)]
    for place, source, compile_one in (*sources, ("segment", definition.segment, compile_segment)):
        if source is not None:
            try:
                compile_one(source)
            except ConditionError as error:
                yield f"{place} (line {error.line}, column {error.column})", error.message


def _located(written: Written, place: str, severity: str, rule: str, message: str) -> Located:
    return Located(str(written.path), written.code, place, severity, rule, message)


def _show(output: Output, findings: Sequence[Located], definitions: int) -> None:
    for one in findings:
        output.line(f"{one.file}: {one.code}: {one.place}")
        output.line(f"{one.severity} [{one.rule}] {one.message}", style=_STYLES[one.severity], indent=2)
    found = Counter(one.severity for one in findings)
    told = ", ".join(counted(found[severity], severity) for severity in _STYLES)
    output.line(f"{counted(definitions, 'definition')}: {told}.", style="bold")
