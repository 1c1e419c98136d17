"""From where users have signed in, in PostgreSQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import KnownAddressRow

_KEPT_OF_A_USER: Final = 20


class PostgresKnownAddresses:
    """Reads and writes the table `known_address`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def knows(self, user_id: str, address: bytes, since: datetime) -> bool:
        """See `KnownAddresses`."""
        found = await self._session.scalar(
            select(col(KnownAddressRow.user_id)).where(
                col(KnownAddressRow.user_id) == user_id,
                col(KnownAddressRow.address) == address,
                col(KnownAddressRow.signed_in_at) >= since,
            )
        )
        return found is not None

    async def remember(self, user_id: str, address: bytes, now: datetime) -> None:
        """See `KnownAddresses`."""
        await self._session.execute(
            insert(KnownAddressRow)
            .values(user_id=user_id, address=address, signed_in_at=now)
            .on_conflict_do_update(index_elements=["user_id", "address"], set_={"signed_in_at": now})
        )
        surplus = (
            select(col(KnownAddressRow.address))
            .where(col(KnownAddressRow.user_id) == user_id)
            .order_by(col(KnownAddressRow.signed_in_at).desc(), col(KnownAddressRow.address))
            .offset(_KEPT_OF_A_USER)
        )
        await self._session.execute(
            delete(KnownAddressRow).where(
                col(KnownAddressRow.user_id) == user_id, col(KnownAddressRow.address).in_(surplus)
            )
        )

    async def forget_user(self, user_id: str) -> None:
        """See `KnownAddresses`."""
        await self._session.execute(delete(KnownAddressRow).where(col(KnownAddressRow.user_id) == user_id))
