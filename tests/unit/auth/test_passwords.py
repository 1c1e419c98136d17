"""Which passwords are too easy to guess."""

import pytest

from auth_service.adapters.common_passwords import common_passwords
from auth_service.domain.passwords import require_strong
from shared.exceptions import InvalidInput

COMMON = common_passwords()


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "Password1!",
        "password2026",
        "iloveyou",
        "1q2w3e4r",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abababab",
        "abcdefghijkl",
        "zyxwvutsrq",
        "12345678",
        "ada.lovelace",
        "Ada.Lovelace1843",
        "ada.lovelace@example.com",
        "questline",
        "questline2026",
        "ada.lovelacequestline",
    ],
)
def test_what_is_tried_first_is_refused_and_the_field_is_named(password: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        require_strong(password, "ada.lovelace@example.com", common=COMMON)
    [fault] = caught.value.errors
    assert fault.field == "password"
    assert fault.message.startswith("must not be")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "correct horse",
        "pässwörd ☃ ist mein",
        "ada.lovelace and her engine",
        "a questline for everybody",
        "xK2#v9pQ",
        "x" * 60 + "yz!" + "q" * 60,
    ],
)
def test_what_nobody_tries_early_is_accepted_without_rules_of_composition(password: str) -> None:
    require_strong(password, "ada.lovelace@example.com", common=COMMON)


def test_names_too_short_to_tell_anything_do_not_matter() -> None:
    require_strong("a-fine-password", "a", common=COMMON)


def test_the_list_holds_thousands_in_lower_case_and_none_that_is_too_short_anyway() -> None:
    assert len(COMMON) > 8_000
    assert all(entry == entry.lower() and 8 <= len(entry) <= 128 for entry in COMMON)
