"""Keeping, rebuilding and checking leaderboards."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from processing_service.adapters.metrics import (
    LEADERBOARD_REACHABLE,
    LEADERBOARD_REBUILDS,
    LEADERBOARD_WAITING,
    LEADERBOARD_WRITES,
)
from processing_service.application.check_leaderboards import LeaderboardCheck
from processing_service.application.ports.leaderboards import BoardsUnavailable, Rankings
from processing_service.application.rebuild_leaderboards import Rebuilt, Report
from processing_service.application.update_leaderboards import UpdateLeaderboards
from processing_service.bootstrap.leaderboards import build_check_leaderboards, build_rebuild_leaderboards
from processing_service.bootstrap.service import open_service
from processing_service.settings import ProcessingSettings
from shared.exceptions import TemporaryError

GATHER_SECONDS: Final = 0.1
"""Between two updates: every batch of the worker gives a hint, and most of them concern the same users."""
_MOST_WAITING: Final = 10_000


def keeping_leaderboards(update: UpdateLeaderboards, rankings: Rankings) -> Callable[[], Awaitable[None]]:
    """One update, and what the metrics and the log say of it."""

    async def keep() -> None:
        try:
            written = await update()
        except BoardsUnavailable:
            LEADERBOARD_REACHABLE.set(0)
            LEADERBOARD_WAITING.set(await rankings.waiting(_MOST_WAITING))
            raise
        LEADERBOARD_REACHABLE.set(1)
        LEADERBOARD_WRITES.inc(written)
        LEADERBOARD_WAITING.set(await rankings.waiting(_MOST_WAITING))
        await asyncio.sleep(GATHER_SECONDS)

    return keep


def note_rebuilt(rebuilt: Rebuilt) -> None:
    """Have the metrics and the log tell of a rebuild that nobody has asked for."""
    LEADERBOARD_REBUILDS.inc()
    structlog.get_logger().warning("leaderboards_rebuilt", places=rebuilt.places, reason="they were not complete")


async def rebuild_boards(settings: ProcessingSettings) -> int:
    """Rebuild all boards and say so; the exit code."""
    began = time.monotonic()
    async with open_service(settings) as service:
        try:
            with _progress() as report:
                rebuilt = await build_rebuild_leaderboards(service)(report)
        except TemporaryError as error:
            typer.echo(f"leaderboards: {error}", err=True)
            return 1
    if rebuilt is not None:
        typer.echo(f"leaderboards: {rebuilt.places:,} places in {time.monotonic() - began:.1f} s")
    return 0


async def check_boards(settings: ProcessingSettings, sample: float) -> int:
    """Compare all boards and tell what differs; the exit code."""
    async with open_service(settings) as service:
        try:
            check = await build_check_leaderboards(service)(sample)
        except TemporaryError as error:
            typer.echo(f"leaderboards: {error}", err=True)
            return 1
    _show(check)
    return 0 if check.agrees else 1


def _show(check: LeaderboardCheck) -> None:
    for one in check.differences:
        typer.echo(f"{one.kind.value}: {one.user_id or 'users'} on the board {one.period or 'of all time'}")
    counted = ", ".join(f"{number:,} {kind.value}" for kind, number in sorted(check.counted.items())) or "no difference"
    if not check.is_whole:
        counted += "; Redis has lost a part, which the scheduler builds anew"
    typer.echo(f"leaderboards: {check.places:,} places compared, {check.waiting:,} waiting, {counted}")


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar for somebody who watches; nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Rebuilding", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
