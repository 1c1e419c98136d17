"""What the catalog reads from its environment; read in the composition root alone."""

from pydantic import Field, SecretStr

from shared.settings import ServiceSettings


class CatalogSettings(ServiceSettings):
    """Settings of every role."""

    catalog_database_url: SecretStr = Field(description="This service's own database.")
    catalog_migration_database_url: SecretStr = Field(
        default=SecretStr(""),
        description="The database by the role that owns its tables, for `migrate` alone; empty: one role does both.",
    )
    database_pool_size: int = Field(default=10, ge=2, description="Connections per process.")
    auth_url: str = Field(description="Where the auth service publishes its keys, without a path.")
    catalog_http_host: str = Field(default="127.0.0.1", description="Where the API listens.")
    catalog_http_port: int = Field(default=8002, ge=0, le=65535, description="Where the API listens.")
    catalog_internal_http_port: int = Field(
        default=8012, ge=0, le=65535, description="Where it answers other services, and serves metrics."
    )
    catalog_relay_http_port: int = Field(
        default=8032, ge=0, le=65535, description="Health and metrics of a relay that runs alone."
    )
    import_max_bytes: int = Field(default=1024 * 1024, gt=0, description="The largest file that can be imported.")
