"""The dotted paths that a condition names: `event.data.points`, `event.type`, `user.attributes.country`."""

from collections.abc import Iterator, Sequence

from shared.conditions.checks import FIELDS
from shared.conditions.tokens import Token, text_at, tokenize

Path = tuple[str, ...]


def paths(source: str) -> frozenset[Path]:
    """The paths of a condition that compiles, each from its variable on.

    A path goes as far as the dots do: `event.data.rounds[0].points` names `event.data.rounds`, and
    `event.data.map.startsWith('x')` names `event.data.map`. What a macro calls its elements is not a path.
    """
    return frozenset(paths_of(tokenize(source)))


def paths_of(tokens: Sequence[Token]) -> tuple[Path, ...]:
    """The same of a condition taken apart, in the order in which it first names them."""
    return tuple(dict.fromkeys(_paths(tokens)))


def _paths(tokens: Sequence[Token]) -> Iterator[Path]:
    for index, token in enumerate(tokens):
        # No macro may give the name of a variable to its elements: these are the variables themselves.
        if token.text in FIELDS and text_at(tokens, index - 1) != ".":
            yield (token.text, *_fields(tokens, index + 1))


def _fields(tokens: Sequence[Token], index: int) -> Iterator[str]:
    """The fields from here on; a name before a parenthesis is a method."""
    while text_at(tokens, index) == "." and text_at(tokens, index + 2) != "(":
        yield text_at(tokens, index + 1)
        index += 2
