"""What the services need to know of their surroundings, and the environment variables that tell them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from stack.broker_users import SERVICE_USERS
from stack.ports import LOOPBACK, free_ports

SERVICES = ("auth", "catalog", "processing")
PAGES = "pages"
ZEROMQ = "zeromq"
"""The name of the port where ZeroMQ clients connect."""
# Every process that listens for HTTP, by the name of its port.
LISTENERS = (
    "auth",
    "catalog",
    "processing-api",
    "processing-worker",
    "processing-dispatcher",
    "processing-relay",
    "processing-scheduler",
    "processing-zmq",
    PAGES,
    "auth-internal",
    "catalog-internal",
    "processing-api-internal",
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Generated secrets; kept from one start to the next, for what they lock is kept too."""

    postgres: str
    rabbitmq: str
    redis: str
    databases: dict[str, str]
    owners: dict[str, str]
    broker: dict[str, str]
    auth_key_secret: str
    service_secret_processing: str
    service_secret_catalog: str
    publisher: str
    service_secret_shop: str = ""
    """Empty in files from before there were shops: then nobody can spend."""

    @classmethod
    def generate(cls) -> "Credentials":
        """New ones, made of letters and digits only, so that they fit everywhere."""
        return cls(
            postgres=_secret(),
            rabbitmq=_secret(),
            redis=_secret(),
            databases={service: _secret() for service in SERVICES},
            owners={service: _secret() for service in SERVICES},
            broker={user: _secret() for user in SERVICE_USERS},
            auth_key_secret=_secret(),
            service_secret_processing=_secret(),
            service_secret_catalog=_secret(),
            publisher=_secret(),
            service_secret_shop=_secret(),
        )

    @classmethod
    def kept_in(cls, path: Path) -> "Credentials":
        """Those of the file; what it lacks is generated and kept there. Only its owner may read it."""
        known = json.loads(path.read_text()) if path.exists() else {}
        generated = asdict(cls.generate())
        complete = {**generated, **known, "broker": {**generated["broker"], **known.get("broker", {})}}
        credentials = cls(**complete)
        if complete == known:
            return credentials
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(credentials), indent=2))
        draft.replace(path)
        return credentials


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One system: its databases, its broker, its cache, its ports, its secrets."""

    database_urls: Mapping[str, str]
    amqp_url: str
    redis_url: str
    ports: Mapping[str, int]
    credentials: Credentials
    seed_password: str = "password"  # noqa: S105 - the documented sign-in of a development system
    environment: str = "development"
    extra: Mapping[str, str] = field(default_factory=dict)
    migration_urls: Mapping[str, str] = field(default_factory=dict)
    """How the owner of a service's tables reaches its database; where it is missing, one role does both."""
    broker_urls: Mapping[str, str] = field(default_factory=dict)
    """How each of the broker's users reaches it; where one is missing, `amqp_url` serves."""

    def url(self, listener: str) -> str:
        """The base URL of a process that listens."""
        return f"http://{LOOPBACK}:{self.ports[listener]}"

    def variables(self) -> dict[str, str]:
        """The environment of every service process."""
        databases = {f"{service.upper()}_DATABASE_URL": url for service, url in self.database_urls.items()}
        internally = {
            f"{prefix}_INTERNAL_HTTP_PORT": str(self.ports[internal(listener)])
            for prefix, listener in _PREFIXES.items()
            if internal(listener) in self.ports
        }
        listening = {
            name: value
            for prefix, listener in _PREFIXES.items()
            for name, value in {
                f"{prefix}_HTTP_HOST": LOOPBACK,
                f"{prefix}_HTTP_PORT": str(self.ports[listener]),
            }.items()
        }
        return {
            "ENVIRONMENT": self.environment,
            **databases,
            "AMQP_URL": self.amqp_url,
            "REDIS_URL": self.redis_url,
            **listening,
            **internally,
            "ZMQ_ENDPOINT": f"tcp://{LOOPBACK}:{self.ports[ZEROMQ]}",
            "AUTH_URL": self.url(internal("auth")),
            "CATALOG_URL": self.url(internal("catalog")),
            "AUTH_ISSUER": "questline-auth",
            "AUTH_KEY_SECRET": self.credentials.auth_key_secret,
            "SERVICE_SECRET_PROCESSING": self.credentials.service_secret_processing,
            "SERVICE_SECRET_CATALOG": self.credentials.service_secret_catalog,
            "SERVICE_SECRET_SHOP": self.credentials.service_secret_shop,
            "SEED_PASSWORD": self.seed_password,
            "SEED_VIEWER_PASSWORD": self.seed_password,
            "SEED_ADMIN_PASSWORD": self.seed_password,
            **self.extra,
        }

    def broker_variables(self, user: str) -> dict[str, str]:
        """What a process that speaks to the broker as this user is told besides."""
        return {"AMQP_URL": self.broker_urls.get(user, self.amqp_url)}

    def migration_variables(self, service: str) -> dict[str, str]:
        """What the migrations of a service are told besides; nothing that keeps running learns it."""
        url = self.migration_urls.get(service)
        return {} if url is None else {migration_setting(service): url}


_TOLD_TO = {
    **{f"{service.upper()}_DATABASE_URL": {service} for service in SERVICES},
    "REDIS_URL": {"processing"},
    "AUTH_KEY_SECRET": {"auth"},
    "SERVICE_SECRET_PROCESSING": {"auth", "processing"},
    "SERVICE_SECRET_CATALOG": {"auth"},
    "SERVICE_SECRET_SHOP": {"auth"},
    # The jobs that seed are told them, and no process.
    "SEED_PASSWORD": set(),
    "SEED_VIEWER_PASSWORD": set(),
    "SEED_ADMIN_PASSWORD": set(),
}
"""Which services may know what is secret; whoever gets hold of one must not have the others with it."""

_PREFIXES = {
    "AUTH": "auth",
    "CATALOG": "catalog",
    "PROCESSING": "processing-api",
    "PROCESSING_WORKER": "processing-worker",
    "PROCESSING_DISPATCHER": "processing-dispatcher",
    "PROCESSING_RELAY": "processing-relay",
    "PROCESSING_SCHEDULER": "processing-scheduler",
    "PROCESSING_ZMQ": "processing-zmq",
    "PAGES": "pages",
}


def withheld_from(service: str) -> frozenset[str]:
    """The variables that processes of a service are not told."""
    return frozenset(name for name, services in _TOLD_TO.items() if service not in services)


def internal(listener: str) -> str:
    """The name of the port where a process answers other services, and serves its metrics."""
    return f"{listener}-internal"


def migration_setting(service: str) -> str:
    """The variable that holds the address of the owner of a service's tables."""
    return f"{service.upper()}_MIGRATION_DATABASE_URL"


def choose_service_ports() -> dict[str, int]:
    """Free ports for every process that listens."""
    return free_ports([*LISTENERS, ZEROMQ])


def _secret() -> str:
    return secrets.token_hex(24)
