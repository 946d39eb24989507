"""The words that stand around a place in what people type, in all languages. Owned by the translators."""

from __future__ import annotations

from dialogs.words import alike


def _words(text: str) -> frozenset[str]:
    return frozenset(alike(text).split())


BEFORE_A_PLACE = _words(
    "in op t te uit van naar gemeente dorp stad plaats woonplaats buurtschap from to at city town village municipality "
    "w we z ze do miasto miasta в у з із зі м місто міста село من في مدينه مدينة در از شهر روستای ኣብ ካብ ከተማ"
)
"""After these a place is expected."""

NEAR_A_PLACE = _words(
    "bij nabij vlakbij dichtbij naast near by koło obok blisko біля возле поруч بالقرب قرب نزدیک نزديك ጥቓ"
)
"""The place after these is only close by: it tells homonyms apart, and counts when no other place is named."""

NOT_A_PLACE = _words("niet geen not nie не ليس لست نیستم değil")

BEFORE_A_POSTCODE = _words("postcode postcodes zip postal postleitzahl индекс індекс posta pocztowy الرمز بريدي کدپستی")

ASKING = _words(
    "wat wie waar wanneer waarom hoe hoeveel welke kan mag moet what who where when why how which can may must is are "
    "ne nasıl neden kim nerede kaç co jak gdzie kiedy dlaczego czy ile що як де коли чому чи скільки "
    "ما ماذا كيف متى هل أين اين كم چه چگونه کجا آیا چند ኣበይ መዓስ ከመይ እንታይ"
)
"""Whoever begins with one of these asks something."""

AROUND_A_PLACE = (
    BEFORE_A_PLACE
    | NEAR_A_PLACE
    | BEFORE_A_POSTCODE
    | _words(
        "ik wij we mijn ben is het dat de der den een hier daar nu al sinds jaar jaren maand maanden woon woont wonen "
        "wonend woonachtig kom komt buurt omgeving regio code provincie nederland holland denk dus ergens centrum "
        "inwoner sorry hallo hoi goedemorgen goedendag "
        "i im am my we live lives living the a it here now since for year years month months come region area "
        "netherlands think somewhere close hello hi "
        "yaşıyorum oturuyorum da de ta te dan den ben burada yıl yıldır kodu "
        "mam jestem mieszkam mieszka od lat roku ja kod "
        "я живу мешкаю проживаю вже років роки тут أنا أعيش اسكن ساكن "
        "من زندگی می کنم میکنم ساکن هستم ኣነ ይነብር እነብር እየ"
    )
)
"""These may stand around a place and say nothing themselves."""

LIKE_A_PLACE = _words(
    "studeren verhuizen vonden vormen worden vorder kinder kinderen kosten leren brand groepen groeien"
)
"""Everyday words that are no misspelling of a place, however near they come to one."""

SHORT_WORDS = _words(
    "in is en te ik we me my at to on of or an as by do be go he if it no so up us am al de er nu op om ze zo ja "
    "ne bu da ta ya na od po za su ve co mi ty"
)
"""Words of two letters that don't make a year or an amount before them a postcode."""

PROVINCES = {
    word: province
    for province, words in {
        "Gld": "gld gelderland",
        "Ov": "ov overijssel twente",
        "NB": "nb brabant",
        "Lb": "lb limburg",
        "ZH": "zh zuidholland",
        "DE": "duitsland germany deutschland almanya niemcy",
        "BE": "belgië belgium belçika belgia vlaanderen",
    }.items()
    for word in _words(words)
}
"""Provinces and countries, as people write them, that tell homonyms apart."""
