"""Sessions that outlive an access token: families of refresh tokens, each token used once (RFC 9700, section 4.14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class RefreshFamily:
    """All tokens that descend from one sign-in; they end together."""

    family_id: str
    user_id: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A refresh token that somebody shows, with what is stored about it."""

    family: RefreshFamily
    is_revoked: bool
    used_at: datetime | None


class RefreshVerdict(Enum):
    """What follows from showing a refresh token."""

    ROTATE = auto()
    """The session goes on with a fresh token."""

    REFUSE = auto()
    """The session is over already."""

    REVOKE = auto()
    """A used token was shown again, so one of two holders is a thief: the whole family ends."""


def judge_refresh(token: PresentedToken, now: datetime, grace: timedelta) -> RefreshVerdict:
    """Decide what showing `token` leads to.

    A token used no longer than `grace` ago may be shown once more: two tabs of a browser share one cookie and may
    refresh at the same moment. Callers that keep their token to themselves get no grace.
    """
    if token.is_revoked or now >= token.family.expires_at:
        return RefreshVerdict.REFUSE
    if token.used_at is None:
        return RefreshVerdict.ROTATE
    # Without the first test a clock that runs behind another instance's would open a grace where none is given.
    if grace > timedelta(0) and now - token.used_at < grace:
        return RefreshVerdict.ROTATE
    return RefreshVerdict.REVOKE
