"""What staff do in their group: press a card's buttons, write drafts in a topic, confirm them.

Only listed members act, each as their role allows, and each act is in the audit under their name.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.channels.telegram import words
from bot.channels.telegram.update import Heard, Kind
from bot.desk import Verdict
from bot.errors import ActionError
from bot.policy.table import Ground, Reason
from bot.staff import board, draft
from bot.staff.assign import assign
from bot.staff.draft import Preview
from bot.staff.member import Member, member_of
from bot.staff.reveal import reveal
from bot.step import Step
from bot.world import World
from storage import telegram
from storage import ticket as tickets
from storage.telegram import Act, Draft
from storage.ticket import OPEN, Ticket

#: What a policy offers to choose from.
Choices = Sequence[Ground | Reason]

HOW_TO_WRITE = "Write your text here, in this topic. I show you who will read it before it goes out."
NOT_LISTED = "You are not listed as staff: `privacy-desk staff add NAME --telegram YOUR_ID`. Your id is {}."


async def in_staff_group(step: Step, world: World, heard: Heard) -> bool:
    """Whether this happened in the group where staff work, under whatever id it is found now."""
    if world.staff_chat is None or heard.private:
        return False
    configured = int(world.staff_chat)
    return heard.chat in (configured, await telegram.current_id(step.tx, configured))


async def receive(step: Step, world: World, heard: Heard) -> Verdict:
    """Decide what becomes of what happened in the staff's group."""
    if heard.kind is Kind.MOVED and heard.moved_to:
        await telegram.moved(step.tx, heard.chat, heard.moved_to)
        return "staff: the group has moved", None
    who = await member_of(step.tx, heard.user) if heard.user else None
    if who is None:
        return _stranger(step, heard)
    step = replace(step, actor=who.name)
    if heard.kind is Kind.PRESS:
        return await _pressed(step, world, heard, who)
    if heard.kind is Kind.TEXT and heard.thread and not heard.edited:
        return await _written(step, world, heard, who)
    return "staff: nothing to do", None


def _stranger(step: Step, heard: Heard) -> Verdict:
    if heard.press:
        words.toast(step, heard.press, NOT_LISTED.format(heard.user), alert=True)
    return "staff: not listed", None


async def _pressed(step: Step, world: World, heard: Heard, who: Member) -> Verdict:
    try:
        ticket, said = await _act(step, world, heard, who)
    except ActionError as error:
        words.toast(step, heard.press, str(error), alert=True)
        return "staff: not possible", None
    words.toast(step, heard.press, said)
    return "staff: pressed", ticket


async def _act(step: Step, world: World, heard: Heard, who: Member) -> tuple[Ticket, str]:
    """Do what a button says; gives back the ticket and a word for who pressed it. Raises ActionError."""
    match heard.data.split(":"):
        case ["s", ticket_id, act, *rest]:
            ticket = await tickets.by_id(step.tx, ticket_id)
            if ticket:
                return ticket, await _on_card(step, world, ticket, who, act, rest)
        case ["d", draft_id, act]:
            found = await telegram.draft(step.tx, draft_id)
            ticket = await tickets.by_id(step.tx, found.ticket_id) if found else None
            if found and ticket:
                return ticket, await _on_draft(step, world, ticket, who, found, act)
    raise ActionError("this button means nothing any more")


async def _on_card(step: Step, world: World, ticket: Ticket, who: Member, act: str, rest: list[str]) -> str:
    if act != "reveal" and ticket.status not in OPEN:
        raise ActionError(f"{ticket.number} is {ticket.status}: there is nothing to do any more")
    match act, rest:
        case "approve", []:
            return await _show(step, world, ticket, who, draft.begin(step, ticket, who, Act.APPROVE, text=""))
        case "refuse", []:
            return _which(step, ticket, who, "refuse", world.policy(ticket).refusal.all)
        case "refuse", [place]:
            return await _refuse_on(step, world, ticket, who, place)
        case "extend", []:
            extension = world.policy(ticket).deadlines.extension
            if extension is None:
                raise ActionError("the policy knows no extension")
            return _which(step, ticket, who, "extend", extension.reasons)
        case "extend", [place]:
            extension = world.policy(ticket).deadlines.extension
            key = _key(extension.reasons if extension else (), place)
            begun = draft.begin(step, ticket, who, Act.EXTEND, key, text="")
            return await _show(step, world, ticket, who, begun)
        case "answer" | "ask", []:
            who.must(act)
            return HOW_TO_WRITE
        case "assign", []:
            assign(step, ticket, who)
            await board.show(step, world, ticket)
            return f"{ticket.number} is yours"
        case "reveal", []:
            board.say(step, ticket, await reveal(step, world, ticket, who))
            return "it is in the topic, and in the audit"
    raise ActionError("this button means nothing any more")


