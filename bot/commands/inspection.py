"""`privacy-desk inspect`: how a mail is read."""

import json as jsonlib
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.settings import load_settings
from mail.parse import Mail, parse


def show(files: Sequence[Path], *, json: bool) -> int:
    """Read each file as a mail and print it; 1 if a file could not be opened, the others are shown all the same."""
    settings = load_settings()
    failed = 0
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            print(f"privacy-desk: {file}: {error.strerror}", file=sys.stderr)
            failed = 1
            continue
        own = (settings.mail_address,) if settings.mail_address else ()
        mail = parse(raw, authserv_id=settings.authserv_id or None, own=own)
        if json:
            print(jsonlib.dumps(mail.as_json(str(file)), ensure_ascii=False), flush=True)
        else:
            Console(highlight=False).print(_table(str(file), mail))
    return failed


def _table(file: str, mail: Mail) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in mail.as_json(file).items():
        if name != "text":
            table.add_row(Text(name, style="bold"), Text(_plain(value)))
    return table


def _plain(value: object) -> str:
    return value if isinstance(value, str) else jsonlib.dumps(value, ensure_ascii=False)
