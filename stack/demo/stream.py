"""Listening to a user's toasts, as a page does."""

import json
import queue
import threading
from collections.abc import Mapping
from typing import Any

import httpx

from stack.demo.expectations import DEADLINE_SECONDS, NotAsTold


class ToastStream:
    """A thread that reads the stream and hands over each toast as it arrives."""

    def __init__(self, http: httpx.Client, token: str) -> None:
        self._http = http
        self._token = token
        self._toasts: queue.Queue[Mapping[str, Any] | str] = queue.Queue()
        self._thread = threading.Thread(target=self._read, name="toast-stream", daemon=True)

    def start(self) -> None:
        """Open the stream."""
        self._thread.start()

    def next(self) -> Mapping[str, Any]:
        """The next toast. Raises NotAsTold where none comes in time, or the stream broke off."""
        try:
            toast = self._toasts.get(timeout=DEADLINE_SECONDS)
        except queue.Empty:
            raise NotAsTold(f"no toast came within {DEADLINE_SECONDS:g} s") from None
        if isinstance(toast, str):
            raise NotAsTold(f"the stream of toasts broke off: {toast}")
        return toast

    def _read(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "text/event-stream"}
        try:
            with self._http.stream("GET", "/api/v1/toasts/stream", headers=headers, timeout=None) as answer:
                answer.raise_for_status()
                for line in answer.iter_lines():
                    if line.startswith("data:"):
                        self._toasts.put(json.loads(line.removeprefix("data:")))
        except httpx.HTTPError as error:
            self._toasts.put(str(error) or type(error).__name__)
