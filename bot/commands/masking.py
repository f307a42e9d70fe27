"""People, shown so that staff can tell two of them apart and a log tells nobody who they are."""


def masked(who: str) -> str:
    """An address or chat with all but its first letter hidden: a***@example.com, telegram:***."""
    local, at, domain = who.rpartition("@")
    if at:
        return f"{local[:1]}***@{domain}"
    scheme, colon, _ = who.partition(":")
    return f"{scheme}:***" if colon else "***"
