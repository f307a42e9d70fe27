"""The sender's new words, in the ways in which the mail programs of many languages quote old ones."""

# ruff: noqa: E501  (the lines of mail programs are as long as they are)

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.quotes import new_text, new_text_masked

NEW = "My new words, 新的话\nin two lines."
OLD = "Old words that nobody means now.\n\nSecond paragraph."
QUOTED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))

# What stands between new and old, as the program named writes it; the old text follows unmarked.
ATTRIBUTIONS = {
    "gmail en": "On Fri, Jan 5, 2024 at 10:00 AM Privacy Desk <privacy@example.com> wrote:",
    "gmail en wrapped": "On Fri, Jan 5, 2024 at 10:00 AM Privacy Desk with a Long Name\n<privacy@example.com> wrote:",
    "gmail en wrapped before verb": "On Fri, Jan 5, 2024 at 10:00 AM Privacy Desk <privacy@example.com>\nwrote:",
    "gmail zh": "Privacy Desk <privacy@example.com> 于2024年1月5日周五 10:00写道：",
    "gmail zh wrapped": "Privacy Desk <privacy@example.com>\n于2024年1月5日周五 10:00写道：",
    "gmail zh-hant": "Privacy Desk <privacy@example.com> 於 2024年1月5日 週五 上午10:00寫道：",
    "gmail ja": "2024年1月5日(金) 10:00 Privacy Desk <privacy@example.com>:",
    "gmail ko": "2024년 1월 5일 (금) 오전 10:00, Privacy Desk <privacy@example.com>님이 작성:",
    "gmail de": "Am Fr., 5. Jan. 2024 um 10:00 Uhr schrieb Privacy Desk <\nprivacy@example.com>:",
    "gmail fr": "Le ven. 5 janv. 2024 à 10:00, Privacy Desk <privacy@example.com> a écrit :",
    "gmail es": "El vie, 5 ene 2024 a las 10:00, Privacy Desk (<privacy@example.com>) escribió:",
    "gmail pt": "Em sex., 5 de jan. de 2024 às 10:00, Privacy Desk <privacy@example.com>\nescreveu:",
    "gmail it": "Il giorno ven 5 gen 2024 alle ore 10:00 Privacy Desk <privacy@example.com> ha scritto:",
    "gmail nl": "Op vr 5 jan 2024 om 10:00 schreef Privacy Desk <privacy@example.com>:",
    "gmail ru": "пт, 5 янв. 2024 г. в 10:00, Privacy Desk <privacy@example.com>:",
    "gmail pl": "pt., 5 sty 2024 o 10:00 Privacy Desk <privacy@example.com> napisał(a):",
    "gmail sv": "Den fre 5 jan. 2024 kl 10:00 skrev Privacy Desk <privacy@example.com>:",
    "gmail da": "Den fre. 5. jan. 2024 kl. 10.00 skrev Privacy Desk <privacy@example.com>:",
    "gmail no": "fre. 5. jan. 2024 kl. 10:00 skrev Privacy Desk <privacy@example.com>:",
    "gmail fi": "pe 5. tammik. 2024 klo 10.00 Privacy Desk (privacy@example.com) kirjoitti:",
    "gmail tr": "Privacy Desk <privacy@example.com>, 5 Oca 2024 Cum, 10:00 tarihinde şunu yazdı:",
    "gmail cs": "pá 5. 1. 2024 v 10:00 odesílatel Privacy Desk <privacy@example.com> napsal:",
    "gmail hu": "Privacy Desk <privacy@example.com> ezt írta (időpont: 2024. jan. 5., P, 10:00):",
    "gmail uk": "пт, 5 січ. 2024 р. о 10:00 Privacy Desk <privacy@example.com> пише:",
    "gmail el": "Στις Παρ 5 Ιαν 2024 στις 10:00 π.μ., ο χρήστης Privacy Desk <privacy@example.com> έγραψε:",
    "gmail vi": "Vào Th 6, 5 thg 1, 2024 vào lúc 10:00 Privacy Desk <privacy@example.com> đã viết:",
    "gmail id": "Pada Jum, 5 Jan 2024 pukul 10.00 Privacy Desk <privacy@example.com> menulis:",
    "gmail ro": "În vin., 5 ian. 2024 la 10:00, Privacy Desk <privacy@example.com> a scris:",
    "gmail ar": "في الجمعة، 5 يناير 2024 10:00 Privacy Desk <privacy@example.com> كتب:",
    "gmail he": "‫בתאריך יום ו׳, 5 בינו׳ 2024 ב-10:00 מאת Privacy Desk <privacy@example.com>:‬",
    "apple en": "On 5. Jan 2024, at 10:00, Privacy Desk <privacy@example.com> wrote:",
    "apple en without address": "On 5 Jan 2024, at 10:00, Privacy Desk wrote:",
    "apple de": "Am 05.01.2024 um 10:00 schrieb Privacy Desk <privacy@example.com>:",
    "apple zh": "在 2024年1月5日，上午10:00，Privacy Desk <privacy@example.com> 写道：",
    "apple zh-hant": "Privacy Desk <privacy@example.com> 於 2024年1月5日 上午10:00 寫道：",
    "apple ja": "2024/01/05 10:00、Privacy Desk <privacy@example.com>のメール:",
    "apple fr": "Le 5 janv. 2024 à 10:00, Privacy Desk <privacy@example.com> a écrit :",
    "apple es": "El 5 ene 2024, a las 10:00, Privacy Desk <privacy@example.com> escribió:",
    "apple pt": "No dia 05/01/2024, às 10:00, Privacy Desk <privacy@example.com> escreveu:",
    "apple it": "Il giorno 5 gen 2024, alle ore 10:00, Privacy Desk <privacy@example.com> ha scritto:",
    "apple nl": "Op 5 jan. 2024 om 10:00 heeft Privacy Desk <privacy@example.com> het volgende geschreven:",
    "apple ru": "5 янв. 2024 г., в 10:00, Privacy Desk <privacy@example.com> написал(а):",
    "apple pl": "Wiadomość napisana przez Privacy Desk <privacy@example.com> w dniu 05.01.2024, o godz. 10:00:",
    "apple ko": "2024. 1. 5. 오전 10:00, Privacy Desk <privacy@example.com> 작성:",
    "thunderbird en": "On 1/5/24 10:00, Privacy Desk wrote:",
    "thunderbird de": "Am 05.01.24 um 10:00 schrieb Privacy Desk:",
    "thunderbird fr": "Le 05/01/2024 à 10:00, Privacy Desk a écrit :",
    "thunderbird es": "El 5/1/24 a las 10:00, Privacy Desk escribió:",
    "thunderbird it": "Il 05/01/24 10:00, Privacy Desk ha scritto:",
    "thunderbird nl": "Op 05-01-2024 om 10:00 schreef Privacy Desk:",
    "thunderbird pl": "W dniu 5.01.2024 o 10:00, Privacy Desk pisze:",
    "thunderbird ru": "05.01.2024 10:00, Privacy Desk пишет:",
    "thunderbird zh": "在 2024/1/5 10:00, Privacy Desk 写道:",
    "thunderbird sv": "Den 2024-01-05 kl. 10:00, skrev Privacy Desk:",
    "163 zh": '在 2024-01-05 10:00:00，"Privacy Desk" <privacy@example.com> 写道：',
    "163 zh wrapped": '在 2024-01-05 10:00:00，\n"Privacy Desk" <privacy@example.com> 写道：',
    "163 en": 'At 2024-01-05 10:00:00, "Privacy Desk" <privacy@example.com> wrote:',
    "yahoo en": "On Friday, January 5, 2024, 10:00 AM, Privacy Desk <privacy@example.com> wrote:",
    "yahoo en offset": "On Friday, January 5, 2024 at 10:00:00 AM GMT+1, Privacy Desk <privacy@example.com> wrote:",
    "yahoo zh": "在 2024年1月5日 星期五 上午10:00:00 [GMT+8]， Privacy Desk<privacy@example.com> 写道：",
    "yahoo pt": "Em sexta-feira, 5 de janeiro de 2024 10:00:00 BRT, Privacy Desk <privacy@example.com> escreveu:",
    "proton": "On Friday, January 5th, 2024 at 10:00 AM, Privacy Desk <privacy@example.com> wrote:",
    "mail.ru": "Пятница, 5 января 2024, 10:00 +03:00 от Privacy Desk <privacy@example.com>:",
    "yandex": '05.01.2024, 10:00, "Privacy Desk" <privacy@example.com>:',
    "k-9": "On January 5, 2024 10:00:00 AM GMT+01:00, Privacy Desk <privacy@example.com> wrote:",
    "address alone": "Privacy Desk <privacy@example.com> wrote:",
    "mutt": "On Fri, Jan 05, 2024 at 10:00:00AM +0000, Privacy Desk wrote:",
}

