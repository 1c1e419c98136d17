"""What differs between two definitions, and what it is said to mean."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.definition import Backfill, Budget, Definition, Repeat, Reward, Window
from shared.contracts.leaf import Leaf, Step
from shared.definitions import fields, objective_changes
from shared.definitions.changes import Change
from shared.definitions.diff import diff
from shared.definitions.words import duration_in_words
from tests.unit.catalog.samples import definition, rich_tree


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return list(diff(definition(**before), definition(**after)).changes)


def one(before: dict[str, Any], after: dict[str, Any]) -> Change:
    [change] = changes(before, after)
    return change


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"name": "B"}, Change("name", "Novice", "B", "text", "only what users read changes")),
        (
            {},
            {"objective": {"target": 2}},
            Change(
                "objective.target",
                "3",
                "2",
                "rule",
                "target lowered from 3 to 2: users with 2 or more complete with their next event",
            ),
        ),
        (
            {},
            {"objective": {"target": 5}},
            Change("objective.target", "3", "5", "rule", "target raised from 3 to 5: users in flight need 2 more"),
        ),
        (
            {"reward": {"gold": 5}},
            {"reward": {"gold": 20}},
            Change("reward.gold", "5", "20", "reward", "raised: completions from now on pay 20 gold"),
        ),
        (
            {"reward": {"badge": "old"}},
            {},
            Change("reward.badge", "old", None, "reward", "completions from now on give no badge"),
        ),
        (
            {},
            {"window": {"closes_after": "P7D"}},
            Change(
                "window.closes_after",
                None,
                "7 days",
                "schedule",
                "events count only until 7 days after the enrolment",
            ),
        ),
        (
            {"window": {"ends_at": "2026-12-01T01:00:00+01:00"}},
            {},
            Change("window.ends_at", "2026-12-01T00:00:00Z", None, "schedule", "it has no end"),
        ),
        (
            {},
            {"segment": "user.id != 'x'"},
            Change("segment", None, "user.id != 'x'", "people", "only events of users for whom it holds count"),
        ),
        (
            {"budget": {"gold": 100}},
            {"budget": {"gold": 50}},
            Change(
                "budget.gold",
                "100",
                "50",
                "reward",
                "lowered: all grants together pay at most 50 gold; what is over it is held",
            ),
        ),
        (
            {},
            {"migration": "restart"},
            Change(
                "migration",
                "carry",
                "restart",
                "rule",
                "users in flight begin from nothing; completions on record stand",
            ),
        ),
        (
            {"objective": {"on": ["A", "B"]}},
            {"objective": {"on": ["B", "A"]}},
            Change("objective.on", "A, B", "B, A", "text", "the same in another order: nothing else changes"),
        ),
        (
            {"objective": {"measure": "streak"}},
            {"objective": {"measure": "streak", "every": "day"}},
            Change("objective.every", None, "day", "text", "the same, said otherwise: nothing else changes"),
        ),
        (
            {},
            {"window": {}},
            Change("window", None, "without bounds", "text", "the same, said otherwise: nothing else changes"),
        ),
    ],
)
def test_a_change_is_told_in_words(before: dict[str, Any], after: dict[str, Any], expected: Change) -> None:
    assert one(before, after) == expected


def test_a_target_in_a_tree_is_a_part_s() -> None:
    tree = rich_tree()
    tree["all_of"][0]["target"] = 2
    change = one({"objective": rich_tree()}, {"objective": tree})
    assert change.place == "objective[wins].target"
    assert change.effect == "target lowered from 3 to 2: users with 2 or more reach this part with their next event"


@pytest.mark.parametrize("migration", ["pin", "recompute", "restart"])
def test_what_carrying_would_mean_is_not_said_of_other_migrations(migration: str) -> None:
    told = changes({"migration": migration}, {"migration": migration, "objective": {"target": 2}})
    assert [change.effect for change in told] == ["target lowered from 3 to 2"]


def test_parts_are_matched_by_their_ids() -> None:
    tree = rich_tree()
    wins, either, path = tree["all_of"]
    points, best, days = either["any_of"]
    either["any_of"] = [points, {"id": "new", "on": ["A"], "target": 1}, days]
    tree["all_of"] = [path, wins, either, {**best, "label": "Best"}, {"id": "more", "on": ["B"], "target": 4}]
    told = {(change.place, change.effect) for change in changes({"objective": rich_tree()}, {"objective": tree})}
    assert told == {
        ("objective[new]", "a leaf was added: it is one more way"),
        ("objective[more]", "a leaf was added: users in flight need it too"),
        ("objective[best]", "moved: is needed for all"),
        ("objective[best].label", "only what users read changes"),
        ("objective.order", "the same in another order: nothing else changes"),
    }


def test_a_leaf_that_gets_company_is_moved_and_not_new() -> None:
    alone = {"id": "wins", "on": ["MatchWon"], "target": 3}
    tree = {"all_of": [alone, {"id": "tests", "on": ["TestTaken"], "target": 1}]}
    told = [(change.place, change.after) for change in changes({"objective": alone}, {"objective": tree})]
    assert told == [
        ("objective", "all of wins, tests"),
        ("objective[wins]", "in objective"),
        ("objective[tests]", "1 of TestTaken"),
    ]
    back = [(change.place, change.before) for change in changes({"objective": tree}, {"objective": alone})]
    assert back == [
        ("objective", "in objective"),
        ("objective", "all of wins, tests"),
        ("objective[tests]", "1 of TestTaken"),
    ]


def test_a_group_that_asks_for_less_says_so() -> None:
    parts = [{"id": "a", "on": ["A"], "target": 1}, {"id": "b", "on": ["B"], "target": 1}]
    change = one({"objective": {"all_of": parts}}, {"objective": {"any_of": parts}})
    assert (change.before, change.after) == ("all of a, b", "any of a, b")
    assert change.effect == "one of its parts is enough"


def test_steps_are_compared_one_by_one() -> None:
    steps = [{"on": ["A"]}, {"on": ["B"], "within": "PT1H"}]
    longer = [{"on": ["A"]}, {"on": ["B"], "within": "PT90M"}, {"on": ["C"]}]
    told = changes(
        {"objective": {"all_of": [{"id": "path", "measure": "sequence", "steps": steps}]}},
        {"objective": {"all_of": [{"id": "path", "measure": "sequence", "steps": longer}]}},
    )
    assert [(change.place, change.before, change.after) for change in told] == [
        ("objective[path].steps.1.within", "1 hour", "1 hour 30 minutes"),
        ("objective[path].steps.2", None, "C"),
    ]
    assert told[1].effect == "a step was added: it is needed too"


def test_a_new_definition_tells_what_is_not_a_default() -> None:
    new = definition(objective=rich_tree(), reward={"gold": 5}, migration="pin", backfill={"since": "beginning"})
    found = diff(None, new)
    assert [(change.place, change.before) for change in found.changes] == [
        ("name", None),
        ("reward.gold", "0"),
        ("objective", None),
        ("objective[wins]", None),
        ("objective[either]", None),
        ("objective[points]", None),
        ("objective[best]", None),
        ("objective[days]", None),
        ("objective[path]", None),
        ("backfill.since", "now"),
    ]
    by_place = {change.place: change.after for change in found.changes}
    assert by_place["objective[wins]"] == "3 of MatchWon where event.data.ranked"
    assert by_place["objective[points]"] == "points of MatchWon adding up to 100; at most 50 a day"
    assert by_place["objective[best]"] == "points of MatchWon reaching 40"
    assert by_place["objective[days]"] == (
        "7 days in a row with UserSignIn; missing 1 in a row costs nothing; "
        "freezes by FreezeBought, as many as amount says"
    )
    assert by_place["objective[path]"] == "Opened, then Bought where event.data.price > 0 within 1 hour"


@pytest.mark.parametrize(
    ("after", "is_light", "suggested"),
    [
        ({}, True, "carry"),
        ({"name": "B", "reward": {"gold": 1}, "migration": "restart"}, True, "carry"),
        ({"objective": {"label": "B"}}, True, "carry"),
        ({"objective": {"target": 4}}, False, "pin"),
        ({"segment": "true"}, False, "pin"),
        ({"backfill": {"since": "beginning"}}, True, "recompute"),
        ({"objective": {"target": 4}, "backfill": {"since": "2026-01-01T00:00:00Z"}}, False, "recompute"),
    ],
)
def test_a_migration_is_suggested(after: dict[str, Any], is_light: bool, suggested: str) -> None:
    found = diff(definition(), definition(**after))
    assert (found.only_text_or_reward, found.suggested_migration) == (is_light, suggested)


def test_what_happens_to_users_in_flight_is_said_even_if_the_migration_stays() -> None:
    pinned = diff(definition(migration="pin"), definition(migration="pin", name="B"))
    assert pinned.in_flight == "users in flight finish under the version before"


@pytest.mark.parametrize(
    ("table", "parts"),
    [
        (
            (*fields.TOP, *fields.PUBLISHING),
            {
                "": Definition,
                "repeat": Repeat,
                "window": Window,
                "reward": Reward,
                "budget": Budget,
                "backfill": Backfill,
            },
        ),
        (objective_changes._LEAF, {"": Leaf}),
        (objective_changes._STEP, {"": Step}),
    ],
)
def test_no_field_is_overlooked(table: tuple[Any, ...], parts: dict[str, Any]) -> None:
    known = {f"{prefix}.{name}".strip(".") for prefix, part in parts.items() for name in part.model_fields}
    elsewhere = {*parts, "objective", "id", "steps", "target"}
    assert {field.path for field in table} == known - elsewhere


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (90, "1 minute 30 seconds"), (86_400, "1 day"), (3_660 * 86_400, "3660 days"), (0, "0 seconds")],
)
def test_durations_read_well(seconds: int, words: str) -> None:
    assert duration_in_words(timedelta(seconds=seconds)) == words
