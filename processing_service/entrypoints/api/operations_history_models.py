"""The shape of the history of operations in the API."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.ports.operations import Series
from processing_service.application.read_operations_history import Aggregate, OperationsHistory, aggregate


class SeriesItem(BaseModel):
    """One number over time."""

    name: Series
    aggregate: Aggregate = Field(description="Which value of a step its point shows.")
    values: list[float | None] = Field(description="One for each of `times`; null where nothing is known.")


class HistoryAnswer(BaseModel):
    """All numbers over time."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "step_seconds": 300,
                    "times": ["2026-11-20T09:30:00Z", "2026-11-20T09:35:00Z", "2026-11-20T09:40:00Z"],
                    "series": [
                        {"name": "queue_ready", "aggregate": "highest", "values": [0, None, 120]},
                        {"name": "queue_consumers", "aggregate": "lowest", "values": [2, None, 1]},
                    ],
                }
            ]
        }
    )

    step_seconds: int
    times: list[datetime] = Field(description="When each step began.")
    series: list[SeriesItem]

    @classmethod
    def of(cls, history: OperationsHistory) -> Self:
        """What the use case has read."""
        return cls(
            step_seconds=int(history.step.total_seconds()),
            times=list(history.times),
            series=[
                SeriesItem(name=name, aggregate=aggregate(name), values=list(values))
                for name, values in history.series.items()
            ],
        )
