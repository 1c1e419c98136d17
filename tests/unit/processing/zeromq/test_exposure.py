"""What the settings let in, and what they refuse."""

from typing import Any

import pytest

from processing_service.adapters.zeromq.curve import make_pair
from processing_service.bootstrap.zeromq import decide_exposure
from processing_service.settings import ProcessingSettings

ELSEWHERE = "tcp://0.0.0.0:5555"
SERVER_PUBLIC, SERVER_SECRET = make_pair()
CLIENT_PUBLIC, _ = make_pair()


def settings(**changes: Any) -> ProcessingSettings:
    return ProcessingSettings(
        environment="test",
        amqp_url="amqp://127.0.0.1",
        processing_database_url="postgresql://127.0.0.1/none",
        auth_url="http://127.0.0.1:9",
        catalog_url="http://127.0.0.1:9",
        service_secret_processing="none",
        **changes,
    )


def test_by_default_it_is_loopback_where_anybody_may_stop_it() -> None:
    exposure = decide_exposure(settings())
    assert exposure.endpoint.address == "tcp://127.0.0.1:5555"
    assert exposure.may_quit
    assert exposure.keys is None


def test_elsewhere_it_takes_keys() -> None:
    with pytest.raises(ValueError, match=r"ZMQ_ENDPOINT: .* can be reached from other machines.*ZMQ_CURVE_SECRET_KEY"):
        decide_exposure(settings(zmq_endpoint=ELSEWHERE))
    exposure = decide_exposure(
        settings(zmq_endpoint=ELSEWHERE, zmq_curve_secret_key=SERVER_SECRET, zmq_curve_client_keys=CLIENT_PUBLIC)
    )
    assert exposure.keys is not None
    assert exposure.keys.public == SERVER_PUBLIC.encode()
    assert exposure.keys.clients == {CLIENT_PUBLIC.encode()}
    assert not exposure.may_quit


def test_or_an_explicit_word_that_the_network_is_closed() -> None:
    exposure = decide_exposure(settings(zmq_endpoint=ELSEWHERE, zmq_allow_plaintext=True))
    assert exposure.keys is None
    assert not exposure.may_quit


def test_a_setting_lets_other_machines_stop_it() -> None:
    told = settings(zmq_endpoint=ELSEWHERE, zmq_allow_plaintext=True, zmq_remote_shutdown=True)
    assert decide_exposure(told).may_quit


def test_keys_hold_on_loopback_too() -> None:
    told = settings(zmq_curve_secret_key=SERVER_SECRET, zmq_curve_client_keys=f"{CLIENT_PUBLIC}, {SERVER_PUBLIC}")
    keys = decide_exposure(told).keys
    assert keys is not None
    assert len(keys.clients) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"zmq_endpoint": "udp://127.0.0.1:5555"}, "ZMQ_ENDPOINT: must be like"),
        ({"zmq_curve_secret_key": "short"}, "40 characters of Z85"),
        ({"zmq_curve_secret_key": "'" * 40}, "40 characters of Z85"),
        ({"zmq_curve_secret_key": SERVER_SECRET}, "nobody could come in"),
        ({"zmq_curve_secret_key": SERVER_SECRET, "zmq_curve_client_keys": f"{CLIENT_PUBLIC},abc"}, "client key 2"),
        ({"zmq_curve_client_keys": CLIENT_PUBLIC}, "no use without ZMQ_CURVE_SECRET_KEY"),
    ],
)
def test_wrong_settings_are_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide_exposure(settings(**changes))


def test_an_empty_key_is_none() -> None:
    assert settings(zmq_curve_secret_key="").zmq_curve_secret_key is None


def test_a_secret_key_is_never_shown() -> None:
    told = settings(zmq_curve_secret_key=SERVER_SECRET, zmq_curve_client_keys=CLIENT_PUBLIC)
    assert SERVER_SECRET not in repr(decide_exposure(told)) + repr(told)
