"""Which tables there are, what they hold of users, and how a user gets it and has it erased.

Written down here and not read from the services: a table or a column that is new fails the test until somebody has
thought about it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its `columns`.

    `exported` is the section of a user's export that shows it, or why none does; `erased` is what a deletion does.
    `keeps_id` says why the user's opaque id may still stand in a row afterwards. Without any of them the table holds
    nothing about users: then `nothing` says what it holds.
    """

    columns: str
    exported: str = ""
    erased: str = ""
    keeps_id: str = ""
    nothing: str = ""

    @property
    def is_covered(self) -> bool:
        """Whether it is said how users' data go in and out, or that there are none."""
        return bool(self.nothing) != bool(self.exported and self.erased)


_LEDGER: Final = "the books must balance: pseudonymous rows of the ledger"
_TOMBSTONE: Final = "a tombstone, so that the id is never given again"
_ADMINISTRATION: Final = "what administrators did stays on record, under opaque ids"
_PRUNED: Final = "published rows go after an hour; what is left of a deleted user is the event that says so"
_CATALOG: Final = "definitions; under `_by` stand opaque ids of administrators"
_NOT_EXPORTED: Final = "not exported: "

AUTH: Final = {
    "account": Table(
        "user_id user_name user_name_key password_hash status role time_zone attributes created_at first_sign_in_at "
        "last_event_at deleted_at",
        exported="accounts",
        erased="all but the id, and when the account was opened and deleted",
        keeps_id=_TOMBSTONE,
    ),
    "refresh_family": Table(
        "family_id user_id created_at expires_at revoked_at", exported="sessions", erased="the rows"
    ),
    "refresh_token": Table(
        "token_hash family_id issued_at used_at",
        exported=_NOT_EXPORTED + "hashes of secrets",
        erased="with their family",
    ),
    "attempt_counter": Table(
        "key faded_at closed_until",
        nothing="how often something was tried, under keyed hashes of names and addresses; no row names a user",
    ),
    "known_address": Table("user_id address signed_in_at", exported="known_addresses", erased="the rows"),
    "signing_key": Table("key_id public_key encrypted_private_key signs_from", nothing="keys of the service"),
    "ledger_transaction": Table(
        "id kind user_id body_hash reason created_at reverses",
        exported="ledger, debits_not_covered",
        erased="never",
        keeps_id=_LEDGER,
    ),
    "ledger_entry": Table(
        "transaction_id account currency amount", exported="ledger", erased="never", keeps_id=_LEDGER
    ),
    "wallet_balance": Table("user_id currency amount owed", exported="wallet", erased="never", keeps_id=_LEDGER),
    "outbox": Table(
        "event_id event_type occurred_at payload traceparent created_at published_at",
        exported="events, once processing has them",
        erased="published rows; those that wait go an hour after they were published",
        keeps_id=_PRUNED,
    ),
}

CATALOG: Final = {
    "catalog_revision": Table("singleton revision", nothing="a number"),
    "definition": Table("id code edition created_at archived_at", nothing=_CATALOG),
    "definition_draft": Table("definition_id body edition updated_at updated_by", nothing=_CATALOG),
    "definition_pause": Table(
        "definition_id number paused_at paused_by paused_reason resumed_at resumed_by resumed_reason", nothing=_CATALOG
    ),
    "definition_version": Table("definition_id version source body published_at published_by", nothing=_CATALOG),
    "level_curve": Table("number curve published_at published_by", nothing=_CATALOG),
    "outbox": Table(
        "event_id event_type occurred_at payload traceparent created_at published_at",
        nothing="events about definitions, and what administrators did to them",
    ),
    "published_quest": Table(
        "definition_id version code kind category is_latest is_hidden is_archived document", nothing=_CATALOG
    ),
    "reward": Table("id name description gold diamonds points badge edition created_at updated_at", nothing=_CATALOG),
}

