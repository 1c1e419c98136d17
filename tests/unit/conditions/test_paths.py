"""Which fields a condition names."""

import pytest

from shared.conditions import compile_condition, paths


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("true", set()),
        ("event.data.points >= 10 && event.data.points < 20", {"event.data.points"}),
        ("event.type == 'a' && event.timestamp > timestamp('2026-01-01T00:00:00Z')", {"event.type", "event.timestamp"}),
        ("user.attributes.country == user.time_zone", {"user.attributes.country", "user.time_zone"}),
        ("event . data\n.a // event.data.b\n.c == 1", {"event.data.a.c"}),
        ("event.data.map.startsWith('x') && event.data.size() == 1", {"event.data.map", "event.data"}),
        ("event.data.map.map (x, x.a.b).size() == 1", {"event.data.map"}),
        ("event.data.rounds[0].points == 1", {"event.data.rounds"}),
        ("event.data['a'].b == 1 && event['type'] == 'a'", {"event.data", "event"}),
        ("event.data.l[event.data.i] == 1", {"event.data.l", "event.data.i"}),
        ("has(event.data.user.event) && !has(event.data.b)", {"event.data.user.event", "event.data.b"}),
        ("event.data.l.exists(e, e.n > event.data.n && e.user == 1)", {"event.data.l", "event.data.n"}),
        ("event.type == 'event.data.x' || r'user.id' == user.id", {"event.type", "user.id"}),
        (
            "{event.type: user.id}[event.data.k] == -event.data.n",
            {"event.type", "user.id", "event.data.k", "event.data.n"},
        ),
        ("(event.data).a == 1 ? event.data.b : event.data.c", {"event.data", "event.data.b", "event.data.c"}),
    ],
)
def test_the_paths_of_a_condition(source: str, named: set[str]) -> None:
    assert {".".join(path) for path in paths(compile_condition(source).source)} == named
