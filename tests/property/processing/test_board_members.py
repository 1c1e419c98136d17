"""The order of a board's members in Redis is the order of the users in the database."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as some

from processing_service.adapters.redis.members import stamp_of, tail_of, user_of

IDS = some.text(
    some.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=64
)  # what PostgreSQL can store
MOMENTS = some.sampled_from([datetime(2026, 6, 1, tzinfo=UTC)]) | some.datetimes(timezones=some.just(UTC))
PLACES = some.lists(some.tuples(IDS, MOMENTS), unique_by=lambda place: place[0], max_size=20)


def member(user_id: str, reached_at: datetime) -> bytes:
    """The member of a user."""
    return stamp_of(reached_at) + tail_of(user_id)


@given(PLACES)
def test_members_read_backwards_are_in_order_of_time_and_then_of_ids(places: list[tuple[str, datetime]]) -> None:
    """Redis compares bytes; so does the collation "C"."""
    by_redis = sorted(places, key=lambda place: member(*place), reverse=True)
    by_the_database = sorted(places, key=lambda place: (place[1], place[0].encode()))
    assert by_redis == by_the_database


@given(IDS, MOMENTS)
def test_a_member_tells_whose_it_is(user_id: str, reached_at: datetime) -> None:
    """Also of ids that are beginnings of others."""
    assert user_of(member(user_id, reached_at)) == user_id
