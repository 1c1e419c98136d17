"""Any definition of the language."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from typing import Any

from hypothesis import strategies as st

from shared.contracts.definition import Definition

_Parts = st.SearchStrategy[dict[str, Any]]

CODES = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9_]{1,20})?", fullmatch=True)
_PRINTABLE = st.characters(categories=["L", "M", "N", "P", "S"], include_characters=" ")
TEXTS = st.text(_PRINTABLE, max_size=20)
LINES = st.lists(TEXTS, max_size=3).map("\n".join)
NAMES = st.text(_PRINTABLE, min_size=1, max_size=20)
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DURATIONS = st.integers(1, 3_660 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
CONDITIONS = st.none() | NAMES | LINES.filter(bool)
EVENT_TYPES = st.lists(st.sampled_from(["on", "No", "1e5", "A.b-c", "007"]), min_size=1, unique=True)
STEPS: _Parts = st.builds(dict, label=TEXTS, on=EVENT_TYPES, where=CONDITIONS)

CAPPED_SPANS = {"daily": ["day"], "weekly": ["day", "week"]}
"""For how long a cap may hold, by the reset; without one of these, any span."""


def caps(reset: str) -> st.SearchStrategy[dict[str, Any] | None]:
    """Any cap that fits the reset, or none."""
    spans = CAPPED_SPANS.get(reset, ["day", "week", "month"])
    return st.none() | st.builds(dict, per=st.sampled_from(spans), most=st.integers(1, 100))


def measures(reset: str) -> _Parts:
    """Any measure that fits the reset, but a sequence."""
    return st.one_of(
        st.builds(dict, measure=st.just("count"), cap=caps(reset), cooldown=st.none() | DURATIONS),
        st.builds(
            dict,
            measure=st.just("sum"),
            field=st.just("a.b"),
            default=st.none() | st.integers(0, 9),
            cap=caps(reset),
        ),
        st.builds(dict, measure=st.sampled_from(["distinct", "max"]), field=st.sampled_from(["on", "a.null"])),
        st.builds(
            dict,
            measure=st.just("streak"),
            every=st.sampled_from([None, "day", "week"]),
            grace=st.integers(0, 30),
            freezes=st.none() | st.builds(dict, on=st.just(["Freeze"]), field=st.sampled_from([None, "n"])),
        ),
    )


REWARDS: _Parts = st.builds(dict, gold=st.integers(0, 10**9), points=st.integers(0, 100), badge=st.none() | TEXTS)
REPEATS: _Parts = st.sampled_from(
    [
        {},
        {"limit": None, "reset": "on_completion"},
        {"limit": 4, "reset": "daily"},
        {"reset": "weekly"},
        {"reset": "monthly"},
    ]
)
BUDGETS: st.SearchStrategy[dict[str, Any] | None] = st.none() | st.builds(
    dict, gold=st.none() | st.integers(1, 10**15), diamonds=st.none() | st.integers(1, 10**15)
)
PREREQUISITES = [f"{name}-whose-code-has-more-parts-than-any-drawn-one" for name in "abc"]
BACKFILLS: _Parts = st.builds(
    dict, since=st.sampled_from(["now", "beginning"]) | MOMENTS, pay=st.booleans(), notify=st.booleans()
)


@st.composite
def leaves(draw: st.DrawFn, reset: str) -> dict[str, Any]:
    """Any leaf that fits the reset, but for its id."""
    told = {"label": draw(TEXTS), "hint": draw(TEXTS)}
    form = draw(st.integers(0, 7))
    if form == 6:
        return {**told, "measure": "level", "target": draw(st.integers(2, 1000))}
    if form == 7:
        return {**told, "measure": "stat", "stat": draw(CODES), "target": draw(st.integers(1, 1000))}
    if form == 0:
        first, *others = draw(st.lists(STEPS, min_size=2, max_size=4))
        spans = draw(st.lists(st.none() | DURATIONS, min_size=len(others), max_size=len(others)))
        timed = [{**step, "within": within} for step, within in zip(others, spans, strict=True)]
        return {**told, "measure": "sequence", "steps": [first, *timed]}
    return {
        **told,
        "on": draw(EVENT_TYPES),
        "where": draw(CONDITIONS),
        "target": draw(st.integers(1, 1000)),
        **draw(measures(reset)),
    }


@st.composite
def objectives(draw: st.DrawFn, reset: str) -> dict[str, Any]:
    """Any leaf or tree that fits the reset, each part with an id of its own."""
    tree = draw(
        st.recursive(
            leaves(reset),
            lambda parts: st.builds(
                lambda name, label, inner: {"label": label, name: inner},
                st.sampled_from(["all_of", "any_of"]),
                TEXTS,
                st.lists(parts, min_size=1, max_size=3),
            ),
            max_leaves=4,
        ).filter(lambda tree: _depth(tree) <= 4)
    )
    first = draw(st.sampled_from(["objective", "first"]))
    return _named(tree, chain([first], (f"part-{number}" for number in count())))


def _parts(tree: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = tree.get("all_of", tree.get("any_of", []))
    return parts


def _depth(tree: dict[str, Any]) -> int:
    return 1 + max(map(_depth, _parts(tree))) if _parts(tree) else 0


def _named(tree: dict[str, Any], names: Iterator[str]) -> dict[str, Any]:
    group: dict[str, Any] = {
        name: [_named(part, names) for part in tree[name]] for name in ("all_of", "any_of") if name in tree
    }
    return {**tree, **group, "id": next(names)}


@st.composite
def windows(draw: st.DrawFn) -> dict[str, Any]:
    """Any window that is not empty."""
    starts, ends = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=2, unique=True)))
    opens, closes = sorted(draw(st.lists(DURATIONS, min_size=2, max_size=2, unique=True)))
    whole = {"starts_at": starts, "ends_at": ends, "opens_after": opens, "closes_after": closes}
    return {name: whole[name] for name in draw(st.sets(st.sampled_from(sorted(whole))))}


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any definition."""
    repeat = draw(REPEATS)
    enrolment = draw(
        st.sampled_from([{}, {"enrolment": "opt_in"}]) | DURATIONS.map(lambda d: {"enrolment": "opt_in", "deadline": d})
    )
    claim = draw(
        st.sampled_from([{}, {"claim": "manual"}])
        | DURATIONS.map(lambda d: {"claim": "manual", "claim_expires_after": d})
    )
    return Definition.model_validate(
        {
            "code": draw(CODES),
            "kind": draw(st.sampled_from(["quest", "achievement"])),
            "name": draw(NAMES),
            "description": draw(LINES),
            "icon": draw(TEXTS),
            "category": draw(TEXTS),
            "rarity": draw(TEXTS),
            "objective": draw(objectives(repeat.get("reset", "never"))),
            "repeat": repeat,
            "window": draw(st.none() | windows()),
            "prerequisites": draw(st.lists(st.sampled_from(PREREQUISITES), unique=True)),
            "min_level": draw(st.none() | st.integers(2, 1000)),
            "segment": draw(CONDITIONS),
            "visibility": draw(st.sampled_from(["visible", "hidden", "secret"])),
            "reward": draw(REWARDS),
            "budget": draw(BUDGETS),
            "migration": draw(st.sampled_from(["carry", "pin", "recompute", "restart"])),
            "backfill": draw(BACKFILLS),
            **enrolment,
            **claim,
        }
    )


@st.composite
def stats(draw: st.DrawFn) -> Definition:
    """Any stat."""
    counted = draw(measures("never").filter(lambda measure: measure["measure"] != "distinct"))
    return Definition.model_validate(
        {
            "code": draw(CODES),
            "kind": "stat",
            "name": draw(NAMES),
            "description": draw(LINES),
            "objective": {"label": draw(TEXTS), "on": draw(EVENT_TYPES), "where": draw(CONDITIONS), **counted},
            "visibility": draw(st.sampled_from(["visible", "hidden", "secret"])),
            "migration": draw(st.sampled_from(["carry", "pin", "recompute", "restart"])),
            "backfill": draw(BACKFILLS),
        }
    )
