"""Wording that may show manifest excess: pointed out to staff with its words, never decided upon."""

import re
from dataclasses import dataclass
from enum import StrEnum

from intents.folding import fold


class Excess(StrEnum):
    """What the wording may announce (published policy §5(7); GDPR Art. 12(5))."""

    FLOOD = "flood"
    HARASSMENT = "harassment"
    BACKUP_TAPES = "backup_tapes"
    REBUILDING = "rebuilding"
    RIGHTS_OF_OTHERS = "rights_of_others"


@dataclass(frozen=True, slots=True)
class Signal:
    """Words that show a kind of excess; `span` counts characters of the text."""

    kind: Excess
    phrase: str
    span: tuple[int, int]


# Written as texts are folded: small letters, no accents, simplified characters. Gaps between words are bounded, so
# that the cost stays linear in the text.
WORDING = {
    Excess.FLOOD: (
        r"\b(?:hundreds|thousands|dozens) of (?:\w+ ){0,2}(?:requests|e-?mails|letters|messages)\b",
        r"\b[1-9]\d{2,} (?:\w+ ){0,2}(?:requests|e-?mails|letters|messages)\b",
        r"\b(?:an?|another|the same|one) (?:\w+ ){0,2}(?:request|e-?mail|letter) (?:every|each) (?:hour|day|week)\b",
        r"\bflood(?:ing)? (?:you|your (?:inbox|mailbox|company|office))\b",
        r"\bas many (?:requests|e-?mails|letters) as i (?:can|like|want)\b",
        r"(?:成百上千|[数几上成好][百千]|[一二三四五六七八九两]百多?|[1-9]\d{2,})\s*[次封个份条]"
        r"[^。,!\n]{0,6}(?:请求|申请|邮件|信)",
        r"每(?:天|日|周|小时|个小时|星期)[^。,!\n]{0,8}(?:发|提交|提出|寄)[^。,!\n]{0,6}(?:请求|申请|邮件|信)",
        r"\bhunderte (?:von )?(?:\w+ ){0,2}(?:anfragen|antrage|mails|briefe)\b",
        r"\bdes centaines de (?:\w+ ){0,2}(?:demandes|mails|lettres|courriers)\b",
        r"\b(?:cientos|centenas|centinaia) d[ei] (?:\w+ ){0,2}"
        r"(?:solicitudes|correos|cartas|pedidos|e-?mails|richieste|lettere)\b",
        r"\bhonderden (?:\w+ ){0,2}(?:verzoeken|e-?mails|brieven)\b",
        r"何百[通件回](?:も|の)|毎日(?:のように)?[^。、\n]{0,8}(?:請求|申請|メール)を(?:送|出)",
    ),
    Excess.HARASSMENT: (
        r"\b(?:to|i will|i'll|gonna|going to) (?:annoy|harass|pester|torment|bury|punish) you\b",
        r"\b(?:to |i will |i'll )?(?:waste|wasting) (?:your|as much of your) time\b",
        r"\bmak(?:e|ing) your (?:life|lives|job|jobs) (?:hell|miserable|a misery)\b",
        r"\b(?:until|till) you (?:give up|give in|break|go bankrupt|regret it)\b",
        r"\bkeep you busy\b",
        r"(?:就是要|只想|故意|专门)[^。,!\n]{0,4}(?:烦|恶心|折腾|骚扰|刁难)(?:死)?你们?",
        r"骚扰你们?|烦死你们?|跟你们没完|让你们(?:不得安宁|没完没了|忙不过来|后悔)|浪费你们的(?:时间|人力)",
        r"\bum (?:euch|sie) zu (?:nerven|schikanieren|argern|belastigen)\b",
        r"\b(?:juste |seulement )?pour vous (?:embeter|harceler|faire perdre du temps)\b",
        r"\b(?:para|per|om) (?:molestarlos|molestarles|fastidiarlos|incomodar voces|infastidirvi|"
        r"(?:jullie|u) (?:lastig te vallen|te pesten))\b",
        r"嫌がらせ(?:の)?ため|困らせてやる",
    ),
    Excess.BACKUP_TAPES: (
        r"\b(?:back-?up|archive|archived|magnetic) tapes?\b",
        r"\btape (?:back-?ups?|archives?|library)\b",
        r"\b(?:old|every|all|offline|archived) (?:\w+ )?back-?ups\b",
        r"备份磁带|磁带(?:备份|库|归档|里|上|中)|(?:所有|全部|旧的?|历史|离线)的?备份",
        r"\b(?:sicherungs|magnet|backup-?)bandern?\b",
        r"\bbandes? (?:magnetiques?|de sauvegarde)\b",
        r"\b(?:cintas? de (?:respaldo|seguridad|backup)|fitas? de backup|nastri di backup|back-?uptapes)\b",
        r"バックアップ\s*テープ",
    ),
    Excess.REBUILDING: (
        r"\b(?:re-?build|re-?write|re-?design|re-?engineer|redevelop|rearchitect) (?:your|the|all your) (?:\w+ )?"
        r"(?:systems?|software|databases?|platforms?|infrastructure)\b",
        r"\b(?:develop|build|write|create|set up) (?:a|an|some) (?:entirely |completely |whole |brand )?"
        r"(?:new |special |separate ){1,2}(?:\w+ )?(?:systems?|software|tools?|databases?|platforms?)\b",
        r"(?:重建|重写|改造|重新开发|重新设计|推倒重来)[^。,!\n]{0,6}(?:系统|数据库|平台|软件)",
        r"(?:开发|建立|搭建|做)[^。,!\n]{0,4}(?:新的?|专门的?)[^。,!\n]{0,2}(?:系统|数据库|平台|软件|工具)",
        r"\b(?:ihr|euer|das) (?:ganzes )?system (?:neu )?umbauen\b",
    ),
    Excess.RIGHTS_OF_OTHERS: (
        r"\b(?:the )?(?:data|records?|details|messages|e-?mails|addresses|names|information) (?:of|about|on|from) "
        r"(?:all |any |every )?(?:your |my |the )?(?:other |fellow )?"
        r"(?:customers|users|employees|staff|colleagues|neighbou?rs|members|clients|people)\b",
        r"\b(?:everyone|everybody|somebody|someone) else's (?:data|records|details|messages|e-?mails)\b",
        r"\bother people's (?:data|records|details|messages|e-?mails|accounts)\b",
        r"(?:其他|别的?|所有|全部|全体)的?(?:用户|客户|员工|同事|会员|人)的?(?:个人)?(?:信息|资料|数据|记录|邮件|聊天记录)",
        r"(?:我|你们?)的?(?:同事|邻居|员工)们?的(?:个人)?(?:信息|资料|数据|记录|邮件)",
        r"\b(?:daten|nachrichten) (?:aller|anderer|meiner) (?:kunden|nutzer|kollegen|mitarbeiter|nachbarn)\b",
        r"\bdonnees (?:des|de tous les|de vos) (?:autres )?(?:clients|utilisateurs|employes)\b",
    ),
}
PATTERNS = {kind: re.compile("|".join(wording)) for kind, wording in WORDING.items()}


def signals(text: str) -> tuple[Signal, ...]:
    """The signals in the first LONGEST characters of a text, in the order of its words."""
    folded = fold(text)
    flat, places = flattened(folded.text)
    found = (
        Signal(kind, text[slice(*span)], span)
        for kind, pattern in PATTERNS.items()
        for match in pattern.finditer(flat)
        for span in [folded.span(places[match.start()], places[match.end() - 1] + 1)]
    )
    return tuple(sorted(found, key=lambda signal: (signal.span, signal.kind.value)))


def flattened(text: str) -> tuple[str, list[int]]:
    """The text with each run of white space made one space, and where each character stood."""
    kept = [
        (" " if character.isspace() else character, place)
        for place, character in enumerate(text)
        if not (character.isspace() and place and text[place - 1].isspace())
    ]
    return "".join(character for character, _ in kept), [place for _, place in kept]
