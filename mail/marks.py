"""The lines by which mail clients, in the languages they speak, mark what is not the sender's new text."""

# ruff: noqa: E501

import re

BLANKS = " \t\r\f\v\xa0\u3000\u200b\ufeff\u200e\u200f\u202a\u202c"
SIGNATURE_LINES = frozenset({"--", "—", "- --"})

# language | from | date | to | copy | subject, as the clients write them over a quoted mail
_FIELDS = """
en|from|sent, date, sent on, sent at, date sent|to|cc, bcc|subject|reply-to, reply to
zh|发件人, 发信人, 寄件人|发送时间, 发送日期, 日期, 时间, 发信时间, 发件时间|收件人, 收信人|抄送, 密送, 抄送人|主题, 标题|回复
zh-hant|寄件者, 寄件人, 發件人, 寄信人|寄件日期, 傳送時間, 日期, 傳送日期, 發送時間, 發送日期, 寄件時間, 時間|收件者, 收件人|副本, 密件副本, 抄送|主旨, 主題, 標題|回覆
ja|差出人, 送信者, from, 送信元|送信日時, 日時, 日付, 送信日, date, sent|宛先, 受信者, to|cc, ｃｃ|件名, subject|返信先
ko|보낸 사람, 보낸사람, 발신|보낸 날짜, 날짜, 보낸날짜, 일시|받는 사람, 받는사람, 수신|참조|제목|회신
de|von|gesendet, datum, gesendet am|an|cc, kopie, bcc|betreff|antwort an
fr|de, expéditeur|envoyé, date, envoyé le|à, pour, destinataire|cc, copie à|objet, sujet|répondre à
es|de|enviado, fecha, enviado el, enviado(s)|para, a|cc|asunto|responder a
pt|de|enviado, enviada, data, enviado em, enviada em|para|cc|assunto|responder a
it|da, mittente|inviato, data, inviata|a, destinatario|cc|oggetto|rispondi a
nl|van|verzonden, datum, verstuurd|aan, naar|cc|onderwerp|antwoord aan
sv|från|skickat, datum|till|kopia, cc|ämne|svara till
da|fra|sendt, dato|til|cc, kopi|emne|svar til
no|fra|sendt, dato|til|kopi, cc|emne|svar til
fi|lähettäjä|lähetetty, päivämäärä, päiväys|vastaanottaja, kenelle|kopio, cc|aihe|vastausosoite
pl|od|wysłano, data|do|dw, cc, kopia|temat|odpowiedz do
cs|od|odesláno, datum|komu, pro|kopie|předmět|odpověď
sk|od|odoslané, dátum, odoslaná|komu, pre|kópia|predmet|odpoveď
hu|feladó, küldő|elküldve, dátum|címzett|másolatot kap, másolat|tárgy|válaszcím
ro|de la, de|trimis, data, expediat|către, la|cc|subiect|răspuns
ru|от, от кого|отправлено, дата, отправлен|кому|копия|тема|ответить
uk|від, від кого|надіслано, дата|кому|копія|тема|відповісти
bg|от|изпратено, дата|до|копие|относно, тема|отговор
el|από|στάλθηκε, ημερομηνία, εστάλη|προς|κοιν.|θέμα|απάντηση
tr|kimden, gönderen|gönderme tarihi, gönderildi, tarih, gönderilme tarihi|kime, alıcı|bilgi, cc|konu|yanıt
vi|từ|đã gửi, ngày, gửi, ngày gửi|đến, tới|cc|chủ đề, tiêu đề|trả lời
id|dari|dikirim, tanggal|kepada, ke|cc|perihal, subjek|balas
hr|od, šalje|poslano, datum, poslato|prima, za, do|kopija|predmet|odgovor
ca|de|enviat, data, enviat el|per a, a|a/c|assumpte, tema|respon a
ar|من|تم الإرسال, تاريخ الإرسال, التاريخ, أرسلت|إلى, الى|نسخة|الموضوع|رد
he|מאת|נשלח, תאריך|אל|עותק|נושא|השב
th|จาก|ส่ง, วันที่|ถึง|สำเนา|เรื่อง|ตอบ
fa|از|تاریخ, ارسال|به|رونوشت|موضوع|پاسخ
hi|द्वारा, प्रेषक, से|भेजा गया, दिनांक|प्रति, को|प्रतिलिपि|विषय|उत्तर
"""
_ROLES = ("from", "date", "to", "copy", "subject", "reply")


