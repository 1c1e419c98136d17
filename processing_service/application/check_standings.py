"""Comparing standings with what they follow from: grants, score bonuses, and the levels that were told of."""

from collections.abc import Iterator

from processing_service.application.drift import Drift, DriftKind
from processing_service.application.ports.books import BookedStanding
from processing_service.domain.standing import tokens_at


def check_standing(booked: BookedStanding, token_step: int) -> Iterator[Drift]:
    """Where one user's standing disagrees."""
    if booked.points != booked.earned:
        detail = f"stored {booked.points}, grants and bonuses give {booked.earned}"
        yield Drift(DriftKind.POINTS, booked.user_id, detail=detail)
    if booked.periods_apart:
        detail = f"{booked.periods_apart} days or weeks hold other points than were earned in them"
        yield Drift(DriftKind.PERIOD_POINTS, booked.user_id, detail=detail)
    if booked.tokens < tokens_at(token_step, booked.points) or booked.highest_score > booked.points:
        detail = f"{booked.tokens} tokens, the last for {booked.highest_score} points, at {booked.points} points"
        yield Drift(DriftKind.STAR_TOKENS, booked.user_id, detail=detail)
    if booked.level != booked.level_told:
        detail = f"stored {booked.level}, the last level that was told of is {booked.level_told}"
        yield Drift(DriftKind.LEVEL, booked.user_id, detail=detail)
