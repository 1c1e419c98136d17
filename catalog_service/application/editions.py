"""Optimistic concurrency: a change names the edition that it was made from."""

from dataclasses import dataclass

from shared.exceptions import PreconditionFailed, PreconditionRequired


@dataclass(frozen=True, slots=True)
class Expected:
    """The editions that the caller is ready to change; None means any, even one that the caller has not seen."""

    editions: frozenset[int] | None

    def allows(self, edition: int) -> bool:
        """Whether the caller has seen this edition, or does not care."""
        return self.editions is None or edition in self.editions


def check_expected(expected: Expected | None, edition: int) -> None:
    """Go on only if the caller knows what is being changed.

    Raises:
        PreconditionFailed: somebody else changed it meanwhile.
    """
    if expected is not None and not expected.allows(edition):
        raise PreconditionFailed(f'it was changed meanwhile; read it again (its ETag is now "{edition}")')


def require_expected(expected: Expected | None, edition: int) -> None:
    """As `check_expected`, for changes that would replace the whole.

    Raises:
        PreconditionRequired: the caller does not say which edition the change was made from.
        PreconditionFailed: somebody else changed it meanwhile.
    """
    if expected is None:
        raise PreconditionRequired("send If-Match with the ETag of the draft that this change was made from")
    check_expected(expected, edition)
