"""What differs between two definitions: one change, and how a field's change is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from shared.definitions.words import in_words

Kind = Literal["text", "reward", "rule", "schedule", "people"]

ANOTHER_ORDER: Final = "the same in another order: nothing else changes"
OTHER_WORDS: Final = "the same, said otherwise: nothing else changes"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are in words, None where there is nothing; `effect` says what it means."""

    place: str
    before: str | None
    after: str | None
    kind: Kind
    effect: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may change, and what its new value means.

    `effect` is a sentence with `{after}` in it, or one for each value; `without` is for where there is none now.
    """

    path: str
    kind: Kind
    effect: str | Mapping[str, str]
    without: str = ""


def field_changes(fields: tuple[Field, ...], before: Any, after: Any, prefix: str = "") -> Iterator[Change]:
    """The changes of two values' fields; a missing part's fields are taken for empty."""
    for field in fields:
        old, new = _value_at(before, field.path), _value_at(after, field.path)
        if old != new:
            yield _tell(field, f"{prefix}{field.path}", old, new)


def _value_at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value


def _tell(field: Field, place: str, old: Any, new: Any) -> Change:
    before, after = in_words(old), in_words(new)
    if isinstance(old, list) and isinstance(new, list) and sorted(old) == sorted(new):
        return Change(place, before, after, "text", ANOTHER_ORDER)
    if field.path == "every" and {old, new} == {None, "day"}:
        return Change(place, before, after, "text", OTHER_WORDS)
    if before == after:
        before, after = ("none" if value is None else "empty" for value in (old, new))
        return Change(place, before, after, "text", OTHER_WORDS)
    return Change(place, before, after, field.kind, f"{_direction(old, new)}{_sentence(field, after)}")


def _sentence(field: Field, after: str | None) -> str:
    if after is None:
        return field.without
    return field.effect.format(after=after) if isinstance(field.effect, str) else field.effect.get(after, "")


def _direction(old: Any, new: Any) -> str:
    if not isinstance(old, int) or not isinstance(new, int) or isinstance(new, bool):
        return ""
    return "raised: " if new > old else "lowered: "
