"""The life of a definition."""

from datetime import timedelta

import pytest

from catalog_service.domain.lifecycle import Lifecycle, moment_of_archiving, next_version
from shared.exceptions import Conflict
from tests.unit.catalog.fakes import START

PUBLISHED = Lifecycle("novice", 2, START, None)


def test_versions_are_numbered_from_one() -> None:
    assert next_version(Lifecycle("novice", 0, None, None), START).version == 1
    assert next_version(PUBLISHED, START).version == 3


def test_a_version_is_later_than_the_one_before_even_if_the_clock_went_back() -> None:
    coming = next_version(PUBLISHED, START - timedelta(hours=1))
    assert coming.published_at == START + timedelta(microseconds=1)


def test_what_is_archived_gets_no_version() -> None:
    with pytest.raises(Conflict, match="archived"):
        next_version(Lifecycle("novice", 2, START, START), START)


def test_archiving_comes_after_the_last_version() -> None:
    assert moment_of_archiving(PUBLISHED, START) == START + timedelta(microseconds=1)


def test_archiving_again_keeps_the_moment() -> None:
    archived = Lifecycle("novice", 2, START, START + timedelta(days=1))
    assert moment_of_archiving(archived, START + timedelta(days=9)) == START + timedelta(days=1)


def test_a_mere_draft_cannot_be_archived() -> None:
    with pytest.raises(Conflict, match="never published"):
        moment_of_archiving(Lifecycle("novice", 0, None, None), START)
