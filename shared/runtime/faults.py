"""Named places at which a test can have a process die, to see what the others make of it.

Off, a place costs one comparison. Settings refuse to arm one in production.
"""

import os
import signal
from typing import Final

WORKER_AFTER_COMMIT: Final = "worker.after_commit"
"""The batch is committed and not acknowledged."""
CREDITS_AFTER_COMMIT: Final = "credits.after_commit"
"""The ledger is booked and the answer not sent."""
RELAY_AFTER_CONFIRM: Final = "relay.after_confirm"
"""The broker has the messages and the outbox does not know it."""
DISPATCHER_AFTER_ANSWER: Final = "dispatcher.after_answer"
"""The wallet has answered and the grants are not settled."""

DISPATCHER_AFTER_REVERSAL: Final = "dispatcher.after_reversal"
"""The wallet has taken grants back and they are not settled."""

ZEROMQ_AFTER_COMMIT: Final = "zeromq.after_commit"
"""What was unlocked is committed and the answer not sent."""


class FaultPoints:
    """Kills this process, as the kernel would, when it reaches the armed place."""

    def __init__(self, armed: str = "") -> None:
        self._armed = armed

    def reach(self, name: str) -> None:
        """To be called at the place called `name`."""
        if name == self._armed:
            os.kill(os.getpid(), signal.SIGKILL)
