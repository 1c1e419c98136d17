"""The composition root: settings in, wired use cases out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from auth_service.adapters.argon2 import Argon2PasswordHasher
from auth_service.adapters.common_passwords import common_passwords
from auth_service.adapters.key_ring import KeyRing
from auth_service.adapters.key_vault import KeyVault
from auth_service.adapters.postgres.personal_data import PostgresPersonalData
from auth_service.adapters.postgres.signing_keys import PostgresSigningKeys
from auth_service.adapters.postgres.tables import OUTBOX
from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.adapters.pseudonyms import HmacPseudonyms
from auth_service.adapters.tokens import SERVICE_TOKEN_LIFETIME, JwtTokenIssuer
from auth_service.application.change_account import ChangeAccount
from auth_service.application.check_ledger import CheckLedger
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.debit_wallets import DebitWallets
from auth_service.application.delete_account import DeleteAccount
from auth_service.application.identify_caller import IdentifyCaller
from auth_service.application.issue_service_token import IssueServiceToken
from auth_service.application.look_up_ledger import LookUpLedger
from auth_service.application.open_account import OpenAccount
from auth_service.application.read_accounts import ReadAccounts
from auth_service.application.read_wallet import ReadWallet
from auth_service.application.refresh_session import RefreshSession
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.application.seed_accounts import SeedAccounts
from auth_service.application.sign_in import SignIn
from auth_service.application.sign_out import SignOut
from auth_service.application.sign_out_everywhere import SignOutEverywhere
from auth_service.application.sign_up import SignUp
from auth_service.application.throttle import Throttle
from auth_service.domain.passwords import accept_any, require_strong
from auth_service.domain.services import AUTH_INTERNAL, CATALOG, PROCESSING, SHOP
from auth_service.settings import MIGRATIONS, AuthSettings
from shared.clock import Clock, SystemClock
from shared.database import Database, create_engine, is_current
from shared.database.notifications import Notifications
from shared.exceptions import TemporaryError
from shared.messaging.publisher import EventPublisher
from shared.outbox import OUTBOX_CHANNEL, OutboxRelay, PostgresOutboxBacklog
from shared.security import TokenVerifier

SERVICE_NAME: Final = "auth"


@dataclass(frozen=True, slots=True)
class AuthService:
    """Everything that the entry points of one process need."""

    settings: AuthSettings
    database: Database
    keys: KeyRing
    user_tokens: TokenVerifier
    service_tokens: TokenVerifier
    open_account: OpenAccount
    sign_up: SignUp
    sign_in: SignIn
    refresh_session: RefreshSession
    sign_out: SignOut
    sign_out_everywhere: SignOutEverywhere
    identify_caller: IdentifyCaller
    change_account: ChangeAccount
    delete_account: DeleteAccount
    read_accounts: ReadAccounts
    read_wallet: ReadWallet
    personal_data: PostgresPersonalData
    clock: Clock
    issue_service_token: IssueServiceToken
    credit_wallets: CreditWallets
    reverse_grants: ReverseGrants
    debit_wallets: DebitWallets
    look_up_ledger: LookUpLedger
    check_ledger: CheckLedger
    outbox_backlog: PostgresOutboxBacklog
    seed_accounts: SeedAccounts

    async def check_migrations(self) -> None:
        """For readiness.

        Raises:
            TemporaryError: the database's schema is not the one that this code was written for.
        """
        if not await is_current(self.database, MIGRATIONS):
            raise TemporaryError("the database is not migrated to this release: python -m auth_service migrate")


@asynccontextmanager
async def open_service(settings: AuthSettings, clock: Clock | None = None) -> AsyncIterator[AuthService]:
    """Wire the service; connections are made on first use and closed at the end."""
    clock = clock or SystemClock(settings.clock_offset_seconds)
    database = _open_database(settings)
    hasher = Argon2PasswordHasher(
        threads=settings.password_threads,
        most_waiting=settings.password_most_waiting,
        memory_mib=settings.password_memory_mib,
        passes=settings.password_passes,
    )
    try:
        yield _wire(settings, database, hasher, clock)
    finally:
        hasher.close()
        await database.close()


def make_relay(settings: AuthSettings, database: Database) -> tuple[OutboxRelay, Notifications]:
    """The outbox relay, and the listener that wakes it."""
    publisher = EventPublisher(settings.amqp_url.get_secret_value(), f"{SERVICE_NAME}-service")
    relay = OutboxRelay(database, OUTBOX, publisher)
    hints = Notifications(settings.auth_database_url.get_secret_value(), application_name="auth-relay-hints")
    hints.subscribe(OUTBOX_CHANNEL, relay.wake)
    return relay, hints


def _open_database(settings: AuthSettings) -> Database:
    url = settings.auth_database_url.get_secret_value()
    return Database(create_engine(url, pool_size=settings.auth_database_pool_size, application_name="auth-service"))


def _wire(settings: AuthSettings, database: Database, hasher: Argon2PasswordHasher, clock: Clock) -> AuthService:
    unit_of_work = PostgresUnitOfWork(database)
    secret = settings.auth_key_secret.get_secret_value()
    vault = KeyVault(secret)
    longest_token = max(settings.access_lifetime, SERVICE_TOKEN_LIFETIME)
    keys = KeyRing(PostgresSigningKeys(database), vault, clock, longest_token=longest_token)
    issuer = settings.auth_issuer
    tokens = JwtTokenIssuer(keys, clock, issuer=issuer, access_lifetime=settings.access_lifetime)
    service_secrets = {
        PROCESSING: settings.service_secret_processing.get_secret_value(),
        CATALOG: settings.service_secret_catalog.get_secret_value(),
    }
    if settings.service_secret_shop is not None:
        service_secrets[SHOP] = settings.service_secret_shop.get_secret_value()
    throttle = Throttle(HmacPseudonyms(secret), settings.attempt_limits, clock)
    require_password = partial(require_strong, common=common_passwords())
    open_account = OpenAccount(unit_of_work, hasher, clock, require_password)
    return AuthService(
        settings=settings,
        database=database,
        keys=keys,
        user_tokens=TokenVerifier(keys, issuer=issuer),
        service_tokens=TokenVerifier(keys, issuer=issuer, audience=AUTH_INTERNAL),
        open_account=open_account,
        sign_up=SignUp(unit_of_work, open_account, throttle),
        sign_in=SignIn(unit_of_work, hasher, tokens, clock, throttle, session_lifetime=settings.session_lifetime),
        refresh_session=RefreshSession(unit_of_work, tokens, clock, cookie_grace=settings.cookie_grace),
        sign_out=SignOut(unit_of_work, clock),
        sign_out_everywhere=SignOutEverywhere(unit_of_work),
        identify_caller=IdentifyCaller(unit_of_work),
        change_account=ChangeAccount(unit_of_work, hasher, clock, throttle, require_password),
        delete_account=DeleteAccount(unit_of_work, clock),
        read_accounts=ReadAccounts(unit_of_work),
        read_wallet=ReadWallet(unit_of_work),
        personal_data=PostgresPersonalData(database),
        clock=clock,
        issue_service_token=IssueServiceToken(tokens, service_secrets),
        credit_wallets=CreditWallets(unit_of_work, clock),
        reverse_grants=ReverseGrants(unit_of_work, clock),
        debit_wallets=DebitWallets(unit_of_work, clock),
        look_up_ledger=LookUpLedger(unit_of_work),
        check_ledger=CheckLedger(unit_of_work),
        outbox_backlog=PostgresOutboxBacklog(database, OUTBOX),
        seed_accounts=SeedAccounts(OpenAccount(unit_of_work, hasher, clock, accept_any)),
    )