def _fields() -> dict[str, tuple[tuple[str, str], ...]]:
    labels: dict[str, list[tuple[str, str]]] = {}
    for row in _FIELDS.strip().splitlines():
        language, *columns = row.split("|")
        for role, names in zip(_ROLES, columns, strict=True):
            for name in names.split(","):
                labels.setdefault(name.strip(), []).append((role, language))
    return {label: tuple(meanings) for label, meanings in labels.items()}


_LABELS = _fields()
_LONGEST_LABEL = max(map(len, _LABELS)) + 12
_LABEL = re.compile(r"[*_|\s]*([^:：|*]{1,40}?)[*_\s\xa0]*[:：|]")

# Words of "original" and "forwarded", as they stand between dashes.
_BETWEEN_DASHES = re.compile(
    r"original|forward|ursprüngl|weitergeleit|d.origine|transf[eé]r|réexpédi|reenviad|encaminhad|reencaminhad"
    r"|inoltra|oorspronkelijk|doorgestuurd|原始|原邮件|原郵件|邮件原件|转发|轉發|轉寄|回复的|回覆的|replied message"
    r"|元の|転送|исходн|пересыл|пересл|перенаправ|oryginaln|przekazan|przesłan|ursprung|vidarebef|oprindelig"
    r"|opprinnelig|videresend|alkuperäi|välitet|původní|přeposl|pôvodn|eredeti|továbbít|원본|전달|orijinal|özgün"
    r"|iletil|gốc|chuyển tiếp|asli|diteruskan|mesajul iniț|redirec|оригинал|препрат|αρχικ|προωθ|الأصلية|מקורית",
    re.IGNORECASE,
)
_DASHES = "-_=*—–─~<>"
_FORWARD_BEGINS = re.compile(
    r"(?:begin (?:of )?forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|début d(?:u|e l.) ?(?:message|e-mail) (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|início da mensagem (?:re)?encaminhada|inizio (?:del )?messaggio inoltrato|begin doorgestuurd bericht"
    r"|(?:开始|下面是|以下是|以下为)(?:被)?转发的?(?:邮件|消息)|(?:開始|下面是|以下是)(?:被)?(?:轉寄|轉發)的?(?:郵件|訊息)"
    r"|転送されたメッセージ|начало (?:переадресованного|пересланного|перенаправленного) (?:сообщения|письма)"
    r"|początek przekaz(?:yw)?anej wiadomości|vidarebefordrat (?:brev|mejl|meddelande)|start på videresendt (?:besked|melding)"
    r"|videresendt melding|välitetty viesti alkaa|začátek přeposílané zprávy|továbbított levél kezdete"
    r"|(?:전달된 메시지 시작|아래는 전달된 메시지)|i̇?iletilen ileti başlangıcı|iletilmiş mesaj)\s*[:：]?",
    re.IGNORECASE,
)
_REPLY_ABOVE = re.compile(
    r"(?:reply|type|respond|write)\b.{0,40}\babove this line|oberhalb dieser (?:linie|zeile)|请在此行(?:之)?上方|請在此行(?:之)?上方"
    r"|au-dessus de cette ligne|encima de esta línea|acima desta linha|sopra questa riga|boven deze (?:lijn|regel)",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_=*—–─━]{5,}")


def header_field(text: str) -> tuple[tuple[str, str], ...] | None:
    """Return what a line such as `From: …` or `发件人：…` may be: pairs of role and language."""
    head = text[:_LONGEST_LABEL]
    if ":" not in head and "：" not in head and "|" not in head:
        return None
    label = _LABEL.match(text)
    if label is None:
        return None
    name = label.group(1).strip(BLANKS).lower()
    return _LABELS.get(name) or (None if name.isascii() else _LABELS.get(name.replace(" ", "")))


