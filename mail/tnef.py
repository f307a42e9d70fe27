"""The winmail.dat of old Outlook: its message text and the files packed into it (MS-OXTNEF)."""

import struct

from mail import charsets

_SIGNATURE = 0x223E9F78
_MAX_ATTRIBUTES = 2_000
_BODY = 0x800C
_ATTACH_START = 0x9002
_ATTACH_TITLE = 0x8010
_ATTACH_DATA = 0x800F


def read(data: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the plain message text, if there is one, and name and content of each file."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return "", []
    text = ""
    files: list[tuple[str, bytes]] = []
    at = 6
    for _ in range(_MAX_ATTRIBUTES):
        if at + 9 > len(data):
            break
        name, length = struct.unpack_from("<xHxxI", data, at)
        value = data[at + 9 : at + 9 + length]
        at += 9 + length + 2  # a checksum of two bytes follows
        if name == _BODY:
            text = _string(value)
        elif name == _ATTACH_START:
            files.append(("", b""))
        elif name == _ATTACH_TITLE and files:
            files[-1] = (_string(value), files[-1][1])
        elif name == _ATTACH_DATA and files:
            files[-1] = (files[-1][0], value)
    return text, [(name, content) for name, content in files if content]


def _string(value: bytes) -> str:
    return charsets.decode(value.partition(b"\x00")[0])[0].replace("\r\n", "\n")
