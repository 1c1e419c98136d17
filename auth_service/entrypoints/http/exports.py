"""`GET /api/v1/users/me/export`: everything that is stored about oneself."""

from datetime import datetime
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from auth_service.application.personal_data import PersonalData
from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.domain.attributes import AttributeValue
from auth_service.domain.ledger import Currency
from auth_service.entrypoints.http.callers import Caller
from auth_service.entrypoints.http.wallet import LedgerItem
from shared.clock import Clock
from shared.web import problem_answers
from shared.web.json_download import json_download

_FORMAT: Final = "questline-account-export/1"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExportedAccount(_Row):
    """The account itself; there is one."""

    user_id: str
    user_name: str
    status: AccountStatus
    role: Role
    time_zone: str
    attributes: dict[str, AttributeValue]
    created_at: datetime
    first_sign_in_at: datetime | None


class ExportedSession(_Row):
    """A sign-in that could be continued until it expires."""

    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class ExportedAddress(_Row):
    """An address from which one has signed in: when last. The address itself is not stored, only a key of it."""

    signed_in_at: datetime


class ExportedBalance(_Row):
    """What the wallet holds of a currency, and what is owed of it."""

    currency: Currency
    amount: int
    owed: int


class ExportedRefusal(_Row):
    """A payment that the wallet did not cover; nothing was taken."""

    transaction_id: str
    reason: str
    created_at: datetime


class AccountExport(_Row):
    """Everything that auth stores about one user."""

    format: Literal["questline-account-export/1"]
    exported_at: datetime
    accounts: list[ExportedAccount]
    sessions: list[ExportedSession]
    known_addresses: list[ExportedAddress]
    wallet: list[ExportedBalance]
    ledger: list[LedgerItem]
    debits_not_covered: list[ExportedRefusal]


def exports_router(data: PersonalData, clock: Clock, current_user: Caller) -> APIRouter:
    """The route; it comes before those with a user's id in their path."""
    router = APIRouter(prefix="/api/v1/users", tags=["users"], responses=problem_answers(401, 403))

    @router.get(
        "/me/export",
        response_class=StreamingResponse,
        responses={200: {"model": AccountExport, "description": "One JSON document, as of one moment."}},
    )
    async def export_own(account: Annotated[Account, Depends(current_user)]) -> StreamingResponse:
        """Everything that is stored about you here: account, sessions, sign-ins, wallet, ledger. Sent as it is read."""
        head = {"format": _FORMAT, "exported_at": clock.now().isoformat()}
        return await json_download(head, data.of(account.user_id), "questline-account.json")

    return router
