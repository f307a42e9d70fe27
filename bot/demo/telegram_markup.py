"""Keyboards: what the API accepts under a message."""

from typing import Any

from bot.demo.telegram_call import Call, Json
from bot.demo.telegram_chat import Chat
from bot.demo.telegram_errors import bad

LONGEST_DATA = 64  # bytes of callback data
MOST_BUTTONS = 100
ACTIONS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query", "pay", "copy_text")
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def markup_of(call: Call, chat: Chat, *, inline_only: bool = False) -> Json | None:
    """The checked reply_markup of a call, None if it has none.

    Raises: ApiError 400 for a keyboard that Telegram would not show.
    """
    markup = call.object("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict) or not any(kind in markup for kind in KINDS):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline_only:
        raise bad("inline keyboard expected")
    for button in _buttons(markup.get("keyboard", [])):
        if button.get("request_contact") and not chat.private:
            raise bad("phone number can be requested in private chats only")
    return markup


def _inline(markup: Json) -> Json:
    buttons = _buttons(markup["inline_keyboard"])
    if len(buttons) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in buttons:
        if not any(action in button for action in ACTIONS):
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
        if "url" in button and not button["url"].startswith(("http://", "https://", "tg://", "mailto:")):
            raise bad("BUTTON_URL_INVALID")
    return markup


def _buttons(rows: Any) -> list[Json]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse keyboard: expected an Array of Array of buttons")
    buttons = [{"text": button} if isinstance(button, str) else button for row in rows for button in row]
    for button in buttons:
        if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
            raise bad('can\'t parse keyboard button: Field "text" must be of type String')
    return buttons
