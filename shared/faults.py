"""Named places at which a test can have a process fail, to see what the others make of it.

Nothing is armed unless `FAULT_POINTS` says so, and settings refuse that in production. While nothing is armed a place
costs one comparison.
"""

import os
import signal
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_STANDARD_ERROR: Final = 2


class FaultPoint(StrEnum):
    """Every place there is; the name says what has just happened there."""

    SIGN_IN_AFTER_COMMIT = "sign_in.after_commit"
    """The sign-in and its event are committed, and the answer is not sent."""
    RELAY_AFTER_PUBLISH = "relay.after_publish"
    """The messages are on their way to the broker, and not all are confirmed."""
    RELAY_AFTER_CONFIRM = "relay.after_confirm"
    """The broker has the messages and the outbox does not know it."""
    WORKER_AFTER_RECEIVE = "worker.after_receive"
    """A batch is in hand, and nothing was done about it."""
    INGEST_AFTER_INSERT = "ingest.after_insert"
    """The events are inserted, and neither folded nor committed."""
    WORKER_AFTER_COMMIT = "worker.after_commit"
    """The batch is committed and not acknowledged."""
    WORKER_AFTER_ACK = "worker.after_ack"
    """The batch is acknowledged."""
    DISPATCHER_BEFORE_CALL = "dispatcher.before_call"
    """Grants are claimed, and the wallet does not know of it."""
    CREDITS_BEFORE_BOOKING = "credits.before_booking"
    """The wallet is asked, and has done nothing."""
    CREDITS_AFTER_COMMIT = "credits.after_commit"
    """The ledger is booked and the answer not sent."""
    DISPATCHER_AFTER_ANSWER = "dispatcher.after_answer"
    """The wallet has answered and the grants are not settled."""
    DISPATCHER_AFTER_REVERSAL = "dispatcher.after_reversal"
    """The wallet has taken grants back and they are not settled."""
    SSE_AFTER_WRITE = "sse.after_write"
    """A toast is written to a stream, and the next is not read yet."""
    REDRIVE_AFTER_PUBLISH = "redrive.after_publish"
    """Parked messages are confirmed by the broker and still on record as waiting."""
    BACKFILL_AFTER_STEP = "backfill.after_step"
    """Some users are folded again, and others are not."""
    LEADERBOARD_AFTER_WRITE = "leaderboard.after_write"
    """The boards have the places, and the database still has them as waiting."""
    ZEROMQ_AFTER_COMMIT = "zeromq.after_commit"
    """What was unlocked is committed and the answer not sent."""


class Action(StrEnum):
    """What a process does at an armed place."""

    KILL = "kill"
    """It dies, as the kernel would kill it."""
    ERROR = "error"
    """It raises an error that nobody expects."""


class InjectedFault(Exception):
    """What `Action.ERROR` raises."""


@dataclass(slots=True)
class Fault:
    """What happens at a place each `every`-th time that it is reached."""

    action: Action
    every: int
    times: int = 0


_armed: dict[FaultPoint, Fault] | None = None


def reached(point: FaultPoint) -> None:
    """To be called at the place; does nothing unless it is armed.

    Raises:
        InjectedFault: it is armed with `error`.
    """
    if _armed is not None:
        _strike(point, _armed.get(point))


def is_armed(point: FaultPoint) -> bool:
    """Whether a place is armed, for one that takes some trouble to reach."""
    return _armed is not None and point in _armed


def arm(text: str) -> None:
    """Arm the places that `text` tells, and no others.

    Raises:
        ValueError: see `parse_faults`.
    """
    global _armed  # noqa: PLW0603 - one process, one setting, and no cost where nothing is armed
    _armed = parse_faults(text) or None


def die(word: str) -> None:
    """End this process as the kernel would, after a last word on standard error."""
    _say(word)
    os.kill(os.getpid(), signal.SIGKILL)


def parse_faults(text: str) -> dict[FaultPoint, Fault]:
    """Read `place[:action[:every]]`, several with commas between them; without more, the first time kills.

    Raises:
        ValueError: no such place or action, or not a number of times.
    """
    faults = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, action, every = (*part.split(":"), "", "")[:3]
        if name not in set(FaultPoint):
            raise ValueError(f"there is no fault point {name!r}; there are {', '.join(FaultPoint)}")
        if action not in {"", *Action}:
            raise ValueError(f"fault points know no action {action!r}, only {' and '.join(Action)}")
        if part.count(":") > 2 or (every and not every.isdecimal()) or every == "0":
            raise ValueError(f"{part!r} is not of the form place:action:every, where every is a number from 1")
        faults[FaultPoint(name)] = Fault(Action(action or Action.KILL), int(every or 1))
    return faults


def _strike(point: FaultPoint, fault: Fault | None) -> None:
    if fault is None:
        return
    fault.times += 1
    if fault.times % fault.every:
        return
    word = f"fault point {point}: {fault.action}"
    if fault.action is Action.KILL:
        die(word)
    _say(word)
    raise InjectedFault(point)


def _say(word: str) -> None:
    # Past all buffers: what kills the process must not swallow the word of it.
    os.write(_STANDARD_ERROR, f"{word}\n".encode())
