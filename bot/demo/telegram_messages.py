"""Bot API methods about messages: send, edit, delete, answer a pressed button, files."""

from datetime import timedelta

from bot.demo.telegram_call import Call, Json, Upload
from bot.demo.telegram_chat import Chat, without_reply
from bot.demo.telegram_errors import ApiError, bad
from bot.demo.telegram_format import caption_of, text_of
from bot.demo.telegram_markup import markup_of
from bot.demo.telegram_world import LONGEST_DOWNLOAD, PRESS_LIFE, World

DELETABLE = timedelta(hours=48)
LONGEST_UPLOAD = 50 * 1024 * 1024  # bytes
LONGEST_TOAST = 200  # characters
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(world: World, call: Call) -> Json:
    chat = world.chat(call.number("chat_id"))
    return _send(world, call, chat, text_of(call))


def send_document(world: World, call: Call) -> Json:
    chat = world.chat(call.number("chat_id"))
    file_id = _stored(world, call.file("document"))
    file = world.files[file_id]
    document = world.about(file_id) | {"file_name": file.name, "mime_type": file.type}
    return _send(world, call, chat, {"document": document} | caption_of(call))


def _stored(world: World, file: Upload | str | None) -> str:
    if file is None:
        raise bad("there is no document in the request")
    if isinstance(file, str):
        if file not in world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        return file
    if len(file.content) > LONGEST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    return world.keep(file, "documents")


def _send(world: World, call: Call, chat: Chat, content: Json) -> Json:
    world.writable(chat)
    thread = _thread(chat, call, world)
    markup = markup_of(call, chat)
    content |= _reply(chat, call)
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    world.limits.count(chat.id, group=not chat.private)
    message = world.post(chat, world.bot, content, thread=thread)
    if markup and "inline_keyboard" not in markup:
        chat.keyboard = markup
    return message


def _thread(chat: Chat, call: Call, world: World) -> int | None:
    thread = call.number("message_thread_id")
    if not thread:
        return None
    topic = chat.topics.get(thread) if chat.forum else None
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and not world.may(chat):
        raise bad("TOPIC_CLOSED")
    return thread


def _reply(chat: Chat, call: Call) -> Json:
    reply = call.object("reply_parameters")
    if not reply:
        return {}
    answered = chat.messages.get(int(reply["message_id"]))
    if answered is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    return {"reply_to_message": without_reply(answered)}


def edit_text(world: World, call: Call) -> Json:
    chat, message = _own(world, call)
    # An edit without a keyboard takes the keyboard away, as in the real API.
    fields = {"entities": None, "reply_markup": markup_of(call, chat, inline_only=True)} | text_of(call)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    return _edit(world, chat, message, fields)


def edit_markup(world: World, call: Call) -> Json:
    chat, message = _own(world, call)
    return _edit(world, chat, message, {"reply_markup": markup_of(call, chat, inline_only=True)})


def _own(world: World, call: Call) -> tuple[Chat, Json]:
    chat = world.chat(call.number("chat_id"))
    world.writable(chat)
    message = chat.messages.get(call.number("message_id") or 0)
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Json, fields: Json) -> Json:
    if fields.get("reply_markup") == {"inline_keyboard": []}:
        fields["reply_markup"] = None
    if all(message.get(name) == value for name, value in fields.items()):
        raise bad(NOT_MODIFIED)
    world.limits.count(chat.id, group=not chat.private)
    chat.change(message, **fields, edit_date=world.now())
    world.bell.ring()
    return message


def delete_message(world: World, call: Call) -> bool:
    chat = world.chat(call.number("chat_id"))
    message = chat.messages.get(call.number("message_id") or 0)
    if message is None:
        raise bad("message to delete not found")
    own = message["from"]["id"] == world.bot["id"]
    if not (own or chat.private or world.may(chat)) or message["message_id"] in chat.topics:
        raise bad("message can't be deleted")
    if world.now() - message["date"] > DELETABLE.total_seconds():
        raise bad("message can't be deleted for everyone")
    chat.remove(message["message_id"])
    world.bell.ring()
    return True


def answer_press(world: World, call: Call) -> bool:
    press = world.presses.get(call.text("callback_query_id"))
    late = press is None or world.clock() - press.at > PRESS_LIFE.total_seconds()
    if press is None or late or press.expired or press.text is not None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(call.text("text")) > LONGEST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    press.text, press.alert = call.text("text"), call.yes("show_alert")
    world.bell.ring()
    return True


def chat_action(world: World, call: Call) -> bool:
    chat = world.chat(call.number("chat_id"))
    world.writable(chat)
    _thread(chat, call, world)
    if call.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def get_file(world: World, call: Call) -> Json:
    file_id = call.text("file_id")
    file = world.files.get(file_id)
    if file is None:
        raise bad("invalid file_id")
    if len(file.content) > LONGEST_DOWNLOAD:
        raise bad("file is too big")
    return world.about(file_id) | {"file_path": f"{file_id.partition('-')[0]}/{file_id}"}
