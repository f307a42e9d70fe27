"""What becomes of one update: the chat's own matters are settled here, all else is the desk's."""

from dataclasses import replace

from bot import chatting, desk, news
from bot.channels.telegram import authorization, staffroom, words
from bot.channels.telegram.keyboard import line, menu, places, tongues
from bot.channels.telegram.update import Heard, Kind, emptied, masked, read
from bot.desk import Verdict
from bot.incoming import Incoming, Trust
from bot.news import By
from bot.step import Step
from bot.verification import participants
from bot.wording import languages, spoken
from bot.world import World
from intents.classify import classify
from intents.right import Kind as Asks
from intents.right import Reading, Right
from storage import inbox, outbox, telegram
from storage import ticket as tickets
from storage.inbox import Inbox
from storage.telegram import CHANNEL, Chat
from storage.ticket import Ticket

#: Of these only that they came is kept: pictures and voices nobody asked for, and numbers that have been looked at.
NOT_KEPT = (Kind.OTHER_MEDIUM, Kind.CONTACT)
COMMANDS = ("help", "status", "cancel", "news", "language", "transfer")


async def receive(step: Step, world: World, row: Inbox) -> Verdict:
    """Decide what becomes of one update, in one transaction."""
    heard = read(row.raw)
    if world.staff_chat and heard.chat and await staffroom.in_staff_group(step, world, heard):
        return await staffroom.receive(step, world, heard)
    if heard.kind is Kind.NOTHING or not heard.user:
        return "nothing to answer", None
    if not heard.private:
        await inbox.keep_instead(step.tx, row.id, emptied(row.raw))
        return _in_group(step, heard)
    chat = await _chat(step, heard)
    hidden = masked(row.raw)
    verdict, ticket = await _in_private(step, world, row, heard, chat)
    if heard.kind in NOT_KEPT or authorization.is_missing(step, world, chat):
        await inbox.keep_instead(step.tx, row.id, emptied(row.raw))
    elif hidden:
        await inbox.keep_instead(step.tx, row.id, hidden)
    if hidden:
        words.delete(step, chat, heard.message)
        words.say(step, chat, line(chat.language, "masked"))
    elif words.was_silent(step, chat) and heard.kind not in (Kind.BLOCKED, Kind.UNBLOCKED):
        await _never_silent(step, world, chat, ticket)
    return verdict, ticket


async def _chat(step: Step, heard: Heard) -> Chat:
    chat = await telegram.chat_of(step.tx, heard.user)
    if chat is None:
        chat = Chat(user=heard.user, language=spoken(heard.language), since=step.now)
        step.tx.add(chat)
    return chat


def _in_group(step: Step, heard: Heard) -> Verdict:
    if heard.kind is Kind.TEXT:
        words.answer_to_stranger(step, heard.chat, line(spoken(heard.language), "only_private"))
    if heard.press:
        words.toast(step, heard.press)
    return "in a group", None


async def _in_private(step: Step, world: World, row: Inbox, heard: Heard, chat: Chat) -> Verdict:
    match heard.kind:
        case Kind.BLOCKED:
            return _blocked(step, chat, blocked=True)
        case Kind.UNBLOCKED:
            return _blocked(step, chat, blocked=False)
        case Kind.PRESS:
            return await _pressed(step, world, row, heard, chat)
        case Kind.OTHER_MEDIUM:
            words.say(step, chat, line(chat.language, "only_text"), menu(chat.language))
            return "not words", None
        case Kind.CONTACT if heard.phone is None:
            words.say(step, chat, line(chat.language, "not_yours"))
            return "not the own contact", None
        case _ if heard.command:
            return await _command(step, world, row, heard, chat)
        case _:
            return await _said(step, world, row, heard, chat)


def _blocked(step: Step, chat: Chat, *, blocked: bool) -> Verdict:
    chat.blocked_at = step.now if blocked else None
    step.tx.add(chat)
    step.note("chat blocked" if blocked else "chat open again")
    return "blocked" if blocked else "open again", None


async def _command(step: Step, world: World, row: Inbox, heard: Heard, chat: Chat) -> Verdict:
    assert heard.command
    match heard.command[0]:
        case "status":
            return await _status(step, world, row, heard, chat)
        case "cancel":
            return await _cancel(step, world, row, heard, chat)
        case "language":
            words.say(step, chat, line(chat.language, "which_language"), tongues())
        case "news":
            return await _ask_for_news(step, world, chat)
        case "transfer":
            authorization.explain(step, world, chat)
        case _:
            _help(step, world, chat)
    return f"/{heard.command[0]}"[:32], None


