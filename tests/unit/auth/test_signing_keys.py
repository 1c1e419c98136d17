"""Rotation of signing keys."""

from datetime import timedelta

from auth_service.domain.signing_keys import SigningKey, key_to_sign_with, keys_to_publish
from tests.unit.auth.fakes import START

LONGEST = timedelta(minutes=10)
OLD = SigningKey("old", b"", b"", START)
NEXT = SigningKey("next", b"", b"", START + timedelta(hours=1))


def test_a_new_key_is_published_before_it_signs() -> None:
    before = NEXT.signs_from - timedelta(seconds=1)
    assert key_to_sign_with([NEXT, OLD], before) is OLD
    assert keys_to_publish([NEXT, OLD], before, LONGEST) == [OLD, NEXT]


def test_a_new_key_takes_over_at_its_time() -> None:
    assert key_to_sign_with([OLD, NEXT], NEXT.signs_from) is NEXT


def test_an_old_key_stays_published_until_its_last_token_has_expired() -> None:
    assert keys_to_publish([OLD, NEXT], NEXT.signs_from + LONGEST - timedelta(seconds=1), LONGEST) == [OLD, NEXT]
    assert keys_to_publish([OLD, NEXT], NEXT.signs_from + LONGEST, LONGEST) == [NEXT]


def test_a_single_key_signs_and_is_published_even_when_clocks_disagree() -> None:
    earlier = START - timedelta(seconds=3)
    assert key_to_sign_with([OLD], earlier) is OLD
    assert keys_to_publish([OLD], earlier, LONGEST) == [OLD]
