"""Waiting that a stop cuts short."""

import asyncio


async def first_of(*events: asyncio.Event, within_seconds: float) -> None:
    """Return as soon as one of `events` is set, or when the time is up."""
    tasks = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(tasks, timeout=within_seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
