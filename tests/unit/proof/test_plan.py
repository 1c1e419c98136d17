"""The plan of a chaos run: the same for the same seed, complete, and of the size that was asked for."""

from collections import Counter
from pathlib import Path

import pytest

from tests.proof.harness.options import Options, derived_restarts
from tests.proof.harness.plan import INSTANCES, POINTS, Kind, Plan, make_plan

SIZES = [(600, 8), (5_000, 60), (200_000, 1_000)]


def plan(events: int, kills: int, seed: int = 1) -> Plan:
    """A plan of that size."""
    return make_plan(Options(events, kills, seed, 6.0, *derived_restarts(kills), Path("unused")))


@pytest.mark.parametrize(("events", "kills"), SIZES)
def test_a_seed_gives_the_same_plan_again_and_another_seed_another(events: int, kills: int) -> None:
    assert plan(events, kills) == plan(events, kills)
    assert plan(events, kills) != plan(events, kills, seed=2)


@pytest.mark.parametrize(("events", "kills"), SIZES)
@pytest.mark.parametrize("seed", range(5))
def test_a_plan_kills_as_often_as_was_asked(events: int, kills: int, seed: int) -> None:
    made = plan(events, kills, seed)
    assert made.kills == kills
    assert [bout.at for bout in made.bouts] == sorted(bout.at for bout in made.bouts)
    assert all(bout.instance in INSTANCES[bout.service] for bout in made.bouts)


@pytest.mark.parametrize("seed", range(20))
def test_sixty_kills_reach_every_place_of_every_service(seed: int) -> None:
    planned = {(bout.service, place.point) for bout in plan(5_000, 60, seed).bouts for place in bout.places}
    assert planned == {(service, point) for service, points in POINTS.items() for point in points}


def test_the_long_form_kills_forty_brokers_and_twenty_databases() -> None:
    troubles = Counter(trouble.kind for trouble in plan(200_000, 1_000).troubles)
    assert (troubles[Kind.BROKER_KILLED], troubles[Kind.DATABASE_KILLED]) == (40, 20)
    assert set(troubles) == set(Kind)