PROCESSING: Final = {
    "activity_day": Table("day events users counted_at", nothing="counts"),
    "attempt_marker": Table("message_hash attempts last_attempt_at", nothing="hashes of messages, for moments"),
    "audit_entry": Table(
        "id at actor service action subject user_id reason details",
        exported=_NOT_EXPORTED + _ADMINISTRATION,
        erased="reasons and details; the ids of events become hashes",
        keeps_id=_ADMINISTRATION,
    ),
    "catalog_definition": Table(
        "code history fold_from fold_after folded_users fold_paused fold_began_at fold_ended_at",
        exported=_NOT_EXPORTED + "`fold_after` is how far a backfill has come through all users",
        erased="with the next user whom the backfill reaches",
        keeps_id="until a backfill that stands at this user goes on",
    ),
    "catalog_revision": Table("id revision levels installed_at", nothing="the curve of levels"),
    "completion": Table(
        "user_id quest_code cycle version completed_at event_id claimed_at recorded_at payable generation reversed_at",
        exported="completions",
        erased="the rows",
    ),
    "emission": Table("quest_code gold diamonds held", nothing="totals"),
    "erased_event": Table(
        "event_id_hash reason erased_at",
        exported=_NOT_EXPORTED + "hashes, of which nobody can tell whose they were",
        erased="never: they keep what was erased from coming back",
    ),
    "event": Table(
        "event_id sequence event_type user_id timestamp event_data received_at", exported="events", erased="the rows"
    ),
    "event_failure": Table(
        "event_id attempts next_attempt_at error",
        exported=_NOT_EXPORTED + "the event itself is",
        erased="at the next attempt, which finds no event",
    ),
    "leaderboard": Table("only_row generation write", nothing="how far the boards in Redis are"),
    "level_reached": Table("user_id level generation reached_at reversed_at", exported="levels", erased="the rows"),
    "operations_sample": Table("sampled_at series value", nothing="measurements"),
    "outbox": Table(
        "event_id event_type occurred_at payload traceparent created_at published_at",
        exported="events",
        erased="the rows",
    ),
    "parked_message": Table(
        "id source reason detail body routing_key properties event_id event_type user_id parked_at status resolved_at "
        "resolved_by resolution",
        exported="parked_messages",
        erased="the rows; of a message that cannot be read nobody can say whom it is about",
    ),
    "participant": Table(
        "user_id toast_sequence toast_seen toast_read facts erased_at created_at",
        exported="participations",
        erased="all but the id",
        keeps_id=_TOMBSTONE,
    ),
    "period_standing": Table("period user_id points reached_at changed", exported="periods", erased="the rows"),
    "publisher": Table(
        "id name key_hash key_prefix created_by created_at revoked_at",
        nothing="programs that publish; `created_by` is the opaque id of an administrator",
    ),
    "quest_users": Table("code completed under_way counted_at", nothing="counts"),
    "rarity": Table("code holders users counted_at", nothing="counts"),
    "reconciliation": Table(
        "id began_at ended_at scope users drift_total findings repaired",
        exported=_NOT_EXPORTED + "which books disagreed",
        erased="after thirty days",
        keeps_id="for thirty days, where the books of this user disagreed",
    ),
    "retraction": Table("event_id retraction_id user_id retracted_at", exported="retractions", erased="the rows"),
    "reward_grant": Table(
        "grant_id user_id quest_code quest_name cycle version gold diamonds points badge status attempts "
        "next_attempt_at last_error created_at credited_at generation reversal_policy reversal_reason reversed_at "
        "earned_at idempotency_key reason granted_by revoked_at revoked_by",
        exported="grants",
        erased="what was not paid is cancelled",
        keeps_id="the ledger's rows refer to them",
    ),
    "standing": Table(
        "user_id points reached_at level name named_at hidden changed", exported="standings", erased="the rows"
    ),
    "star_token": Table("user_id number score minted_at", exported="star_tokens", erased="the rows"),
    "toast": Table("user_id sequence kind payload created_at", exported="toasts", erased="the rows"),
    "user_quest_reward": Table(
        "user_id quest_code state times_completed updated_at", exported="progress", erased="the rows"
    ),
    "webhook_delivery": Table(
        "id endpoint_id kind user_id payload occurred_at status attempts next_attempt_at last_status last_error "
        "created_at delivered_at",
        exported="webhook_deliveries",
        erased="the rows",
    ),
    "webhook_endpoint": Table(
        "id url description kinds style secret old_secret old_secret_until status paused_reason paused_at failures "
        "failing_since last_delivered_at created_by created_at",
        nothing="receivers; `created_by` is the opaque id of an administrator",
    ),
}

TABLES: Final = {"auth": AUTH, "catalog": CATALOG, "processing": PROCESSING}
NOT_OURS: Final = frozenset({"alembic_version"})
