"""The report of a dry run in the API: the last line of the answer."""

from datetime import date, datetime, timedelta
from typing import Literal, Self

from pydantic import BaseModel, Field

from processing_service.application.prepare_simulation import Simulation
from processing_service.application.snapshot import BEGINNING
from processing_service.domain.definition import Reward
from processing_service.domain.dry_run import DryRun
from processing_service.domain.event import Event
from processing_service.domain.examples import Example, Fate
from processing_service.domain.outcome import Counted, Enrolled, NotCounted, Outcome
from processing_service.domain.sampling import Durations
from processing_service.domain.status import Status, standing_of
from processing_service.domain.tally import Tally
from processing_service.entrypoints.api.numbers import exact


class Amounts(BaseModel):
    """What completions pay."""

    gold: int
    diamonds: int
    points: int

    @classmethod
    def of(cls, reward: Reward, times: int) -> Self:
        """So many rewards."""
        return cls(gold=reward.gold * times, diamonds=reward.diamonds * times, points=reward.points * times)


class Totals(BaseModel):
    """Sums over users."""

    users: int = Field(description="Users looked at.")
    users_completed: int
    completions: int
    payout: Amounts


class Day(Amounts):
    """What the completions of one UTC day pay."""

    day: date
    completions: int


class TimeToFinish(BaseModel):
    """From the first event that counted for a cycle, or the acceptance, to its completion."""

    median_seconds: float
    p90_seconds: float
    exact: bool = Field(description="False: of a sample of 10,000 completions.")

    @classmethod
    def of(cls, durations: Durations) -> Self | None:
        """The quantiles; None where nothing was completed."""
        median, p90 = durations.quantile(0.5), durations.quantile(0.9)
        if median is None or p90 is None:
            return None
        seconds = timedelta(seconds=1)
        return cls(median_seconds=median / seconds, p90_seconds=p90 / seconds, exact=durations.is_exact)


class ExplanationLine(BaseModel):
    """What became of one event."""

    event_id: str
    event_type: str
    timestamp: datetime
    counted: int | str | None = Field(description="By how much; a fraction comes as text. Null: it did not count.")
    reason: str | None = Field(description="Why it did not count.")
    completes: list[int] = Field(description="The cycles that it completed.")

    @classmethod
    def of(cls, event: Event, outcome: Outcome) -> Self:
        """The line."""
        counted, reason, completes = None, None, list[int]()
        match outcome:
            case Counted():
                counted = exact(outcome.contribution)
                completes = [one.cycle for one in outcome.completions]
            case NotCounted():
                reason = str(outcome.reason)
            case Enrolled():
                reason = outcome.act
        return cls(
            event_id=event.event_id,
            event_type=event.event_type,
            timestamp=event.timestamp,
            counted=counted,
            reason=reason,
            completes=completes,
        )


class ExampleUser(BaseModel):
    """One user under the draft; `events` are the last ones, up to the first completion."""

    user_id: str
    fate: Fate
    status: Status
    times_completed: int
    progress: int | str
    target: int | str
    events: list[ExplanationLine]

    @classmethod
    def of(cls, example: Example, now: datetime) -> Self:
        """The user as they stand at that moment."""
        trial = example.trial
        standing = standing_of(trial.timeline, trial.state, now, (), trial.context)
        return cls(
            user_id=example.user_id,
            fate=example.fate,
            status=standing.status,
            times_completed=trial.completions,
            progress=exact(standing.progress),
            target=exact(standing.definition.objective.target),
            events=[ExplanationLine.of(event, outcome) for event, outcome in trial.trace],
        )


class LiveComparison(BaseModel):
    """The live version over the same events, and what the draft has more (or, negative, less)."""

    version: int
    users_completed: int
    completions: int
    payout: Amounts
    users_gained: int = Field(description="Users who complete the draft and not the live version.")
    users_lost: int = Field(description="Users who complete the live version and not the draft.")
    more_completions: int
    more_payout: Amounts


class ReportLine(BaseModel):
    """The result."""

    kind: Literal["report"] = "report"
    code: str
    since: datetime | None = Field(description="From when events count; null is from the beginning of the log.")
    until: datetime | None
    sample: float
    assumes_accepted: bool = Field(description="Whether all are taken to have accepted the quest at their first event.")
    pays_past: bool = Field(description="Whether a backfill of the draft would pay this, or only show it.")
    events: int
    total: Totals
    estimated_total: Totals = Field(description="The figures of the sample, scaled to all users.")
    days: list[Day] = Field(description="The first 400 UTC days with a completion.")
    time_to_finish: TimeToFinish | None
    live: LiveComparison | None = Field(description="Null where no version of this code is live.")
    examples: list[ExampleUser]

    @classmethod
    def of(cls, simulation: Simulation, run: DryRun, now: datetime) -> Self:
        """The report of a dry run that has come to its end."""
        wanted, tally = simulation.wanted, run.draft
        since = simulation.query.since
        return cls(
            code=wanted.definition.code,
            since=None if since == BEGINNING else since,
            until=wanted.until,
            sample=wanted.sample,
            assumes_accepted=simulation.candidates.assumes_accepted,
            pays_past=wanted.definition.backfill.pay,
            events=run.events,
            total=_totals(run.users, tally, 1.0),
            estimated_total=_totals(run.users, tally, wanted.sample),
            days=[_day(number, completions, tally.reward) for number, completions in tally.days],
            time_to_finish=TimeToFinish.of(tally.durations),
            live=_compare(simulation, run),
            examples=[ExampleUser.of(one, simulation.query.until or now) for one in run.examples.chosen()],
        )


def _totals(users: int, tally: Tally, sample: float) -> Totals:
    completions = round(tally.completions / sample)
    return Totals(
        users=round(users / sample),
        users_completed=round(tally.users_completed / sample),
        completions=completions,
        payout=Amounts.of(tally.reward, completions),
    )


def _day(number: int, completions: int, reward: Reward) -> Day:
    paid = Amounts.of(reward, completions)
    return Day(day=date.fromordinal(number), completions=completions, **paid.model_dump())


def _compare(simulation: Simulation, run: DryRun) -> LiveComparison | None:
    if run.live is None or simulation.live_version is None:
        return None
    draft, live = run.draft, run.live
    ours, theirs = Amounts.of(draft.reward, draft.completions), Amounts.of(live.reward, live.completions)
    return LiveComparison(
        version=simulation.live_version,
        users_completed=live.users_completed,
        completions=live.completions,
        payout=theirs,
        users_gained=run.difference.gained,
        users_lost=run.difference.lost,
        more_completions=draft.completions - live.completions,
        more_payout=Amounts(
            gold=ours.gold - theirs.gold,
            diamonds=ours.diamonds - theirs.diamonds,
            points=ours.points - theirs.points,
        ),
    )
