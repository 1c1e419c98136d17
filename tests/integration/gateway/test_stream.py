"""Toasts arrive when they are sent, and a stream may last."""

from pathlib import Path

import httpx

from tests.integration.gateway.conftest import Town
from tests.integration.gateway.echo_server import STREAM_PATH, EchoServer
from tests.integration.gateway.gateway import start_gateway, wait_until


def test_each_event_arrives_before_the_next_one_is_sent(town: Town, client: httpx.Client) -> None:
    server = town.servers["processing"]
    headers = {"Accept": "text/event-stream", "Accept-Encoding": "gzip"}
    with client.stream("GET", town.gateway.pages_url + STREAM_PATH, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        assert "content-encoding" not in answer.headers
        lines = answer.iter_lines()
        for number in range(5):
            server.stream.put(f"toast {number}")
            assert next(lines) == f"data: toast {number}"  # Would wait in vain, were the answer held back.
            assert next(lines) == ""
        server.stream.put(None)


def test_a_stream_outlives_the_time_allowed_for_reading_a_request(tmp_path: Path, client: httpx.Client) -> None:
    servers = {name: [EchoServer(name).start()] for name in ("auth", "catalog", "processing", "pages")}
    allowed = {"TRAEFIK_ENTRYPOINTS_GATEWAY_TRANSPORT_RESPONDINGTIMEOUTS_READTIMEOUT": "500ms"}
    with start_gateway(tmp_path / "traefik.log", servers, allowed) as gateway:
        with client.stream("GET", gateway.gateway_url + STREAM_PATH) as answer:
            lines = answer.iter_lines()
            received = []

            def over_time() -> bool:
                servers["processing"][0].stream.put("still here")
                received.append(next(lines))
                next(lines)
                return len(received) == 100

            wait_until(over_time, within_seconds=20)
            servers["processing"][0].stream.put(None)
        for group in servers.values():
            group[0].die()

    assert received == ["data: still here"] * 100
