"""Trusting what the machine trusts: uv and npm bring lists of their own, which lack a company's authority."""

import os
from pathlib import Path

SYSTEM_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")


def trust_of_the_system(bundle: Path = SYSTEM_BUNDLE) -> dict[str, str]:
    """Variables that make uv and npm trust the system's authorities too; what the caller has set stays as it is."""
    if not bundle.exists():
        return {}  # a minimal system without any; their own lists have to do
    # The second name is the one that older versions of uv know.
    wanted = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "NODE_EXTRA_CA_CERTS": str(bundle)}
    return {name: value for name, value in wanted.items() if name not in os.environ}
