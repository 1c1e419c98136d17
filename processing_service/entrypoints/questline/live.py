"""What a running Questline knows that a check of files can use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from processing_service.entrypoints.questline.faults import Unreachable
from processing_service.entrypoints.questline.session import Session
from shared.contracts.definition import Definition
from shared.definitions.lint import SeenEvents


@dataclass(frozen=True, slots=True)
class Live:
    """What a server knows: the published definitions, the codes of those that are paused, and the events of its log."""

    published: Sequence[Definition]
    seen: SeenEvents
    paused: frozenset[str] = frozenset()


def look_into(session: Session, online: bool | None) -> Live | None:
    """Ask the server; `online` None: only where one answers and who asks is known.

    Raises:
        Unreachable: it does not answer, and was to be asked.
    """
    if online is False or (online is None and not session.knows_who_asks):
        return None
    try:
        standing = [one for one in session.server.pages("/api/v1/quests/all") if one["state"] in ("live", "paused")]
        return Live(
            [Definition.model_validate(one["published"]) for one in standing],
            _seen(session),
            frozenset(one["code"] for one in standing if one["state"] == "paused"),
        )
    except Unreachable as unreachable:
        if online:
            raise
        session.output.note(f"offline: {unreachable.message}")
        return None


def _seen(session: Session) -> SeenEvents:
    types: list[dict[str, Any]] = session.server.get("/api/v1/events/types")["types"]
    return {one["event_type"]: [field["path"] for field in one["fields"]] for one in types}
