"""Mails to a desk that is otherwise reached by chat."""

from bot.desk import receive
from bot.incoming import Incoming, Trust
from storage.columns import new_id
from tests.bot.telegram.town import ChatDesk


async def mailed(desk: ChatDesk, sender: str, text: str, *tokens: str) -> None:
    """Somebody has written a mail; with a token it answers one of ours."""
    async with desk.step() as step:
        mail = Incoming(
            inbox_id=new_id(step.now),
            channel="email",
            door="privacy-desk@localhost",
            sender=sender,
            text=text,
            received_at=step.now,
            trust=Trust.ALIGNED,
            tokens=tokens,
        )
        await receive(step, desk.world, mail)
