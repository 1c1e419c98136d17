"""Who is asking: verifying tokens, and obtaining tokens for calls between services."""

from shared.security.keys import JwksKeySource, KeySource
from shared.security.service_tokens import ServiceTokens
from shared.security.tokens import ALGORITHM, USER_AUDIENCE, Claims, TokenVerifier

__all__ = ["ALGORITHM", "USER_AUDIENCE", "Claims", "JwksKeySource", "KeySource", "ServiceTokens", "TokenVerifier"]
