"""What the services say about their events in `shared.contracts.event_data` is what they really publish."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from pydantic import ValidationError

from auth_service.application.events import deleted_event, signed_in_event, updated_event
from auth_service.domain.account import Account, SignedIn
from catalog_service.application.announcements import (
    Restoring,
    level_curve_published,
    quest_archived,
    quest_paused,
    quest_published,
    quest_resumed,
)
from catalog_service.application.records import LevelCurveRecord, Publication, Turn
from processing_service.application.award_points import published_level
from processing_service.application.claim_reward import _claimed_event
from processing_service.application.enrol_user import Act
from processing_service.application.enrol_user import _event as enrolment_event
from processing_service.application.hold_grants import _reached
from processing_service.application.ports.progress import Grant, UserCompletion
from processing_service.application.ports.retractions import Undoing, UndoneCompletion
from processing_service.application.ports.standings import ReachedLevel
from processing_service.application.retract_event import _retracted_event
from processing_service.application.reward_completions import _completed_event
from processing_service.application.snapshot import build_snapshot
from processing_service.domain.budget import Budget
from processing_service.domain.definition import Reward
from processing_service.domain.event import Event
from processing_service.domain.outcome import Completion
from shared.clock import new_id
from shared.contracts.administration import Act as AdministrationAct
from shared.contracts.administration import Action
from shared.contracts.event_data import EVENT_DATA, EVENT_SUMMARIES
from shared.contracts.levels import DEFAULT_CURVE
from shared.outbox.audit import administration_recorded
from tests.integration.processing.catalogs import SIGN_IN_QUEST, history

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Published(Protocol):
    """An event, whichever service has built it."""

    @property
    def event_type(self) -> str: ...

    @property
    def event_data(self) -> Mapping[str, Any]: ...


class Logged:
    """What the API writes into the log itself."""

    def __init__(self, event: Event) -> None:
        self.event_type, self.event_data = event.event_type, event.data


def enrolment(act: Act) -> Logged:
    """What becomes of an acceptance or an abandoning."""
    return Logged(enrolment_event("user1", SIGN_IN_QUEST.code, act, NOON).event)


def retraction() -> Logged:
    """What becomes of a retraction."""
    undoing = Undoing(new_id(), "owe", "bought with a stolen card")
    undone = [UndoneCompletion(SIGN_IN_QUEST.code, 1, 1, 0, NOON)]
    return Logged(_retracted_event(Event("e1", "MatchWon", "user1", NOON, {}), undoing, undone, "admin-1", NOON))


def everything_published() -> list[Published]:
    """One event of every kind, from the code that builds it."""
    account = Account("user1", "Ann", "hash", NOON, last_event_at=NOON, time_zone="Europe/Berlin")
    publication = Publication(1, SIGN_IN_QUEST, SIGN_IN_QUEST, NOON, "admin")
    snapshot = build_snapshot(1, [history(SIGN_IN_QUEST)], pytest.fail)
    completed = UserCompletion("user1", Completion(SIGN_IN_QUEST.code, 1, (NOON, "e1"), 1, 1))
    return [
        signed_in_event(SignedIn(account, is_first=True)),
        signed_in_event(SignedIn(account, is_first=False)),
        updated_event(account),
        deleted_event(account),
        quest_published(publication),
        quest_published(publication, Restoring(1, "the next one asked too much")),
        quest_paused(publication, Turn(NOON, "admin", "the numbers look wrong")),
        quest_resumed(publication, Turn(NOON, "admin")),
        quest_archived(publication, NOON),
        level_curve_published(LevelCurveRecord(DEFAULT_CURVE, NOON, "admin")),
        _completed_event(snapshot, completed),
        enrolment("accept"),
        enrolment("abandon"),
        retraction(),
        published_level(ReachedLevel("user1", 2, 0, NOON)),
        _reached(snapshot, SIGN_IN_QUEST.code, Budget(gold=100)),
        administration_recorded("auth", AdministrationAct(actor="root-1", action=Action.USER_DELETED, subject="user1")),
        _claimed_event(Grant(new_id(), "user1", SIGN_IN_QUEST.code, "Sign in", 1, 1, Reward(), NOON), NOON),
    ]


def test_every_published_event_has_the_documented_data() -> None:
    for event in everything_published():
        EVENT_DATA[event.event_type].model_validate(event.event_data, strict=True)


def test_exactly_the_published_types_are_documented() -> None:
    published = {event.event_type for event in everything_published()}
    assert published == set(EVENT_DATA) == set(EVENT_SUMMARIES)


@pytest.mark.parametrize("model", EVENT_DATA.values(), ids=EVENT_DATA.keys())
def test_more_than_the_documented_data_would_be_noticed(model: Any) -> None:
    with pytest.raises(ValidationError, match="extra"):
        model.model_validate({"surprise": 1})
