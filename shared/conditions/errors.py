"""What is wrong with a condition, and where."""


class ConditionError(ValueError):
    """A condition that must not be published; `line` and `column` count from 1, in characters."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message = message
        self.line = line
        self.column = column
