"""YAML from strangers, as far as JSON goes.

Words are read as in YAML 1.2: `on` is a word, not a truth, and a date is a text. Aliases are refused, since nine lines
of them can stand for a billion items; so are tags, second documents, and keys that stand twice.
"""

import re
from collections.abc import Hashable
from typing import Any, ClassVar, Final

import yaml

_MAX_DEPTH: Final = 16
_LOADER_BASE: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Final = (
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", list("tf")),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", list("-0123456789")),
)


class _Loader(_LOADER_BASE):  # type: ignore[misc]  # the base is the C one where PyYAML has it
    """The safe loader with the words of JSON, and no key twice."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refusal("a key must be a word", key.start_mark)
            if key.value in seen:
                raise _refusal(f"'{key.value}' stands twice", key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, which the reader would refuse, and quotes what any reader might take for something else."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


for _tag, _pattern, _first in _WORDS:
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)
    _Dumper.add_implicit_resolver(_tag, re.compile(_pattern), _first)


def load_yaml(text: str) -> object:
    """Read one document.

    Raises:
        ValueError: it is not YAML, or uses what is refused; the message names line and column.
    """
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        raise _refusal(str(error.problem or error.context), error.problem_mark) from error
    except yaml.YAMLError as error:
        raise ValueError(str(error).splitlines()[0]) from error


def dump_yaml(data: object) -> str:
    """Write one document; its keys keep their order."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _refuse_bombs(text: str) -> None:
    """Look at the parser's events before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER_BASE):
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("aliases are not accepted", event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise _refusal("tags are not accepted", event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise _refusal(f"deeper than {_MAX_DEPTH} levels", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refusal(problem: str, mark: Any) -> ValueError:
    return ValueError(problem if mark is None else f"{problem}, line {mark.line + 1}, column {mark.column + 1}")
