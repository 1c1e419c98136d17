"""A real HTTP server that stands where a service would, says who it is, and remembers what reached it."""

import json
import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit

HEALTH_PATHS: Final = ("/health/ready", "/health/live")
STREAM_PATH: Final = "/api/v1/toasts/stream"


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request as it arrived behind the gateway; health checks are not recorded."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class EchoServer:
    """Answers every request with JSON: its own name and what it received.

    `hangs_up` makes it read each request to the end and then close the connection without an answer, as a process
    does that dies with the request in its hands. `?bytes=N` asks for an answer with N further bytes.
    """

    name: str
    hangs_up: bool = False
    requests: list[ReceivedRequest] = field(default_factory=list)
    stream: "queue.Queue[str | None]" = field(default_factory=queue.Queue)
    _connections: set[socket.socket] = field(default_factory=set)
    _server: ThreadingHTTPServer | None = None

    def start(self) -> Self:
        """Listen on a free port of the loopback interface."""
        self._server = _Listener(("127.0.0.1", 0), type("Handler", (_Handler,), {"echo": self}))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name=f"echo-{self.name}", daemon=True).start()
        return self

    @property
    def url(self) -> str:
        """Where it listens, while it does."""
        if self._server is None:
            raise RuntimeError(f"{self.name} is not running")
        return f"http://127.0.0.1:{self._server.server_port}"

    def received(self, method: str) -> list[ReceivedRequest]:
        """The requests that arrived with this method, oldest first."""
        return [request for request in self.requests if request.method == method]

    def die(self) -> None:
        """Close the listener and cut every connection, as the kernel does for a killed process."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        self.stream.put(None)
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # The other side was quicker.

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection, to cut it at death."""
        self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection that has ended."""
        self._connections.discard(connection)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a cut connection is what some of the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    echo: EchoServer

    def setup(self) -> None:
        super().setup()
        self.echo.opened(self.connection)

    def finish(self) -> None:
        self.echo.closed(self.connection)
        super().finish()

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every method is answered alike; the base class looks each one up as `do_GET` and so on."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Write nothing to standard error."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path in HEALTH_PATHS:
            self._send_json({"status": "well"})
            return
        request = ReceivedRequest(self.command, self.path, dict(self.headers.items()), body)
        self.echo.requests.append(request)
        if self.echo.hangs_up:
            self.close_connection = True
        elif self.path == STREAM_PATH:
            self._send_stream()
        else:
            self._send_json(_description(self.echo.name, request))

    def _send_json(self, document: dict[str, Any]) -> None:
        """Answer in one write, so that a death comes before the answer or after it."""
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + (b"" if self.command == "HEAD" else body))

    def _send_stream(self) -> None:
        """Pass on each event that the test hands over, when it hands it over."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        while (event := self.echo.stream.get()) is not None:
            self.wfile.write(f"data: {event}\n\n".encode())
        self.close_connection = True


def _description(name: str, request: ReceivedRequest) -> dict[str, Any]:
    padding = int(parse_qs(urlsplit(request.path).query).get("bytes", ["0"])[0])
    return {
        "server": name,
        "method": request.method,
        "path": request.path,
        "headers": {key.lower(): value for key, value in request.headers.items()},
        "body_bytes": len(request.body),
        "padding": "x" * padding,
    }
