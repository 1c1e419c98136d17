"""`events tail`: the log as it grows."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import typer

from processing_service.entrypoints.questline.interrupts import interrupts
from processing_service.entrypoints.questline.output import compact
from processing_service.entrypoints.questline.server import Server
from processing_service.entrypoints.questline.session import AsJson, Session

_EVENTS: Final = "/api/v1/events"
_PAGE: Final = 100
_REMEMBERED: Final = 10_000
"""How many events are known as printed. Numbers of arrival are given before they are visible, so that a lower one can
show up after a higher one; it does within seconds."""


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""
    events = typer.Typer(help="The log of events.", no_args_is_help=True)
    app.add_typer(events, name="events")

    @events.command()
    def tail(
        context: typer.Context,
        event_type: Annotated[str | None, typer.Option("--type", help="Only events of this type.")] = None,
        user: Annotated[str | None, typer.Option("--user", help="Only events of this user.")] = None,
        last: Annotated[
            int, typer.Option("--last", "-n", min=0, max=_PAGE, help="How many of the past to begin with.")
        ] = 10,
        follow: Annotated[bool, typer.Option("--follow/--no-follow", help="Wait for more, until Ctrl-C.")] = True,
        interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 1.0,
        as_json: AsJson = False,
    ) -> None:
        """Print events as they arrive; with --json one a line."""
        session = Session.of(context, as_json=as_json)
        log = Tail(session.server, {"event_type": event_type, "user_id": user})
        with interrupts() as interrupted:
            for event in log.begin(last):
                _show(session, event)
            # The API has no stream of events, so the newest page is asked for again and again.
            while follow and not interrupted.wait(interval):
                for event in log.fresh():
                    _show(session, event)
            if interrupted.is_set():
                session.output.note("stopped")


class Tail:
    """Reads what has arrived since it was last asked."""

    def __init__(self, server: Server, wanted: Mapping[str, str | None]) -> None:
        self._server = server
        self._wanted = wanted
        self._known: set[int] = set()
        self._order: deque[int] = deque()
        self._floor = 0

    def begin(self, last: int) -> list[dict[str, Any]]:
        """The last events that are there, in the order of their arrival; later calls tell what comes after them."""
        newest = self._page(0)
        for event in newest:
            self._remember(event)
        self._floor = min((event["sequence"] for event in newest), default=0)
        return newest[:last][::-1]

    def fresh(self) -> list[dict[str, Any]]:
        """What has arrived meanwhile, in that order."""
        found = {event["sequence"]: event for event in self._unknown()}
        for event in found.values():
            self._remember(event)
        return [found[sequence] for sequence in sorted(found)]

    def _unknown(self) -> Iterator[dict[str, Any]]:
        """New events, page by page as far back as a page holds any."""
        offset = 0
        while True:
            page = self._page(offset)
            fresh = [one for one in page if one["sequence"] not in self._known and one["sequence"] >= self._floor]
            yield from fresh
            if not fresh or len(page) < _PAGE:
                return
            offset += _PAGE

    def _page(self, offset: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._server.get(_EVENTS, limit=_PAGE, offset=offset, **self._wanted)["items"]
        return found

    def _remember(self, event: Mapping[str, Any]) -> None:
        self._known.add(event["sequence"])
        self._order.append(event["sequence"])
        if len(self._order) > _REMEMBERED:
            forgotten = self._order.popleft()
            self._known.discard(forgotten)
            self._floor = max(self._floor, forgotten + 1)


def _show(session: Session, event: Mapping[str, Any]) -> None:
    session.output.json_line(event)
    session.output.line(
        f"{event['timestamp']}  {event['event_type']}  {event['user_id'] or '-'}  {compact(event['event_data'])}"
    )
