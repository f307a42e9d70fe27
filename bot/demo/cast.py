"""Who takes part in the day, who of them has an account, and what they asked in the past year."""

from bot.demo.script import Who
from intents.right import Right

ANNA = Who("Anna Keller", "anna@example.com", account="A-1001", username="anna_k")
LI = Who("李静", "li.jing@example.cn", "zh", account="A-1002", username="lijing88")
TOM = Who("Tom Baker", "tom@example.com", account="A-1003", username="tbaker")
WANG = Who("王强", "wang.qiang@example.cn", "zh", account="A-1004")
MARIA = Who("Maria Rossi", "maria@example.com", account="A-1005")
DAVID = Who("David Osei", "david@example.com")
CHEN = Who("陈伟", "chen.wei@example.cn", "zh", account="A-1006")
NINA = Who("Nina Lund", "nina@example.com", account="A-1007")
PETRA = Who("Petra Vos", "petra@example.com", account="A-1008")
SUN = Who("孙丽", "sun.li@example.cn", "zh", account="A-1009")
EMMA = Who("Emma Novak", "emma@example.com", account="A-1010", past=((Right.ACCESS, 35, 30),))
GRACE = Who(
    "Grace Hill",
    "grace@example.com",
    account="A-1011",
    past=((Right.ACCESS, 300, 290), (Right.ACCESS, 200, 190), (Right.ACCESS, 120, 110)),
)
ZHOU = Who(
    "周敏",
    "zhou.min@example.cn",
    "zh",
    account="A-1012",
    past=((Right.CORRECTION, 250, 240), (Right.CORRECTION, 150, 145)),
)
VICTOR = Who(
    "Victor Stone",
    "victor@example.com",
    account="A-1013",
    past=tuple((Right.ACCESS, days, days - 8) for days in (330, 280, 230, 180, 130, 100)),
)
SOFIA = Who("Sofia Reyes", "sofia@example.com", account="A-1014", past=((Right.ACCESS, 41, None),))
HELEN = Who("Helen Park", "helen@example.com", account="A-1015")
BEN = (
    Who("Ben Carter (office)", "ben.carter@example.com", account="A-1016"),
    Who("Ben Carter (home)", "ben.at.home@example.com"),
)
LIU = Who("刘洋", "liu.yang@example.cn", "zh")
JACK = Who("Jack Moss", "jack@example.com", account="A-1017")
ZHAO = Who("赵兰", "zhao.lan@example.cn", "zh", account="A-1018")
RICK = Who("Rick Dale", "rick@example.com")
OLIVER = Who("Oliver Bent", "oliver@example.com", account="A-1019")
LIN = Who("林太太", "lin@example.cn", "zh")
HOFFMANN = Who("Hoffmann", "hoffmann@example.com", account="A-1020")
GHOST = Who("Unknown", "gone@example.org", mailbox=False)
SHOP = Who("Meter Shop", "news@example.com")
PRIYA = Who("Priya Nair", "priya@example.com", account="A-1021")
STUDENT = Who("何同学", "he@example.cn", "zh")

EVERYBODY = (
    ANNA,
    LI,
    TOM,
    WANG,
    MARIA,
    DAVID,
    CHEN,
    NINA,
    PETRA,
    SUN,
    EMMA,
    GRACE,
    ZHOU,
    VICTOR,
    SOFIA,
    HELEN,
    *BEN,
    LIU,
    JACK,
    ZHAO,
    RICK,
    OLIVER,
    LIN,
    HOFFMANN,
    GHOST,
    SHOP,
    PRIYA,
    STUDENT,
)