def is_separator(text: str) -> bool:
    """Tell whether this line alone says that an older mail follows."""
    if len(text) > 120:
        return False
    if text[0] in _DASHES:
        if text[-1] in _DASHES and _BETWEEN_DASHES.search(text.strip(_DASHES + BLANKS)):
            return True
    elif text[0] not in "#" and text[-1] not in ":：" and "转发" not in text and "轉" not in text:
        return False
    return bool(_FORWARD_BEGINS.fullmatch(text) or (text[0] in "#-=_*" and _REPLY_ABOVE.search(text)))


def is_rule(text: str) -> bool:
    """Tell whether a line is drawn here and nothing else."""
    return bool(_RULE.fullmatch(text))


# One character on either side is enough, and keeps the search linear.
_EMAIL = re.compile(r"[^\s<>@\[\]()]@[^\s<>@\[\]()]")
_TIME = re.compile(r"\d{1,2}\s?[:：.hH時时点시]\s?\d{2}")
_DATE = re.compile(r"\d{4}|\d{1,2}\s?[./-]\s?\d{1,2}")
_ENDING_VERB = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|geschrieben|schreibt|(?:a|ha) écrit|écrit|escribió|escribio|escreveu|ha scritto"
    r"|scrisse|scrive|schreef|skrev|kirjoitti|napisał(?:a|\(a\))?|pisze|napsal(?:a|\(a\))?|napísal(?:a|\(a\))?|írta"
    r"|a scris|написал(?:а|\(а\))?|пишет|писал(?:а|\(а\))?|пише|написа[вл]?(?:а|ла|\(ла\))?|je napisa[ol](?:/la|la|/-a)?"
    r"|је написа[ол](?:/ла|ла)?|έγραψε|yazdı|đã viết|viết|menulis|va escriure|ha escrit|kirjutas|rakstīja|rašė|نوشت"
    r"|كتبت?|כתבה?|כתב/ה|כתב\(ה\))(?: (?:the following|folgendes|het volgende|berikut))?"
    r"|写道|写到|寫道|寫到|来信说|のメール|書きました|님이 작성|작성|작성한 글|เขียนว่า|เขียน|ने लिखा)\s*(?:\[[^\]]*\])?\s*[:：]?",
    re.IGNORECASE,
)
_INNER_VERB = re.compile(
    r"\b(?:schrieb|schreef|skrev|hat .{1,60} geschrieben|napisał|написал)\b", re.IGNORECASE
)
_SELF = re.compile(r"\b(?:I|we|ich|wir)\s+wrote\s*[:：]?$|(?:我|我们|我們)[写寫][道到]\s*[:：]?$")
_OPENER = re.compile(
    r"(?:(?:on|at|am|le|el|em|il|op|den|dne|dňa|w dniu|dnia|pe|în|in data|στις|vào|pada|dana|al|a|no|na|ti|"
    r"kl|от|в|на)\b.{0,120}\d|[在于於]\s?.{0,40}\d|\d{1,4}\s?[年년./-]|\w{2,12}[.,]{0,2} \d{1,2}[ .]|[^<>@]{1,80}<[^<>@\s]+@[^<>\s]+>\s?[于於在,])",
    re.IGNORECASE,
)


def ends_like_attribution(text: str) -> bool:
    """Tell cheaply whether a line may end an attribution."""
    return text[-1] in ":：" or text.endswith(("写道", "寫道"))


def opens_attribution(text: str) -> bool:
    """Tell whether an attribution may begin with this line: a preposition with a date, or a date."""
    return bool(_OPENER.match(text))


def is_attribution(text: str) -> bool:
    """Tell whether a line, unfolded, says that someone wrote at some time what follows."""
    email, time = _EMAIL.search(text), _TIME.search(text)
    if not (email or time or _DATE.search(text)) or _SELF.search(text):
        return False
    if _ends_with_verb(text):
        return True
    if email and time and text.rstrip(":： ").endswith(">"):  # Gmail in Japanese and Russian names no verb
        return True
    return bool((email or time) and _INNER_VERB.search(text) and _OPENER.match(text))


