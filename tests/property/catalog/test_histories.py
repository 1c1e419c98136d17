"""Whatever administrators do, in whatever order, the catalog stays sound."""

import asyncio
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.editions import Expected
from catalog_service.application.ports import QuestFilter
from catalog_service.bootstrap import UseCases, wire
from shared.contracts.catalog_feed import DefinitionHistory
from shared.contracts.definition import Definition
from shared.definitions.linking import find_cycle
from shared.exceptions import PermanentError
from tests.unit.catalog.fakes import FakeCatalog, FakeClock, FakeConditions
from tests.unit.catalog.samples import definition

CODES = st.sampled_from(["a", "b", "c"])
ANY = Expected(None)


@st.composite
def wanted(draw: st.DrawFn) -> Definition:
    code = draw(CODES)
    return definition(
        code,
        name=draw(st.sampled_from(["X", "Y"])),
        prerequisites=sorted(draw(st.sets(CODES)) - {code}),
        visibility=draw(st.sampled_from(["visible", "hidden"])),
        objective={"where": draw(st.sampled_from([None, "wrong"]))},
    )


ACTS = st.one_of(
    st.tuples(st.just("create"), wanted()),
    st.tuples(st.just("replace"), wanted()),
    st.tuples(st.just("publish"), wanted()),
    st.tuples(st.just("publish"), wanted()),
    st.tuples(st.just("archive"), wanted()),
    st.tuples(st.just("pause"), wanted()),
    st.tuples(st.just("resume"), wanted()),
    st.tuples(st.just("roll back"), wanted()),
    st.tuples(st.just("discard"), wanted()),
    st.tuples(st.just("import"), wanted()),
    st.tuples(st.just("clock"), wanted()),
)


async def act(catalog: UseCases, clock: FakeClock, name: str, one: Definition) -> None:
    match name:
        case "create":
            await catalog.create_draft(one, "ann")
        case "replace":
            await catalog.replace_draft(one.code, one, "ann", ANY)
        case "publish":
            await catalog.publish(one.code, "ann")
        case "discard":
            await catalog.discard_draft(one.code, ANY, "ann")
        case "import":
            await catalog.import_definitions(DefinitionFile(definitions=[one]), "ann", publish=True)
        case "clock":
            clock.advance(seconds=-5)
        case _:
            await turn(catalog, name, one.code)


async def turn(catalog: UseCases, name: str, code: str) -> None:
    match name:
        case "pause":
            await catalog.pause(code, "ann")
        case "resume":
            await catalog.resume(code, "ann")
        case "roll back":
            await catalog.roll_back(code, 1, "carry", "ann")
        case "archive":
            await catalog.archive(code, "ann")


@given(acts=st.lists(ACTS, max_size=25))
def test_the_catalog_stays_sound(acts: list[tuple[str, Definition]]) -> None:
    asyncio.run(play(acts))


async def play(acts: list[tuple[str, Definition]]) -> None:
    store, clock = FakeCatalog(), FakeClock()
    catalog = wire(store, store, store, FakeConditions(), clock)
    for name, one in acts:
        before = store.state
        try:
            await act(catalog, clock, name, one)
        except PermanentError:
            assert store.state is before
    await check(catalog, store)


async def check(catalog: UseCases, store: FakeCatalog) -> None:
    feed = await catalog.read_feed.all()
    living = {one.code: one.versions[-1].definition for one in feed.definitions if one.archived_at is None}
    assert find_cycle({code: one.prerequisites for code, one in living.items()}) == []
    assert all(set(one.prerequisites) <= living.keys() for one in living.values())
    for history in feed.definitions:
        assert [one.version for one in history.versions] == list(range(1, len(history.versions) + 1))
        moments = [one.published_at for one in history.versions]
        assert all(earlier < later for earlier, later in pairwise(moments))
        turns = [moment for one in history.pauses for moment in (one.paused_at, one.resumed_at) if moment is not None]
        assert all(earlier < later for earlier, later in pairwise(turns))
        assert all(one.resumed_at is not None for one in history.pauses[:-1])
        assert history.archived_at is None or history.archived_at > moments[-1]
    changes = sum(len(one.versions) + _turns(one) for one in feed.definitions)
    assert feed.revision == len(store.state.events) == changes
    shown, _ = await catalog.read_quests.page(QuestFilter(), limit=100, offset=0)
    assert [one.code for one in shown] == sorted(code for code, one in living.items() if one.visibility != "hidden")


def _turns(history: DefinitionHistory) -> int:
    resumed = sum(one.resumed_at is not None for one in history.pauses)
    return len(history.pauses) + resumed + (history.archived_at is not None)
