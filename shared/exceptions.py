"""The errors that every service speaks.

    QuestlineError
    ├── TemporaryError          the same call may succeed later        HTTP 503
    └── PermanentError          the same call will never succeed
        ├── BadRequest          cannot be read at all                  HTTP 400
        ├── NotAuthenticated    who is asking is unknown               HTTP 401
        ├── NotAllowed          who is asking may not                  HTTP 403
        ├── NotFound            does not exist, or not for the asker   HTTP 404
        ├── Conflict            contradicts what is stored             HTTP 409
        ├── PreconditionFailed  somebody else changed it meanwhile     HTTP 412
        ├── TooLarge            over a size limit                      HTTP 413
        ├── InvalidInput        readable, but its content is wrong     HTTP 422
        ├── PreconditionRequired  a change that must name what it changes  HTTP 428
        └── TooManyRequests     over a rate                            HTTP 429

The mapping to HTTP stands in `shared.web.problems` alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class QuestlineError(Exception):
    """Base of all errors raised on purpose; its `message` is fit to be shown to the caller."""

    @property
    def message(self) -> str:
        """The sentence that says what is wrong and, where that helps, what to do."""
        return str(self)


class TemporaryError(QuestlineError):
    """Something outside failed; the same call may succeed later.

    `details` (a driver's words, addresses) stand in the text for the log, and never in the `message` for the caller.
    """

    def __init__(self, message: str, retry_after_seconds: float | None = None, *, details: object = "") -> None:
        super().__init__(f"{message}: {details}" if str(details) else message)
        self.retry_after_seconds = retry_after_seconds
        self._message = message

    @property
    def message(self) -> str:
        """What the caller may know."""
        return self._message


class PermanentError(QuestlineError):
    """The same call will never succeed."""


class BadRequest(PermanentError):
    """The request cannot be read."""


class NotAuthenticated(PermanentError):
    """The caller's identity is missing, expired or forged."""


class NotAllowed(PermanentError):
    """The caller is known and lacks the right."""


class NotFound(PermanentError):
    """The thing does not exist, or the caller may not know that it does."""


class Conflict(PermanentError):
    """The call contradicts the stored state."""


class PreconditionFailed(PermanentError):
    """The caller worked on an outdated version."""


class PreconditionRequired(PermanentError):
    """The caller must say which version the change is based on, lest it undo somebody else's."""


class TooLarge(PermanentError):
    """The input is over a size limit."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault of one input field; `line` and `column` count from 1 where the field holds source text."""

    field: str
    message: str
    line: int | None = None
    column: int | None = None


class InvalidInput(PermanentError):
    """The input is well-formed and wrong."""

    def __init__(self, message: str, errors: Sequence[FieldFault] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class TooManyRequests(PermanentError):
    """The caller is over a rate; `retry_after_seconds` says when to come back."""

    def __init__(self, message: str, retry_after_seconds: float) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
