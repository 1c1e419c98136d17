"""The HTTP API, put together."""

from typing import Final

from fastapi import FastAPI

from auth_service.bootstrap import AuthService
from auth_service.domain.services import OUTBOX_READ
from auth_service.entrypoints.http.administration import administration_router
from auth_service.entrypoints.http.callers import current_admin, current_user, current_viewer
from auth_service.entrypoints.http.debits import debits_router
from auth_service.entrypoints.http.exports import exports_router
from auth_service.entrypoints.http.internal import internal_router
from auth_service.entrypoints.http.keys import keys_router
from auth_service.entrypoints.http.ledger import ledger_router
from auth_service.entrypoints.http.login import SessionCookie, login_router
from auth_service.entrypoints.http.users import users_router
from auth_service.entrypoints.http.wallet import wallet_router
from shared.web import LARGE_BODY_BYTES, create_app, outbox_router, service_authentication

_CREDENTIALS_BYTES: Final = 16 * 1024


def build_app(service: AuthService) -> FastAPI:
    """The API of a wired service."""
    cookie = SessionCookie(secure=service.settings.cookie_is_secure)
    user = current_user(service.user_tokens, service.identify_caller)
    viewer = current_viewer(service.user_tokens, service.identify_caller)
    admin = current_admin(service.user_tokens, service.identify_caller)
    return create_app(
        title="Questline auth",
        version="0.1.0",
        description="Accounts, sign-in, tokens and the wallet.",
        routers=[
            login_router(
                service.sign_in, service.refresh_session, service.sign_out, service.sign_out_everywhere, user, cookie
            ),
            users_router(service.sign_up, service.change_account, service.delete_account, user, cookie),
            exports_router(service.personal_data, service.clock, user),
            administration_router(
                service.open_account,
                service.read_accounts,
                service.change_account,
                service.delete_account,
                viewer,
                admin,
            ),
            wallet_router(service.read_wallet, user, viewer),
            keys_router(service.keys),
            internal_router(service.issue_service_token),
            outbox_router(service.outbox_backlog, service_authentication(service.service_tokens, OUTBOX_READ)),
            ledger_router(
                service.credit_wallets,
                service.reverse_grants,
                service.look_up_ledger,
                service.check_ledger,
                service.service_tokens,
            ),
            debits_router(service.debit_wallets, service.service_tokens),
        ],
        # A password is hashed for whoever sends one; batches come from other services alone.
        body_limits={
            "/api/v1/login": _CREDENTIALS_BYTES,
            "/api/v1/users/signup": _CREDENTIALS_BYTES,
            "/internal": LARGE_BODY_BYTES,
        },
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "signing_keys": service.keys.check,
        },
    )
