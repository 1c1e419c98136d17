"""The errors of the auth service.

TemporaryError
└── ReversalOvertaken   another request took an id in the same moment
NotAuthenticated
├── WrongCredentials    no such user, or not their password: the same text for both
└── SessionEnded        a refresh token that is unknown, used, expired or revoked
NotAllowed
└── AccountBanned       the password is right, the account is barred
Conflict
├── UserNameTaken       another account carries the name, in whatever case
├── LastAdministrator   nobody would be left to administrate
└── StatusNotSettable   0 and 1 follow from signing in
TooManyRequests
└── TooManyAttempts     at a password, or at opening accounts
"""

from shared.exceptions import Conflict, NotAllowed, NotAuthenticated, TemporaryError, TooManyRequests


class ReversalOvertaken(TemporaryError):
    """Another request took the id of a reversal in the same moment, for something else; the next look will show it."""

    def __init__(self) -> None:
        super().__init__("an id of this batch was taken in this moment; nothing was booked, ask again")


class WrongCredentials(NotAuthenticated):
    """No such user, or not their password; the caller must not learn which."""

    def __init__(self) -> None:
        super().__init__("the user name or the password is wrong")


class SessionEnded(NotAuthenticated):
    """The refresh token opens nothing any more."""

    def __init__(self) -> None:
        super().__init__("the session has ended; sign in again")


class AccountBanned(NotAllowed):
    """The account is barred by an administrator."""

    def __init__(self) -> None:
        super().__init__("this account is banned")


class UserNameTaken(Conflict):
    """Another account carries the name."""

    def __init__(self, user_name: str) -> None:
        super().__init__(f"the user name {user_name} is taken")
        self.user_name = user_name


class LastAdministrator(Conflict):
    """Without this account nobody could administrate."""

    def __init__(self) -> None:
        super().__init__("this is the last administrator; make another one first")


class StatusNotSettable(Conflict):
    """Whether an account is new or known is a fact about its sign-ins, not a choice."""

    def __init__(self) -> None:
        super().__init__("an account becomes known by signing in; set status 2 to ban it, 0 or 1 to lift a ban")


class TooManyAttempts(TooManyRequests):
    """Somebody has tried too often; the text is the same whether an account or an address is meant."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"too many attempts; try again in {retry_after_seconds} s", retry_after_seconds)
