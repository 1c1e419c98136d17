"""The events that the auth service publishes about its users."""

from datetime import datetime

from auth_service.domain.account import Account, SignedIn
from shared.clock import new_id
from shared.contracts.event import Event
from shared.contracts.event_types import NEW_USER_SIGN_IN, USER_DELETED, USER_SIGN_IN, USER_UPDATED


def signed_in_event(signed_in: SignedIn) -> Event:
    """`NewUserSignIn` for the first sign-in ever, `UserSignIn` for all others."""
    account = signed_in.account
    return Event(
        event_id=new_id(),
        event_type=NEW_USER_SIGN_IN if signed_in.is_first else USER_SIGN_IN,
        user_id=account.user_id,
        timestamp=_event_time(account),
    )


def updated_event(account: Account) -> Event:
    """`UserUpdated`: what others may know of the account, as it is now."""
    return Event(
        event_id=new_id(),
        event_type=USER_UPDATED,
        user_id=account.user_id,
        timestamp=_event_time(account),
        event_data={
            "user_name": account.user_name,
            "time_zone": account.time_zone,
            "attributes": dict(account.attributes),
        },
    )


def deleted_event(account: Account) -> Event:
    """`UserDeleted`: everybody has to forget the person."""
    return Event(event_id=new_id(), event_type=USER_DELETED, user_id=account.user_id, timestamp=_event_time(account))


def _event_time(account: Account) -> datetime:
    if account.last_event_at is None:
        raise ValueError("an event needs Account.at_next_event first")
    return account.last_event_at
