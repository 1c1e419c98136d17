"""Accounts in PostgreSQL."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import USER_NAME_IS_UNIQUE, AccountRow
from auth_service.application.ports import AccountQuery
from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.domain.exceptions import UserNameTaken
from auth_service.domain.naming import name_key

_ADMIN_ROSTER_LOCK: Final = 0x41444D49

# Published rows are kept for a while, with the names and attributes that they told. What still waits is left to the
# relay, which may hold it: it goes with the outbox's own housekeeping, like all that has been published.
_FORGET_TOLD: Final = text("""
    DELETE FROM outbox
     WHERE published_at IS NOT NULL
       AND :user_id IN (payload ->> 'user_id', payload -> 'event_data' ->> 'user_id')
""")


class PostgresAccounts:
    """Reads and writes the table `account`; tombstones are invisible."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, user_id: str) -> Account | None:
        """See `Accounts`."""
        return await self._one(_living().where(col(AccountRow.user_id) == user_id))

    async def find_by_name(self, user_name: str) -> Account | None:
        """See `Accounts`."""
        return await self._one(_living().where(col(AccountRow.user_name_key) == name_key(user_name)))

    async def lock(self, user_id: str) -> Account | None:
        """See `Accounts`."""
        return await self._one(_living().where(col(AccountRow.user_id) == user_id).with_for_update(key_share=True))

    async def add(self, account: Account) -> None:
        """See `Accounts`."""
        self._session.add(AccountRow(user_id=account.user_id, **_values(account)))
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise _translated(error, account) from error

    async def save(self, account: Account) -> None:
        """See `Accounts`."""
        statement = update(AccountRow).where(col(AccountRow.user_id) == account.user_id).values(**_values(account))
        try:
            await self._session.execute(statement)
        except IntegrityError as error:
            raise _translated(error, account) from error

    async def mark_known(self, account: Account) -> bool:
        """See `Accounts`."""
        statement = (
            update(AccountRow)
            .where(col(AccountRow.user_id) == account.user_id, col(AccountRow.status) == AccountStatus.NEW.value)
            .values(**_values(account))
            .returning(col(AccountRow.user_id))
        )
        return await self._session.scalar(statement) is not None

    async def erase(self, user_id: str, at: datetime) -> None:
        """See `Accounts`."""
        await self._session.execute(
            update(AccountRow)
            .where(col(AccountRow.user_id) == user_id)
            .values(
                user_name=None,
                user_name_key=None,
                password_hash=None,
                time_zone="UTC",
                attributes={},
                role=Role.USER.value,
                first_sign_in_at=None,
                last_event_at=None,
                deleted_at=at,
            )
        )

        await self._session.execute(_FORGET_TOLD, {"user_id": user_id})

    async def search(self, query: AccountQuery) -> tuple[list[Account], int]:
        """See `Accounts`."""
        wanted = _conditions(query)
        total = await self._session.scalar(select(func.count()).select_from(AccountRow).where(*wanted))
        rows = await self._session.scalars(
            select(AccountRow)
            .where(*wanted)
            .order_by(col(AccountRow.created_at).desc(), col(AccountRow.user_id).desc())
            .limit(query.limit)
            .offset(query.offset)
        )
        return [_account(row) for row in rows], total or 0

    async def other_active_admins(self, user_id: str) -> int:
        """See `Accounts`. An advisory lock, because rows of several admins could not be locked without deadlocks."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADMIN_ROSTER_LOCK})
        others = (
            select(func.count())
            .select_from(AccountRow)
            .where(
                col(AccountRow.role) == Role.ADMIN.value,
                col(AccountRow.status) != AccountStatus.BANNED.value,
                col(AccountRow.deleted_at).is_(None),
                col(AccountRow.user_id) != user_id,
            )
        )
        return await self._session.scalar(others) or 0

    async def _one(self, statement: Select[AccountRow]) -> Account | None:
        # Rows are read afresh: after waiting for a lock the session's own copy may be stale.
        row = await self._session.scalar(statement.execution_options(populate_existing=True))
        return None if row is None else _account(row)


def _living() -> Select[AccountRow]:
    return select(AccountRow).where(col(AccountRow.deleted_at).is_(None))


def _conditions(query: AccountQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [col(AccountRow.deleted_at).is_(None)]
    if query.status is not None:
        wanted.append(col(AccountRow.status) == query.status.value)
    if query.role is not None:
        wanted.append(col(AccountRow.role) == query.role.value)
    if query.user_name_prefix is not None:
        wanted.append(func.starts_with(col(AccountRow.user_name_key), name_key(query.user_name_prefix)))
    return wanted


def _values(account: Account) -> dict[str, Any]:
    return {
        "user_name": account.user_name,
        "user_name_key": name_key(account.user_name),
        "password_hash": account.password_hash,
        "status": account.status.value,
        "role": account.role.value,
        "time_zone": account.time_zone,
        "attributes": dict(account.attributes),
        "created_at": account.created_at,
        "first_sign_in_at": account.first_sign_in_at,
        "last_event_at": account.last_event_at,
    }


def _account(row: AccountRow) -> Account:
    if row.user_name is None or row.password_hash is None:
        raise ValueError(f"account {row.user_id} is a tombstone")
    return Account(
        user_id=row.user_id,
        user_name=row.user_name,
        password_hash=row.password_hash,
        created_at=row.created_at,
        status=AccountStatus(row.status),
        role=Role(row.role),
        time_zone=row.time_zone,
        attributes=row.attributes,
        first_sign_in_at=row.first_sign_in_at,
        last_event_at=row.last_event_at,
    )


def _translated(error: IntegrityError, account: Account) -> Exception:
    return UserNameTaken(account.user_name) if USER_NAME_IS_UNIQUE in str(error.orig) else error
