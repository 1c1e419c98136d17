"""Ids that follow from what they name."""

from processing_service.domain.identity import completed_event_id, grant_id


def test_ids_are_the_same_for_ever() -> None:
    assert grant_id("user1", "novice", 1) == "6607cfec-3acb-5202-9b97-cc478a2c5300"
    assert completed_event_id("user1", "novice", 1) == "cd0ec4ca-dca5-58ef-8e6b-81737113eba1"


def test_different_completions_have_different_ids() -> None:
    names = [("user1", "novice", 1), ("user1", "novice", 2), ("user2", "novice", 1), ("user1", "n", 1)]
    names += [('a","b', "c", 1), ("a", 'b","c', 1), ("é", "c", 1), ("e", "c", 1)]
    ids = {make(*name) for name in names for make in (grant_id, completed_event_id)}
    assert len(ids) == 2 * len(names)
