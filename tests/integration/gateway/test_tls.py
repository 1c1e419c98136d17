"""TLS at the gateway: what is spoken, what is refused, where plain http leads, and what browsers are told."""

import ssl
from collections.abc import AsyncIterator, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from stack.ports import LOOPBACK, free_ports
from stack.traefik import read_settings
from tests.integration.auth.processes import process_environment, run, running
from tests.integration.gateway.authority import HOST, Certificates, make_certificates
from tests.integration.gateway.conftest import SERVICES
from tests.integration.gateway.echo_server import EchoServer
from tests.integration.gateway.gateway import wait_until
from tests.integration.gateway.tls import TlsGateway, tls_gateway

Version = ssl.TLSVersion


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and what it has signed."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def echoes() -> Iterator[dict[str, EchoServer]]:
    """One for every service."""
    started = {name: EchoServer(name).start() for name in SERVICES}
    yield started
    for server in started.values():
        server.die()


@pytest.fixture(scope="module")
def gateway(
    tmp_path_factory: pytest.TempPathFactory, certificates: Certificates, echoes: dict[str, EchoServer]
) -> Iterator[TlsGateway]:
    """Traefik with a certificate from files, before the servers."""
    settings = {**_files(certificates), **_upstreams(echoes)}
    with tls_gateway(tmp_path_factory.mktemp("gateway"), certificates, settings) as started:
        with started.client() as client:
            wait_until(lambda: _routes(started, client), within_seconds=30)
        yield started


@pytest.mark.parametrize("entry_point", ["pages", "gateway"])
def test_both_entry_points_answer_over_tls_and_browsers_are_told_to_stay_with_it(
    gateway: TlsGateway, entry_point: str
) -> None:
    with gateway.client() as client:
        answer = gateway.get(client, "/api/v1/quests", entry_point)

    assert answer.json()["server"] == "catalog"
    assert answer.json()["headers"]["x-forwarded-proto"] == "https"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_plain_http_answers_nothing_but_where_to_go(gateway: TlsGateway, echoes: dict[str, EchoServer]) -> None:
    before = [len(server.requests) for server in echoes.values()]
    for method, path in (("GET", "/quests?filter=all"), ("POST", "/api/v1/login/access-token"), ("GET", "/internal")):
        url = f"http://{LOOPBACK}:{gateway.ports['plain']}{path}"
        answer = httpx.request(method, url, headers={"Host": f"{HOST}:80"}, trust_env=False)

        assert answer.status_code in (httpx.codes.MOVED_PERMANENTLY, httpx.codes.PERMANENT_REDIRECT)
        assert answer.headers["location"] == f"https://{HOST}:{gateway.ports['pages']}{path}"
    assert [len(server.requests) for server in echoes.values()] == before


@pytest.mark.parametrize("entry_point", ["pages", "gateway"])
def test_the_ports_for_tls_have_nothing_for_plain_http(
    gateway: TlsGateway, echoes: dict[str, EchoServer], entry_point: str
) -> None:
    before = len(echoes["catalog"].requests)

    answer = httpx.get(f"http://{LOOPBACK}:{gateway.ports[entry_point]}/api/v1/quests", trust_env=False)

    assert (answer.status_code, answer.text) == (httpx.codes.NOT_FOUND, "404 page not found\n")
    assert len(echoes["catalog"].requests) == before


@pytest.mark.parametrize(("version", "spoken"), [(Version.TLSv1_2, "TLSv1.2"), (Version.TLSv1_3, "TLSv1.3")])
@pytest.mark.parametrize("entry_point", ["pages", "gateway"])
def test_tls_of_today_is_spoken(gateway: TlsGateway, version: Version, spoken: str, entry_point: str) -> None:
    context = _client(gateway.certificates)
    context.minimum_version = context.maximum_version = version

    assert gateway.handshake(context, entry_point=entry_point) == spoken


@pytest.mark.filterwarnings("ignore:.*TLSv1.*:DeprecationWarning")
@pytest.mark.parametrize("version", [Version.TLSv1, Version.TLSv1_1])
@pytest.mark.parametrize("entry_point", ["pages", "gateway"])
def test_older_tls_is_refused_by_the_gateway(gateway: TlsGateway, version: Version, entry_point: str) -> None:
    context = _client(gateway.certificates)
    context.set_ciphers("ALL:@SECLEVEL=0")  # OpenSSL would not offer the old versions by itself
    context.minimum_version = context.maximum_version = version

    with pytest.raises(ssl.SSLError, match=r"(?i)alert protocol version"):
        gateway.handshake(context, entry_point=entry_point)


