"""Signing in, going on, and signing out."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Depends, Form, Response

from auth_service.adapters.metrics import REFRESHES, SIGN_INS
from auth_service.application.refresh_session import RefreshSession
from auth_service.application.sign_in import Session, SignIn
from auth_service.application.sign_out import SignOut
from auth_service.application.sign_out_everywhere import SignOutEverywhere
from auth_service.domain.account import Account
from auth_service.domain.exceptions import AccountBanned, SessionEnded, TooManyAttempts, WrongCredentials
from auth_service.entrypoints.http.callers import Caller, ClientAddress
from auth_service.entrypoints.http.schemas import RefreshRequest, SignInForm, TokenPair, User
from shared.telemetry.logging import get_logger
from shared.web import problem_answers

REFRESH_COOKIE: Final = "questline_refresh"
_COOKIE_PATH: Final = "/api/v1/login"
_RESULTS: Final = {WrongCredentials: "refused", AccountBanned: "banned", TooManyAttempts: "throttled"}

_RefreshCookie = Annotated[str | None, Cookie(alias=REFRESH_COOKIE, description="Set by sign-in and refresh.")]


class SessionCookie:
    """The refresh token in a cookie that scripts cannot read and other sites cannot make a browser send."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure

    def put(self, response: Response, session: Session) -> None:
        """Set the cookie."""
        response.set_cookie(
            REFRESH_COOKIE,
            session.refresh_token,
            expires=session.refresh_expires_at,
            path=_COOKIE_PATH,
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def remove(self, response: Response) -> None:
        """Have the browser forget the cookie."""
        response.delete_cookie(REFRESH_COOKIE, path=_COOKIE_PATH, secure=self._secure, httponly=True, samesite="strict")


def login_router(
    sign_in: SignIn,
    refresh_session: RefreshSession,
    sign_out: SignOut,
    sign_out_everywhere: SignOutEverywhere,
    current_user: Caller,
    cookie: SessionCookie,
) -> APIRouter:
    """The routes under `/api/v1/login`."""
    router = APIRouter(prefix="/api/v1/login", tags=["login"])
    _add_sign_in(router, sign_in, cookie)
    _add_refresh(router, refresh_session, cookie)

    @router.post("/logout", status_code=HTTPStatus.NO_CONTENT)
    async def logout(
        response: Response, body: RefreshRequest | None = None, questline_refresh: _RefreshCookie = None
    ) -> None:
        """End the session of a refresh token (of the body, else of the cookie); doing it twice is no error."""
        refresh_token, _ = _shown_token(body, questline_refresh)
        if refresh_token is not None:
            await sign_out(refresh_token)
        cookie.remove(response)

    @router.post("/logout-everywhere", status_code=HTTPStatus.NO_CONTENT, responses=problem_answers(401, 403))
    async def logout_everywhere(response: Response, account: Annotated[Account, Depends(current_user)]) -> None:
        """End all of one's sessions, on every device. Access tokens that are out live on for their few minutes."""
        await sign_out_everywhere(account.user_id)
        get_logger().info("signed_out_everywhere", user_id=account.user_id)
        cookie.remove(response)

    @router.post("/test-token", responses=problem_answers(401, 403))
    async def test_token(account: Annotated[Account, Depends(current_user)]) -> User:
        """Tell whose access token this is."""
        return User.of(account)

    return router


def _add_sign_in(router: APIRouter, sign_in: SignIn, cookie: SessionCookie) -> None:
    @router.post("/access-token", responses=problem_answers(401, 403, 429))
    async def access_token(
        form: Annotated[SignInForm, Form()], response: Response, address: ClientAddress
    ) -> TokenPair:
        """Sign in with name and password (OAuth2 password form). Publishes `NewUserSignIn` or `UserSignIn`.

        Too many wrong passwords, for one account or from one address, bring pauses (429 with `Retry-After`).
        """
        try:
            session = await sign_in(form.username, form.password, address=address)
        except (WrongCredentials, AccountBanned, TooManyAttempts) as error:
            SIGN_INS.labels(_RESULTS[type(error)]).inc()
            raise
        SIGN_INS.labels("first" if session.is_first_sign_in else "again").inc()
        get_logger().info("signed_in", user_id=session.account.user_id, first=session.is_first_sign_in)
        cookie.put(response, session)
        return _pair(session)


def _add_refresh(router: APIRouter, refresh_session: RefreshSession, cookie: SessionCookie) -> None:
    @router.post("/refresh", responses=problem_answers(401, 403))
    async def refresh(
        response: Response, body: RefreshRequest | None = None, questline_refresh: _RefreshCookie = None
    ) -> TokenPair:
        """Exchange a refresh token (of the body, else of the cookie) for a fresh pair.

        Each token is good for one use; showing a used one again ends the session.
        """
        refresh_token, from_cookie = _shown_token(body, questline_refresh)
        try:
            if refresh_token is None:
                raise SessionEnded
            session = await refresh_session(refresh_token, from_cookie=from_cookie)
        except (SessionEnded, AccountBanned):
            REFRESHES.labels("refused").inc()
            raise
        REFRESHES.labels("refreshed").inc()
        cookie.put(response, session)
        return _pair(session)


def _shown_token(body: RefreshRequest | None, cookie_value: str | None) -> tuple[str | None, bool]:
    """The refresh token of a request, and whether the cookie brought it; the body wins."""
    if body is not None and body.refresh_token is not None:
        return body.refresh_token, False
    return cookie_value, True


def _pair(session: Session) -> TokenPair:
    return TokenPair(
        access_token=session.access_token.token,
        refresh_token=session.refresh_token,
        expires_in=session.access_token.expires_in_seconds,
    )
