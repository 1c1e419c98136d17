"""Counting and logging what became of a batch."""

from collections import Counter
from collections.abc import Iterable

from prometheus_client import Counter as Metric

from shared.telemetry.logging import get_logger


def count_answers(event: str, metric: Metric, statuses: Iterable[str]) -> None:
    """Count the answers of a batch by their status, and log the counts as `event`."""
    counted = Counter(str(status) for status in statuses)
    for status, count in counted.items():
        metric.labels(status).inc(count)
    get_logger().info(event, **counted)
