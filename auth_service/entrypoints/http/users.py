"""Signing up, and one's own account."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from auth_service.application.change_account import AccountChange, ChangeAccount
from auth_service.application.delete_account import DeleteAccount
from auth_service.application.sign_up import SignUp
from auth_service.domain.account import Account
from auth_service.entrypoints.http.callers import Caller, ClientAddress
from auth_service.entrypoints.http.login import SessionCookie
from auth_service.entrypoints.http.schemas import NewAccount, OwnChange, User
from shared.telemetry.logging import get_logger
from shared.web import problem_answers


def users_router(
    open_own: SignUp,
    change_account: ChangeAccount,
    delete_account: DeleteAccount,
    current_user: Caller,
    cookie: SessionCookie,
) -> APIRouter:
    """The routes under `/api/v1/users` that everybody may use."""
    router = APIRouter(prefix="/api/v1/users", tags=["users"])

    @router.post("/signup", status_code=HTTPStatus.CREATED, responses=problem_answers(409, 429))
    async def sign_up(body: NewAccount, address: ClientAddress) -> User:
        """Open an account. Publishes `UserUpdated`. An address that opens very many has to pause."""
        account = await open_own(body.user_name, body.password, time_zone=body.time_zone, address=address)
        get_logger().info("account_opened", user_id=account.user_id)
        return User.of(account)

    @router.get("/me", responses=problem_answers(401, 403))
    async def read_own(account: Annotated[Account, Depends(current_user)]) -> User:
        """One's own account."""
        return User.of(account)

    @router.patch("/me", responses=problem_answers(401, 403, 404, 409, 429))
    async def change_own(body: OwnChange, account: Annotated[Account, Depends(current_user)]) -> User:
        """Change one's own account. A new name or time zone publishes `UserUpdated`."""
        change = AccountChange(user_name=body.user_name, time_zone=body.time_zone, password=body.password)
        return User.of(await change_account.by_owner(account, change, body.current_password))

    @router.delete("/me", status_code=HTTPStatus.NO_CONTENT, responses=problem_answers(401, 403, 404, 409))
    async def delete_own(response: Response, account: Annotated[Account, Depends(current_user)]) -> None:
        """Delete one's own account, for good. Publishes `UserDeleted`, and the other services forget the user too."""
        await delete_account(account.user_id)
        get_logger().info("account_deleted", user_id=account.user_id)
        cookie.remove(response)

    return router
