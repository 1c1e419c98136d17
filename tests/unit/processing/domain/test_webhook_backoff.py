"""When a delivery is tried again, and when an endpoint is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from processing_service.domain.webhooks.backoff import PAUSES_SECONDS, pause_after
from processing_service.domain.webhooks.health import Health

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_the_attempts_fill_about_a_day() -> None:
    """Each pause is longer than the one before, and after the last there is none."""
    pauses = [pause_after(attempt, 0.5) for attempt in range(1, len(PAUSES_SECONDS) + 1)]
    assert pauses == [float(one) for one in PAUSES_SECONDS]
    assert list(PAUSES_SECONDS) == sorted(PAUSES_SECONDS)
    assert timedelta(hours=20) < timedelta(seconds=sum(PAUSES_SECONDS)) < timedelta(hours=28)
    assert pause_after(len(PAUSES_SECONDS) + 1, 0.5) is None


def test_jitter_moves_a_pause_by_a_fifth_at_most() -> None:
    """What failed together does not come back together."""
    assert (pause_after(1, 0.0), pause_after(1, 1.0)) == pytest.approx((4.0, 6.0))


def test_a_receiver_may_ask_for_patience() -> None:
    """It never shortens a pause, and is heard up to an hour."""
    assert pause_after(1, 0.5, 60.0) == 60.0
    assert pause_after(4, 0.5, 60.0) == 600.0
    assert pause_after(1, 0.5, 10**9) == 3600.0


def test_one_success_forgives_all_failures() -> None:
    """Also among failures of the same moment."""
    failing = Health().after(NOON, succeeded=0, failed=3)
    assert failing == Health(3, NOON)
    assert failing.after(NOON + timedelta(hours=1), succeeded=0, failed=2) == Health(5, NOON)
    assert failing.after(NOON, succeeded=1, failed=9) == Health()
    assert failing.after(NOON, succeeded=0, failed=0) == failing


def test_many_failures_in_a_moment_are_no_reason_to_pause() -> None:
    """A busy endpoint that restarts fails by the thousand; a day without a success is one, be they few."""
    assert Health(9_999, NOON).reason_to_pause(NOON + timedelta(minutes=59)) is None
    assert Health(49, NOON).reason_to_pause(NOON + timedelta(hours=23)) is None
    assert Health().reason_to_pause(NOON) is None
    for health, later in ((Health(50, NOON), timedelta(hours=1)), (Health(2, NOON), timedelta(days=1))):
        reason = health.reason_to_pause(NOON + later)
        assert reason is not None
        assert f"{health.failures} attempts" in reason
