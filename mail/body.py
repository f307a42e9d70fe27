"""What a mail says and what hangs on it: one text out of a tree of parts, all else as attachments."""

import hashlib
import re
from dataclasses import dataclass, field

from mail import charsets, flowed, headers, html, tnef, transfer
from mail.mime import Part

MAX_TEXT = 1_000_000  # characters of a mail's text that are kept

_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
}
_ALTERNATIVE_TEXTS = (
    "text/plain",
    "text/html",
    "text/enriched",
    "text/richtext",
    "text/x-amp-html",
    "text/watch-html",
)
_ENCRYPTED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_FOREIGN = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]+")
_STUB = 20  # word characters; a plain part with fewer gives way to a richer alternative


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: its name (made up if it has none), its type and its decoded bytes."""

    name: str
    type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes after decoding."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """Hex digest of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Body:
    """What was gathered from a tree of parts."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    encrypted: bool = False

    @property
    def text(self) -> str:
        """All texts, one below the other."""
        if len(self.texts) == 1:
            return self.texts[0]
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())


def read(root: Part, defects: list[str]) -> Body:
    """Gather text and attachments; a mail without any text takes that of the mail inside it."""
    body = Body(defects=defects)
    _take(body, root)
    if not body.text.strip():
        inner = next((part.children[0] for part in root.walk() if part.children and _is_message(part)), None)
        if inner is not None:
            body.texts = [_text_only(inner, body)]
    if "-----BEGIN PGP MESSAGE-----" in body.text:
        body.encrypted = True
    return body


def _is_message(part: Part) -> bool:
    return part.type in ("message/rfc822", "message/global")


def _text_only(part: Part, outer: Body) -> str:
    inner = Body(defects=outer.defects)
    _take(inner, part)
    return inner.text


def _take(body: Body, part: Part, keep_text: bool = True) -> None:
    if not part.type.startswith("multipart/"):
        _take_leaf(body, part, keep_text)
        return
    match part.type.removeprefix("multipart/"):
        case "alternative":
            _take_alternative(body, part, keep_text)
        case "encrypted":
            body.encrypted = True
            _attach_all(body, part.children)
        case "related":
            root, others = _related_root(part)
            _take(body, root, keep_text)
            _attach_all(body, others)
        case "signed" | "report":
            _take(body, part.children[0], keep_text)
            _attach_all(body, part.children[1:])
        case _:
            for child in part.children:
                _take(body, child, keep_text)


def _take_leaf(body: Body, part: Part, keep_text: bool) -> None:
    disposition, parameters = part.disposition()
    named = bool(parameters.get("filename") or part.parameters.get("name"))
    first = not body.texts and not body.attachments
    is_text = part.type in ("text/plain", "text/html", "text/enriched", "text/richtext")
    if is_text and disposition != "attachment" and (not named or first):
        if keep_text:
            body.texts.append(_text(part, body))
    else:
        _attach(body, part)


def _take_alternative(body: Body, part: Part, keep_text: bool) -> None:
    """Prefer plain text, unless it is a stub beside a richer version (RFC 2046 §5.1.4)."""
    plain = next((child for child in part.children if child.type == "text/plain"), None)
    others = [child for child in part.children if child is not plain]
    chosen = ""
    if plain and keep_text:
        chosen = _text(plain, body)
    if keep_text and len(re.findall(r"\w", chosen[: _STUB * 20])) < _STUB:
        richer = (text for child in reversed(others) if (text := _rich_text(child, body)).strip())
        chosen = max(chosen, next(richer, ""), key=lambda text: len(text.strip()))
    if keep_text:
        body.texts.append(chosen)
    for child in others:
        if child.type not in _ALTERNATIVE_TEXTS:
            _take(body, child, keep_text=False)


def _rich_text(part: Part, outer: Body) -> str:
    if not part.type.startswith(("text/html", "text/plain", "text/enriched", "multipart/")):
        return ""
    return _text_only(part, outer)


def _related_root(part: Part) -> tuple[Part, list[Part]]:
    """Return the root of a multipart/related, by its start parameter or as its first part (RFC 2387 §3.2)."""
    start = part.parameters.get("start", "").strip("<> ")
    found = [
        child for child in part.children if start and child.headers.text("content-id").strip("<> ") == start
    ]
    root = found[0] if found else part.children[0]
    return root, [child for child in part.children if child is not root]


def _attach_all(body: Body, parts: list[Part]) -> None:
    for part in parts:
        for leaf in _leaves(part):
            _attach(body, leaf)


def _leaves(part: Part) -> list[Part]:
    if not part.type.startswith("multipart/"):
        return [part]
    return [leaf for child in part.children for leaf in _leaves(child)]


def _text(part: Part, body: Body) -> str:
    data = transfer.decoded(part, body.defects)
    charset = part.parameters.get("charset")
    if part.type == "text/html" and not charset:
        charset = _meta_charset(data)
    text, clean = charsets.decode(data, charset)
    if not clean:
        body.defects.append("undecodable text")
    if len(text) > MAX_TEXT:
        body.defects.append("text cut")
        text = text[:MAX_TEXT]
    if part.type == "text/plain":
        return _plain(text, part, body)
    if part.type == "text/html":
        text, wrong = html.to_text(text)
        if wrong:
            body.defects.append(wrong)
        return text
    return re.sub(r"</?[a-zA-Z-]{1,60}>", "", text.replace("<<", "<")).replace("\r\n", "\n")


def _meta_charset(data: bytes) -> str | None:
    found = re.search(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", data[:4_096])
    return found.group(1).decode("ascii", "ignore") if found else None


def _plain(text: str, part: Part, body: Body) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "")
    if part.parameters.get("format", "").lower() == "flowed":
        text = flowed.unwrapped(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    for name, (start, end), content in reversed(transfer.uuencoded(text)):
        body.attachments.append(Attachment(_safe(name) or "part.bin", "application/octet-stream", content))
        text = text[:start] + text[end:].removeprefix("\n")
    return text


def _attach(body: Body, part: Part) -> None:
    content = transfer.decoded(part, body.defects)
    if part.type in _ENCRYPTED_TYPES:
        body.encrypted = True
    name = _name(part, len(body.attachments) + 1)
    body.attachments.append(Attachment(name, part.type, content))
    if part.type in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        _unpack_tnef(body, content)


def _unpack_tnef(body: Body, content: bytes) -> None:
    text, files = tnef.read(content)
    if text and not body.text.strip():
        body.texts.append(text)
    for name, data in files:
        body.attachments.append(
            Attachment(
                _safe(name) or f"part-{len(body.attachments) + 1}.bin", "application/octet-stream", data
            )
        )


def _name(part: Part, number: int) -> str:
    _, parameters = part.disposition()
    name = _safe(parameters.get("filename") or part.parameters.get("name") or "")
    if name:
        return name
    if _is_message(part) and part.children and (subject := _safe(part.children[0].headers.text("subject"))):
        return f"{subject[:80]}.eml"
    return f"part-{number}{_EXTENSIONS.get(part.type, '.bin')}"


def _safe(name: str) -> str:
    """Return a file name that names no folder and holds no control character."""
    last = re.split(r"[/\\]", headers.one_line(name))[-1]
    return _FOREIGN.sub("_", last).strip(" .")[:200]
