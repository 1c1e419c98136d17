"""Laws of backfills on a real database: a past folded later, beside live events, is what it would have been at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processing_service.application.messages import IncomingEvent
from shared.contracts.catalog_feed import DefinitionHistory
from tests.integration.processing.benches import Bench, at, incoming
from tests.integration.processing.catalogs import definition, history

PUBLISHED = 10
USERS = ("anna", "ben", "cleo", "dora")
KNOWN = history(definition("matches", objective={"on": ["Match"], "target": 2}), published_at=at(-1))


@dataclass(frozen=True)
class Story:
    """Events that came before the quest was known, and batches of others that come between the steps."""

    quests: tuple[DefinitionHistory, ...]
    before: Sequence[IncomingEvent]
    batches: Sequence[Sequence[IncomingEvent]]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A quest of any kind with another that hangs on it; where the past is not paid, all of it came before."""
    quiet = draw(st.booleans())
    since = draw(st.sampled_from(["beginning", "beginning", at(4).isoformat(), "now"]))
    backfill = {"since": since, "pay": not quiet, "notify": not quiet}
    quests = (
        history(draw(_definitions(backfill)), published_at=at(PUBLISHED)),
        history(
            definition("after", objective={"on": ["Visit"], "target": 1}, prerequisites=["quest"], backfill=backfill),
            published_at=at(PUBLISHED),
        ),
    )
    events = draw(_events())
    late = st.booleans() if not quiet else st.just(False)
    is_live = [event.event.timestamp >= at(PUBLISHED) or draw(late) for event in events]
    live = draw(st.permutations([event for event, is_one in zip(events, is_live, strict=True) if is_one]))
    cuts = sorted(draw(st.lists(st.integers(0, len(live)), min_size=1, max_size=4)))
    return Story(
        quests,
        [event for event, is_one in zip(events, is_live, strict=True) if not is_one],
        [live[start:end] for start, end in pairwise([0, *cuts, len(live)])],
    )


def _definitions(backfill: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda objective, limit: definition(
            "quest",
            objective=objective,
            repeat={"limit": limit, "reset": "on_completion"},
            prerequisites=["matches"] if objective["target"] == 1 else [],
            backfill=backfill,
        ),
        st.sampled_from(
            [
                {"on": ["Match", "Visit"], "target": 3},
                {"on": ["Visit"], "target": 1},
                {"on": ["Match"], "measure": "sum", "field": "points", "target": 5},
                {"on": ["Match"], "measure": "distinct", "field": "points", "target": 2},
                {"on": ["Match"], "where": "event.data.points >= 2", "target": 2},
            ]
        ),
        st.sampled_from([None, 1, 2]),
    )


@st.composite
def _events(draw: st.DrawFn) -> list[IncomingEvent]:
    """What the users did, from ten minutes before the publishing to ten minutes after it, in order."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, 2 * PUBLISHED),
                st.sampled_from(USERS),
                st.sampled_from(["Match", "Match", "Visit"]),
                st.integers(0, 4),
            ),
            min_size=5,
            max_size=30,
            unique_by=lambda one: one[:2],
        )
    )
    return [incoming(minute, user, event_type, points=points) for minute, user, event_type, points in sorted(drawn)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories())
def test_a_past_that_is_folded_beside_live_events_is_what_it_would_have_been_at_once(
    processing_database_url: str, story: Story
) -> None:
    """Known from the beginning, or published later and folded user by user while events go on arriving."""
    asyncio.run(_compare(processing_database_url, story))


async def _compare(url: str, story: Story) -> None:
    bench = Bench(url)
    try:
        await bench.clear()
        await bench.publish(KNOWN, *story.quests)
        await bench.fold()
        for batch in (story.before, *story.batches):
            await bench.ingest(batch)
        expected = await bench.picture()

        await bench.clear()
        await bench.publish(KNOWN)
        await bench.fold()
        await bench.ingest(story.before)
        await bench.publish(KNOWN, *story.quests)
        batches = iter(story.batches)

        async def live(_worked_seconds: float) -> None:
            await bench.ingest(next(batches, []))

        await bench.fold(1, live)
        for batch in batches:
            await bench.ingest(batch)
        assert await bench.picture() == expected
    finally:
        await bench.close()
