"""Answering in time, whatever fails: no request spoils the answers of others, and none remains without one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from processing_service.entrypoints.zeromq.answering import Asked
from processing_service.entrypoints.zeromq.requests import Answer, error
from shared.exceptions import TemporaryError

AGAIN: Final = error("The request could not be handled now; try again. Unlocking twice changes nothing.")
LATE: Final = error("The request took too long; try again. Unlocking twice changes nothing.")
DEFECT: Final = error("The request could not be handled; the server's log says why.")

Handle = Callable[[Sequence[Asked]], Awaitable[list[Answer]]]


class AnswerInTime:
    """Handles requests together within half the time; where that fails, each alone within the other half."""

    def __init__(self, handle: Handle, *, seconds: float, at_once: int) -> None:
        """Answer within `seconds`; of requests that are handled alone, `at_once` are at the same time."""
        self._handle = handle
        self._half = seconds / 2
        self._alone = asyncio.Semaphore(at_once)

    async def __call__(self, requests: Sequence[Asked]) -> list[Answer]:
        """One answer for each request, in their order; never raises."""
        try:
            async with asyncio.timeout(self._half):
                return await self._handle(requests)
        except TemporaryError as failure:
            structlog.get_logger().warning("zeromq_requests_failed", requests=len(requests), error=str(failure))
            return [AGAIN] * len(requests)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the culprit is found by handling one at a time
            structlog.get_logger().warning("zeromq_batch_failed", requests=len(requests), error=repr(failure))
        until = asyncio.get_running_loop().time() + self._half
        return await asyncio.gather(*(self._handle_alone(request, until) for request in requests))

    async def _handle_alone(self, request: Asked, until: float) -> Answer:
        try:
            async with asyncio.timeout_at(until), self._alone:
                (answer,) = await self._handle([request])
        except TemporaryError:
            return AGAIN
        except TimeoutError:
            return LATE
        except Exception:  # noqa: BLE001 - whatever it is, this client gets an answer and the others are served
            structlog.get_logger().exception("zeromq_request_failed", user_id=request.user_id)
            return DEFECT
        return answer
