"""Comparing completions with their grants, and grants with what the ledger has booked (T2)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from processing_service.application.drift import Drift, DriftKind
from processing_service.application.ports.books import BookedCompletion, BookedGrant, UserBooks
from processing_service.application.snapshot import Snapshot
from processing_service.domain.definition import Definition
from processing_service.domain.identity import grant_id, manual_grant_id, reversal_id
from shared.contracts.ledger import BookedTransaction

_Key = tuple[str | None, int | None, int]
_BOOKED: Final = frozenset({"credited", "reversed"})
_NOT_BOOKED: Final = frozenset({"cancelled", "parked"})


def check_grants(snapshot: Snapshot, books: UserBooks) -> Iterator[Drift]:
    """Each completion that pays, by itself or because it was claimed, has one grant, and no other has any.

    Of a cycle that was taken back before, the earlier grants are taken back, too. Grants that were given by hand
    rest on nothing; their ids follow from the keys that they were given under.
    """
    of_quests = [one for one in books.grants if one.manual_key is None]
    grants: dict[_Key, BookedGrant] = {(one.code, one.cycle, one.generation): one for one in of_quests}
    generations: dict[tuple[str | None, int | None], int] = {
        (one.code, one.cycle): one.generation for one in books.completions
    }
    for given in books.grants:
        if given.manual_key is not None and (fault := _fault_of_any(given)):
            yield _drift(DriftKind.GRANT_DIFFERS, given, fault)
    for completion in books.completions:
        grant = grants.pop((completion.code, completion.cycle, completion.generation), None)
        yield from _compare(snapshot, books.user_id, completion, grant)
    for grant in grants.values():
        is_earlier = grant.generation < generations.get((grant.code, grant.cycle), 0)
        if not (is_earlier and grant.is_taken_back):
            yield _drift(DriftKind.GRANT_UNEXPECTED, grant, f"{grant.status}, and nothing that is recorded pays it")


def _compare(
    snapshot: Snapshot, user_id: str, completion: BookedCompletion, grant: BookedGrant | None
) -> Iterator[Drift]:
    version = _version(snapshot, completion)
    if version is None:
        detail = f"recorded under version {completion.version}, which is not known"
        yield Drift(DriftKind.COMPLETION_UNEXPLAINED, user_id, completion.code, completion.cycle, detail)
        return
    pays = completion.payable and (version.claim == "automatic" or completion.is_claimed)
    if grant is None:
        if pays and not completion.is_reversed:
            yield Drift(DriftKind.GRANT_MISSING, user_id, completion.code, completion.cycle, "it pays, without a grant")
    elif completion.is_reversed:
        if not grant.is_taken_back:
            yield _drift(DriftKind.GRANT_DIFFERS, grant, f"{grant.status}, and its completion was taken back")
    elif not pays:
        yield _drift(DriftKind.GRANT_UNEXPECTED, grant, f"{grant.status}, and its completion does not pay")
    elif fault := _fault(version, completion, grant):
        yield _drift(DriftKind.GRANT_DIFFERS, grant, fault)


def _fault(version: Definition, completion: BookedCompletion, grant: BookedGrant) -> str | None:
    if fault := _fault_of_any(grant):
        return fault
    if grant.reward != version.reward or grant.version != completion.version:
        return f"it grants {grant.reward}, version {completion.version} pays {version.reward}"
    if grant.is_taken_back and not grant.is_revoked:
        return f"{grant.status}, to be taken back or so already, and its completion stands"
    return None


def _fault_of_any(grant: BookedGrant) -> str | None:
    """What no grant may be, wherever it comes from."""
    if grant.grant_id != _own_id(grant):
        return f"its id {grant.grant_id} is that of another one"
    if grant.is_revoked and not grant.is_taken_back:
        return f"{grant.status}, and it was revoked"
    return None


def _version(snapshot: Snapshot, completion: BookedCompletion) -> Definition | None:
    timeline = snapshot.ruleset.by_code.get(completion.code)
    versions = () if timeline is None else timeline.versions
    return next((one for one in versions if one.version == completion.version), None)


def booked_ids(grants: Collection[BookedGrant]) -> list[str]:
    """The ids to look up in the ledger: of grants of which it is certain whether they are booked under their own id."""
    return [
        one.grant_id
        for one in grants
        if one.status in _BOOKED | _NOT_BOOKED
        and one.reward.gold + one.reward.diamonds > 0
        and one.grant_id == _own_id(one)
    ]


def _own_id(grant: BookedGrant) -> str | None:
    """The id that the grant should have."""
    if grant.manual_key is not None:
        return manual_grant_id(grant.manual_key)
    if grant.code is None or grant.cycle is None:
        return None
    return grant_id(grant.user_id, grant.code, grant.cycle, grant.generation)


def check_bookings(grants: Collection[BookedGrant], booked: Mapping[str, BookedTransaction]) -> Iterator[Drift]:
    """Each credited grant is booked as it says, each reversed one is reversed under its own id, and no other one is."""
    wanted = set(booked_ids(grants))
    for grant in grants:
        if grant.grant_id in wanted:
            booking = booked.get(grant.grant_id)
            if grant.status in _NOT_BOOKED:
                if booking is not None:
                    yield _drift(DriftKind.BOOKING_UNEXPECTED, grant, f"{grant.status}, and booked all the same")
            elif booking is None:
                yield _drift(DriftKind.BOOKING_MISSING, grant, f"{grant.status}, and the ledger does not know it")
            else:
                yield from _compare_booking(grant, booking)


def _compare_booking(grant: BookedGrant, booking: BookedTransaction) -> Iterator[Drift]:
    said = grant.user_id, grant.reward.gold, grant.reward.diamonds
    if (booking.user_id, booking.gold, booking.diamonds) != said or booking.kind != "grant":
        detail = f"granted {said}, booked {(booking.user_id, booking.gold, booking.diamonds)} as {booking.kind}"
        yield _drift(DriftKind.BOOKING_DIFFERS, grant, detail)
    if grant.status == "reversed" and booking.reversed_by != reversal_id(grant.grant_id):
        detail = f"reversed by {booking.reversed_by}, which is not its own reversal"
        yield _drift(DriftKind.REVERSAL_MISSING, grant, detail)
    if grant.status == "credited" and grant.reversal_is_refused:
        yield _drift(DriftKind.REVERSAL_MISSING, grant, "the wallet has refused to reverse it")
    if grant.status == "credited" and grant.reversal_policy is None and booking.reversed_by is not None:
        yield _drift(DriftKind.BOOKING_DIFFERS, grant, f"it stands, and {booking.reversed_by} has reversed it")


def _drift(kind: DriftKind, grant: BookedGrant, detail: str) -> Drift:
    return Drift(kind, grant.user_id, grant.code, grant.cycle, detail)
