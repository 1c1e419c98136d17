"""A definition tried on users' histories, beside the version that is live."""

from dataclasses import dataclass, replace
from datetime import datetime

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.examples import Examples
from processing_service.domain.tally import Tally
from processing_service.domain.timeline import Timeline
from processing_service.domain.trial import Trial


@dataclass(slots=True)
class Difference:
    """How many users complete the draft and not the live version, and the other way round."""

    gained: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is compared: the draft and the live version (None: there is none), each as if it had always been alone.

    `assumes_accepted`: nobody can have accepted the draft, so everybody is taken to have done so at their first event.
    """

    draft: Timeline
    live: Timeline | None = None
    assumes_accepted: bool = False

    @property
    def event_types(self) -> frozenset[str]:
        """The types of the events that have to be offered."""
        return self.draft.listens | (self.live.listens if self.live is not None else frozenset())

    @property
    def prerequisites(self) -> frozenset[str]:
        """The quests whose first completions have to be known."""
        return self.draft.prerequisites | (self.live.prerequisites if self.live is not None else frozenset())

    @property
    def asks_for_facts(self) -> bool:
        """Whether anything hangs on what is known of the users."""
        return self.draft.asks_for_facts or (self.live is not None and self.live.asks_for_facts)


class DryRun:
    """Takes user by user, and of each their events in order. Keeps sums and a few examples, however many there are."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self._user_id = ""
        self._trials: tuple[Trial, Trial | None] | None = None
        self.users = 0
        self.events = 0
        self.draft = Tally(candidates.draft.versions[-1].reward)
        self.live = None if candidates.live is None else Tally(candidates.live.versions[-1].reward)
        self.difference = Difference()
        self.examples = Examples()

    def begin(self, user_id: str, context: Context) -> None:
        """Go on to the next user."""
        self.end()
        candidates = self._candidates
        live = None if candidates.live is None else Trial(candidates.live, context)
        self._user_id = user_id
        self._trials = Trial(candidates.draft, context, is_accepted=candidates.assumes_accepted), live
        self.users += 1

    def offer(self, event: Event) -> None:
        """Take the next event of the user."""
        if self._trials is None:
            raise ValueError("an event without a user")
        draft, live = self._trials
        self.events += 1
        if finishes := draft.offer(event):
            self.draft.add(self._user_id, finishes)
        if live is not None and self.live is not None and (finishes := live.offer(event)):
            self.live.add(self._user_id, finishes)

    def end(self) -> None:
        """Draw the line under the user's history."""
        if self._trials is None:
            return
        draft, live = self._trials
        self._trials = None
        self.examples.consider(self._user_id, draft)
        if live is not None:
            self.difference.gained += draft.completions > 0 and live.completions == 0
            self.difference.lost += live.completions > 0 and draft.completions == 0


def alone_since(definition: Definition, since: datetime) -> Timeline:
    """The definition as if it had been published then, and never followed another version."""
    begun = replace(definition, published_at=since, counts_from=since, migration="carry", previous=None)
    return Timeline(definition.code, (begun,))
