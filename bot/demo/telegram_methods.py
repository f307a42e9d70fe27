"""The Bot API's methods by name, and those about the bot itself: updates, webhook, commands."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.demo import telegram_groups as groups
from bot.demo import telegram_messages as messages
from bot.demo.telegram_call import Call, Json
from bot.demo.telegram_errors import ApiError, bad
from bot.demo.telegram_world import World

Method = Callable[[World, Call], Any | Awaitable[Any]]
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


async def run(world: World, call: Call) -> Any:
    """The result of a call.

    Raises: ApiError as Telegram would refuse it; 404 for a method that does not exist or is not emulated.
    """
    method = METHODS.get(call.method.lower())
    if method is None:
        raise ApiError(404, "Not Found: method not emulated")
    result = method(world, call)
    return await result if inspect.isawaitable(result) else result


def _get_me(world: World, call: Call) -> Json:
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
    return world.bot | dict.fromkeys(abilities, False) | {"can_join_groups": True}


async def _get_updates(world: World, call: Call) -> list[Json]:
    world.updates.allow(call.object("allowed_updates"))
    offset, limit = call.number("offset", 0), call.number("limit", 100)
    return await world.updates.poll(offset or 0, limit or 100, call.number("timeout", 0) or 0)


async def _set_webhook(world: World, call: Call) -> bool:
    url, secret = call.text("url"), call.text("secret_token")
    # The public service asks for HTTPS; a Bot API server of one's own takes HTTP too, here on loopback.
    if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if call.yes("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(call.object("allowed_updates"))
    await world.updates.set_webhook(url, secret, call.number("max_connections", 40) or 40)
    return True


async def _delete_webhook(world: World, call: Call) -> bool:
    if call.yes("drop_pending_updates"):
        world.updates.clear()
    await world.updates.stop()
    return True


def _webhook_info(world: World, call: Call) -> Json:
    base = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates.pending)}
    return base | world.updates.webhook


def _set_commands(world: World, call: Call) -> bool:
    commands = call.object("commands") or []
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
    world.commands[_command_key(call)] = commands
    return True


def _get_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(_command_key(call), [])


def _delete_commands(world: World, call: Call) -> bool:
    world.commands.pop(_command_key(call), None)
    return True


def _command_key(call: Call) -> str:
    scope = call.object("scope") or {"type": "default"}
    return f"{scope['type']}:{scope.get('chat_id', '')}:{call.text('language_code')}"


METHODS: Mapping[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": _get_me,
        "getUpdates": _get_updates,
        "setWebhook": _set_webhook,
        "deleteWebhook": _delete_webhook,
        "getWebhookInfo": _webhook_info,
        "setMyCommands": _set_commands,
        "getMyCommands": _get_commands,
        "deleteMyCommands": _delete_commands,
        "sendMessage": messages.send_message,
        "sendDocument": messages.send_document,
        "editMessageText": messages.edit_text,
        "editMessageReplyMarkup": messages.edit_markup,
        "deleteMessage": messages.delete_message,
        "answerCallbackQuery": messages.answer_press,
        "sendChatAction": messages.chat_action,
        "getFile": messages.get_file,
        "getChat": groups.get_chat,
        "getChatMember": groups.get_member,
        "getChatAdministrators": groups.get_administrators,
        "getChatMemberCount": groups.member_count,
        "createForumTopic": groups.create_topic,
        "editForumTopic": groups.edit_topic,
        "closeForumTopic": groups.close_topic,
        "reopenForumTopic": groups.reopen_topic,
        "deleteForumTopic": groups.delete_topic,
        "pinChatMessage": groups.pin,
        "unpinChatMessage": groups.unpin,
        "leaveChat": groups.leave,
    }.items()
}
