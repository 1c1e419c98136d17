"""One run: load and faults together, then rest, then everything that was left behind is written down."""

import asyncio
import random
from collections.abc import Awaitable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, Final

from shared.faults import FaultPoint
from shared.messaging.topology import PROCESSING_QUEUE
from tests.harness.accounts import Account
from tests.proof.dump import dump_end, dump_entries_so_far
from tests.proof.harness.administrator import Administrator, quests
from tests.proof.harness.diary import Diary
from tests.proof.harness.display import Display
from tests.proof.harness.fleet import Fleet, Nudge
from tests.proof.harness.followers import Follower
from tests.proof.harness.options import Options
from tests.proof.harness.outages import Outages
from tests.proof.harness.outcome import Outcome
from tests.proof.harness.pace import Pace
from tests.proof.harness.people import People
from tests.proof.harness.plan import INSTANCES, LAST, Armed, Bout, Plan, Trouble
from tests.proof.harness.rest import STATISTICS_SECONDS, note_leftovers, queue_length
from tests.proof.harness.senders import CHUNK, Senders
from tests.proof.harness.settling import Settling
from tests.proof.harness.stage import Stage
from tests.proof.harness.suspects import Suspects
from tests.proof.harness.troubles import Troubles
from tests.proof.harness.world import make_world
from tests.proof.histories import HistoryWriter

BOUTS_AT_ONCE: Final = 4
TROUBLES_AT_ONCE: Final = 3
RESERVED_SHARE: Final = 0.2
"""Of the time of a run, which begins with the start of its servers: for coming to rest and being checked."""
SHORTEST_REST_SECONDS: Final = 90.0
FOLLOWERS_OF_A_PLAYER: Final = 2
LOOKS_INTO_THE_LEDGER: Final = (0.35, 0.7)


