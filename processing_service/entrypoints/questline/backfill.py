"""`backfill`: let events from before a definition was published count, previewed and watched."""

import time
from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from processing_service.entrypoints.questline.faults import Fault, Misused, Refused
from processing_service.entrypoints.questline.output import Output, to_the_second
from processing_service.entrypoints.questline.session import AsJson, Session, Yes
from processing_service.entrypoints.questline.simulate import run_simulation
from processing_service.entrypoints.questline.simulate_view import show_report

_BACKFILLS: Final = "/api/v1/operations/backfills"
_NOT_FOUND: Final = 404
_SECONDS_BETWEEN_LOOKS: Final = 1.0
_LOOKS_BEFORE_IT_BEGINS: Final = 120
"""How often to look for a backfill that the worker has not begun yet."""


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def backfill(
        context: typer.Context,
        code: Annotated[str | None, typer.Argument(help="The definition; --status takes none for all.")] = None,
        since: Annotated[str, typer.Option(help="`beginning`, or a date and time with its zone.")] = "beginning",
        no_pay: Annotated[bool, typer.Option("--no-pay", help="Only show completions of the past.")] = False,
        silent: Annotated[bool, typer.Option("--silent", help="No toasts for completions of the past.")] = False,
        status: Annotated[bool, typer.Option("--status", help="Only tell how far it is.")] = False,
        pause: Annotated[bool, typer.Option("--pause", help="Stop it before its next step.")] = False,
        resume: Annotated[bool, typer.Option("--resume", help="Go on from where it was paused.")] = False,
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Publish a version whose past counts, after a dry run, and watch it being folded.

        Ctrl-C ends the watching, not the backfill.
        """
        session = Session.of(context, as_json=as_json)
        if status + pause + resume > 1:
            raise Misused("choose one of --status, --pause and --resume")
        if status and code is None:
            _show_all(session)
        elif code is None:
            raise Misused("name a definition")
        elif status:
            _show(session, session.server.get(f"{_BACKFILLS}/{code}"))
        elif pause or resume:
            _show(session, session.server.post(f"{_BACKFILLS}/{code}/{'pause' if pause else 'resume'}", {}))
        else:
            asked = {"since": since, "pay": not no_pay, "notify": not silent}
            _begin(session, code, asked, yes=yes)


def _begin(session: Session, code: str, asked: Mapping[str, Any], *, yes: bool) -> None:
    latest = session.server.get(f"/api/v1/quests/{code}/history", limit=1)["items"]
    if not latest:
        raise Fault(f"'{code}' was never published")
    changes = {"migration": "recompute", "backfill": asked}
    preview = run_simulation(session, {**latest[0]["definition"], **changes}, sample=1.0)
    show_report(session.output, preview)
    session.confirm(f"Publish version {latest[0]['version'] + 1} of '{code}' with this backfill?", yes=yes)
    before = _find(session, code)
    document = {"definitions": [{**latest[0]["source"], **changes}]}
    (published,) = session.server.post("/api/v1/quests/import", document, publish=True)["definitions"]
    is_new = published["outcome"] != "unchanged"
    session.output.line(
        f"version {published['version']} is published"
        if is_new
        else f"version {published['version']} says so already: nothing was published"
    )
    found = _watch(session, code, before if is_new else None)
    session.output.document({"preview": preview, "published": published, "backfill": found})
    _line(session.output, found)


def _watch(session: Session, code: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Look at it until it is done or paused; `before` is that of an earlier version, which is not looked at."""
    looks = 0
    with session.output.progress(f"Folding the past of {code}") as advance:
        while True:
            found = _find(session, code)
            if found is None or (before is not None and found["began_at"] == before["began_at"]):
                looks += 1
                if looks > _LOOKS_BEFORE_IT_BEGINS:
                    raise Fault("the backfill has not begun: does the worker run? `backfill --status` tells later")
            else:
                advance(found["folded_users"], found["total_users"])
                if found["state"] != "running":
                    return found
            # The worker folds in its own time; the API tells how far it is only when asked.
            time.sleep(_SECONDS_BETWEEN_LOOKS)


def _find(session: Session, code: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = session.server.get(f"{_BACKFILLS}/{code}")
    except Refused as refused:
        if refused.status != _NOT_FOUND:
            raise
        return None
    return found


def _show(session: Session, found: Mapping[str, Any]) -> None:
    session.output.document(found)
    _line(session.output, found)


def _show_all(session: Session) -> None:
    found = list(session.server.pages(_BACKFILLS))
    session.output.document({"items": found})
    headings = ("code", "state", "users", "of", "pays", "tells", "since", "began", "ended")
    names = ("code", "state", "folded_users", "total_users", "pay", "notify")
    moments = ("since", "began_at", "ended_at")
    session.output.table(
        headings, [[one[name] for name in names] + [to_the_second(one[name]) for name in moments] for one in found]
    )


def _line(output: Output, found: Mapping[str, Any]) -> None:
    output.line(
        f"{found['code']}: {found['state']}, {found['folded_users']} of {found['total_users']} users, "
        f"events since {found['since']}"
    )
