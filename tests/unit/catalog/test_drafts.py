"""Drafts: who changes what, and on which ground."""

import pytest

from catalog_service.application.editions import Expected
from catalog_service.bootstrap import UseCases
from shared.exceptions import Conflict, InvalidInput, NotFound, PreconditionFailed, PreconditionRequired
from tests.unit.catalog.samples import definition

ANY = Expected(None)


def seen(*editions: int) -> Expected:
    return Expected(frozenset(editions))


async def test_a_draft_sent_twice_is_one_definition(catalog: UseCases) -> None:
    first, is_new = await catalog.create_draft(definition(), "ann")
    second, is_new_again = await catalog.create_draft(definition(), "ben")
    assert (is_new, is_new_again) == (True, False)
    assert second == first


async def test_a_taken_code_is_refused(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    with pytest.raises(Conflict, match="taken"):
        await catalog.create_draft(definition(name="Other"), "ann")


@pytest.mark.parametrize("code", ["all", "import", "export", "plan"])
async def test_words_of_the_paths_are_no_codes(catalog: UseCases, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await catalog.create_draft(definition(code), "ann")
    assert caught.value.errors[0].field == "code"


async def test_a_change_must_name_the_edition_it_was_made_from(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    with pytest.raises(PreconditionRequired):
        await catalog.replace_draft("novice", definition(name="B"), "ben", None)
    with pytest.raises(PreconditionFailed):
        await catalog.replace_draft("novice", definition(name="B"), "ben", seen(7))
    changed = await catalog.replace_draft("novice", definition(name="B"), "ben", seen(1))
    assert changed.draft is not None
    assert (changed.draft.edition, changed.draft.updated_by) == (2, "ben")


async def test_of_two_changes_from_one_edition_the_second_is_refused(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.replace_draft("novice", definition(name="B"), "ann", seen(1))
    with pytest.raises(PreconditionFailed, match='"2"'):
        await catalog.replace_draft("novice", definition(name="C"), "ben", seen(1))


async def test_the_same_content_keeps_the_edition(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    record = await catalog.replace_draft("novice", definition(), "ben", seen(1))
    assert record.edition == 1


async def test_a_draft_keeps_its_code(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    with pytest.raises(InvalidInput):
        await catalog.replace_draft("novice", definition("other"), "ann", ANY)


async def test_editions_go_on_after_publishing(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.publish("novice", "ann")
    record = await catalog.start_draft("novice", "ann")
    assert record.edition == 2
    assert record.draft is not None
    assert record.draft.definition == definition()


async def test_a_second_draft_is_refused(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    with pytest.raises(Conflict):
        await catalog.start_draft("novice", "ann")


async def test_discarding_an_unpublished_draft_frees_the_code(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.discard_draft("novice", seen(1), "ann")
    with pytest.raises(NotFound):
        await catalog.read_draft("novice")
    assert (await catalog.create_draft(definition(name="B"), "ben"))[1]


async def test_discarding_the_draft_of_a_published_one_keeps_the_version(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.publish("novice", "ann")
    await catalog.start_draft("novice", "ann")
    await catalog.discard_draft("novice", seen(2), "ann")
    with pytest.raises(NotFound, match="no draft"):
        await catalog.read_draft("novice")
    assert (await catalog.read_quests.one("novice")).version == 1
