"""Which service may call which other one, and for what."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

AUTH_INTERNAL: Final = "auth-internal"
"""The audience of calls to this service's internal routes."""

CATALOG_INTERNAL: Final = "catalog-internal"

LEDGER_CREDIT: Final = "ledger:credit"
LEDGER_DEBIT: Final = "ledger:debit"
CATALOG_READ: Final = "catalog:read"
OUTBOX_READ: Final = "outbox:read"

PROCESSING: Final = "processing"
CATALOG: Final = "catalog"
SHOP: Final = "shop"
"""What an app has users pay with; it is no part of Questline, and may spend and nothing else."""

SERVICE_SCOPES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        PROCESSING: MappingProxyType(
            {
                AUTH_INTERNAL: f"{LEDGER_CREDIT} {OUTBOX_READ}",
                CATALOG_INTERNAL: f"{CATALOG_READ} {OUTBOX_READ}",
            }
        ),
        CATALOG: MappingProxyType({}),
        SHOP: MappingProxyType({AUTH_INTERNAL: LEDGER_DEBIT}),
    }
)
"""Per service: the audiences that it may ask tokens for, and the scopes (separated by spaces) that it gets there."""
