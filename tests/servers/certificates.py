"""Certificates that only a test believes in."""

from pathlib import Path

import trustme


def write(folder: Path, *names: str) -> Path:
    """Write cert.pem and key.pem for the names into a folder; return the CA file that vouches for them."""
    authority = trustme.CA()
    mine = authority.issue_cert(*names)
    for number, blob in enumerate(mine.cert_chain_pems):
        blob.write_to_path(folder / "cert.pem", append=number > 0)
    mine.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "key.pem").chmod(0o600)
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    return ca
