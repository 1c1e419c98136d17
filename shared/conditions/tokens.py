"""The words of a condition, with their places: enough to say where a fault is."""

import re
from collections.abc import Iterator, Sequence
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
    """One word: its kind (text, number, name, symbol), itself, and where it starts: in the source, and for people."""

    kind: str
    text: str
    start: int
    line: int
    column: int

    @property
    def end(self) -> int:
        """Where it ends in the source: the index of the character behind it."""
        return self.start + len(self.text)


def tokenize(source: str) -> list[Token]:
    """Take apart a source that the engine has found to be well formed; blanks and comments fall away."""
    return list(_tokens(source))


def text_at(tokens: Sequence[Token], index: int) -> str:
    """The word at an index, empty beyond either end."""
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _tokens(source: str) -> Iterator[Token]:
    line, line_start = 1, 0
    for match in _TOKEN.finditer(source):
        if match.lastgroup is not None and match.lastgroup != "blank":
            yield Token(match.lastgroup, match.group(), match.start(), line, match.start() - line_start + 1)
        breaks = match.group().count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match.group().rindex("\n") + 1
