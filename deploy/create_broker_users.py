"""Give every process of Questline, and programs that are none of ours, a broker user that may do its work and no more.

Run by docker compose once the broker is up; running it again changes nothing but passwords that were changed. Reads
BROKER_MANAGEMENT_URL, BROKER_USER and BROKER_PASSWORD (an administrator), BROKER_VHOST (default /), and a password for
each user: BROKER_AUTH_PASSWORD, BROKER_CATALOG_PASSWORD, BROKER_PROCESSING_API_PASSWORD, …, BROKER_TOPOLOGY_PASSWORD
and PUBLISHER_PASSWORD.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stack.broker_users import PUBLISHER, SERVICE_USERS, admit, broker_users, create_users
from stack.management import Management


def create_broker_users(environment: Mapping[str, str]) -> None:
    """Make the users, or give the existing ones these passwords. Raises KeyError for a missing setting."""
    administrator = environment["BROKER_USER"], environment["BROKER_PASSWORD"]
    broker = Management(environment["BROKER_MANAGEMENT_URL"], *administrator)
    passwords = {user: environment[password_setting(user)] for user in (*SERVICE_USERS, PUBLISHER)}
    create_users(broker, passwords)
    admit(broker, environment.get("BROKER_VHOST", "/"), broker_users(Path(__file__).resolve().parent.parent))


def password_setting(user: str) -> str:
    """The variable that holds a user's password."""
    return "PUBLISHER_PASSWORD" if user == PUBLISHER else f"BROKER_{user.upper().replace('-', '_')}_PASSWORD"


def main() -> None:
    """Entry point."""
    create_broker_users(os.environ)
    sys.stdout.write(f"broker: the users {', '.join(SERVICE_USERS)} and {PUBLISHER} may do their work\n")


if __name__ == "__main__":
    main()
