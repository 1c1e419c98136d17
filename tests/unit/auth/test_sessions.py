"""The rules of refresh tokens."""

from datetime import datetime, timedelta

import pytest

from auth_service.domain.sessions import PresentedToken, RefreshFamily, RefreshVerdict, judge_refresh
from tests.unit.auth.fakes import START

FAMILY = RefreshFamily("family", "ada-1", START, START + timedelta(days=30))
STRICT = timedelta(0)
GRACE = timedelta(seconds=10)
LATER = START + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("used_at", "is_revoked", "now", "grace", "verdict"),
    [
        (None, False, LATER, STRICT, RefreshVerdict.ROTATE),
        (None, True, LATER, STRICT, RefreshVerdict.REFUSE),
        (None, False, FAMILY.expires_at, GRACE, RefreshVerdict.REFUSE),
        (LATER, False, LATER, STRICT, RefreshVerdict.REVOKE),
        (LATER, False, LATER - timedelta(seconds=1), STRICT, RefreshVerdict.REVOKE),
        (LATER, False, LATER + timedelta(seconds=9), GRACE, RefreshVerdict.ROTATE),
        (LATER, False, LATER + timedelta(seconds=10), GRACE, RefreshVerdict.REVOKE),
        (LATER, True, LATER, GRACE, RefreshVerdict.REFUSE),
    ],
    ids=[
        "unused",
        "revoked",
        "expired",
        "used",
        "used, by an instance whose clock is ahead",
        "used, within grace",
        "used, past grace",
        "used and revoked",
    ],
)
def test_what_showing_a_token_leads_to(
    used_at: datetime | None, is_revoked: bool, now: datetime, grace: timedelta, verdict: RefreshVerdict
) -> None:
    assert judge_refresh(PresentedToken(FAMILY, is_revoked, used_at), now, grace) is verdict
