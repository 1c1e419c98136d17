"""Leaderboards, wired."""

from collections.abc import Callable

from processing_service.adapters.metrics import LEADERBOARD_READS
from processing_service.adapters.postgres.board_turns import PostgresBoardTurns
from processing_service.adapters.postgres.rankings import PostgresRankings
from processing_service.application.check_leaderboards import CheckLeaderboards
from processing_service.application.read_leaderboard import ReadLeaderboard
from processing_service.application.rebuild_leaderboards import RebuildLeaderboards, Rebuilt
from processing_service.application.update_leaderboards import UpdateLeaderboards
from processing_service.bootstrap.service import ProcessingService


def build_read_leaderboard(service: ProcessingService) -> ReadLeaderboard:
    """Wire reading."""
    rankings = PostgresRankings(service.database)
    return ReadLeaderboard(
        service.boards.to_read,
        rankings,
        service.clock,
        observe=lambda source: LEADERBOARD_READS.labels(source.value).inc(),
    )


def build_rebuild_leaderboards(service: ProcessingService) -> RebuildLeaderboards:
    """Wire rebuilding."""
    return RebuildLeaderboards(PostgresBoardTurns(service.database), service.boards.to_write, service.clock)


def build_update_leaderboards(service: ProcessingService, observe: Callable[[Rebuilt], None]) -> UpdateLeaderboards:
    """Wire keeping them up to date; `observe` is told of every rebuild."""
    turns = PostgresBoardTurns(service.database)
    return UpdateLeaderboards(
        turns, service.boards.to_write, build_rebuild_leaderboards(service), service.clock, observe
    )


def build_check_leaderboards(service: ProcessingService) -> CheckLeaderboards:
    """Wire comparing them with the standings."""
    return CheckLeaderboards(PostgresBoardTurns(service.database), service.boards.to_write, service.clock)
