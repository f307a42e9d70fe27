"""Addresses of ours: "telegram:17" is a chat, all else an e-mail address."""

EMAIL = "email"


def channel_of(recipient: str) -> str:
    """Which channel reaches this recipient."""
    scheme, colon, _ = recipient.partition(":")
    return scheme if colon and "@" not in recipient else EMAIL