# Blocks after which everything is old, whatever marks it.
SEPARATORS = {
    "outlook en": "From: Privacy Desk <privacy@example.com>\nSent: Friday, January 5, 2024 10:00 AM\nTo: Li\nSubject: Yours",
    "outlook en rule": "________________________________\nFrom: Privacy Desk <privacy@example.com>\nSent: Friday\nTo: Li\nSubject: Yours",
    "outlook en bold": "*From:* Privacy Desk <privacy@example.com>\n*Sent:* Friday\n*To:* Li\n*Subject:* Yours",
    "outlook en long to": "From: Privacy Desk\nSent: Friday\nTo: Li <li@example.com>; Wang <wang@example.com>;\n Zhao <zhao@example.com>\nCc: X\nSubject: Y",
    "outlook de": "Von: Privacy Desk <privacy@example.com>\nGesendet: Freitag, 5. Januar 2024 10:00\nAn: Li\nBetreff: Ihr",
    "outlook fr": "De : Privacy Desk <privacy@example.com>\nEnvoyé : vendredi 5 janvier 2024 10:00\nÀ : Li\nObjet : Votre",
    "outlook fr nbsp": "De\xa0: Privacy Desk\nEnvoyé\xa0: vendredi 5 janvier 2024 10:00\nÀ\xa0: Li\nObjet\xa0: Votre",
    "outlook es": "De: Privacy Desk <privacy@example.com>\nEnviado: viernes, 5 de enero de 2024 10:00\nPara: Li\nAsunto: Su",
    "outlook es el": "De: Privacy Desk\nEnviado el: viernes, 5 de enero de 2024 10:00\nPara: Li\nAsunto: Su",
    "outlook pt": "De: Privacy Desk <privacy@example.com>\nEnviado: sexta-feira, 5 de janeiro de 2024 10:00\nPara: Li\nAssunto: Seu",
    "outlook it": "Da: Privacy Desk <privacy@example.com>\nInviato: venerdì 5 gennaio 2024 10:00\nA: Li\nOggetto: Sua",
    "outlook nl": "Van: Privacy Desk <privacy@example.com>\nVerzonden: vrijdag 5 januari 2024 10:00\nAan: Li\nOnderwerp: Uw",
    "outlook ja": "差出人: Privacy Desk <privacy@example.com>\n送信日時: 2024年1月5日 10:00\n宛先: Li\n件名: ご請求",
    "outlook zh": "发件人: Privacy Desk <privacy@example.com>\n发送时间: 2024年1月5日 10:00\n收件人: Li\n主题: 您的",
    "outlook zh-hant": "寄件者: Privacy Desk <privacy@example.com>\n寄件日期: 2024年1月5日 10:00\n收件者: Li\n主旨: 您的",
    "outlook ru": "От: Privacy Desk <privacy@example.com>\nОтправлено: 5 января 2024 г. 10:00\nКому: Li\nТема: Ваш",
    "outlook pl": "Od: Privacy Desk <privacy@example.com>\nWysłano: piątek, 5 stycznia 2024 10:00\nDo: Li\nTemat: Pani",
    "outlook sv": "Från: Privacy Desk <privacy@example.com>\nSkickat: den 5 januari 2024 10:00\nTill: Li\nÄmne: Din",
    "outlook da": "Fra: Privacy Desk <privacy@example.com>\nSendt: 5. januar 2024 10:00\nTil: Li\nEmne: Din",
    "outlook fi": "Lähettäjä: Privacy Desk\nLähetetty: perjantai 5. tammikuuta 2024 10.00\nVastaanottaja: Li\nAihe: X",
    "outlook ko": "보낸 사람: Privacy Desk <privacy@example.com>\n보낸 날짜: 2024년 1월 5일 금요일 10:00\n받는 사람: Li\n제목: 요청",
    "outlook tr": "Kimden: Privacy Desk <privacy@example.com>\nGönderildi: 5 Ocak 2024 Cuma 10:00\nKime: Li\nKonu: X",
    "outlook cs": "Od: Privacy Desk <privacy@example.com>\nOdesláno: pátek 5. ledna 2024 10:00\nKomu: Li\nPředmět: X",
    "outlook ar": "من: Privacy Desk <privacy@example.com>\nتم الإرسال: 5 يناير 2024\nإلى: Li\nالموضوع: X",
    "original message": "-----Original Message-----\nFrom: Privacy Desk",
    "ursprüngliche nachricht": "-----Ursprüngliche Nachricht-----\nVon: Privacy Desk",
    "android de": "-------- Ursprüngliche Nachricht --------\nVon: Privacy Desk",
    "android en": "-------- Original message --------\nFrom: Privacy Desk <privacy@example.com>\nDate: 1/5/24",
    "gmx separator": 'Gesendet: Freitag, 05. Januar 2024 um 10:00 Uhr\nVon: "Privacy Desk" <privacy@example.com>\nAn: li@example.com\nBetreff: Ihr',
    "message d'origine": "-----Message d'origine-----\nDe : Privacy Desk",
    "mensaje original": "-----Mensaje original-----\nDe: Privacy Desk",
    "mensagem original": "-----Mensagem original-----\nDe: Privacy Desk",
    "messaggio originale": "-----Messaggio originale-----\nDa: Privacy Desk",
    "oorspronkelijk": "-----Oorspronkelijk bericht-----\nVan: Privacy Desk",
    "ru original": "-----Исходное сообщение-----\nFrom: Privacy Desk",
    "qq": '------------------ 原始邮件 ------------------\n发件人: "Privacy Desk" <privacy@example.com>;\n发送时间: 2024年1月5日(星期五) 上午10:00\n收件人: "Li"<li@example.com>;\n主题: 您的请求',
    "qq nbsp": "------------------\xa0原始邮件\xa0------------------\n发件人: x",
    "qq en": '------------------ Original ------------------\nFrom: "Privacy Desk" <privacy@example.com>;\nDate: Fri, Jan 5, 2024 10:00 AM',
    "163 replied": "---- 回复的原邮件 ----\n| 发件人 | Privacy Desk<privacy@example.com> |\n| 日期 | 2024年01月05日 10:00 |\n| 收件人 | li@example.com |\n| 主题 | 您的请求 |",
    "163 en replied": "---- Replied Message ----\n| From | Privacy Desk<privacy@example.com> |\n| Date | 01/05/2024 10:00 |",
    "163 table only": "| 发件人 | Privacy Desk<privacy@example.com> |\n| 日期 | 2024年01月05日 10:00 |\n| 收件人 | li@example.com |\n| 主题 | 您的请求 |",
    "aliyun": "------------------------------------------------------------------\n发件人：Privacy Desk\n发送时间：2024年1月5日\n收件人：li\n主\u3000题：您的",
    "139": "----邮件原文----\n发件人：Privacy Desk",
    "foxmail": "发件人： Privacy Desk\n发送时间： 2024-01-05 10:00\n收件人： li@example.com\n主题： 您的请求",
    "outlook zh original": "-----邮件原件-----\n发件人: Privacy Desk",
    "zh-hant original": "-----原始郵件-----\n寄件者: Privacy Desk",
    "ja original": "----- 元のメッセージ -----\n差出人: Privacy Desk",
    "naver": '-----Original Message-----\nFrom: "Privacy Desk"<privacy@example.com>\nTo: <li@naver.com>;',
    "gmail forward": "---------- Forwarded message ---------\nFrom: Privacy Desk <privacy@example.com>\nDate: Fri, Jan 5, 2024",
    "gmail forward de": "---------- Forwarded message ---------\nVon: Privacy Desk <privacy@example.com>",
    "gmail forward zh": "---------- Forwarded message ---------\n发件人： Privacy Desk <privacy@example.com>\nDate: 2024年1月5日",
    "thunderbird forward": "-------- Forwarded Message --------\nSubject: Yours\nDate: Fri\nFrom: Privacy Desk",
    "thunderbird forward de": "-------- Weitergeleitete Nachricht --------\nBetreff: Ihr\nDatum: Fri\nVon: Privacy Desk",
    "apple forward": "Begin forwarded message:\n\nFrom: Privacy Desk\nSubject: Yours",
    "apple forward de": "Anfang der weitergeleiteten Nachricht:\n\nVon: Privacy Desk",
    "apple forward fr": "Début du message réexpédié :\n\nDe: Privacy Desk",
    "apple forward zh": "以下是转发的邮件：\n\n发件人: Privacy Desk",
    "yahoo forward": "----- Forwarded Message -----\nFrom: Privacy Desk",
    "lotus": "----- Forwarded by Li/HQ on 05.01.2024 10:00 -----\n\nPrivacy Desk",
    "reply above": "##- Please type your reply above this line -##\n\nYour request",
}

