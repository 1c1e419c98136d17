"""A certificate authority of the test, and a server's certificate by it."""

from dataclasses import dataclass
from pathlib import Path

import trustme

HOST = "questline.test"


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in PEM."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """An authority that a client may trust, and what a server needs to be `questline.test`."""
    authority = trustme.CA()
    issued = authority.issue_cert(HOST)
    found = Certificates(folder / "authority.pem", folder / "fullchain.pem", folder / "privkey.pem")
    authority.cert_pem.write_to_path(found.authority)
    for part in issued.cert_chain_pems:
        part.write_to_path(found.certificate, append=True)
    issued.private_key_pem.write_to_path(found.key)
    return found
