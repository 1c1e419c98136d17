"""Only tokens that the issuer signed, for this audience, and that still hold, say who is asking."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import partial

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.exceptions import NotAuthenticated
from shared.security import TokenVerifier
from tests.unit.shared.issuers import ISSUER, KnownKeys, good_claims, public_jwk, sign

KEY = Ed25519PrivateKey.generate()
FOREIGN = Ed25519PrivateKey.generate()


@pytest.fixture
def verifier() -> TokenVerifier:
    """Verifies users' tokens."""
    return TokenVerifier(KnownKeys(k1=KEY), issuer=ISSUER)


def packed(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str) -> str:
    return f"{packed({'alg': algorithm, 'kid': 'k1'})}.{packed(good_claims())}."


def signed_with_the_public_key(encoding: Encoding, form: PublicFormat) -> str:
    """The classic confusion: the published key taken for an HMAC secret."""
    secret = KEY.public_key().public_bytes(encoding, form)
    head = f"{packed({'alg': 'HS256', 'kid': 'k1'})}.{packed(good_claims())}"
    digest = hmac.new(secret, head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def with_another_payload() -> str:
    head, _, signature = sign(KEY).split(".")
    return f"{head}.{packed(good_claims(role='admin'))}.{signature}"


def rs256() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(good_claims(), key, algorithm="RS256", headers={"kid": "k1"})


def es256() -> str:
    return jwt.encode(good_claims(), ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": "k1"})


REQUIRED_CLAIMS = ("exp", "iat", "iss", "aud", "sub", "jti")

FORGERIES: dict[str, Callable[[], str]] = {
    "no algorithm": lambda: unsigned("none"),
    "no algorithm, other case": lambda: unsigned("nOnE"),
    "EdDSA without a signature": lambda: unsigned("EdDSA"),
    "HMAC with the public key (PEM)": lambda: signed_with_the_public_key(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    ),
    "HMAC with the public key (raw)": lambda: signed_with_the_public_key(Encoding.Raw, PublicFormat.Raw),
    "RSA": rs256,
    "elliptic curve": es256,
    "another key": lambda: sign(FOREIGN),
    "a key of its own in the header": lambda: sign(FOREIGN, {"jwk": public_jwk(FOREIGN, "k1")}),
    "a key set of its own in the header": lambda: sign(FOREIGN, {"jku": "https://evil.example/jwks.json"}),
    "a certificate of its own in the header": lambda: sign(FOREIGN, {"x5u": "https://evil.example/cert.pem"}),
    "an unknown key": lambda: sign(KEY, {"kid": "k2"}),
    "a path as key id": lambda: sign(KEY, {"kid": "../../k1"}),
    "no key id": lambda: jwt.encode(good_claims(), KEY, algorithm="EdDSA"),
    "another payload": with_another_payload,
    "expired": lambda: sign(KEY, exp=int(time.time()) - 60),
    "not yet valid": lambda: sign(KEY, nbf=int(time.time()) + 60),
    "issued in the future": lambda: sign(KEY, iat=int(time.time()) + 60),
    "another audience": lambda: sign(KEY, aud="auth-internal"),
    "another issuer": lambda: sign(KEY, iss="somebody"),
    "a number as subject": lambda: sign(KEY, sub=7),
    "a list as payload": lambda: f"{packed({'alg': 'EdDSA', 'kid': 'k1'})}.{packed([])}.AA",
    "a number as key id": lambda: f"{packed({'alg': 'EdDSA', 'kid': 7})}.{packed(good_claims())}.AA",
    "a list as header": lambda: f"{packed([])}.{packed(good_claims())}.AA",
    "huge": lambda: sign(KEY, user_name="x" * 5000),
    "empty": lambda: "",
    "two parts": lambda: "a.b",
    "no base64": lambda: "%.%.%",
    "no characters": lambda: "\udcff.\udcff.\udcff",
    **{f"without {claim}": partial(sign, KEY, None, **{claim: None}) for claim in REQUIRED_CLAIMS},
}


@pytest.mark.parametrize("make", FORGERIES.values(), ids=FORGERIES.keys())
async def test_what_is_not_genuine_is_refused(verifier: TokenVerifier, make: Callable[[], str]) -> None:
    with pytest.raises(NotAuthenticated) as refusal:
        await verifier.verify(make())
    assert "evil" not in refusal.value.message


async def test_a_genuine_token_says_who_is_asking(verifier: TokenVerifier) -> None:
    claims = await verifier.verify(sign(KEY, jti="t1", role="admin", scope="ledger:credit catalog:read"))
    assert (claims.subject, claims.audience, claims.token_id) == ("user1", "questline", "t1")
    assert (claims.role, claims.user_name) == ("admin", "Ann")
    assert claims.scopes == {"ledger:credit", "catalog:read"}
    assert claims.expires_at.timestamp() > time.time()


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -2), ("iat", 2)])
async def test_clocks_may_differ_a_little(verifier: TokenVerifier, claim: str, seconds: int) -> None:
    claims = await verifier.verify(sign(KEY, None, **{claim: int(time.time()) + seconds}))
    assert claims.subject == "user1"


async def test_a_user_s_token_is_no_service_s(verifier: TokenVerifier) -> None:
    internal = TokenVerifier(KnownKeys(k1=KEY), issuer=ISSUER, audience="auth-internal")
    with pytest.raises(NotAuthenticated):
        await internal.verify(sign(KEY, scope="ledger:credit"))
    with pytest.raises(NotAuthenticated):
        await verifier.verify(sign(KEY, aud="auth-internal", scope="ledger:credit"))