OWN_SIGNATURES = {
    "dashes": "-- \nLi Na\nExample Ltd",
    "dashes without blank": "--\nLi Na",
    "iphone": "Sent from my iPhone",
    "samsung": "Sent from my Samsung Galaxy smartphone.",
    "outlook ios": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "mail windows": "Sent from Mail for Windows",
    "yahoo": "Sent from Yahoo Mail on Android",
    "proton": "Sent with Proton Mail secure email.",
    "de": "Von meinem iPhone gesendet",
    "de mail": "Gesendet von Mail für Windows",
    "de gmx": "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "pt": "Enviado do meu iPhone",
    "it": "Inviato da iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "sv": "Skickat från min iPhone",
    "ru": "Отправлено с iPhone",
    "pl": "Wysłane z iPhone'a",
    "tr": "iPhone’umdan gönderildi",
    "ja": "iPhoneから送信",
    "ko": "나의 iPhone에서 보냄",
    "zh": "发自我的iPhone",
    "zh huawei": "发自我的华为手机",
    "zh netease": "发自 网易邮箱大师",
    "zh from": "从 Windows 版邮件发送",
    "zh-hant": "從我的 iPhone 傳送",
    "zh netease card": "签名由 网易邮箱大师 定制",
}


@pytest.mark.parametrize("program", ATTRIBUTIONS)
def test_an_attribution_and_what_it_introduces_are_not_new(program: str) -> None:
    assert new_text(f"{NEW}\n\n{ATTRIBUTIONS[program]}\n\n{OLD}") == NEW


