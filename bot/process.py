"""Who holds a lease: this process, named so that its death can be noticed on the same machine."""

import os
import secrets
import socket

_NONCE = secrets.token_hex(4)


def me() -> str:
    """This process: machine, number, and a word of chance, since numbers come round again."""
    return f"{socket.gethostname()}/{os.getpid()}/{_NONCE}"


def is_dead(owner: str) -> bool:
    """Whether the owner is known to be dead; one on another machine never is."""
    try:
        host, number, nonce = owner.rsplit("/", 2)
        pid = int(number)
    except ValueError:
        return False
    if host != socket.gethostname():
        return False
    return nonce != _NONCE if pid == os.getpid() else not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
