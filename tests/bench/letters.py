"""Mails as people write them, so many as are wanted: about 1.5 KB each, in English and Chinese."""

import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

ASKS = (
    "Please send me a copy of all personal data you hold about me.",
    "Please delete all my personal data.",
    "My phone number in your records is wrong. Please correct it.",
    "Please export my data in a machine-readable format (JSON).",
    "请提供你们持有的我的个人信息副本。",
    "请删除我的全部个人信息。",
    "你们登记的我的手机号是错的，请更正。",
    "请以机器可读的格式导出我的数据。",
)
FILL = (
    "I have been a customer of yours since {year} and have bought several instruments in your shop.\n",
    "I heard of your new address last week and hope that this is the right place to write to.\n",
    "The weather here has been rather wet this year, and I have had a lot of time to tidy up my mailbox.\n",
    "我从{year}年开始就是你们的用户，一直很喜欢你们的产品。\n",
    "上周听说你们换了新的联系方式，希望没有写错地方。\n",
)


def requests(count: int, *, first: int = 0) -> Iterator[bytes]:
    """So many requests of as many people."""
    for number in range(first, first + count):
        chance = random.Random(number)
        message = EmailMessage(policy=SMTP)
        message["From"] = f"Person {number} <person{number}@people.example>"
        message["To"] = "privacy@desk.example"
        message["Subject"] = "My data"
        message["Date"] = "Sun, 22 Nov 2026 12:00:00 +0000"
        message["Message-ID"] = f"<bench.{number}@people.example>"
        for hop in range(6):
            message["Received"] = (
                f"from mx{hop}.example by mx{hop + 1}.example with ESMTPS id {chance.random()}"
            )
        filled = "".join(chance.choice(FILL).format(year=chance.randrange(2010, 2026)) for _ in range(4))
        message.set_content(f"Hello,\n\n{chance.choice(ASKS)}\n\n{filled}\n-- \nPerson {number}\n")
        yield bytes(message)
