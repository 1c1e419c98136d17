"""What the processing service reads from its environment; read in the composition root alone."""

from typing import Literal, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator

from processing_service.domain.webhooks.targets import parse_target
from shared.contracts.event import MAX_MESSAGE_BYTES
from shared.settings import ServiceSettings


class ProcessingSettings(ServiceSettings):
    """Settings of every role; each role uses what it needs."""

    processing_database_url: SecretStr = Field(
        validation_alias=AliasChoices("processing_database_url", "achievement_database_url"),
        description="This service's own database; by the name of an earlier system ACHIEVEMENT_DATABASE_URL.",
    )
    processing_migration_database_url: SecretStr = Field(
        default=SecretStr(""),
        description="The database by the role that owns its tables, for `migrate` alone; empty: one role does both.",
    )
    database_pool_size: int = Field(default=10, ge=2, description="Connections per process.")
    auth_url: str = Field(
        validation_alias=AliasChoices("auth_url", "user_service_url"),
        description="Where the auth service answers other services, without a path; by the name of an earlier system "
        "USER_SERVICE_URL.",
    )
    catalog_url: str = Field(description="Where the catalog answers other services, without a path.")
    service_secret_processing: SecretStr = Field(description="With it this service gets its tokens from auth.")

    processing_http_host: str = Field(default="127.0.0.1", description="Where the API listens.")
    processing_http_port: int = Field(default=8003, ge=0, le=65535, description="Where the API listens.")
    processing_internal_http_port: int = Field(default=8063, description="Health and metrics of the API.")
    processing_worker_http_port: int = Field(default=8013, description="Health and metrics of the worker.")
    processing_dispatcher_http_port: int = Field(default=8023, description="Health and metrics of the dispatcher.")
    processing_relay_http_port: int = Field(default=8033, description="Health and metrics of the relay.")
    processing_scheduler_http_port: int = Field(default=8043, description="Health and metrics of the scheduler.")
    processing_zmq_http_port: int = Field(default=8053, description="Health and metrics of the ZeroMQ front.")

    worker_batch_size: int = Field(
        default=500, ge=1, le=2000, description="Messages of one transaction at most; found with `make bench`."
    )
    worker_linger_milliseconds: float = Field(
        default=4.0, ge=0, description="How long a batch that is not full waits for more; bounds the added latency."
    )
    worker_prefetch_batches: int = Field(
        default=3, ge=1, description="Unacknowledged messages, in batches: one in hand, the rest on their way."
    )
    worker_poison_attempts: int = Field(
        default=2, ge=1, description="Single-handed attempts after the first, before a message that kills is parked."
    )
    worker_kill_on_event_type: str = Field(
        default="", description="Test hook: events of this type kill the worker. Refused in production."
    )
    catalog_poll_seconds: float = Field(
        default=15.0, gt=0, description="How often the catalog is asked for news besides its events."
    )

    backfill_share: float = Field(
        default=0.5, gt=0, le=1, description="The part of its time that folding the past may take; the rest it pauses."
    )

    dispatcher_batch_size: int = Field(default=200, ge=1, le=500, description="Grants of one call at most.")
    dispatcher_lease_seconds: float = Field(
        default=60.0, gt=0, description="After this time another dispatcher takes over grants in flight."
    )
    dispatcher_longest_pause_seconds: float = Field(default=60.0, gt=0, description="The end of the back-off.")

    reconcile_every_seconds: float = Field(
        default=300.0, gt=0, description="How often the scheduler compares the books of some users."
    )
    reconcile_sample: float = Field(
        default=0.02, gt=0, le=1, description="The share of the users whose books are compared then."
    )

    star_token_score_step: int = Field(default=500, ge=1, description="How many points a star token stands for.")

    redis_url: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("redis_url", "achievement_redis_url"),
        description="Where leaderboards are kept at hand; empty reads them from the database. "
        "ACHIEVEMENT_REDIS_URL, the name of an earlier system, serves where REDIS_URL is not set.",
    )
    leaderboard_key: str = Field(
        default="questline:leaderboard", min_length=1, description="The key of the board of all time; others begin so."
    )
    leaderboard_every_seconds: float = Field(
        default=1.0, gt=0, description="How often leaderboards are looked after besides hints, and lost ones noticed."
    )
    rarity_every_seconds: float = Field(
        default=60.0, gt=0, description="How often it is counted how many users hold each achievement."
    )
    statistics_every_seconds: float = Field(
        default=60.0, gt=0, description="How often the day's events and users, and the users of each quest are counted."
    )

    webhook_allow_private_addresses: bool = Field(
        default=False, description="Whether webhooks may be sent to addresses that are not on the public internet."
    )
    webhook_timeout_seconds: float = Field(
        default=10.0, gt=0, le=60, description="How long a receiver of webhooks may take to answer."
    )
    webhook_lease_margin_seconds: float = Field(
        default=20.0, gt=0, description="How long after that time another scheduler takes over deliveries in flight."
    )
    webhook_endpoints_at_once: int = Field(default=20, ge=1, description="Receivers that are served at the same time.")
    webhook_requests_per_endpoint: int = Field(default=10, ge=1, description="Requests to one of them at a time.")
    webhook_keep_days: int = Field(default=30, ge=1, description="How long finished deliveries are kept.")
    notification_service_url: str = Field(
        default="", description="An older notification service that is called at each unlock; empty: none."
    )

    toast_streams_per_user: int = Field(default=5, ge=1, description="More streams of one user are refused.")
    toast_ping_seconds: float = Field(default=15.0, gt=0, description="How often an idle stream shows life.")

    zmq_endpoint: str = Field(
        default="tcp://127.0.0.1:5555", description="Where ZeroMQ clients connect: tcp://address:port or ipc://path."
    )
    zmq_unknown_achievements: Literal["badge", "error"] = Field(
        default="badge", description="What unlocking an achievement that the catalog does not know gives."
    )
    zmq_remote_shutdown: bool = Field(
        default=False, description="Whether Q stops the process also where other machines can send it."
    )
    zmq_allow_plaintext: bool = Field(
        default=False, description="Serve without CURVE where other machines can connect; for closed networks alone."
    )
    zmq_curve_secret_key: SecretStr | None = Field(default=None, description="The server's key in Z85; turns CURVE on.")
    zmq_curve_client_keys: str = Field(default="", description="Public keys of clients in Z85, separated by commas.")
    zmq_maxmsgsize: int = Field(
        default=262_144, ge=MAX_MESSAGE_BYTES, description="Bytes of a frame; a larger one ends the connection."
    )
    zmq_hwm: int = Field(default=100, ge=1, description="Messages that wait in each direction of a connection.")
    zmq_linger_seconds: float = Field(default=1.0, ge=0, description="How long a stop waits for answers to be sent.")
    zmq_handshake_seconds: float = Field(default=5.0, gt=0, description="Connections that take longer are closed.")
    zmq_request_seconds: float = Field(default=10.0, gt=0, description="A request that takes longer gets an error.")
    zmq_batch_size: int = Field(default=256, ge=1, le=2000, description="Requests of one transaction at most.")
    zmq_batches: int = Field(
        default=2, ge=1, description="Transactions at once where one takes long; fewer than connections."
    )
    zmq_waiting: int = Field(default=2000, ge=1, description="Requests in memory; more wait in their connections.")

    zmq_memory_bytes: int = Field(
        default=256 * 1024 * 1024, ge=1, description="Growth of the process at which all connections are closed."
    )

    @field_validator("zmq_curve_secret_key", mode="before")
    @classmethod
    def _an_empty_key_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("notification_service_url")
    @classmethod
    def _can_be_called(cls, url: str) -> str:
        if url:
            parse_target(url)
        return url

    @model_validator(mode="after")
    def _test_hooks_stay_out_of_production(self) -> Self:
        if self.environment.is_production and self.worker_kill_on_event_type:
            raise ValueError("WORKER_KILL_ON_EVENT_TYPE is a test's hook; unset it in production")
        return self