@pytest.mark.parametrize("program", ATTRIBUTIONS)
def test_marked_quotes_leave_what_stands_below_them(program: str) -> None:
    below = "Below the quote: please delete it."
    assert new_text(f"{NEW}\n\n{ATTRIBUTIONS[program]}\n{QUOTED}\n\n{below}") == f"{NEW}\n\n{below}"


@pytest.mark.parametrize("program", SEPARATORS)
def test_everything_below_a_separator_is_old(program: str) -> None:
    assert new_text(f"{NEW}\n\n{SEPARATORS[program]}\n\n{OLD}") == NEW


@pytest.mark.parametrize("kind", OWN_SIGNATURES)
def test_signatures_are_not_new(kind: str) -> None:
    assert new_text(f"{NEW}\n\n{OWN_SIGNATURES[kind]}\n") == NEW


@pytest.mark.parametrize("program", [*ATTRIBUTIONS, *SEPARATORS])
def test_a_mail_that_holds_nothing_new_is_taken_whole(program: str) -> None:
    whole = f"{(ATTRIBUTIONS | SEPARATORS)[program]}\n\n{OLD}"
    assert new_text(whole).endswith(OLD)


# What other libraries cut away although the sender wrote it.
KEPT = [
    "From: 2019 until 2024 I was a customer\nPlease delete my data.",
    "To: whom it may concern\nI want a copy of my data.",
    "On 3 May 2024 I wrote to you and asked:\nplease delete my account",
    "Am 3. Mai 2024 schrieb mir Ihr Support Folgendes:\nSie seien nicht zuständig.",
    "On Monday you wrote that it takes a month. It is over.",
    "I wrote:\nplease delete my account",
    "我在2024年1月5日写道：\n请删除我的账户",
    "从邮件列表中删除我",
    "从现在起停止向我的手机发送",
    "来自贵公司的营销邮件太多了，请停止发送",
    "Von meinem Handy gelöscht, jetzt bitte auch bei Ihnen.",
    "Sent by registered mail on 3 May, still no answer.",
    "I want the following:\n- a copy\n- deletion\n\nThank you",
    "My details:\nName: Li Na\nDate: 5 January 2024\nE-mail: li@example.com\nPlease correct them.",
    "Name: Li\nTo: correct my address\nThanks",
    "主题：删除账户\n您好，请删除。",
    "2024-01-05 10:00 my account was closed:\nwhy?",
    "----------\nPlease delete me\n----------",
    "Please delete\n-----\nmy account",
    "a -- b\n--x\nplease delete",
    "--\n" + "\n".join(f"{number}. a long list under a rule" for number in range(20)),
    "Please see https://example.com/from: and do it.",
    "Date: 5 May\nPlease act",
    "Jane Doe\n1 High Street\n\nTo: ACME Ltd\nDate: 5 May 2024\nSubject: Erasure\n\nDear Sir,\nplease delete my data.",
    "Jane Doe\n\nFrom: Jane Doe\nTo: ACME Ltd\nDate: 5 May 2024\nSubject: Erasure\n\nPlease delete my data.",
    "李娜\n\n收件人：某公司\n日期：2024年5月5日\n主题：删除请求\n\n请删除我的数据。",
    "On 3 May 2024 your DPO wrote:\nWe hold nothing on you.\nThat is wrong. Please delete my data.",
    "Dear Sir,\n--\nplease delete my account and all data\nThank you",
]


