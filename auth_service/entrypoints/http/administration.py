"""Accounts in the eyes of viewers and the hands of administrators."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from auth_service.application.change_account import AccountChange, ChangeAccount
from auth_service.application.delete_account import DeleteAccount
from auth_service.application.open_account import OpenAccount
from auth_service.application.ports import AccountQuery
from auth_service.application.read_accounts import ReadAccounts
from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.entrypoints.http.callers import Caller
from auth_service.entrypoints.http.schemas import NewUser, User, UserChange, UserName
from shared.web import Page, PageQuery, problem_answers

_UserId = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$", examples=["01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11"])]


def administration_router(
    open_account: OpenAccount,
    read_accounts: ReadAccounts,
    change_account: ChangeAccount,
    delete_account: DeleteAccount,
    current_viewer: Caller,
    current_admin: Caller,
) -> APIRouter:
    """The routes under `/api/v1/users` for viewers and administrators; added after those that everybody may use."""
    router = APIRouter(
        prefix="/api/v1/users",
        tags=["administration"],
        responses=problem_answers(401, 403),
    )
    _add_reading(router, read_accounts, current_viewer)
    Admin = Annotated[Account, Depends(current_admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.post("", status_code=HTTPStatus.CREATED, responses=problem_answers(409))
    async def create_user(body: NewUser, admin: Admin) -> User:
        """Open an account, of any role. Publishes `UserUpdated`."""
        account = await open_account(
            body.user_name,
            body.password,
            time_zone=body.time_zone,
            role=body.role,
            attributes=body.attributes,
            admin=admin.user_id,
        )
        return User.of(account)

    @router.patch("/{user_id}", responses=problem_answers(404, 409))
    async def change_user(user_id: _UserId, body: UserChange, admin: Admin) -> User:
        """Change an account: its name, time zone, password, role, attributes, or whether it is banned.

        A new name, time zone or attributes publish `UserUpdated`. A new role holds here at once, and in the other
        services from the user's next access token on.
        """
        change = AccountChange(
            user_name=body.user_name,
            time_zone=body.time_zone,
            password=body.password,
            status=None if body.status is None else AccountStatus(body.status),
            role=body.role,
            attributes=body.attributes,
        )
        return User.of(await change_account.by_admin(user_id, change, admin.user_id))

    @router.delete("/{user_id}", status_code=HTTPStatus.NO_CONTENT, responses=problem_answers(404, 409))
    async def delete_user(user_id: _UserId, admin: Admin) -> None:
        """Delete an account, for good. Publishes `UserDeleted`, and the other services forget the user too."""
        await delete_account(user_id, admin.user_id)

    return router


def _add_reading(router: APIRouter, read_accounts: ReadAccounts, current_viewer: Caller) -> None:
    as_viewer = [Depends(current_viewer)]

    @router.get("", dependencies=as_viewer)
    async def list_users(
        page: PageQuery,
        status: AccountStatus | None = None,
        role: Role | None = None,
        user_name: Annotated[UserName | None, Query(description="How the name begins, whatever the case.")] = None,
    ) -> Page[User]:
        """Accounts, the newest first."""
        query = AccountQuery(page.limit, page.offset, status=status, role=role, user_name_prefix=user_name)
        accounts, total = await read_accounts.page(query)
        items = [User.of(account) for account in accounts]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    @router.get("/{user_id}", dependencies=as_viewer, responses=problem_answers(404))
    async def read_user(user_id: _UserId) -> User:
        """One account."""
        return User.of(await read_accounts.one(user_id))
