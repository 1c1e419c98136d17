"""Who is shown on leaderboards."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_HIDE: Final = text("""
    INSERT INTO standing AS known (user_id, hidden)
    VALUES (:user, :hidden)
        ON CONFLICT (user_id) DO UPDATE
       SET hidden = excluded.hidden, changed = true
     WHERE known.hidden <> excluded.hidden
    RETURNING user_id
""")

_TOUCH: Final = text("UPDATE period_standing SET changed = true WHERE user_id = :user")


class PostgresOptingOut:
    """See the port `OptingOut`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hide(self, user_id: str, *, hidden: bool) -> None:
        """See `OptingOut`."""
        if (await self._session.execute(_HIDE, {"user": user_id, "hidden": hidden})).first() is not None:
            await self._session.execute(_TOUCH, {"user": user_id})