@pytest.mark.parametrize("text", KEPT)
def test_the_senders_own_words_are_kept(text: str) -> None:
    assert new_text(text) == text.strip()


def test_an_attribution_that_says_little_goes_with_its_quote() -> None:
    assert new_text(f"{NEW}\n\nPrivacy Desk wrote:\n\n{QUOTED}") == NEW
    assert (
        new_text("Privacy Desk schrieb:\nIhr Konto ist weg.") == "Privacy Desk schrieb:\nIhr Konto ist weg."
    )


def test_a_reply_between_the_lines_is_kept() -> None:
    text = f"{ATTRIBUTIONS['gmail en']}\n> Which account?\nli@example.com\n> Which right?\nDeletion\n"
    assert new_text(text) == "li@example.com\n\nDeletion"


def test_a_clear_signed_mail_is_its_text() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nPlease delete my data.\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQIzBAEB\n=abcd\n-----END PGP SIGNATURE-----\n"
    )
    assert new_text(text) == "Please delete my data."


def test_the_signature_before_a_quote_goes_with_it() -> None:
    assert new_text(f"{NEW}\n\n-- \nLi Na\n\n{ATTRIBUTIONS['gmail de']}\n{QUOTED}") == NEW


def test_spans_in_the_masked_text_are_those_of_the_original() -> None:
    text = f"{QUOTED}\n{NEW}\r\n\n{SEPARATORS['qq']}\n{OLD}"
    masked = new_text_masked(text)
    found = re.search("新的话", masked)
    assert found is not None
    assert text[slice(*found.span())] == "新的话"
    assert "Old words" not in masked


_LINES = [
    *ATTRIBUTIONS.values(),
    *SEPARATORS.values(),
    *OWN_SIGNATURES.values(),
    NEW,
    QUOTED,
    "",
    ">",
    "-----BEGIN PGP SIGNED MESSAGE-----",
    "-----BEGIN PGP SIGNATURE-----",
    "-- ",
    "wrote:",
    "写道：",
    "\r",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_LINES), st.text(max_size=30)), max_size=30).map("\n".join))
def test_masking_keeps_length_and_lines(text: str) -> None:
    masked = new_text_masked(text)

    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert all(new in (old, " ") for new, old in zip(masked, text, strict=True))
    assert new_text(text) or not re.search(r"[^\W_]", text)
