"""A real Dovecot of the test's own: on loopback, on free ports, in a folder that is thrown away."""

import contextlib
import grp
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Self

import psutil

from tests.servers import certificates

PASSWORD = "secret"
_START_WITHIN = 20.0  # seconds

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
listen = {listen}
protocols = imap
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_chars =
auth_failure_delay = 0
mail_location = maildir:~/Maildir
first_valid_uid = 1
mail_max_userip_connections = 50
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol imap {{
  mail_plugins =
  imap_capability = {capability}
}}
passdb {{
  driver = static
  args = password={{PLAIN.B64}}{password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


def installed() -> bool:
    """Whether there is a Dovecot to start."""
    return shutil.which("dovecot", path=_PATH) is not None


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


# Our end of its standard input closes with us, however we end: then all of it goes too.
_UNTIL_WE_END = 'dovecot -F -c "$0" & exec 2>/dev/null; cat >/dev/null; kill -KILL 0'


class Dovecot:
    """One Dovecot; any user name is known, the password is PASSWORD.

    Runs as root and without: then all of it runs as the user who started it.
    """

    def __init__(self, folder: Path, *, capability: str = "", password: str = PASSWORD) -> None:
        """Take an empty folder (make it on /dev/shm to keep disks out); capability replaces IMAP's list."""
        self.folder = folder
        self.port = _free_port()
        self.tls_port = _free_port()
        # 127.0.0.2 is what the certificate does not name.
        self.ca = certificates.write(folder, "127.0.0.1", "localhost")
        self._owner = "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._listening = threading.Event()
        self._log: list[str] = []
        self._logged = threading.Condition()
        self._delivered = 0
        (folder / "mail").mkdir(exist_ok=True)
        self._write_config(capability, password)

    def url(self, user: str = "desk", mailbox: str = "INBOX", password: str = PASSWORD) -> str:
        """Return the URL of a folder, without TLS."""
        return f"imap://{user}:{password}@127.0.0.1:{self.port}/{mailbox}"

    def tls_url(self, user: str = "desk", mailbox: str = "INBOX", host: str = "127.0.0.1") -> str:
        """Return the URL of a folder, with TLS and the CA that vouches for it."""
        return f"imaps://{user}:{PASSWORD}@{host}:{self.tls_port}/{mailbox}?ca={self.ca}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start, and return when it listens."""
        # The master before may be dead and not yet reaped; Dovecot would take it for alive.
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _UNTIL_WE_END, str(self.folder / "dovecot.conf")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PATH": _PATH},
        )
        self._listening.clear()
        self._reader = threading.Thread(target=self._read_log, args=(self._process.stderr,), daemon=True)
        self._reader.start()
        if not self._listening.wait(_START_WITHIN) or not self._reader.is_alive():
            raise RuntimeError(f"Dovecot did not start:\n{self.log()}")

    def stop(self) -> None:
        """End it as an administrator does: its clients are told goodbye."""
        speaking = [each for each in self._helpers() if each.name() == "imap"]
        with _endings(speaking) as ended:
            for each in speaking:
                each.terminate()
            ended()
        self.kill()

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL to every one of its processes."""
        process = self._process
        if process is None or self._reader is None:
            return
        with _endings(self._helpers()) as ended:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)
            ended()
        if process.stdin is not None:
            process.stdin.close()
        self._reader.join(10)
        self._process = None

    def restart(self) -> None:
        """Start again on the same ports, with the mail that was there."""
        self.kill()
        self.start()

    def log(self) -> str:
        """Return what Dovecot has logged."""
        return "".join(self._log)

    def wait_for_log(self, words: str, within: float = 20) -> None:
        """Return when these words have been logged. Raises TimeoutError."""
        with self._logged:
            if not self._logged.wait_for(lambda: words in self.log(), within):
                raise TimeoutError(f"{words!r} was not logged")

    def deliver(self, raw: bytes, user: str = "desk", mailbox: str = "INBOX") -> None:
        """Put a mail into a folder as a delivery agent does: written beside it, then moved in."""
        home = self._maildir(user, mailbox)
        self._delivered += 1
        name = f"{time.time_ns()}.M{self._delivered}P{os.getpid()}.test"
        draft = home / "tmp" / name
        draft.write_bytes(raw)
        self._give(draft)
        draft.rename(home / "new" / name)

    def forget_uids(self, user: str = "desk", mailbox: str = "INBOX") -> None:
        """Throw a folder's indexes away, so that it comes back with another UIDVALIDITY."""
        home = self._maildir(user, mailbox)
        for index in home.glob("dovecot*"):
            index.unlink()
        validity = home / "dovecot-uidlist"
        validity.write_text(f"3 V{int(time.time()) + 10_000} N1\n")
        self._give(validity)

    def flags(self, user: str = "desk", mailbox: str = "INBOX") -> list[str]:
        """Return the flags of each mail that a client has looked at: "S" is seen."""
        home = self._maildir(user, mailbox)
        return [path.name.rpartition(":2,")[2] for path in sorted((home / "cur").iterdir())]

    def _maildir(self, user: str, mailbox: str) -> Path:
        root = self.folder / "mail" / user / "Maildir"
        home = root if mailbox == "INBOX" else root / f".{mailbox.replace('/', '.')}"
        if not home.exists():
            for part in ("tmp", "new", "cur"):
                (home / part).mkdir(parents=True)
            for made in (root.parent, root, home, *home.iterdir()):
                self._give(made)
        return home

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, self._owner, self._owner)

    def _write_config(self, capability: str, password: str) -> None:
        root = os.geteuid() == 0
        group = self._owner if root else str(os.getegid())
        text = _CONFIG.format(
            folder=self.folder,
            listen="127.0.0.1, 127.0.0.2" if sys.platform == "linux" else "127.0.0.1",
            port=self.port,
            tls_port=self.tls_port,
            internal="dovecot" if root else self._owner,
            internal_group="dovecot" if root else _group_name(),
            login="dovenull" if root else self._owner,
            owner=self._owner if root else os.geteuid(),
            owner_group=group,
            password=b64encode(password.encode()).decode(),
            capability=capability,
        )
        (self.folder / "dovecot.conf").write_text(text)
        # Under /tmp a test's folder is often closed to others, and Dovecot's own users walk through it.
        if root:
            for above in (self.folder, *self.folder.parents):
                if above.is_relative_to("/tmp") and above != Path("/tmp"):
                    above.chmod(above.stat().st_mode | 0o011)
            self._give(self.folder / "mail")

    def _read_log(self, lines: IO[bytes]) -> None:
        """Read until the last of its processes has closed its end, which is when they are all gone."""
        with lines:
            for line in lines:
                with self._logged:
                    self._log.append(line.decode(errors="replace"))
                    self._logged.notify_all()
                if b"starting up" in line:
                    self._listening.set()
        self._listening.set()

    def _helpers(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            if self._process is not None:
                return psutil.Process(self._process.pid).children(recursive=True)
        return []


@contextlib.contextmanager
def _endings(processes: list[psutil.Process]) -> Iterator[Callable[[], None]]:
    """Give a function that returns when these processes have ended, whoever reaps them."""
    watched: list[int] = []
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            watched.append(os.pidfd_open(process.pid))

    def ended() -> None:
        for descriptor in watched:
            select.select([descriptor], [], [], 10)

    try:
        yield ended
    finally:
        for descriptor in watched:
            os.close(descriptor)


def _group_name() -> str:
    return grp.getgrgid(os.getegid()).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
