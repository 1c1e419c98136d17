"""The bounds within which a condition can neither crash the process nor hold it up.

Measured with the engine in use. It recurses natively, so that sources of tens of thousands of operators, or data as
many levels deep, overflow the stack of the process: both are far out of reach here. It copies what a name refers to
whenever the name is read, so that a macro over a list of n elements that reads `event` again costs n * n steps; with
these bounds an ordinary condition takes at most tens of milliseconds, and the worst conceivable one about a second.
"""

from typing import Final

MAX_SOURCE_CHARACTERS: Final = 2_000
MAX_DATA_DEPTH: Final = 64
"""Levels of lists and objects in the data of an event; deeper data cannot be decided upon."""

MAX_MACROS: Final = 5
MAX_ROOTS_BESIDE_MACROS: Final = 8
"""How often a condition that uses a macro may name `event` and `user`."""
MAX_DATA_SIZE_FOR_MACROS: Final = 1_000
"""Values in the data (sixteen characters of text count as one) beyond which macros cannot be decided."""

MAX_PATTERN_CHARACTERS: Final = 100
MAX_PATTERN_REPETITIONS: Final = 100
"""The product of all counted repetitions of a pattern: `(a{1,5}){10}` has 50. Patterns are compiled for each event."""