def _help(step: Step, world: World, chat: Chat) -> None:
    needed = authorization.needed(step, world)
    words.letter(step, world, chat, "telegram_help", menu(chat.language), transfer=needed)


async def _status(step: Step, world: World, row: Inbox, heard: Heard, chat: Chat) -> Verdict:
    mine = await chatting.matters(step, chat.address)
    if not mine:
        words.say(step, chat, line(chat.language, "no_request"), menu(chat.language))
        return "status", None
    if _is_shut(step, world, chat):
        return "authorization first", None
    asks = Reading(Asks.STATUS, language=chat.language, confidence=1.0)
    return await desk.receive(step, world, replace(_incoming(row, heard, chat), text="", chosen=asks))


async def _cancel(step: Step, world: World, row: Inbox, heard: Heard, chat: Chat) -> Verdict:
    mine = await chatting.matters(step, chat.address)
    if not mine:
        words.say(step, chat, line(chat.language, "no_request"), menu(chat.language))
        return "nothing to cancel", None
    if _is_shut(step, world, chat):
        return "authorization first", None
    buttons = [[(ticket.number, f"t:{ticket.token}:cancel")] for ticket in mine[:8]]
    words.say(step, chat, line(chat.language, "which_cancel"), buttons)
    return "which to cancel", None


async def _pressed(step: Step, world: World, row: Inbox, heard: Heard, chat: Chat) -> Verdict:
    words.toast(step, heard.press)
    match heard.data.split(":"):
        case ["m", "status"]:
            return await _status(step, world, row, heard, chat)
        case ["m", "language"]:
            words.say(step, chat, line(chat.language, "which_language"), tongues())
            return "which language", None
        case ["m", "question"]:
            return _question_to_come(step, chat)
        case ["m", right] if right in tuple(Right):
            chosen = Reading(Asks.REQUEST, (Right(right),), language=chat.language, confidence=1.0)
            return await _to_desk(step, world, replace(_incoming(row, heard, chat), chosen=chosen), chat)
        case ["l", language] if language in languages():
            chat.language, chat.chosen = language, True
            step.tx.add(chat)
            _help(step, world, chat)
            return "language chosen", None
        case ["n", "ask"]:
            return await _ask_for_news(step, world, chat)
        case ["n", by] if by in tuple(By):
            return await _news(step, world, chat, By(by))
        case ["x", "agree" | "decline" | "withdraw" as answer]:
            return await _authorization(step, world, row, heard, chat, answer)
        case ["t", token, act] if act in ("cancel", "accept", "narrow", "withdraw") or act.isdecimal():
            message = replace(_incoming(row, heard, chat), tokens=(token,), pressed=act, chosen=None)
            return await _on_ticket(step, world, message, chat)
        case _:
            words.say(step, chat, line(chat.language, "gone"), menu(chat.language))
            return "unknown button", None


def _is_shut(step: Step, world: World, chat: Chat) -> bool:
    """Whether nothing of a person's may be told here, since they have withdrawn the authorization (§7); says so."""
    if not authorization.is_missing(step, world, chat):
        return False
    authorization.explain(step, world, chat)
    return True


async def _ask_for_news(step: Step, world: World, chat: Chat) -> Verdict:
    """Offer the choice where news and letters go, to whoever this chat has proved to be."""
    ticket = await tickets.last_proved(step.tx, chat.address)
    if ticket is None:
        words.say(step, chat, line(chat.language, "news_unknown"), menu(chat.language))
        return "news: nobody known", None
    if not _is_shut(step, world, chat):
        _offer_news(step, chat, ticket)
    return "news: which", ticket


def _offer_news(step: Step, chat: Chat, ticket: Ticket) -> None:
    key = "news_which" if news.shown(ticket) else "news_only_here"
    buttons = places(chat.language) if news.shown(ticket) else []
    words.say(step, chat, line(chat.language, key, address=news.shown(ticket)), buttons)


async def _news(step: Step, world: World, chat: Chat, by: By) -> Verdict:
    """The choice of whoever this chat has proved to be."""
    ticket = await tickets.last_proved(step.tx, chat.address)
    if ticket is None:
        words.say(step, chat, line(chat.language, "news_unknown"), menu(chat.language))
        return "news: nobody known", None
    if _is_shut(step, world, chat):
        return "authorization first", None
    became = await news.choose(step, ticket, by, chat.address)
    facts = {"became": became, "where": news.shown(ticket)}
    words.letter(step, world, chat, "telegram_news_chosen", [], **facts)
    return "news place chosen", ticket


