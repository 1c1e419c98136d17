"""Which passwords are too easy to guess (in the spirit of NIST SP 800-63B: no composition rules, but no known ones)."""

import string
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Final

from auth_service.domain.naming import MIN_PASSWORD_CHARACTERS, name_key
from shared.exceptions import FieldFault, InvalidInput

PasswordRule = Callable[[str, str], None]
"""Takes a password and its account's name, and raises InvalidInput where the one is too easy to guess."""

_OWN_NAME: Final = "questline"
_SHORTEST_WORD: Final = 3
_FEWEST_CHARACTERS: Final = 4
_TRIMMINGS: Final = string.digits + string.punctuation + string.whitespace


def require_strong(password: str, user_name: str, *, common: Collection[str]) -> None:
    """Let a password pass that nobody would try early.

    Raises:
        InvalidInput: it is one of the `common` ones, with or without digits and signs at its end; or little more than
            the account's name or this product's; or a run or a repetition of a few characters.
    """
    weakness = _weakness(password.casefold(), name_key(user_name), common)
    if weakness is not None:
        raise InvalidInput("the password is too easy to guess", [FieldFault("password", weakness)])


def accept_any(_password: str, _user_name: str) -> None:
    """Let every password pass: those of seeds, which the operator has chosen and the settings have looked at."""


def _weakness(password: str, name: str, common: Collection[str]) -> str | None:
    if password in common or password.rstrip(_TRIMMINGS) in common:
        return "must not be one of the commonest passwords"
    if len(set(password)) < _FEWEST_CHARACTERS or _is_run(password):
        return "must not be a run or a repetition of a few characters"
    if _is_little_more_than(password, {name, name.partition("@")[0], _OWN_NAME}):
        return "must not be little more than the user name, or the name of this product"
    return None


def _is_run(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps in ({1}, {-1})


def _is_little_more_than(password: str, words: Collection[str]) -> bool:
    rest = password
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            rest = rest.replace(word, "")
    return rest != password and len(rest) < MIN_PASSWORD_CHARACTERS
