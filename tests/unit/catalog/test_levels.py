"""The curve of levels: set, kept, announced."""

from catalog_service.bootstrap import UseCases
from shared.contracts.event_data import EVENT_DATA
from shared.contracts.levels import DEFAULT_CURVE, LevelFormula, LevelTable
from tests.unit.catalog.fakes import START, FakeCatalog, FakeClock

TABLE = LevelTable(thresholds=[100, 250])


async def test_there_is_a_curve_from_the_beginning(catalog: UseCases, store: FakeCatalog) -> None:
    assert await catalog.read_levels() == DEFAULT_CURVE
    assert (await catalog.read_feed.all()).levels == DEFAULT_CURVE
    await catalog.publish_levels(DEFAULT_CURVE, "ann")
    assert (store.state.revision, store.state.curves, store.state.events) == (0, [], [])


async def test_a_curve_is_announced_and_counted(catalog: UseCases, store: FakeCatalog) -> None:
    assert await catalog.publish_levels(TABLE, "ann") == TABLE
    assert await catalog.read_levels() == TABLE
    [event] = store.state.events
    assert (event.event_type, event.user_id, event.timestamp) == ("LevelCurvePublished", None, START)
    EVENT_DATA[event.event_type].model_validate(event.event_data, strict=True)
    assert event.event_data == {"curve": {"kind": "table", "thresholds": [100, 250]}}
    feed = await catalog.read_feed.all()
    assert (feed.levels, feed.revision) == (TABLE, 1)


async def test_the_same_curve_again_changes_nothing(catalog: UseCases, store: FakeCatalog, clock: FakeClock) -> None:
    await catalog.publish_levels(TABLE, "ann")
    clock.advance(hours=1)
    await catalog.publish_levels(TABLE, "ben")
    assert (store.state.revision, len(store.state.events)) == (1, 1)


async def test_earlier_curves_stay_on_record(catalog: UseCases, store: FakeCatalog, clock: FakeClock) -> None:
    formula = LevelFormula(kind="formula", first=10)
    await catalog.publish_levels(TABLE, "ann")
    clock.advance(hours=1)
    await catalog.publish_levels(formula, "ben")
    await catalog.publish_levels(DEFAULT_CURVE, "ben")
    assert [(one.curve, one.published_by) for one in store.state.curves] == [
        (TABLE, "ann"),
        (formula, "ben"),
        (DEFAULT_CURVE, "ben"),
    ]
    assert await catalog.read_levels() == DEFAULT_CURVE
