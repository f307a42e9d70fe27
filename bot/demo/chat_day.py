"""The part of the day that happens in chats: by button, by words, and not at all."""

from bot.demo.script import Day, Who
from storage.ticket import Status

XU = Who("许岚", "xu.lan@example.cn", "zh", account="A-1041", mobile="+86 138 0013 8000")
NOAH = Who("Noah Brandt", "noah@example.com", account="A-1042", username="noah_b")
KIM = Who("Kim Park", "kim@example.com")
CHATTERS = (XU, NOAH, KIM)


async def xu_lan(day: Day) -> None:
    """许岚 asks by buttons and is known by her phone number; Mei answers in the staff's group."""
    xu = day.chatter(XU)
    await xu.says("/start")
    await xu.reads("隐私服务台")
    await xu.presses("查看你们持有的我的个人信息")
    await xu.reads("Telegram 的消息会经过境外的服务器")
    await xu.presses("我同意授权")
    await xu.reads("请问是哪个账号", "提供我们持有的您的个人信息")
    await xu.shares_number()
    await xu.reads("已确认是您本人")
    await xu.reads("您希望在哪里收到请求的进展通知")
    await xu.presses("就在这个聊天里")
    await xu.reads("好的，从现在起我们在这里通知您")
    topic = await day.topic(xu)
    await topic.shows("Why here: to be done", "telegram:***", lacks="xu.lan")
    await topic.writes("Mei", "我们持有您的姓名、邮箱和手机号，除此之外没有其他信息。")
    await topic.shows("Draft by Mei", "x***@example.cn, by e-mail")
    await topic.presses("Mei", "Send as the answer, and close")
    await xu.mail.receives("answer", "没有其他信息")
    await xu.reads("关于", "x***@example.cn")
    await topic.closes()
    await xu.mail.ends(Status.FULFILLED, "access")


async def noah(day: Day) -> None:
    """Noah writes in his own words; a card number is taken away, and the code comes by mail."""
    noah, mei = day.chatter(NOAH), day.colleague("Mei")
    await noah.says("Please delete my personal data")
    await noah.reads("Telegram carries messages through servers abroad")
    await noah.presses("I authorize it")
    await noah.reads("Which account is it about?")
    await noah.says("my card is 4111 1111 1111 1111")
    await noah.reads("identity or card number")
    await noah.gone("4111 1111")
    await noah.says("noah_b")
    await noah.reads("we have just sent a code")
    letter = await noah.mail.receives("code", "delete your personal data")
    await noah.says(letter.code or "")
    await noah.reads("now we know that it is you")
    topic = await day.topic(noah)
    await topic.shows("About:    deletion", lacks="noah_b")
    await topic.presses("Carla", "Show the person's data")
    await topic.shows("Letters go to: noah@example.com", lacks="4111 1111")
    await mei.answers(noah.mail, "Your data is deleted. Backups follow within 90 days.")
    await noah.mail.receives("answer", "Backups follow within 90 days")
    await noah.mail.ends(Status.FULFILLED, "deletion")
    await noah.mail.has_nowhere_stored("4111 1111")


async def kim(day: Day) -> None:
    """Kim does not want the data to travel abroad: nothing is kept, and the way by mail is named."""
    kim = day.chatter(KIM)
    await kim.says("What do you know about me? Send me a copy of my data.")
    await kim.reads("Telegram carries messages through servers abroad")
    await kim.presses("No, not here")
    await kim.reads("Write to us by e-mail instead")


CHATS = (noah, xu_lan, kim)
