"""The words that staff are shown, and those that are none of their business."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.signals import Excess, signals
from intents.folding import LONGEST

SHOWN = [
    (Excess.FLOOD, "Expect hundreds of requests from me", "hundreds of requests"),
    (Excess.FLOOD, "I'll file 500 more requests tomorrow", "500 more requests"),
    (Excess.FLOOD, "You will get the same request every day", "the same request every day"),
    (Excess.FLOOD, "I am going to flood your inbox", "flood your inbox"),
    (Excess.FLOOD, "我会给你们发几百封邮件", "几百封邮件"),
    (Excess.FLOOD, "我打算每天都给你们发一次申请", "每天都给你们发一次申请"),
    (Excess.FLOOD, "我要提交300次删除申请", "300次删除申请"),
    (Excess.FLOOD, "Sie bekommen Hunderte von Anfragen", "Hunderte von Anfragen"),
    (Excess.FLOOD, "Je vais envoyer des centaines de demandes", "des centaines de demandes"),
    (Excess.FLOOD, "Voy a mandar cientos de solicitudes", "cientos de solicitudes"),
    (Excess.FLOOD, "你們會收到數百封郵件", "數百封郵件"),
    (Excess.HARASSMENT, "um Sie zu ärgern", "um Sie zu ärgern"),
    (Excess.HARASSMENT, "我只想騷擾你們", "只想騷擾你們"),
    (Excess.BACKUP_TAPES, "auch von allen Sicherungsbändern", "Sicherungsbändern"),
    (Excess.RIGHTS_OF_OTHERS, "die Daten aller Kunden", "Daten aller Kunden"),
    (Excess.HARASSMENT, "I only write to annoy you", "to annoy you"),
    (Excess.HARASSMENT, "I will go on until you give up", "until you give up"),
    (Excess.HARASSMENT, "making your life hell is my hobby", "making your life hell"),
    (Excess.HARASSMENT, "我就是要烦死你们", "就是要烦死你们"),
    (Excess.HARASSMENT, "不删我就跟你们没完", "跟你们没完"),
    (Excess.BACKUP_TAPES, "and from every backup\ntape you have", "backup\ntape"),
    (Excess.BACKUP_TAPES, "delete me from all your backups too", "all your backups"),
    (Excess.BACKUP_TAPES, "请把备份磁带里的也删掉", "备份磁带"),
    (Excess.REBUILDING, "then rebuild your systems so that it is possible", "rebuild your systems"),
    (Excess.REBUILDING, "develop a completely new database for it", "develop a completely new database"),
    (Excess.REBUILDING, "你们应该重新开发整个系统", "重新开发整个系统"),
    (
        Excess.RIGHTS_OF_OTHERS,
        "send me the records of all your customers",
        "the records of all your customers",
    ),
    (Excess.RIGHTS_OF_OTHERS, "and other people's messages about me", "other people's messages"),
    (Excess.RIGHTS_OF_OTHERS, "把其他用户的资料也发给我", "其他用户的资料"),
]


@pytest.mark.parametrize(("kind", "text", "words"), SHOWN)
def test_words_that_show_excess(kind: Excess, text: str, words: str) -> None:
    found = [signal for signal in signals(text) if signal.kind is kind]
    assert [signal.phrase for signal in found] == [words]
    start, end = found[0].span
    assert text[start:end] == words


@pytest.mark.parametrize(
    "text",
    [
        "Please send me a copy of my data.",
        "I have asked three times. This is my last letter before I go to the authority!",
        "Delete my account and my 12 orders within a week or I will sue.",
        "请在三十天内删除我的个人信息，否则我将投诉。",
        "我每天都收到你们的广告邮件，请停止。",
        "Who else received the data about me?",
        "Kind regards, your customer of 2019",
        "",
    ],
)
def test_words_that_show_none(text: str) -> None:
    assert signals(text) == ()


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(text[slice(*signal.span)] == signal.phrase for signal in signals(text))


@pytest.mark.parametrize(
    "unit", ["hundreds of ", "the data of all your ", "每天发", " ", "develop a new new "]
)
def test_crafted_text_is_read_up_to_a_bound(unit: str) -> None:
    end = "\nflood you"
    fits = unit * ((LONGEST - len(end)) // len(unit)) + end
    assert [signal.phrase for signal in signals(fits)][-1:] == ["flood you"]
    assert "flood you" not in [signal.phrase for signal in signals(unit * LONGEST + end)]
