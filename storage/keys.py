"""Keyed hashes: what must be recognised again without being kept."""

import base64
import hashlib
import hmac
import secrets


class Keys:
    """The master key's children, one a purpose, so that no hash serves two ends."""

    def __init__(self, master: bytes) -> None:
        """Take the 32 bytes of the master key; raises ValueError for any other length."""
        if len(master) != 32:
            raise ValueError("the master key is base64 of 32 bytes")
        self._master = master

    @classmethod
    def from_text(cls, text: str) -> "Keys":
        """Read the key as it stands in the settings; raises ValueError if it is not base64 of 32 bytes."""
        try:
            return cls(base64.b64decode(text.strip(), validate=True))
        except ValueError as error:
            raise ValueError("the master key is base64 of 32 bytes") from error

    def mac(self, purpose: str, *parts: str) -> str:
        """Hash the parts under the key of this purpose: 64 hexadecimal digits."""
        key = hmac.digest(self._master, purpose.encode(), hashlib.sha256)
        # A length before each part: ("a", "bc") and ("ab", "c") must differ.
        text = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
        return hmac.new(key, text, hashlib.sha256).hexdigest()

    def person(self, identity: str) -> str:
        """The hash under which a person's requests are counted, from an account id or a proven address."""
        return self.mac("person", identity)


def new_master_key() -> str:
    """Make a master key in the form the settings take."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def same(left: str, right: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(left, right)
