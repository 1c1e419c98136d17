"""Refresh tokens in PostgreSQL."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import RefreshFamilyRow, RefreshTokenRow
from auth_service.domain.sessions import PresentedToken, RefreshFamily


class PostgresRefreshTokens:
    """Reads and writes the tables `refresh_family` and `refresh_token`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, family: RefreshFamily, token_hash: bytes) -> None:
        """See `RefreshTokens`."""
        self._session.add(
            RefreshFamilyRow(
                family_id=family.family_id,
                user_id=family.user_id,
                created_at=family.created_at,
                expires_at=family.expires_at,
            )
        )
        await self._session.flush()
        self._session.add(
            RefreshTokenRow(token_hash=token_hash, family_id=family.family_id, issued_at=family.created_at)
        )
        await self._session.flush()

    async def lock(self, token_hash: bytes) -> PresentedToken | None:
        """See `RefreshTokens`.

        The token is read in a second statement, after the lock: in one statement it would be read as it was before
        the wait, and two uses at once would both find it unused.
        """
        family_of_token = (
            select(col(RefreshTokenRow.family_id))
            .where(col(RefreshTokenRow.token_hash) == token_hash)
            .scalar_subquery()
        )
        family = await self._session.scalar(
            select(RefreshFamilyRow).where(col(RefreshFamilyRow.family_id) == family_of_token).with_for_update()
        )
        if family is None:
            return None
        used_at = await self._session.scalar(
            select(col(RefreshTokenRow.used_at)).where(col(RefreshTokenRow.token_hash) == token_hash)
        )
        return PresentedToken(
            family=RefreshFamily(family.family_id, family.user_id, family.created_at, family.expires_at),
            is_revoked=family.revoked_at is not None,
            used_at=used_at,
        )

    async def rotate(self, family_id: str, used: bytes, fresh: bytes, at: datetime) -> None:
        """See `RefreshTokens`."""
        await self._session.execute(
            update(RefreshTokenRow)
            .where(col(RefreshTokenRow.token_hash) == used)
            .values(used_at=func.coalesce(col(RefreshTokenRow.used_at), at))
        )
        self._session.add(RefreshTokenRow(token_hash=fresh, family_id=family_id, issued_at=at))
        await self._session.flush()

    async def revoke(self, family_id: str, at: datetime) -> None:
        """See `RefreshTokens`."""
        await self._session.execute(
            update(RefreshFamilyRow).where(col(RefreshFamilyRow.family_id) == family_id).values(revoked_at=at)
        )

    async def forget_user(self, user_id: str) -> None:
        """See `RefreshTokens`."""
        await self._session.execute(delete(RefreshFamilyRow).where(col(RefreshFamilyRow.user_id) == user_id))

    async def forget_expired(self, user_id: str, now: datetime) -> None:
        """See `RefreshTokens`."""
        await self._session.execute(
            delete(RefreshFamilyRow).where(
                col(RefreshFamilyRow.user_id) == user_id, col(RefreshFamilyRow.expires_at) <= now
            )
        )
