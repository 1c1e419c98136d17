"""How much is measured in one run."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of messages and repetitions. Medians are taken over `repeats`; `latency_samples` 0 leaves latency out."""

    name: str
    messages: int
    baseline_messages: int
    repeats: int
    catalog_sizes: tuple[int, ...]
    latency_samples: int
    users: int = 1_000
    definitions: int = 100


FULL: Final = Plan(
    "full", messages=30_000, baseline_messages=3_000, repeats=5, catalog_sizes=(1, 10, 1_000), latency_samples=300
)
QUICK: Final = Plan("quick", messages=8_000, baseline_messages=800, repeats=1, catalog_sizes=(), latency_samples=0)