def _ends_with_verb(text: str) -> bool:
    tail = text[-60:]
    return any(match.end() == len(tail) for match in _ENDING_VERB.finditer(tail))


_DEVICE = (
    r"i-?phone|i-?pad|android|galaxy|samsung|huawei|honor|xiaomi|redmi|oneplus|vivo|oppo|pixel|nokia|blackberry|htc"
    r"|motorola|windows|outlook|\bmail\b|gmail|yahoo|proton|thunderbird|foxmail|\bapp\b|phone|mobil|móvil|movil|handy"
    r"|tablet|device|téléphone|telefon|celular|telemóvel|telefoon|телефон|手机|手機|邮箱|信箱|郵箱|邮件|郵件|平板|设备|裝置"
    r"|华为|小米|荣耀|三星|网易|腾讯|电脑"
)
_DEVICE_WORD = re.compile(_DEVICE, re.IGNORECASE)
_SENT_FROM = re.compile(
    r"(?:sent (?:from|via|with) |gesendet (?:von|mit|aus|über|via) |envoyé (?:de|depuis|à partir|avec|par|via) "
    r"|enviado (?:desde|con|por|do|da|de|a partir|via|pelo|pela) |inviato (?:da|dal|con|tramite) "
    r"|(?:verstuurd|verzonden) (?:vanaf|van|vanuit|met|via) |skickat från |sendt fra |lähetetty |wysłan[eo] z "
    r"|odesláno z |odoslané z |отправлено (?:с|из|через) |надіслано (?:з|із) |изпратено от |đã gửi từ |gửi từ "
    r"|dikirim dari |trimis (?:de pe|din) |στάλθηκε από ).{1,60}",
    re.IGNORECASE,
)
# Narrow, since requests begin with the same characters: 从邮件列表中删除我 is no signature.
_SENT_FROM_CHINESE = re.compile(
    rf"(?:发自|發自|傳自|寄自|来自|來自)\s?(?:我的)?\s?[^，。,；;]{{0,20}}(?:{_DEVICE})[^，。,；;]{{0,4}}"
    rf"|[从從由]\s?(?:我的)?\s?[A-Za-z0-9 +]{{0,20}}(?:{_DEVICE})[^，。,；;]{{0,6}}(?:发送|发出|傳送|寄出|传送)"
    r"|签名由.{1,20}定制",
    re.IGNORECASE,
)
_LAST_WORDS = (
    "gesendet",
    "gesendet.",
    "gönderildi",
    "から送信",
    "から送信されました",
    "에서 보냄",
    "küldve",
    "küldve.",
)
_SENT_FROM_LAST = re.compile(
    r"(?:von meine[mr] |diese (?:nachricht|e-?mail) wurde ).{0,70}gesendet\.?|.{0,40}[’'dn][ae]n gönderildi"
    r"|.{0,40}(?:から送信(?:されました)?|에서 보냄)|.{0,40}r[óő]l küldve\.?",
    re.IGNORECASE,
)
_GET_THE_APP = re.compile(
    r".{0,30}outlook (?:for|für|pour|para|per|voor|för|til|dla|для) (?:ios|android|mac).{0,20}", re.I
)


def is_device_line(text: str) -> bool:
    """Tell whether a line is the kind that a phone or a mail program adds by itself."""
    if len(text) > 100 or text[-1] in "?？!！":
        return False
    if text[0] in "发發傳寄来來从從由签":
        return bool(_SENT_FROM_CHINESE.fullmatch(text))
    if _SENT_FROM.fullmatch(text):
        return bool(_DEVICE_WORD.search(text))
    if text.endswith(_LAST_WORDS):
        return bool(_SENT_FROM_LAST.fullmatch(text) and _DEVICE_WORD.search(text))
    return "utlook" in text and bool(_GET_THE_APP.fullmatch(text))