@pytest.mark.parametrize("cipher", ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256"])
def test_weak_ciphers_of_tls_1_2_are_refused(gateway: TlsGateway, cipher: str) -> None:
    context = _client(gateway.certificates)
    context.minimum_version = context.maximum_version = Version.TLSv1_2
    context.set_ciphers(f"{cipher}:@SECLEVEL=0")

    with pytest.raises(ssl.SSLError, match=r"(?i)alert handshake failure"):
        gateway.handshake(context)


@pytest.mark.parametrize("name", ["elsewhere.test", None])
def test_who_asks_for_another_name_gets_no_certificate(gateway: TlsGateway, name: str | None) -> None:
    context = _client(gateway.certificates)
    context.check_hostname = False

    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized name"):
        gateway.handshake(context, name)


def test_who_does_not_trust_the_authority_does_not_connect(gateway: TlsGateway) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        gateway.handshake(ssl.create_default_context())


@pytest.fixture
async def auth(auth_database_url: str) -> AsyncIterator[str]:
    """The auth service as it runs in production, with one account."""
    environment = process_environment(auth_database_url) | {
        "ENVIRONMENT": "production",
        "SEED_PASSWORD": "not-the-known-one",
    }
    assert (await run({**environment, "ENVIRONMENT": "test"}, "seed"))[0] == 0
    async with running(environment, "api") as http:
        yield str(http.base_url).rstrip("/")


async def test_the_sessions_cookie_goes_over_tls_alone(
    tmp_path: Path, certificates: Certificates, echoes: dict[str, EchoServer], auth: str
) -> None:
    settings = {**_files(certificates), **_upstreams(echoes), "AUTH_SERVERS": auth}
    form = {"username": "user", "password": "not-the-known-one"}
    with tls_gateway(tmp_path, certificates, settings) as gateway, gateway.client() as client:
        wait_until(lambda: _routes(gateway, client), within_seconds=30)
        answer = gateway.get(client, "/api/v1/login/access-token", method="POST", **form)

    assert answer.status_code == httpx.codes.OK, answer.text
    cookie = SimpleCookie(answer.headers["set-cookie"])["questline_refresh"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"].lower()) == (True, True, "strict")


def test_with_acme_a_certificate_is_asked_for_at_the_authority_for_the_domain(
    tmp_path: Path, certificates: Certificates, echoes: dict[str, EchoServer]
) -> None:
    """Nobody answers at the authority: what is seen is that it is asked, and that no other certificate is shown."""
    authority = f"https://{LOOPBACK}:{free_ports(['acme'])['acme']}/directory"
    domains = {f"TRAEFIK_ENTRYPOINTS_{name}_HTTP_TLS_DOMAINS_0_MAIN": HOST for name in ("GATEWAY", "PAGES")}
    settings = {
        **_upstreams(echoes),
        **read_settings(Path(__file__).parents[3] / "traefik" / "acme.env"),
        **domains,
        "TRAEFIK_CERTIFICATESRESOLVERS_PUBLIC_ACME_EMAIL": f"somebody@{HOST}",
        "TRAEFIK_CERTIFICATESRESOLVERS_PUBLIC_ACME_CASERVER": authority,
        "TRAEFIK_CERTIFICATESRESOLVERS_PUBLIC_ACME_STORAGE": str(tmp_path / "acme.json"),
    }
    with tls_gateway(tmp_path, certificates, settings) as gateway:
        wait_until(lambda: authority in gateway.log.read_text() and HOST in gateway.log.read_text(), within_seconds=60)
        with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized name"):
            gateway.handshake(_client(certificates))
    assert (tmp_path / "acme.json").stat().st_mode & 0o777 == 0o600


def _files(certificates: Certificates) -> dict[str, str]:
    return {"TLS_CERTIFICATE": str(certificates.certificate), "TLS_KEY": str(certificates.key)}


def _upstreams(echoes: dict[str, EchoServer]) -> dict[str, str]:
    return {f"{name.upper()}_SERVERS": server.url for name, server in echoes.items()}


def _routes(gateway: TlsGateway, client: httpx.Client) -> bool:
    """Before its certificates and routes are loaded Traefik shakes no hands, and then answers 404."""
    try:
        return gateway.get(client, "/api/v1/quests").is_success
    except httpx.TransportError:
        return False


def _client(certificates: Certificates) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificates.authority))
