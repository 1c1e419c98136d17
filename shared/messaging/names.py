"""What the broker's exchanges and queues are called.

It imports nothing of ours: the launcher reads this file by its path, before any package is installed.
"""

from typing import Final

EVENTS_EXCHANGE: Final = "quest.events"
PROCESSING_QUEUE: Final = "quest.processing.v1"
DEAD_EXCHANGE: Final = "quest.dead.v1"
DEAD_QUEUE: Final = "quest.dlq.v1"
