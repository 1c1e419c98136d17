"""One database transaction with everything that the use cases of the message path do in it."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from processing_service.application.ports.achievements import Achievements
from processing_service.application.ports.audit import AuditLog
from processing_service.application.ports.books import Books
from processing_service.application.ports.budgets import Budgets
from processing_service.application.ports.catalog import CatalogCopy
from processing_service.application.ports.event_log import EventLog
from processing_service.application.ports.manual_grants import ManualGrants
from processing_service.application.ports.opting_out import OptingOut
from processing_service.application.ports.parking import Failures, ParkingLot
from processing_service.application.ports.participants import Participants
from processing_service.application.ports.progress import ProgressStore
from processing_service.application.ports.records import Records
from processing_service.application.ports.retractions import Retractions
from processing_service.application.ports.standings import Standings
from processing_service.application.ports.trails import Trails
from processing_service.application.ports.webhooks import Announcements
from shared.contracts.event import Event


class Outbox(Protocol):
    """Events to be published once the transaction has committed."""

    async def add(self, events: Sequence[Event]) -> None: ...


class Hints(Protocol):
    """Wakes other processes once the transaction has committed; nothing depends on them."""

    async def toasts_written(self, user_ids: Collection[str]) -> None: ...

    async def grants_written(self) -> None: ...

    async def catalog_changed(self) -> None: ...

    async def standings_changed(self) -> None: ...


class Transaction(Protocol):
    """Commits when its block is left cleanly, and rolls back otherwise."""

    @property
    def catalog(self) -> CatalogCopy: ...

    @property
    def events(self) -> EventLog: ...

    @property
    def participants(self) -> Participants: ...

    @property
    def progress(self) -> ProgressStore: ...

    @property
    def standings(self) -> Standings: ...

    @property
    def opting_out(self) -> OptingOut: ...

    @property
    def retractions(self) -> Retractions: ...

    @property
    def manual_grants(self) -> ManualGrants: ...

    @property
    def achievements(self) -> Achievements: ...

    @property
    def budgets(self) -> Budgets: ...

    @property
    def records(self) -> Records: ...

    @property
    def trails(self) -> Trails: ...

    @property
    def books(self) -> Books: ...

    @property
    def parking(self) -> ParkingLot: ...

    @property
    def failures(self) -> Failures: ...

    @property
    def audit(self) -> AuditLog: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def webhooks(self) -> Announcements: ...

    @property
    def hints(self) -> Hints: ...


Transactions = Callable[[], AbstractAsyncContextManager[Transaction]]
"""Opens a transaction; raises TemporaryError where the database is away."""
