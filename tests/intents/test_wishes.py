"""Which rights are asked for, of all those that a letter mentions."""

from intents.classify import classify
from intents.right import Kind, Right


def test_a_sentence_that_tells_which_rights_there_are_asks_for_none_of_them() -> None:
    letter = (
        "I am requesting access according to Article 15 GDPR. Please also inform me of the existence of the right to"
        " request rectification or erasure or restriction of processing or to object to such processing."
    )
    notice = (
        "Please note our updated terms. You may ask us to correct or erase your personal data, or object to its"
        " processing, at any time."
    )

    assert classify(letter).rights == (Right.ACCESS,)
    assert classify(notice).kind is not Kind.REQUEST


def test_what_is_asked_until_the_correction_is_done_is_no_wish_of_its_own() -> None:
    text = "Please correct the data under Article 16 UK GDPR, and until you have done it, restrict its processing."

    assert classify(text).rights == (Right.CORRECTION,)


def test_a_cited_article_that_is_claimed_is_no_thesis() -> None:
    letter = (
        "You refused my application for a card. I hereby request human intervention under Article 22 GDPR."
    )
    thesis = "I am looking for sources for my application for a grant on Article 22 GDPR."

    assert classify(letter).rights == (Right.EXPLANATION,)
    assert classify(thesis).kind is not Kind.REQUEST


def test_the_words_of_a_right_are_no_business_of_others() -> None:
    text = "Chiedo conferma che sia o meno in corso un trattamento di dati personali che mi riguardano."

    assert classify(text).rights == (Right.ACCESS,)


def test_a_detail_of_a_bill_is_nobodys_in_chinese_either() -> None:
    assert classify("信用卡账单地址登记有误").kind is not Kind.REQUEST
    assert classify("我的地址登记有误").rights == (Right.CORRECTION,)


def test_what_has_happened_to_the_data_does_not_deny_the_wish_after_it() -> None:
    assert classify("你们把我信息泄露了，我要求全部删除，一条不留").rights == (Right.DELETION,)


def test_a_mistake_in_nobodys_data_is_no_correction() -> None:
    assert classify("the phone number on your website is wrong").kind is not Kind.REQUEST
    assert classify("the phone number you have for me is wrong").rights == (Right.CORRECTION,)


def test_what_was_asked_before_is_chased_and_not_asked_again() -> None:
    assert classify("I asked you three weeks ago to delete my data. Has it been done?").kind is Kind.STATUS
    assert classify("If I asked you to erase my data, how long would it take?").kind is not Kind.STATUS
    assert classify("I asked you to delete my data. Please delete my data now.").rights == (Right.DELETION,)


def test_what_goes_to_a_thing_is_not_ported() -> None:
    assert classify("transfer my contacts to the new phone").kind is not Kind.REQUEST
    assert classify("transfer my contacts to another provider").rights == (Right.PORTABILITY,)


def test_who_gets_it_is_not_whose_it_is() -> None:
    assert classify("作业资料发我一下").kind is not Kind.REQUEST
    assert classify("把我的资料发我一下").rights == (Right.ACCESS,)


def test_a_letter_that_speaks_of_data_in_an_unknown_language_is_asked_back() -> None:
    assert (
        classify("Dzień dobry, piszę w sprawie moich danych osobowych, proszę o kontakt.").kind
        is Kind.UNCLEAR
    )


def test_an_enclosed_passport_proves_nothing_in_a_letter_that_asks_for_a_right() -> None:
    letter = (
        "The account with Delta Finance on my report is not mine, and I have never done business with them. Please"
        " investigate and rectify the entry. Enclosed are a copy of my passport and the receipts of the last year."
    )

    assert classify(letter).kind is not Kind.VERIFICATION


def test_an_english_past_that_nobody_wants_is_a_report() -> None:
    report = "In section 9 I moved a line and corrected the definition of personal data."
    assert classify(report).kind is not Kind.REQUEST
    assert classify("I want my personal data corrected.").rights == (Right.CORRECTION,)


def test_td_counts_only_alone() -> None:
    assert classify("TD").rights == (Right.WITHDRAWAL,)
    assert classify("table.field td { border: 0 }").kind is not Kind.REQUEST


def test_what_may_no_longer_be_done_is_not_wished_for() -> None:
    assert classify("不得再向任何合作方提供我的个人信息").rights == (Right.WITHDRAWAL,)


def test_an_article_that_serves_the_first_cited_is_no_second_right() -> None:
    text = "KVKK madde 7 ve madde 11/1-e uyarınca tüm kişisel verilerimin silinmesini talep ediyorum."

    assert classify(text).rights == (Right.DELETION,)


def test_a_wish_about_a_thing_that_no_lexicon_knows_is_not_lost() -> None:
    reading = classify("Please scrub my zorbification.")

    assert reading.kind is not Kind.OTHER
    assert Right.DELETION in (*reading.rights, *reading.likely)
