"""The envelope of REQ clients, and what is made of others."""

import pytest

from processing_service.adapters.zeromq.envelope import Letter, open_envelope

ME = b"\x00\x01\x02\x03\x04"


def test_a_req_client_puts_an_empty_frame_before_its_request() -> None:
    assert open_envelope([ME, b"", b"{}"]) == Letter((ME, b""), b"{}")


def test_an_empty_request_is_one() -> None:
    assert open_envelope([ME, b"", b""]) == Letter((ME, b""), b"")


def test_identities_of_devices_are_the_way_back() -> None:
    assert open_envelope([ME, b"hop1", b"hop2", b"", b"{}"]) == Letter((ME, b"hop1", b"hop2", b""), b"{}")


@pytest.mark.parametrize(
    "frames",
    [
        [ME],
        [ME, b"{}"],
        [ME, b"{}", b"{}"],
        [ME, *[b"hop"] * 9, b"", b"{}"],
        [ME, b"x" * 256, b"", b"{}"],
    ],
)
def test_without_an_envelope_the_sender_alone_is_answered(frames: list[bytes]) -> None:
    letter = open_envelope(frames)
    assert letter.route == (ME, b"")
    assert letter.fault is not None
    assert "empty frame" in letter.fault


@pytest.mark.parametrize("rest", [[], [b"{}", b"{}"], [b"", b"{}"], [b""] * 100_000])
def test_a_request_is_one_frame(rest: list[bytes]) -> None:
    letter = open_envelope([ME, b"", *rest])
    assert letter.route == (ME, b"")
    assert letter.fault == "A request is a single frame with a JSON object."
