"""Talking to a running Questline through its gateway."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx

from processing_service.entrypoints.questline.faults import Unreachable
from processing_service.entrypoints.questline.refusals import refusal_of, sound_line

_SIGN_IN: Final = "/api/v1/login/access-token"
_TIMEOUT: Final = httpx.Timeout(60.0, connect=5.0)
_STREAM_TIMEOUT: Final = httpx.Timeout(600.0, connect=5.0)
"""A dry run over a long log may be silent for a while between two signs of life."""
_PAGE: Final = 100
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a token, or a name and a password for one."""

    token: str | None = None
    user_name: str | None = None
    password: str | None = None


class Server:
    """The API, as its administrators call it. `credentials` is asked at the first call, and then once only."""

    def __init__(
        self, url: str, credentials: Callable[[], Credentials], transport: httpx.BaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._ask = credentials
        self._credentials: Credentials | None = None
        self._token: str | None = None
        # A proxy is for the world outside.
        trust = httpx.URL(self.url).host not in _LOOPBACK
        self._http = httpx.Client(base_url=self.url, timeout=_TIMEOUT, trust_env=trust, transport=transport)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def get(self, path: str, **parameters: Any) -> Any:
        """What a route answers, as JSON; parameters that are None are left out."""
        return self.call("GET", path, params=_given(parameters)).json()

    def post(self, path: str, body: object, **parameters: Any) -> Any:
        """What a route answers to a body, as JSON."""
        return self.call("POST", path, params=_given(parameters), json=body).json()

    def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Call a route as who was asked for, signing in again where the token has run out meanwhile.

        Raises:
            Refused: the answer is an error.
            Unreachable: there was no answer.
        """
        response = self._send(method, path, **request)
        if response.status_code == httpx.codes.UNAUTHORIZED and self._may_sign_in:
            self._token = None
            response = self._send(method, path, **request)
        if response.is_error:
            raise refusal_of(response)
        return response

    def pages(self, path: str, **parameters: Any) -> Iterator[Any]:
        """Every item of a list, page by page."""
        offset = 0
        while True:
            page = self.get(path, limit=_PAGE, offset=offset, **parameters)
            yield from page["items"]
            offset += _PAGE
            if len(page["items"]) < _PAGE:
                return

    def stream(self, path: str, body: object) -> Iterator[dict[str, Any]]:
        """The JSON lines of a long answer.

        Raises:
            Refused: the answer is an error, or a line says that the work has failed.
            Unreachable: there was no answer, or it broke off.
        """
        headers = self._authorization()
        try:
            with self._http.stream("POST", path, json=body, headers=headers, timeout=_STREAM_TIMEOUT) as response:
                if response.is_error:
                    response.read()
                    raise refusal_of(response)
                for line in filter(str.strip, response.iter_lines()):
                    yield sound_line(json.loads(line))
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    @property
    def _may_sign_in(self) -> bool:
        return self._credentials is not None and self._credentials.password is not None

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = {**self._authorization(), **request.pop("headers", {})}
        try:
            return self._http.request(method, path, headers=headers, **request)
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    def _authorization(self) -> dict[str, str]:
        if self._credentials is None:
            self._credentials = self._ask()
        if self._token is None:
            self._token = self._credentials.token or self._sign_in(self._credentials)
        return {"Authorization": f"Bearer {self._token}"}

    def _sign_in(self, credentials: Credentials) -> str:
        form = {"username": credentials.user_name or "", "password": credentials.password or ""}
        try:
            response = self._http.post(_SIGN_IN, data=form)
        except httpx.TransportError as error:
            raise self._unreachable(error) from error
        if response.is_error:
            raise refusal_of(response)
        return str(response.json()["access_token"])

    def _unreachable(self, error: httpx.TransportError) -> Unreachable:
        return Unreachable(f"{self.url} does not answer: {error or type(error).__name__}")


def _given(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}
