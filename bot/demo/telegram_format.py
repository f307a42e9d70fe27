"""The text of a message as the API takes it: parse mode or entities in, plain text and entities out."""

from bot.demo.telegram_call import Call, Json
from bot.demo.telegram_entities import trimmed, units, with_detected
from bot.demo.telegram_errors import bad
from bot.demo.telegram_html import parse_html
from bot.demo.telegram_markdown import parse_markdown

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100  # further ones are ignored


def text_of(call: Call) -> Json:
    """The `text` and `entities` fields of a message.

    Raises: ApiError 400 for an empty, too long or badly formatted text.
    """
    fields = _formatted(call, "text", "entities")
    if not fields:
        raise bad("message text is empty")
    if units(fields["text"]) > LONGEST_TEXT:
        raise bad("message is too long")
    return fields


def caption_of(call: Call) -> Json:
    """The `caption` and `caption_entities` fields of a message, none if it has no caption.

    Raises: ApiError 400 for a caption too long or badly formatted.
    """
    fields = _formatted(call, "caption", "caption_entities")
    if units(fields.get("caption", "")) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return fields


def _formatted(call: Call, name: str, entities_name: str) -> Json:
    text = call.text(name)
    match call.text("parse_mode").lower():
        case "":
            parsed = text, list(call.object(entities_name) or [])
        case "html":
            parsed = parse_html(text)
        case "markdownv2":
            parsed = parse_markdown(text)
        case _:
            raise bad("unsupported parse_mode")
    plain, given = trimmed(*parsed)
    if not plain:
        return {}
    entities = with_detected(plain, given)[:MOST_ENTITIES]
    # Counted in UTF-16 units: of the two readings in use, the one that refuses more.
    return {name: plain} | ({entities_name: entities} if entities else {})
