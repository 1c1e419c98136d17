"""Give programs that are none of ours a broker user who may publish every event but the services' own.

Run by docker compose once the broker is up; running it again changes nothing. Reads BROKER_MANAGEMENT_URL, BROKER_USER,
BROKER_PASSWORD, BROKER_VHOST (default /), PUBLISHER_USER and PUBLISHER_PASSWORD.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from shared.messaging.topology import EVENTS_EXCHANGE
from stack.management import Management
from stack.reserved_events import publisher_pattern


def create_publisher(environment: Mapping[str, str]) -> None:
    """Make the user, or give the existing one this password. Raises KeyError for a missing setting."""
    administrator = environment["BROKER_USER"], environment["BROKER_PASSWORD"]
    broker = Management(environment["BROKER_MANAGEMENT_URL"], *administrator)
    user = environment["PUBLISHER_USER"]
    vhost = environment.get("BROKER_VHOST", "/")
    exchange = EVENTS_EXCHANGE.replace(".", "[.]")
    broker.create_user(user, environment["PUBLISHER_PASSWORD"])
    broker.grant(vhost, user, {"configure": "^$", "write": f"^{exchange}$", "read": "^$"})
    broker.grant_topics(vhost, user, EVENTS_EXCHANGE, publisher_pattern(Path(__file__).resolve().parent.parent))


def main() -> None:
    """Entry point."""
    create_publisher(os.environ)
    sys.stdout.write(f"broker: {os.environ['PUBLISHER_USER']} may publish to {EVENTS_EXCHANGE}\n")


if __name__ == "__main__":
    main()