def _question_to_come(step: Step, chat: Chat) -> Verdict:
    """What is written next is the question."""
    chat.waiting = {"kind": Asks.QUESTION.value}
    step.tx.add(chat)
    words.say(step, chat, line(chat.language, "ask"))
    return "a question to come", None


async def _on_ticket(step: Step, world: World, message: Incoming, chat: Chat) -> Verdict:
    """A button of a ticket: it works only where it is the person's own, whoever learnt the data of another's."""
    ticket = await tickets.by_tokens(step.tx, message.tokens)
    if ticket is None or chat.address not in await participants(step, ticket):
        words.say(step, chat, line(chat.language, "gone"), menu(chat.language))
        return "button of another", None
    if _is_shut(step, world, chat):
        return "authorization first", None
    chosen = Reading(Asks.OTHER, language=ticket.language)
    # The number of a choice is what a person would write.
    text = message.pressed if message.pressed and message.pressed.isdecimal() else ""
    return await desk.receive(step, world, replace(message, chosen=chosen, text=text))


async def _authorization(
    step: Step, world: World, row: Inbox, heard: Heard, chat: Chat, answer: str
) -> Verdict:
    if answer != "agree":
        authorization.refuse(step, world, chat, withdrawn=answer == "withdraw")
        return "not authorized", None
    waiting = authorization.record(step, world, chat)
    words.say(step, chat, line(chat.language, "authorized"), [] if waiting else menu(chat.language))
    if waiting is None:
        return "authorized", None
    if waiting.kind is Asks.QUESTION:
        return _question_to_come(step, chat)
    return await desk.receive(step, world, replace(_incoming(row, heard, chat), chosen=waiting))


async def _said(step: Step, world: World, row: Inbox, heard: Heard, chat: Chat) -> Verdict:
    if heard.kind is Kind.CONTACT and not await _waits_for_proof(step, chat):
        words.say(step, chat, line(chat.language, "no_request"), menu(chat.language))
        return "contact without a request", None
    message = _incoming(row, heard, chat)
    answered = await outbox.by_remote_id(step.tx, chat.address, str(heard.answers)) if heard.answers else None
    if answered and answered.ticket_id:
        ticket = await tickets.by_id(step.tx, answered.ticket_id)
        message = replace(message, tokens=(ticket.token,) if ticket else ())
    return await _to_desk(step, world, message, chat)


async def _waits_for_proof(step: Step, chat: Chat) -> bool:
    mine = await tickets.open_of_requester(step.tx, chat.address)
    return any(ticket.status in chatting.WAITING for ticket in mine)


async def _to_desk(step: Step, world: World, message: Incoming, chat: Chat) -> Verdict:
    """Hand a message to the desk, unless the person has first to authorize that it travels abroad (§7)."""
    if authorization.is_missing(step, world, chat):
        return authorization.ask_first(step, world, message, chat)
    if chat.waiting and message.text and message.chosen is None:
        asks = Reading(Asks.QUESTION, language=message.language or detected(message.text), confidence=1.0)
        message, chat.waiting = replace(message, chosen=asks), None
    verdict, ticket = await desk.receive(step, world, message)
    if ticket and not chat.chosen:
        chat.language = spoken(ticket.language)
    if verdict == "verified" and ticket and await news.open_choice(step, ticket):
        _offer_news(step, chat, ticket)
    if verdict == "verified" and ticket and await chatting.details_missing(step, ticket):
        words.say(step, chat, line(chat.language, "details"))
    return verdict, ticket


def detected(text: str) -> str:
    """The language of a text."""
    return classify(text).language


async def _never_silent(step: Step, world: World, chat: Chat, ticket: Ticket | None) -> None:
    """Nobody who writes in a chat is left without a word."""
    if ticket:
        words.say(step, chat, line(chat.language, "added", number=ticket.number))
    else:
        _help(step, world, chat)


def _incoming(row: Inbox, heard: Heard, chat: Chat) -> Incoming:
    return Incoming(
        inbox_id=row.id,
        channel=CHANNEL,
        door=CHANNEL,
        sender=chat.address,
        text=heard.text,
        received_at=row.arrived_at,
        trust=Trust.ALIGNED,
        language=chat.language if chat.chosen or not heard.text else None,
        proven=heard.phone,
        one_thread=True,
    )
