"""Where webhooks go: only to the address that was looked at, and never into one's own network unless allowed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from processing_service.adapters.http.host_addresses import SystemResolver
from processing_service.application.ports.resolver import NotResolved
from processing_service.application.webhook_targets import WebhookTargets
from processing_service.domain.webhooks.messages import WebhookKind, WebhookMessage
from shared.database import Database, create_engine
from shared.exceptions import InvalidInput
from tests.harness.webhook_receiver import Receiver
from tests.integration.processing.webhooks import NOON, FixedResolver, Post, level

HOST = "receiver.test"
ERROR = "SELECT status, last_error FROM webhook_delivery"


@pytest.fixture
async def post(processing_database_url: str) -> AsyncIterator[Post]:
    """Private addresses are refused, as they are by default."""
    database = Database(create_engine(processing_database_url, application_name="test"))
    opened = Post(database)
    opened.allow_private = False
    yield opened
    await database.close()


async def test_a_name_that_changes_its_mind_is_refused_when_connecting(post: Post) -> None:
    """DNS rebinding: public when the endpoint was made, private when something is sent."""
    async with Receiver().running() as receiver:
        url = f"http://{HOST}:{receiver.port}/"
        resolver = FixedResolver({HOST: ["93.184.216.34"]})
        await WebhookTargets(resolver, allow_private=False, https_only=False).check(url)
        resolver.known[HOST] = ["93.184.216.34", "127.0.0.1"]
        post.resolver = resolver
        await post.endpoint(url)
        await post.announce(level())
        async with post.sending():
            said = f"'{HOST}' resolves to 127.0.0.1, which is no public address"
            await post.until(
                "SELECT status, attempts, split_part(last_error, ';', 1) FROM webhook_delivery",
                [("pending", 1, said)],
            )
        assert receiver.received == []


async def test_a_private_address_needs_no_name(post: Post) -> None:
    """The numbers in the URL are looked at like any other."""
    async with Receiver().running() as receiver:
        await post.endpoint(receiver.url)
        await post.announce(level())
        async with post.sending():
            await post.until("SELECT status, attempts FROM webhook_delivery", [("pending", 1)])
        assert receiver.received == []


async def test_the_connection_goes_to_the_address_that_was_looked_at(post: Post) -> None:
    """No second look-up: nobody else knows the name. Host still says it, and an address that is dead is passed over."""
    post.allow_private = True
    post.resolver = FixedResolver({HOST: ["127.0.0.2", "127.0.0.1"]})
    async with Receiver().running() as receiver:
        await post.endpoint(f"http://{HOST}:{receiver.port}/hooks?x=1")
        await post.announce(level())
        async with post.sending():
            (request,) = await receiver.until_received(1)
    assert request.headers["host"] == f"{HOST}:{receiver.port}"


async def test_over_tls_the_name_is_asked_for_and_verified(post: Post, tmp_path: Path) -> None:
    """SNI and certificate are those of the host, although the connection goes to an address."""
    post.allow_private = True
    post.resolver = FixedResolver({HOST: ["127.0.0.1"], "other.test": ["127.0.0.1"]})
    certificate = _certificate(tmp_path)
    context = ssl.create_default_context(cafile=str(certificate))
    async with _tls_server(certificate) as (port, names), httpx.AsyncClient(verify=context, trust_env=False) as http:
        post.http = http
        await post.endpoint(f"https://{HOST}:{port}/")
        await post.announce(level())
        async with post.sending():
            await post.until("SELECT status, last_status FROM webhook_delivery", [("delivered", 200)])
            await post.execute("DELETE FROM webhook_endpoint")
            await post.endpoint(f"https://other.test:{port}/")
            await post.announce(level("user2"))
            await post.until("SELECT status, attempts FROM webhook_delivery WHERE user_id = 'user2'", [("pending", 1)])
        ((error,),) = await post.rows("SELECT last_error FROM webhook_delivery WHERE user_id = 'user2'")
    assert names == [HOST, "other.test"]
    assert "certificate" in error.lower()


async def test_a_notification_service_may_be_private(post: Post) -> None:
    """The operator has named it. It gets the call that it knows, unsigned, under an id all the same."""
    async with Receiver().running() as receiver:
        await post.endpoints.keep_built_in("built-in", receiver.url, [WebhookKind.ACHIEVEMENT_UNLOCKED.value])
        reward = {"gold": 0, "diamonds": 0, "points": 50, "badge": None}
        payload = {"user_id": "user1", "code": "tests_10", "name": "Ten tests", "cycle": 1, "reward": reward}
        kind = WebhookKind.ACHIEVEMENT_UNLOCKED
        await post.announce(WebhookMessage(kind, "key", "user1", NOON, payload), level())
        async with post.sending():
            await post.until(ERROR, [("delivered", None)])
        (request,) = receiver.received
    assert request.json == {
        "user_id": "user1",
        "achievement": "tests_10",
        "name": "Ten tests",
        "points": 50,
        "unlocked_at": "2026-06-01T12:00:00+00:00",
    }
    assert "webhook-signature" not in request.headers
    assert request.id.startswith("msg_")


async def test_the_setting_decides_about_the_built_in_endpoint(post: Post) -> None:
    """The same again changes nothing, another URL resumes it, none removes it with what waits."""
    kinds = [WebhookKind.ACHIEVEMENT_UNLOCKED.value]
    await post.endpoints.keep_built_in("built-in", "http://10.0.0.1/", kinds)
    await post.execute("UPDATE webhook_endpoint SET status = 'paused'")
    await post.endpoints.keep_built_in("built-in", "http://10.0.0.1/", kinds)
    assert await post.rows("SELECT url, status FROM webhook_endpoint") == [("http://10.0.0.1/", "paused")]
    await post.endpoints.keep_built_in("built-in", "http://10.0.0.2/", kinds)
    assert await post.rows("SELECT url, status FROM webhook_endpoint") == [("http://10.0.0.2/", "active")]
    await post.endpoints.keep_built_in("built-in", "", kinds)
    assert await post.rows("SELECT count(*) FROM webhook_endpoint") == [(0,)]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "10.1.2.3", "0"],
)
async def test_one_s_own_network_is_refused_in_every_spelling(host: str) -> None:
    """The machine's resolver decides what a host means, here as when connecting."""
    targets = WebhookTargets(SystemResolver(), allow_private=False, https_only=False)
    with pytest.raises(InvalidInput) as refused:
        await targets.check(f"http://{host}:8080/")
    assert "no public address" in refused.value.errors[0].message


async def test_in_production_only_https_will_do() -> None:
    """And a public address is fine."""
    targets = WebhookTargets(SystemResolver(), allow_private=False, https_only=True)
    with pytest.raises(InvalidInput) as refused:
        await targets.check("http://93.184.216.34/")
    assert "must be https" in refused.value.errors[0].message
    await targets.check("https://93.184.216.34/")


@pytest.mark.parametrize("host", ["nothing.invalid", "a" * 64 + ".example", "x..y"])
async def test_a_name_without_an_address_is_said_so(host: str) -> None:
    """Also one that is no name at all."""
    with pytest.raises(NotResolved, match="address"):
        await SystemResolver().addresses(host, 443)


def _certificate(folder: Path) -> Path:
    """A certificate of the host with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@asynccontextmanager
async def _tls_server(certificate: Path) -> AsyncIterator[tuple[int, list[str | None]]]:
    """A server that answers 200 to anything; its port, and the names that clients asked for."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], names
