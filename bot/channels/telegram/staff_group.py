"""Whether the staff's group is as the desk needs it; what it lacks is said there, in words for its administrators."""

import html
import re
from enum import StrEnum

import structlog
from telegram import ChatMemberAdministrator, ChatMemberOwner

from bot.channels.telegram.connection import Bot, translated
from bot.channels.telegram.pace import Pace
from bot.staff import board
from bot.step import Step
from bot.wording import render
from bot.work import Permanent, Temporary
from bot.world import World
from storage import outbox

log = structlog.get_logger()

# Texts of the Bot API; the library changes their case.
NOT_READY = re.compile(r"chat is not a forum|not enough rights|chat_admin_required", re.IGNORECASE)


class Lacks(StrEnum):
    """What a group lacks."""

    TOPICS = "topics"
    RIGHTS = "rights"


async def lacking(bot: Bot, pace: Pace, group: int) -> Lacks | None:
    """What has to be switched on; raises Temporary or Permanent."""
    with translated(pace):
        chat = await bot.get_chat(group)
        if not chat.is_forum:
            return Lacks.TOPICS
        ours = await bot.get_chat_member(group, bot.id)
    may = isinstance(ours, ChatMemberOwner) or (
        isinstance(ours, ChatMemberAdministrator) and bool(ours.can_manage_topics)
    )
    return None if may else Lacks.RIGHTS


async def ask_for(step: Step, world: World, lacks: Lacks) -> None:
    """Tell the group what to switch on, once a day: the name of the message holds the day."""
    log.warning("the staff's group is not ready", lacks=lacks.value, setting="DESK_TELEGRAM_STAFF_CHAT")
    zone = world.policies.at(step.now).zone
    name = f"<pd.staff.{lacks}.{step.now.astimezone(zone):%Y-%m-%d}@telegram>"
    if await outbox.by_message_id(step.tx, [name]) is None:
        letter = render("staff_group", "en", zone=zone, lacks=lacks.value)
        board.announce(step, letter.text.strip(), name, admins=True)


async def administrators(bot: Bot, pace: Pace, group: int) -> str:
    """The people who can switch it on, as HTML that makes their telephones ring; empty if they are not told."""
    try:
        with translated(pace):
            admins = await bot.get_chat_administrators(group)
    except (Temporary, Permanent):
        return ""
    people = [admin.user for admin in admins if not admin.user.is_bot]
    links = [f'<a href="tg://user?id={one.id}">{html.escape(one.full_name)}</a>' for one in people]
    return f"{', '.join(links)}: " if links else ""