def _which(step: Step, ticket: Ticket, who: Member, act: str, choices: Choices) -> str:
    who.must(act if act == "extend" else "propose")
    buttons = [[(each.name[:60], f"s:{ticket.id}:{act}:{place}")] for place, each in enumerate(choices)]
    what = "On which ground?" if act == "refuse" else "For which reason?"
    board.say(step, ticket, what, buttons=buttons)
    return what


def _key(choices: Choices, place: str) -> str:
    if not place.isdecimal() or int(place) >= len(choices):
        raise ActionError("this button means nothing any more")
    return choices[int(place)].key


async def _refuse_on(step: Step, world: World, ticket: Ticket, who: Member, place: str) -> str:
    key = _key(world.policy(ticket).refusal.all, place)
    who.must("propose")
    draft.begin(step, ticket, who, Act.REFUSE, key)
    ground = world.policy(ticket).refusal.ground(key)
    asked = f"Ground: {ground.name} ({ground.clause}). {who.name}, write the reason, as it will stand in the letter."
    board.say(step, ticket, asked)
    return "Now write the reason in this topic."


async def _written(step: Step, world: World, heard: Heard, who: Member) -> Verdict:
    """A member has written in a topic: the text that a draft waits for, or a draft of its own."""
    topic = await telegram.topic_at(step.tx, heard.thread or 0)
    ticket = await tickets.by_id(step.tx, topic.ticket_id) if topic else None
    if ticket is None:
        return "staff: no ticket's topic", None
    waiting = await telegram.draft_without_text(step.tx, ticket.id, who.name)
    try:
        if waiting:
            waiting.text = heard.text
            await _show(step, world, ticket, who, waiting)
        else:
            who.must("note")
            await _offer(step, world, ticket, draft.begin(step, ticket, who, Act.ASK, text=heard.text))
    except ActionError as error:
        board.say(step, ticket, f"{who.name}: {error}")
    return "staff: draft", ticket


async def _offer(step: Step, world: World, ticket: Ticket, begun: Draft) -> None:
    """Show a text with who would read it, and let the member choose what becomes of it."""
    to = await draft.readers(step, world, ticket, begun)
    text = f"Draft by {begun.by}\n\n{begun.text}\n\nWho would read it: {to}"
    choose = [
        [("Send as the answer, and close", f"d:{begun.id}:answer")],
        [("Send, and keep it open", f"d:{begun.id}:ask"), ("Keep as a note", f"d:{begun.id}:note")],
        [("Discard", f"d:{begun.id}:discard")],
    ]
    closed = ticket.status not in OPEN
    board.say(step, ticket, text, buttons=choose[1:] if closed else choose)


async def _show(step: Step, world: World, ticket: Ticket, who: Member, begun: Draft) -> str:
    """Show just what will happen, and wait for the word."""
    await step.tx.flush()
    seen = await draft.preview(step, world, ticket, who, begun)
    text = _described(seen, begun)
    board.say(
        step, ticket, text, buttons=[[("Do it", f"d:{begun.id}:do"), ("Discard", f"d:{begun.id}:discard")]]
    )
    return "Look at it in the topic, and confirm."


def _described(seen: Preview, begun: Draft) -> str:
    letters = [f"Who would read it: {to}\n\n{text}" for to, text in seen.letters]
    return f"Draft by {begun.by}: {begun.act}. If you confirm, {seen.result}.\n\n" + "\n\n".join(letters)


async def _on_draft(step: Step, world: World, ticket: Ticket, who: Member, found: Draft, act: str) -> str:
    if act == "discard":
        draft.discard(step, found, who)
        return "discarded"
    if act in (Act.ANSWER, Act.ASK, Act.NOTE) and found.act in (Act.ANSWER, Act.ASK, Act.NOTE):
        found.act = Act(act)
    elif act != "do":
        raise ActionError("this button means nothing any more")
    said = await draft.confirm(step, world, ticket, who, found)
    await board.show(step, world, ticket)
    board.say(step, ticket, f"{who.name}: {said}.")
    return said
