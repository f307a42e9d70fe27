"""Which language a text is written in, so that it can be answered in it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from intents.folding import TRADITIONAL, fold
from intents.tagging import Hit

_SAMPLE = 1_500  # characters: enough to tell, whatever the length
_SCRIPTS = {
    "ja": re.compile("[\u3041-\u309f\u30a0-\u30fa\u30fd-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_WEIGHT = {"zh": 3.0, "ja": 3.0, "ko": 2.0, "latin": 0.8}  # one Han character says as much as several letters

# Usual little words and endings of the languages that have no lexicon.
_OTHERS = {
    "pl": (
        "i w nie na się z do że jest to jak dane moje moich danych proszę o mojego które przez oraz "
        "państwa usunięcie dzień dobry chcę"
    ),
    "cs": (
        "a v se na je že do s z jsem mé údaje žádám o mých osobních vás prosím které jako podle který "
        "dobrý den"
    ),
    "sk": (
        "a v sa na je že do s z som moje údaje žiadam o mojich osobných vás prosím ktoré ako podľa dobrý deň"
    ),
    "sv": (
        "och att jag det är som en på för med av har inte till mina den ni mig om uppgifter hej er "
        "personuppgifter"
    ),
    "da": (
        "og at jeg det er som en på for med af har ikke til mine den i mig om oplysninger hej jer "
        "personoplysninger kan"
    ),
    "no": (
        "og at jeg det er som en på for med av har ikke til mine den dere meg om opplysninger hei "
        "personopplysninger kan"
    ),
    "fi": (
        "ja on ei että minun en tietoja tiedot mukaisesti pyydän teidän henkilötietoja henkilötietojeni "
        "kun tai mitä hei haluan"
    ),
    "hu": (
        "a az és hogy nem egy van meg is személyes adataim kérem adatok ön szerint adataimat cikke tisztelt"
    ),
    "ro": (
        "și în de la cu nu care pe este o să mă date datele mele vă rog personale prin dumneavoastră "
        "bună ziua"
    ),
    "hr": "i u je na se da za od ne su moje podatke molim osobnih podataka prema koje što",
    "sl": "in je v na da za se ne so moje podatke prosim osebnih podatkov po ki kot členu",
    "et": "ja on ei et ma minu andmed isikuandmed palun teie kohta mis kui andmete",
    "lv": "un ir no ar ka par manus datus lūdzu personas datu es jūs uz saskaņā",
    "lt": "ir yra ne kad su mano duomenis prašau asmens duomenų pagal jūs apie dėl",
    "tr": "ve bir bu için ile da de ne kişisel verilerimi verilerim lütfen benim olarak hakkında istiyorum",
    "id": "dan yang di saya untuk dengan ini data pribadi tidak dari mohon kami anda hapus",
    "vi": "và của tôi là không cho các có được dữ liệu cá nhân xin vui lòng",
    "mt": "u li ta il għal ma huwa data tiegħi personali jekk",
    "ga": "agus an na is le do mo sonraí pearsanta ar",
    "ca": "i el la de que les meves dades amb per una els sol·licito",
}
_LETTERS = {
    "de": "ßäöü",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "fr": "œçèêûùë",
    "pl": "łąęśżźćń",
    "cs": "řěů",
    "sk": "ľĺŕô",
    "hu": "őű",
    "ro": "șțăşţ",
    "tr": "ğış",
    "sv": "å",
    "da": "æø",
    "no": "øå",
    "fi": "ä",
    "et": "õ",
    "lv": "ļņķģ",
    "lt": "ėįųū",
    "sl": "č",
    "hr": "đ",
    "mt": "ħġż",
    "vi": "ơưạảấầếềểễệịọỏốồộớờợụủứừựỳỵđ",
    "ca": "ŀ",
}
_CYRILLIC = {
    "uk": (re.compile("[іїєґ]"), "та що не мої дані прошу про ви мене"),
    "bg": (re.compile("ъ"), "и на да се от за моите данни искам моля"),
    "sr": (re.compile("[јљњћђџ]"), "и је да се на моје податке молим"),
    "ru": (re.compile("[ыэё]"), "и не на что мои данные прошу о вы меня"),
}
_WORD = re.compile(r"[^\W\d_]+")


def _table() -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for language, usual in _OTHERS.items():
        for word in usual.split():
            words.setdefault(fold(word).text, []).append(language)
    return words


_USUAL = _table()


def detect(original: str, folded: str, hits: Iterable[Hit], common: Mapping[str, list[str]]) -> str:
    """Return the BCP 47 language of a text, `en` where nothing tells."""
    script = _script(original[:_SAMPLE])
    if script == "latin":
        return _latin(original[:_SAMPLE].lower(), folded[:_SAMPLE], hits, common)
    if script == "cyrillic":
        return _cyrillic(original[:_SAMPLE].lower())
    if script == "zh":
        return _chinese(original[:_SAMPLE])
    return script or "en"


def _script(sample: str) -> str | None:
    if sample.isascii():
        return "latin"
    counts = {name: len(found.findall(sample)) * _WEIGHT.get(name, 1.0) for name, found in _SCRIPTS.items()}
    if counts["ja"] and counts["ja"] / _WEIGHT["ja"] * 12 >= counts["zh"] / _WEIGHT["zh"]:
        counts["ja"] += counts["zh"]
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _chinese(sample: str) -> str:
    traditional = sum(sign in TRADITIONAL for sign in sample)
    simplified = sum(sign in _SIMPLIFIED for sign in sample)
    return "zh-Hant" if traditional > simplified else "zh"


_SIMPLIFIED = frozenset(TRADITIONAL.values()) - frozenset(TRADITIONAL)
# Characters that are both simplified forms and traditional characters of their own tell nothing.
_SIMPLIFIED -= frozenset(
    "后里干面系制只回台向表采松出于几云范私准别困余谷咨志并家丑征秋凶姜致仆具局复注布占咸游"
)


def _latin(sample: str, folded: str, hits: Iterable[Hit], common: Mapping[str, list[str]]) -> str:
    counts: Counter[str] = Counter()
    for word in _WORD.findall(folded):
        for language in common.get(word, ()):
            counts[language] += 10
        for language in _USUAL.get(word, ()):
            counts[language] += 9
    if not sample.isascii():
        for language, letters in _LETTERS.items():
            counts[language] += 8 * min(5, sum(sample.count(letter) for letter in letters))
    for hit in hits:
        if hit.start < _SAMPLE and hit.tag.startswith(("verbs", "phrases", "objects")):
            counts[hit.language] += 3
    if not counts:
        return "en"
    best = max(counts.values())
    return min(
        (name for name, count in counts.items() if count == best), key=lambda name: (name != "en", name)
    )


def _cyrillic(sample: str) -> str:
    words = set(_WORD.findall(sample))
    counts = {
        language: 2 * len(letters.findall(sample)) + 3 * len(words & set(usual.split()))
        for language, (letters, usual) in _CYRILLIC.items()
    }
    return max(counts, key=lambda language: counts[language]) if any(counts.values()) else "ru"
