"""Taking a condition apart into those that must all hold."""

from collections.abc import Iterator, Sequence

from shared.conditions.tokens import Token

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


def split(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The operands of a well-formed condition's outermost `&&`, without the parentheses around them, in their order.

    Groups that are themselves joined by `&&` are taken apart as well; a condition that is an alternative (`||` or
    `? :`) stays whole.
    """
    closing = _closing_brackets(tokens)
    operands = []
    pending = [(0, len(tokens))]
    while pending:
        start, end = pending.pop()
        while tokens[start].text == "(" and closing[start] == end - 1:
            start, end = start + 1, end - 1
        parts = list(_conjuncts(tokens, closing, start, end))
        if len(parts) == 1:
            operands.append(tokens[start:end])
        else:
            pending.extend(reversed(parts))
    return operands


def _closing_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """For each opening bracket the place of the one that closes it."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.text in _OPENING:
            opened.append(index)
        elif token.text in _CLOSING:
            closing[opened.pop()] = index
    return closing


def _conjuncts(tokens: Sequence[Token], closing: dict[int, int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the operands of `&&` outside all brackets start and end; all of it, if it is an alternative."""
    outside = list(_outside_brackets(closing, start, end))
    if any(tokens[index].text in {"|", "?"} for index in outside):
        yield start, end
        return
    # An operator is two symbols; nothing else in a condition is written with this one.
    for index in [index for index in outside if tokens[index].text == "&"][::2]:
        yield start, index
        start = index + 2
    yield start, end


def _outside_brackets(closing: dict[int, int], index: int, end: int) -> Iterator[int]:
    while index < end:
        yield index
        index = closing.get(index, index) + 1
