"""All measurements of one run, taken in turns so that whatever else the machine does hits all contestants alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks import ceiling, worker
from benchmarks.backlog import backlog_of
from benchmarks.baseline.measure import measure as measure_baseline
from benchmarks.measurement import Measurement
from benchmarks.plan import Plan
from benchmarks.workload import Outgoing, backlog
from processing_service.settings import ProcessingSettings
from stack.progress import Progress
from tests.harness.servers import Servers

CEILING: Final = "ceiling"
WORKER: Final = "worker"
BASELINE: Final = "baseline"


@dataclass(slots=True)
class Results:
    """What was measured: every run of every contestant, and the worker with catalogs of other sizes."""

    runs: dict[str, list[Measurement]] = field(default_factory=lambda: {CEILING: [], WORKER: [], BASELINE: []})
    by_catalog_size: dict[int, Measurement] = field(default_factory=dict)
    completions_per_event: float = 0.0

    def speed(self, contestant: str) -> float:
        """The median of events per second."""
        return median(run.events_per_second for run in self.runs[contestant])

    def cpu(self, contestant: str) -> float:
        """The median of processor microseconds per event."""
        return median(run.cpu_microseconds_per_event for run in self.runs[contestant])

    def ratio(self, of: str, to: str) -> float:
        """The median, over the turns, of how much faster one contestant was than the other in the same turn."""
        pairs = zip(self.runs[of], self.runs[to], strict=True)
        return median(one.events_per_second / other.events_per_second for one, other in pairs)


async def hold_contest(servers: Servers, plan: Plan, overrides: Mapping[str, str], progress: Progress) -> Results:
    """Measure everything that is about throughput; `overrides` are settings of the worker."""
    results = Results()
    messages = backlog(plan.messages, plan.users)
    for turn in range(1, plan.repeats + 1):
        with progress.step(f"Turn {turn} of {plan.repeats}: only acknowledge"):
            results.runs[CEILING].append(await _ceiling(servers, messages, _prefetch(overrides)))
        with progress.step(f"Turn {turn} of {plan.repeats}: the worker, {plan.definitions} definitions"):
            measured, completions = await _worker(servers, messages, plan.definitions, overrides)
            results.runs[WORKER].append(measured)
            results.completions_per_event = completions / len(messages)
        with progress.step(f"Turn {turn} of {plan.repeats}: the baseline"):
            async with backlog_of(servers, messages[: plan.baseline_messages]) as queue:
                results.runs[BASELINE].append(await measure_baseline(servers, queue))
    for size in plan.catalog_sizes:
        with progress.step(f"The worker with a catalog of {size:,}"):
            results.by_catalog_size[size], _ = await _worker(servers, messages, size, overrides)
    return results


async def _ceiling(servers: Servers, messages: Sequence[Outgoing], prefetch: int) -> Measurement:
    async with backlog_of(servers, messages) as queue:
        return await ceiling.measure(queue, prefetch)


async def _worker(
    servers: Servers, messages: Sequence[Outgoing], definitions: int, overrides: Mapping[str, str]
) -> tuple[Measurement, int]:
    async with backlog_of(servers, messages) as queue:
        return await worker.measure(servers, queue, definitions, overrides)


def _prefetch(overrides: Mapping[str, str]) -> int:
    """The worker's own, so that the ceiling is that of the same channel."""
    fields = ProcessingSettings.model_fields
    names = ("worker_batch_size", "worker_prefetch_batches")
    size, batches = (int(overrides.get(name.upper(), fields[name].default)) for name in names)
    return size * batches
