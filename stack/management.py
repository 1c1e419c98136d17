"""The part of RabbitMQ's HTTP API that the stack uses: vhosts, users, permissions, readiness."""

import base64
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import quote

TIMEOUT_SECONDS = 10.0
EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}


@dataclass(frozen=True, slots=True)
class Management:
    """One node's API, as one of its administrators."""

    url: str
    user: str
    password: str

    def listens_on(self, port: int) -> bool:
        """Whether AMQP clients are let in (being alive is something that a node is seconds earlier)."""
        try:
            self.call("GET", f"/api/health/checks/port-listener/{port}")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def create_vhost(self, name: str) -> None:
        """Make a vhost in which this user may do everything."""
        self.call("PUT", f"/api/vhosts/{quote(name, safe='')}", {})
        self.grant(name, self.user, EVERYTHING)

    def delete_vhost(self, name: str) -> None:
        """Remove a vhost with all its queues."""
        self.call("DELETE", f"/api/vhosts/{quote(name, safe='')}")

    def create_user(self, name: str, password: str) -> None:
        """Make a user without permissions, or give the existing one this password."""
        self.call("PUT", f"/api/users/{quote(name, safe='')}", {"password": password, "tags": ""})

    def grant(self, vhost: str, user: str, permissions: dict[str, str]) -> None:
        """Set what a user may do in a vhost: three regular expressions over the names of exchanges and queues."""
        self.call("PUT", f"/api/permissions/{quote(vhost, safe='')}/{quote(user, safe='')}", permissions)

    def grant_topics(self, vhost: str, user: str, exchange: str, write: str) -> None:
        """Set which routing keys a user may publish to a topic exchange: a regular expression."""
        body = {"exchange": exchange, "write": write, "read": ".*"}
        self.call("PUT", f"/api/topic-permissions/{quote(vhost, safe='')}/{quote(user, safe='')}", body)

    def call(self, method: str, path: str, body: dict[str, str] | None = None) -> bytes:
        """Send one request and return the answer. Raises urllib.error.HTTPError for anything but success."""
        login = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - the address is built from http:// and the loopback
            f"{self.url}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content
