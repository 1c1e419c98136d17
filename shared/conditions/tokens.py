"""The words of a condition, with their places: enough to say where a fault is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      (?P<blank> \s+ | //[^\n]* )
    | (?P<text>
          [bB]?[rR] (?: \"{3}.*?\"{3} | '{3}.*?'{3} | "[^"\n]*" | '[^'\n]*' )
        | [bB]?     (?: \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} )
        | [bB]?     (?: "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
      )
    | (?P<number> \d [\w.]* )
    | (?P<name> [A-Za-z_]\w* )
    | (?P<symbol> . )
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its kind (text, number, name, symbol), itself, and where it starts."""

    kind: str
    text: str
    line: int
    column: int


def tokenize(source: str) -> list[Token]:
    """Take apart a source that the engine has found to be well formed; blanks and comments fall away."""
    return list(_tokens(source))


def _tokens(source: str) -> Iterator[Token]:
    line, line_start = 1, 0
    for match in _TOKEN.finditer(source):
        if match.lastgroup is not None and match.lastgroup != "blank":
            yield Token(match.lastgroup, match.group(), line, match.start() - line_start + 1)
        breaks = match.group().count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match.group().rindex("\n") + 1
