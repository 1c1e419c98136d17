"""What goes in and out over HTTP. Inputs and outputs are apart, and inputs refuse every field that they do not know."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.domain.attributes import AttributeValue
from auth_service.domain.naming import MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS, USER_NAME_PATTERN
from auth_service.entrypoints.http.attributes import ATTRIBUTES_EXAMPLE, GivenAttributes

_USER_ID_EXAMPLE: Final = "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11"

UserName = Annotated[
    str,
    StringConstraints(pattern=USER_NAME_PATTERN),
    Field(description="Letters, digits and . _ @ + - (ASCII); unique, whatever the case.", examples=["ada"]),
]
Password = Annotated[
    str,
    StringConstraints(min_length=MIN_PASSWORD_CHARACTERS, max_length=MAX_PASSWORD_CHARACTERS),
    Field(
        description="Not one of the commonest passwords, and more than the user name.",
        examples=["correct horse battery staple"],
        json_schema_extra={"format": "password"},
    ),
]
GivenPassword = Annotated[
    str,
    StringConstraints(max_length=MAX_PASSWORD_CHARACTERS),
    Field(examples=["password"], json_schema_extra={"format": "password"}),
]
TimeZone = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    Field(
        description="An IANA time zone: days and weeks of quests follow it.",
        examples=["Europe/Berlin"],
        json_schema_extra={"format": "iana-time-zone"},
    ),
]


def _config(**example: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [example]})


class NewAccount(BaseModel):
    """A new account."""

    model_config = _config(user_name="ada", password="correct horse battery staple", time_zone="Europe/London")  # noqa: S106

    user_name: UserName
    password: Password
    time_zone: TimeZone = "UTC"


class NewUser(NewAccount):
    """A new account, as an administrator opens it."""

    model_config = _config(
        user_name="grace",
        password="correct horse battery staple",  # noqa: S106
        role="admin",
        attributes=ATTRIBUTES_EXAMPLE,
    )

    role: Role = Role.USER
    attributes: GivenAttributes = {}


class OwnChange(BaseModel):
    """What shall be different about one's own account; what is absent or null stays."""

    model_config = _config(time_zone="America/New_York")

    user_name: UserName | None = None
    time_zone: TimeZone | None = None
    password: Password | None = Field(default=None, description="A new password; ends all sessions.")
    current_password: GivenPassword | None = Field(default=None, description="Needed to set a new password.")


class UserChange(BaseModel):
    """What shall be different about an account; what is absent or null stays."""

    model_config = _config(status=2, attributes=ATTRIBUTES_EXAMPLE)

    user_name: UserName | None = None
    time_zone: TimeZone | None = None
    password: Password | None = Field(default=None, description="A new password; ends all sessions.")
    status: Literal[0, 1, 2] | None = Field(
        default=None, description="2 bans; 0 or 1 lifts a ban (the account is then new or known, as its sign-ins tell)."
    )
    role: Role | None = Field(
        default=None, description="`viewer` may see everything that administrators see; `admin` may change it."
    )
    attributes: GivenAttributes | None = None


class User(BaseModel):
    """An account."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "user_id": _USER_ID_EXAMPLE,
                    "user_name": "ada",
                    "status": 1,
                    "role": "user",
                    "time_zone": "Europe/London",
                    "attributes": ATTRIBUTES_EXAMPLE,
                    "created_at": "2026-11-20T09:30:00.123456Z",
                }
            ]
        }
    )

    user_id: str
    user_name: str
    status: AccountStatus = Field(description="0: new, has never signed in; 1: known; 2: banned.")
    role: Role
    time_zone: str
    attributes: dict[str, AttributeValue] = Field(description="What administrators say about the user.")
    created_at: datetime

    @classmethod
    def of(cls, account: Account) -> "User":
        """What the API shows of an account; never its password hash."""
        return cls(
            user_id=account.user_id,
            user_name=account.user_name,
            status=account.status,
            role=account.role,
            time_zone=account.time_zone,
            attributes=dict(account.attributes),
            created_at=account.created_at,
        )


class SignInForm(BaseModel):
    """The form of OAuth2's password grant (RFC 6749, section 4.3); other fields of that form are ignored."""

    grant_type: Literal["password"] | None = None
    username: str = Field(max_length=256, examples=["user"])
    password: GivenPassword


class RefreshRequest(BaseModel):
    """A refresh token; without one, that of the cookie is taken."""

    model_config = _config(refresh_token="5Jr0eXo0nS7cTq8vTfo3m6n1fL0qSgD1b6f2nS3WQp4")  # noqa: S106

    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=256)] | None = None


class TokenPair(BaseModel):
    """Tokens of a session."""

    access_token: str = Field(description="For the header `Authorization: Bearer ...`.")
    refresh_token: str = Field(description="Good for one use; stands in an HttpOnly cookie as well.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a kind, no secret
    expires_in: int = Field(description="Seconds until the access token expires.")


class ServiceTokenRequest(BaseModel):
    """A service asks for a token."""

    model_config = _config(service="processing", secret="the secret of that service", audience="auth-internal")  # noqa: S106

    service: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    secret: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    audience: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ServiceToken(BaseModel):
    """A token for calls to another service."""

    access_token: str
    expires_in: int = Field(description="Seconds until the token expires.")


class JsonWebKey(BaseModel):
    """A public Ed25519 key (RFC 8037)."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    alg: Literal["EdDSA"]
    use: Literal["sig"]
    kid: str
    x: str


class JsonWebKeySet(BaseModel):
    """The public keys that verify tokens (RFC 7517)."""

    keys: list[JsonWebKey]