class Campaign:
    """Everything of one run."""

    def __init__(self, options: Options, plan: Plan, stage: Stage, history: HistoryWriter, diary: Diary) -> None:
        self._options = options
        self._plan = plan
        self._stage = stage
        self._history = history
        self._outages = Outages()
        self._people = People(stage.system, history, options.seed, self._outages.is_one)
        self.outcome = Outcome(plan, diary)
        self._diary = diary
        self._suspects = Suspects(stage.system.database_url("processing"))
        self._pace = Pace(plan.kills)

    async def run(self, display: Display) -> Outcome:
        """Load and break the system, wait until it has come to rest, and write down what it holds."""
        self._begin(display, "Sign players up and publish quests")
        await self._people.arrive()
        players = [player.user_id for player in self._people.players]
        options = self._options
        self._world = make_world(options.seed, options.events, options.users, players, options.poison)
        self._administrator = Administrator(self._stage.system, self._people, self._world, options.seed)
        self._fleet = Fleet(self._stage.members, self._suspects, self._diary, self._nudges(), self._outages, self._over)
        await self._fleet.until_ready()
        await self._administrator.publish(quests())
        key = await self._administrator.issue_a_key()
        self._senders = Senders(self._stage.system, self._world, self._history, key, options.seed)
        system, servers = self._stage.system, self._stage.servers
        self._troubles = Troubles(system, servers, self._stage.cables, self._fleet, self._diary, self._outages)
        await self._with_company(display)
        return self.outcome

    async def _with_company(self, display: Display) -> None:
        async with AsyncExitStack() as stack:
            tending = _background(stack, self._fleet.tend())
            watching = self._people.players * FOLLOWERS_OF_A_PLAYER
            followers = self._followers = [
                self._follow(stack, number, player) for number, player in enumerate(watching)
            ]
            busy = [
                _background(stack, work)
                for work in (
                    self._people.come_and_go(),
                    self._people.be_a_nuisance(),
                    self._take_back_now_and_then(),
                    self._look_at_the_queue(),
                )
            ]
            self._begin(display, "Load and break the system")
            showing = _background(stack, display.show(self._senders, self._diary, self._plan.kills))
            await self._fight()
            await _end(*busy, showing)
            self._begin(display, "Let the system come to rest")
            within_seconds = max(SHORTEST_REST_SECONDS, self._options.minutes * 60 * RESERVED_SHARE)
            settling = Settling(self._stage, self._fleet, self._administrator, self._world, within_seconds)
            self.outcome.left = await settling.settle(followers)
            await _end(tending)
        await self._senders.close()
        self._sum_up(followers)
        self._begin(display, "Write down what the databases hold")
        await note_leftovers(self._stage.system, self._history)
        self._history.write(*(bad.record(self._deaths_of(bad.event_id)) for bad in self._world.bad))
        self._history.close()
        await dump_end(self._history.folder, self._stage.system.surroundings.database_urls)

    def _deaths_of(self, event_id: str | None) -> int:
        return self._diary.deaths_of_poison[event_id or ""]

    def _nudges(self) -> dict[tuple[str, str], Nudge]:
        administrator = self._administrator
        return {
            ("processing-worker", FaultPoint.BACKFILL_AFTER_STEP): administrator.publish_a_quest_about_the_past,
            ("processing-api", FaultPoint.INGEST_AFTER_INSERT): self._prefer_http,
            ("processing-api", FaultPoint.SSE_AFTER_WRITE): self._drop_a_stream,
            ("processing-api", FaultPoint.REDRIVE_AFTER_PUBLISH): administrator.redrive_something,
            ("processing-dispatcher", FaultPoint.DISPATCHER_AFTER_REVERSAL): administrator.take_something_back,
            ("processing-dispatcher", FaultPoint.DISPATCHER_BEFORE_CALL): administrator.publish_a_quest_about_the_past,
            ("processing-dispatcher", FaultPoint.DISPATCHER_AFTER_ANSWER): administrator.publish_a_quest_about_the_past,
            ("auth", FaultPoint.CREDITS_BEFORE_BOOKING): administrator.publish_a_quest_about_the_past,
            ("auth", FaultPoint.CREDITS_AFTER_COMMIT): administrator.publish_a_quest_about_the_past,
            ("catalog", FaultPoint.RELAY_AFTER_CONFIRM): administrator.publish_a_quest_for_nobody,
        }

    async def _prefer_http(self) -> None:
        await self._senders.prefer_http()

    async def _drop_a_stream(self) -> None:
        random.choice(self._followers).drop()

    async def _fight(self) -> None:
        fighting = asyncio.create_task(self._carry_out_plan())
        sending = asyncio.create_task(self._senders.run(self._gate))
        looking = asyncio.create_task(self._look_into_the_ledger())
        await asyncio.gather(fighting, sending, looking)

    async def _carry_out_plan(self) -> None:
        bouts, troubles = asyncio.Semaphore(BOUTS_AT_ONCE), asyncio.Semaphore(TROUBLES_AT_ONCE)
        planned: list[Bout | Trouble] = [*self._plan.bouts, *self._plan.troubles]
        async with asyncio.TaskGroup() as group:
            for one in sorted(planned, key=lambda item: item.at):
                await self._until_sent(one.at)
                places = bouts if isinstance(one, Bout) else troubles
                self._pace.is_one_due = True
                await places.acquire()
                self._pace.is_one_due = False
                if self._over():
                    return
                work = self._fleet.fight(one) if isinstance(one, Bout) else self._troubles.carry_out(one)
                group.create_task(_within(places, work))
        await self._try_again()

    async def _try_again(self) -> None:
        """Have a process die at each place of the plan at which none has, for want of time or of occasion."""
        self._pace.is_one_due = True
        bouts = [
            Bout(LAST, service, INSTANCES[service][0], (Armed(FaultPoint(point), 1),))
            for service, point in self.outcome.never_reached
        ]
        await asyncio.gather(*(self._fleet.fight(bout) for bout in bouts))
        self._pace.is_one_due = False

    async def _look_into_the_ledger(self) -> None:
        for share in LOOKS_INTO_THE_LEDGER:
            await self._until_sent(share)
            async with self._troubles.servers_turn:
                await dump_entries_so_far(self._history.folder, self._stage.system.database_url("auth"))

    async def _until_sent(self, share: float) -> None:
        while self._senders.share < share and not self._time_is_over:  # noqa: ASYNC110 - two things to wait for
            await asyncio.sleep(0.05)

    def _gate(self, share: float) -> float | None:
        return None if self._over() else CHUNK / self._pace.per_second(share, self._diary.kills)

    async def _look_at_the_queue(self) -> None:
        while True:
            self._pace.waiting = await queue_length(self._stage.system, PROCESSING_QUEUE)
            await asyncio.sleep(STATISTICS_SECONDS)

    @property
    def _time_is_over(self) -> bool:
        return self._diary.seconds >= self._options.minutes * 60 * (1 - RESERVED_SHARE)

    def _over(self) -> bool:
        self.outcome.time_was_over |= self._time_is_over
        return self._time_is_over

    def _begin(self, display: Display, title: str) -> None:
        self._diary.begin(title)
        display.phase(title)

    def _follow(self, stack: AsyncExitStack, number: int, player: Account) -> Follower:
        follower = Follower(f"follower-{number}", player, self._stage.system, self._people, self._history)
        _background(stack, follower.follow())
        return follower

    async def _take_back_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(3)
            await self._administrator.take_something_back()

    def _sum_up(self, followers: list[Follower]) -> None:
        outcome = self.outcome
        outcome.sent = self._senders.sent
        outcome.confirmed, outcome.unconfirmed = self._senders.confirmed, self._senders.unconfirmed
        outcome.sign_ins = self._people.sign_ins
        outcome.retractions = len(self._administrator.retracted)
        outcome.toasts_seen = sum(follower.toasts for follower in followers)
        outcome.streams = sum(follower.connections for follower in followers)


async def _within(places: asyncio.Semaphore, work: Awaitable[None]) -> None:
    try:
        await work
    finally:
        places.release()


def _background(stack: AsyncExitStack, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    task = asyncio.create_task(work)
    stack.push_async_callback(_end, task)
    return task


async def _end(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
