"""Asking a process over HTTP whether it is ready."""

import urllib.error
import urllib.request

TIMEOUT_SECONDS = 5.0


def answers_ok(url: str) -> bool:
    """Whether a GET is answered with 200 now."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - always http://127.0.0.1
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def refuses_with(url: str, body: bytes) -> bool:
    """Whether a GET is answered with 404 and this body now."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS):  # noqa: S310 - always http://127.0.0.1
            return False
    except urllib.error.HTTPError as refusal:
        return bool(refusal.code == 404 and refusal.read() == body)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
